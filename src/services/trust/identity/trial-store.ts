import { type Database, runSql, type Tx } from '../../../kernel/database/database.ts';

export type Trials = { failures: number; openAt: Temporal.Instant };

export async function trialsOf(on: Tx | Database, key: Buffer): Promise<Trials | undefined> {
  const [row] = await runSql<{ failures: number; open_at: Date }>(
    on,
    `select failures, open_at from identity.trial where key = $1`,
    [key],
  );
  return (
    row && { failures: row.failures, openAt: Temporal.Instant.fromEpochMilliseconds(row.open_at.getTime()) }
  );
}

/** Counts one more failure; old ones are forgotten. Answers how many there are. */
export async function countFailure(
  on: Tx | Database,
  key: Buffer,
  { now, forgottenAfter }: { now: Temporal.Instant; forgottenAfter: Temporal.Duration },
): Promise<number> {
  const [row] = await runSql<{ failures: number }>(
    on,
    `insert into identity.trial as t (key, failures, last_at, open_at) values ($1, 1, $2, $2)
     on conflict (key) do update set failures = case when t.last_at < $3 then 1 else t.failures + 1 end, last_at = $2,
       busy_until = null
     returning failures`,
    [key, now.toString(), now.subtract(forgottenAfter).toString()],
  );
  return row!.failures;
}

/** Holds a key until a moment; false when somebody holds it, or it is closed. */
export async function leaseTrials(
  on: Database,
  key: Buffer,
  { now, until }: { now: Temporal.Instant; until: Temporal.Instant },
): Promise<boolean> {
  const rows = await runSql(
    on,
    `insert into identity.trial as t (key, failures, last_at, open_at, busy_until) values ($1, 0, $2, $2, $3)
     on conflict (key) do update set busy_until = $3
       where t.open_at <= $2 and (t.busy_until is null or t.busy_until <= $2) returning key`,
    [key, now.toString(), until.toString()],
  );
  return rows.length > 0;
}

export async function closeTrials(on: Tx | Database, key: Buffer, until: Temporal.Instant): Promise<void> {
  await runSql(on, `update identity.trial set open_at = $2 where key = $1`, [key, until.toString()]);
}

export async function forgetTrials(on: Tx | Database, key: Buffer): Promise<void> {
  await runSql(on, `delete from identity.trial where key = $1`, [key]);
}
