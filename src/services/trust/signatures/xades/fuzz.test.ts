import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import {
  changedBytes,
  changedMarkup,
  generator,
  seedsIn,
} from '../../../../kernel/xml/changed.test-helper.ts';
import { type DocumentFacts, FormError, type SignatureFacts } from '../facts.ts';
import { readXades } from './index.ts';

const seeds = seedsIn(resolve(import.meta.dirname, '../../../../../test/corpora/xml-seeds/xades.txt'));
/** Changed documents of each seed. */
const ROUNDS = Number(process.env['APLEC_TEST_FUZZ'] ?? 150);
/** No document of a few kilobytes may take longer, on a machine that does other things too. */
const SLOWEST_MS = 2000;
const FILES = [{ name: 'acta.txt', bytes: Buffer.from('acta') }];

/** Everything that a validator would ask. */
function readWhole(bytes: Uint8Array): DocumentFacts {
  const facts = readXades(bytes, FILES);
  const visit = ({ timestamps, counterSignatures }: SignatureFacts): void => {
    for (const { imprint } of timestamps)
      try {
        imprint('sha256');
      } catch (error) {
        assert.ok(error instanceof FormError, String(error));
      }
    for (const each of counterSignatures) visit(each);
  };
  for (const each of facts.signatures) visit(each);
  return facts;
}

const holds = ({ signatures, notes }: DocumentFacts) =>
  signatures.length > 0 &&
  notes.every(({ level }) => level === 'warning') &&
  flat(signatures).every(
    (each) =>
      each.valueIntact === true &&
      each.signerReference === 'protected' &&
      each.notes.every(({ level }) => level === 'warning') &&
      each.signed.every(({ state }) => state === 'intact'),
  );

const flat = (all: readonly SignatureFacts[]): SignatureFacts[] =>
  all.flatMap((each) => [each, ...flat(each.counterSignatures)]);

/** What was signed, as the reader of facts sees it: it may not change while everything holds. */
const signedBy = ({ signatures }: DocumentFacts) =>
  flat(signatures).map(({ signer, claimedTime, claims }) =>
    JSON.stringify([signer?.fingerprint, claimedTime, claims]),
  );

test('the seeds themselves hold', () => {
  assert.ok(seeds.length >= 6);
  for (const { name, bytes } of seeds) assert.ok(holds(readWhole(bytes)), name);
});

test('whatever is done to a document, there are facts or one kind of error, soon, and nobody signs something else', (t) => {
  const counts: Record<string, number> = {};
  seeds.forEach(({ name, bytes }, number) => {
    const random = generator(number + 1);
    const claimed = new Set(signedBy(readWhole(bytes)));
    const text = Buffer.from(bytes).toString('utf8');
    for (let round = 0; round < ROUNDS; round++) {
      const changed =
        round % 2 === 0 ? changedBytes(bytes, random) : Buffer.from(changedMarkup(text, random), 'utf8');
      const started = performance.now();
      let answer = 'read';
      try {
        const facts = readWhole(changed);
        answer = holds(facts) ? 'holds' : 'read';
        if (answer === 'holds')
          assert.ok(
            signedBy(facts).every((each) => claimed.has(each)),
            name,
          );
      } catch (error) {
        const shown = Buffer.from(changed).toString('base64');
        assert.ok(error instanceof FormError, `${(error as Error).stack} ${name} ${shown}`);
        answer = error.code;
      }
      assert.ok(performance.now() - started < SLOWEST_MS, `${name} took too long`);
      counts[answer] = (counts[answer] ?? 0) + 1;
    }
  });
  t.diagnostic(JSON.stringify(counts));
});

test('noise is refused', () => {
  const random = generator(99);
  for (let round = 0; round < 2000; round++) {
    const noise = Uint8Array.from({ length: random(64) }, () => random(256));
    assert.throws(() => readXades(noise), FormError);
  }
});
