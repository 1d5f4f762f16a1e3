import { type Selectable, sql } from 'kysely';
import type { Tx } from '../../../kernel/database/database.ts';
import type { ServiceState } from './data-service.ts';
import { type DataServiceTable, tables } from './store.ts';

export type ServiceRow = Selectable<DataServiceTable>;

/** A data service by its identifier, of whatever provider. */
export async function loadService(tx: Tx, id: string): Promise<ServiceRow | undefined> {
  return await tables(tx).selectFrom('data_service').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function loadServices(tx: Tx, ids: readonly string[]): Promise<Map<string, ServiceRow>> {
  const unique = [...new Set(ids)];
  if (unique.length === 0) return new Map();
  const rows = await tables(tx).selectFrom('data_service').selectAll().where('id', 'in', unique).execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** The number that the next version of a code of a provider takes. */
export async function nextVersion(tx: Tx, providerId: string, code: string): Promise<number> {
  const row = await tables(tx)
    .selectFrom('data_service')
    .select((each) => each.fn.max('version').as('version'))
    .where('provider_id', '=', providerId)
    .where('code', '=', code)
    .executeTakeFirst();
  return (row?.version ?? 0) + 1;
}

/** Published versions of a code but one, which a newer published version deprecates. */
export async function publishedSiblings(tx: Tx, service: ServiceRow): Promise<ServiceRow[]> {
  return await tables(tx)
    .selectFrom('data_service')
    .selectAll()
    .where('provider_id', '=', service.provider_id)
    .where('code', '=', service.code)
    .where('id', '!=', service.id)
    .where('version', '<', service.version)
    .where('state', '=', 'published')
    .execute();
}

export type ServiceFilter = {
  states: readonly ServiceState[];
  text?: string | undefined;
  basis?: string | undefined;
  providerId?: string | undefined;
  page: number;
  size: number;
};

const ACCENTED = 'àáâäèéêëìíîïòóôöùúûüçñ';
const PLAIN = 'aaaaeeeeiiiioooouuuucn';

/** Text without accents or capitals, for search. */
export const fold = (expression: ReturnType<typeof sql>) =>
  sql<string>`translate(lower(${expression}), ${ACCENTED}, ${PLAIN})`;

/** Most words of one search; the rest are not looked for. */
const SEARCH_WORDS = 8;

/** Each word of a search as a folded pattern for LIKE. */
export function wordsOfSearch(text: string | undefined) {
  const found = (text ?? '').split(/\s+/).filter(Boolean).slice(0, SEARCH_WORDS);
  return found.map((word) => fold(sql`${`%${word.replace(/[\\%_]/g, '\\$&')}%`}::text`));
}

/** Whether a data service says that word in its title, description, code or evidence type. */
export function serviceSays(word: ReturnType<typeof fold>) {
  const all = fold(
    sql`concat_ws(' ', code, evidence_type, jsonb_path_query_array(title, '$.*')::text, jsonb_path_query_array(description, '$.*')::text)`,
  );
  return sql<boolean>`${all} like ${word}`;
}

/** Data services by title, description, code or evidence type (accents forgiven), with how many there are. */
export async function searchServices(
  tx: Tx,
  filter: ServiceFilter,
): Promise<{ rows: ServiceRow[]; total: number }> {
  let found = tables(tx)
    .selectFrom('data_service')
    .where('state', 'in', [...filter.states]);
  if (filter.providerId !== undefined) found = found.where('provider_id', '=', filter.providerId);
  if (filter.basis !== undefined) found = found.where(sql<boolean>`${filter.basis} = any(bases)`);
  for (const word of wordsOfSearch(filter.text)) found = found.where(serviceSays(word));
  const counted = await found.select((each) => each.fn.countAll<number>().as('total')).executeTakeFirst();
  const rows = await found
    .selectAll()
    .orderBy('code')
    .orderBy('version', 'desc')
    .orderBy('id')
    .limit(filter.size)
    .offset((filter.page - 1) * filter.size)
    .execute();
  return { rows, total: counted?.total ?? 0 };
}
