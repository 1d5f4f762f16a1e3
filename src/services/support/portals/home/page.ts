import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute, Portal } from '../../../../kernel/http/pages.ts';
import {
  band,
  buttonGroup,
  card,
  cards,
  heading,
  hero,
  link,
  linkButton,
  list,
  section,
  thirds,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { words } from './texts/index.ts';

/** The first page that anybody sees: what this is, and the ways in. */
export const homePage: PageRoute = {
  path: '/',
  portal: 'public',
  async get(context) {
    const t = words(context.lang);
    return portalPage(context, {
      portal: 'public',
      title: t.tab,
      heading: false,
      width: 'wide',
      body: html`${hero({ title: t.title, lead: t.lead, actions: tryIt(context) })}${waysIn(context)}${band(record(context))}${also(context)}`,
    });
  },
};

/** In the demonstration nobody has to identify themselves first: whom one may be is one press away. */
function tryIt({ lang, kernel }: PageContext): Html {
  const methods = kernel.settings.APLEC_DEMO ? kernel.services.flatMap(({ signIn }) => signIn ?? []) : [];
  const shown = methods.filter(({ demonstration }) => demonstration === true);
  return html`${shown.map(({ href, title }) => buttonGroup(linkButton(href, title[lang])))}`;
}

function waysIn({ lang, kernel }: PageContext): Html {
  const t = words(lang);
  const way = (portal: Portal, title: string, body: string) =>
    card({ level: 3, title, body, href: entrance(kernel.services, portal), portal });
  return section(
    { title: t.ways },
    cards(
      way('citizen', t.citizen, t.citizenMore),
      way('office', t.office, t.officeMore),
      way('operator', t.operator, t.operatorMore),
      way('developers', t.developers, t.developersMore),
    ),
  );
}

/** Where a portal begins: its own first page if some service has it, else the first place of its navigation. */
export function entrance(services: PageContext['kernel']['services'], portal: Portal): string {
  const root = `/${portal}`;
  if (services.some((service) => service.pages?.some((page) => page.path === root))) return root;
  const places = services.flatMap((service) => service.nav ?? []).filter((entry) => entry.portal === portal);
  return places.toSorted((one, other) => one.order - other.order)[0]?.href ?? root;
}

function record({ lang }: PageContext): Html {
  const t = words(lang);
  return html`<section class="ap-stack">${heading(2, t.record)}
${thirds(t.recordFirst, t.recordSecond, t.recordThird)}
${buttonGroup(linkButton('/log/', t.seeLog, { look: 'secondary' }), linkButton('/verify', t.verify, { look: 'secondary' }))}</section>`;
}

/** What services offer to everybody, as they put it in the public navigation. */
function also({ lang, kernel }: PageContext): Html {
  const t = words(lang);
  const own = new Set(['/log/', '/verify']);
  const places = kernel.services
    .flatMap((service) => service.nav ?? [])
    .filter((entry) => entry.portal === 'public' && !own.has(entry.href))
    .toSorted((one, other) => one.order - other.order)
    .map((entry) => link(entry.href, entry.text[lang]));
  return section(
    { title: t.also },
    list([...places, link('/problems', t.problems), link('/openapi.json', t.openData)]),
  );
}
