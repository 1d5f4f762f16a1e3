import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import {
  anchorFrom,
  checkDer,
  nameText,
  PathValidator,
  PkiError,
  parseCertificate,
  parseCrl,
  parseOcspRequest,
  parseOcspResponse,
  parseRequest,
  parseSignedData,
  parseTimestampRequest,
  parseTimestampResponse,
  verifySignedData,
  verifyTimestamp,
} from './index.ts';
import { AT, newTown } from './town.test-helper.ts';

const CORPUS = resolve(import.meta.dirname, '../../../test/corpora/pki-seeds/seeds.txt');
/** Changed documents of each seed. */
const ROUNDS = Number(process.env['APLEC_TEST_FUZZ'] ?? 400);
/** No document of a few kilobytes may take longer, on a machine that does other things too. */
const SLOWEST_MS = 2000;
const { root } = newTown();

/** What is done with a document of each kind, to the end. */
const READERS: Readonly<Record<string, (bytes: Uint8Array) => unknown>> = {
  certificate(bytes) {
    const certificate = parseCertificate(bytes);
    nameText(certificate.subject);
    const settings = { at: AT, anchors: [anchorFrom(root.certificate), anchorFrom(certificate, true)] };
    const base = { ...settings, certificates: [certificate], revocation: 'required' } as const;
    new PathValidator(base).validate(certificate);
    new PathValidator({ ...base, anchors: settings.anchors.slice(0, 1) }).judge(settings.anchors[0]!, [
      certificate,
      certificate,
    ]);
  },
  crl(bytes) {
    const crl = parseCrl(bytes);
    crl.find(crl.issuer, Uint8Array.of(1));
    return [...crl.entries];
  },
  request: (bytes) => parseRequest(bytes).isProven(),
  cms: (bytes) => verifySignedData(parseSignedData(bytes)),
  'timestamp-request': parseTimestampRequest,
  timestamp(bytes) {
    const { token } = parseTimestampResponse(bytes);
    return token && verifyTimestamp(token, { content: bytes });
  },
  'ocsp-request': parseOcspRequest,
  ocsp: (bytes) => parseOcspResponse(bytes).basic?.nonce,
};

const seeds = readFileSync(CORPUS, 'utf8')
  .trim()
  .split('\n')
  .map((line) => {
    const [kind = '', body = ''] = line.split(' ');
    return { kind, bytes: new Uint8Array(Buffer.from(body, 'base64')) };
  });

/** A small generator (mulberry32) whose sequence is the same everywhere. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const SPECIAL = [0x00, 0x01, 0x1f, 0x30, 0x31, 0x7f, 0x80, 0x81, 0x84, 0xa0, 0xff];

/** Flips, special bytes, cuts, insertions, repetitions, and pieces of other seeds. */
function changed(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
  let copy = Uint8Array.from(bytes);
  for (let change = 0; change <= random(3); change++) {
    const at = random(copy.length);
    const size = 1 + random(8);
    const kind = random(12);
    // Most changes keep the lengths, so that what is deeper is reached.
    if (kind >= 5) copy[at]! ^= 1 << random(8);
    else if (kind >= 3 && kind < 5) copy[at] = SPECIAL[random(SPECIAL.length)]!;
    else if (kind === 0) copy = joined(copy.subarray(0, at), copy.subarray(at + size));
    else if (kind === 1) copy = joined(copy.subarray(0, at), copy.subarray(random(copy.length)));
    else if (random(2) === 0) copy = joined(copy.subarray(0, at), copy.subarray(Math.max(0, at - size * 8)));
    else {
      const other = seeds[random(seeds.length)]!.bytes;
      const from = random(other.length);
      copy = joined(copy.subarray(0, at), other.subarray(from, from + size * 8), copy.subarray(at));
    }
    if (copy.length === 0) return copy;
  }
  return copy;
}

const joined = (...parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

function readWithin(kind: string, bytes: Uint8Array): string {
  const started = performance.now();
  let answer = 'read';
  for (const read of [READERS[kind]!, checkDer])
    try {
      read(bytes);
    } catch (error) {
      const shown = Buffer.from(bytes).toString('base64');
      assert.ok(
        error instanceof PkiError,
        `${kind} ${shown}: ${error instanceof Error ? error.stack : String(error)}`,
      );
      answer = error.code;
    }
  assert.ok(performance.now() - started < SLOWEST_MS, `${kind} took too long`);
  return answer;
}

test('the seeds themselves are read', () => {
  assert.ok(seeds.length >= 20);
  for (const { kind, bytes } of seeds) READERS[kind]!(bytes);
});

test('whatever is done to a document, there is an answer or one kind of error, soon', (t) => {
  const counts: Record<string, number> = {};
  seeds.forEach(({ kind, bytes }, number) => {
    const random = generator(number + 1);
    for (let round = 0; round < ROUNDS; round++) {
      const answer = readWithin(kind, changed(bytes, random));
      counts[answer] = (counts[answer] ?? 0) + 1;
    }
  });
  t.diagnostic(JSON.stringify(counts));
});

test('every beginning of a document is refused', () => {
  for (const { kind, bytes } of seeds)
    for (let length = 0; length < bytes.length; length += 1 + Math.floor(bytes.length / 60))
      assert.throws(() => READERS[kind]!(bytes.subarray(0, length)), PkiError);
});

test('noise is refused', () => {
  const random = generator(99);
  for (let round = 0; round < 2000; round++) {
    const noise = Uint8Array.from({ length: random(64) }, () => random(256));
    for (const [kind, read] of Object.entries(READERS)) assert.throws(() => read(noise), PkiError, kind);
  }
});
