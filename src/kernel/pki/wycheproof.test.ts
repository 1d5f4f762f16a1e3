import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import {
  fromHex,
  type HashName,
  PkiError,
  PublicKey,
  type SignatureAlgorithm,
  verifySignature,
} from './index.ts';

const CARRIED = resolve(import.meta.dirname, '../../../test/corpora/wycheproof');
const folder = process.env['APLEC_TEST_WYCHEPROOF'] ?? CARRIED;

interface Group {
  readonly type: string;
  readonly sha?: string;
  readonly mgfSha?: string;
  readonly sLen?: number;
  readonly publicKeyDer?: string;
  readonly tests: readonly { tcId: number; comment: string; msg: string; sig: string; result: string }[];
}

const HASHES: Readonly<Record<string, HashName>> = {
  'SHA-1': 'sha1',
  'SHA-224': 'sha224',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
  'SHA3-256': 'sha3-256',
  'SHA3-384': 'sha3-384',
  'SHA3-512': 'sha3-512',
};

/** The algorithm of a group, or undefined for what is not offered here (SHAKE, truncated SHA-2, MGF1 of another digest). */
function algorithmOf(group: Group): SignatureAlgorithm | undefined {
  const hash = HASHES[group.sha ?? ''];
  switch (group.type) {
    case 'EddsaVerify':
      return { kind: 'ed25519' };
    case 'EcdsaVerify':
      return hash && { kind: 'ecdsa', hash };
    case 'EcdsaP1363Verify':
      return hash && { kind: 'ecdsa-plain', hash };
    case 'RsassaPkcs1Verify':
      return hash && { kind: 'rsa', hash };
    case 'RsassaPssVerify':
    case 'RsassaPssWithParametersVerify':
      return hash && group.sha === group.mgfSha
        ? { kind: 'rsa-pss', hash, saltLength: group.sLen ?? 0 }
        : undefined;
    case 'DsaVerify':
      return hash && { kind: 'dsa', hash };
    default:
      return undefined;
  }
}

interface Count {
  checked: number;
  unsupported: number;
  readonly accepted: string[];
  readonly refused: string[];
}

function checkGroup(group: Group, file: string, count: Count): void {
  const algorithm = algorithmOf(group);
  if (algorithm === undefined || group.publicKeyDer === undefined) {
    count.unsupported += group.tests.length;
    return;
  }
  for (const each of group.tests) {
    const given = { bytes: fromHex(each.msg), signature: fromHex(each.sig) };
    const answer = isGood(algorithm, fromHex(group.publicKeyDer), given);
    if (answer === 'unsupported') {
      count.unsupported++;
      continue;
    }
    count.checked++;
    if (answer && each.result === 'invalid') count.accepted.push(`${file} ${each.tcId} ${each.comment}`);
    if (!answer && each.result === 'valid') count.refused.push(`${file} ${each.tcId} ${each.comment}`);
  }
}

function isGood(
  algorithm: SignatureAlgorithm,
  key: Uint8Array,
  given: { bytes: Uint8Array; signature: Uint8Array },
): boolean | 'unsupported' {
  try {
    return verifySignature(algorithm, PublicKey.fromDer(key), given);
  } catch (error) {
    if (error instanceof PkiError) return 'unsupported'; // a curve or key that we do not take at all
    throw error;
  }
}

test('no signature that Wycheproof forged is accepted, and no good one refused', (t) => {
  const count: Count = { checked: 0, unsupported: 0, accepted: [], refused: [] };
  for (const file of readdirSync(folder).filter((name) =>
    /^(ecdsa|rsa_signature|rsa_pss|ed25519|dsa)_?.*\.json$/.test(name),
  )) {
    const { testGroups } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { testGroups: Group[] };
    for (const group of testGroups) checkGroup(group, file, count);
  }
  t.diagnostic(`${count.checked} checked, ${count.unsupported} of kinds that are not offered`);
  assert.ok(count.checked > 1000);
  assert.deepEqual([count.accepted, count.refused], [[], []]);
});
