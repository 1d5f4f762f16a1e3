import type { Kernel } from './kernel.ts';
import { errorFacts } from './log.ts';

/**
 * Work of a worker that asks something outside, so that it may stand in no transaction: claim in a short one, ask, and
 * record in another. Several workers may run the same round at once; the claim tells them apart.
 */
export type Round = {
  name: string;
  /** How often it looks when nobody pokes. */
  everyMs: number;
  /** Looks once. Answers whether there may be more, so that it looks again at once. Stops early when told. */
  run(kernel: Kernel, stopping: AbortSignal): Promise<boolean>;
};

export type Running = { poke(): void; stop(limitMs: number): Promise<void> };

/** Most looks in a row before the timer is waited for: a round that always says “more” keeps nobody else out. */
const MOST_IN_A_ROW = 100;

/** Runs a round until it is stopped: one look at a time, and a poke during a look makes it look once more. */
export function startRound(kernel: Kernel, round: Round): Running {
  const ending = new AbortController();
  let looking: Promise<void> | undefined;
  let again = false;
  const look = (): void => {
    if (ending.signal.aborted) return;
    if (looking !== undefined) {
      again = true;
      return;
    }
    again = false;
    looking = lookAll(kernel, round, ending.signal).finally(() => {
      looking = undefined;
      if (again) look();
    });
  };
  const timer = setInterval(look, round.everyMs);
  timer.unref();
  look();
  return {
    poke: look,
    async stop(limitMs) {
      clearInterval(timer);
      ending.abort();
      const { promise, resolve } = Promise.withResolvers<void>();
      const limit = setTimeout(resolve, limitMs);
      await Promise.race([looking, promise]);
      clearTimeout(limit);
    },
  };
}

async function lookAll(kernel: Kernel, round: Round, stopping: AbortSignal): Promise<void> {
  try {
    for (let turn = 0; turn < MOST_IN_A_ROW && !stopping.aborted; turn++) {
      if (!(await round.run(kernel, stopping))) return;
    }
  } catch (error) {
    if (!stopping.aborted)
      kernel.log.error('A round of the worker failed.', { round: round.name, ...errorFacts(error) });
  }
}
