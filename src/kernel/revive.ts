import { setTimeout as sleep } from 'node:timers/promises';
import { errorFacts, type Log } from './log.ts';

/** Pauses before each attempt to start something again; their number is the limit within {@link WINDOW_MS}. */
export const PAUSES_MS: readonly number[] = [0, 500, 1_000, 2_000, 4_000];
/** Attempts older than this are forgotten: something that dies once a day is started again for ever. */
const WINDOW_MS = 10 * 60_000;

/** A program beside ours that is running: `ended` resolves with how it ended, when nobody asked it to. */
export type Companion = { ended: Promise<string> };

export type ReviveOptions = {
  /** Its name in sentences, `PostgreSQL`. */
  name: string;
  running: Companion;
  /** Starts it again; whoever gave it keeps the new one and stops it in the end. */
  again(): Promise<Companion>;
  log: Log;
  /** Told once, when the attempts are used up. */
  giveUp(sentence: string): void;
  pausesMs?: readonly number[];
};

/**
 * Starts a program beside ours again whenever it ends by itself, with pauses and a limit; each end and each return
 * is a line of the log with `alarm`. Answers how to stop watching: after that nothing is started any more.
 */
export function revive(options: ReviveOptions): () => Promise<void> {
  const stopping = new AbortController();
  const watching = watch(options, stopping.signal);
  return async () => {
    stopping.abort();
    await watching;
  };
}

async function watch(options: ReviveOptions, stopped: AbortSignal): Promise<void> {
  const { name, log, giveUp, pausesMs = PAUSES_MS } = options;
  const told = new Promise<undefined>((resolve) =>
    stopped.addEventListener('abort', () => resolve(undefined), { once: true }),
  );
  let { running } = options;
  let tried: number[] = [];
  while (!stopped.aborted) {
    const how = await Promise.race([running.ended, told]);
    if (how === undefined || stopped.aborted) return;
    log.error(`${name} ended by itself (${how}).`, { alarm: 'companion-ended', companion: name });
    let back: Companion | undefined;
    while (back === undefined) {
      tried = tried.filter((at) => performance.now() - at < WINDOW_MS);
      const pauseMs = pausesMs[tried.length];
      if (pauseMs === undefined) return giveUp(`${name} ended by itself and cannot be started again.`);
      await sleep(pauseMs, undefined, { signal: stopped }).catch(() => undefined);
      if (stopped.aborted) return;
      tried.push(performance.now());
      back = await attempt(options);
    }
    log.warn(`${name} was started again.`, { companion: name, attempts: tried.length });
    running = back;
  }
}

async function attempt({ name, again, log }: ReviveOptions): Promise<Companion | undefined> {
  try {
    return await again();
  } catch (error) {
    log.error(`${name} could not be started again.`, { companion: name, ...errorFacts(error) });
    return undefined;
  }
}
