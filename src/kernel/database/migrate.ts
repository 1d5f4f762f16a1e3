import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type pg from 'pg';

/** Whose migrations: a name and the folder with `0001_name.sql`, `0002_…`. */
export type MigrationSource = { name: string; migrations?: URL | undefined };

type Migration = { service: string; number: number; name: string; sql: string; checksum: string };

/** Starters at the same time wait for each other here: 'aplec' as a number. */
const MIGRATION_LOCK = 0x61706c6563;
const FILE = /^(\d{4})_([a-z0-9-]+)\.sql$/;

/**
 * Applies what is missing, each migration in its own transaction with its row, in the order of the
 * services. Safe when several processes start at once: all take the same lock, the later ones find
 * nothing to do. Throws when an applied migration was edited afterwards.
 */
export async function migrate(pool: pg.Pool, sources: readonly MigrationSource[]): Promise<string[]> {
  const client = await pool.connect();
  const applied: string[] = [];
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await client.query(`create schema if not exists kernel`);
    await client.query(`create table if not exists kernel.migration (
      service text not null, number integer not null, name text not null, checksum text not null,
      applied_at timestamptz not null default now(), primary key (service, number))`);
    const done = await client.query('select service, number, checksum from kernel.migration');
    const known = new Map<string, string>(
      done.rows.map((row) => [`${row.service}/${row.number}`, row.checksum]),
    );
    for (const source of sources) {
      for (const migration of await readMigrations(source)) {
        const before = known.get(`${migration.service}/${migration.number}`);
        if (before === undefined) applied.push(await apply(client, migration));
        else if (before !== migration.checksum) throw edited(migration);
      }
    }
  } finally {
    await client.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    client.release();
  }
  return applied;
}

async function apply(client: pg.PoolClient, migration: Migration): Promise<string> {
  const label = `${migration.service}/${String(migration.number).padStart(4, '0')}_${migration.name}`;
  try {
    await client.query('begin');
    await client.query(
      'insert into kernel.migration (service, number, name, checksum) values ($1, $2, $3, $4)',
      [migration.service, migration.number, migration.name, migration.checksum],
    );
    await client.query(migration.sql);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new Error(
      `The migration ${label} failed: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    );
  }
  return label;
}

function edited(migration: Migration): Error {
  return new Error(
    `The migration ${migration.service}/${migration.number} was edited after it was applied here. ` +
      'Put it back as it was and write a new one.',
  );
}

async function readMigrations(source: MigrationSource): Promise<Migration[]> {
  if (source.migrations === undefined) return [];
  const files = (await readdir(source.migrations)).filter((file) => file.endsWith('.sql')).sort();
  return Promise.all(
    files.map(async (file, index) => {
      const match = FILE.exec(file);
      if (match === null) throw new Error(`${source.name}: a migration is named 0001_name.sql, not ${file}.`);
      if (Number(match[1]) !== index + 1)
        throw new Error(`${source.name}: ${file} leaves a gap in the numbers.`);
      const sql = await readFile(new URL(file, source.migrations), 'utf8');
      const checksum = createHash('sha256').update(sql).digest('hex');
      return { service: source.name, number: index + 1, name: match[2]!, sql, checksum };
    }),
  );
}
