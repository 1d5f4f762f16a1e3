import { mayDo } from '../../../../kernel/access.ts';
import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext } from '../../../../kernel/http/pages.ts';
import type { FieldError } from '../../../../kernel/problem.ts';
import {
  button,
  checkboxes,
  dateField,
  details,
  form,
  section,
  select,
  table,
  tag,
  textArea,
  textField,
} from '../../../../ui/index.ts';
import {
  approveDelegation,
  beginDelegation,
  endDelegation,
  listDelegations,
} from '../actions/delegations.ts';
import { words } from '../texts/index.ts';
import { dayIn } from './appoint.ts';
import { colleagues, type Done, dateIn, lineAct, nameOfRight, periodText } from './parts.ts';

/** Names of the fields of the form, by those of the action: a page has several forms with days and acts. */
export const DELEGATION_FIELDS = {
  ...{ act: 'delAct', fromDay: 'delFrom', untilDay: 'delUntil', delegateId: 'delegate' },
} as const;

/** What can be done with delegations from a person's page, by the value of its button. */
export const delegationActs: Readonly<Record<string, (page: PageContext) => Promise<Done>>> = {
  delegate: (page) => {
    const { form: sent, params, lang } = page;
    const get = (name: string) => sent.get(name) ?? '';
    const untilDay = dayIn(page, 'delUntil', words(lang).until);
    return page.attempt(beginDelegation, {
      ...{ delegatorId: params['id'], delegateId: get('delegate'), rights: sent.getAll('rights') },
      ...{ matters: get('matters'), act: get('delAct'), publication: get('publication') },
      fromDay: dayIn(page, 'delFrom', words(lang).from) ?? '',
      ...(untilDay !== undefined && { untilDay }),
    });
  },
  'approve-delegation': (page) => page.attempt(approveDelegation, { id: page.form.get('of') }),
  'end-delegation': (page) => page.attempt(endDelegation, { id: page.form.get('of') }),
};

type View = { id: string; grants: readonly { of: string; state: string }[] };

/** What this place delegates, and what others delegate in it. */
export async function delegationsSection(
  page: PageContext,
  view: View,
  { manages, errors }: { manages: boolean; errors: readonly FieldError[] | undefined },
): Promise<Html> {
  const { lang } = page;
  const { delegations: t, life, ...common } = words(lang);
  const { items } = await page.run(listDelegations, { id: view.id });
  type Line = (typeof items)[number];
  const act = ({ id: of, delegateName: context }: Line, value: string, label: string) =>
    lineAct(page, { of, value, label, context });
  const approves = mayDo(page.actor, approveDelegation.access).allowed;
  const rows =
    items.length > 0 &&
    table<Line>({
      ...{ lang, caption: t.title, captionHidden: true, rows: items },
      columns: [
        {
          ...{ key: 'who', header: t.who, rowHeader: true },
          cell: ({ delegatorName, delegateName }) => t.fromTo(delegatorName, delegateName),
        },
        {
          ...{ key: 'matters', header: t.matters },
          cell: ({ matters, rights }) =>
            html`${matters}<br><small>${rights.map((each) => nameOfRight(each, lang)).join(' · ')}</small>`,
        },
        { key: 'act', header: t.act, cell: ({ act: of, publication }) => `${of} · ${publication}` },
        { key: 'when', header: common.from, cell: (line) => periodText(line, lang) },
        {
          ...{ key: 'state', header: common.state },
          cell: ({ state }) =>
            tag(life.substitutionStates[state], state === 'active' ? 'success' : 'neutral'),
        },
        {
          ...{ key: 'do', header: common.action },
          cell: (line) =>
            html`${approves && line.state === 'requested' && act(line, 'approve-delegation', common.approve)}${manages && line.state !== 'ended' && act(line, 'end-delegation', t.end)}`,
        },
      ],
    });
  return section({ title: t.title }, rows, manages && (await delegateForm(page, view, errors)));
}

async function delegateForm(
  page: PageContext,
  { id, grants }: View,
  error: readonly FieldError[] | undefined,
): Promise<Html | false> {
  const { lang, form: sent } = page;
  const { delegations: t, ...common } = words(lang);
  const rights = grants.filter(({ state }) => state === 'granted').map(({ of }) => of);
  if (rights.length === 0) return false;
  const options = await colleagues(page, id);
  const field = (name: string) => ({
    ...{ lang, name, error },
    ...(sent.has(name) && { value: sent.get(name)! }),
  });
  return details(
    t.begin,
    form(
      { key: page.formKey },
      select({ ...field('delegate'), label: t.delegate, options }),
      checkboxes({
        ...{ lang, name: 'rights', error, label: t.rights, hint: t.rightsHint },
        ...{ values: sent.getAll('rights') },
        choices: rights.map((value) => ({ value, label: nameOfRight(value, lang) })),
      }),
      textArea({ ...field('matters'), label: t.matters, hint: t.mattersHint, rows: 3 }),
      textField({ ...field('delAct'), label: t.act, hint: t.actHint }),
      textField({ ...field('publication'), label: t.publication, hint: t.publicationHint }),
      dateField({ lang, name: 'delFrom', label: common.from, error, value: dateIn(page, 'delFrom') }),
      dateField({
        lang,
        name: 'delUntil',
        label: common.until,
        hint: t.untilHint,
        error,
        value: dateIn(page, 'delUntil'),
      }),
      button(t.beginAct, { look: 'secondary', name: 'act', value: 'delegate' }),
    ),
    { open: error !== undefined },
  );
}
