import { mayDo } from '../../../../kernel/access.ts';
import type { Action } from '../../../../kernel/action.ts';
import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { isId } from '../../../../kernel/ids.ts';
import type { Problem } from '../../../../kernel/problem.ts';
import { formatDate, formatDateTime } from '../../../../kernel/texts.ts';
import {
  button,
  buttonGroup,
  code,
  columns,
  form,
  link,
  linkButton,
  list,
  notice,
  radios,
  section,
  stack,
  summaryList,
  textArea,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { resumeCertificate, revokeByDesk, suspendCertificate } from '../actions/change-certificate.ts';
import { REVOKE_REASONS } from '../life.ts';
import { certificatesProblems } from '../problems.ts';
import { getCertificate } from '../queries/certificates.ts';
import { type Words, words } from '../texts/index.ts';
import { authorityTitle, type Desk, formErrors, historyOf, reasonText, refusal, stateTag } from './parts.ts';

export type Detail = Awaited<ReturnType<typeof certificateOf>>;

export async function certificateOf(page: PageContext) {
  const { id } = page.params;
  if (!isId(id)) throw certificatesProblems.unknown();
  return page.run(getCertificate, { id });
}

const STEPS = { suspend: suspendCertificate, resume: resumeCertificate };
const isStep = (text: string | null): text is keyof typeof STEPS =>
  text !== null && Object.hasOwn(STEPS, text);

/** One certificate with its history, and what can be done with it. */
export const certificatePage = (desk: Desk): PageRoute => ({
  path: `${desk.base}/{id}`,
  portal: desk.portal,
  async get(page) {
    return show(page, desk, await certificateOf(page));
  },
  async post(page) {
    const certificate = await certificateOf(page);
    const step = page.form.get('step');
    if (!isStep(step)) throw certificatesProblems['wrong-state']();
    const input = { id: certificate.id, version: page.form.get('version') || undefined };
    const taken = await page.attempt(STEPS[step] as unknown as Action, input);
    if (taken.ok) return { redirect: `${desk.base}/${certificate.id}`, flash: words(page.lang).done[step] };
    return { html: show(page, desk, certificate, taken.problem), status: taken.problem.status };
  },
});

function show(page: PageContext, desk: Desk, certificate: Detail, problem?: Problem): Html {
  const { lang } = page;
  const t = words(lang);
  const banner = problem && refusal(problem, lang);
  return portalPage(page, {
    ...{
      portal: desk.portal,
      title: t.certificateOf(certificate.holder),
      caption: t.profiles[certificate.profile],
      width: 'wide',
    },
    body: columns(
      stack(factsOf(page, certificate), changing(page, desk, certificate), downloads(certificate, t)),
      section({ title: t.history }, historyOf(page, certificate.history)),
    ),
    breadcrumbs: [{ text: t.title, href: desk.base }, { text: certificate.holder }],
    ...(banner === undefined ? {} : { banner }),
  });
}

/** What a certificate says and what became of it. */
export function factsOf({ lang }: PageContext, certificate: Detail): Html {
  const t = words(lang);
  const { state, reason, document, changedAt } = certificate;
  const since = state === 'valid' || state === 'expired' ? '' : ` ${formatDateTime(changedAt, lang)}`;
  return summaryList(lang, [
    { key: t.state, value: html`${stateTag(state, t)}${since}` },
    ...(reason === null ? [] : [{ key: t.because, value: reasonText(reason, t) }]),
    ...(document === null ? [] : [{ key: t.document, value: document }]),
    { key: t.validFrom, value: formatDate(certificate.notBefore, lang) },
    { key: t.validUntil, value: formatDate(certificate.notAfter, lang) },
    {
      key: t.authority,
      value: link(`/pki/${certificate.authority}.pem`, authorityTitle(certificate.authority, t)),
    },
    { key: t.serial, value: code(certificate.serial) },
    { key: t.fingerprint, value: code(certificate.fingerprint) },
  ]);
}

export function downloads({ id }: Detail, t: Words): Html {
  const from = `/v1/certificates/${id}`;
  return section(
    { title: t.downloadTitle },
    list([link(`${from}/pem`, t.downloadPem), link(`${from}/cer`, t.downloadCer)]),
  );
}

function changing(page: PageContext, desk: Desk, { id, state, version }: Detail): Html {
  const t = words(page.lang);
  if ((state !== 'valid' && state !== 'suspended') || !mayDo(page.actor, resumeCertificate.access).allowed)
    return html``;
  const step = state === 'valid' ? 'suspend' : 'resume';
  const text = step === 'suspend' ? t.suspendButton : t.resumeButton;
  return section(
    { title: t.changeTitle },
    form(
      { key: page.formKey, hidden: { step, version } },
      buttonGroup(
        button(text, { look: 'secondary' }),
        linkButton(`${desk.base}/${id}/revoke`, t.revokeLink, { look: 'tertiary' }),
      ),
    ),
  );
}

/** Asked on a page of its own, as it cannot be taken back. */
export const revokePage = (desk: Desk): PageRoute => ({
  path: `${desk.base}/{id}/revoke`,
  portal: desk.portal,
  async get(page) {
    return showRevoke(page, desk, await certificateOf(page));
  },
  async post(page) {
    const certificate = await certificateOf(page);
    const input = {
      ...{ id: certificate.id, version: page.form.get('version') || undefined },
      ...{ reason: page.form.get('reason') ?? '', because: page.form.get('because') ?? '' },
    };
    const taken = await page.attempt(revokeByDesk, input);
    if (taken.ok) return { redirect: `${desk.base}/${certificate.id}`, flash: words(page.lang).done.revoke };
    return { html: showRevoke(page, desk, certificate, taken.problem), status: taken.problem.status };
  },
});

function showRevoke(page: PageContext, desk: Desk, certificate: Detail, problem?: Problem): Html {
  const { lang } = page;
  const t = words(lang);
  const errors = problem && formErrors(problem);
  const banner = problem && refusal(problem, lang);
  const choices = REVOKE_REASONS.toReversed().map((value) => ({ value, label: t.reasons[value] }));
  const body = stack(
    notice({ lang, tone: 'warning' }, t.revokeLead),
    form(
      { key: page.formKey, hidden: { version: certificate.version } },
      radios({
        lang,
        name: 'reason',
        label: t.revokeReason,
        choices,
        value: page.form.get('reason') ?? '',
        error: errors,
      }),
      textArea({
        lang,
        name: 'because',
        label: t.because,
        value: page.form.get('because') ?? '',
        error: errors,
        maxlength: 1000,
        rows: 2,
        optional: true,
      }),
      buttonGroup(
        button(t.revokeButton, { look: 'danger' }),
        linkButton(`${desk.base}/${certificate.id}`, t.cancel, { look: 'tertiary' }),
      ),
    ),
  );
  return portalPage(page, {
    ...{ portal: desk.portal, title: t.revokeTitle, caption: t.certificateOf(certificate.holder), body },
    breadcrumbs: [
      { text: t.title, href: desk.base },
      { text: certificate.holder, href: `${desk.base}/${certificate.id}` },
      { text: t.revokeTitle },
    ],
    ...(errors && errors.length > 0 ? { errors } : {}),
    ...(banner === undefined ? {} : { banner }),
  });
}
