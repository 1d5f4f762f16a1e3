import { type Database, runSql } from '../../../kernel/database/database.ts';

export type SealPlace = { body: string; seal: string };

/** The seal with which the register signs in the demonstration. */
export async function loadSeal(db: Database): Promise<SealPlace | undefined> {
  const [row] = await runSql<SealPlace>(
    db,
    'select administration_id as body, credential_id as seal from mandates.demonstration limit 1',
  );
  return row;
}

export async function keepSeal(db: Database, { body, seal }: SealPlace): Promise<void> {
  await runSql(
    db,
    'insert into mandates.demonstration (administration_id, credential_id) values ($1, $2) on conflict do nothing',
    [body, seal],
  );
}
