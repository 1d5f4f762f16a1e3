/** What an attacker tries with powers; each was possible once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeTown, testKernel } from '../../../../test/kernel.ts';
import { perform } from '../../../kernel/action.ts';
import type { Employee } from '../../../kernel/actor.ts';
import { claimMandate, registerAtDesk } from './actions/claim.ts';
import { approveMandate } from './actions/move.ts';
import { enableOfficial } from './actions/officials.ts';
import { storePapers } from './papers.ts';
import { asParty, GENERAL, PDF, refused, somebody } from './register.test-helper.ts';

const kernel = await testKernel();
const papers = () => storePapers(kernel, [{ kind: 'PODER_NOTARIAL', name: 'poder.pdf', bytes: PDF }]);
type Place = Awaited<ReturnType<typeof makeTown>>;
const clerkOf = (town: Place, document: string): Employee => ({
  ...town.employee('mandates.assist', 'mandates.validate', 'people.manage'),
  ...{ document, level: 'substantial' },
});

test('nobody validates the power that they claimed as a citizen', async () => {
  const town = await makeTown(kernel);
  const me = somebody();
  const wish = { ...GENERAL, grantor: asParty(somebody()), documents: await papers(), receiverId: town.id };
  const { id } = await perform(kernel, claimMandate, me, wish);
  await assert.rejects(
    perform(kernel, approveMandate, clerkOf(town, me.document), { id }),
    refused('mandates.own-registration'),
  );
  assert.equal(
    (await perform(kernel, approveMandate, clerkOf(town, somebody().document), { id })).state,
    'VALIDA',
  );
});

test('nobody validates a power that makes them a representative, whoever registered it', async () => {
  const town = await makeTown(kernel);
  const [me, colleague] = [somebody(), somebody()];
  const parties = { grantor: asParty(somebody()), representative: asParty(me) };
  const wish = { ...GENERAL, ...parties, documents: await papers() };
  const { id } = await perform(kernel, registerAtDesk, clerkOf(town, colleague.document), wish);
  await assert.rejects(
    perform(kernel, approveMandate, clerkOf(town, me.document), { id }),
    refused('mandates.own-registration'),
  );
});

test('a clerk of two bodies is not two people', async () => {
  const [one, other] = [await makeTown(kernel), await makeTown(kernel)];
  const me = somebody();
  const parties = { grantor: asParty(somebody()), representative: asParty(somebody()) };
  const scope = { type: 'B', bodies: [one.id, other.id], capacities: ['GENERAL'], validUntil: '2030-01-01' };
  const wish = { ...scope, ...parties, documents: await papers() };
  const { id } = await perform(kernel, registerAtDesk, clerkOf(one, me.document), wish);
  await assert.rejects(
    perform(kernel, approveMandate, clerkOf(other, me.document), { id }),
    refused('mandates.own-registration'),
  );
});

test('nobody enters themself in the register of enabled officials', async () => {
  const town = await makeTown(kernel);
  const me = somebody();
  await assert.rejects(
    perform(kernel, enableOfficial, clerkOf(town, me.document), {
      ...{ person: me.document, name: 'Persona de Prova', act: 'Decret 1/2026' },
    }),
    refused('mandates.own-enabling'),
  );
});
