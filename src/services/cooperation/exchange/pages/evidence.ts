import type { Html } from '../../../../kernel/html.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { spellNif } from '../../../../kernel/nif.ts';
import { type FieldError, Problem } from '../../../../kernel/problem.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import { formatNumber } from '../../../../kernel/texts.ts';
import {
  buttonGroup,
  emptyState,
  filterForm,
  link,
  linkButton,
  notice,
  pagination,
  stack,
  table,
  textField,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { askForEvidence } from '../ask.ts';
import { REASON_MOST } from '../decision.ts';
import { listAgreements, readAgreement } from '../queries/agreements.ts';
import { explain } from '../queries/explain.ts';
import { catalogueService } from '../queries/services.ts';
import type { AgreementDetail, ServiceView } from '../queries/views.ts';
import { isDocument } from '../subject.ts';
import { askingTexts } from '../texts/asking.ts';
import { basisFilter, rangeOfPage } from './agreement-list.ts';
import { DOCUMENTS, EVIDENCE, evidencePage, type Input, questionForm } from './evidence-parts.ts';
import { addressOf, clauseList, filtersOf, problemNotice, say, wordsOf } from './parts.ts';
import { readQuestionFields } from './question-fields.ts';

const HERE = EVIDENCE;

/** One chooses the agreement: the data service and the procedure for which it is asked. */
export const officeEvidence: PageRoute = {
  path: HERE,
  portal: 'office',
  async get(page) {
    const t = wordsOf(page);
    const { lang } = page;
    const asked = filtersOf(page.query, ['text', 'basis']);
    const isFiltered = Object.keys(asked).length > 0;
    const found = await page.run(listAgreements, {
      side: 'consumer',
      state: 'active',
      order: 'procedure',
      ...asked,
      page: page.query.get('page') ?? 1,
    });
    return portalPage(page, {
      portal: 'office',
      title: t.office.evidence,
      lead: t.office.evidenceLead,
      width: 'wide',
      body: stack(
        (isFiltered || found.total > 0) &&
          filterForm(
            { lang, action: HERE, clear: isFiltered ? HERE : undefined },
            textField({
              lang,
              name: 'text',
              kind: 'search',
              label: t.office.text,
              value: asked['text'] ?? '',
            }),
            basisFilter(page),
          ),
        table({
          lang,
          caption: t.office.agreements,
          captionHidden: true,
          rows: found.items,
          empty: emptyState({
            title: isFiltered ? t.office.noAgreements : t.office.noEvidence,
            action: linkButton('/office/catalogue', t.office.findService),
          }),
          columns: [
            {
              key: 'service',
              header: t.service,
              cell: (each) => link(`${HERE}/${each.id}`, say(each.serviceTitle, lang)),
              rowHeader: true,
            },
            { key: 'procedure', header: t.procedure, cell: (each) => each.procedureTitle },
            { key: 'basis', header: t.basis, cell: (each) => t.basesOffice[each.basis] },
            { key: 'provider', header: t.provider, cell: (each) => each.providerName },
          ],
        }),
        pagination({
          lang,
          page: found.page,
          pages: found.pages,
          href: (to) => addressOf(HERE, { ...asked, page: to }),
          ...rangeOfPage(found),
        }),
        buttonGroup(
          linkButton('/office/exchanges', t.office.exchanges, { look: 'secondary' }),
          linkButton('/office/consents/new', t.office.recordConsent, { look: 'tertiary' }),
        ),
      ),
    });
  },
};

/** The question in a case, made from the schema of the data service; the answer, or every clause that refused it. */
export const officeAsk: PageRoute = {
  path: `${HERE}/{id}`,
  portal: 'office',
  get: (page) => ask(page, {}),
  async post(page) {
    const { agreement, service } = await load(page);
    const { input, errors } = read(page, service);
    if (errors.length > 0) return ask(page, { errors });
    if (page.form.get('act') === 'explain') return explained(page, agreement, input);
    try {
      const given = await askForEvidence(page.kernel, page.actor, {
        ...input,
        serviceId: agreement.serviceId,
        agreementId: agreement.id,
        idempotencyKey: page.form.get('_key') || undefined,
      });
      return evidencePage(page, { agreement, service, given, input });
    } catch (error) {
      if (error instanceof Problem) return ask(page, { problem: error });
      throw error;
    }
  },
};

async function load(page: PageContext): Promise<{ agreement: AgreementDetail; service: ServiceView }> {
  const agreement = await page.run(readAgreement, { id: page.params['id'] });
  const own = page.actor.kind === 'employee' ? page.actor.administrationId : undefined;
  if (agreement.consumerId !== own) throw kernelProblems['not-found']();
  return { agreement, service: await page.run(catalogueService, { id: agreement.serviceId }) };
}

/** What was written, and all that is wrong with it: a slip of the pen is told here, and is no refusal in the record. */
function read(page: PageContext, service: ServiceView): { input: Input; errors: FieldError[] } {
  const sent = (name: string) => (page.form.get(name) ?? '').trim();
  const { question, errors } = readQuestionFields(service.questionSchema, page);
  const emergency = sent('emergency');
  const input: Input = {
    caseRef: sent('caseRef').slice(0, 100),
    subject: { type: sent('documentType'), number: spellNif(sent('document')).slice(0, 20) },
    question,
    fields: page.form.getAll('fields').slice(0, service.fields.length),
    breakGlass: emergency === '' ? undefined : { reason: emergency },
  };
  return { input, errors: [...faultsOf(input, page), ...errors] };
}

function faultsOf({ caseRef, subject, breakGlass }: Input, page: PageContext): FieldError[] {
  const { fieldErrors } = wordsOf(page);
  const t = askingTexts(page.lang);
  const faults: FieldError[] = [];
  const isKnown = DOCUMENTS.includes(subject.type);
  const isNational = subject.type !== 'PASSPORT';
  if (caseRef === '') faults.push({ field: 'caseRef', message: fieldErrors.caseRef });
  if (!isKnown) faults.push({ field: 'documentType', message: t.documentType });
  if (subject.number === '' || (isKnown && !isDocument(subject)))
    faults.push({
      field: 'document',
      message: isKnown && isNational ? fieldErrors.document : t.documentNumber,
    });
  if (breakGlass !== undefined && breakGlass.reason.length > REASON_MOST)
    faults.push({ field: 'emergency', message: t.reasonTooLong(formatNumber(REASON_MOST, page.lang)) });
  return faults;
}

type Asked = { errors?: FieldError[]; problem?: Problem; verdict?: Html };

async function ask(page: PageContext, { errors = [], problem, verdict }: Asked): Promise<PageAnswer> {
  const t = wordsOf(page);
  const { lang } = page;
  const { agreement, service } = await load(page);
  const whole = portalPage(page, {
    portal: 'office',
    title: `${t.office.askFor}: ${service.title[lang]}`,
    caption: `${agreement.procedureTitle} · ${t.basesOffice[agreement.basis]} · ${service.providerName}`,
    errors,
    breadcrumbs: [{ text: t.office.evidence, href: HERE }, { text: service.title[lang] }],
    body: stack(
      problem !== undefined && refusal(problem, page),
      verdict,
      questionForm(page, { agreement, service, errors }),
    ),
  });
  if (problem !== undefined) return { html: whole, status: problem.status };
  return errors.length > 0 ? { html: whole, status: 422 } : whole;
}

/** Every clause that refused, each with its remedy; a refusal is recorded too. */
function refusal(problem: Problem, page: PageContext): Html {
  const t = wordsOf(page);
  const { lang } = page;
  if (problem.clauses.length === 0) return problemNotice(problem, lang)!;
  return notice(
    { lang, tone: 'danger', title: t.office.refused, live: true },
    clauseList(problem.clauses, lang),
  );
}

async function explained(page: PageContext, agreement: AgreementDetail, input: Input): Promise<PageAnswer> {
  const t = wordsOf(page);
  const { lang } = page;
  const asked = await page.attempt(explain, {
    service: {
      provider: agreement.providerId,
      code: agreement.serviceCode,
      version: agreement.serviceVersion,
    },
    procedure: agreement.procedureCode,
    basis: agreement.basis,
    case: input.caseRef,
    subject: input.subject,
    question: { document: input.subject, ...input.question },
    fields: input.fields,
    ...(input.breakGlass === undefined ? {} : { breakGlass: input.breakGlass }),
  });
  if (!asked.ok) return ask(page, { problem: asked.problem });
  const { allowed, failures } = asked.value;
  const verdict = allowed
    ? notice({ lang, tone: 'success', live: true }, t.office.explainYes)
    : notice(
        { lang, tone: 'warning', title: t.office.explainNo, live: true },
        clauseList(failures as unknown as Parameters<typeof clauseList>[0], lang),
      );
  return ask(page, { verdict });
}
