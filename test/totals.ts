/** What the passes of one test run add up to, and the last lines that tell it in the words of node's runner. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const COUNTS = ['tests', 'suites', 'pass', 'fail', 'cancelled', 'skipped', 'todo', 'duration_ms'] as const;
type Count = (typeof COUNTS)[number];

export interface Totals {
  readonly counts: Record<Count, number>;
  /** Lines "file › name: reason". */
  readonly skips: string[];
}

export function noTotals(): Totals {
  const counts = Object.fromEntries(COUNTS.map((name) => [name, 0])) as Record<Count, number>;
  return { counts, skips: [] };
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

/** With everything required a skipped or postponed test is a failure, and is counted as one. */
export function requireAll({ counts, skips }: Totals): Totals {
  const excused = counts.skipped + counts.todo;
  return { counts: { ...counts, fail: counts.fail + excused }, skips };
}

/** True when something ran and nothing failed or was cancelled. */
export function isSuccess({ counts }: Totals): boolean {
  return counts.tests > 0 && counts.fail === 0 && counts.cancelled === 0;
}

/** What was skipped and why, then the summary, which is the last thing a run prints. */
export function closingLines({ counts, skips }: Totals): string[] {
  const told = skips.length === 0 ? [] : ['', 'Skipped:', ...skips.map((line) => `  ﹣ ${line}`)];
  return [...told, '', ...COUNTS.map((name) => `ℹ ${name} ${counts[name]}`)];
}
