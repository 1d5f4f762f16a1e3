import type { KeptLeaf } from '../../../kernel/ledger-keeping.ts';
import type { KeptIdentification } from './history-store.ts';

/** One thing that does not agree between the history of identifications and the log that outsiders can check. */
export type Fault = {
  /** Of the identification; no personal data. */
  id: string;
  kind: 'row-without-leaf' | 'leaf-without-row' | 'differs' | 'twice';
};

/**
 * Lays the rows of a stretch of time beside its leaves. A row without a leaf was put in behind the back of the platform; a
 * leaf without a row was taken out; a record that was erased can no longer be compared and is no fault.
 */
export function compare(rows: readonly KeptIdentification[], leaves: readonly KeptLeaf[]): Fault[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const seen = new Set<string>();
  const faults: Fault[] = [];
  for (const leaf of leaves) {
    const row = byId.get(leaf.tx);
    if (seen.has(leaf.tx)) faults.push({ id: leaf.tx, kind: 'twice' });
    seen.add(leaf.tx);
    if (row === undefined) faults.push({ id: leaf.tx, kind: 'leaf-without-row' });
    else if (leaf.record !== undefined && !agrees(row, leaf.record))
      faults.push({ id: leaf.tx, kind: 'differs' });
  }
  for (const { id } of rows) if (!seen.has(id)) faults.push({ id, kind: 'row-without-leaf' });
  return faults;
}

const agrees = (row: KeptIdentification, record: Record<string, unknown>) =>
  record['method'] === row.method &&
  record['outcome'] === row.outcome &&
  (record['level'] ?? null) === row.level &&
  (record['reason'] ?? null) === row.reason;
