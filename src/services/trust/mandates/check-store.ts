import type { Represented } from '../../../kernel/actor.ts';
import { type Database, runSql, type Tx } from '../../../kernel/database/database.ts';
import { shareCalls } from '../../../kernel/share-calls.ts';
import type { Known, Link } from './decide.ts';
import { mandatesProblems } from './problems.ts';
import type { Capacity, ScopeType } from './scope.ts';
import type { State } from './states.ts';

export type Pair = {
  representative: string;
  grantor: string;
  administrationId: string | undefined;
  procedure: string | undefined;
};
export type Found = { mandates: Known[]; families: string[] };

/** Mandates between the same two people that one question looks at; those in force first. */
const LOOKED_AT = 20;
/** Owner of the catalogue that bodies share until they have their own. */
export const SHARED = '00000000-0000-0000-0000-000000000000';

type Row = {
  n: number;
  id: string | null;
  state: State;
  scope_type: ScopeType;
  bodies: string[];
  procedures: string[];
  families: string[];
  capacities: Capacity[];
  valid_from: string;
  valid_until: string;
  parent_id: string | null;
  parent: ParentRow | null;
  own_families: string[] | null;
};
type ParentRow = Omit<Link, 'type' | 'isPassedOn' | 'mayDelegate' | 'validFrom' | 'validUntil'> & {
  type: ScopeType;
  from: string;
  until: string;
  delegate: boolean;
  passed: boolean;
};

/**
 * Every mandate between each pair, with the one it rests on and the families of the procedure: one statement for all, on
 * `mandate_pair` and on primary keys.
 */
const STATEMENT = `
  with asked as (
    select * from unnest($1::text[], $2::text[], $3::uuid[], $4::text[]) with ordinality
      as q(representative, grantor, administration_id, procedure, n))
  select q.n::int as n, m.id, m.state, m.scope_type, m.bodies::text[] as bodies, m.procedures, m.families, m.capacities,
    m.valid_from::text as valid_from, m.valid_until::text as valid_until, m.parent_id,
    case when p.id is not null then jsonb_build_object('id', p.id, 'state', p.state, 'type', p.scope_type, 'bodies', p.bodies,
      'procedures', p.procedures, 'families', p.families, 'capacities', p.capacities, 'from', p.valid_from, 'until', p.valid_until,
      'delegate', p.may_delegate, 'passed', p.parent_id is not null) end as parent,
    f.families as own_families
  from asked q
  left join lateral (
    select * from mandates.mandate m where m.representative = q.representative and m.grantor = q.grantor
    order by (m.state = 'VALIDA') desc, m.id desc limit ${LOOKED_AT}) m on true
  left join mandates.mandate p on m.parent_id is not null and p.grantor = q.grantor and p.id = m.parent_id
  left join lateral (
    select array_agg(r.family) as families from mandates.procedure r
    where r.code = q.procedure and r.owner_id = coalesce(
      (select c.owner_id from mandates.catalogue c where c.owner_id = q.administration_id), '${SHARED}')
  ) f on q.procedure is not null and m.scope_type = 'C'`;

type Runs = (text: string, values: unknown[]) => Promise<Row[]>;

async function ask(run: Runs, pairs: readonly Pair[]): Promise<Found[]> {
  const rows = await run(STATEMENT, [
    pairs.map((each) => each.representative),
    pairs.map((each) => each.grantor),
    pairs.map((each) => each.administrationId ?? null),
    pairs.map((each) => each.procedure ?? null),
  ]);
  const found: Found[] = pairs.map(() => ({ mandates: [], families: [] }));
  for (const row of rows) {
    const answer = found[row.n - 1]!;
    if (row.own_families !== null) answer.families = row.own_families;
    if (row.id !== null) answer.mandates.push(toKnown(row, row.id));
  }
  return found;
}

const toKnown = (row: Row, id: string): Known => ({
  id,
  ...{ state: row.state, type: row.scope_type, bodies: row.bodies, procedures: row.procedures },
  ...{ families: row.families, capacities: row.capacities },
  ...{ validFrom: row.valid_from, validUntil: row.valid_until },
  parent: row.parent_id === null ? undefined : row.parent === null ? null : toLink(row.parent),
});

const toLink = ({ from, until, delegate, passed, ...rest }: ParentRow): Link => ({
  ...rest,
  ...{ validFrom: from, validUntil: until, mayDelegate: delegate, isPassedOn: passed },
});

/** The question inside a transaction: it sees what the transaction did. */
export async function findInside(tx: Tx | Database, pair: Pair): Promise<Found> {
  const [found] = await ask((text, values) => runSql<Row>(tx, text, values), [pair]);
  return found!;
}

const shared = new WeakMap<Database, (pair: Pair) => Promise<Found>>();

/** The question outside of one: many askers share a statement, each of which began after it was asked. */
export function findShared(db: Database, pair: Pair): Promise<Found> {
  let asker = shared.get(db);
  if (asker === undefined) {
    asker = shareCalls<Pair, Found>(
      (pairs) => ask((text, values) => runSql<Row>(db, text, values), pairs),
      () => mandatesProblems['too-busy'](),
    );
    shared.set(db, asker);
  }
  return asker(pair);
}

/** Prepares the statement once for each connection; see `mandates.start`. */
export function prepareShared(
  db: Database,
  pool: { query(query: { name: string; text: string; values: unknown[] }): Promise<{ rows: unknown[] }> },
): void {
  const run: Runs = async (text, values) =>
    (await pool.query({ name: 'mandates.check', text, values })).rows as Row[];
  shared.set(
    db,
    shareCalls<Pair, Found>(
      (pairs) => ask(run, pairs),
      () => mandatesProblems['too-busy'](),
    ),
  );
}

/** Mandates that a person may choose from at most: the page where they choose shows them all. */
const MOST_REPRESENTED = 200;

/** For whom somebody may act that day, by name; of one that was passed on, only while the first holds too. */
export async function findRepresented(
  on: Tx | Database,
  { representative, day, mandateId }: { representative: string; day: string; mandateId: string | undefined },
): Promise<Represented[]> {
  const rows = await runSql<{ grantor: string; grantor_name: string; id: string }>(
    on,
    `select m.grantor, m.grantor_name, m.id from mandates.mandate m
     left join mandates.mandate p on m.parent_id is not null and p.grantor = m.grantor and p.id = m.parent_id
     where m.representative = $1 and m.state = 'VALIDA' and m.valid_from <= $2 and m.valid_until >= $2
       and ($3::uuid is null or m.id = $3)
       and (m.parent_id is null or (p.state = 'VALIDA' and p.may_delegate and p.valid_from <= $2 and p.valid_until >= $2))
     order by m.grantor_name, m.id limit ${MOST_REPRESENTED}`,
    [representative, day, mandateId ?? null],
  );
  return rows.map((row) => ({ document: row.grantor, name: row.grantor_name, mandateId: row.id }));
}
