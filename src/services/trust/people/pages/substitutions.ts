import { mayDo } from '../../../../kernel/access.ts';
import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext } from '../../../../kernel/http/pages.ts';
import type { Problem } from '../../../../kernel/problem.ts';
import { formatDate } from '../../../../kernel/texts.ts';
import {
  button,
  dateField,
  details,
  form,
  section,
  select,
  table,
  tag,
  textField,
} from '../../../../ui/index.ts';
import { findPeople } from '../actions/appointments.ts';
import {
  approveSubstitution,
  beginSubstitution,
  endSubstitution,
  listSubstitutions,
} from '../actions/substitutions.ts';
import { CAUSES } from '../substitution.ts';
import { words } from '../texts/index.ts';
import { dayIn } from './appoint.ts';

type Done = { ok: true } | { ok: false; problem: Problem };
const MOST_CHOICES = 1_000;

/** What can be done with substitutions from a person's page, by the value of its button. */
export const substitutionActs: Readonly<Record<string, (page: PageContext) => Promise<Done>>> = {
  substitute: (page) => {
    const { form: sent, params, lang } = page;
    const untilDay = dayIn(page, 'subUntil', words(lang).until);
    return page.attempt(beginSubstitution, {
      ...{ substitutedId: params['id'], substituteId: sent.get('substitute'), cause: sent.get('cause') },
      ...{ act: sent.get('document') ?? '', fromDay: dayIn(page, 'subFrom', words(lang).from) ?? '' },
      ...(untilDay !== undefined && { untilDay }),
    });
  },
  'approve-substitution': (page) => page.attempt(approveSubstitution, { id: page.form.get('of') }),
  'end-substitution': (page) => page.attempt(endSubstitution, { id: page.form.get('of') }),
};

type View = { id: string; title: string; state: string };

/** Who substitutes this person, and whom they substitute. */
export async function substitutionsSection(page: PageContext, view: View, manages: boolean): Promise<Html> {
  const { lang } = page;
  const { life: t, ...common } = words(lang);
  const { items } = await page.run(listSubstitutions, { id: view.id });
  type Line = (typeof items)[number];
  const act = ({ id, substituteName }: Line, value: string, label: string) =>
    html`<form method="post"><input type="hidden" name="_key" value="${page.formKey}"><input type="hidden" name="of" value="${id}">${button(label, { look: 'tertiary', size: 'sm', name: 'act', value, context: substituteName })}</form>`;
  const approves = mayDo(page.actor, approveSubstitution.access).allowed;
  const rows =
    items.length > 0 &&
    table<Line>({
      ...{ lang, caption: t.substitutions, captionHidden: true, rows: items },
      columns: [
        {
          ...{ key: 'who', header: t.substitute, rowHeader: true },
          cell: ({ substituteName, substitutedName }) => t.inPlaceOf(substituteName, substitutedName),
        },
        { key: 'cause', header: t.cause, cell: ({ cause, act: of }) => `${t.causes[cause]} · ${of}` },
        {
          key: 'when',
          header: common.from,
          cell: ({ fromDay, untilDay }) =>
            `${formatDate(fromDay, lang)} – ${untilDay === null ? common.openEnd : formatDate(untilDay, lang)}`,
        },
        {
          ...{ key: 'state', header: common.state },
          cell: ({ state }) => tag(t.substitutionStates[state], state === 'active' ? 'success' : 'neutral'),
        },
        {
          ...{ key: 'act', header: common.action },
          cell: (line) =>
            html`${approves && line.state === 'requested' && act(line, 'approve-substitution', common.approve)}${manages && line.state !== 'ended' && act(line, 'end-substitution', t.endSubstitution)}`,
        },
      ],
    });
  return section({ title: t.substitutions }, rows, manages && (await substituteForm(page, view)));
}

async function substituteForm(page: PageContext, view: View): Promise<Html> {
  const { lang } = page;
  const { life: t, ...common } = words(lang);
  const { items } = await page.run(findPeople, { state: 'active', limit: MOST_CHOICES });
  const options = items
    .filter(({ id }) => id !== view.id)
    .map(({ id, name, title }) => ({ value: id, label: `${name}, ${title}` }));
  return details(
    t.begin,
    form(
      { key: page.formKey },
      select({ lang, name: 'substitute', label: t.substitute, options }),
      select({
        lang,
        name: 'cause',
        label: t.cause,
        options: CAUSES.map((value) => ({ value, label: t.causes[value] })),
      }),
      textField({ lang, name: 'document', label: t.act, hint: t.actHint }),
      dateField({ lang, name: 'subFrom', label: common.from }),
      dateField({ lang, name: 'subUntil', label: `${common.until}`, hint: t.untilHint }),
      button(t.beginAct, { look: 'secondary', name: 'act', value: 'substitute' }),
    ),
  );
}
