import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AT } from '../../../../kernel/pki/town.test-helper.ts';
import { totalOf, validateDocument } from '../validation/index.ts';
import { CONTENT, forged } from './hostile.test-helper.ts';
import { augmentPades, readPades } from './index.ts';
import { document, updated } from './pdfs.test-helper.ts';
import { signed, signingTown } from './town-proofs.test-helper.ts';

const town = signingTown();

/** What the validation of the house says of each signature, ten minutes later. */
function said(pdf: Uint8Array): string[] {
  const anchors = [{ certificate: town.root.certificate }];
  const { signatures } = validateDocument(readPades(pdf), { at: AT + 600_000, anchors });
  return signatures.map(({ conclusion }) =>
    `${totalOf(conclusion)} ${conclusion.subIndication ?? ''}`.trim(),
  );
}

test('what carries its proofs passes; what was changed or put over fails; what lacks proofs is neither', async () => {
  assert.deepEqual(said(await signed(document(), town, { level: 'B-T' })), ['INDETERMINATE TRY_LATER']);
  const archived = await signed(document({ form: 'packed' }), town, { level: 'B-LTA' });
  assert.deepEqual(said(archived), ['TOTAL-PASSED']);
  const twice = await signed(archived, town, { level: 'B-LT' });
  assert.deepEqual(said(twice), ['TOTAL-PASSED', 'TOTAL-PASSED']);
  assert.deepEqual(said((await augmentPades(twice, 'B-LTA', town.proofs)).bytes()), [
    'TOTAL-PASSED',
    'TOTAL-PASSED',
  ]);
  const after = updated(archived, { [CONTENT]: forged }, { form: 'packed' });
  assert.deepEqual(said(after), ['TOTAL-FAILED FORMAT_FAILURE']);
  const plain = await signed(document(), town, { level: 'B-LT' });
  plain[Buffer.from(plain).indexOf('Acord')]! ^= 1;
  assert.deepEqual(said(plain), ['TOTAL-FAILED HASH_FAILURE']);
});
