/**
 * What belongs to the bodies of a database, found by looking: every row of every table that names a body, or hangs on a
 * row that does. A new table is covered from the day it exists.
 */
import { createHash } from 'node:crypto';
import type pg from 'pg';

export type Row = Readonly<Record<string, unknown>>;
export type Belonging = { table: string; bodyId: string; row: Row };

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const ONE_UUID = new RegExp(`^${UUID.source}$`);
export const isIdentifier = (text: string): boolean => ONE_UUID.test(text);
/** The queue is the machinery's own; the ledger's private layer is sealed and has its own tests of who reads it. */
const NOT_LOOKED_AT = ['pg_catalog', 'information_schema', 'pgboss', 'ledger'];
/** Rows of one table, state by state, whose identifiers are tried. */
const ROWS_OF_A_STATE = 2;
const ROWS_OF_A_TABLE = 5;
/** Shorter texts are words that anybody's rows have. */
const LEAST_TELLING = 12;

async function tablesOf(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema <> all($1) order by 1`,
    [NOT_LOOKED_AT],
  );
  return rows.map(({ name }) => name);
}

export type Everything = ReadonlyMap<string, readonly Row[]>;

/** Every row as PostgreSQL writes it in JSON. */
export async function readEverything(pool: pg.Pool): Promise<Everything> {
  const all = new Map<string, readonly Row[]>();
  for (const table of await tablesOf(pool)) {
    const { rows } = await pool.query<{ row: Row }>(`select to_jsonb(t) as row from ${table} t`);
    all.set(
      table,
      rows.map(({ row }) => row),
    );
  }
  return all;
}

/** Rows that name a body, and rows of other tables that hang on one of them by a column. */
export function belongingsOf(all: Everything, bodies: ReadonlySet<string>): Belonging[] {
  const found: Belonging[] = [];
  const ownerOf = new Map<string, string>();
  const rest: [string, readonly Row[]][] = [];
  for (const [table, rows] of all) {
    const named = rows.flatMap((row): Belonging[] => {
      const bodyId = bodyIn(row, bodies);
      return bodyId === undefined ? [] : [{ table, bodyId, row }];
    });
    if (named.length === 0) rest.push([table, rows]);
    for (const each of named) {
      found.push(each);
      const { id } = each.row;
      if (typeof id === 'string' && !bodies.has(id)) ownerOf.set(id, each.bodyId);
    }
  }
  for (const [table, rows] of rest)
    for (const row of rows) {
      const owner = Object.values(row).find((value) => typeof value === 'string' && ownerOf.has(value));
      if (owner !== undefined) found.push({ table, bodyId: ownerOf.get(owner as string)!, row });
    }
  return found;
}

/** `administration_id` before any other column: the rest may name somebody else. */
function bodyIn(row: Row, bodies: ReadonlySet<string>): string | undefined {
  const own = row['administration_id'];
  if (typeof own === 'string' && bodies.has(own)) return own;
  return JSON.stringify(row)
    .match(UUID)
    ?.find((id) => bodies.has(id));
}

/** Some rows of each table, of each state that it has. */
export function samples(belongings: readonly Belonging[]): Belonging[] {
  const taken = new Map<string, number>();
  return belongings.filter(({ table, row }) => {
    const state = `${table}/${String(row['state'] ?? '')}`;
    const [ofState, ofTable] = [taken.get(state) ?? 0, taken.get(table) ?? 0];
    if (ofState >= ROWS_OF_A_STATE || ofTable >= ROWS_OF_A_TABLE) return false;
    taken.set(state, ofState + 1);
    taken.set(table, ofTable + 1);
    return true;
  });
}

/** What gives somebody away: identifiers of rows, and texts that stand in the rows of one table only. */
export type Telling = ReadonlyMap<string, string>;

export function tellingOf(
  belongings: readonly Belonging[],
  {
    all,
    isPublic,
    publicTexts,
  }: { all: Everything; isPublic(one: Belonging): boolean; publicTexts(one: Belonging): unknown[] },
): Telling {
  const common = commonTexts(
    all,
    new Set(belongings.filter((each) => !isPublic(each)).map(({ row }) => row)),
  );
  for (const text of stringsIn(belongings.map(publicTexts))) common.add(text);
  const telling = new Map<string, string>();
  for (const { table, row } of belongings.filter((each) => !isPublic(each)))
    for (const text of stringsIn(row)) if (tells(text) && !common.has(text)) telling.set(text, table);
  return telling;
}

/** A name, a title, a number, an address or an identifier; a word alone is one of a catalogue. */
const tells = (text: string) => isIdentifier(text) || (text.length >= LEAST_TELLING && /[ @\d]/.test(text));

/** Texts of rows that belong to nobody, or are for everybody: they give nobody away. */
function commonTexts(all: Everything, private_: ReadonlySet<Row>): Set<string> {
  const common = new Set<string>();
  for (const rows of all.values())
    for (const row of rows) if (!private_.has(row)) for (const text of stringsIn(row)) common.add(text);
  return common;
}

export function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(stringsIn);
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(stringsIn) : [];
}

/** What of somebody else's a text, or an answer in JSON, has in it. */
export function givenAway(answer: unknown, telling: Telling): string[] {
  const texts = stringsIn(answer);
  const whole = texts.length === 1 && texts[0]!.includes('<') ? textNodes(texts[0]!) : texts;
  const ids = whole.flatMap((text) => text.match(UUID) ?? []);
  return [...new Set([...whole, ...ids])].filter((text) => telling.has(text));
}

/** Texts and identifiers of a page, without its tags. */
function textNodes(page: string): string[] {
  return [...page.split(/<[^>]*>/g).map((text) => withoutEntities(text).trim()), ...(page.match(UUID) ?? [])];
}

function withoutEntities(text: string): string {
  const names: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
  return text.replaceAll(/&(amp|lt|gt|quot|#39);/g, (_all, name: string) => names[name]!);
}

export type Marks = ReadonlyMap<string, ReadonlySet<string>>;

/** A mark of every row, to see afterwards that each is still there as it was. */
export function marksOf(all: Everything, movesAlone: (table: string, column: string) => boolean): Marks {
  const mark = (table: string, row: Row) => {
    const kept = Object.entries(row).filter(([column]) => !movesAlone(table, column));
    return createHash('sha256').update(JSON.stringify(kept)).digest('base64');
  };
  return new Map([...all].map(([table, rows]) => [table, new Set(rows.map((row) => mark(table, row)))]));
}

/** Tables that lost a row, or have one that is not as it was. Rows that were added are the business of who added them. */
export function changedSince(before: Marks, after: Marks): string[] {
  return [...before].flatMap(([table, marks]) => {
    const now = after.get(table);
    const gone = [...marks].filter((mark) => now?.has(mark) !== true).length;
    return gone === 0 ? [] : [`${table}: ${gone} rows`];
  });
}
