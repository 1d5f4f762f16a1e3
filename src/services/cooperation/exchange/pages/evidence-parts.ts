import type { Html } from '../../../../kernel/html.ts';
import type { PageContext } from '../../../../kernel/http/pages.ts';
import type { FieldError } from '../../../../kernel/problem.ts';
import { formatDateTime } from '../../../../kernel/texts.ts';
import {
  button,
  buttonGroup,
  checkboxes,
  code,
  details,
  form,
  inset,
  linkButton,
  notice,
  printButton,
  select,
  stack,
  summaryList,
  textArea,
  textField,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import type { EvidenceGiven } from '../ask.ts';
import { REASON_MOST } from '../decision.ts';
import type { AgreementDetail, ServiceView } from '../queries/views.ts';
import { askingTexts } from '../texts/asking.ts';
import { evidenceView } from './evidence-view.ts';
import { proofLinks, wordsOf } from './parts.ts';
import { questionInputs } from './question-fields.ts';

export const EVIDENCE = '/office/evidence';
export const DOCUMENTS: readonly string[] = ['NIF', 'NIE', 'PASSPORT'];

/** A question as somebody wrote it. */
export type Input = {
  caseRef: string;
  subject: { type: string; number: string };
  question: Record<string, unknown>;
  fields: string[];
  breakGlass: { reason: string } | undefined;
};

type Form = { agreement: AgreementDetail; service: ServiceView; errors: FieldError[] };

/** The question as a form: case, person, what the schema asks, fewer fields if one wants, emergency if granted. */
export function questionForm(page: PageContext, { agreement, service, errors }: Form): Html {
  const t = wordsOf(page);
  const { lang, form: sent, actor } = page;
  const emergency = actor.kind === 'employee' && actor.capabilities.includes('evidence.emergency');
  const common = { lang, error: errors };
  return form(
    { key: page.formKey },
    textField({
      ...common,
      name: 'caseRef',
      label: t.caseRef,
      value: sent.get('caseRef') ?? '',
      maxlength: 100,
    }),
    select({
      ...common,
      name: 'documentType',
      label: t.office.documentType,
      options: DOCUMENTS.map((value) => ({
        value,
        label: value === 'PASSPORT' ? askingTexts(lang).passport : value,
      })),
      value: sent.get('documentType') ?? 'NIF',
    }),
    textField({
      ...common,
      name: 'document',
      label: t.office.documentNumber,
      value: sent.get('document') ?? '',
      maxlength: 20,
      autocomplete: 'off',
    }),
    ...questionInputs(service.questionSchema, page, errors),
    details(
      t.office.optionalFields,
      checkboxes({
        ...common,
        name: 'fields',
        label: t.fields,
        hint: t.office.optionalFieldsHint,
        choices: service.fields
          .filter((field) => agreement.fields.includes(field.path))
          .map((field) => ({ value: field.path, label: field.title[lang] })),
        values: sent.getAll('fields'),
      }),
    ),
    emergency &&
      details(
        t.office.emergency,
        textArea({
          ...common,
          name: 'emergency',
          label: t.reason,
          hint: t.office.emergencyHint,
          optional: true,
          rows: 3,
          maxlength: REASON_MOST,
          value: sent.get('emergency') ?? '',
        }),
      ),
    buttonGroup(
      button(t.office.ask, { name: 'act', value: 'ask' }),
      button(t.office.explain, { look: 'secondary', name: 'act', value: 'explain' }),
    ),
  );
}

type Result = { agreement: AgreementDetail; service: ServiceView; given: EvidenceGiven; input: Input };

/** The evidence, whose it is, who asked and when, on what it rests and its proof: printed, it is a paper of the case. */
export function evidencePage(page: PageContext, { agreement, service, given, input }: Result): Html {
  const t = wordsOf(page);
  const own = askingTexts(page.lang);
  const { lang, actor } = page;
  const { caseRef, subject, breakGlass } = input;
  const evidence = given.evidence as { found?: boolean } | null;
  const fields = service.fields.filter(
    (field) => given.fields.includes(field.path) && field.path !== 'found',
  );
  return portalPage(page, {
    portal: 'office',
    title: t.office.evidenceTitle,
    caption: `${service.title[lang]} · ${t.caseRef} ${caseRef}`,
    width: 'wide',
    breadcrumbs: [
      { text: t.office.evidence, href: EVIDENCE },
      { text: service.title[lang], href: `${EVIDENCE}/${agreement.id}` },
      { text: t.office.evidenceTitle },
    ],
    body: stack(
      notice({ lang, tone: 'success', live: true }, t.office.evidenceGiven),
      breakGlass !== undefined && notice({ lang, tone: 'warning', title: own.emergency }, own.emergencyGiven),
      summaryList(lang, [
        {
          key: own.person,
          value: `${subject.type === 'PASSPORT' ? own.passport : subject.type} ${subject.number}`,
        },
        { key: t.caseRef, value: caseRef },
        { key: own.officer, value: actor.kind === 'employee' ? `${actor.name}, ${actor.unit}` : '' },
        { key: own.when, value: formatDateTime(page.kernel.now(), lang) },
      ]),
      evidence?.found === false ? inset(t.office.evidenceEmpty) : evidenceView(evidence, { fields, t, lang }),
      summaryList(lang, [
        { key: t.provider, value: service.providerName },
        { key: t.procedure, value: agreement.procedureTitle },
        {
          key: t.basis,
          value: `${t.basesOffice[agreement.basis]}: ${agreement.norm}, ${t.article.toLowerCase()} ${agreement.article}`,
        },
        { key: t.proof, value: proofLinks(given.receiptIds.outcome, t) },
        { key: t.exchangeId, value: code(given.exchangeId) },
      ]),
      buttonGroup(linkButton(`${EVIDENCE}/${agreement.id}`, t.office.another), printButton(lang)),
    ),
  });
}
