import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { testDatabase } from '../../../test/database.ts';
import { browserModules } from './browser.ts';
import { fromBase64, toBase64, utf8 } from './bytes.ts';
import { eraseIn, heldIn, holdIn } from './erase.ts';
import { logSigner } from './keys.ts';
import { flipped, folder, town } from './ledger.test-helper.ts';
import { formatProof, parseProof } from './proof.ts';
import { findReceipt, readRecord } from './serve.ts';
import { verifyReceipt } from './verify.ts';

const { pool } = await testDatabase();

async function withReceipt() {
  const place = town(pool);
  const session = await place.open();
  const leaves = await place.append(40, {
    fields: { subject: '00000000T' },
    subject: Buffer.alloc(32, 7),
    payload: Buffer.from('resposta'),
  });
  await session.step();
  await session.end();
  const id = leaves[11]!.id;
  const found = await findReceipt(pool, id, { keys: place.keys, fields: { subject: '00000000T' } });
  assert.ok(found.state === 'integrated');
  return {
    ...place,
    id,
    receipt: found.receipt,
    vkeys: [...logSigner(place.keys, `${place.base}/2026`).vkeys],
  };
}

test('a receipt with any part changed is refused, with a sentence that says which', async () => {
  const { receipt, vkeys } = await withReceipt();
  const proof = parseProof(receipt);
  const extra = JSON.parse(Buffer.from(proof.extra!).toString());
  const bad = async (text: string, sentence: RegExp) => {
    const result = await verifyReceipt(text, { keys: vkeys });
    assert.ok(!result.ok);
    assert.match(result.checks.at(-1)!.sentence, sentence);
  };
  const withExtra = (change: object) =>
    formatProof({ ...proof, extra: utf8(JSON.stringify({ ...extra, ...change })) });
  assert.ok((await verifyReceipt(withExtra({}), { keys: vkeys })).ok);
  for (let bit = 0; bit < 256; bit += 3) {
    await bad(withExtra({ nonce: toBase64(flipped(fromBase64(extra.nonce), bit)) }), /leads to the root/);
    for (let i = 0; i < proof.path.length; i++) {
      await bad(
        formatProof({ ...proof, path: proof.path.with(i, flipped(proof.path[i]!, bit)) }),
        /leads to the root/,
      );
    }
  }
  await bad(withExtra({ record: extra.record.replace('padro', 'padra') }), /leads to the root/);
  await bad(withExtra({ record: extra.record.replace('{', '{ ') }), /canonical form/);
  await bad(withExtra({ type: 2 }), /leads to the root/);
  await bad(withExtra({ type: 300 }), /lacks the record/);
  await bad(
    withExtra({ fields: { subject: { key: extra.fields.subject.key, value: toBase64(utf8('11111111H')) } } }),
    /not the one that was committed/,
  );
  await bad(withExtra({ fields: { other: extra.fields.subject } }), /not the one that was committed/);
  for (let index = 0; index < 45; index++) {
    if (index !== 11) await bad(formatProof({ ...proof, index }), /leads to the root|no leaf|too (many|few)/);
  }
  await bad(receipt.replace('\n40\n', '\n41\n'), /signature of .* is wrong/);
  await bad(
    formatProof({ index: proof.index, path: proof.path, checkpoint: proof.checkpoint }),
    /does not say which leaf/,
  );
  for (const broken of [
    '',
    'c2sp.org/tlog-proof@v2\n',
    receipt.slice(0, 200),
    receipt.slice(0, -1),
    receipt.replace('index 11', 'index 011'),
    `${receipt}\n`,
    receipt.replaceAll('\n', '\r\n'),
  ]) {
    await bad(broken, /./);
  }
});

test('a receipt of a log whose key was not given is not believed', async () => {
  const [one, other] = await Promise.all([withReceipt(), withReceipt()]);
  assert.match(
    (await verifyReceipt(one.receipt, { keys: other.vkeys })).checks.at(-1)!.sentence,
    /No key was given/,
  );
  const [name, , rest] = [...one.vkeys[0]!.split(/\+/, 2), one.vkeys[0]!.split('+').slice(2).join('+')];
  assert.match(
    (await verifyReceipt(one.receipt, { keys: [`${name}+00000000+${rest}`] })).checks.at(-1)!.sentence,
    /says its id is/,
  );
  const policy = { keys: other.vkeys, atLeast: 1 };
  assert.match(
    (await verifyReceipt(one.receipt, { keys: one.vkeys, witnesses: policy })).checks.at(-1)!.sentence,
    /No known witness/,
  );
});

