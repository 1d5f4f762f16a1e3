import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { test } from 'node:test';
import { newId } from '../ids.ts';
import { bytesOf, deriveKeys, expandKeys, hmac, random32 } from './commit.ts';

test('the two-hash HMAC is the HMAC of node, for every length of key and message', () => {
  const lengths = Array.from({ length: 65 }, (_, length) => length);
  // Down again: nothing of a longer key may stay behind a shorter one.
  for (const length of [...lengths, ...lengths.toReversed()]) {
    const key = Buffer.alloc(length, 7 + length);
    for (const size of [0, 1, 55, 56, 63, 64, 65, 1023, 1024, 1025, 5000]) {
      const message = Buffer.alloc(size, size % 251);
      assert.deepEqual(hmac(key, message), createHmac('sha256', key).update(message).digest());
    }
  }
  assert.throws(() => hmac(Buffer.alloc(65), Buffer.alloc(1)), RangeError);
});

test('keys are derived as NIST SP 800-108 says, written here a second time with the HMAC of node', () => {
  const [key, salt] = [random32(), random32()];
  const context = newId();
  const number = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
  };
  const fixed = Buffer.concat([Buffer.from(`label\0${context}`), salt, number(66 * 256)]);
  const blocks = Array.from({ length: 33 }, (_, i) =>
    createHmac('sha512', key)
      .update(Buffer.concat([number(i + 1), fixed]))
      .digest(),
  );
  for (const count of [1, 2, 3, 66]) {
    const keys = deriveKeys({ key, label: 'label', context, salt, most: 66 }, count);
    assert.deepEqual(Buffer.concat(keys.map(bytesOf)), Buffer.concat(blocks).subarray(0, 32 * count));
  }
});

test('keys are expanded as FIPS 203 makes its PRF, and more of them begin with fewer', () => {
  const [key, salt] = [random32(), random32()];
  const context = newId();
  for (const count of [1, 2, 5, 65]) {
    const keys = expandKeys({ key, label: 'label', context, salt }, count);
    const all = createHash('shake256', { outputLength: 32 * 65 })
      .update(Buffer.concat([key, Buffer.from(`label\0${context}`), salt]))
      .digest();
    assert.deepEqual(Buffer.concat(keys.map(bytesOf)), all.subarray(0, 32 * count));
  }
  assert.throws(() => expandKeys({ key: new Uint8Array(31), label: 'label', context, salt }, 1), RangeError);
});

test('no two draws of random bytes are alike', () => {
  const seen = new Set(Array.from({ length: 5000 }, () => Buffer.from(random32()).toString('hex')));
  assert.equal(seen.size, 5000);
});
