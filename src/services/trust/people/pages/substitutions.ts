import { mayDo } from '../../../../kernel/access.ts';
import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext } from '../../../../kernel/http/pages.ts';
import type { FieldError } from '../../../../kernel/problem.ts';
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
import {
  approveSubstitution,
  beginSubstitution,
  endSubstitution,
  listSubstitutions,
} from '../actions/substitutions.ts';
import { CAUSES } from '../substitution.ts';
import { words } from '../texts/index.ts';
import { dayIn } from './appoint.ts';
import { colleagues, type Done, dateIn, lineAct, periodText } from './parts.ts';

/** Names of the fields of the form, by those of the action: a page has several forms with days and acts. */
export const SUBSTITUTION_FIELDS = {
  ...{ act: 'document', fromDay: 'subFrom', untilDay: 'subUntil', substituteId: 'substitute' },
} as const;

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
export async function substitutionsSection(
  page: PageContext,
  view: View,
  { manages, errors }: { manages: boolean; errors: readonly FieldError[] | undefined },
): Promise<Html> {
  const { lang } = page;
  const { life: t, ...common } = words(lang);
  const { items } = await page.run(listSubstitutions, { id: view.id });
  type Line = (typeof items)[number];
  const act = ({ id: of, substituteName: context }: Line, value: string, label: string) =>
    lineAct(page, { of, value, label, context });
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
        { key: 'when', header: common.from, cell: (line) => periodText(line, lang) },
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
  return section({ title: t.substitutions }, rows, manages && (await substituteForm(page, view, errors)));
}

async function substituteForm(
  page: PageContext,
  view: View,
  error: readonly FieldError[] | undefined,
): Promise<Html> {
  const { lang, form: sent } = page;
  const { life: t, ...common } = words(lang);
  const options = await colleagues(page, view.id);
  const field = (name: string) => ({
    ...{ lang, name, error },
    ...(sent.has(name) && { value: sent.get(name)! }),
  });
  return details(
    t.begin,
    form(
      { key: page.formKey },
      select({ ...field('substitute'), label: t.substitute, options }),
      select({
        ...{ ...field('cause'), label: t.cause },
        options: CAUSES.map((value) => ({ value, label: t.causes[value] })),
      }),
      textField({ ...field('document'), label: t.act, hint: t.actHint }),
      dateField({ lang, name: 'subFrom', label: common.from, error, value: dateIn(page, 'subFrom') }),
      dateField({
        ...{ lang, name: 'subUntil', label: common.until, hint: t.untilHint },
        ...{ error, value: dateIn(page, 'subUntil') },
      }),
      button(t.beginAct, { look: 'secondary', name: 'act', value: 'substitute' }),
    ),
    { open: error !== undefined },
  );
}
