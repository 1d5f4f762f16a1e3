import type { Work } from '../../../../kernel/action.ts';
import { actorKey } from '../../../../kernel/actor.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import { AGREEMENT_MOVES, type AgreementState, type Side } from '../agreement.ts';
import { type ExchangeEvent, tell } from '../events.ts';
import { exchangeProblems } from '../problems.ts';
import { addMove, tables } from '../store.ts';
import type { AgreementRow } from '../store-agreements.ts';
import { actingUnit, sidesOf } from './side.ts';

export type AgreementStep = {
  act: string;
  to: AgreementState;
  side: Side;
  event: ExchangeEvent;
  reason?: string | undefined;
  /** Columns that change besides state and reason. */
  set?: Partial<{
    suspended_by: Side[];
    checklist: string;
    requested_at: string | null;
    decide_by: string | null;
    decide_by_calendars: string[];
    decide_by_cautions: string[];
    decided_at: string | null;
  }>;
};

/**
 * The side on which the actor makes a move, by {@link AGREEMENT_MOVES}. Throws `exchange.move-not-allowed` when
 * the state does not let anybody, `kernel.not-allowed` when it lets only others.
 */
export function movingSide(work: Work, row: AgreementRow, to: AgreementState): Side {
  const allowed = AGREEMENT_MOVES[row.state][to];
  if (allowed === undefined) throw notFrom(row, to);
  const own = sidesOf(work.actor, { consumerId: row.consumer_id, providerId: row.provider_id });
  const side = allowed.find((each) => own.includes(each));
  if (side === undefined) throw kernelProblems['not-allowed']({ data: { sides: allowed } });
  return side;
}

export function notFrom(row: AgreementRow, to: AgreementState) {
  const allowed = Object.keys(AGREEMENT_MOVES[row.state]);
  return exchangeProblems['move-not-allowed']({ data: { from: row.state, to, allowed } });
}

/** Stores a step of an agreement: row, history, the same event to both bodies. */
export async function takeStep(work: Work, row: AgreementRow, step: AgreementStep): Promise<void> {
  await tables(work.tx)
    .updateTable('agreement')
    .set({ state: step.to, reason: step.reason ?? null, updated_at: work.now.toString(), ...step.set })
    .where('consumer_id', '=', row.consumer_id)
    .where('id', '=', row.id)
    .execute();
  await addMove(work.tx, {
    administration_id: row.consumer_id,
    subject_id: row.id,
    what: 'agreement',
    at: work.now,
    side: work.actor.kind === 'platform' ? 'platform' : step.side,
    unit: actingUnit(work),
    action: step.act,
    from_state: row.state,
    to_state: step.to,
    reason: step.reason ?? null,
  });
  const suspendedBy = step.set?.suspended_by ?? row.suspended_by;
  tell(work, [row.consumer_id, row.provider_id], {
    kind: step.event,
    subject: row.id,
    payload: {
      agreement: row.id,
      consumer: row.consumer_id,
      provider: row.provider_id,
      service: row.service_id,
      state: step.to,
      suspendedBy,
      by: step.side,
    },
  });
  leafOf(work, row, { ...step, suspendedBy });
}

/** The leaf of a step: the terms that bind both bodies are public, the reason and who moved are commitments. */
function leafOf(work: Work, row: AgreementRow, step: AgreementStep & { suspendedBy: Side[] }): void {
  work.leaf({
    type: 'agreement',
    record: {
      action: `agreement.${step.act}`,
      agreement: row.id,
      consumer: row.consumer_id,
      provider: row.provider_id,
      service: row.service_id,
      from: row.state,
      state: step.to,
      suspendedBy: step.suspendedBy,
      by: step.side,
      procedure: row.procedure_code,
      basis: row.basis,
      norm: row.norm,
      article: row.article,
      fields: row.fields,
      dailyQuota: row.daily_quota,
      validFrom: row.valid_from,
      validUntil: row.valid_until,
    },
    fields: { actor: actorKey(work.actor), reason: step.reason ?? '' },
  });
}
