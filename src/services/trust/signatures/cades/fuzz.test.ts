import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FormError, type SignatureFacts } from '../facts.ts';
import { changed, generator, seeds } from './fuzz.test-helper.ts';
import { readCades } from './index.ts';

/** Changed documents of each seed. */
const ROUNDS = Number(process.env['APLEC_TEST_FUZZ'] ?? 200);
const SPECIAL = Uint8Array.of(0x00, 0x01, 0x1f, 0x30, 0x31, 0x7f, 0x80, 0x81, 0x84, 0xa0, 0xa1, 0xff);
const BESIDE = [{ name: 'acord.txt', bytes: new TextEncoder().encode('El ple acorda arreglar la font.\n') }];

/** Reads everything there is to read, to the end. */
function readWhole(bytes: Uint8Array): boolean {
  const { signatures } = readCades(bytes, BESIDE);
  for (const each of signatures) stampsOf(each);
  return signatures.some((each) => each.valueIntact === true && each.signed[0]?.state === 'intact');
}

function stampsOf(facts: SignatureFacts): void {
  for (const each of facts.timestamps)
    try {
      each.imprint('sha256');
    } catch (error) {
      if (!(error instanceof FormError)) throw error;
    }
  for (const each of facts.counterSignatures) stampsOf(each);
}

test('the kept messages are read', () => {
  const kept = seeds('cades');
  assert.ok(kept.length >= 4);
  for (const each of kept) assert.ok(readWhole(each));
});

test('whatever is done to a message, there are facts or one kind of error', (t) => {
  const counts: Record<string, number> = {};
  for (const [number, seed] of seeds('cades').entries()) {
    const random = generator(number + 1);
    for (let round = 0; round < ROUNDS; round++) {
      const bytes = changed(seed, random, SPECIAL);
      let answer = 'read';
      try {
        readWhole(bytes);
      } catch (error) {
        const shown = Buffer.from(bytes).toString('base64');
        assert.ok(
          error instanceof FormError,
          `${shown}: ${error instanceof Error ? error.stack : String(error)}`,
        );
        answer = error.code;
      }
      counts[answer] = (counts[answer] ?? 0) + 1;
    }
  }
  t.diagnostic(JSON.stringify(counts));
});

test('every beginning of a message is refused', () => {
  for (const seed of seeds('cades'))
    for (let length = 0; length < seed.length; length += 1 + Math.floor(seed.length / 80))
      assert.throws(() => readCades(seed.subarray(0, length)), FormError);
});
