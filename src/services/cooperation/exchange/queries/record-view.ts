import { z } from 'zod';
import type { Work } from '../../../../kernel/action.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import { type ExchangeRow, loadExchange } from '../store-exchanges.ts';
import { type HoldRow, holdsOf } from '../store-holds.ts';
import { type ErasureRow, erasureOf } from '../store-records.ts';
import { exchangeView, lookUp } from './exchange-view.ts';

const maybe = z.string().nullable();

export const holdView = z.object({
  exchangeId: z.string(),
  setAt: z.string(),
  reason: z.string(),
  liftedAt: maybe,
  liftedReason: maybe,
});
export type HoldView = z.output<typeof holdView>;

export const erasureView = z.object({
  exchangeId: z.string(),
  at: z.string(),
  why: z.enum(['retention', 'decision']),
  reason: maybe,
  /** The leaves that say that it was erased. */
  leaves: z.array(z.string()),
});
export type ErasureView = z.output<typeof erasureView>;

/** The record of an exchange as the operator sees it: never the person, the case or the unit. */
export const recordView = z.object({
  exchange: exchangeView,
  state: z.enum(['kept', 'held', 'erased']),
  /** Newest first. */
  holds: z.array(holdView),
  erasure: erasureView.nullable(),
});
export type RecordView = z.output<typeof recordView>;

export const viewOfHold = (row: HoldRow): HoldView => ({
  exchangeId: row.exchangeId,
  setAt: row.setAt.toISOString(),
  reason: row.reason,
  liftedAt: row.liftedAt?.toISOString() ?? null,
  liftedReason: row.liftedReason,
});

export const viewOfErasure = ({ exchangeId, at, why, reason, leaves }: ErasureRow): ErasureView => ({
  exchangeId,
  at: at.toISOString(),
  why,
  reason,
  leaves,
});

/** The record of an exchange whole. Throws `kernel.not-found`. */
export async function recordOf(work: Work, id: string): Promise<RecordView> {
  const row = await loadExchange(work.tx, id);
  if (row === undefined) throw kernelProblems['not-found']();
  const [looked] = await lookUp(work.tx, [row]);
  const holds = await holdsOf(work.tx, { consumerId: row.consumer_id, id });
  const erasure = row.erased_at === null ? undefined : await erasureOf(work.tx, id);
  return {
    exchange: exchangeView.parse(looked!.view),
    state: stateOf(row, holds),
    holds: holds.map(viewOfHold),
    erasure: erasure === undefined ? null : viewOfErasure(erasure),
  };
}

function stateOf(row: ExchangeRow, holds: readonly HoldRow[]): RecordView['state'] {
  if (row.erased_at !== null) return 'erased';
  return holds.some((hold) => hold.liftedAt === null) ? 'held' : 'kept';
}

/** The exchange that an identifier names: its own, or that of the receipt of one of its leaves. */
export async function exchangeNamed(work: Work, id: string): Promise<string> {
  if ((await loadExchange(work.tx, id)) !== undefined) return id;
  const kept = await work.kernel.ledger.keeping.read(work.tx, [id]);
  const named = kept[0]?.tx ?? (await erasureOf(work.tx, id))?.exchangeId;
  if (named === undefined) throw kernelProblems['not-found']();
  return named;
}
