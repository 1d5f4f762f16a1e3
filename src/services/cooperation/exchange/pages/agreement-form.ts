import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import type { FieldError, Problem } from '../../../../kernel/problem.ts';
import { formatNumber } from '../../../../kernel/texts.ts';
import {
  button,
  buttonGroup,
  checkboxes,
  dateField,
  form,
  linkButton,
  numberField,
  radios,
  readDate,
  stack,
  textField,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { createAgreement, updateAgreement } from '../actions/agreements.ts';
import { readAgreement } from '../queries/agreements.ts';
import { catalogueService } from '../queries/services.ts';
import type { AgreementDetail, ServiceView } from '../queries/views.ts';
import { errorsOf, problemNotice, together, UNREADABLE, word, wordsOf } from './parts.ts';

const DATES = ['validFrom', 'validUntil'] as const;
const TEXTS = ['procedureCode', 'procedureTitle', 'basis', 'norm', 'article', 'link', 'dailyQuota'] as const;

/** Request of an agreement on the data service in the address. */
export const officeNewAgreement: PageRoute = {
  path: '/office/agreements/new',
  portal: 'office',
  async get(page) {
    const serviceId = page.query.get('service') ?? '';
    // An agreement is on a data service: whoever has not chosen one does it in the catalogue.
    if (serviceId === '') return { redirect: '/office/catalogue' };
    return show(page, { serviceId });
  },
  async post(page) {
    const serviceId = page.query.get('service') ?? '';
    const { input, errors } = read(page, serviceId);
    const made = await page.attempt(createAgreement, input);
    if (!made.ok) return show(page, { serviceId, problem: made.problem, errors });
    return { redirect: `/office/agreements/${made.value.id}`, flash: wordsOf(page).done.create };
  },
};

/** The draft of an agreement, edited. */
export const officeEditAgreement: PageRoute = {
  path: '/office/agreements/{id}/edit',
  portal: 'office',
  async get(page) {
    const agreement = await page.run(readAgreement, { id: page.params['id'] });
    return show(page, { serviceId: agreement.serviceId, agreement });
  },
  async post(page) {
    const agreement = await page.run(readAgreement, { id: page.params['id'] });
    const { serviceId } = agreement;
    const { input, errors } = read(page, serviceId);
    const saved = await page.attempt(updateAgreement, { ...input, id: agreement.id });
    if (!saved.ok) return show(page, { serviceId, agreement, problem: saved.problem, errors });
    return { redirect: `/office/agreements/${agreement.id}`, flash: wordsOf(page).done.update };
  },
};

function read(page: PageContext, serviceId: string) {
  const t = wordsOf(page);
  const errors: FieldError[] = [];
  const input: Record<string, unknown> = { serviceId, fields: page.form.getAll('fields') };
  for (const name of TEXTS) input[name] = page.form.get(name) ?? '';
  for (const name of DATES) {
    const date = readDate(page.form, name, t[name].toLowerCase(), page.lang);
    if (date.ok) input[name] = date.date.toString();
    else {
      errors.push({ field: name, message: date.message });
      input[name] = UNREADABLE;
    }
  }
  return { input, errors };
}

type Shown = { serviceId: string; agreement?: AgreementDetail; problem?: Problem; errors?: FieldError[] };

async function show(
  page: PageContext,
  { serviceId, agreement, problem, errors: own = [] }: Shown,
): Promise<PageAnswer> {
  const t = wordsOf(page);
  const { lang } = page;
  const service = await page.run(catalogueService, { id: serviceId });
  const errors = together(own, errorsOf(problem, t));
  const title = agreement === undefined ? t.office.newAgreement : t.office.editAgreement;
  const whole = portalPage(page, {
    portal: 'office',
    title,
    caption: `${service.title[lang]} · ${service.providerName}`,
    errors,
    breadcrumbs: [{ text: t.office.agreements, href: '/office/agreements' }, { text: title }],
    body: stack(
      errors.length === 0 && problemNotice(problem, lang),
      form(
        { key: page.formKey },
        ...fieldsOf(page, { service, agreement, errors }),
        buttonGroup(
          button(t.saveDraft),
          linkButton(
            agreement === undefined ? '/office/catalogue' : `/office/agreements/${agreement.id}`,
            t.cancel,
            {
              look: 'tertiary',
            },
          ),
        ),
      ),
    ),
  });
  return errors.length > 0 || problem !== undefined ? { html: whole, status: 422 } : whole;
}

type Known = { service: ServiceView; agreement: AgreementDetail | undefined; errors: FieldError[] };

function fieldsOf(page: PageContext, { service, agreement, errors }: Known) {
  const t = wordsOf(page);
  const { lang } = page;
  const sent = page.form.size > 0;
  const before = agreement as Record<string, unknown> | undefined;
  const value = (name: string) => (sent ? (page.form.get(name) ?? '') : String(before?.[name] ?? ''));
  const today = page.kernel.now().toZonedDateTimeISO('Europe/Madrid').toPlainDate();
  const days = { validFrom: today, validUntil: today.add({ years: 4 }).subtract({ days: 1 }) };
  const common = { lang, error: errors };
  const date = (name: (typeof DATES)[number]) => {
    const read = readDate(page.form, name, t[name], lang);
    const stored = agreement === undefined ? days[name] : Temporal.PlainDate.from(agreement[name]);
    const shown = !sent ? stored : read.ok ? read.date : read.parts;
    return dateField({ ...common, name, label: t[name], value: shown });
  };
  return [
    textField({
      ...common,
      name: 'procedureCode',
      label: t.office.procedureCode,
      hint: t.office.procedureCodeHint,
      value: value('procedureCode'),
      maxlength: 8,
    }),
    textField({
      ...common,
      name: 'procedureTitle',
      label: t.office.procedureTitle,
      hint: t.office.procedureTitleHint,
      value: value('procedureTitle'),
      maxlength: 300,
    }),
    radios({
      ...common,
      name: 'basis',
      label: t.basis,
      hint: t.office.basisHint,
      choices: service.bases.map((basis) => ({ value: basis, label: t.basesOffice[basis] })),
      value: value('basis') || (service.bases.length === 1 ? service.bases[0] : undefined),
    }),
    textField({
      ...common,
      name: 'norm',
      label: t.norm,
      hint: t.office.normHint,
      value: value('norm'),
      maxlength: 300,
    }),
    textField({ ...common, name: 'article', label: t.article, value: value('article'), maxlength: 100 }),
    textField({
      ...common,
      name: 'link',
      label: t.linkToNorm,
      kind: 'url',
      optional: true,
      value: agreement?.link === null && !sent ? '' : value('link'),
      maxlength: 500,
    }),
    checkboxes({
      ...common,
      name: 'fields',
      label: t.fields,
      hint: t.office.fieldsHint,
      choices: service.fields.map((field) => ({
        value: field.path,
        label: field.title[lang],
        hint: word(t.sensitivities, field.sensitivity),
      })),
      values: sent ? page.form.getAll('fields') : (agreement?.fields ?? []),
    }),
    numberField({
      ...common,
      name: 'dailyQuota',
      label: t.dailyQuota,
      hint: t.office.quotaHint(formatNumber(service.dailyQuota, lang)),
      value: value('dailyQuota') || '100',
    }),
    date('validFrom'),
    date('validUntil'),
  ];
}
