import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { request } from 'undici';
import { testDatabase } from '../../../test/database.ts';
import { toBase64 } from './bytes.ts';
import { formatCheckpoint, type TreeHead } from './checkpoint.ts';
import { createCosigner } from './cosign.ts';
import { loadKeys, logSigner } from './keys.ts';
import { folder, START, town } from './ledger.test-helper.ts';
import { leafHash } from './merkle.ts';
import { formatNote, parseNote } from './note.ts';
import { findReceipt, readCheckpoint } from './serve.ts';
import { consistencyProof, memoryTiles, rootOf } from './tiles.ts';
import { verifyReceipt } from './verify.ts';
import { readKeys, signers } from './verify-note.ts';
import { runWitness } from './witness.ts';

const { pool } = await testDatabase();
const ORIGIN = 'log.example/one/2026';

/** A log in memory, its witness, and how to post to it. */
async function setting() {
  const log = logSigner(loadKeys(folder('log')), ORIGIN);
  const hashes = Array.from({ length: 40 }, (_, i) => leafHash(Buffer.from(`entry ${i}`)));
  const tree = (size: number) => ({ size, read: memoryTiles(hashes.slice(0, size)) });
  const dir = folder('witness');
  const options = { dir, name: 'witness.example/w1', logs: [log.vkeys[0]!], port: 0, now: () => START };
  const head = async (size: number): Promise<TreeHead> => ({
    origin: ORIGIN,
    size,
    root: await rootOf(tree(size)),
  });
  const note = (of: TreeHead, signer = log) => formatNote(formatCheckpoint(of), signer.lines(of, 1));
  const body = async (old: number, size: number) => {
    const proof = await consistencyProof(tree(size), old);
    return `old ${old}\n${proof.map((hash) => `${toBase64(hash)}\n`).join('')}\n${note(await head(size))}`;
  };
  return { log, options, head, note, body };
}

async function post(url: string, body: string) {
  const answer = await request(`${url}/add-checkpoint`, { method: 'POST', body });
  return { status: answer.statusCode, text: await answer.body.text(), type: answer.headers['content-type'] };
}

test('a witness cosigns what continues, and answers the published codes to the rest', async () => {
  const { options, body, head, note } = await setting();
  const witness = await runWitness(options);
  const first = await post(witness.url, await body(0, 10));
  assert.equal(first.status, 200);
  const cosigned = parseNote(note(await head(10)) + first.text);
  const { good } = await signers(cosigned, await readKeys(witness.vkeys));
  assert.equal(good.length, 2);
  assert.equal((await post(witness.url, await body(10, 25))).status, 200);
  // Again the same: it is consistent with itself.
  assert.equal((await post(witness.url, await body(25, 25))).status, 200);
  const stale = await post(witness.url, await body(10, 30));
  assert.deepEqual(stale, { status: 409, text: '25\n', type: 'text/x.tlog.size' });
  const fork = { ...(await head(25)), root: leafHash(Buffer.from('fork')) };
  assert.deepEqual(await post(witness.url, `old 25\n\n${note(fork)}`), {
    status: 409,
    text: '25\n',
    type: 'text/x.tlog.size',
  });
  const unproven = (await body(25, 40)).replace(/\n[^\n]+\n\n/, '\n\n');
  assert.equal((await post(witness.url, unproven)).status, 422);
  assert.equal(
    (
      await post(
        witness.url,
        (await body(25, 40)).replace(/^old 25\n[^\n]+/, `old 25\n${toBase64(fork.root)}`),
      )
    ).status,
    422,
  );
  const { log: stranger } = await setting();
  assert.equal((await post(witness.url, `old 25\n\n${note(await head(25), stranger)}`)).status, 403);
  const elsewhere = { ...(await head(3)), origin: 'log.example/unknown' };
  assert.equal((await post(witness.url, `old 0\n\n${note(elsewhere)}`)).status, 404);
  for (const wrong of [
    '',
    'old 0',
    'old x\n\n',
    `old 30\n\n${note(await head(25))}`,
    `old 025\n\n${note(await head(25))}`,
    `old 0\n${'AA==\n'.repeat(64)}\n${note(await head(25))}`,
    `new 0\n\n${note(await head(25))}`,
  ]) {
    assert.equal((await post(witness.url, wrong)).status, 400, wrong.slice(0, 20));
  }
  assert.equal((await request(`${witness.url}/other`)).statusCode, 404);
  assert.equal((await request(`${witness.url}/add-checkpoint`)).statusCode, 405);
  assert.equal((await post(witness.url, 'x'.repeat(400_000)).catch(() => ({ status: 413 }))).status, 413);
  await witness.close();
});

