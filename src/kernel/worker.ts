import type { PgBoss } from 'pg-boss';
import type { Kernel } from './kernel.ts';
import { messageRounds } from './messages/index.ts';
import { startRound } from './rounds.ts';
import { createDeliverer } from './webhooks/deliver.ts';
import { openBoss, reactionsOf } from './worker-queue.ts';
import { workReaction } from './worker-reactions.ts';
import { workSchedules } from './worker-schedules.ts';

export { workerActions, workerRoutes } from './worker-actions.ts';
export { createJobSender, openJobSender } from './worker-queue.ts';

export type Worker = {
  /** Takes no more work, waits for what is in course (at most STOP_MS) and lets go. */
  stop(): Promise<void>;
  /** Looks for work at once; a hint that costs nothing to repeat. */
  poke(): void;
};

/** Longest wait for jobs in course when told to stop; a cut job is done again by the next worker. */
export const STOP_MS = 10_000;

/** Starts reactions, schedules, rounds and webhook deliveries on the kernel's database. Several workers may run. */
export async function startWorker(kernel: Kernel): Promise<Worker> {
  const boss = await openBoss(kernel, 'worker');
  const reactions = reactionsOf(kernel.reactions);
  const workers = await Promise.all(reactions.map((reaction) => workReaction(kernel, boss, reaction)));
  workers.push(await workSchedules(kernel, boss));
  const deliverer = createDeliverer(kernel);
  deliverer.start();
  const rounds = [...messageRounds, ...kernel.services.flatMap((service) => service.rounds ?? [])].map(
    (each) => startRound(kernel, each),
  );
  return {
    poke() {
      for (const id of workers) boss.notifyWorker(id);
      deliverer.poke();
      for (const round of rounds) round.poke();
    },
    async stop() {
      await Promise.all([
        deliverer.stop(STOP_MS),
        stopBoss(boss),
        ...rounds.map((round) => round.stop(STOP_MS)),
      ]);
    },
  };
}

async function stopBoss(boss: PgBoss): Promise<void> {
  await boss.stop({ graceful: true, timeout: STOP_MS });
}
