import { z } from 'zod';
import { action, query } from './action.ts';
import { runSql } from './database/database.ts';
import { DEAD_LETTERS, QUEUE_SCHEMA } from './worker-queue.ts';

const MOST_SHOWN = 200;
/** Most dead letters that one call sends back. */
export const REVIVE_LIMIT = 500;

const filter = z.object({
  queue: z.string().max(200).optional().describe('Only those of this reaction or schedule'),
});
const instant = z.iso.datetime();

type Row = { id: string; queue: string; data: unknown; error: string | null; died_at: Date };

/** Jobs that failed for the last time: the reactions and schedules that need a person. */
export const listDeadJobs = query({
  name: 'kernel.job.dead',
  summary: 'Jobs of reactions and schedules that failed for the last time, newest first.',
  access: { operator: true },
  input: filter,
  output: z.object({
    jobs: z.array(
      z.object({
        id: z.uuid(),
        queue: z.string(),
        data: z.unknown(),
        error: z.string().nullable(),
        diedAt: instant,
      }),
    ),
  }),
  async run(work, input) {
    const rows = await runSql<Row>(
      work.tx,
      `select id, coalesce(source_name, name) as queue, data, source_output ->> 'message' as error, created_on as died_at
       from ${QUEUE_SCHEMA}.job where name = $1 and state < 'active' and ($2::text is null or source_name = $2)
       order by created_on desc limit ${MOST_SHOWN}`,
      [DEAD_LETTERS, input.queue ?? null],
    );
    return { jobs: rows.map(({ died_at, ...row }) => ({ ...row, diedAt: died_at.toISOString() })) };
  },
});

/** Sends dead letters back to the queues they came from, oldest first; what was done meanwhile does nothing. */
export const reviveDeadJobs = action({
  name: 'kernel.job.revive',
  summary: 'Sends dead jobs back to their queues, once what made them fail is mended.',
  access: { operator: true },
  input: filter.extend({ id: z.uuid().optional().describe('Only this one') }),
  output: z.object({ revived: z.number().int() }),
  async run(work, input) {
    const rows = await runSql<{ source_name: string; data: Record<string, unknown> }>(
      work.tx,
      `delete from ${QUEUE_SCHEMA}.job where name = $1 and id in (
         select id from ${QUEUE_SCHEMA}.job where name = $1 and state < 'active' and source_name is not null
           and ($2::text is null or source_name = $2) and ($3::uuid is null or id = $3)
         order by created_on limit ${REVIVE_LIMIT} for update skip locked)
       returning source_name, data`,
      [DEAD_LETTERS, input.queue ?? null, input.id ?? null],
    );
    for (const { source_name, data } of rows) await work.kernel.sendJob(work.tx, source_name, data);
    return { revived: rows.length };
  },
});
