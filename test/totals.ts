/** What the passes of one test run add up to, and the last lines that tell it in the words of node's runner. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const COUNTS = ['tests', 'suites', 'pass', 'fail', 'cancelled', 'skipped', 'todo', 'duration_ms'] as const;
type Count = (typeof COUNTS)[number];

export interface Totals {
  readonly counts: Record<Count, number>;
  /** Lines "file › name: reason". */
  readonly skips: string[];
  /** What each file took, in both passes, ms. */
  readonly times: Record<string, number>;
}

export function noTotals(): Totals {
  const counts = Object.fromEntries(COUNTS.map((name) => [name, 0])) as Record<Count, number>;
  return { counts, skips: [], times: {} };
}

/** The totals kept in a file; none when no pass has written it. */
export function readTotals(file: string): Totals {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Totals) : noTotals();
}

export function writeTotals(file: string, totals: Totals): void {
  writeFileSync(file, JSON.stringify(totals));
}

/** Adds one line of the runner's summary, "fail 2"; false when the line is something else. */
export function addCount(totals: Totals, line: string): boolean {
  const [name, value, ...rest] = line.split(' ');
  const count = COUNTS.find((known) => known === name);
  if (count === undefined || rest.length > 0 || !Number.isFinite(Number(value))) return false;
  totals.counts[count] += Number(value);
  return true;
}

/** Adds what another part of the run came to. */
export function addTotals(totals: Totals, more: Totals): void {
  for (const name of COUNTS) totals.counts[name] += more.counts[name];
  totals.skips.push(...more.skips);
  for (const [file, ms] of Object.entries(more.times)) totals.times[file] = (totals.times[file] ?? 0) + ms;
}

/** With everything required a skipped or postponed test is a failure, and is counted as one. */
export function requireAll({ counts, ...rest }: Totals): Totals {
  const excused = counts.skipped + counts.todo;
  return { counts: { ...counts, fail: counts.fail + excused }, ...rest };
}

/** True when something ran and nothing failed or was cancelled. */
export function isSuccess({ counts }: Totals): boolean {
  return counts.tests > 0 && counts.fail === 0 && counts.cancelled === 0;
}

/** So many of the slowest files are named: a slow suite is a defect. */
const SLOWEST = 15;

function slowest(times: Totals['times']): string[] {
  const rows = Object.entries(times).sort(([, one], [, other]) => other - one);
  return rows.slice(0, SLOWEST).map(([file, ms]) => `  ${(ms / 1000).toFixed(1).padStart(6)} s  ${file}`);
}

/** The slowest files, what was skipped and why, then the summary, which is the last thing a run prints. */
export function closingLines({ counts, skips, times }: Totals): string[] {
  const told = skips.length === 0 ? [] : ['', 'Skipped:', ...skips.map((line) => `  ﹣ ${line}`)];
  return [
    '',
    'Slowest:',
    ...slowest(times),
    ...told,
    '',
    ...COUNTS.map((name) => `ℹ ${name} ${counts[name]}`),
  ];
}
