import type { Level } from '../../../kernel/assurance.ts';
import { runSql, type Tx } from '../../../kernel/database/database.ts';

export type NewIdentification = {
  /** Also the act of its leaf. */
  id: string;
  accountId: string;
  at: Temporal.Instant;
  method: string;
  level?: Level | undefined;
  outcome: 'identified' | 'refused';
  reason?: string | undefined;
  deviceId?: string | undefined;
  sessionId?: string | undefined;
  client?: string | undefined;
};

export async function storeIdentification(tx: Tx, given: NewIdentification): Promise<void> {
  await runSql(
    tx,
    `insert into identity.identification (account_id, id, at, method, level, outcome, reason, device_id, session_id, client)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      ...[given.accountId, given.id, given.at.toString(), given.method, given.level ?? null, given.outcome],
      ...[given.reason ?? null, given.deviceId ?? null, given.sessionId ?? null, given.client ?? null],
    ],
  );
}

/** Spends an attempt; false when it was spent before. */
export async function spendAttempt(tx: Tx, id: string, until: Temporal.Instant): Promise<boolean> {
  const rows = await runSql(
    tx,
    `insert into identity.spent (id, until) values ($1, $2) on conflict do nothing returning id`,
    [id, until.toString()],
  );
  return rows.length > 0;
}
