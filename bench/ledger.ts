/**
 * How many leaves a second go through the journal and the sequencer into a signed tree, over a real
 * PostgreSQL: `DATABASE_URL` or the first argument, else an embedded one of its own.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { newId } from '../src/kernel/ids.ts';
import { createJournal } from '../src/kernel/ledger/journal.ts';
import { loadKeys } from '../src/kernel/ledger/keys.ts';
import { prepareLeaf } from '../src/kernel/ledger/leaf.ts';
import { startSequencer } from '../src/kernel/ledger/sequencer.ts';

const LEAVES = Number(process.env.BENCH_LEAVES ?? 60_000);
const IN_FLIGHT = Number(process.env.BENCH_IN_FLIGHT ?? 400);
const DRAIN_LIMIT_MS = 60_000;

const say = (line: string) => process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const { url, stop } = await database();
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  await prepareSchema(pool);
  const keys = loadKeys(mkdtempSync(join(tmpdir(), 'aplec-bench-keys-')));
  const base = `bench.example/${newId()}`;
  const sequencer = startSequencer({
    pool,
    keys,
    base,
    now: Date.now,
    alarm: (code, text) => say(`${code}: ${text}`),
  });
  const journal = createJournal({ pool, keys, log: base, now: Date.now, poke: sequencer.poke });
  await append(journal, keys, base, 3000);
  const before = await bytes(pool);
  const cpu = process.cpuUsage();
  const started = performance.now();
  const latencies = await append(journal, keys, base, LEAVES);
  const recorded = performance.now();
  const size = await drained(pool, base);
  const finished = performance.now();
  const used = process.cpuUsage(cpu);
  await sequencer.stop();
  latencies.sort((a, b) => a - b);
  const result = {
    bench: 'ledger',
    leaves: LEAVES,
    inFlight: IN_FLIGHT,
    recordedPerSecond: Math.round((LEAVES / (recorded - started)) * 1000),
    integratedPerSecond: Math.round((LEAVES / (finished - started)) * 1000),
    appendP50Ms: round(latencies[Math.floor(latencies.length / 2)]!),
    appendP99Ms: round(latencies[Math.floor(latencies.length * 0.99)]!),
    cpuMicrosPerLeaf: round((used.user + used.system) / LEAVES),
    bytesPerMillionLeaves: Math.round(((await bytes(pool)) - before) * (1_000_000 / LEAVES)),
    treeSize: size,
  };
  say(
    `${result.recordedPerSecond} leaves/s durable, ${result.integratedPerSecond} leaves/s in the signed tree.`,
  );
  say(
    `${result.cpuMicrosPerLeaf} µs of this process a leaf, ${result.appendP50Ms} ms to record one (median).`,
  );
  say(JSON.stringify(result));
  await pool.end();
  await stop();
}

async function append(
  journal: ReturnType<typeof createJournal>,
  keys: ReturnType<typeof loadKeys>,
  base: string,
  count: number,
): Promise<number[]> {
  const latencies: number[] = [];
  let left = count;
  const caller = async () => {
    while (left-- > 0) {
      const at = performance.now();
      const record = {
        requester: 'L01170792',
        provider: 'E04921301',
        service: 'padro-individual',
        version: 3,
        procedure: '000123',
        legalBasis: 'Llei 39/2015, art. 28.2',
        outcome: 'accepted',
      };
      const fields = { subject: '00000000T', officer: 'pm-0042', request: 'a'.repeat(32) };
      await journal.append(
        prepareLeaf(keys, base, {
          type: 'accepted',
          record,
          fields,
          subject: '00000000T',
          tx: newId(),
          at: Date.now(),
        }),
      );
      latencies.push(performance.now() - at);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, caller));
  return latencies;
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

async function bytes(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query(
    `select sum(pg_total_relation_size(c.oid)) as bytes from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'ledger' and c.relkind = 'r' and c.relname <> 'pending'`,
  );
  return Number((rows[0] as { bytes: string }).bytes);
}

async function prepareSchema(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query(`select to_regclass('ledger.pending') is not null as present`);
  if ((rows[0] as { present: boolean }).present) return;
  const { readFile } = await import('node:fs/promises');
  await pool.query(
    await readFile(new URL('../src/kernel/ledger/migrations/0001_ledger.sql', import.meta.url), 'utf8'),
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
