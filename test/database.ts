/**
 * The real PostgreSQL of the tests. The schema is migrated once into a template; tests share one clone of it
 * (each makes its own town) or, when they need to be alone, ask for a clone of their own.
 * The server is APLEC_TEST_DATABASE_URL, which `npm test` sets, or else an embedded one for this process.
 */
import { randomBytes } from 'node:crypto';
import { globSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import pg from 'pg';
import '../src/kernel/database/database.ts'; // how the platform reads numbers and dates
import { type MigrationSource, migrate } from '../src/kernel/database/migrate.ts';
import { startTestServer } from './server.ts';

const CONNECTIONS = 20;
const WAIT_MS = 20_000;

export interface TestDatabase {
  readonly url: string;
  readonly pool: pg.Pool;
}

export interface FreshDatabase extends TestDatabase {
  /** Ends the pool and deletes the database, whoever is still connected. */
  drop(): Promise<void>;
}

interface Template {
  readonly server: string;
  readonly name: string;
}

let template: Promise<Template> | undefined;
let shared: Promise<TestDatabase> | undefined;

/** The database that all tests of this process share, migrated. Never end its pool. */
export function testDatabase(): Promise<TestDatabase> {
  shared ??= clone('shared');
  return shared;
}

/** A database of one's own, a clone of the migrated template (about 50 ms). */
export async function freshDatabase(): Promise<FreshDatabase> {
  const database = await clone('own');
  const drop = async () => {
    if (!database.pool.ended) await database.pool.end();
    const { server } = await readyTemplate();
    await run(server, `drop database if exists ${database.name} with (force)`);
  };
  return { url: database.url, pool: database.pool, drop };
}

/** The address of another database on the same server. */
export function withDatabase(url: string, name: string): string {
  return url.replace(/^(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${name}`);
}

async function clone(purpose: string): Promise<TestDatabase & { name: string }> {
  const { server, name: source } = await readyTemplate();
  const name = newName(purpose);
  await run(server, `create database ${name} template ${source} strategy wal_log`);
  const url = withDatabase(server, name);
  return { name, url, pool: newPool(url) };
}

function readyTemplate(): Promise<Template> {
  template ??= makeTemplate();
  return template;
}

async function makeTemplate(): Promise<Template> {
  const server = process.env['APLEC_TEST_DATABASE_URL'] ?? (await ownServer());
  const name = newName('template');
  await run(server, `create database ${name}`);
  const pool = newPool(withDatabase(server, name));
  try {
    await migrate(pool, everyMigration());
  } finally {
    await pool.end(); // nobody may be connected to a template while it is cloned
  }
  return { server, name };
}

async function ownServer(): Promise<string> {
  const server = await startTestServer();
  process.once('exit', server.stop);
  return server.url;
}

/** `npm test` gives the run a name, by which it deletes what the run leaves on a server that is not its own. */
function newName(purpose: string): string {
  const run = process.env['APLEC_TEST_RUN'] ?? 'adhoc';
  return `aplec_${run}_${purpose}_${randomBytes(5).toString('hex')}`;
}

function newPool(url: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: WAIT_MS,
    allowExitOnIdle: true,
  });
  pool.on('error', () => undefined); // a test may kill the server; the next query tells
  return pool;
}

async function run(server: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server, connectionTimeoutMillis: WAIT_MS });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/**
 * The migrations as the folders show them, without loading any service, so that a test of the kernel does not
 * stand on what is above it. Services may follow one another in any order: none names another's tables.
 * A test compares this with the list that a start applies.
 */
export function everyMigration(): MigrationSource[] {
  const src = new URL('../src/', import.meta.url);
  const folders = [
    ...globSync('kernel/database/migrations', { cwd: src }),
    ...globSync('kernel/*/migrations', { cwd: src, exclude: ['kernel/database/**'] }).sort(),
    ...globSync(['services/*/*/migrations', 'facades/*/migrations'], { cwd: src }).sort(),
  ];
  return folders.map((folder) => ({
    name: folder === 'kernel/database/migrations' ? 'kernel' : basename(dirname(folder)),
    migrations: new URL(`${folder}/`, src),
  }));
}
