/**
 * `npm test`: every test on the embedded PostgreSQL, then those that use a database again on Debian's, if it is
 * there. The last lines printed are the runner's summary of all. Words given on the command line filter by path.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { reaches, testFiles, usesBrowser } from './files.ts';
import { debianPostgresql } from './need.ts';
import { startTestServer } from './server.ts';
import { closingLines, isSuccess, readTotals, requireAll, writeTotals } from './totals.ts';

const ROOT = resolve(import.meta.dirname, '..');
const TEST_LIMIT_MS = 10 * 60_000;
const PASS_LIMIT_MS = 60 * 60_000;
const FILES_AT_ONCE = 64;
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
const totalsFile = join(scratch, 'totals.json');
const runName = randomBytes(4).toString('hex');
let current: ChildProcess | undefined;
let stopServer: () => void = () => undefined;

process.once('exit', () => {
  stopServer();
  rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
});
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    current?.kill('SIGKILL');
    process.exit(130);
  });
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
  const all = process.env['APLEC_REQUIRE'] === 'all';
  const totals = all ? requireAll(readTotals(totalsFile)) : readTotals(totalsFile);
  if (!passed && totals.counts.fail === 0) totals.counts.fail = 1; // a runner that ended badly is itself a failure
  say(closingLines(totals).join('\n'));
  return passed && isSuccess(totals) ? 0 : 1;
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

async function runPass(pass: Pass): Promise<boolean> {
  const server = pass.url === undefined ? await startTestServer(pass.programs) : undefined;
  stopServer = () => server?.stop();
  try {
    let passed = true;
    for (const files of batches(pass.files))
      passed = (await runFiles(files, server?.url ?? String(pass.url))) && passed;
    return passed;
  } finally {
    if (pass.url !== undefined) await dropLeft(pass.url);
    stopServer();
    stopServer = () => undefined;
  }
}

/**
 * Files that share a process open their houses together, before the first test: of two hundred files they were more than a
 * database answers in time, and then all of them failed at once.
 */
function batches(files: readonly string[]): string[][] {
  const count = Math.ceil(files.length / FILES_AT_ONCE);
  const size = Math.ceil(files.length / count);
  return Array.from({ length: count }, (_, at) => files.slice(at * size, (at + 1) * size));
}

function runFiles(files: readonly string[], url: string): Promise<boolean> {
  const ours = Object.entries(process.env).filter(([name]) => !FOREIGN.test(name));
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
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: PASS_LIMIT_MS,
    killSignal: 'SIGKILL',
  });
  current = child;
  return new Promise((done) => {
    child.once('error', () => done(false));
    child.once('exit', (code, signal) => {
      if (signal) say(`\nThe test runner ended by ${signal}.`);
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
  const totals = readTotals(totalsFile);
  totals.skips.push('The second pass, on the PostgreSQL of Debian: needs debian-postgresql');
  totals.counts.skipped += 1;
  writeTotals(totalsFile, totals);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
