import { assertMayDo } from '../../../../kernel/access.ts';
import type { Action } from '../../../../kernel/action.ts';
import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import type { Problem } from '../../../../kernel/problem.ts';
import { formatDate } from '../../../../kernel/texts.ts';
import { button, card, cards, emptyState, form, section, stack, textArea } from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { suspendCertificate } from '../actions/change-certificate.ts';
import { renewCertificate } from '../actions/renew-certificate.ts';
import { certificatesProblems } from '../problems.ts';
import { myCertificates } from '../queries/certificates.ts';
import { RENEWAL_DAYS } from '../registration.ts';
import { words } from '../texts/index.ts';
import { certificateOf, type Detail, downloads, factsOf } from './certificate.ts';
import { formErrors, historyOf, refusal, stateTag } from './parts.ts';

const HERE = '/citizen/certificates';
const DAY = 86_400_000;

/** The certificates of whoever looks. */
export const minePage: PageRoute = {
  path: HERE,
  portal: 'citizen',
  async get(page) {
    const { lang } = page;
    const t = words(lang);
    const { found } = await page.run(myCertificates, {});
    const body =
      found.length === 0
        ? emptyState({ title: t.mineNone, body: t.mineNoneHelp })
        : cards(
            ...found.map((each) =>
              card({
                ...{
                  title: t.profiles[each.profile],
                  href: `${HERE}/${each.id}`,
                  above: stateTag(each.state, t),
                },
                body: `${t.validUntil}: ${formatDate(each.notAfter, lang)}`,
              }),
            ),
          );
    return portalPage(page, { portal: 'citizen', title: t.mineTitle, lead: t.mineLead, body });
  },
};

const STEPS = { suspend: suspendCertificate, renew: renewCertificate };
const isStep = (text: string | null): text is keyof typeof STEPS =>
  text !== null && Object.hasOwn(STEPS, text);

/** One of them: suspended at once, or renewed near its end. */
export const mineOnePage: PageRoute = {
  path: `${HERE}/{id}`,
  portal: 'citizen',
  async get(page) {
    assertMayDo(page.actor, myCertificates.access);
    return show(page, await certificateOf(page));
  },
  async post(page) {
    assertMayDo(page.actor, myCertificates.access);
    const certificate = await certificateOf(page);
    const t = words(page.lang);
    const step = page.form.get('step');
    if (!isStep(step)) throw certificatesProblems['wrong-state']();
    const typed = (page.form.get('request') ?? '').trim();
    const input = { id: certificate.id, ...(step === 'renew' && typed !== '' && { request: typed }) };
    const taken = await page.attempt(STEPS[step] as unknown as Action, input);
    if (!taken.ok) return { html: show(page, certificate, taken.problem), status: taken.problem.status };
    const { id } = taken.value as { id: string };
    return { redirect: `${HERE}/${id}`, flash: step === 'renew' ? t.renewed : t.done.suspend };
  },
};

function show(page: PageContext, certificate: Detail, problem?: Problem): Html {
  const { lang } = page;
  const t = words(lang);
  const errors = problem && formErrors(problem);
  const banner = problem && refusal(problem, lang);
  const suspend =
    certificate.state === 'valid' &&
    form({ key: page.formKey, hidden: { step: 'suspend' } }, button(t.suspendButton, { look: 'danger' }));
  return portalPage(page, {
    ...{ portal: 'citizen', title: t.profiles[certificate.profile], caption: t.mineTitle },
    body: stack(
      factsOf(page, certificate),
      suspend,
      renewing(page, certificate, errors),
      downloads(certificate, t),
      section({ title: t.history }, historyOf(page, certificate.history)),
    ),
    breadcrumbs: [{ text: t.mineTitle, href: HERE }, { text: t.profiles[certificate.profile] }],
    ...(errors && errors.length > 0 ? { errors } : {}),
    ...(banner === undefined ? {} : { banner }),
  });
}

/** Only when it can be done: in the days before the end of a certificate that holds. */
function renewing(
  page: PageContext,
  { state, notAfter }: Detail,
  errors: ReturnType<typeof formErrors> | undefined,
): Html {
  const { lang } = page;
  const t = words(lang);
  const left = Date.parse(notAfter) - page.kernel.now().epochMilliseconds;
  if (state !== 'valid' || left > RENEWAL_DAYS * DAY) return html``;
  return section(
    { title: t.renewTitle, intro: t.renewLead },
    form(
      { key: `${page.formKey}-renew`, hidden: { step: 'renew' } },
      textArea({
        lang,
        name: 'request',
        label: t.request,
        hint: t.requestHint,
        value: page.form.get('request') ?? '',
        error: errors,
        rows: 6,
        optional: true,
      }),
      button(t.renewButton),
    ),
  );
}
