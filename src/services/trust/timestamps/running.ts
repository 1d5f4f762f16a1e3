import { readFileSync } from 'node:fs';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { Values } from '../../../kernel/settings.ts';
import { type Authority, createAuthority } from './authority.ts';
import { type MachineClock, watchClock } from './clock.ts';
import type { timestampsSettings } from './settings.ts';
import { askSource, parseSource, type Source } from './sntp.ts';
import { claimTimeline } from './store.ts';
import { openTally, type TallyBook } from './tally.ts';
import { createTimeline } from './timeline.ts';

export type TimestampsSettings = Values<typeof timestampsSettings>;
export type Running = {
  authority: Authority;
  tally: TallyBook;
  settings: TimestampsSettings;
  sources: readonly string[];
};

const running = new WeakMap<Kernel, Running>();

/** What stamps in this process. */
export function runningOf(kernel: Kernel): Running {
  const found = running.get(kernel);
  if (found === undefined) throw new Error('The time-stamping authority has not been started.');
  return found;
}

export const settingsOf = (kernel: Pick<Kernel, 'settings'>) =>
  kernel.settings as unknown as TimestampsSettings;

/** The clocks of this machine. */
export function machineClock(kernel: Pick<Kernel, 'now'>): MachineClock {
  return {
    wallMs: () => kernel.now().epochMilliseconds,
    steadyUs: () => Number(process.hrtime.bigint() / 1000n),
    boot: bootOf(),
  };
}

/** Where Linux says which start of the machine this is; elsewhere each process is a machine of its own. */
const BOOT_ID = '/proc/sys/kernel/random/boot_id';

function bootOf(): string {
  try {
    return readFileSync(BOOT_ID, 'utf8').trim();
  } catch {
    return `process-${process.pid}-${process.hrtime.bigint()}`;
  }
}

/** Starts the authority of this process and its comparisons of the clock; answers how to stop. `clock` is for tests. */
export async function startAuthority(
  kernel: Kernel,
  clock: MachineClock = machineClock(kernel),
): Promise<() => Promise<void>> {
  const settings = settingsOf(kernel);
  const sources = settings.TSA_CLOCK_SOURCES.map(sourceOf);
  const watch = watchClock({
    sources: sources.length,
    accuracyMs: settings.TSA_ACCURACY,
    trustsMachine: settings.TSA_TRUST_SYSTEM_CLOCK,
    steadyUs: clock.steadyUs,
  });
  const timeline = createTimeline(clock, watch, (wish) =>
    kernel.db.transaction().execute((tx) => claimTimeline(tx, wish)),
  );
  const tally = openTally(kernel);
  const authority = createAuthority(kernel, {
    settings: {
      policy: settings.TSA_POLICY,
      accuracyMs: settings.TSA_ACCURACY,
      defaultKind: settings.TSA_DEFAULT_KEY,
    },
    ...{ watch, timeline, tally, steadyUs: clock.steadyUs },
  });
  measure(kernel, { authority, tally });
  const compare = async () => {
    const asked = sources.map((source) => askSource(source, clock.wallMs).catch(() => undefined));
    watch.compared(await Promise.all(asked));
  };
  let comparing: Promise<void> = sources.length === 0 ? Promise.resolve() : compare();
  const timer =
    sources.length === 0
      ? undefined
      : setInterval(() => {
          comparing = comparing.then(compare);
        }, settings.TSA_CLOCK_EVERY).unref();
  running.set(kernel, { authority, tally, settings, sources: settings.TSA_CLOCK_SOURCES });
  return async () => {
    clearInterval(timer);
    await comparing;
    await tally.close();
  };
}

function sourceOf(text: string): Source {
  const source = parseSource(text);
  if (source === undefined) throw new Error('The settings of the sources of time were not checked.');
  return source;
}

function measure({ metrics }: Kernel, { authority, tally }: Pick<Running, 'authority' | 'tally'>): void {
  metrics.gauge({
    name: 'aplec_timestamps_answered',
    help: 'Queries for time stamps that this process has answered, by result.',
    label: 'result',
    read: tally.counts,
  });
  metrics.gauge({
    name: 'aplec_timestamps_clock_sure',
    help: '1 while the clock is believed and time stamps are issued.',
    read: () => (authority.timeline.doubt() === undefined ? 1 : 0),
  });
  metrics.gauge({
    name: 'aplec_timestamps_clock_offset_seconds',
    help: 'How far the clock is behind what its sources say, the middle of them; 0 without sources.',
    read: () => (authority.watch.offsetMs() ?? 0) / 1000,
  });
}
