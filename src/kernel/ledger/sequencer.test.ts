import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { testDatabase } from '../../../test/database.ts';
import { parseCheckpoint, type TreeHead } from './checkpoint.ts';
import { integrate, takeLock } from './integrate.ts';
import { loadKeys, logSigner } from './keys.ts';
import { folder, START, type Town, town } from './ledger.test-helper.ts';
import { databaseTiles, loadLog, newestLog } from './log-state.ts';
import { checkConsistency } from './merkle.ts';
import { parseNote } from './note.ts';
import { publish } from './publish.ts';
import { openSession, startSequencer } from './sequencer.ts';
import { findReceipt } from './serve.ts';
import { consistencyProof } from './tiles.ts';
import { verifyReceipt } from './verify.ts';

const { pool } = await testDatabase();

/** Every checkpoint that was ever stored for a log, oldest first. */
async function heads(origin: string): Promise<TreeHead[]> {
  const { rows } = await pool.query('select note from ledger.checkpoint where origin = $1 order by size', [
    origin,
  ]);
  return rows.map((row) => parseCheckpoint(parseNote(row.note).text));
}

async function assertOneHistory(origin: string): Promise<void> {
  const all = await heads(origin);
  const last = all.at(-1)!;
  const read = databaseTiles(pool, origin);
  for (const head of all) {
    const proof = await consistencyProof({ size: last.size, read }, head.size);
    const trees = { oldSize: head.size, newSize: last.size, oldRoot: head.root, newRoot: last.root, proof };
    assert.equal(checkConsistency(trees), undefined);
  }
}

test('leaves go into the tree, and their receipts verify under the checkpoint', async () => {
  const place = town(pool);
  const session = await place.open();
  const leaves = await place.append(300, { fields: { officer: 'x' } });
  assert.deepEqual(await findReceipt(pool, leaves[0]!.id), { state: 'pending' });
  await session.step();
  assert.equal(session.log().edge.size, 300);
  const keys = [...logSigner(place.keys, `${place.base}/2026`).vkeys];
  for (const leaf of [leaves[0]!, leaves[255]!, leaves[256]!, leaves[299]!]) {
    const found = await findReceipt(pool, leaf.id, { keys: place.keys, fields: { officer: 'x' } });
    assert.ok(found.state === 'integrated' && found.opened);
    const result = await verifyReceipt(found.receipt, { keys });
    assert.deepEqual(
      result.checks.filter((check) => check.result !== 'passed'),
      [],
    );
    assert.equal(result.record?.['id'], leaf.id);
    assert.equal(result.index, found.index);
  }
  assert.deepEqual(await findReceipt(pool, place.leaf().id), { state: 'unknown' });
  await session.end();
});

test('the order is that of the queue, and nothing is lost over many rounds of odd sizes', async () => {
  const place = town(pool);
  const session = await place.open();
  const ids: string[] = [];
  for (const count of [1, 254, 1, 1, 300, 0, 7, 512]) {
    ids.push(...(await place.append(count)).map((leaf) => leaf.id));
    await session.step();
  }
  const { rows } = await pool.query('select id from ledger.leaf_index where origin = $1 order by idx', [
    `${place.base}/2026`,
  ]);
  assert.deepEqual(
    rows.map((row) => row.id),
    ids,
  );
  await assertOneHistory(`${place.base}/2026`);
  await session.end();
});

test('batches are taken whole, the one that passes the limit last, and every leaf has its place', async () => {
  const place = town(pool);
  const session = await place.open();
  const sizes = [3, 1, 4, 2, 5];
  const leaves = [];
  for (const size of sizes) leaves.push(...(await place.append(size)));
  let log = session.log();
  const taken = [];
  for (let round = 0; round < 3; round++) {
    const done = await integrate(session.writer, log, 4);
    log = done.log;
    taken.push(done.count);
  }
  assert.deepEqual(taken, [4, 4, 7]);
  const { rows } = await pool.query('select id, idx from ledger.leaf_index where origin = $1 order by idx', [
    log.origin,
  ]);
  assert.deepEqual(
    rows,
    leaves.map(({ id }, idx) => ({ id, idx })),
  );
  await session.end();
});

test('a leaf that was recorded before there were batches is one by itself', async () => {
  const place = town(pool);
  const session = await place.open();
  const leaves = [...(await place.append(1)), ...(await place.append(1))];
  await pool.query('update ledger.record set batch = null where log = $1', [place.base]);
  await session.step();
  for (const [index, { id }] of leaves.entries()) {
    const found = await findReceipt(pool, id);
    assert.ok(found.state === 'integrated');
    assert.equal(found.index, index);
  }
  await session.end();
});

