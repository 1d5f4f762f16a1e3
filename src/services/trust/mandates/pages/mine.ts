import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import {
  button,
  buttonGroup,
  emptyState,
  form,
  link,
  linkButton,
  notice,
  paragraph,
  section,
  stack,
  table,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { actForOrganisation } from '../actions/organisation.ts';
import { myMandates } from '../queries/mandates.ts';
import { words } from '../texts/index.ts';
import type { MandateView } from '../views.ts';
import { daysOf, stateTag, whatOf, whereOf } from './parts.ts';

export const CITIZEN = '/citizen/mandates';

/** Those that one gave and those that one has. */
export const minePage: PageRoute = {
  path: CITIZEN,
  portal: 'citizen',
  async get(page) {
    const t = words(page.lang);
    const { actor } = page;
    if (actor.kind === 'citizen' && actor.representing !== undefined) return asAnother(page);
    const which = page.query.get('which') === 'all' ? 'all' : 'active';
    const { given, received } = await page.run(myMandates, { which });
    const organisation = actor.kind === 'citizen' ? actor.organisation : undefined;
    const body = stack(
      buttonGroup(
        linkButton(`${CITIZEN}/new`, t.give),
        linkButton(`${CITIZEN}/claim`, t.claim, { look: 'secondary' }),
        organisation !== undefined &&
          form(
            { key: page.formKey },
            button(t.actFor(organisation.name), { look: 'secondary', name: 'organisation', value: 'act' }),
          ),
      ),
      section(
        { title: t.received },
        listOf(page, received, {
          other: 'grantor',
          title: t.received,
          none: [t.receivedNone, t.receivedNoneHelp],
        }),
      ),
      section(
        { title: t.given },
        listOf(page, given, {
          other: 'representative',
          title: t.given,
          none: [t.givenNone, t.givenNoneHelp],
        }),
      ),
      paragraph(which === 'all' ? link(CITIZEN, t.showActive) : link(`${CITIZEN}?which=all`, t.showAll)),
    );
    return portalPage(page, { portal: 'citizen', title: t.title, lead: t.lead, width: 'wide', body });
  },
  async post(page) {
    const t = words(page.lang);
    const { grantor } = await page.run(actForOrganisation, {});
    return { redirect: CITIZEN, flash: t.actForDone(grantor.name) };
  },
};

type Shown = { other: 'grantor' | 'representative'; title: string; none: [string, string] };

function listOf({ lang }: PageContext, rows: readonly MandateView[], shown: Shown): Html {
  const t = words(lang);
  const [title, body] = shown.none;
  return table({
    ...{ lang, caption: shown.title, captionHidden: true, rows, narrow: 'stack' },
    empty: emptyState({ title, body }),
    columns: [
      {
        key: 'other',
        header: shown.other === 'grantor' ? t.whom : t.who,
        cell: (row) => link(`${CITIZEN}/${row.id}`, row[shown.other].name),
        rowHeader: true,
      },
      { key: 'what', header: t.what, cell: (row) => whatOf(row, t) },
      { key: 'where', header: t.where, cell: (row) => whereOf(row, t) },
      { key: 'days', header: t.days, cell: (row) => daysOf(row, t, lang) },
      { key: 'state', header: t.state, cell: (row) => stateTag(row.state, t) },
    ],
  });
}

/** In the name of another one sees none of their powers; one may pass on the own, when it allows it. */
function asAnother(page: PageContext): Html {
  const t = words(page.lang);
  return portalPage(page, {
    ...{ portal: 'citizen', title: t.title, lead: t.lead },
    body: html`${notice({ lang: page.lang }, paragraph(t.asAnother))}${buttonGroup(
      linkButton('/acting', t.choose),
      linkButton(`${CITIZEN}/new`, t.passOn, { look: 'secondary' }),
    )}`,
  });
}
