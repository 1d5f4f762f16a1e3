import type pg from 'pg';
import { leafTypeName } from './leaf.ts';

export type Witnessed = { witness: string; size: number; at: Date | null };
export type TypeCount = { type: string; count: number };

/** When the newest checkpoint of a log was signed. */
export async function lastSigned(pool: pg.Pool, origin: string): Promise<Date | undefined> {
  const { rows } = await pool.query<{ signed_at: Date }>(
    'select signed_at from ledger.checkpoint where origin = $1 order by size desc limit 1',
    [origin],
  );
  return rows[0]?.signed_at;
}

/** How far each witness has cosigned a log, and when it last did. */
export async function witnessesOf(pool: pg.Pool, origin: string): Promise<Witnessed[]> {
  const { rows } = await pool.query<{ witness: string; size: string; at: Date | null }>(
    'select witness, size, last_success_at as at from ledger.witness where origin = $1 order by witness',
    [origin],
  );
  return rows.map((row) => ({ ...row, size: Number(row.size) }));
}

/** Leaves of a log by type. Reads every leaf: not for large logs, nor for each visit. */
export async function countTypes(pool: pg.Pool, origin: string): Promise<TypeCount[]> {
  const { rows } = await pool.query<{ type: number; count: string }>(
    `select r.type, count(*) as count from ledger.leaf_index i join ledger.record r on r.id = i.id
     where i.origin = $1 group by r.type order by r.type`,
    [origin],
  );
  return rows.map((row) => ({ type: leafTypeName(row.type) ?? String(row.type), count: Number(row.count) }));
}
