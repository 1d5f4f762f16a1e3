import { type Html, html } from '../../../../kernel/html.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { isId } from '../../../../kernel/ids.ts';
import type { FieldError } from '../../../../kernel/problem.ts';
import { formatDate } from '../../../../kernel/texts.ts';
import {
  button,
  code,
  form,
  inset,
  linkButton,
  paragraph,
  section,
  select,
  stack,
  table,
  textField,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { invite } from '../actions/invite.ts';
import { addOffice, setHolder } from '../actions/offices.ts';
import { addSealRule, createSeal, endSealRule } from '../actions/seals.ts';
import { listOffices, listSeals } from '../queries/desk.ts';
import { manages } from '../rules.ts';
import { formErrors, places, refusal, stateTag, typed, wordsOf } from './parts.ts';

/** Offices with their holders, and seals with their rules; whoever manages the body changes them here. */
export const officesPage: PageRoute = {
  path: places.offices,
  portal: 'office',
  async get(page) {
    return show(page);
  },
  async post(page) {
    const t = wordsOf(page);
    if (page.form.get('do') === 'invite') return invitation(page);
    const done = await act(page);
    if (done.attempt.ok) return { redirect: places.offices, flash: t.done[done.flash] };
    const { problem } = done.attempt;
    const errors = formErrors(problem).map((each) => ({
      ...each,
      field: done.names?.[each.field] ?? each.field.replace(/^user(\..*)?$/, 'user'),
    }));
    return { html: await show(page, errors, refusal(problem, page.lang)), status: problem.status };
  },
};

async function act(page: PageContext) {
  const value = (name: string) => typed(page, name);
  switch (page.form.get('do')) {
    case 'holder': {
      const person = { document: value('document'), name: value('name') };
      const attempt = await page.attempt(setHolder, { officeId: value('officeId'), ...person });
      return { attempt, flash: 'holder' as const };
    }
    case 'seal': {
      const attempt = await page.attempt(createSeal, { name: value('sealName') });
      return { attempt, flash: 'seal' as const, names: { name: 'sealName' } as Record<string, string> };
    }
    case 'rule': {
      const user = value('user');
      const attempt = await page.attempt(addSealRule, {
        ...{ credentialId: value('seal'), procedure: value('procedure'), act: value('act') },
        user: isId(user.toLowerCase()) ? { clientId: user.toLowerCase() } : { document: user },
      });
      return { attempt, flash: 'rule' as const, names: { credentialId: 'seal' } as Record<string, string> };
    }
    case 'end-rule':
      return { attempt: await page.attempt(endSealRule, { id: value('id') }), flash: 'ruleEnded' as const };
    default:
      return { attempt: await page.attempt(addOffice, { post: value('post') }), flash: 'office' as const };
  }
}

async function show(page: PageContext, errors?: FieldError[], banner?: Html): Promise<Html> {
  const t = wordsOf(page);
  const may = manages(page.actor);
  const { offices } = await page.run(listOffices, {});
  const seals = await page.run(listSeals, {});
  const body = stack(
    officesTable(page, offices),
    may && section({ title: t.newOffice }, officeForm(page, errors)),
    may && offices.length > 0 && section({ title: t.setHolder }, holderForm(page, offices, errors)),
    may && section({ title: t.invite, intro: t.inviteLead }, inviteForm(page, errors)),
    section({ title: t.seals, intro: t.sealsLead }, sealsTable(page, seals.seals)),
    section({ title: t.rules, level: 3 }, rulesTable(page, seals, may)),
    may && section({ title: t.newSeal, level: 3 }, sealForm(page, errors)),
    may &&
      seals.seals.length > 0 &&
      section({ title: t.newRule, level: 3 }, ruleForm(page, seals.seals, errors)),
  );
  return portalPage(page, {
    ...{ portal: 'office', title: t.offices, caption: t.title, lead: t.officesLead, body, width: 'wide' },
    ...(errors === undefined ? {} : { errors }),
    ...(banner === undefined ? {} : { banner }),
  });
}

type Offices = { id: string; post: string; holder: { name: string; fromDay: string } | null }[];
type Seals = { id: string; name: string; state: string; validUntil: string }[];

function officesTable({ lang }: PageContext, rows: Offices): Html {
  const t = wordsOf({ lang });
  return table({
    ...{ lang, caption: t.offices, captionHidden: true, rows, narrow: 'stack' },
    empty: paragraph(t.noOffices, 'subtle'),
    columns: [
      { key: 'post', header: t.office, rowHeader: true, cell: (row) => row.post },
      {
        ...{ key: 'holder', header: t.holder },
        cell: ({ holder }) =>
          holder === null ? t.vacant : html`${holder.name}, ${t.since(formatDate(holder.fromDay, lang))}`,
      },
    ],
  });
}

const field = (
  page: PageContext,
  name: string,
  label: string,
  errors: FieldError[] | undefined,
  hint?: string,
) =>
  textField({
    ...{ lang: page.lang, name, label, error: errors, autocomplete: 'off' },
    ...{ value: page.form.get(name) ?? undefined, ...(hint === undefined ? {} : { hint }) },
  });

function officeForm(page: PageContext, errors: FieldError[] | undefined): Html {
  const t = wordsOf(page);
  return form(
    { key: page.formKey, hidden: { do: 'office' } },
    field(page, 'post', t.post, errors),
    button(t.newOffice, { look: 'secondary' }),
  );
}

function holderForm(page: PageContext, offices: Offices, errors: FieldError[] | undefined): Html {
  const t = wordsOf(page);
  return form(
    { key: page.formKey, hidden: { do: 'holder' } },
    select({
      ...{ lang: page.lang, name: 'officeId', label: t.office, placeholder: false, error: errors },
      options: offices.map(({ id, post }) => ({ value: id, label: post })),
    }),
    field(page, 'document', t.document, errors),
    field(page, 'name', t.personName, errors),
    button(t.setHolder, { look: 'secondary' }),
  );
}

function sealsTable({ lang }: PageContext, rows: Seals): Html {
  const t = wordsOf({ lang });
  return table({
    ...{ lang, caption: t.seals, captionHidden: true, rows, narrow: 'stack' },
    empty: paragraph(t.noSeals, 'subtle'),
    columns: [
      { key: 'name', header: t.seal, rowHeader: true, cell: (row) => row.name },
      { key: 'state', header: t.state, cell: (row) => stateTag(row.state, t.credentialStates) },
      { key: 'until', header: t.validUntil, cell: (row) => formatDate(row.validUntil, lang) },
    ],
  });
}

type Rules = {
  id: string;
  credentialId: string;
  procedure: string;
  act: string;
  userKind: 'system' | 'employee';
  endedAt: string | null;
}[];

function rulesTable(page: PageContext, { seals, rules }: { seals: Seals; rules: Rules }, may: boolean): Html {
  const { lang } = page;
  const t = wordsOf(page);
  const end = (row: Rules[number]) =>
    row.endedAt === null &&
    form(
      { key: page.formKey, hidden: { do: 'end-rule', id: row.id } },
      button(t.end, { look: 'secondary', size: 'sm', context: row.procedure }),
    );
  return table({
    ...{ lang, caption: t.rules, captionHidden: true, rows: rules, narrow: 'stack' },
    empty: paragraph(t.noRules, 'subtle'),
    columns: [
      { key: 'procedure', header: t.procedure, rowHeader: true, cell: (row) => row.procedure },
      {
        key: 'seal',
        header: t.seal,
        cell: (row) => seals.find(({ id }) => id === row.credentialId)?.name ?? '',
      },
      { key: 'user', header: t.user, cell: (row) => t.userKinds[row.userKind] },
      { key: 'act', header: t.act, cell: (row) => row.act },
      {
        ...{ key: 'state', header: t.state },
        cell: (row) => stateTag(row.endedAt === null ? 'inForce' : 'over', t.delegationStates),
      },
      ...(may ? [{ key: 'end', header: t.end, cell: end }] : []),
    ],
  });
}

function sealForm(page: PageContext, errors: FieldError[] | undefined): Html {
  const t = wordsOf(page);
  return form(
    { key: page.formKey, hidden: { do: 'seal' } },
    field(page, 'sealName', t.sealName, errors),
    button(t.newSeal, { look: 'secondary' }),
  );
}

function ruleForm(page: PageContext, seals: Seals, errors: FieldError[] | undefined): Html {
  const t = wordsOf(page);
  return form(
    { key: page.formKey, hidden: { do: 'rule' } },
    select({
      ...{ lang: page.lang, name: 'seal', label: t.seal, placeholder: false, error: errors },
      options: seals
        .filter(({ state }) => state === 'active')
        .map(({ id, name }) => ({ value: id, label: name })),
    }),
    field(page, 'procedure', t.procedure, errors),
    field(page, 'act', t.act, errors, t.actHint),
    field(page, 'user', t.user, errors, t.userHint),
    button(t.newRule, { look: 'secondary' }),
  );
}

/** Its fields have names of their own, since another form of the page asks for a person too. */
function inviteForm(page: PageContext, errors: FieldError[] | undefined): Html {
  const t = wordsOf(page);
  return form(
    { hidden: { do: 'invite' } },
    field(page, 'inviteDocument', t.document, errors),
    field(page, 'givenName', t.givenName, errors),
    field(page, 'surname', t.surname, errors),
    textField({
      ...{ lang: page.lang, name: 'invitePost', label: t.postInCertificate, optional: true, error: errors },
      value: page.form.get('invitePost') ?? undefined,
    }),
    button(t.makeInvitation, { look: 'secondary' }),
  );
}

/** What the form of an invitation calls fields that another form of the page has too. */
const INVITE_NAMES: Readonly<Record<string, string>> = { document: 'inviteDocument', post: 'invitePost' };

/** Shows the code, this once; the form has no key, which would keep it. */
async function invitation(page: PageContext): Promise<PageAnswer> {
  const t = wordsOf(page);
  const attempt = await page.attempt(invite, {
    ...{ document: typed(page, 'inviteDocument'), givenName: typed(page, 'givenName') },
    ...{ surname: typed(page, 'surname'), post: typed(page, 'invitePost') },
  });
  if (attempt.ok)
    return portalPage(page, {
      ...{ portal: 'office', title: t.invitationTitle, caption: t.offices, lead: t.invitationLead },
      body: stack(
        inset(code(attempt.value.invitation)),
        linkButton(places.offices, t.offices, { look: 'secondary' }),
      ),
    });
  const { problem } = attempt;
  const errors = formErrors(problem).map((each) => ({
    ...each,
    field: INVITE_NAMES[each.field] ?? each.field,
  }));
  return { html: await show(page, errors, refusal(problem, page.lang)), status: problem.status };
}
