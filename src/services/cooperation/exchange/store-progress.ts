import { runSql, type Tx } from '../../../kernel/database/database.ts';

/** How far a schedule has looked: a moment to the microsecond and an identifier. */
export type Progress = { at: string; id: string };
export type Schedule = 'outcomes' | 'retention';

/** Takes the turn of a schedule until the transaction ends; undefined when another worker has it. */
export async function takeTurn(tx: Tx, what: Schedule): Promise<Progress | undefined> {
  const rows = await runSql<Progress>(
    tx,
    'select at::text as at, id from exchange.progress where what = $1 for update skip locked',
    [what],
  );
  return rows[0];
}

export async function endTurn(tx: Tx, what: Schedule, { at, id }: Progress): Promise<void> {
  await runSql(tx, 'update exchange.progress set at = $2, id = $3 where what = $1', [what, at, id]);
}

/** Up to which moment records were erased because their time was over. */
export async function erasedUntil(tx: Tx): Promise<string> {
  const rows = await runSql<{ at: string }>(
    tx,
    `select at::text as at from exchange.progress where what = 'retention'`,
  );
  return rows[0]?.at ?? '-infinity';
}
