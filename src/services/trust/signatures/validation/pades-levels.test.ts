import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AT } from '../../../../kernel/pki/town.test-helper.ts';
import { LEVELS } from '../making.ts';
import { readPades } from '../pades/index.ts';
import { document } from '../pades/pdfs.test-helper.ts';
import { HOUR, signed, signingTown } from '../pades/town-proofs.test-helper.ts';
import { totalOf } from './conclusion.ts';
import { validateDocument } from './document.ts';

const town = signingTown();
const anchors = [{ certificate: town.root.certificate }];

test('a PDF signed here at each level holds as long as what it brings says', async () => {
  const found: string[] = [];
  for (const level of LEVELS) {
    const pdf = await signed(document(), town, { level });
    for (const at of [AT + HOUR / 2, AT + 400 * 24 * HOUR]) {
      const { signatures } = validateDocument(readPades(pdf), { at, anchors });
      const [signature] = signatures;
      found.push(
        [level, totalOf(signature!.conclusion), signature!.conclusion.subIndication]
          .filter(Boolean)
          .join(' '),
      );
    }
  }
  const late = 'INDETERMINATE TRY_LATER';
  const expected = [`B-B ${late}`, `B-B ${late}`, `B-T ${late}`, `B-T ${late}`];
  assert.deepEqual(found, [
    ...expected,
    ...['B-LT TOTAL-PASSED', 'B-LT TOTAL-PASSED', 'B-LTA TOTAL-PASSED', 'B-LTA TOTAL-PASSED'],
  ]);
});
