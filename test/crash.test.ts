import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { resolve } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { request } from 'undici';
import { openApp } from '../src/app.ts';
import { perform } from '../src/kernel/action.ts';
import { startEmbedded } from '../src/kernel/database/embedded.ts';
import { isRunning } from '../src/kernel/database/embedded-process.ts';
import type { TreeHead } from '../src/kernel/ledger/checkpoint.ts';
import { type Edge, EMPTY_EDGE, edgeRoot, extend, splitBundle } from '../src/kernel/ledger/edge.ts';
import { LEAF_TYPES, listLogs, readTile, verifyReceipt } from '../src/kernel/ledger/index.ts';
import { checkConsistency } from '../src/kernel/ledger/merkle.ts';
import { consistencyProof, ENTRIES_LEVEL, tilePath, tileWidth } from '../src/kernel/ledger/tiles.ts';
import { checkLog, httpFetch } from '../src/kernel/ledger/verify-log.ts';
import { openCheckpoint } from '../src/kernel/ledger/verify-note.ts';
import { createLog } from '../src/kernel/log.ts';
import { closeUnanswered } from '../src/services/cooperation/exchange/actions/close-unanswered.ts';
import { GIVEN_UP_MS } from '../src/services/cooperation/exchange/unanswered.ts';
import {
  BLOWS,
  finish,
  type HubProcess,
  makeHouse,
  startHub,
  strike,
  waitUntilUp,
} from './crash/hub-process.ts';
import { type Acknowledged, type Load, type Monitor, startLoad, startMonitor } from './crash/load.ts';
import { need } from './need.ts';

const ROOT = resolve(import.meta.dirname, '..');
/** Blows while the hub works, and others while it is still starting. */
const BLOWS_AT_WORK = 20;
const BLOWS_AT_START = 4;
const SOONEST_MS = 100;
const LATEST_MS = 1_500;
const QUIET_LIMIT_MS = 20_000;
const RECEIPTS_CHECKED = 40;
/** What a client may hear from a hub that is dying or has just come back; anything else is a fault. */
const EXPECTED =
  /^(connection |502 exchange\.provider-|503 (exchange\.(not-recorded|provider-resting)|kernel\.unavailable)|504 exchange\.provider-timeout|403 exchange\.agreement-suspended|403 exchange\.agreement|429 exchange\.quota|403 exchange\.quota)/;

const seed = Number(process.env['APLEC_TEST_SEED'] ?? randomInt(2 ** 31));

/** mulberry32: moments and blows of a run can be repeated by its seed. */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const house = await makeHouse({ LOG_LEVEL: 'error', RATE_PER_SECOND: '100000', RATE_BURST: '100000' });
let hub: HubProcess | undefined;
let pool: pg.Pool | undefined;

after(async () => {
  await pool?.end();
  await finish(house, hub);
});