test('a second writer waits, and one that slipped past the lock is stopped by the state', async () => {
  const place = town(pool);
  const first = await place.open();
  await assert.rejects(place.open(), /lock is held/);
  const log = first.log();
  await place.append(5);
  await first.step();
  await place.append(5);
  // As if the lock had failed to keep it out: it holds the old state in memory.
  await assert.rejects(integrate(first.writer, log, 100), { code: 'state-moved' });
  await assert.rejects(
    publish(first.writer, log, { keys: place.keys, signer: logSigner(place.keys, log.origin), now: START }),
    { code: 'state-moved' },
  );
  await first.step();
  assert.equal((await heads(log.origin)).at(-1)?.size, 10);
  await first.end();
});

test('two sequencers that race leave one history and lose nothing', async () => {
  const place = town(pool);
  const both = [startSequencer(place.options), startSequencer(place.options)];
  for (let i = 0; i < 8; i++) {
    await place.append(40);
    for (const each of both) each.poke();
    await sleep(20);
  }
  const origin = `${place.base}/2026`;
  for (let i = 0; i < 200 && (await heads(origin)).at(-1)?.size !== 320; i++) await sleep(25);
  await Promise.all(both.map((each) => each.stop()));
  assert.equal((await heads(origin)).at(-1)?.size, 320);
  await assertOneHistory(origin);
});

test('a writer whose connection was cut writes nothing more, and another takes over', async () => {
  const place = town(pool);
  const session = await place.open();
  await place.append(3);
  await session.step();
  const { rows } = await session.writer.client.query('select pg_backend_pid() as pid');
  session.writer.client.on('error', () => undefined);
  await pool.query('select pg_terminate_backend($1)', [rows[0].pid]);
  await place.append(3);
  await assert.rejects(session.step());
  const next = await place.open();
  await next.step();
  assert.equal(next.log().edge.size, 6);
  await next.end();
});

test('a session that lost its lock is told so before it writes', async () => {
  const place = town(pool);
  const session = await place.open();
  await session.writer.client.query('select pg_advisory_unlock_all()');
  await place.append(1);
  await assert.rejects(session.step(), { code: 'lock-lost' });
  await session.end();
});

/** A client that stops existing at the n-th statement of some kind. */
async function dyingClient(
  place: Town,
  dieAt: (text: string) => boolean,
): Promise<{ client: pg.Client; died: () => boolean }> {
  const client = new pg.Client(pool.options);
  await client.connect();
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  let died = false;
  client.on('error', () => undefined);
  client.query = (async (...args: unknown[]) => {
    const text = typeof args[0] === 'string' ? args[0] : (args[0] as { text: string }).text;
    if (died || dieAt(text)) {
      died = true;
      await client.end().catch(() => undefined);
      throw new Error('The process died.');
    }
    return query(...args);
  }) as never;
  assert.ok(await takeLock({ client, base: place.base }));
  return { client, died: () => died };
}

const STEPS = [
  'begin',
  'from ledger.pending',
  'update ledger.state',
  'insert into ledger.batch',
  'insert into ledger.tile',
  'commit',
  'select size, root from ledger.state',
  'insert into ledger.checkpoint',
];

for (const step of STEPS) {
  test(`a crash at "${step}" is mended by starting again`, async () => {
    const place = town(pool);
    const before = await place.open();
    await place.append(260);
    await before.step();
    await before.end();
    await place.append(10);
    let armed = false;
    const { client, died } = await dyingClient(place, (text) => armed && text.includes(step));
    const session = await openSession(place.options, { client, base: place.base });
    armed = true;
    await assert.rejects(session.step(), /died|Connection terminated|not queryable/);
    assert.ok(died());
    for (let i = 0; ; i++) {
      const again = await place.open().catch((error: Error) => error);
      if (again instanceof Error) {
        // The server has not noticed yet that the other is gone.
        assert.ok(i < 100, again.message);
        await sleep(20);
        continue;
      }
      await again.step();
      assert.equal(again.log().edge.size, 270);
      await again.end();
      break;
    }
    assert.equal((await heads(`${place.base}/2026`)).at(-1)?.size, 270);
    await assertOneHistory(`${place.base}/2026`);
  });
}

async function builtLog(count: number): Promise<Town & { origin: string }> {
  const place = town(pool);
  const session = await place.open();
  await place.append(count);
  await session.step();
  await session.end();
  return { ...place, origin: `${place.base}/2026` };
}

