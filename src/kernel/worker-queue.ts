import type pg from 'pg';
import { type Db, PgBoss } from 'pg-boss';
import { runSql, type Tx } from './database/database.ts';
import { errorFacts, type Log } from './log.ts';
import type { Reaction } from './service.ts';

/** The schema of the job queue; pg-boss keeps its own tables and their migrations there. */
export const QUEUE_SCHEMA = 'pgboss';
/** Jobs that failed for the last time, of every queue; pg-boss remembers where each came from. */
export const DEAD_LETTERS = 'dead-letters';
export const SCHEDULE_QUEUE = 'schedules';

/** A failed job is tried again after about 2, 4, 8 … seconds, at most an hour apart: some five hours in all. */
const RETRIES = { retryLimit: 15, retryDelay: 2, retryBackoff: true, retryDelayMax: 3600 } as const;
/** A handler that has not answered within this time is taken for dead and its job given to another. */
const EXPIRE_SECONDS = 300;
const KEEP_DEAD_SECONDS = 90 * 24 * 3600;
const KEEP_DONE_SECONDS = 24 * 3600;

export type JobSender = (tx: Tx, queue: string, data: Record<string, unknown>) => Promise<void>;
export type QueueOptions = {
  pool: pg.Pool;
  log: Log;
  /** Reactions by kind of event, as the kernel has them; each gets its queue. */
  reactions: ReadonlyMap<string, readonly Reaction[]>;
};

/** pg-boss on our own pool; `role` decides whether it only sends or also supervises and keeps the schedules. */
export async function openBoss(
  { pool, log, reactions }: QueueOptions,
  role: 'sender' | 'worker',
): Promise<PgBoss> {
  const works = role === 'worker';
  const db: Db = { executeSql: (text, values) => pool.query(text, values) };
  const boss = new PgBoss({
    db,
    schema: QUEUE_SCHEMA,
    supervise: works,
    schedule: works,
    cronWorkerIntervalSeconds: 1,
    cronMonitorIntervalSeconds: 15,
    registerInstance: false,
    monitorVacuum: false,
    reindex: false,
    openTelemetry: { enabled: false },
  });
  boss.on('error', (error) => log.error('The job queue met an error.', errorFacts(error)));
  boss.on('warning', (warning) => log.warn('The job queue warns.', { detail: warning.message }));
  await installedOnce(pool, () => boss.start());
  await prepareQueues(
    boss,
    reactionsOf(reactions).map((reaction) => reaction.name),
  );
  return boss;
}

/** First starters at the same time wait for each other here: 'pgboss' as a number. */
const INSTALL_LOCK = 0x7067626f7373;

/**
 * pg-boss installs its schema when it is not there, but two that do so at the same moment can still meet in
 * `create schema` (PostgreSQL decides on a stale catalogue). So the first start ever is one at a time.
 */
async function installedOnce(pool: pg.Pool, start: () => Promise<unknown>): Promise<void> {
  const found = await pool.query<{ there: boolean }>(
    `select to_regclass('${QUEUE_SCHEMA}.version') is not null as there`,
  );
  if (found.rows[0]?.there) {
    await start();
    return;
  }
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [INSTALL_LOCK]);
    await start();
  } finally {
    // Ending the session ends its lock, whatever happened.
    client.release(true);
  }
}

/** All reactions, once each. */
export function reactionsOf(reactions: QueueOptions['reactions']): Reaction[] {
  return [...new Set([...reactions.values()].flat())];
}

/** Creates the queues that are missing; several processes may do it at once. */
async function prepareQueues(boss: PgBoss, names: readonly string[]): Promise<void> {
  const known = new Set((await boss.getQueues()).map((queue) => queue.name));
  if (!known.has(DEAD_LETTERS)) await boss.createQueue(DEAD_LETTERS, { retentionSeconds: KEEP_DEAD_SECONDS });
  for (const name of [SCHEDULE_QUEUE, ...names]) {
    if (known.has(name)) continue;
    await boss.createQueue(name, {
      ...RETRIES,
      deadLetter: DEAD_LETTERS,
      expireInSeconds: EXPIRE_SECONDS,
      deleteAfterSeconds: KEEP_DONE_SECONDS,
    });
  }
}

/** Sends jobs inside the caller's transaction: the job exists if and only if that transaction commits. */
export function createJobSender(boss: PgBoss): JobSender {
  return async (tx, queue, data) => {
    const db: Db = { executeSql: async (text, values) => ({ rows: await runSql(tx, text, values) }) };
    await boss.send(queue, data, { db });
  };
}

/**
 * For every process that performs actions, with a worker or without: installs the queue's schema and queues
 * when they are missing, and answers the sender for `kernel.sendJob`.
 */
export async function openJobSender(
  options: QueueOptions,
): Promise<{ sendJob: JobSender; stop(): Promise<void> }> {
  const boss = await openBoss(options, 'sender');
  return { sendJob: createJobSender(boss), stop: () => boss.stop({ graceful: false }) };
}