test('a witness remembers over a restart, runs once a folder, and signs nothing on a damaged memory', async () => {
  const { options, body } = await setting();
  const witness = await runWitness(options);
  assert.equal((await post(witness.url, await body(0, 10))).status, 200);
  await assert.rejects(runWitness(options), { code: 'lock-held' });
  await witness.close();
  const again = await runWitness(options);
  assert.deepEqual(again.vkeys, witness.vkeys);
  assert.equal((await post(again.url, await body(0, 12))).status, 409);
  assert.equal((await post(again.url, await body(10, 12))).status, 200);
  const state = join(options.dir, 'state');
  for (const file of readdirSync(state)) writeFileSync(join(state, file), '{"origin":"other","size":1}');
  assert.equal((await post(again.url, await body(12, 20))).status, 500);
  await again.close();
});

test('of many different continuations at once, a witness cosigns one chain only', async () => {
  const { options, body } = await setting();
  const witness = await runWitness(options);
  await post(witness.url, await body(0, 5));
  const answers = await Promise.all(
    [...Array(30).keys()].map(async (i) => post(witness.url, await body(5, 6 + i))),
  );
  assert.equal(answers.filter((answer) => answer.status === 200).length, 1);
  assert.ok(answers.every((answer) => answer.status === 200 || answer.status === 409));
  await witness.close();
});

test('the platform gets its checkpoints cosigned, and an outage is told after five minutes', async () => {
  const place = town(pool);
  const session = await place.open();
  const [leaf] = await place.append(5);
  await session.step();
  const dir = folder('witness');
  // Watching the base name is enough for each of its years.
  const watched = [logSigner(place.keys, place.base).vkeys[0]!];
  const options = { dir, name: 'witness.example/w2', logs: watched, port: 0, now: () => place.clock.ms };
  let witness = await runWitness(options);
  const port = Number(new URL(witness.url).port);
  const peers = [{ url: witness.url, vkeys: witness.vkeys }];
  const cosigner = createCosigner({
    pool,
    base: place.base,
    witnesses: peers,
    now: () => place.clock.ms,
    alarm: place.options.alarm,
  });
  assert.deepEqual(await cosigner.offer(), { cosigned: 2, failed: [] });
  assert.deepEqual(await cosigner.offer(), { cosigned: 0, failed: [] });
  const found = await findReceipt(pool, leaf!.id);
  assert.ok(found.state === 'integrated');
  const policy = { keys: witness.vkeys, atLeast: 1 };
  assert.ok((await verifyReceipt(found.receipt, { keys: watched, witnesses: policy })).ok);
  await witness.close();

  await place.append(5);
  await session.step();
  assert.equal((await cosigner.offer()).failed.length, 1);
  assert.deepEqual(
    place.alarms.filter((text) => text.includes('witness')),
    [],
  );
  place.clock.ms += 5 * 60_000;
  await cosigner.offer();
  await cosigner.offer();
  assert.equal(place.alarms.filter((text) => text.startsWith('ledger.witness-silent')).length, 1);

  // It comes back, and this side has forgotten what it knows: the 409 tells.
  await pool.query('delete from ledger.witness where origin like $1', [`${place.base}/%`]);
  witness = await runWitness({ ...options, port });
  assert.deepEqual(await cosigner.offer(), { cosigned: 2, failed: [] });
  assert.equal(
    parseNote((await readCheckpoint(pool, `${place.base}/2026`))!.body.toString()).signatures.length,
    4,
  );
  await cosigner.close();
  await witness.close();
  await session.end();
});

test('a cosignature that is not of the configured witness is not kept', async () => {
  const place = town(pool);
  const session = await place.open();
  await place.append(2);
  await session.step();
  const watched = [logSigner(place.keys, place.base).vkeys[0]!];
  const witness = await runWitness({
    dir: folder('witness'),
    name: 'witness.example/w3',
    logs: watched,
    port: 0,
    now: () => START,
  });
  const other = await runWitness({
    dir: folder('witness'),
    name: 'witness.example/w3',
    logs: watched,
    port: 0,
    now: () => START,
  });
  const cosigner = createCosigner({
    pool,
    base: place.base,
    witnesses: [{ url: witness.url, vkeys: other.vkeys }],
    now: () => START,
    alarm: place.options.alarm,
  });
  assert.match((await cosigner.offer()).failed[0]!, /no good cosignature/);
  const { rowCount } = await pool.query('select 1 from ledger.cosignature where origin like $1', [
    `${place.base}/%`,
  ]);
  assert.equal(rowCount, 0);
  for (const each of [cosigner, witness, other]) await each.close();
  await session.end();
});
