import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, generatePrimeSync } from 'node:crypto';
import { test } from 'node:test';
import { PublicKey } from '../../../kernel/pki/index.ts';
import { keyFaults } from './key-checks.ts';

const UNTIL = Date.UTC(2030, 0, 1);
const base64url = (n: bigint) => {
  const hex = n.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('base64url');
};
const rsa = (n: bigint, e = 65_537n) =>
  PublicKey.fromKey(
    createPublicKey({ key: { kty: 'RSA', n: base64url(n), e: base64url(e) }, format: 'jwk' }),
  );
const prime = (bits: number) => generatePrimeSync(bits, { bigint: true });

test('ordinary keys are taken: P-256, P-384 and RSA of 3072 bits', () => {
  for (const namedCurve of ['P-256', 'P-384'])
    assert.deepEqual(
      keyFaults(PublicKey.fromKey(generateKeyPairSync('ec', { namedCurve }).publicKey), UNTIL),
      [],
    );
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 3072 });
  assert.deepEqual(keyFaults(PublicKey.fromKey(publicKey), UNTIL), []);
});

test('RSA of 2048 bits is good for what ends before 2029, and not after', () => {
  const key = PublicKey.fromKey(generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey);
  assert.deepEqual(keyFaults(key, Date.UTC(2028, 11, 31)), []);
  assert.deepEqual(keyFaults(key, UNTIL), ['key-small']);
});

test('two primes that are neighbours are found', () => {
  const p = prime(1536);
  let q = p + 2n;
  // The next number without small factors is near enough to a prime for what is tested: the product can be factored.
  while ([3n, 5n, 7n, 11n, 13n].some((small) => q % small === 0n)) q += 2n;
  assert.ok(keyFaults(rsa(p * q), UNTIL).includes('key-factors'));
});

test('a modulus with a small factor, an exponent of 3 and an even one are refused', () => {
  assert.ok(keyFaults(rsa(prime(3070) * 7n), UNTIL).includes('key-factors'));
  const n = prime(1536) * prime(1536);
  assert.deepEqual(keyFaults(rsa(n, 3n), UNTIL), ['key-exponent']);
  assert.deepEqual(keyFaults(rsa(n, 65_538n), UNTIL), ['key-exponent']);
});

test('a modulus of the form that the broken generator made is known', () => {
  const primes = Array.from({ length: 165 }, (_, at) => at + 3).filter((n) => {
    for (let d = 2; d * d <= n; d++) if (n % d === 0) return false;
    return true;
  });
  const product = primes.reduce((all, each) => all * BigInt(each), 1n);
  let power = 1n;
  for (let at = 0; at < 1234; at++) power = (power * 65_537n) % product;
  assert.deepEqual(
    keyFaults(
      rsa(product * prime(3072 - product.toString(2).length) + power + (power % 2n === 0n ? product : 0n)),
      UNTIL,
    ).filter((each) => each === 'key-roca'),
    ['key-roca'],
  );
});

test('curves that tools refuse, and Ed25519, are not certified', () => {
  const brainpool = generateKeyPairSync('ec', { namedCurve: 'brainpoolP256r1' }).publicKey;
  assert.deepEqual(keyFaults(PublicKey.fromKey(brainpool), UNTIL), ['key-kind']);
  assert.deepEqual(keyFaults(PublicKey.fromKey(generateKeyPairSync('ed25519').publicKey), UNTIL), [
    'key-kind',
  ]);
  assert.deepEqual(
    keyFaults(PublicKey.fromKey(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey), UNTIL),
    ['key-kind'],
  );
});