test('a rewritten tile, entry, root or size is found at start, and nothing is signed', async () => {
  const spoil = [
    `update ledger.tile set data = set_byte(data, 40, get_byte(data, 40) # 1) where origin = $1 and level = 0 and n = 0`,
    `update ledger.tile set data = set_byte(data, 40, get_byte(data, 40) # 1) where origin = $1 and level = -1 and n = 0`,
    `update ledger.tile set data = set_byte(data, 3, get_byte(data, 3) # 1) where origin = $1 and level = 1`,
    `update ledger.tile set data = set_byte(data, 3, get_byte(data, 3) # 1) where origin = $1 and level = 0 and n = 1`,
    `update ledger.state set root = sha256('x') where origin = $1`,
    `update ledger.state set size = size - 1 where origin = $1`,
    `delete from ledger.tile where origin = $1 and level = -1 and n = 0`,
    `delete from ledger.tile where origin = $1 and level = 0 and n = 1`,
  ];
  for (const sql of spoil) {
    const place = await builtLog(300);
    await pool.query(sql, [place.origin]);
    await assert.rejects(place.open(), { code: 'root-mismatch' }, sql);
    const sequencer = startSequencer(place.options);
    for (let i = 0; i < 100 && sequencer.status().state !== 'refused'; i++) await sleep(10);
    assert.equal(sequencer.status().state, 'refused');
    assert.ok(place.alarms.some((text) => /^ledger\.root-mismatch/.test(text)));
    await sequencer.stop();
  }
});

test('above the limit of the full check, the right edge alone is derived again', async () => {
  const place = await builtLog(300);
  const row = (await newestLog(pool, place.base))!;
  await pool.query(
    `update ledger.tile set data = set_byte(data, 40, get_byte(data, 40) # 1) where origin = $1 and level = 0 and n = 0`,
    [place.origin],
  );
  assert.equal((await loadLog(pool, row, 299)).edge.size, 300);
  await assert.rejects(loadLog(pool, row, 300), { code: 'root-mismatch' });
  await pool.query(
    `update ledger.tile set data = set_byte(data, 3, get_byte(data, 3) # 1) where origin = $1 and level = 1`,
    [place.origin],
  );
  await assert.rejects(loadLog(pool, row, 299), { code: 'root-mismatch' });
});

test('a database put back from a copy is not signed over what was signed before', async () => {
  const place = town(pool);
  const session = await place.open();
  await place.append(10);
  await session.step();
  const { rows: tiles } = await pool.query('select * from ledger.tile where origin = $1', [
    `${place.base}/2026`,
  ]);
  const { rows: states } = await pool.query('select * from ledger.state where origin = $1', [
    `${place.base}/2026`,
  ]);
  await place.append(10);
  await session.step();
  await session.end();
  // The copy knows nothing of the second ten: neither leaves nor checkpoint.
  await pool.query('delete from ledger.checkpoint where origin = $1 and size > 10', [`${place.base}/2026`]);
  await pool.query('delete from ledger.batch where origin = $1 and first >= 10', [`${place.base}/2026`]);
  await pool.query('update ledger.state set size = 10, root = $2 where origin = $1', [
    `${place.base}/2026`,
    states[0].root,
  ]);
  for (const tile of tiles)
    await pool.query(
      'update ledger.tile set width = $4, data = $5 where origin = $1 and level = $2 and n = $3',
      [tile.origin, tile.level, tile.n, tile.width, tile.data],
    );
  await assert.rejects(place.open(), { code: 'rolled-back' });
});

test('a tree that is whole but not the one that was signed is refused', async () => {
  const place = await builtLog(20);
  const file = readdirSync(place.keys.folder).find((name) => name.startsWith('signed-'))!;
  const path = join(place.keys.folder, file);
  const memory = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, JSON.stringify({ ...memory, root: Buffer.alloc(32, 5).toString('base64') }));
  await assert.rejects(place.open(), { code: 'inconsistent' });
});

test('another key than the one that the log began with is refused in one sentence', async () => {
  const place = await builtLog(2);
  const others = loadKeys(folder('other'));
  await assert.rejects(
    place.open({ keys: others }),
    (error: Error & { code: string }) =>
      error.code === 'key-mismatch' && /Put the right key folder/.test(error.message),
  );
});

test('a second process reads the same keys, and a key file that others can read is refused', async () => {
  const place = town(pool);
  const again = loadKeys(place.keys.folder);
  assert.deepEqual(logSigner(again, 'x').vkeys, logSigner(place.keys, 'x').vkeys);
  assert.deepEqual(again.sealing('retention-2026-03', true), place.keys.sealing('retention-2026-03', true));
  assert.throws(() => again.sealing('retention-1999-01', false), { code: 'erased' });
  const { chmodSync } = await import('node:fs');
  chmodSync(join(place.keys.folder, 'log-ed25519.pem'), 0o644);
  assert.throws(() => loadKeys(place.keys.folder), /should be 0600/);
});
