import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import type { FieldError, Problem } from '../../../../kernel/problem.ts';
import {
  button,
  buttonGroup,
  dateField,
  emptyState,
  form,
  linkButton,
  radios,
  readDate,
  stack,
  textField,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { recordConsent } from '../actions/consents.ts';
import { listAgreements } from '../queries/agreements.ts';
import { exchangeList } from './exchange-table.ts';
import { errorsOf, problemNotice, say, wordsOf } from './parts.ts';

/** Questions that the body asked. */
export const officeExchanges: PageRoute = {
  path: '/office/exchanges',
  portal: 'office',
  async get(page) {
    const t = wordsOf(page);
    const { body, errors } = await exchangeList(page, '/office/exchanges');
    return portalPage(page, {
      portal: 'office',
      title: t.office.exchanges,
      width: 'wide',
      errors,
      breadcrumbs: [{ text: t.office.home, href: '/office' }, { text: t.office.exchanges }],
      body,
    });
  },
};

/** A consent that the person gave to the body, recorded with the reference of where it is kept. */
export const officeRecordConsent: PageRoute = {
  path: '/office/consents/new',
  portal: 'office',
  get: (page) => fill(page, undefined, []),
  async post(page) {
    const t = wordsOf(page);
    const found = await consentable(page);
    const agreement = found.find((each) => each.id === page.form.get('offer'));
    const errors: FieldError[] =
      agreement === undefined ? [{ field: 'offer', message: t.fieldErrors.serviceId }] : [];
    const until = readDate(page.form, 'validUntil', t.validUntil.toLowerCase(), page.lang);
    if (!until.ok && !until.empty) errors.push({ field: 'validUntil', message: until.message });
    if (agreement === undefined || errors.length > 0) return fill(page, undefined, errors);
    const recorded = await page.attempt(recordConsent, {
      document: page.form.get('document') ?? '',
      reference: page.form.get('reference') ?? '',
      serviceId: agreement.serviceId,
      procedureCode: agreement.procedureCode,
      validUntil: until.ok ? until.date.toString() : undefined,
    });
    if (!recorded.ok) return fill(page, recorded.problem, errorsOf(recorded.problem, t));
    return { redirect: `/office/evidence/${agreement.id}`, flash: t.done.record };
  },
};

/** Agreements of the body on consent, of the first page of them. */
async function consentable(page: PageContext) {
  const found = await page.run(listAgreements, { side: 'consumer', state: 'active', basis: 'consent' });
  return found.items;
}

async function fill(
  page: PageContext,
  problem: Problem | undefined,
  errors: FieldError[],
): Promise<PageAnswer> {
  const t = wordsOf(page);
  const { lang, form: sent } = page;
  const offers = await consentable(page);
  const until = readDate(sent, 'validUntil', t.validUntil, lang);
  const common = { lang, error: errors };
  const whole = portalPage(page, {
    portal: 'office',
    title: t.office.recordConsent,
    lead: t.office.recordConsentLead,
    errors,
    breadcrumbs: [{ text: t.office.evidence, href: '/office/evidence' }, { text: t.office.recordConsent }],
    body: stack(
      errors.length === 0 && problemNotice(problem, lang),
      offers.length === 0
        ? emptyState({ title: t.office.noAgreements })
        : form(
            { key: page.formKey },
            radios({
              ...common,
              name: 'offer',
              label: t.office.agreement,
              choices: offers.map((each) => ({
                value: each.id,
                label: say(each.serviceTitle, lang),
                hint: each.procedureTitle,
              })),
              value: sent.get('offer') ?? undefined,
            }),
            textField({
              ...common,
              name: 'document',
              label: t.office.documentNumber,
              value: sent.get('document') ?? '',
              maxlength: 20,
              autocomplete: 'off',
            }),
            textField({
              ...common,
              name: 'reference',
              label: t.office.reference,
              hint: t.office.referenceHint,
              value: sent.get('reference') ?? '',
              maxlength: 200,
            }),
            dateField({
              ...common,
              name: 'validUntil',
              label: t.validUntil,
              optional: true,
              value: until.ok ? until.date : until.parts,
            }),
            buttonGroup(
              button(t.office.recordConsent),
              linkButton('/office/evidence', t.cancel, { look: 'tertiary' }),
            ),
          ),
    ),
  });
  return errors.length > 0 || problem !== undefined ? { html: whole, status: 422 } : whole;
}
