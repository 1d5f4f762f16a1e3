import { runSql, type Tx } from '../../../kernel/database/database.ts';

/** 'sign' as a number: two processes that start at once load one after the other. */
const DEMO_LOCK = 0x7369676e;

export async function onceAtATime(tx: Tx): Promise<void> {
  await runSql(tx, 'select pg_advisory_xact_lock($1)', [DEMO_LOCK]);
}

/** Marks every request of a body as one of the demonstration. */
export async function markDemonstration(tx: Tx, administrationId: string): Promise<void> {
  await runSql(tx, 'update signatures.request set demonstration = true where administration_id = $1', [
    administrationId,
  ]);
}
