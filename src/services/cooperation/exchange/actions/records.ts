import { z } from 'zod';
import { action, type Work } from '../../../../kernel/action.ts';
import { actorKey } from '../../../../kernel/actor.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import { eraseExchanges, leavesOf } from '../erasing.ts';
import { recordOf, recordView } from '../queries/record-view.ts';
import { addHold, endHold } from '../store-holds.ts';
import { lockRecord, type RecordRow } from '../store-records.ts';
import { id, reason, yes } from './inputs.ts';
import { recordProblems } from './record-problems.ts';

const withReason = z.object({ id, reason });

/** The record, locked and not erased. Throws `kernel.not-found` or `exchange.record-erased`. */
async function keptRecord(work: Work, exchange: string): Promise<RecordRow> {
  const row = await lockRecord(work.tx, exchange);
  if (row === undefined) throw kernelProblems['not-found']();
  if (row.erasedAt !== null) throw recordProblems['record-erased']();
  return row;
}

/** The leaf of the act: which exchange in the open, who and why only as commitments. */
function leafOf(work: Work, act: 'hold' | 'lift' | 'erase', row: RecordRow, why: string): void {
  work.leaf({
    type: 'act',
    record: { action: `record.${act}`, exchange: row.id, by: work.actor.kind },
    fields: { actor: actorKey(work.actor), reason: why },
  });
}

export const holdRecord = action({
  name: 'exchange.record.hold',
  summary: 'Sets a legal hold on the record of an exchange: while it stands nothing erases it.',
  access: { operator: 'records.hold' },
  input: withReason,
  output: recordView,
  async run(work, input) {
    const row = await keptRecord(work, input.id);
    const at = work.now.toString();
    if (!(await addHold(work.tx, row, { at, reason: input.reason }))) throw recordProblems['hold-standing']();
    const leaves = leavesOf(row);
    const held = await work.kernel.ledger.keeping.hold(work.tx, leaves, true);
    // A hold over nothing would promise what it cannot keep.
    if (held.length < leaves.length) throw recordProblems['record-erased']();
    leafOf(work, 'hold', row, input.reason);
    return recordOf(work, row.id);
  },
});

export const liftHold = action({
  name: 'exchange.record.lift',
  summary: 'Lifts the legal hold of a record; if its time was over, it is erased in the next night.',
  access: { operator: 'records.hold' },
  input: withReason,
  output: recordView,
  async run(work, input) {
    const row = await keptRecord(work, input.id);
    const at = work.now.toString();
    if (!(await endHold(work.tx, row, { at, reason: input.reason }))) throw recordProblems['hold-missing']();
    await work.kernel.ledger.keeping.hold(work.tx, leavesOf(row), false);
    leafOf(work, 'lift', row, input.reason);
    return recordOf(work, row.id);
  },
});

export const eraseRecord = action({
  name: 'exchange.record.erase',
  summary:
    'Erases the record of one exchange before its time, for ever: both leaves and what the lists say of the person.',
  access: { operator: 'records.erase' },
  input: withReason.extend({
    confirm: yes.refine((sure) => sure, 'says that it is meant: it cannot be undone'),
  }),
  output: recordView,
  async run(work, input) {
    const row = await keptRecord(work, input.id);
    const why = { why: 'decision', said: 'decision', reason: input.reason } as const;
    const { held } = await eraseExchanges(work, [row], why);
    if (held > 0) throw recordProblems['record-held']();
    leafOf(work, 'erase', row, input.reason);
    return recordOf(work, row.id);
  },
});
