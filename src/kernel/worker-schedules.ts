import type { PgBoss } from 'pg-boss';
import { z } from 'zod';
import { perform } from './action.ts';
import type { Kernel } from './kernel.ts';
import type { Schedule } from './service.ts';
import { SCHEDULE_QUEUE } from './worker-queue.ts';
import { kernelSchedules } from './worker-sweep.ts';

/** The hour of the people whom the platform serves; pg-boss knows its changes of summer and winter. */
export const SCHEDULE_ZONE = 'Europe/Madrid';
const POLL_SECONDS = 2;

const occurrence = z.object({ schedule: z.string() });

/**
 * Announces the schedules to pg-boss, which makes one job for each occurrence however many workers there
 * are (one for the last missed occurrence after a stop), and works them. Answers the identifier to wake it by.
 */
export async function workSchedules(kernel: Kernel, boss: PgBoss): Promise<string> {
  const schedules = schedulesOf(kernel);
  await announce(boss, schedules);
  const options = { pollingIntervalSeconds: POLL_SECONDS, perJobResults: true } as const;
  return boss.work<unknown, unknown, typeof options>(SCHEDULE_QUEUE, options, async (jobs) => {
    const results = [];
    for (const job of jobs) {
      const schedule = schedules.get(occurrence.parse(job.data).schedule);
      // A schedule that this version no longer has (a job of an older one) is simply over.
      if (schedule !== undefined) await runSchedule(kernel, schedule, job.id);
      results.push({ id: job.id, status: 'completed' as const });
    }
    return results;
  });
}

function schedulesOf(kernel: Kernel): Map<string, Schedule> {
  const all = [...kernelSchedules, ...kernel.services.flatMap((service) => service.schedules ?? [])];
  const byName = new Map(all.map((schedule) => [schedule.name, schedule]));
  if (byName.size !== all.length) throw new Error('Two schedules have the same name.');
  return byName;
}

async function announce(boss: PgBoss, schedules: ReadonlyMap<string, Schedule>): Promise<void> {
  const known = new Map((await boss.getSchedules(SCHEDULE_QUEUE)).map((row) => [row.key, row]));
  for (const { name, cron } of schedules.values()) {
    const before = known.get(name);
    if (before?.cron === cron && before.timezone === SCHEDULE_ZONE) continue;
    await boss.schedule(
      SCHEDULE_QUEUE,
      cron,
      { schedule: name },
      { key: name, tz: SCHEDULE_ZONE, missed: 'once' },
    );
  }
  for (const name of known.keys()) {
    if (!schedules.has(name)) await boss.unschedule(SCHEDULE_QUEUE, name);
  }
}

/** Performs the action of one occurrence; a job that comes twice does it once (its identifier is the key). */
export async function runSchedule(kernel: Kernel, schedule: Schedule, jobId: string): Promise<void> {
  const actor = { kind: 'platform', name: `schedule:${schedule.name}` } as const;
  await perform(kernel, schedule.action, actor, schedule.input ?? {}, {
    idempotencyKey: `schedule:${jobId}`,
  });
}
