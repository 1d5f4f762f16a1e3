import { mayDo } from '../../../../kernel/access.ts';
import type { Action } from '../../../../kernel/action.ts';
import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { isId } from '../../../../kernel/ids.ts';
import type { FieldError, Problem } from '../../../../kernel/problem.ts';
import { formatDate } from '../../../../kernel/texts.ts';
import {
  button,
  buttonGroup,
  checkbox,
  columns,
  dateField,
  form,
  linkButton,
  paragraph,
  radios,
  readDate,
  section,
  stack,
  summaryList,
  textArea,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import {
  approveRequest,
  DOCUMENT_TYPES,
  rejectRequest,
  verifyRequest,
  withdrawRequest,
} from '../actions/decide-request.ts';
import { certificatesProblems } from '../problems.ts';
import { getRequest } from '../queries/requests.ts';
import { APPROVALS } from '../registration.ts';
import { type Words, words } from '../texts/index.ts';
import { type Desk, formErrors, historyOf, refusal, requestTag } from './parts.ts';

const STEPS = {
  verify: verifyRequest,
  approve: approveRequest,
  reject: rejectRequest,
  withdraw: withdrawRequest,
};
type Step = keyof typeof STEPS;
const isStep = (text: string | null): text is Step => text !== null && Object.hasOwn(STEPS, text);
const OPEN: readonly string[] = ['requested', 'verified', 'approved'];

/** One request: who it is for, what is missing, and the step that comes next. */
export const requestPage = (desk: Desk): PageRoute => ({
  path: `${desk.base}/requests/{id}`,
  portal: desk.portal,
  async get(page) {
    return show(page, desk, await requestOf(page));
  },
  async post(page) {
    const request = await requestOf(page);
    const t = words(page.lang);
    const step = page.form.get('step');
    if (!isStep(step)) throw certificatesProblems['wrong-state']();
    const read = inputOf(page, step, t);
    if (Array.isArray(read)) return { html: show(page, desk, request, { errors: read }), status: 422 };
    const taken = await page.attempt(STEPS[step] as unknown as Action, {
      ...read,
      id: request.id,
      version: page.form.get('version') || undefined,
    });
    if (!taken.ok)
      return { html: show(page, desk, request, { problem: taken.problem }), status: taken.problem.status };
    const { certificateId } = taken.value as { certificateId: string | null };
    if (certificateId !== null) return { redirect: `${desk.base}/${certificateId}`, flash: t.done.issued };
    return { redirect: `${desk.base}/requests/${request.id}`, flash: t.done[step] };
  },
});

/** What the form of a step says, or what is wrong with it. */
function inputOf(
  { form: sent, lang }: PageContext,
  step: Step,
  t: Words,
): Record<string, unknown> | FieldError[] {
  if (step === 'approve') return {};
  if (step !== 'verify') return { reason: sent.get('reason') ?? '' };
  const until = readDate(sent, 'documentUntil', t.documentUntil, lang);
  const errors: FieldError[] = [];
  if (!sent.get('present')) errors.push({ field: 'present', message: t.presentMissing });
  if (!until.ok) errors.push({ field: 'documentUntil', message: until.message });
  if (errors.length > 0) return errors;
  return {
    present: true,
    documentType: sent.get('documentType') ?? '',
    documentUntil: until.ok ? until.date.toString() : '',
  };
}

type Detail = Awaited<ReturnType<typeof requestOf>>;

async function requestOf(page: PageContext) {
  const { id } = page.params;
  if (!isId(id)) throw certificatesProblems['request-unknown']();
  return page.run(getRequest, { id });
}

type Trouble = { errors?: FieldError[]; problem?: Problem };

function show(page: PageContext, desk: Desk, request: Detail, trouble: Trouble = {}): Html {
  const { lang } = page;
  const t = words(lang);
  const errors = trouble.errors ?? (trouble.problem && formErrors(trouble.problem));
  const banner = trouble.problem && refusal(trouble.problem, lang);
  const next = OPEN.includes(request.state)
    ? stack(nextStep(page, request, errors), ending(page, request, errors))
    : request.certificateId !== null && linkButton(`${desk.base}/${request.certificateId}`, t.seeCertificate);
  return portalPage(page, {
    ...{
      portal: desk.portal,
      title: t.requestOf(request.holder),
      caption: t.profiles[request.profile],
      width: 'wide',
    },
    body: columns(
      stack(factsOf(page, request), next),
      section({ title: t.history }, historyOf(page, request.history)),
    ),
    breadcrumbs: [{ text: t.requestsTitle, href: `${desk.base}/requests` }, { text: request.holder }],
    ...(errors && errors.length > 0 ? { errors } : {}),
    ...(banner === undefined ? {} : { banner }),
  });
}

function factsOf({ lang }: PageContext, request: Detail): Html {
  const t = words(lang);
  const parts = Object.entries(request.subject).flatMap(([part, value]) =>
    value === undefined
      ? []
      : [{ key: t.parts[part as keyof Words['parts']], value: [value].flat().join(', ') }],
  );
  return summaryList(lang, [
    { key: t.state, value: requestTag(request.state, t) },
    ...parts,
    { key: t.key, value: request.ownKey ? t.ownKey : t.platformKey },
    ...(request.seatUntil === null ? [] : [{ key: t.seatUntil, value: formatDate(request.seatUntil, lang) }]),
    ...(request.documentType === null
      ? []
      : [{ key: t.documentType, value: t.documents[request.documentType as 'dni'] }]),
    { key: t.approvals, value: `${request.approvals} / ${APPROVALS}` },
    ...(request.reason === null ? [] : [{ key: t.because, value: request.reason }]),
  ]);
}

function nextStep(page: PageContext, request: Detail, errors: FieldError[] | undefined): Html {
  const { lang, form: sent } = page;
  const t = words(lang);
  const step = request.state === 'requested' ? 'verify' : 'approve';
  if (!mayDo(page.actor, STEPS[step].access).allowed) return html``;
  const hidden = { step, version: request.version };
  if (step === 'approve')
    return section(
      { title: t.approveTitle, intro: t.approveLead },
      form({ key: page.formKey, hidden }, button(t.approveButton)),
    );
  const date = readDate(sent, 'documentUntil', t.documentUntil, lang);
  const choices = DOCUMENT_TYPES.map((value) => ({ value, label: t.documents[value] }));
  return section(
    { title: t.verifyTitle },
    paragraph(t.verifyLead),
    form(
      { key: page.formKey, hidden },
      radios({
        lang,
        name: 'documentType',
        label: t.documentType,
        choices,
        value: sent.get('documentType') ?? '',
        error: errors,
      }),
      dateField({
        lang,
        name: 'documentUntil',
        label: t.documentUntil,
        error: errors,
        value: date.ok ? date.date : date.parts,
      }),
      checkbox({
        lang,
        name: 'present',
        label: t.present,
        error: errors,
        checked: !!sent.get('present'),
      }),
      button(t.verifyButton),
    ),
  );
}

function ending(page: PageContext, request: Detail, errors: FieldError[] | undefined): Html {
  const t = words(page.lang);
  const steps = (['reject', 'withdraw'] as const).filter(
    (step) => mayDo(page.actor, STEPS[step].access).allowed,
  );
  if (steps.length === 0) return html``;
  const texts = { reject: t.rejectButton, withdraw: t.withdrawButton };
  return section(
    { title: t.endTitle },
    form(
      { key: `${page.formKey}-end`, hidden: { version: request.version } },
      textArea({
        lang: page.lang,
        name: 'reason',
        label: t.because,
        value: page.form.get('reason') ?? '',
        error: errors,
        maxlength: 1000,
        rows: 2,
      }),
      buttonGroup(
        ...steps.map((step) => button(texts[step], { name: 'step', value: step, look: 'secondary' })),
      ),
    ),
  );
}
