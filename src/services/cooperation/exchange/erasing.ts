import type { Work } from '../../../kernel/action.ts';
import { type ErasureRow, emptyRecords, type RecordRow } from './store-records.ts';

export type Why = {
  why: ErasureRow['why'];
  /** What the leaves of the erasure say: a rule or that it was a decision, never a person. */
  said: string;
  /** The words of a decision; kept beside the erasure, not in the leaf. */
  reason: string | null;
};

/** The leaves of an exchange: accepted and outcome, or the refusal alone. */
export const leavesOf = ({ acceptedLeaf, outcomeLeaf }: Pick<RecordRow, 'acceptedLeaf' | 'outcomeLeaf'>) =>
  [acceptedLeaf, outcomeLeaf].filter((leaf) => leaf !== null);

/**
 * Erases exchanges whose rows the caller has locked: both leaves and the private part of the row together, or
 * nothing of it when either leaf is held.
 * @returns those that were erased and how many a hold kept
 */
export async function eraseExchanges(
  { tx, kernel, now }: Work,
  rows: readonly RecordRow[],
  { why, said, reason }: Why,
): Promise<{ erased: number; held: number }> {
  const { keeping } = kernel.ledger;
  const held = await keeping.held(tx, rows.flatMap(leavesOf));
  const free = rows.filter((row) => !leavesOf(row).some((leaf) => held.has(leaf)));
  if (free.length > 0) {
    const ids = free.flatMap(leavesOf);
    const acts = await keeping.erase(tx, { ids, reason: said, at: now.epochMilliseconds });
    const gone = free.map((row) => ({
      ...row,
      leaves: leavesOf(row).flatMap((leaf) => acts.get(leaf) ?? []),
    }));
    await emptyRecords(tx, gone, { at: now.toString(), why, reason });
  }
  return { erased: free.length, held: rows.length - free.length };
}
