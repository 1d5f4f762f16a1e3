import { runSql } from '../../../kernel/database/database.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { type Calendar, makeCalendar } from '../../../kernel/legal-time/index.ts';
import { importedCalendars, insertCalendars } from './store.ts';

/** Two processes that start at once load one after the other: 'cale' as a number. */
const DEMO_LOCK = 0x63616c65;
const SOURCE = 'Demostració: dies plausibles, no comparats amb cap publicació';

const NAMES = {
  merce: { ca: 'La Mercè', es: 'La Merced', oc: 'Era Mercé', en: 'La Mercè' },
  pentecost: {
    ca: 'Dilluns de Pasqua Granada',
    es: 'Lunes de Pentecostés',
    oc: 'Deluns de Pentacosta',
    en: 'Whit Monday',
  },
  narcis: { ca: 'Sant Narcís', es: 'San Narciso', oc: 'Sant Narcís', en: 'Saint Narcissus' },
  fires: {
    ca: 'Fires (demostració)',
    es: 'Ferias (demostración)',
    oc: 'Hèires (demostracion)',
    en: 'Fair (demonstration)',
  },
} as const;

type Name = keyof typeof NAMES;
const ROWS: readonly (readonly [ine: string, year: number, ...days: (readonly [string, Name])[]])[] = [
  ['08019', 2026, ['05-25', 'pentecost'], ['09-24', 'merce']],
  ['08019', 2027, ['05-17', 'pentecost'], ['09-24', 'merce']],
  ['17079', 2026, ['10-29', 'narcis'], ['10-30', 'fires']],
  ['17079', 2027, ['10-28', 'fires'], ['10-29', 'narcis']],
];

/** Local holidays of two towns, marked as demonstration. */
export const demoCalendars: readonly Calendar[] = ROWS.map(([ine, year, ...days]) => ({
  id: `local-${ine}-${year}`,
  version: 1,
  scope: `local:${ine}`,
  year,
  status: 'to-confirm',
  source: SOURCE,
  holidays: days.map(([day, name]) => ({ date: `${year}-${day}`, name: NAMES[name] })),
}));

/** Loads them where there are none; what an operator imported stays. */
export async function loadDemo(kernel: Kernel): Promise<void> {
  await kernel.db.transaction().execute(async (tx) => {
    await runSql(tx, 'select pg_advisory_xact_lock($1)', [DEMO_LOCK]);
    const known = makeCalendar(await importedCalendars(tx)).covered;
    const missing = demoCalendars.filter(({ scope, year }) => !known.has(`${scope}/${year}`));
    await insertCalendars(tx, missing, kernel.now());
  });
}
