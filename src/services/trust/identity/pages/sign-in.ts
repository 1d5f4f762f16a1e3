import { LEVELS, type Level, levelOfAcr, reaches } from '../../../../kernel/assurance.ts';
import { type Html, html, safePath } from '../../../../kernel/html.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import type { SignInMethod } from '../../../../kernel/sign-in.ts';
import {
  card,
  cards,
  emptyState,
  link,
  linkButton,
  notice,
  paragraph,
  section,
  stack,
  tag,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { fullName } from '../account.ts';
import { type Attempt, beganAt, findAttempt, openAttempt, SIGN_IN } from '../attempt.ts';
import { lastMethod, sessionOfPage } from '../identify.ts';
import { methodsFor } from '../methods.ts';
import type { Session } from '../session.ts';
import { words } from '../texts/index.ts';

const RECOVER = '/account/recover';

/**
 * `/sign-in?next=…&level=…` begins an attempt; without a query it goes on with the one of this browser (a client of the
 * OpenID Provider, or a page that needs more). Shows the ways that suffice.
 */
export const signInPage: PageRoute = {
  path: SIGN_IN,
  portal: 'public',
  async get(page) {
    const session = await sessionOfPage(page);
    const { attempt, cookies } = attemptFor(page, session);
    if (session !== undefined && isEnough(session, attempt)) return goOn(page, session, attempt);
    const methods = await methodsFor(page.kernel, attempt.least);
    return { html: draw(page, attempt, methods, session), cookies };
  },
};

function attemptFor(page: PageContext, session: Session | undefined) {
  const { kernel, query } = page;
  const going = query.has('next') || query.has('level') ? undefined : findAttempt(page);
  if (going !== undefined) return { attempt: going, cookies: [] };
  const level: Level = levelOfAcr(query.get('level') ?? '') ?? LEVELS[0];
  const wish = {
    next: safePath(query.get('next') ?? undefined, '/'),
    least: level,
    // Who is signed in and asked for more stays the same person.
    ...(session !== undefined && { accountId: session.account.id }),
  };
  const { attempt, cookie } = openAttempt(kernel, wish);
  return { attempt, cookies: [cookie] };
}

const isEnough = (session: Session, attempt: Attempt) =>
  reaches(session.level, attempt.least) &&
  [undefined, session.account.id].includes(attempt.accountId) &&
  (attempt.fresh !== true || session.identifiedAt.epochMilliseconds >= beganAt(attempt));

function goOn(page: PageContext, session: Session, attempt: Attempt): PageAnswer {
  const t = words(page.lang).signIn;
  const body = stack(
    notice({ lang: page.lang, tone: 'info' }, t.already(fullName(session.account))),
    linkButton(`/acting/begin?next=${encodeURIComponent(attempt.next)}`, t.goOn, { look: 'primary' }),
  );
  return portalPage(page, { portal: 'public', title: t.title, body });
}

function draw(
  page: PageContext,
  attempt: Attempt,
  methods: SignInMethod[],
  session: Session | undefined,
): Html {
  const { lang } = page;
  const t = words(lang).signIn;
  const real = methods.filter((each) => each.demonstration !== true);
  const shown = methods.filter((each) => each.demonstration === true);
  const last = real.find((each) => each.name === lastMethod(page));
  const rest = real.filter((each) => each !== last);
  const title = attempt.client === undefined ? t.title : t.forClient(attempt.client);
  const body = stack(
    session !== undefined && notice({ lang, tone: 'info' }, t.stepUp),
    last && section({ title: t.lastUsed }, cards(methodCard(page, last, 3))),
    rest.length > 0 && (last ? section({ title: t.others }, list(page, rest)) : list(page, rest, 2)),
    methods.length === 0 && emptyState({ title: t.none, body: t.noneRemedy }),
    shown.length > 0 && section({ title: t.demonstration }, list(page, shown)),
    section({ title: t.help }, paragraph(t.helpText), paragraph(link(RECOVER, t.lost))),
    paragraph(t.privacy),
  );
  return portalPage(page, { portal: 'public', title, lead: t.lead, body, width: 'wide' });
}

const list = (page: PageContext, methods: SignInMethod[], level: 2 | 3 = 3) =>
  cards(...methods.map((method) => methodCard(page, method, level)));

function methodCard({ lang }: PageContext, method: SignInMethod, level: 2 | 3): Html {
  const t = words(lang).signIn;
  return card({
    level,
    title: method.title[lang],
    body: html`<p>${method.explanation[lang]}</p>${
      method.demonstration !== true && html`<p>${tag(`${t.level} ${t.levels[method.most]}`)}</p>`
    }`,
    below: linkButton(method.href, t.choose, { look: 'secondary', context: method.title[lang] }),
  });
}
