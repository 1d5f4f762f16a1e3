import { sql } from 'kysely';
import { readCounted, type Span } from '../../../kernel/database/counted.ts';
import { runSql, type Tx } from '../../../kernel/database/database.ts';
import type { Administration, AdministrationType, Status } from './administration.ts';
import { administrationsProblems } from './problems.ts';
import { searchText, sortText } from './search-text.ts';
import { type AdministrationRow, on } from './tables.ts';

/** Most bodies that an export, an import or a list in memory takes in: thrice those of Catalonia today. */
export const DIRECTORY_LIMIT = 10_000;
/** Least likeness (pg_trgm word similarity) of a hit, alone and against the best hit of the same search. */
const LEAST_LIKENESS = 0.4;
const SHARE_OF_BEST = 0.7;

function toAdministration(row: AdministrationRow): Administration {
  const { id, type, ine10, dir3, nif, name, place, names, population, calendar, status, invented, version } =
    row;
  return {
    ...{ id, type, ine10, dir3, nif, name, place, names },
    parentId: row.parent_id,
    population,
    calendar,
    contact: { email: row.email, phone: row.phone, address: row.address, web: row.web },
    status,
    statusSince: row.status_since,
    statusReason: row.status_reason,
    mergedIntoId: row.merged_into_id,
    invented,
    version,
  };
}

/** The stored form, with what is derived from it for searching and sorting. */
function toRow(
  body: Administration,
  now: Temporal.Instant,
): Omit<AdministrationRow, 'created_at' | 'updated_at' | 'names'> & Derived {
  const { id, type, ine10, dir3, nif, name, place, names, population, calendar, status, invented, version } =
    body;
  return {
    ...{ id, type, ine10, dir3, nif, name, place, names },
    parent_id: body.parentId,
    population,
    calendar,
    ...body.contact,
    status,
    status_since: body.statusSince,
    status_reason: body.statusReason,
    merged_into_id: body.mergedIntoId,
    invented,
    version,
    search_text: searchText(place, name, names.es, names.oc, names.en, ine10, dir3, nif),
    sort_text: sortText(place ?? name),
    created_at: now.toString(),
    updated_at: now.toString(),
  };
}
type Derived = { names: Administration['names']; created_at: string; updated_at: string };

/** One body, or undefined. */
export async function loadAdministration(tx: Tx, id: string): Promise<Administration | undefined> {
  const row = await on(tx).selectFrom('administration').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toAdministration(row);
}

/** One body, held until the end of the transaction so that two changes do not cross. */
export async function lockAdministration(tx: Tx, id: string): Promise<Administration | undefined> {
  const row = await on(tx)
    .selectFrom('administration')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row && toAdministration(row);
}

export type Codes = { ine10?: string | null; dir3?: string | null; nif?: string | null };

/** The body that has any of these codes; undefined when none has, or no code was given. */
export async function findByCode(tx: Tx, codes: Codes): Promise<Administration | undefined> {
  const { ine10 = null, dir3 = null, nif = null } = codes;
  const row = await on(tx)
    .selectFrom('administration')
    .selectAll()
    .where((by) => by.or([by('ine10', '=', ine10), by('dir3', '=', dir3), by('nif', '=', nif)]))
    .limit(1)
    .executeTakeFirst();
  return row && toAdministration(row);
}

/** Every body in the order of the directory, or those of the ids given; at most {@link DIRECTORY_LIMIT}. */
export async function listAdministrations(tx: Tx, ids?: readonly string[]): Promise<Administration[]> {
  let query = on(tx)
    .selectFrom('administration')
    .selectAll()
    .orderBy(sorted)
    .orderBy('id')
    .limit(DIRECTORY_LIMIT);
  if (ids !== undefined) query = query.where('id', 'in', ids.length === 0 ? [NOBODY] : [...ids]);
  return (await query.execute()).map(toAdministration);
}
const NOBODY = '00000000-0000-0000-0000-000000000000';
const sorted = sql<string>`sort_text collate "C"`;

/**
 * Writes changed bodies and new ones in one statement. Throws `code-taken` when another body has one of the
 * codes: the caller looked before, so this is somebody who was quicker in another transaction.
 */