test(`a hub killed with -9 again and again loses nothing that it acknowledged (seed ${seed})`, async (t) => {
  const random = randomFrom(seed);
  hub = startHub(house);
  await waitUntilUp(hub);
  const { origin, vkeys } = await theLog();
  const load = startLoad(house, randomFrom(seed + 1));
  const monitor = startMonitor(house, origin);
  let blows: string;
  try {
    blows = await crashes(random);
    await sleep(SOONEST_MS);
    await load.stop();
    await closeUnfinished();
    await quiet();
  } finally {
    await Promise.all([load.stop(), monitor.stop()]);
  }
  const facts = `${blows}; ${load.answered.length} answered, ${load.refused.length} refused with a receipt, ${monitor.notes.size} checkpoints seen`;
  t.diagnostic(facts);
  t.diagnostic([...load.others].map(([what, times]) => `${what}: ${times}`).join(', '));
  assert.ok(load.answered.length > BLOWS_AT_WORK * 5, `too little happened: ${facts}`);

  await t.test('every problem that clients heard has a stable code and is none of ours', () => {
    const strange = [...load.others.keys()].filter((what) => !EXPECTED.test(what));
    assert.deepEqual(strange, []);
  });
  const entries = await readEntries(origin);
  await t.test('every acknowledged exchange has both leaves in the public log, and its row', () =>
    everyLeaf(load, entries, origin),
  );
  await t.test(
    'every accepted leaf has one outcome leaf and a row, though its process was killed between',
    () => everyAcceptedEnds(t),
  );
  await t.test('nothing recorded waits outside the tree, and no leaf is there twice', () =>
    nothingOutside(origin),
  );
  await t.test('the log verifies from its first leaf, heartbeats included', async () => {
    const { fetch, close } = httpFetch(`http://localhost:${house.port}/log/${origin}`);
    try {
      const { head, types } = await checkLog({ fetch, keys: vkeys });
      assert.equal(head.size, entries.length);
      assert.ok((types.get(LEAF_TYPES.heartbeat) ?? 0) >= 1, 'a heartbeat');
      assert.ok((types.get(LEAF_TYPES.outcome) ?? 0) >= load.answered.length);
    } finally {
      await close();
    }
  });
  await t.test('no two checkpoints disagree, seen by the monitor or stored', () =>
    allAgree({ monitor, origin, vkeys, entries }),
  );
  await t.test('receipts of acknowledged exchanges verify offline', () => receiptsHold(load.answered, vkeys));
  await t.test('aplec verify says the same of the whole log', async () => {
    const run = spawnSync(
      process.execPath,
      ['src/main.ts', 'verify', '--log', logAddress(origin), '--key', String(vkeys[0]), '--json'],
      { cwd: ROOT, encoding: 'utf8' },
    );
    assert.equal(run.status, 0, run.stdout + run.stderr);
    const { size } = JSON.parse(run.stdout) as { size: number };
    // A heartbeat may have come since the entries were read.
    assert.ok(size >= entries.length && size <= (await readEntries(origin)).length, String(size));
  });
  await t.test('a second program, not ours, says the same', { skip: need('python3', 'openssl') }, () => {
    const run = spawnSync('python3', ['test/independent/logcheck.py', logAddress(origin), String(vkeys[0])], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    assert.equal(run.status, 0, run.stdout + run.stderr);
  });
  await t.test('and it still stops in order', async () => {
    hub!.child.kill('SIGTERM');
    const deadline = performance.now() + QUIET_LIMIT_MS;
    while (hub!.child.exitCode === null && performance.now() < deadline) await sleep(20);
    assert.equal(hub!.child.exitCode, 0, hub!.said());
  });
});

const logAddress = (origin: string) => `http://localhost:${house.port}/log/${origin}`;

async function theLog(): Promise<{ origin: string; vkeys: string[] }> {
  const database = await openDatabase();
  for (let step = 0; step < 100; step++) {
    const [log] = await listLogs(database);
    if (log !== undefined && log.size > 0) return log;
    await sleep(50);
  }
  throw new Error('The hub opened no log.');
}

/** A new pool on the database of the house as it runs now. */
async function openDatabase(): Promise<pg.Pool> {
  await pool?.end();
  const { url } = await startEmbedded({ dataDir: house.data, log: () => undefined });
  pool = new pg.Pool({ connectionString: url, max: 4, allowExitOnIdle: true });
  pool.on('error', () => undefined); // the database is killed under it, which is what this test does
  return pool;
}

/** Kills and starts again at once; each next start must simply work. */
async function crashes(random: () => number): Promise<string> {
  const counts = new Map<string, number>();
  const all = BLOWS_AT_WORK + BLOWS_AT_START;
  for (let blow = 0; blow < all; blow++) {
    const kind = BLOWS[Math.floor(random() * BLOWS.length)]!;
    const moment = SOONEST_MS + random() * (LATEST_MS - SOONEST_MS);
    const atStart = blow % 6 === 5;
    if (!atStart) await waitUntilUp(hub!);
    await sleep(moment);
    assert.ok(isRunning(hub!.pid), `the hub ended by itself: ${hub!.said()}`);
    await strike(house, hub!, kind);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    hub = startHub(house);
  }
  await waitUntilUp(hub!);
  return [...counts].map(([kind, times]) => `${times} × ${kind}`).join(', ');
}

/** Waits until everything recorded is in a published tree. */
async function quiet(): Promise<void> {
  const database = await openDatabase();
  const deadline = performance.now() + QUIET_LIMIT_MS;
  while (performance.now() < deadline) {
    const { rows } = await database.query(
      `select (select count(*) from ledger.pending)::int as pending,
         (select max(size) from ledger.state) = (select max(size) from ledger.checkpoint) as published`,
    );
    if (rows[0].pending === 0 && rows[0].published === true) return;
    await sleep(100);
  }
  assert.fail('Leaves wait for longer than a log may take.');
}

/** Every entry of the public log, read as an outsider does. */
async function readEntries(origin: string): Promise<Uint8Array[]> {
  const { rows } = await pool!.query(
    'select max(size)::int as size from ledger.checkpoint where origin = $1',
    [origin],
  );
  const size = Number(rows[0].size);
  const entries: Uint8Array[] = [];
  for (let n = 0; entries.length < size; n++) {
    const path = tilePath({ level: ENTRIES_LEVEL, n, width: tileWidth(size, ENTRIES_LEVEL, n) });
    const answer = await request(`${logAddress(origin)}/${path}`);
    assert.equal(answer.statusCode, 200, path);
    entries.push(...splitBundle(new Uint8Array(await answer.body.arrayBuffer())));
  }
  return entries.slice(0, size);
}

type LeafRow = { id: string; idx: string; entry: Buffer; type: number };

async function everyLeaf(load: Load, entries: readonly Uint8Array[], origin: string): Promise<void> {
  const { rows } = await pool!.query<LeafRow>(
    'select i.id, i.idx, r.entry, r.type from ledger.leaf_index i join ledger.record r on r.id = i.id where i.origin = $1',
    [origin],
  );
  const leaves = new Map(rows.map((row) => [row.id, row]));
  const isPublic = (id: string, types: readonly number[]) => {
    const leaf = leaves.get(id);
    const entry = leaf === undefined ? undefined : entries[Number(leaf.idx)];
    return entry !== undefined && leaf!.entry.equals(entry) && types.includes(leaf!.type);
  };
  const { accepted, outcome, refused } = LEAF_TYPES;
  const lost = load.answered.filter(
    (each) => !isPublic(each.accepted, [accepted]) || !isPublic(each.outcome, [outcome]),
  );
  assert.deepEqual(lost, []);
  const lostRefusals = load.refused.filter((each) => !isPublic(each.receipt, [refused, outcome]));
  assert.deepEqual(lostRefusals, []);
  const kept = await pool!.query<{
    id: string;
    accepted_leaf: string;
    outcome_leaf: string;
    outcome: string;
  }>('select id, accepted_leaf, outcome_leaf, outcome from exchange.exchange');
  const byId = new Map(kept.rows.map((row) => [row.id, row]));
  const withoutRow = load.answered.filter((each) => {
    const row = byId.get(each.exchange);
    return (
      row?.accepted_leaf !== each.accepted || row.outcome_leaf !== each.outcome || row.outcome !== 'answered'
    );
  });
  assert.deepEqual(withoutRow, []);
  assert.equal(byId.size, kept.rows.length, 'each exchange has one row');
}

/** What a worker does some minutes later: it shares the database and the keys with the hub that runs. */
async function closeUnfinished(): Promise<void> {
  const { url } = await startEmbedded({ dataDir: house.data, log: () => undefined });
  const later = Temporal.Now.instant().add({ milliseconds: 2 * GIVEN_UP_MS });
  const worker = await openApp({
    environment: { DATABASE_URL: url, APLEC_DATA: house.data, PORT: '0', TLS_PORT: '0' },
    progress: () => undefined,
    log: createLog('error', () => undefined),
    lock: false,
  });
  try {
    const actor = { kind: 'platform', name: 'schedule:exchange.close-unanswered' } as const;
    const done = await perform(worker.kernel, closeUnanswered, actor, {}, { now: later });
    assert.equal(done.unreadable, 0);
  } finally {
    await worker.stop();
  }
}

async function everyAcceptedEnds(t: TestContext): Promise<void> {
  const { rows } = await pool!.query<{ outcome: string | null; leaves: number; rows: number }>(
    `select min(e.outcome) as outcome, count(distinct o.id)::int as leaves, count(distinct e.id)::int as rows
     from ledger.record a left join ledger.record o on o.tx = a.tx and o.type = $2
     left join exchange.exchange e on e.accepted_leaf = a.id and e.outcome_leaf = o.id
     where a.type = any($1) group by a.id`,
    [[LEAF_TYPES.accepted, LEAF_TYPES['break-glass']], LEAF_TYPES.outcome],
  );
  const unfinished = rows.filter((row) => row.leaves !== 1 || row.rows !== 1);
  assert.deepEqual(unfinished, []);
  const unknown = rows.filter((row) => row.outcome === 'unknown').length;
  t.diagnostic(`${rows.length} accepted, ${unknown} of them cut off and closed as unknown`);
}

async function nothingOutside(origin: string): Promise<void> {
  const { rows } = await pool!.query(
    `select (select count(*) from ledger.record r where not exists (select 1 from ledger.leaf_index i where i.id = r.id))::int as outside,
       (select count(*) - count(distinct id) from ledger.leaf_index where origin = $1)::int as twice`,
    [origin],
  );
  assert.deepEqual(rows[0], { outside: 0, twice: 0 });
}

type Seen = { monitor: Monitor; origin: string; vkeys: string[]; entries: readonly Uint8Array[] };

/** Every head is the root of its first leaves, and each proves (RFC 9162 §2.1.4.2) that it continues the one before. */
async function allAgree({ monitor, origin, vkeys, entries }: Seen): Promise<void> {
  const stored = await pool!.query<{ note: string }>('select note from ledger.checkpoint where origin = $1', [
    origin,
  ]);
  const notes = new Set([...monitor.notes, ...stored.rows.map((row) => row.note)]);
  const heads: TreeHead[] = [];
  for (const note of notes) heads.push((await openCheckpoint(note, vkeys)).head);
  heads.sort((one, other) => one.size - other.size);
  assert.ok(monitor.notes.size > 10, `the monitor saw ${monitor.notes.size} checkpoints`);
  let edge: Edge = EMPTY_EDGE;
  for (const head of heads) {
    edge = extend(edge, entries.slice(edge.size, head.size)).edge;
    assert.deepEqual(
      Buffer.from(edgeRoot(edge)),
      Buffer.from(head.root),
      `the checkpoint of ${head.size} leaves`,
    );
  }
  const read = async (name: Parameters<typeof tilePath>[0]) =>
    (await readTile(pool!, origin, tilePath(name)))!.body;
  for (const [index, head] of heads.entries()) {
    const older = heads[index - 1];
    if (older === undefined) continue;
    const proof =
      older.size === head.size ? [] : await consistencyProof({ size: head.size, read }, older.size);
    const problem = checkConsistency({
      oldSize: older.size,
      newSize: head.size,
      oldRoot: older.root,
      newRoot: head.root,
      proof,
    });
    assert.equal(problem, undefined);
  }
}

async function receiptsHold(answered: readonly Acknowledged[], keys: string[]): Promise<void> {
  const step = Math.max(1, Math.floor(answered.length / RECEIPTS_CHECKED));
  for (const each of answered.filter((_, index) => index % step === 0)) {
    const { statusCode, body } = await request(
      `http://localhost:${house.port}/v1/exchange/receipts/${each.outcome}`,
    );
    const text = await body.text();
    assert.equal(statusCode, 200, text);
    const verified = await verifyReceipt(text, { keys });
    assert.ok(verified.ok, JSON.stringify(verified.checks));
  }
}
