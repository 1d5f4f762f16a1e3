import type { z } from 'zod';
import { assertMayDo, mayDo } from '../../../../kernel/access.ts';
import { type Html, html } from '../../../../kernel/html.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import type { FieldError, Problem } from '../../../../kernel/problem.ts';
import { formatDate } from '../../../../kernel/texts.ts';
import {
  button,
  dateField,
  emptyState,
  form,
  linkButton,
  notice,
  section,
  select,
  stack,
  summaryList,
  table,
  tag,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { approveRole, giveRole, leave, readPerson, takeRole } from '../actions/appointments.ts';
import { words } from '../texts/index.ts';
import { dayIn, roleChoices } from './appoint.ts';
import { DELEGATION_FIELDS, delegationActs, delegationsSection } from './delegations.ts';
import { HERE, MANAGE } from './list.ts';
import { type Done, dateIn, errorsIn, lineAct, nameOfRight } from './parts.ts';
import { SUBSTITUTION_FIELDS, substitutionActs, substitutionsSection } from './substitutions.ts';

type View = z.output<(typeof readPerson)['output']>;
const APPROVE = { employee: 'people.approve' } as const;

/** Names of the fields of each form, by those of its action. */
const FIELDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ...{ substitute: SUBSTITUTION_FIELDS, delegate: DELEGATION_FIELDS, give: {}, end: {} },
};

const ACTS = new Map(Object.entries({ ...substitutionActs, ...delegationActs }));

/** One appointment: who, what they may do, and its end. */
export const personPage: PageRoute = {
  path: `${HERE}/{id}`,
  portal: 'office',
  async get(page) {
    return draw(page);
  },
  async post(page) {
    const { form: sent, params, lang } = page;
    const t = words(lang);
    const id = params['id'];
    const of = sent.get('of') ?? '';
    const act = sent.get('act') ?? '';
    const doing = ACTS.get(act);
    if (doing !== undefined) return answer(page, await doing(page), t.done);
    switch (act) {
      case 'give':
        return answer(page, await page.attempt(giveRole, { id, role: sent.get('role') }), t.done);
      case 'approve':
        return answer(page, await page.attempt(approveRole, { id, role: of }), t.done);
      case 'take':
        return answer(page, await page.attempt(takeRole, { id, of }), t.done);
      case 'end': {
        const lastDay = dayIn(page, 'lastDay', t.lastDay);
        const done = await page.attempt(leave, { id, ...(lastDay !== undefined && { lastDay }) });
        return answer(page, done, done.ok && !done.value.ended ? t.endSet : t.ended);
      }
      default: // nothing of ours sends it, and it does nothing
        return draw(page);
    }
  },
};

async function answer(page: PageContext, done: Done, flash: string): Promise<PageAnswer> {
  if (!done.ok) return draw(page, done.problem);
  return { redirect: `${HERE}/${page.params['id']}`, flash };
}

async function draw(page: PageContext, problem?: Problem): Promise<PageAnswer> {
  assertMayDo(page.actor, { employee: 'people.read' });
  const { lang, actor } = page;
  const t = words(lang);
  const view = await page.run(readPerson, { id: page.params['id'] });
  const manages = mayDo(actor, MANAGE).allowed && view.state === 'active';
  const sent = page.form.get('act') ?? '';
  const errors = Object.hasOwn(FIELDS, sent) ? errorsIn(problem, FIELDS[sent]!) : undefined;
  const errorsOf = (act: string) => (sent === act ? errors : undefined);
  const body = stack(
    problem &&
      errors === undefined &&
      notice({ lang, tone: 'danger', title: problem.kind.title[lang] }, problem.kind.remedy[lang]),
    summaryList(lang, [
      { key: t.post, value: view.title },
      { key: t.unit, value: view.unit },
      { key: t.kind, value: t.kinds[view.kind] },
      { key: t.document, value: view.person },
      ...(view.email === null ? [] : [{ key: t.email, value: view.email }]),
      { key: t.from, value: formatDate(view.fromDay, lang) },
      { key: t.until, value: view.untilDay === null ? t.openEnd : formatDate(view.untilDay, lang) },
      { key: t.state, value: tag(t.states[view.state], view.state === 'active' ? 'success' : 'neutral') },
    ]),
    section({ title: t.can }, grants(page, view, manages)),
    await substitutionsSection(page, view, { manages, errors: errorsOf('substitute') }),
    await delegationsSection(page, view, { manages, errors: errorsOf('delegate') }),
    manages && giveForm(page, view, errorsOf('give')),
    manages && endForm(page, errorsOf('end')),
    linkButton(HERE, t.back, { look: 'tertiary' }),
  );
  const out = portalPage(page, {
    portal: 'office',
    title: view.name,
    caption: t.person,
    ...{ body, errors, width: 'wide' },
  });
  return { html: out, status: problem?.status ?? 200 };
}

function grants(page: PageContext, view: View, manages: boolean): Html {
  const { lang, actor } = page;
  const t = words(lang);
  if (view.grants.length === 0) return emptyState({ title: t.nothing });
  const act = (of: string, value: string, label: string) =>
    lineAct(page, { of, value, label, context: nameOfRight(of, lang) });
  const approves = mayDo(actor, APPROVE).allowed;
  return table({
    ...{ lang, caption: t.can, captionHidden: true, rows: view.grants },
    columns: [
      { key: 'of', header: t.roles, rowHeader: true, cell: ({ of }) => nameOfRight(of, lang) },
      {
        ...{ key: 'state', header: t.state },
        cell: ({ state }) =>
          tag(state === 'granted' ? t.granted : t.requested, state === 'granted' ? 'success' : 'warning'),
      },
      {
        ...{ key: 'act', header: t.action },
        cell: ({ of, state }) =>
          html`${approves && state === 'requested' && act(of, 'approve', t.approve)}${manages && act(of, 'take', t.take)}`,
      },
    ],
  });
}

function giveForm(page: PageContext, view: View, error: readonly FieldError[] | undefined): Html | false {
  const { lang } = page;
  const t = words(lang);
  const options = roleChoices(
    page,
    view.grants.map(({ of }) => of),
  );
  if (options.length === 0) return false;
  return section(
    { title: t.give },
    form(
      { key: page.formKey },
      select({ lang, name: 'role', label: t.roles, hint: t.rolesHint, options, error }),
      button(t.giveAct, { look: 'secondary', name: 'act', value: 'give' }),
    ),
  );
}

function endForm(page: PageContext, error: readonly FieldError[] | undefined): Html {
  const { lang } = page;
  const t = words(lang);
  return section(
    { title: t.end, intro: t.endLead },
    form(
      { key: page.formKey },
      dateField({
        ...{ lang, name: 'lastDay', label: t.lastDay, hint: t.lastDayHint },
        ...{ error, value: dateIn(page, 'lastDay') },
      }),
      button(t.endAct, { look: 'danger', name: 'act', value: 'end' }),
    ),
  );
}
