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

/** Under whom refusals stand when nobody knows whose account they were about (the nil UUID, RFC 9562 §5.9). */
export const NOBODY = '00000000-0000-0000-0000-000000000000';

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

export type KeptIdentification = {
  id: string;
  method: string;
  level: string | null;
  outcome: string;
  reason: string | null;
};

/** Identifications between two identifiers, both left out, oldest first. */
export function identificationsBetween(
  tx: Tx,
  { after, before, limit }: { after: string; before: string; limit: number },
): Promise<KeptIdentification[]> {
  return runSql<KeptIdentification>(
    tx,
    `select id, method, level, outcome, reason from identity.identification where id > $1 and id < $2 order by id limit $3`,
    [after, before, limit],
  );
}

/** Those of some identifiers. */
export function identificationsNamed(tx: Tx, ids: readonly string[]): Promise<KeptIdentification[]> {
  return runSql<KeptIdentification>(
    tx,
    `select id, method, level, outcome, reason from identity.identification where id = any($1::uuid[])`,
    [ids],
  );
}

export type Tally = { method: string; outcome: string; reason: string | null; count: number };

/** How many identifications there were between two moments, by method, outcome and reason. */
export function tally(on: Tx, { from, until }: { from: string; until: string }): Promise<Tally[]> {
  return runSql<Tally>(
    on,
    `select method, outcome, reason, count(*)::int as count from identity.identification where id >= $1 and id < $2
     group by method, outcome, reason order by method, outcome, count desc`,
    [from, until],
  );
}
