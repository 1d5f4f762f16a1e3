import { CompiledQuery, Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import { databaseSocket } from './socket.ts';

/** PostgreSQL counts in int8 stay exact below 2^53; larger ones would be a design error here. */
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new RangeError(`The database answered ${text}, too large for a number.`);
  return value;
});
/** Dates stay texts (YYYY-MM-DD): a day has no zone, and a JavaScript Date would give it one. */
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

// biome-ignore lint/complexity/noBannedTypes: each service names its own tables by withTables
export type Tables = {};
export type Database = Kysely<Tables>;
/** The one transaction of an action. Store functions take it, so that nothing happens outside. */
export type Tx = Transaction<Tables>;

/** A pool with limits on waiting; every session commits durably. */
export function createPool(url: string, connections: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 60_000,
    application_name: 'aplec',
    keepAlive: true,
    stream: databaseSocket,
  });
  // An idle connection that dies is replaced at the next use; without a listener it would end the process.
  pool.on('error', () => undefined);
  // The same for one that dies in the hands of whoever borrowed it: their query is refused, which is enough.
  pool.on('connect', (client) => void client.on('error', () => undefined));
  return pool;
}

/** SQLSTATE classes 08 (connection) and 57P (ended by the server's stop or crash); too many connections. */
const AWAY = /^(08...|57P0[123]|53300|ECONNREFUSED|ECONNRESET|EPIPE)$/;

/** True when the database could not be asked, or went away while it was: nothing is known of the request's fault. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, syscall } = error as { code?: unknown; syscall?: unknown };
  if (typeof code === 'string' && AWAY.test(code)) return true;
  // `connect ENOENT` is the socket of a server that is gone; the driver's own sentences have no code.
  return syscall === 'connect' || DRIVER.test(error.message);
}

const DRIVER =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/** Kysely on a pool; the pool's owner ends it. */
export function createDatabase(pool: pg.Pool): Database {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}

/** Runs SQL with $1… parameters on a transaction or database, for parts that do not speak Kysely. */
export async function runSql<Row>(
  on: Database | Tx,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const answer = await on.executeQuery<Row>(CompiledQuery.raw(text, [...values]));
  return answer.rows as Row[];
}
