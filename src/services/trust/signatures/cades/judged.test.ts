import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anchorFrom } from '../../../../kernel/pki/index.ts';
import { AT } from '../../../../kernel/pki/town.test-helper.ts';
import type { DocumentFacts } from '../facts.ts';
import { augmentJades, prepareJades, readJades } from '../jades/index.ts';
import { LEVELS } from '../making.ts';
import { totalOf, validateDocument } from '../validation/index.ts';
import { augmentCades, prepareCades, prepareCounterCades, readCades } from './index.ts';
import { finished, newSigner, newWorld, type World } from './proofs.test-helper.ts';

const DAY = 86_400_000;
const text = new TextEncoder().encode('El ple acorda arreglar la font.\n');

/** The verdicts of every signature and time stamp, with nothing but what the document brings. */
function verdicts(world: World, facts: DocumentFacts, at: number): string[] {
  const { signatures, timestamps } = validateDocument(facts, {
    at,
    anchors: [{ ...anchorFrom(world.town.root.certificate), certificate: world.town.root.certificate }],
  });
  return [...signatures, ...timestamps].map((each) => totalOf(each.conclusion));
}

test('what is made at each level is judged as its level promises, by the validation that is the same for all', async () => {
  const world = newWorld();
  const mayor = newSigner(world, 'Alcaldessa');
  for (const level of LEVELS) {
    const cades = await finished(await prepareCades(text, mayor.wish, { packaging: 'attached' }), mayor, {
      level,
      world,
    });
    const file = { name: 'acord.txt', bytes: text };
    const jades = await finished(
      await prepareJades([file], mayor.wish, { form: 'flattened', packaging: 'attached' }),
      mayor,
      { level, world },
    );
    const isComplete = level === 'B-LT' || level === 'B-LTA';
    for (const facts of [readCades(cades), readJades(jades)])
      for (const verdict of verdicts(world, facts, AT + DAY / 24))
        assert.equal(verdict, isComplete ? 'TOTAL-PASSED' : 'INDETERMINATE', `${facts.kind} ${level}`);
  }
});

test('a month later, when the answers about certificates are old, what was archived and renewed still passes', async () => {
  const world = newWorld();
  const [mayor, clerk] = [newSigner(world, 'Alcaldessa'), newSigner(world, 'Secretari')];
  const options = { packaging: 'attached' } as const;
  const first = await finished(await prepareCades(text, mayor.wish, options), mayor, {
    level: 'B-LTA',
    world,
  });
  const both = await finished(await prepareCades(text, clerk.wish, { ...options, beside: first }), clerk, {
    level: 'B-T',
    world,
  });
  const countered = await finished(await prepareCounterCades(both, 'signature-1', clerk.wish), clerk, {
    level: 'B-T',
    world,
  });
  const cades = await augmentCades(countered, 'B-LTA', world.proofs);
  const file = { name: 'acord.txt', bytes: text };
  const wish = { form: 'general', packaging: 'referred' } as const;
  const made = await finished(await prepareJades([file], mayor.wish, wish), mayor, { level: 'B-LTA', world });
  const jades = await augmentJades(made, 'B-LTA', world.proofs, [file]);
  for (const facts of [readCades(cades), readJades(jades, [file])]) {
    const found = verdicts(world, facts, AT + 30 * DAY);
    assert.ok(found.length >= 4);
    assert.deepEqual([...new Set(found)], ['TOTAL-PASSED'], facts.kind);
  }
});
