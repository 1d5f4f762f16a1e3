import type { Actor } from '../kernel/actor.ts';
import type { Html } from '../kernel/html.ts';
import type { PageContext, Portal } from '../kernel/http/pages.ts';
import type { NavEntry } from '../kernel/service.ts';
import { notice } from './components/notice.ts';
import { type PageOptions, type Person, page } from './shell.ts';
import { words } from './texts/index.ts';

type Given = Omit<PageOptions, 'lang' | 'path' | 'site' | 'person' | 'nav' | 'signInHref'>;

/** A page of a portal as its visitor sees it: language, navigation, who acts, the message of the page before. */
export function portalPage(context: PageContext, given: Given): Html {
  const { kernel, lang, url } = context;
  const banner =
    given.banner ??
    (context.flash === undefined ? undefined : notice({ lang, tone: 'success', live: true }, context.flash));
  return page({
    ...given,
    ...(banner === undefined ? {} : { banner }),
    lang,
    path: url.pathname + url.search,
    site: { demonstration: kernel.settings.APLEC_DEMO, version: kernel.version },
    person: personOf(context),
    signInHref: `/sign-in?next=${encodeURIComponent(url.pathname + url.search)}`,
    nav: navOf(context, given.portal),
  });
}

function navOf({ kernel, lang, actor }: PageContext, portal: Portal) {
  return kernel.services
    .flatMap((service) => service.nav ?? [])
    .filter((item) => item.portal === portal && isFor(item, actor))
    .toSorted((a, b) => a.order - b.order)
    .map((item) => ({ text: item.text[lang], href: item.href, group: item.group }));
}

function isFor({ kinds, capabilities }: NavEntry, actor: Actor): boolean {
  if (kinds !== undefined && !kinds.includes(actor.kind)) return false;
  if (capabilities === undefined || actor.kind !== 'employee') return true;
  return capabilities.some((each) => actor.capabilities.includes(each));
}

function personOf({ actor, lang }: PageContext): Person | undefined {
  const change = { changeHref: '/acting', accountHref: '/account', signOutAction: '/sign-out' };
  const t = words(lang);
  switch (actor.kind) {
    case 'citizen':
      return {
        name: actor.name,
        home: 'citizen',
        ...(actor.representing && { onBehalfOf: actor.representing.name }),
        ...change,
      };
    case 'employee':
      return {
        ...{ name: actor.name, role: `${actor.unit}, ${actor.administrationName}` },
        ...{ home: 'office', ...change },
      };
    case 'operator':
      return { name: actor.name, role: t.portal.operator, home: 'operator', ...change };
    default:
      return undefined;
  }
}
