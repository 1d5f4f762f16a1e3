import { type Database, runSql, type Tx } from '../../kernel/database/database.ts';
import type { Wish } from './wish.ts';

export type Application = { domain: string; name: string; sealedKey: Buffer; endedAt: Date | null };
const LIST_LIMIT = 500;
const APPLICATION = `domain, name, sealed_key as "sealedKey", ended_at as "endedAt"`;

export async function applicationOf(tx: Tx, domain: string): Promise<Application | undefined> {
  const sql = `select ${APPLICATION} from signador.application where domain = $1 and ended_at is null`;
  return (await runSql<Application>(tx, sql, [domain]))[0];
}

export const allApplications = (tx: Tx): Promise<Application[]> =>
  runSql<Application>(
    tx,
    `select ${APPLICATION} from signador.application order by domain limit ${LIST_LIMIT}`,
  );

/** Registers a domain, or gives it another key. */
export async function saveApplication(
  tx: Tx,
  application: Omit<Application, 'endedAt'>,
  now: Temporal.Instant,
): Promise<void> {
  await runSql(
    tx,
    `insert into signador.application (domain, name, sealed_key, created_at) values ($1, $2, $3, $4)
     on conflict (domain) do update set name = $2, sealed_key = $3, ended_at = null`,
    [application.domain, application.name, application.sealedKey, now.toString()],
  );
}

export async function endApplication(tx: Tx, domain: string, now: Temporal.Instant): Promise<boolean> {
  const sql =
    'update signador.application set ended_at = $2 where domain = $1 and ended_at is null returning domain';
  return (await runSql(tx, sql, [domain, now.toString()])).length > 0;
}

/** A document as it is kept: an encrypted file. */
export type Kept = { name: string; file: string; size: number };
export type Process = {
  token: string;
  domain: string;
  state: 'begun' | 'started' | 'signed' | 'refused';
  wish: Wish | null;
  documents: Kept[];
  result: string | null;
  resultType: string | null;
  callback: string | null;
  attempts: number;
  createdAt: Date;
  startedAt: Date | null;
  /** When the person began to sign. */
  closedAt: Date | null;
};
const PROCESS = `token, domain, state, wish, documents, result, result_type as "resultType", callback, attempts,
  created_at as "createdAt", started_at as "startedAt", closed_at as "closedAt"`;

export async function insertProcess(
  tx: Tx,
  token: string,
  domain: string,
  now: Temporal.Instant,
): Promise<void> {
  await runSql(
    tx,
    `insert into signador.process (token, domain, state, documents, callback_state, attempts, created_at)
     values ($1, $2, 'begun', '[]', 'none', 0, $3)`,
    [token, domain, now.toString()],
  );
}

export async function lockProcess(tx: Tx, token: string): Promise<Process | undefined> {
  return (
    await runSql<Process>(tx, `select ${PROCESS} from signador.process where token = $1 for update`, [token])
  )[0];
}

export async function findProcess(tx: Tx, token: string): Promise<Process | undefined> {
  return (await runSql<Process>(tx, `select ${PROCESS} from signador.process where token = $1`, [token]))[0];
}

export async function saveStarted(
  tx: Tx,
  token: string,
  { wish, documents, callback }: Pick<Process, 'wish' | 'documents' | 'callback'>,
  now: Temporal.Instant,
): Promise<void> {
  await runSql(
    tx,
    `update signador.process set state = 'started', wish = $2, documents = $3, callback = $4, started_at = $5 where token = $1`,
    [token, JSON.stringify(wish), JSON.stringify(documents), callback, now.toString()],
  );
}

export async function saveDocuments(tx: Tx, token: string, documents: readonly Kept[]): Promise<void> {
  await runSql(tx, 'update signador.process set documents = $2 where token = $1', [
    token,
    JSON.stringify(documents),
  ]);
}

/** Closes the list of documents; one that is closed stays as it is. */
export async function saveClosed(tx: Tx, token: string, now: Temporal.Instant): Promise<void> {
  const sql = 'update signador.process set closed_at = coalesce(closed_at, $2) where token = $1';
  await runSql(tx, sql, [token, now.toString()]);
}

export async function saveEnded(
  tx: Tx,
  token: string,
  end: { state: 'signed' | 'refused'; result: string | null; resultType: string | null },
  now: Temporal.Instant,
): Promise<void> {
  await runSql(
    tx,
    `update signador.process set state = $2, result = $3, result_type = $4, ended_at = $5, next_at = $5,
       callback_state = case when callback is null then 'none' else 'due' end where token = $1`,
    [token, end.state, end.result, end.resultType, now.toString()],
  );
}

/** Callbacks that are due, who waits longest first, each for this worker until `until`. */
export async function claimCallbacks(
  db: Database,
  { now, until, limit }: { now: Temporal.Instant; until: Temporal.Instant; limit: number },
): Promise<Process[]> {
  return runSql<Process>(
    db,
    `with due as materialized (
       select token as due_token, next_at as was_due from signador.process
       where callback_state = 'due' and next_at <= $1 order by next_at limit $3 for update skip locked),
     claimed as (
       update signador.process set next_at = $2, attempts = attempts + 1 from due where token = due_token
       returning process.*, was_due)
     select ${PROCESS} from claimed order by was_due`,
    [now.toString(), until.toString(), limit],
  );
}

export async function recordCallbackOf(
  tx: Tx,
  token: string,
  next: { state: 'done' | 'dead' } | { state: 'due'; at: Temporal.Instant },
): Promise<void> {
  await runSql(tx, 'update signador.process set callback_state = $2, next_at = $3 where token = $1', [
    token,
    next.state,
    'at' in next ? next.at.toString() : null,
  ]);
}

/** Processes from before a moment are forgotten; answers the files that were theirs. */
export async function forgetBefore(tx: Tx, moment: Temporal.Instant, limit: number): Promise<string[]> {
  const rows = await runSql<{ documents: Kept[]; result: string | null }>(
    tx,
    `delete from signador.process where token in
       (select token from signador.process where created_at < $1 order by created_at limit $2) returning documents, result`,
    [moment.toString(), limit],
  );
  return rows.flatMap(({ documents, result }) => [
    ...documents.map((each) => each.file),
    ...(result === null ? [] : [result]),
  ]);
}
