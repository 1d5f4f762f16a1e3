/**
 * `npm test`: every test on the embedded PostgreSQL, then those that use a database again on Debian's, if it is
 * there. The last lines printed are the runner's summary of all. Words given on the command line filter by path.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { reaches, testFiles, usesBrowser } from './files.ts';
import { debianPostgresql } from './need.ts';
import { startTestServer, type TestServer } from './server.ts';
import { addTotals, closingLines, isSuccess, noTotals, readTotals, requireAll } from './totals.ts';
import { inTurn, type Turn } from './turns.ts';

const ROOT = resolve(import.meta.dirname, '..');
const TEST_LIMIT_MS = 10 * 60_000;
const BATCH_LIMIT_MS = 60 * 60_000;
const FILES_AT_ONCE = 48;
/** Batches that run beside one another: while one waits for a browser or a database, another uses the processor. */
const LANES = Math.min(2, availableParallelism());
/** What a person has set for a real installation must not reach the tests. */
const FOREIGN = /^(APLEC_(?!REQUIRE$|UPDATE$|TEST_)|DATABASE_URL$|PG|PORT$|TLS_|NODE_TEST_CONTEXT$)/;

interface Pass {
  readonly title: string;
  readonly files: readonly string[];
  /** The server's address; absent when the pass starts one. */
  readonly url?: string;
  /** A PostgreSQL other than the embedded one. */
  readonly programs?: string;
}

const scratch = mkdtempSync(join(tmpdir(), 'aplec-run-'));
const totals = noTotals();
const runName = randomBytes(4).toString('hex');
const running = new Set<ChildProcess>();
const servers = new Set<TestServer>();

process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
  for (const server of servers) server.stop();
  rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
});
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => process.exit(130));
}
chmodSync(scratch, 0o711); // the tests' servers, which run as another user when we are root, live below it

process.exitCode = await main(process.argv.slice(2));

async function main(filters: readonly string[]): Promise<number> {
  let passed = true;
  for (const pass of passes(testFiles(ROOT, filters))) {
    say(`\n▶ ${pass.title}: ${pass.files.length} files\n`);
    passed = (await runPass(pass)) && passed;
  }
  noteMissing();
  totals.counts.duration_ms = performance.now();
  const told = process.env['APLEC_REQUIRE'] === 'all' ? requireAll(totals) : totals;
  if (!passed && told.counts.fail === 0) told.counts.fail = 1; // a runner that ended badly is itself a failure
  say(closingLines(told).join('\n'));
  return passed && isSuccess(told) ? 0 : 1;
}

function passes(files: readonly string[]): Pass[] {
  const given = process.env['APLEC_TEST_DATABASE_URL'];
  if (given)
    return [{ title: 'Everything, on the PostgreSQL of APLEC_TEST_DATABASE_URL', files, url: given }];
  const first = { title: 'Everything, on the embedded PostgreSQL', files };
  const programs = debianPostgresql();
  if (programs === undefined) return [first];
  const again = files.filter((file) => reaches(ROOT, file, 'test/database.ts') && !usesBrowser(ROOT, file));
  if (again.length === 0) return [first];
  return [
    first,
    { title: `What uses a database, on Debian's PostgreSQL (${programs})`, files: again, programs },
  ];
}

/** Each lane has a server of its own, unless one is given, and takes the next batch when it has ended one. */
async function runPass(pass: Pass): Promise<boolean> {
  const waiting = batches(pass.files);
  const turns = inTurn((text: string | Buffer) => void process.stdout.write(text));
  let passed = true;
  const lane = async () => {
    const server = pass.url === undefined ? await startTestServer(pass.programs) : undefined;
    if (server) servers.add(server);
    for (let files = waiting.shift(); files !== undefined; files = waiting.shift())
      passed = (await runFiles(files, server?.url ?? String(pass.url), turns.next())) && passed;
    server?.stop();
    if (server) servers.delete(server);
  };
  try {
    await Promise.all(Array.from({ length: Math.min(LANES, waiting.length) }, lane));
  } finally {
    if (pass.url !== undefined) await dropLeft(pass.url);
  }
  return passed;
}

/**
 * Files that share a process open their houses together, before the first test: of two hundred files they were more than a
 * database answers in time, and then all of them failed at once. Neighbours are spread, since the slow ones are neighbours.
 */
function batches(files: readonly string[]): string[][] {
  const count = Math.max(Math.ceil(files.length / FILES_AT_ONCE), Math.min(LANES, files.length));
  return Array.from({ length: count }, (_, at) => files.filter((_file, index) => index % count === at));
}

function runFiles(files: readonly string[], url: string, turn: Turn<string | Buffer>): Promise<boolean> {
  const ours = Object.entries(process.env).filter(([name]) => !FOREIGN.test(name));
  const totalsFile = join(scratch, `${randomBytes(4).toString('hex')}.json`);
  const env = {
    ...Object.fromEntries(ours),
    APLEC_TEST_DATABASE_URL: url,
    APLEC_TEST_RUN: runName,
    APLEC_TEST_TOTALS: totalsFile,
    TMPDIR: scratch,
  };
  const flags = ['--test', '--test-isolation=none', '--test-force-exit', `--test-timeout=${TEST_LIMIT_MS}`];
  const reporter = `--test-reporter=${join(import.meta.dirname, 'reporter.ts')}`;
  const child = spawn(process.execPath, [...flags, reporter, ...files], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: BATCH_LIMIT_MS,
    killSignal: 'SIGKILL',
  });
  running.add(child);
  for (const stream of [child.stdout, child.stderr]) stream.on('data', turn.say);
  return new Promise((done) => {
    child.once('error', (error) => turn.say(`\nThe test runner did not start: ${error.message}\n`));
    child.once('close', (code, signal) => {
      if (signal) turn.say(`\nThe test runner ended by ${signal}.\n`);
      running.delete(child);
      addTotals(totals, readTotals(totalsFile));
      turn.end();
      done(code === 0);
    });
  });
}

/** On a server that is not ours the databases of this run go; ours goes whole. */
async function dropLeft(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const left = await client.query(
    `select datname from pg_database where datname like 'aplec\\_${runName}\\_%'`,
  );
  for (const { datname } of left.rows) await client.query(`drop database if exists ${datname} with (force)`);
  await client.end();
}

function noteMissing(): void {
  if (debianPostgresql() !== undefined || process.env['APLEC_TEST_DATABASE_URL']) return;
  totals.skips.push('The second pass, on the PostgreSQL of Debian: needs debian-postgresql');
  totals.counts.skipped += 1;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
