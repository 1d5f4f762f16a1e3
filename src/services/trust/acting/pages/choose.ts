import { type Html, html, safePath } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import { button, card, cards, section, stack, tag } from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { type Acting, fullName, sessionOfPage } from '../../identity/index.ts';
import type { Position } from '../../people/index.ts';
import { choicesOf, isOffered } from '../choices.ts';
import { words } from '../texts/index.ts';
import { chosen } from './begin.ts';

/** `/acting`: for whom, and as what, a person acts from now on. */
export const choosePage: PageRoute = {
  path: '/acting',
  portal: 'public',
  async get(page) {
    const session = await sessionOfPage(page);
    const next = safePath(page.query.get('next') ?? undefined, '/');
    if (session === undefined) return { redirect: `/sign-in?next=${encodeURIComponent('/acting')}` };
    const { account } = session;
    const { positions, operator, represented } = await choicesOf(page.kernel, account);
    const t = words(page.lang);
    const choice = (value: string, title: string, more?: string) =>
      choiceCard(page, { value, title, more, next, isNow: value === choiceOf(session.acting) });
    const body = stack(
      section({ title: t.myself }, cards(choice('self', fullName(account), t.myselfMore))),
      positions.length > 0 &&
        section(
          { title: t.bodies },
          cards(
            ...positions.map((each) =>
              choice(
                `employee:${each.administrationId}`,
                each.administrationName,
                placeOf(each, t.byDelegation),
              ),
            ),
          ),
        ),
      operator && section({ title: t.consortium }, cards(choice('operator', t.operator, t.operatorMore))),
      represented.length > 0 &&
        section(
          { title: t.others },
          cards(
            ...represented.map((each) => choice(`representative:${each.mandateId}`, each.name, t.mandate)),
          ),
        ),
    );
    return portalPage(page, { portal: 'public', title: t.title, lead: t.lead, body, width: 'wide' });
  },
  async post(page) {
    const session = await sessionOfPage(page);
    if (session === undefined) throw kernelProblems['not-signed-in']();
    const acting = readChoice(page.form.get('as') ?? '');
    const choices = await choicesOf(page.kernel, session.account);
    if (acting === undefined || !isOffered(choices, acting)) throw kernelProblems['not-allowed']();
    return chosen(page, session, acting, safePath(page.form.get('next') ?? undefined, '/'));
  },
};

/** What one is there, and whose competences one exercises besides (Ley 40/2015 art. 9.4). */
const placeOf = ({ title, unit, delegators }: Position, by: (titles: string) => string): string =>
  [title, unit, ...(delegators.length === 0 ? [] : [by(delegators.join(', '))])].join(' · ');

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function readChoice(value: string): Acting | undefined {
  const [as, id = ''] = value.split(':');
  if (as === 'self' || as === 'operator') return { as };
  if (!UUID.test(id)) return undefined;
  if (as === 'employee') return { as, administrationId: id };
  if (as === 'representative') return { as, mandateId: id };
  return undefined;
}

/** The value of the choice in which a session acts now. */
function choiceOf(acting: Acting | undefined): string | undefined {
  if (acting?.as === 'employee') return `employee:${acting.administrationId}`;
  return acting?.as === 'representative' ? `representative:${acting.mandateId}` : acting?.as;
}

type Choice = { value: string; title: string; more: string | undefined; next: string; isNow: boolean };

function choiceCard({ lang }: PageContext, { value, title, more, next, isNow }: Choice): Html {
  return card({
    level: 3,
    title,
    body: html`${more !== undefined && html`<p>${more}</p>`}${isNow && html`<p>${tag(words(lang).now, 'success')}</p>`}`,
    below: html`<form method="post" action="/acting"><input type="hidden" name="as" value="${value}">
<input type="hidden" name="next" value="${next}">${button(words(lang).choose, { look: 'secondary', context: title })}</form>`,
  });
}
