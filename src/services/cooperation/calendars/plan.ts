import { isDeepStrictEqual } from 'node:util';
import type { Calendar } from '../../../kernel/legal-time/index.ts';

/**
 * What an import does with one calendar: `new`, `correction` of a lower version, `same` (there already), or, as
 * faults, `taken` (this version says something else) and `older` (a higher one counts).
 */
export const CHANGES = ['new', 'correction', 'same', 'taken', 'older'] as const;
export type Change = (typeof CHANGES)[number];
export type Planned = { calendar: Calendar; change: Change; before: number | null };

/** Compares what a file brings with what counts now. */
export function planImport(given: readonly Calendar[], known: readonly Calendar[]): Planned[] {
  const byKey = new Map(known.map((each) => [`${each.scope}/${each.year}`, each]));
  return [...given]
    .sort((a, b) => a.version - b.version)
    .map((calendar) => {
      const key = `${calendar.scope}/${calendar.year}`;
      const before = byKey.get(key);
      const change = changeOf(calendar, before);
      if (change === 'new' || change === 'correction') byKey.set(key, calendar);
      return { calendar, change, before: before?.version ?? null };
    });
}

function changeOf(calendar: Calendar, before: Calendar | undefined): Change {
  if (before === undefined) return 'new';
  if (calendar.version > before.version) return 'correction';
  if (calendar.version < before.version) return 'older';
  return isDeepStrictEqual(said(calendar), said(before)) ? 'same' : 'taken';
}

const said = ({ status, source, holidays }: Calendar) => ({
  ...{ status, source },
  holidays: holidays.map(({ date, name: { ca, es, oc, en } }) => [date, ca, es, oc, en]).sort(),
});
