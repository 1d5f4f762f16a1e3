import { assertMayDo, mayDo } from '../../../../kernel/access.ts';
import { type Html, html } from '../../../../kernel/html.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { type FieldError, fieldErrorsOf } from '../../../../kernel/problem.ts';
import { formatDateTime } from '../../../../kernel/texts.ts';
import {
  button,
  buttonGroup,
  checkbox,
  code,
  emptyPage,
  emptyState,
  filterForm,
  form,
  link,
  linkButton,
  notice,
  pagination,
  paragraph,
  section,
  stack,
  summaryList,
  table,
  tag,
  textField,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import {
  decideApplication,
  draftApplication,
  editApplication,
  endApplication,
  newApplicationSecret,
  requestApplication,
  resumeApplication,
  suspendApplication,
} from '../actions/applications.ts';
import type { Terms } from '../application.ts';
import {
  type ApplicationView,
  listApplications,
  PAGE_SIZE,
  showApplication,
} from '../queries/applications.ts';
import { words } from '../texts/index.ts';
import { applicationForm, termsIn } from './application-form.ts';

type Desk = 'office' | 'operator';
const PATH: Readonly<Record<Desk, string>> = {
  office: '/office/applications',
  operator: '/operator/applications',
};

const assertDesk = (page: PageContext, desk: Desk) =>
  assertMayDo(page.actor, desk === 'office' ? { employee: 'clients.manage' } : { operator: true });

const listPage = (desk: Desk): PageRoute => ({
  path: PATH[desk],
  portal: desk,
  async get(page) {
    assertDesk(page, desk);
    const { lang, query } = page;
    const t = words(lang).office;
    const number = Math.max(1, Math.trunc(Number(query.get('page') ?? 1)) || 1);
    const [text, waiting] = [query.get('text') ?? '', query.get('waiting') === 'yes'];
    const found = await page.run(listApplications, {
      text: text.slice(0, 80),
      waiting,
      page: Math.min(number, 10_000),
    });
    const kept = new URLSearchParams({ ...(text && { text }), ...(waiting && { waiting: 'yes' }) });
    const pages = {
      ...{ lang, page: number, pages: Math.ceil(found.total / PAGE_SIZE) },
      href: (at: number) => `${PATH[desk]}?${new URLSearchParams([...kept, ['page', String(at)]])}`,
    };
    const body = stack(
      desk === 'office' && linkButton(`${PATH.office}/new`, t.add, { look: 'primary' }),
      filterForm(
        { lang, action: PATH[desk], clear: kept.size > 0 ? PATH[desk] : undefined },
        textField({ lang, name: 'text', label: t.search, kind: 'search', value: text, optional: true }),
        checkbox({ lang, name: 'waiting', label: t.waiting, value: 'yes', checked: waiting }),
      ),
      found.applications.length === 0
        ? emptyPage(pages, emptyState({ title: t.none, body: desk === 'office' ? t.noneMore : undefined }))
        : listOf(page, desk, found.applications),
      pagination(pages),
    );
    const lead = desk === 'office' ? t.lead : t.operatorLead;
    return portalPage(page, { portal: desk, title: t.title, lead, body, width: 'wide' });
  },
});

const stateOf = (page: PageContext, { state, requestedAt, approved }: ApplicationView): Html => {
  const t = words(page.lang).office;
  const tone = state === 'approved' ? 'success' : state === 'suspended' ? 'danger' : undefined;
  return html`${tag(t.states[state], tone)} ${approved !== null && requestedAt !== null && tag(t.pending, 'warning')}`;
};

function listOf(page: PageContext, desk: Desk, rows: ApplicationView[]): Html {
  const { lang } = page;
  const t = words(lang).office;
  return table<ApplicationView>({
    ...{ lang, caption: t.title, captionHidden: true, rows },
    columns: [
      {
        key: 'name',
        header: t.name,
        rowHeader: true,
        cell: ({ id, name }) => link(`${PATH[desk]}/${id}`, name),
      },
      { key: 'body', header: t.body, cell: ({ administration }) => administration },
      { key: 'state', header: t.state, cell: (line) => stateOf(page, line) },
      { key: 'updated', header: t.updated, cell: ({ updatedAt }) => formatDateTime(updatedAt, lang) },
    ],
  });
}

function termsList(page: PageContext, title: string, terms: Terms): Html {
  const { office: t, levels, scopes } = words(page.lang);
  const f = t.fields;
  const yes = (value: boolean) => (value ? t.yes : t.no);
  const rows = [
    { key: f.name, value: terms.name },
    { key: f.purposeCa, value: terms.purpose.ca },
    { key: f.redirectUris, value: html`${terms.redirectUris.map((each) => html`${code(each)} `)}` },
    { key: f.postLogoutRedirectUris, value: terms.postLogoutRedirectUris.join(' ') || '—' },
    { key: f.backchannelLogoutUri, value: terms.backchannelLogoutUri ?? '—' },
    { key: f.policyUri, value: terms.policyUri ?? '—' },
    { key: f.scopes, value: terms.scopes.map((each) => scopes[each]).join(' · ') || '—' },
    { key: f.least, value: levels[terms.least] },
    { key: f.authentication, value: t.authentications[terms.authentication] },
    {
      key: f.jwks,
      value:
        terms.jwks?.keys.map((key) => String(key['kid'] ?? key['kty'])).join(' ') ?? terms.jwksUri ?? '—',
    },
    { key: f.tlsSubject, value: terms.tlsSubject ?? '—' },
    { key: f.sender, value: t.senders[terms.sender] },
    { key: f.par, value: yes(terms.par) },
    { key: f.fapi, value: yes(terms.fapi) },
    { key: f.signature, value: terms.signature },
    { key: f.encryption, value: terms.encryption ?? t.noEncryption },
    { key: f.native, value: yes(terms.native) },
    { key: f.refresh, value: yes(terms.refresh) },
  ];
  return section({ title }, summaryList(page.lang, rows));
}

async function draw(
  page: PageContext,
  desk: Desk,
  errors?: FieldError[],
  secret?: string,
): Promise<PageAnswer> {
  const view = await page.run(showApplication, { id: page.params['id'] ?? '' });
  const { lang } = page;
  const t = words(lang).office;
  const body = stack(
    secret !== undefined && notice({ lang, tone: 'warning', live: true, title: t.secretOnce }, code(secret)),
    summaryList(lang, [
      { key: t.state, value: stateOf(page, view) },
      { key: t.body, value: view.administration },
      { key: t.clientId, value: code(view.id) },
      { key: t.issuer, value: code(page.kernel.publicAddress) },
      ...(view.reason === null ? [] : [{ key: t.reason, value: view.reason }]),
    ]),
    view.approved !== null && termsList(page, t.approvedTerms, view.approved),
    view.wanted !== null && termsList(page, t.wantedTerms, view.wanted),
    desk === 'office' ? officeActs(page, view, errors) : operatorActs(page, view, errors),
  );
  const breadcrumbs = [{ text: t.title, href: PATH[desk] }, { text: view.name }];
  const drawn = portalPage(page, {
    portal: desk,
    title: view.name,
    errors,
    body,
    width: 'wide',
    breadcrumbs,
  });
  return { html: drawn, status: errors === undefined ? 200 : 422 };
}

function officeActs(page: PageContext, view: ApplicationView, errors?: FieldError[]): Html | false {
  const t = words(page.lang).office;
  if (view.state === 'ended') return false;
  const asks = view.wanted !== null && view.requestedAt === null;
  const bySecret = (view.approved ?? view.wanted)?.authentication === 'client_secret_basic';
  return stack(
    form(
      { key: page.formKey },
      buttonGroup(
        asks && button(t.request, { name: 'act', value: 'request' }),
        linkButton(`${PATH.office}/${view.id}/edit`, t.editTitle, { look: 'secondary' }),
        bySecret && button(t.secret, { name: 'act', value: 'secret', look: 'secondary' }),
      ),
    ),
    section(
      { title: t.end },
      paragraph(t.endLead),
      form(
        {},
        checkbox({ lang: page.lang, name: 'sure', label: t.endSure, error: errors }),
        button(t.end, { name: 'act', value: 'end', look: 'danger' }),
      ),
    ),
  );
}

function operatorActs(page: PageContext, view: ApplicationView, errors?: FieldError[]): Html | false {
  const t = words(page.lang).office;
  if (!mayDo(page.actor, { operator: 'clients.approve' }).allowed || view.state === 'ended') return false;
  const decides = view.wanted !== null && view.requestedAt !== null;
  return form(
    { key: page.formKey, hidden: { asOf: view.requestedAt ?? '' } },
    textField({
      lang: page.lang,
      name: 'reason',
      label: t.reason,
      hint: t.reasonHint,
      error: errors,
      optional: decides,
    }),
    buttonGroup(
      decides && button(t.approve, { name: 'act', value: 'approve' }),
      decides && button(t.reject, { name: 'act', value: 'reject', look: 'secondary' }),
      view.state === 'approved' && button(t.suspend, { name: 'act', value: 'suspend', look: 'danger' }),
      view.state === 'suspended' && button(t.resume, { name: 'act', value: 'resume', look: 'secondary' }),
    ),
  );
}

const onePage = (desk: Desk): PageRoute => ({
  path: `${PATH[desk]}/{id}`,
  portal: desk,
  async get(page) {
    assertDesk(page, desk);
    return draw(page, desk);
  },
  async post(page) {
    assertDesk(page, desk);
    const id = page.params['id'] ?? '';
    const t = words(page.lang).office;
    const reason = page.form.get('reason')?.trim() || undefined;
    const asOf = page.form.get('asOf') || undefined;
    const self = `${PATH[desk]}/${id}`;
    const act = page.form.get('act');
    if (act === 'secret')
      return draw(page, desk, undefined, (await page.run(newApplicationSecret, { id })).secret);
    if (act === 'end' && !page.form.has('sure'))
      return draw(page, desk, [{ field: 'sure', message: t.endUnsure }]);
    const acts: Record<string, () => ReturnType<PageContext['attempt']>> = {
      request: () => page.attempt(requestApplication, { id }),
      end: () => page.attempt(endApplication, { id }),
      approve: () => page.attempt(decideApplication, { id, approve: true, reason, asOf }),
      reject: () => page.attempt(decideApplication, { id, approve: false, reason, asOf }),
      suspend: () => page.attempt(suspendApplication, { id, reason: reason ?? '' }),
      resume: () => page.attempt(resumeApplication, { id, reason: reason ?? '' }),
    };
    const done = await acts[act ?? '']?.();
    if (done !== undefined && !done.ok) {
      return draw(page, desk, fieldErrorsOf(done.problem));
    }
    return {
      redirect: self,
      flash: act === 'request' ? t.requested : act === 'end' ? t.endedNow : t.decided,
    };
  },
});

function formPage(
  page: PageContext,
  title: string,
  terms: Partial<Terms>,
  errors?: FieldError[],
): PageAnswer {
  return portalPage(page, {
    portal: 'office',
    title,
    errors,
    breadcrumbs: [{ text: words(page.lang).office.title, href: PATH.office }, { text: title }],
    body: applicationForm(page, { terms, errors }),
  });
}

const newPage: PageRoute = {
  path: `${PATH.office}/new`,
  portal: 'office',
  async get(page) {
    assertDesk(page, 'office');
    return formPage(page, words(page.lang).office.newTitle, {});
  },
  async post(page) {
    const t = words(page.lang).office;
    const terms = termsIn(page.form);
    const done = await page.attempt(draftApplication, terms);
    if (done.ok) return { redirect: `${PATH.office}/${done.value.id}`, flash: t.saved };
    return formPage(page, t.newTitle, terms as Partial<Terms>, fieldErrorsOf(done.problem));
  },
};

const editPage: PageRoute = {
  path: `${PATH.office}/{id}/edit`,
  portal: 'office',
  async get(page) {
    assertDesk(page, 'office');
    const { wanted, approved } = await page.run(showApplication, { id: page.params['id'] ?? '' });
    return formPage(page, words(page.lang).office.editTitle, wanted ?? approved ?? {});
  },
  async post(page) {
    const t = words(page.lang).office;
    const terms = termsIn(page.form);
    const id = page.params['id'] ?? '';
    const done = await page.attempt(editApplication, { ...terms, id });
    if (done.ok)
      return { redirect: `${PATH.office}/${id}`, flash: done.value.applied ? t.savedNow : t.saved };
    return formPage(page, t.editTitle, terms as Partial<Terms>, fieldErrorsOf(done.problem));
  },
};

/** The desk of a body's integrator, and that of the operators who approve. */
export const applicationPages: readonly PageRoute[] = [
  listPage('office'),
  newPage,
  onePage('office'),
  editPage,
  listPage('operator'),
  onePage('operator'),
];