export async function saveAdministrations(
  tx: Tx,
  bodies: readonly Administration[],
  now: Temporal.Instant,
): Promise<void> {
  if (bodies.length === 0) return;
  const rows = bodies.map((body) => toRow(body, now));
  const changed = COLUMNS.filter((column) => column !== 'id' && column !== 'created_at');
  const writing = runSql(
    tx,
    `insert into administrations.administration (${COLUMNS.join(', ')})
     select ${COLUMNS.join(', ')} from jsonb_populate_recordset(null::administrations.administration, $1::jsonb)
     on conflict (id) do update set ${changed.map((column) => `${column} = excluded.${column}`).join(', ')}`,
    [JSON.stringify(rows)],
  );
  await writing.catch((error: unknown) => {
    throw isTaken(error) ? administrationsProblems['code-taken']() : error;
  });
}
/** SQLSTATE unique_violation. */
const isTaken = (error: unknown) => (error as { code?: unknown } | null)?.code === '23505';

const COLUMNS: readonly (keyof AdministrationRow)[] = [
  ...(['id', 'type', 'ine10', 'dir3', 'nif', 'name', 'place', 'names', 'parent_id', 'population'] as const),
  ...(['calendar', 'email', 'phone', 'address', 'web', 'status', 'status_since', 'status_reason'] as const),
  ...([
    'merged_into_id',
    'invented',
    'version',
    'search_text',
    'sort_text',
    'created_at',
    'updated_at',
  ] as const),
];

export const SORTS = ['relevance', 'name', 'type', 'population', 'ine10'] as const;
export type SearchQuestion = {
  text: string;
  type?: AdministrationType | undefined;
  parentId?: string | undefined;
  status?: Status | undefined;
  sort: (typeof SORTS)[number];
  descending: boolean;
  page: number;
  pageSize: number;
};

/** One page of hits and how many there are in all. Words that stand as asked count whatever the best hit is. */
export async function searchAdministrations(
  tx: Tx,
  question: SearchQuestion,
): Promise<{ found: Administration[]; total: number }> {
  const wanted = searchText(question.text);
  const { likeness, matches } = wanted === '' ? EVERYTHING : await matchesOf(tx, wanted);
  const { type = null, parentId = null, status = null } = question;
  const read = ({ offset, limit }: Span) =>
    sql<AdministrationRow & { total: number }>`
    with rated as (
      select a.*, ${likeness} as rating from administrations.administration a
      where ${matches} and (${type}::text is null or type = ${type})
        and (${parentId}::uuid is null or parent_id = ${parentId})
        and (${status}::text is null or status = ${status})
    ), hits as (
      select * from rated where rating >= ${SHARE_OF_BEST}::real * least(1, (select max(rating) from rated))
    )
    select h.*, (select count(*) from hits) as total from hits h
    order by ${order(question)} limit ${limit} offset ${offset}`.execute(tx);
  const span = { offset: (question.page - 1) * question.pageSize, limit: question.pageSize };
  const { rows, total } = await readCounted(async (part) => (await read(part)).rows, span);
  return { found: rows.map(toAdministration), total };
}
const EVERYTHING = { likeness: sql`1::real`, matches: sql`true` };

/**
 * Which rows match and how well: 1 to 2 where the words stand as they were asked (2 at the beginning of the
 * name), else how alike they are. A text with digits is a code, and a code that resembles another is another.
 * The threshold is set for this transaction only; with it the trigram index finds the candidates.
 */
async function matchesOf(tx: Tx, wanted: string) {
  await sql`select set_config('pg_trgm.word_similarity_threshold', ${String(LEAST_LIKENESS)}, true)`.execute(
    tx,
  );
  const begins = `${wanted}%`;
  const anywhere = `%${wanted}%`;
  const asAsked = sql`search_text like ${anywhere}`;
  const isCode = /\d/.test(wanted);
  const likeness = sql`(case when sort_text like ${begins} then 2 when search_text like ${begins} then 1.6
    when search_text like ${`% ${begins}`} then 1.4 when ${asAsked} then 1
    else public.word_similarity(${wanted}, search_text) end)::real`;
  return {
    likeness,
    matches: isCode ? asAsked : sql`(${asAsked} or ${wanted} operator(public.<%) search_text)`,
  };
}

function order({ sort, descending }: SearchQuestion) {
  const way = descending ? sql`desc nulls last` : sql`asc nulls last`;
  if (sort === 'relevance') return sql`rating desc, sort_text collate "C", id`;
  if (sort === 'name') return sql`sort_text collate "C" ${way}, id`;
  return sql`${sql.ref(sort)} ${way}, sort_text collate "C", id`;
}
