import type { Level } from '../../../kernel/assurance.ts';
import { type Database, runSql, type Tx } from '../../../kernel/database/database.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Enrolment, Means } from './account.ts';

type Row = {
  account_id: string;
  id: string;
  method: string;
  label: string;
  level: Level;
  enrolled_by: Enrolment;
  registrar: string | null;
  administration_id: string | null;
  created_at: Date;
  last_used_at: Date | null;
  revoked_at: Date | null;
};

const instant = (date: Date | null) => date && Temporal.Instant.fromEpochMilliseconds(date.getTime());

const toMeans = (row: Row): Means => ({
  id: row.id,
  accountId: row.account_id,
  method: row.method,
  label: row.label,
  level: row.level,
  enrolledBy: row.enrolled_by,
  registrar: row.registrar,
  administrationId: row.administration_id,
  createdAt: instant(row.created_at)!,
  lastUsedAt: instant(row.last_used_at),
  revokedAt: instant(row.revoked_at),
});

const COLUMNS = `account_id, id, method, label, level, enrolled_by, registrar, administration_id, created_at, last_used_at, revoked_at`;

/** Every means of an account, the newest first; with `method`, those of one method that still hold. */
export async function meansOf(on: Tx | Database, accountId: string, method?: string): Promise<Means[]> {
  const rows = await runSql<Row>(
    on,
    `select ${COLUMNS} from identity.means where account_id = $1
       and ($2::text is null or (method = $2 and revoked_at is null)) order by id desc`,
    [accountId, method ?? null],
  );
  return rows.map(toMeans);
}

/** One means that still holds. */
export async function findMeans(
  on: Tx | Database,
  accountId: string,
  id: string,
): Promise<Means | undefined> {
  const [row] = await runSql<Row>(
    on,
    `select ${COLUMNS} from identity.means where account_id = $1 and id = $2 and revoked_at is null`,
    [accountId, id],
  );
  return row && toMeans(row);
}

export type NewMeans = {
  accountId: string;
  /** Given when the method has stored its part under it already. */
  id?: string | undefined;
  method: string;
  label: string;
  level: Level;
  enrolledBy: Enrolment;
  registrar?: string | undefined;
  administrationId?: string | undefined;
};

export async function storeMeans(tx: Tx, given: NewMeans, now: Temporal.Instant): Promise<string> {
  const id = given.id ?? newId();
  await runSql(
    tx,
    `insert into identity.means (account_id, id, method, label, level, enrolled_by, registrar, administration_id, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      ...[given.accountId, id, given.method, given.label, given.level, given.enrolledBy],
      ...[given.registrar ?? null, given.administrationId ?? null, now.toString()],
    ],
  );
  return id;
}

export async function touchMeans(
  tx: Tx,
  accountId: string,
  id: string,
  now: Temporal.Instant,
): Promise<void> {
  await runSql(tx, `update identity.means set last_used_at = $3 where account_id = $1 and id = $2`, [
    accountId,
    id,
    now.toString(),
  ]);
}

/** Ends a means; false when there was none to end. */
export async function endMeans(
  tx: Tx,
  { accountId, id }: { accountId: string; id: string },
  { why, now }: { why: string; now: Temporal.Instant },
): Promise<boolean> {
  const rows = await runSql(
    tx,
    `update identity.means set revoked_at = $3, revoked_why = $4
     where account_id = $1 and id = $2 and revoked_at is null returning id`,
    [accountId, id, now.toString(), why],
  );
  return rows.length > 0;
}
