import type pg from 'pg';
import { DEAD_LETTERS, QUEUE_SCHEMA, SCHEDULE_QUEUE } from './worker-queue.ts';

/** Counting stops here: that there are so many is all that an alarm needs, and it keeps a scrape cheap. */
export const MOST_COUNTED = 10_000;

const limited = (text: string) => `(select count(*) from (select ${text} limit ${MOST_COUNTED}) as few)`;

// Each part walks an index of its own and stops at the limit.
const WAITING = `select
  ${limited(`from kernel.webhook_delivery where state = 'waiting'`)} as deliveries_waiting,
  ${limited(`from kernel.webhook_delivery where state = 'dead'`)} as deliveries_dead,
  ${limited(`from ${QUEUE_SCHEMA}.job where state < 'active' and name not in ('${DEAD_LETTERS}', '${SCHEDULE_QUEUE}') and name not like '\\_\\_%'`)} as reactions_waiting,
  ${limited(`from ${QUEUE_SCHEMA}.job where name = '${DEAD_LETTERS}' and state < 'active'`)} as jobs_dead`;

/** Sizes of the queues that live in the database, each counted up to {@link MOST_COUNTED}. */
export async function readWaiting(pool: pg.Pool): Promise<Record<string, number>> {
  const answer = await pool.query<Record<string, number>>(WAITING);
  return Object.fromEntries(Object.entries(answer.rows[0] ?? {}).map(([name, size]) => [name, Number(size)]));
}
