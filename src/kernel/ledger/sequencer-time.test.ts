import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { testDatabase } from '../../../test/database.ts';
import { parseCheckpoint, type TreeHead } from './checkpoint.ts';
import { loadKeys, logSigner } from './keys.ts';
import { folder, START, type Town, town } from './ledger.test-helper.ts';
import { parseNote } from './note.ts';
import { insertStatement } from './rows.ts';
import { startSequencer } from './sequencer.ts';
import { findReceipt, listLogs } from './serve.ts';
import { verifyReceipt } from './verify.ts';
import { openCheckpoint } from './verify-note.ts';

const { pool } = await testDatabase();

/** Every checkpoint that was ever stored for a log, oldest first. */
async function heads(origin: string): Promise<TreeHead[]> {
  const { rows } = await pool.query('select note from ledger.checkpoint where origin = $1 order by size', [
    origin,
  ]);
  return rows.map((row) => parseCheckpoint(parseNote(row.note).text));
}

async function builtLog(count: number): Promise<Town & { origin: string }> {
  const place = town(pool);
  const session = await place.open();
  await place.append(count);
  await session.step();
  await session.end();
  return { ...place, origin: `${place.base}/2026` };
}

test('a clock that goes back delays nothing and dates no later checkpoint earlier', async () => {
  const place = town(pool);
  const session = await place.open({ publishMs: 500 });
  await place.append(1);
  await session.step();
  place.clock.ms = START - 3_600_000;
  await place.append(1);
  await session.step();
  const { rows } = await pool.query(
    'select size, signed_at from ledger.checkpoint where origin = $1 order by size',
    [`${place.base}/2026`],
  );
  assert.deepEqual(
    rows.map((row) => Number(row.size)),
    [1, 2],
  );
  assert.ok(rows[1].signed_at >= rows[0].signed_at);
  await session.end();
});

test('a heartbeat goes in every minute, so silence can be seen', async () => {
  const place = town(pool);
  const session = await place.open({ heartbeatMs: 60_000 });
  for (let second = 0; second <= 180; second += 20) {
    place.clock.ms = START + second * 1000;
    await session.step();
  }
  const { rows } = await pool.query('select type from ledger.record where log = $1', [place.base]);
  assert.deepEqual(
    rows.map((row) => row.type),
    [9, 9, 9, 9],
  );
  await session.end();
});

test('the first leaf of the next year names the last checkpoint of the last', async () => {
  const place = town(pool);
  const session = await place.open();
  await place.append(7);
  await session.step();
  const [last] = await heads(`${place.base}/2026`);
  place.clock.ms = Date.UTC(2027, 0, 1);
  await place.append(2);
  await session.step();
  // A clock that goes back over midnight opens no old log again.
  place.clock.ms = Date.UTC(2026, 11, 31, 23, 59);
  await place.append(1);
  await session.step();
  const [next, old] = await listLogs(pool, place.base);
  assert.deepEqual([next!.origin, next!.size, next!.closed], [`${place.base}/2027`, 4, false]);
  assert.deepEqual([old!.origin, old!.size, old!.closed], [`${place.base}/2026`, 7, true]);
  const found = await findReceipt(pool, next!.openingId!, { keys: place.keys });
  assert.ok(found.state === 'integrated' && found.index === 0);
  const { record, ok } = await verifyReceipt(found.receipt, { keys: next!.vkeys });
  assert.ok(ok);
  assert.deepEqual(record?.['previous'], {
    origin: `${place.base}/2026`,
    size: 7,
    root: Buffer.from(last!.root).toString('base64'),
  });
  await session.end();
  // And starting again goes on where it was.
  const again = await place.open();
  assert.equal(again.log().origin, `${place.base}/2027`);
  await again.end();
});

test('the checkpoint is signed twice, and one key of the base name opens those of every year', async () => {
  const place = await builtLog(3);
  const { rows } = await pool.query('select note from ledger.checkpoint where origin = $1', [place.origin]);
  const both = logSigner(place.keys, place.origin).vkeys;
  assert.equal((await openCheckpoint(rows[0].note, both)).note.signatures.length, 2);
  assert.equal((await openCheckpoint(rows[0].note, [both[1]!])).head.size, 3);
  assert.equal(
    (await openCheckpoint(rows[0].note, [logSigner(place.keys, place.base).vkeys[0]!])).head.size,
    3,
  );
  const spoiled = rows[0].note.replace('\n3\n', '\n4\n');
  await assert.rejects(openCheckpoint(spoiled, both), /is wrong/);
  await assert.rejects(
    openCheckpoint(rows[0].note, logSigner(loadKeys(folder('other')), place.origin).vkeys),
    /no signature by a given key/,
  );
});

test('leaves inserted by many at once are all in the tree after one checkpoint or two', async () => {
  const place = town(pool);
  const sequencer = startSequencer({ ...place.options, now: Date.now, publishMs: 500 });
  await place.append(1);
  sequencer.poke();
  for (let i = 0; i < 100 && sequencer.status().state !== 'writing'; i++) await sleep(10);
  await Promise.all(
    Array.from({ length: 20 }, () => pool.query(insertStatement(place.base, [place.leaf()]))),
  );
  const year = new Date().getUTCFullYear();
  for (let i = 0; i < 200 && (await heads(`${place.base}/${year}`)).at(-1)?.size !== 21; i++) await sleep(10);
  await sequencer.stop();
  assert.equal((await heads(`${place.base}/${year}`)).at(-1)?.size, 21);
});
