import { type Database, runSql, type Tx } from '../../../kernel/database/database.ts';
import type { Mandate } from './mandate.ts';
import type { State } from './states.ts';
import { COLUMNS, type MandateRow, toMandate } from './store.ts';

/** How many mandates one page of a list has, and one answer to a machine at most. */
export const PAGE_SIZE = 25;
export const LARGEST_PAGE = 500;

export type Wanted = {
  grantor?: string | undefined;
  representative?: string | undefined;
  /** Undefined: every state. */
  states?: readonly State[] | undefined;
  /** Only those whose days have this one. */
  validOn?: string | undefined;
  /** Of those that name this body, or are general, or wait for it. */
  body?: string | undefined;
  /** Of those that this body validates. */
  receiver?: string | undefined;
  page: number;
  size: number;
};

const CLAUSES: readonly [keyof Wanted, (at: string) => string][] = [
  ['grantor', (at) => `grantor = ${at}`],
  ['representative', (at) => `representative = ${at}`],
  ['states', (at) => `state = any(${at})`],
  ['validOn', (at) => `valid_from <= ${at}::date and valid_until >= ${at}::date`],
  [
    'body',
    (at) =>
      `(scope_type = 'A' or ${at}::uuid = any(bodies) or receiver_id = ${at}::uuid or (scope_type = 'C' and cardinality(bodies) = 0))`,
  ],
  ['receiver', (at) => `(receiver_id = ${at}::uuid or ${at}::uuid = any(bodies))`],
];

/** One page of mandates, the newest first (those that wait longest first at a desk), and how many there are. */
export async function findMandates(
  tx: Tx | Database,
  wanted: Wanted,
  order: 'newest' | 'oldest' = 'newest',
): Promise<{ found: Mandate[]; total: number }> {
  const values: unknown[] = [];
  const where = CLAUSES.flatMap(([key, clause]) => {
    const value = wanted[key];
    if (value === undefined) return [];
    values.push(value);
    return [clause(`$${values.length}`)];
  });
  const text = where.length === 0 ? 'true' : where.join(' and ');
  const [count] = await runSql<{ total: number }>(
    tx,
    `select count(*) as total from mandates.mandate where ${text}`,
    values,
  );
  const rows = await runSql<MandateRow>(
    tx,
    `select ${COLUMNS} from mandates.mandate where ${text} order by created_at ${order === 'newest' ? 'desc' : 'asc'}, id
     limit $${values.length + 1} offset $${values.length + 2}`,
    [...values, wanted.size, (wanted.page - 1) * wanted.size],
  );
  return { found: rows.map(toMandate), total: count?.total ?? 0 };
}

/** Mandates whose clock has run out, oldest first; held. `day` is today in Europe/Madrid. */
export async function dueMandates(tx: Tx, day: string, limit: number): Promise<Mandate[]> {
  const rows = await runSql<MandateRow>(
    tx,
    `select ${COLUMNS} from mandates.mandate where (grantor, id) in (
       (select grantor, id from mandates.mandate where valid_until < $1
          and state in ('VALIDA', 'PENDENT_SIGNATURA', 'PENDENT_ACCEPTACIO', 'PENDENT_VALIDACIO') order by valid_until limit $2)
       union
       (select grantor, id from mandates.mandate where waits_until < $1
          and state in ('PENDENT_ACCEPTACIO', 'PENDENT_VALIDACIO', 'EN_VALIDACIO') order by waits_until limit $2))
     order by grantor, id limit $2 for update skip locked`,
    [day, limit],
  );
  return rows.map(toMandate);
}

/** Mandates that wait until their evidence is sealed. */
export async function unsigned(on: Tx | Database, limit: number): Promise<Mandate[]> {
  const rows = await runSql<MandateRow>(
    on,
    `select ${COLUMNS} from mandates.mandate where state = 'PENDENT_SIGNATURA' order by state_since limit $1`,
    [limit],
  );
  return rows.map(toMandate);
}

/** The mandates in force between two, and what rests on one. */
export async function passedOn(tx: Tx, { grantor, id }: Pick<Mandate, 'grantor' | 'id'>): Promise<Mandate[]> {
  const rows = await runSql<MandateRow>(
    tx,
    `select ${COLUMNS} from mandates.mandate where grantor = $1 and parent_id = $2 order by id`,
    [grantor.key, id],
  );
  return rows.map(toMandate);
}

/** Whether the same power is there already: same parties, scope, capacities, not ended, with days in common. */
export async function hasSame(tx: Tx, m: Mandate): Promise<boolean> {
  const rows = await runSql(
    tx,
    `select 1 from mandates.mandate where grantor = $1 and representative = $2 and scope_type = $3 and bodies = $4::uuid[]
       and procedures = $5::text[] and families = $6::text[] and capacities = $7::text[] and kind = $8
       and state in ('PENDENT_SIGNATURA', 'PENDENT_ACCEPTACIO', 'PENDENT_VALIDACIO', 'EN_VALIDACIO', 'VALIDA')
       and valid_from <= $10 and valid_until >= $9 limit 1`,
    [
      ...[m.grantor.key, m.representative.key, m.scope.type, [...m.scope.bodies], [...m.scope.procedures]],
      ...[[...m.scope.families], [...m.capacities], m.kind, m.validFrom, m.validUntil],
    ],
  );
  return rows.length > 0;
}

/** How many times each was used with evidence. */
export async function countActs(tx: Tx, mandates: readonly Mandate[]): Promise<Map<string, number>> {
  const rows = await runSql<{ mandate_id: string; acts: number }>(
    tx,
    `select mandate_id, count(*) as acts from mandates.act where grantor = any($1) and mandate_id = any($2) group by mandate_id`,
    [[...new Set(mandates.map((each) => each.grantor.key))], mandates.map((each) => each.id)],
  );
  return new Map(rows.map((row) => [row.mandate_id, row.acts]));
}
