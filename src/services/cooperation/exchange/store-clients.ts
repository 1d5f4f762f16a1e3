import { type Selectable, sql } from 'kysely';
import type { Tx } from '../../../kernel/database/database.ts';
import { type ClientTable, tables } from './store.ts';

export type ClientRow = Selectable<ClientTable>;

/** A system by its identifier, of whatever body. */
export async function loadClient(tx: Tx, id: string): Promise<ClientRow | undefined> {
  return await tables(tx).selectFrom('client').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Active systems that present a certificate. */
export async function clientsWith(tx: Tx, fingerprint: string): Promise<ClientRow[]> {
  return await tables(tx)
    .selectFrom('client')
    .selectAll()
    .where(sql<boolean>`certificates @> array[${fingerprint}]::text[]`)
    .where('state', '=', 'active')
    .execute();
}

export type ClientFilter = { body?: string | undefined; page: number; size: number };

/** Systems of a body, or of all (operator), active ones first. */
export async function listClientRows(
  tx: Tx,
  filter: ClientFilter,
): Promise<{ rows: ClientRow[]; total: number }> {
  let found = tables(tx).selectFrom('client');
  if (filter.body !== undefined) found = found.where('administration_id', '=', filter.body);
  const counted = await found.select((each) => each.fn.countAll<number>().as('total')).executeTakeFirst();
  const rows = await found
    .selectAll()
    .orderBy('state')
    .orderBy('id', 'desc')
    .limit(filter.size)
    .offset((filter.page - 1) * filter.size)
    .execute();
  return { rows, total: counted?.total ?? 0 };
}
