import type { Action } from '../../../../kernel/action.ts';
import type { PageAnswer, PageContext, PageRoute, Portal } from '../../../../kernel/http/pages.ts';
import type { Problem } from '../../../../kernel/problem.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import { notice, stack } from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import {
  approveAgreement,
  archiveAgreement,
  rejectAgreement,
  resumeAgreement,
  suspendAgreement,
} from '../actions/agreement-decide.ts';
import { submitAgreement, withdrawAgreement } from '../actions/agreement-submit.ts';
import type { CheckItem } from '../checklist.ts';
import { readAgreement } from '../queries/agreements.ts';
import { catalogueService } from '../queries/services.ts';
import { AGREEMENT_ACTS, type AgreementAct, type AgreementDetail } from '../queries/views.ts';
import { agreementBody, checklistOf } from './agreement-parts.ts';
import { confirmForm, say, word, wordsOf } from './parts.ts';

type Place = { portal: Portal; base: string };

const ACTIONS: Partial<Record<AgreementAct, Action>> = {
  submit: submitAgreement as unknown as Action,
  withdraw: withdrawAgreement as unknown as Action,
  approve: approveAgreement as unknown as Action,
  reject: rejectAgreement as unknown as Action,
  suspend: suspendAgreement as unknown as Action,
  resume: resumeAgreement as unknown as Action,
  archive: archiveAgreement as unknown as Action,
};

function crumbs(page: PageContext, { portal, base }: Place, agreement: AgreementDetail, act?: string) {
  const t = wordsOf(page);
  const one = say(agreement.serviceTitle, page.lang);
  return [
    ...(portal === 'operator' ? [{ text: t.operator.home, href: '/operator' }] : []),
    { text: t.office.agreements, href: base },
    act === undefined ? { text: one } : { text: one, href: `${base}/${agreement.id}` },
    ...(act === undefined ? [] : [{ text: act }]),
  ];
}

/** The page of one agreement in a portal. */
export function agreementPage(place: Place): PageRoute {
  return {
    path: `${place.base}/{id}`,
    portal: place.portal,
    async get(page) {
      const t = wordsOf(page);
      const agreement = await page.run(readAgreement, { id: page.params['id'] });
      const service = await page.attempt(catalogueService, { id: agreement.serviceId });
      return portalPage(page, {
        portal: place.portal,
        title: `${t.office.agreement}: ${say(agreement.serviceTitle, page.lang)}`,
        caption: t.office.between(agreement.consumerName, agreement.providerName),
        width: 'wide',
        breadcrumbs: crumbs(page, place, agreement),
        body: agreementBody(agreement, service.ok ? service.value : undefined, page, place.base),
      });
    },
  };
}

/** The page on which one step is confirmed, with its reason. */
export function agreementStepPage(place: Place): PageRoute {
  return {
    path: `${place.base}/{id}/{act}`,
    portal: place.portal,
    get: (page) => confirm(page, place, undefined),
    async post(page) {
      const act = actOf(page);
      const id = page.params['id']!;
      const given = await page.attempt(ACTIONS[act]!, { id, reason: page.form.get('reason') ?? '' });
      if (!given.ok) return confirm(page, place, given.problem);
      return { redirect: `${place.base}/${id}`, flash: word(wordsOf(page).done, act) };
    },
  };
}

function actOf(page: PageContext): AgreementAct {
  const act = AGREEMENT_ACTS.find((each) => each === page.params['act']);
  if (act === undefined || ACTIONS[act] === undefined) throw kernelProblems['not-found']();
  return act;
}

async function confirm(page: PageContext, place: Place, problem: Problem | undefined): Promise<PageAnswer> {
  const t = wordsOf(page);
  const { lang } = page;
  const act = actOf(page);
  const agreement = await page.run(readAgreement, { id: page.params['id'] });
  const withReason = act !== 'submit' && act !== 'withdraw';
  const back = `${place.base}/${agreement.id}`;
  const failed = checklistIn(problem);
  const title = `${word(t.buttons, act)}: ${say(agreement.serviceTitle, lang)}`;
  const whole = portalPage(page, {
    portal: place.portal,
    title,
    caption: t.office.between(agreement.consumerName, agreement.providerName),
    breadcrumbs: crumbs(page, place, agreement, word(t.buttons, act)),
    errors: problem?.fields.map(() => ({ field: 'reason', message: t.fieldErrors.reason })),
    body: stack(
      failed !== undefined && notice({ lang, tone: 'danger', title: t.office.checklistFailed, live: true }),
      failed !== undefined && checklistOf(failed, t, lang),
      confirmForm({ page, act, problem: failed === undefined ? problem : undefined, withReason, back }),
    ),
  });
  return problem === undefined ? whole : { html: whole, status: problem.status };
}

function checklistIn(problem: Problem | undefined): CheckItem[] | undefined {
  const items = problem?.data['checklist'];
  return Array.isArray(items) ? (items as CheckItem[]) : undefined;
}
