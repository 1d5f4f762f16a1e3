/**
 * How many leaves a second go through the journal and the sequencer into a signed tree, over a real
 * PostgreSQL: `DATABASE_URL` or the first argument, else an embedded one of its own.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { migrate } from '../src/kernel/database/migrate.ts';
import { newId } from '../src/kernel/ids.ts';
import { createJournal, type Journal } from '../src/kernel/ledger/journal.ts';
import { type LedgerKeys, loadKeys } from '../src/kernel/ledger/keys.ts';
import { type LeafInput, prepareLeaf } from '../src/kernel/ledger/leaf.ts';
import { startSequencer } from '../src/kernel/ledger/sequencer.ts';
import { migrationSources } from '../src/services.ts';

const LEAVES = Number(process.env.BENCH_LEAVES ?? 60_000);
const IN_FLIGHT = Number(process.env.BENCH_IN_FLIGHT ?? 400);
/** The batch at which the cost of appending is told. */
const SMALL_BATCH = 30;
const DRAIN_LIMIT_MS = 60_000;

const say = (line: string) => process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const { url, stop } = await database();
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  await prepareSchema(pool);
  const keys = loadKeys(mkdtempSync(join(tmpdir(), 'aplec-bench-keys-')));
  const base = `bench.example/${newId()}`;
  const bench: Bench = { pool, keys, base, journal: createJournal({ pool, keys, log: base, now: Date.now }) };
  await load(bench, 3000, IN_FLIGHT);
  const prepareMicros =
    cpuOf(() => {
      for (let i = 0; i < LEAVES / 4; i++) prepareLeaf({ keys, log: base }, draft(), Date.now());
    }) /
    (LEAVES / 4);
  const small = await load(bench, LEAVES / 4, SMALL_BATCH);
  const before = await bytes(pool);
  const whole = await wholePath(bench);
  const result = {
    bench: 'ledger',
    leaves: LEAVES,
    inFlight: IN_FLIGHT,
    recordedPerSecond: whole.recordedPerSecond,
    integratedPerSecond: whole.integratedPerSecond,
    appendP50Ms: round(percentile(whole.latencies, 0.5)),
    appendP99Ms: round(percentile(whole.latencies, 0.99)),
    prepareMicrosPerLeaf: round(prepareMicros),
    [`appendMicrosPerLeafAt${SMALL_BATCH}`]: round(small.cpuMicros - prepareMicros),
    wholeMicrosPerLeaf: round(whole.cpuMicros),
    privateBytesPerMillionLeaves: Math.round(
      ((await bytes(pool)).private - before.private) * (1_000_000 / LEAVES),
    ),
    publicBytesPerMillionLeaves: Math.round(
      ((await bytes(pool)).public - before.public) * (1_000_000 / LEAVES),
    ),
  };
  say(
    `${result.recordedPerSecond} leaves/s durable, ${result.integratedPerSecond} leaves/s in the signed tree.`,
  );
  say(
    `A leaf takes ${result.wholeMicrosPerLeaf} µs of this process: ${result.prepareMicrosPerLeaf} to prepare, the rest to append and sequence.`,
  );
  say(JSON.stringify(result));
  await pool.end();
  await stop();
}

type Bench = { pool: pg.Pool; keys: LedgerKeys; base: string; journal: Journal };

/** Journal and sequencer together, until the last leaf is under a signed checkpoint. */
async function wholePath({ pool, keys, base }: Bench) {
  const alarm = (code: string, text: string) => say(`${code}: ${text}`);
  const sequencer = startSequencer({ pool, keys, base, now: Date.now, alarm });
  await drained(pool, base);
  const journal = createJournal({ pool, keys, log: base, now: Date.now, poke: sequencer.poke });
  const cpu = process.cpuUsage();
  const started = performance.now();
  const { latencies } = await load({ pool, keys, base, journal }, LEAVES, IN_FLIGHT);
  const recorded = performance.now();
  await drained(pool, base);
  const finished = performance.now();
  const used = process.cpuUsage(cpu);
  await sequencer.stop();
  return {
    latencies,
    recordedPerSecond: Math.round((LEAVES / (recorded - started)) * 1000),
    integratedPerSecond: Math.round((LEAVES / (finished - started)) * 1000),
    cpuMicros: (used.user + used.system) / LEAVES,
  };
}

function draft(): LeafInput {
  const record = {
    requester: 'L01000001',
    provider: 'E00000001',
    service: 'padro-individual',
    version: 3,
    procedure: '000000',
    legalBasis: 'Llei 39/2015, art. 28.2',
    outcome: 'accepted',
  };
  const fields = { subject: '00000000T', officer: 'pm-0042', request: 'a'.repeat(32) };
  return { type: 'accepted', record, fields, subject: Buffer.alloc(32, 7), tx: newId() };
}

/** Appends through the journal with so many callers at once. */
async function load(
  bench: Bench,
  count: number,
  callers: number,
): Promise<{ latencies: number[]; cpuMicros: number }> {
  const latencies: number[] = [];
  let left = count;
  const caller = async () => {
    while (left-- > 0) {
      const at = performance.now();
      await bench.journal.append(draft());
      latencies.push(performance.now() - at);
    }
  };
  const cpu = process.cpuUsage();
  await Promise.all(Array.from({ length: callers }, caller));
  const used = process.cpuUsage(cpu);
  return { latencies, cpuMicros: (used.user + used.system) / count };
}

function cpuOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const used = process.cpuUsage(before);
  return used.user + used.system;
}

function percentile(values: number[], part: number): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length * part)] ?? Number.NaN;
}

async function drained(pool: pg.Pool, base: string): Promise<number> {
  for (let waited = 0; waited < DRAIN_LIMIT_MS; waited += 50) {
    const { rows } = await pool.query(
      `select (select count(*) from ledger.pending where log = $1) as pending,
        (select max(s.size) from ledger.state s join ledger.log l using (origin) where l.base = $1) as size,
        (select max(c.size) from ledger.checkpoint c join ledger.log l using (origin) where l.base = $1) as published`,
      [base],
    );
    const { pending, size, published } = rows[0] as Record<string, string>;
    if (Number(pending) === 0 && Number(published) === Number(size)) return Number(size);
    await sleep(50);
  }
  throw new Error('The sequencer did not catch up.');
}

async function bytes(pool: pg.Pool): Promise<{ private: number; public: number }> {
  const { rows } = await pool.query(
    `select c.relname <> 'tile' as hidden, sum(pg_total_relation_size(c.oid)) as bytes
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'ledger' and c.relkind = 'r' and c.relname <> 'pending' group by 1`,
  );
  const sizes = new Map(rows.map((row) => [row.hidden as boolean, Number(row.bytes)]));
  return { private: sizes.get(true) ?? 0, public: sizes.get(false) ?? 0 };
}

async function prepareSchema(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query(`select to_regclass('ledger.pending') is not null as present`);
  if ((rows[0] as { present: boolean }).present) return;
  await migrate(
    pool,
    migrationSources.filter(({ name }) => name === 'kernel' || name === 'ledger'),
  );
}

async function database(): Promise<{ url: string; stop(): Promise<void> }> {
  const url = process.argv[2] ?? process.env.DATABASE_URL;
  if (url !== undefined) return { url, stop: async () => undefined };
  const { startEmbedded } = await import('../src/kernel/database/embedded.ts');
  return startEmbedded({ dataDir: mkdtempSync(join(tmpdir(), 'aplec-bench-')), log: say });
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

await main();
