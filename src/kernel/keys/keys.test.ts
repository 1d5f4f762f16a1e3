import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { hashOf, PkiError, PublicKey, verifySignature } from '../pki/index.ts';
import { type KeyType, keyring } from './index.ts';
import { signsDigests } from './signing-key.ts';

const TEXT = Buffer.from('Acta del ple');
const keyProblem = (error: unknown) => error instanceof PkiError && error.code === 'key';

test('a key of each kind signs, is found again by its handle, and signs the same way', async () => {
  const secret = randomBytes(32);
  for (const type of ['P-256', 'P-384', 'RSA-2048'] satisfies KeyType[]) {
    const made = await keyring(secret).create(type);
    const found = await keyring(secret).open(made.handle);
    assert.equal(found.type, type);
    assert.deepEqual(Buffer.from(found.publicKey.der), Buffer.from(made.publicKey.der));
    const outside = PublicKey.fromDer(made.publicKey.der);
    const signature = await found.sign(TEXT);
    assert.ok(verifySignature(found.algorithm, outside, { bytes: TEXT, signature }));
    const other = Buffer.from('Acta del plE');
    assert.ok(!verifySignature(found.algorithm, outside, { bytes: other, signature }));
  }
});

test('a sealed key of another house is no key, nor is one that was changed', async () => {
  const house = keyring(randomBytes(32));
  const { handle } = await house.create('P-256');
  await assert.rejects(keyring(randomBytes(32)).open(handle), keyProblem);
  const bytes = Buffer.from(handle.slice('sealed:v1:'.length), 'base64url');
  for (const at of [0, 12, 40, bytes.length - 1]) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    await assert.rejects(house.open(`sealed:v1:${changed.toString('base64url')}`), keyProblem);
  }
  await assert.rejects(house.open('token:nowhere'), keyProblem);
  await assert.rejects(house.open('sealed:v1:'), keyProblem);
});

test('a digest is signed only at its length, and as if the text had been signed', async () => {
  const house = keyring(randomBytes(32));
  const rsa = await house.create('RSA-2048');
  assert.ok(signsDigests(rsa));
  const signature = await rsa.signDigest(hashOf('sha512', TEXT), 'sha512');
  assert.ok(verifySignature({ kind: 'rsa', hash: 'sha512' }, rsa.publicKey, { bytes: TEXT, signature }));
  await assert.rejects(rsa.signDigest(hashOf('sha512', TEXT), 'sha256'), keyProblem);
  const curve = await house.create('P-256');
  assert.ok(!signsDigests(curve));
  await assert.rejects(curve.signDigest(hashOf('sha256', TEXT), 'sha256'), keyProblem);
});
