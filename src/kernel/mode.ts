import { type Database, runSql } from './database/database.ts';
import type { Kernel } from './kernel.ts';

type Mode = 'demonstration' | 'real';

const REFUSALS: Readonly<Record<Mode, string>> = {
  demonstration:
    'This database was used in demonstration mode: its invented operators, people and telephones, and its authorities, would open doors. Start with an empty database (DATABASE_URL, or another APLEC_DATA), or set APLEC_DEMO=yes.',
  real: 'This database is of an installation for real use: in demonstration mode every visitor may act as its operator. Set APLEC_DEMO=no, or name another database (DATABASE_URL, or another APLEC_DATA).',
};

/**
 * Refuses, with a sentence, to start in one mode on a database that was used in the other. `wasDemonstration` looks at a
 * database of before this was written down.
 */
export async function assertOneMode(
  kernel: Pick<Kernel, 'db' | 'settings' | 'now'>,
  wasDemonstration: () => Promise<boolean>,
): Promise<void> {
  const wanted: Mode = kernel.settings.APLEC_DEMO ? 'demonstration' : 'real';
  const written = await modeOf(kernel.db);
  const before = written ?? (wanted === 'real' && (await wasDemonstration()) ? 'demonstration' : wanted);
  if (before !== wanted) throw new Error(REFUSALS[before]);
  if (written !== undefined) return;
  // Processes that start together end with the same.
  await runSql(
    kernel.db,
    'insert into kernel.installation (mode, since) values ($1, $2) on conflict do nothing',
    [wanted, kernel.now().toString()],
  );
  const now = await modeOf(kernel.db);
  if (now !== undefined && now !== wanted) throw new Error(REFUSALS[now]);
}

async function modeOf(db: Database): Promise<Mode | undefined> {
  const [row] = await runSql<{ mode: Mode }>(db, 'select mode from kernel.installation');
  return row?.mode;
}
