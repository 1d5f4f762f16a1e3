import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { newTown } from '../../../kernel/pki/town.test-helper.ts';
import { isUsable, judge } from './judge.ts';
import { base64Of, newSigner, qualifiedWith, signedList } from './list.test-helper.ts';

/** Rounds; APLEC_FUZZ_ROUNDS says more for a night. */
const ROUNDS = Number(process.env['APLEC_FUZZ_ROUNDS'] ?? 400);
const NOW = Temporal.Instant.from('2026-07-01T00:00:00Z');

/** Numbers that follow from a seed, so that what is found can be found again. */
function numbers(seed: string): (below: number) => number {
  let turn = 0;
  return (below) => createHash('sha256').update(`${seed} ${turn++}`).digest().readUInt32BE(0) % below;
}

function changed(bytes: Buffer, next: (below: number) => number): Buffer {
  const copy = Buffer.from(bytes);
  const at = next(copy.length);
  const kind = next(5);
  if (kind === 0) copy[at] = next(256);
  if (kind === 1) return copy.subarray(0, at);
  const length = 1 + next(200);
  if (kind === 2)
    return Buffer.concat([copy.subarray(0, at), copy.subarray(Math.min(copy.length, at + length))]);
  if (kind === 3)
    return Buffer.concat([copy.subarray(0, at), copy.subarray(at, at + length), copy.subarray(at)]);
  if (kind === 4) copy.copy(copy, at, next(copy.length), next(copy.length));
  return copy;
}

test('whatever is changed in a list, it is judged without a crash, and used only when it says the same', async () => {
  const signer = newSigner();
  const town = newTown();
  const extensions = qualifiedWith('1.2.3');
  const pointers = [{ territory: 'XB', address: 'https://example.org/xb.xml', signers: [signer] }];
  const good = await signedList(
    { services: [{ certificate: base64Of(town.issuing), extensions }], pointers },
    signer,
  );
  const look = (bytes: Uint8Array) =>
    judge(bytes, { signersOf: async () => [signer.certificate], before: async () => undefined, now: NOW });
  const before = (await look(good)).list;
  for (let round = 0; round < ROUNDS; round++) {
    const bytes = changed(good, numbers(`list ${round}`));
    const judged = await look(bytes);
    // What stands in the signature beside what it signs may change; what is read may not.
    if (isUsable(judged)) assert.deepEqual(judged.list, before, `round ${round}`);
    else assert.ok(judged.findings.length > 0, `round ${round}`);
  }
});