test('a receipt without the record proves only that a leaf exists', async () => {
  const { id, vkeys } = await withReceipt();
  const found = await findReceipt(pool, id);
  assert.ok(found.state === 'integrated' && !found.opened && !found.receipt.includes('padro'));
  const result = await verifyReceipt(found.receipt, { keys: vkeys });
  assert.ok(result.ok && result.record === undefined && result.type === 1);
  assert.ok(result.checks.some((check) => check.result === 'skipped'));
});

test('an erased record cannot be opened by anyone, and its public proof still verifies', async () => {
  const place = await withReceipt();
  const { keys, base, id, vkeys, clock } = place;
  assert.equal((await readRecord(pool, keys, id))?.payload?.toString(), 'resposta');
  const query = (statement: { text: string; values: unknown[] }) => pool.query(statement);
  const erasure = { keys, log: base, ids: [id], reason: 'retention-5-years', at: clock.ms };
  assert.deepEqual(await holdIn(query, [id], true), [id]);
  assert.deepEqual(await eraseIn(query, erasure), new Map(), 'a hold stops every erasure');
  assert.deepEqual(await heldIn(query, [id]), new Set([id]));
  await holdIn(query, [id], false);
  assert.equal((await eraseIn(query, { ...erasure, log: 'log.of.another' })).size, 0);
  const act = (await eraseIn(query, erasure)).get(id)!;
  assert.equal((await eraseIn(query, erasure)).size, 0, 'nothing is erased twice');
  assert.equal((await eraseIn(query, { ...erasure, ids: [place.leaf().id] })).size, 0);
  assert.deepEqual(await holdIn(query, [id], true), [], 'there is nothing left to hold');
  assert.equal(await readRecord(pool, keys, id), undefined);
  const { rows } = await pool.query(
    'select r.*, (select count(*) from ledger.secret where id = $1) as secrets from ledger.record r where id = $1',
    [id],
  );
  assert.deepEqual(
    [rows[0].record, rows[0].payload, rows[0].subject_index, Number(rows[0].secrets)],
    [null, null, null, 0],
  );
  const session = await place.open();
  await session.step();
  await session.end();
  const found = await findReceipt(pool, id, { keys });
  assert.ok(found.state === 'integrated' && !found.opened);
  assert.equal(found.erasedAt?.getTime(), clock.ms);
  const after = await verifyReceipt(found.receipt, { keys: vkeys });
  assert.ok(after.ok && after.head?.size === 41);
  const told = await findReceipt(pool, act, { keys });
  assert.ok(told.state === 'integrated');
  const record = (await verifyReceipt(told.receipt, { keys: vkeys })).record;
  assert.equal(record?.['erased'], after.leafHash);
  // What the person kept from before still opens: their copy is theirs.
  assert.ok((await verifyReceipt(place.receipt, { keys: vkeys })).record);
});

test('the browser gets the same verifier, and it needs nothing of Node', async () => {
  const { receipt, vkeys } = await withReceipt();
  const modules = browserModules();
  const dir = folder('browser');
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'package.json'), '{"type":"module"}');
  for (const [name, script] of modules) {
    assert.doesNotMatch(script, /node:|\bprocess\.|\bBuffer\b|\.ts'/, name);
    writeFileSync(join(dir, name), script);
  }
  assert.deepEqual([...modules.keys()].sort(), [
    'bytes.js',
    'checkpoint.js',
    'cosignature.js',
    'jcs.js',
    'merkle-check.js',
    'note.js',
    'promise.js',
    'proof.js',
    'verify-note.js',
    'verify.js',
  ]);
  const browser = (await import(pathToFileURL(join(dir, 'verify.js')).href)) as {
    verifyReceipt: typeof verifyReceipt;
  };
  assert.deepEqual(
    await browser.verifyReceipt(receipt, { keys: vkeys }),
    await verifyReceipt(receipt, { keys: vkeys }),
  );
  assert.ok(!(await browser.verifyReceipt(receipt.replace('index 11', 'index 12'), { keys: vkeys })).ok);
});
