import { z } from 'zod';
import { action, IDEMPOTENCY_DAYS, type Work } from './action.ts';
import { runSql } from './database/database.ts';
import type { Schedule } from './service.ts';

/** Most rows that one sweep takes from one table; what remains waits for the next sweep. */
export const SWEEP_LIMIT = 20_000;
export const DELIVERED_DAYS = 30;
export const DEAD_DAYS = 90;
export const REACTION_DAYS = 120;

type Target = { table: string; key: string; old: string; days: number };

/** What is forgotten, and when. Constants of this file only: nothing here comes from outside. */
const TARGETS = {
  idempotencyKeys: {
    table: 'kernel.idempotency',
    key: 'actor, key',
    old: 'created_at < $1',
    days: IDEMPOTENCY_DAYS,
  },
  delivered: {
    table: 'kernel.webhook_delivery',
    key: 'administration_id, webhook_id, event_id',
    old: `state = 'delivered' and finished_at < $1`,
    days: DELIVERED_DAYS,
  },
  deadDeliveries: {
    table: 'kernel.webhook_delivery',
    key: 'administration_id, webhook_id, event_id',
    old: `state = 'dead' and finished_at < $1`,
    days: DEAD_DAYS,
  },
  // Longer than pg-boss keeps a dead letter, so that what is replayed late is still known as done.
  reactionMarks: {
    table: 'kernel.reaction_done',
    key: 'administration_id, reaction, event_id',
    old: 'done_at < $1',
    days: REACTION_DAYS,
  },
} satisfies Record<string, Target>;

const count = z.number().int();

/** Forgets what has served its time: idempotency keys, delivered and dead deliveries, marks of reactions. */
export const sweep = action({
  name: 'kernel.house.sweep',
  summary: 'Forgets old idempotency keys, finished webhook deliveries and marks of reactions.',
  access: { platform: true },
  input: z.object({}),
  output: z.object({
    idempotencyKeys: count,
    delivered: count,
    deadDeliveries: count,
    reactionMarks: count,
    orphans: count,
  }),
  run: async (work) => ({
    idempotencyKeys: await forget(work, TARGETS.idempotencyKeys),
    delivered: await forget(work, TARGETS.delivered),
    deadDeliveries: await forget(work, TARGETS.deadDeliveries),
    reactionMarks: await forget(work, TARGETS.reactionMarks),
    orphans: await buryOrphans(work),
  }),
});

/** An event that committed while its webhook was being ended can leave a delivery that nobody would send. */
async function buryOrphans(work: Work): Promise<number> {
  const rows = await runSql(
    work.tx,
    `update kernel.webhook_delivery d
     set state = 'dead', last_error = 'The webhook has ended.', finished_at = $1, claim = null
     from kernel.webhook w
     where w.administration_id = d.administration_id and w.id = d.webhook_id
       and w.state = 'ended' and d.state = 'waiting' and d.next_at <= $1 returning 1`,
    [work.now.toString()],
  );
  return rows.length;
}

async function forget(work: Work, { table, key, old, days }: Target): Promise<number> {
  const before = work.now.subtract({ hours: 24 * days }).toString();
  const rows = await runSql(
    work.tx,
    `delete from ${table} where (${key}) in (select ${key} from ${table} where ${old} limit ${SWEEP_LIMIT}) returning 1`,
    [before],
  );
  return rows.length;
}

/** The schedules of the house itself. */
export const kernelSchedules: readonly Schedule[] = [
  { name: 'kernel.sweep', cron: '17 * * * *', action: sweep, input: {} },
];
