import assert from 'node:assert/strict';
import { test } from 'node:test';
import { base32, hotp, matchingStep, otpauthAddress, stepAt, totp } from './totp.ts';

const SECRETS = {
  sha1: Buffer.from('12345678901234567890'),
  sha256: Buffer.from('12345678901234567890123456789012'),
  sha512: Buffer.from('1234567890123456789012345678901234567890123456789012345678901234'),
} as const;

test('the codes are those of RFC 4226, appendix D', () => {
  const published = [755224, 287082, 359152, 969429, 338314, 254676, 287922, 162583, 399871, 520489];
  assert.deepEqual(
    published.map((_, counter) => hotp(SECRETS.sha1, counter)),
    published.map(String),
  );
});

test('the codes are those of RFC 6238, appendix B', () => {
  const published = [
    [59, '94287082', '46119246', '90693936'],
    [1111111109, '07081804', '68084774', '25091201'],
    [1111111111, '14050471', '67062674', '99943326'],
    [1234567890, '89005924', '91819424', '93441116'],
    [2000000000, '69279037', '90698825', '38618901'],
    [20000000000, '65353130', '77737706', '47863826'],
  ] as const;
  for (const [seconds, ...codes] of published) {
    for (const [index, hash] of (['sha1', 'sha256', 'sha512'] as const).entries()) {
      assert.equal(
        totp(SECRETS[hash], seconds * 1000, { digits: 8, hash }),
        codes[index],
        `${seconds} ${hash}`,
      );
    }
  }
});

test('a code is taken one step early or late, once, and never again', () => {
  const secret = SECRETS.sha1;
  const at = Date.UTC(2026, 10, 26, 9, 0, 5);
  const step = stepAt(at);
  for (const aside of [-1, 0, 1]) {
    assert.equal(matchingStep(secret, hotp(secret, step + aside), { at, after: 0 }), step + aside);
  }
  for (const aside of [-2, 2]) {
    assert.equal(matchingStep(secret, hotp(secret, step + aside), { at, after: 0 }), undefined);
  }
  assert.equal(matchingStep(secret, hotp(secret, step), { at, after: step }), undefined, 'used already');
  assert.equal(matchingStep(secret, '12345', { at, after: 0 }), undefined);
});

test('secrets are written as RFC 4648 has them, and the address names who issues and for whom', () => {
  const published = ['', 'MY', 'MZXQ', 'MZXW6', 'MZXW6YQ', 'MZXW6YTB', 'MZXW6YTBOI'];
  assert.deepEqual(
    published.map((_, length) => base32(Buffer.from('foobar'.slice(0, length)))),
    published,
  );
  assert.equal(
    otpauthAddress(SECRETS.sha1, 'Aplec', 'Ajuntament de prova'),
    'otpauth://totp/Aplec:Ajuntament%20de%20prova?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Aplec&algorithm=SHA1&digits=6&period=30',
  );
});
