import type { Comparison } from './sntp.ts';

/** Why no time can be told. Words for people go by them. */
export const DOUBTS = ['untrusted', 'unchecked', 'silent', 'off', 'jump', 'standby', 'database'] as const;
export type Doubt = (typeof DOUBTS)[number];

/** The clocks of the machine: the one that people set, and the one that only goes on. */
export type MachineClock = {
  /** Milliseconds since 1970. */
  wallMs(): number;
  /** Microseconds since the machine started: the same in all its processes, never set (CLOCK_MONOTONIC). */
  steadyUs(): number;
  /** Which start of which machine; where this is the same, `steadyUs` is the same clock. */
  boot: string;
};

/** Comparisons that may fail one after another before the clock is no longer believed. */
const MOST_SILENT = 3;
/** Without sources, a clock that was set is believed again when it went steadily for so long. */
const STEADY_AGAIN_US = 60_000_000;

export type ClockWatch = {
  /** What speaks against the clock now. */
  doubt(): Doubt | undefined;
  /** Takes what the sources said in one round; undefined stands for one that did not answer. */
  compared(answers: readonly (Comparison | undefined)[]): void;
  /** The clock was set while it was running. */
  jumped(): void;
  /** The middle of what the sources last said, in milliseconds. */
  offsetMs(): number | undefined;
};

/**
 * Whether the clock can be believed. With sources: when more than half of all that are configured say that it is within the
 * accuracy, counting how wrong they may be themselves. Without: when the installation trusts its machine. A clock that was set
 * is doubted until the sources have confirmed it, or, without any, it has gone steadily for a minute.
 */
export function watchClock(options: {
  sources: number;
  accuracyMs: number;
  trustsMachine: boolean;
  steadyUs(): number;
}): ClockWatch {
  const { sources, accuracyMs, trustsMachine, steadyUs } = options;
  const without: Doubt | undefined = trustsMachine ? undefined : 'untrusted';
  let verdict: Doubt | undefined = sources === 0 ? without : 'unchecked';
  let silent = 0;
  let jumpedAt: number | undefined;
  let middle: number | undefined;

  function compared(answers: readonly (Comparison | undefined)[]): void {
    const given = answers.filter((each) => each !== undefined);
    if (given.length * 2 <= sources) {
      silent += 1;
      if (silent >= MOST_SILENT) verdict = 'silent';
      return;
    }
    silent = 0;
    middle = medianOf(given.map(({ offsetMs }) => offsetMs));
    const within = given.filter(({ offsetMs, errorMs }) => Math.abs(offsetMs) + errorMs <= accuracyMs);
    verdict = within.length * 2 > sources ? undefined : 'off';
    if (verdict === undefined) jumpedAt = undefined;
  }

  function isSettled(): boolean {
    if (jumpedAt === undefined) return true;
    if (sources > 0 || steadyUs() - jumpedAt < STEADY_AGAIN_US) return false;
    jumpedAt = undefined;
    return true;
  }

  return {
    doubt: () => verdict ?? (isSettled() ? undefined : 'jump'),
    compared,
    jumped() {
      jumpedAt = steadyUs();
    },
    offsetMs: () => middle,
  };
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
