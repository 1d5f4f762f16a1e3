import { z } from 'zod';
import { action, type Work } from '../../../../kernel/action.ts';
import { type Deadline, deadline } from '../../../../kernel/legal-time/index.ts';
import { seatCalendar } from '../../calendars/index.ts';
import { DECISION_WORKING_DAYS } from '../agreement.ts';
import { type CheckItem, checklist, passes } from '../checklist.ts';
import { exchangeProblems } from '../problems.ts';
import { agreementDetail } from '../queries/views.ts';
import { bumpState, tables } from '../store.ts';
import { type AgreementRow, standingAgreements } from '../store-agreements.ts';
import { bodyNames, isAdhered } from '../store-bodies.ts';
import { loadService } from '../store-services.ts';
import { movingSide, takeStep } from './agreement-step.ts';
import { agreementAccess, answerAgreement, ownAgreement } from './agreements.ts';
import { id } from './inputs.ts';
import { today } from './side.ts';

/** The checklist of an agreement as it stands now. */
export async function checkNow(work: Work, row: AgreementRow): Promise<CheckItem[]> {
  const service = await loadService(work.tx, row.service_id);
  const others = await standingAgreements(work.tx, row.consumer_id, row.service_id);
  return checklist({
    request: {
      id: row.id,
      procedureCode: row.procedure_code,
      procedureTitle: row.procedure_title,
      basis: row.basis,
      norm: row.norm,
      article: row.article,
      link: row.link,
      fields: row.fields,
      dailyQuota: row.daily_quota,
      validFrom: row.valid_from,
      validUntil: row.valid_until,
    },
    consumerAdhered: await isAdhered(work.tx, row.consumer_id),
    service: service && {
      state: service.state,
      bases: service.bases,
      fields: service.fields,
      dailyQuota: service.daily_quota,
    },
    others: others.map((other) => ({
      id: other.id,
      procedureCode: other.procedure_code,
      basis: other.basis,
      dailyQuota: other.daily_quota,
      validFrom: other.valid_from,
      validUntil: other.valid_until,
    })),
    today: today(work),
  });
}

/** Throws `exchange.checklist-failed` with the failed points as clauses and the whole list as data. */
export function assertPasses(items: readonly CheckItem[]): void {
  if (passes(items)) return;
  const failed = items.filter((item) => !item.ok);
  throw exchangeProblems['checklist-failed']({
    data: { checklist: items },
    clauses: failed.map(({ code, text, remedy }) => ({
      code: `exchange.checklist.${code}`,
      title: text,
      remedy,
    })),
  });
}

/**
 * The last day on which the provider decides, in working days at its seat (Ley 39/2015 arts. 30.2 and 30.6). A body
 * waits for it, nobody loses a right by it: so what is not published yet is a caution and no refusal (art. 30.7).
 */
async function decideBy(work: Work, providerId: string): Promise<Deadline> {
  const provider = (await bodyNames(work.tx, [providerId])).get(providerId);
  return deadline({
    from: work.now,
    length: DECISION_WORKING_DAYS,
    unit: 'working-days',
    calendar: await seatCalendar(work.tx, provider),
  });
}

export const submitAgreement = action({
  name: 'exchange.agreement.submit',
  summary: 'Checks a draft and asks the provider for it; active at once where approval is automatic.',
  access: agreementAccess,
  input: z.object({ id }),
  output: agreementDetail,
  async run(work, input) {
    // The state lock first: two such requests sent at once are checked one after the other.
    await bumpState(work.tx);
    const row = await ownAgreement(work, input.id);
    const side = movingSide(work, row, 'pending');
    const items = await checkNow(work, row);
    assertPasses(items);
    const service = (await loadService(work.tx, row.service_id))!;
    const at = work.now.toString();
    const set = { checklist: JSON.stringify(items), requested_at: at };
    if (service.approval === 'automatic') {
      await takeStep(work, row, {
        act: 'submit',
        to: 'active',
        side,
        event: 'agreements.activated',
        set: { ...set, decide_by: null, decided_at: at },
      });
    } else {
      const until = await decideBy(work, row.provider_id);
      await takeStep(work, row, {
        act: 'submit',
        to: 'pending',
        side,
        event: 'agreements.submitted',
        set: {
          ...set,
          decide_by: until.lastDay.toString(),
          decide_by_calendars: [...until.calendars],
          decide_by_cautions: [...until.cautions],
          decided_at: null,
        },
      });
    }
    return answerAgreement(work, row.id);
  },
});

export const withdrawAgreement = action({
  name: 'exchange.agreement.withdraw',
  summary: 'Takes a pending request back to draft.',
  access: agreementAccess,
  input: z.object({ id }),
  output: agreementDetail,
  async run(work, input) {
    await bumpState(work.tx);
    const row = await ownAgreement(work, input.id);
    const side = movingSide(work, row, 'draft');
    await takeStep(work, row, {
      act: 'withdraw',
      to: 'draft',
      side,
      event: 'agreements.withdrawn',
      set: { requested_at: null, decide_by: null, decide_by_calendars: [], decide_by_cautions: [] },
    });
    return answerAgreement(work, row.id);
  },
});

/** Stores the result of checking a draft without asking for it, so that its page shows what is missing. */
export const checkAgreement = action({
  name: 'exchange.agreement.check',
  summary: 'Says point by point whether a draft could be submitted now.',
  access: agreementAccess,
  input: z.object({ id }),
  output: agreementDetail,
  async run(work, input) {
    await bumpState(work.tx);
    const row = await ownAgreement(work, input.id);
    movingSide(work, row, 'pending');
    await tables(work.tx)
      .updateTable('agreement')
      .set({ checklist: JSON.stringify(await checkNow(work, row)) })
      .where('consumer_id', '=', row.consumer_id)
      .where('id', '=', row.id)
      .execute();
    return answerAgreement(work, row.id);
  },
});
