/** What an attacker tries with powers; each was possible once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeTown, testKernel } from '../../../../test/kernel.ts';
import { perform } from '../../../kernel/action.ts';
import type { Employee, System } from '../../../kernel/actor.ts';
import { newId } from '../../../kernel/ids.ts';
import { changeForParty, registerBySystem } from './actions/by-system.ts';
import { claimMandate, registerAtDesk } from './actions/claim.ts';
import { acceptMandate, approveMandate, renounceMandate } from './actions/move.ts';
import { enableOfficial } from './actions/officials.ts';
import { storePapers } from './papers.ts';
import { accepted, ask, asParty, GENERAL, given, PDF, refused, somebody } from './register.test-helper.ts';

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

const systemOf = (town: Place): System => ({
  ...{ kind: 'system', clientId: newId(), administrationId: town.id },
  capabilities: ['mandates.assist'],
});
/** What a stolen system says: the victim came, and asked for this. */
const said = (victim: ReturnType<typeof somebody>, accomplice: ReturnType<typeof somebody>) => ({
  ...{ grantor: asParty(victim), representative: asParty(accomplice) },
  ...{ requester: victim.document, presentedBy: 'grantor' },
});
const HERE = { capacities: ['GENERAL'], validUntil: '2030-01-01' } as const;

test('no system makes, on its word, a power that counts further than before its own body', async () => {
  const [town, other] = [await makeTown(kernel), await makeTown(kernel)];
  const [victim, accomplice] = [somebody(), somebody()];
  const system = systemOf(town);
  const parties = said(victim, accomplice);
  const everywhere = { ...HERE, procedures: ['1110'], type: 'C' };
  for (const wish of [
    GENERAL,
    { ...HERE, type: 'B', bodies: [other.id] },
    { ...HERE, type: 'B', bodies: [town.id, other.id] },
    everywhere,
    { ...everywhere, bodies: [town.id, other.id] },
  ])
    await assert.rejects(
      perform(kernel, registerBySystem, system, { ...wish, ...parties }),
      refused('mandates.document-needed'),
    );
  const { mandate } = await perform(kernel, registerBySystem, system, {
    ...{ ...GENERAL, ...parties, documents: await papers() },
  });
  assert.equal(mandate.state, 'PENDENT_VALIDACIO', 'with documents another looks at them');
  assert.equal((await ask(kernel, [accomplice, victim])).allowed, false);
});

test('no system speaks for both parties: the other answers in their own session', async () => {
  const town = await makeTown(kernel);
  const [giver, friend] = [somebody(), somebody()];
  const wish = { ...HERE, type: 'B', bodies: [town.id], ...said(giver, friend) };
  const { mandate } = await perform(kernel, registerBySystem, systemOf(town), wish);
  assert.equal(mandate.state, 'PENDENT_ACCEPTACIO');
  // Nor does another system of the same body.
  for (const to of ['VALIDA', 'RENUNCIADA'])
    await assert.rejects(
      perform(kernel, changeForParty, systemOf(town), { id: mandate.id, to, requester: friend.document }),
      refused('mandates.own-session'),
    );
  const there = { administrationId: town.id };
  assert.equal((await ask(kernel, [friend, giver], there)).allowed, false);
  await perform(kernel, acceptMandate, friend, { id: mandate.id });
  assert.equal((await ask(kernel, [friend, giver], there)).allowed, true);
  const ends = { id: mandate.id, to: 'REVOCADA', requester: giver.document };
  const { mandate: ended } = await perform(kernel, changeForParty, systemOf(town), ends);
  assert.equal(ended.state, 'REVOCADA', 'what a body registered ends through it too');
});

test('who gets an offer by a system turns it down in their own session', async () => {
  const town = await makeTown(kernel);
  const [giver, friend] = [somebody(), somebody()];
  const wish = { ...HERE, type: 'B', bodies: [town.id], ...said(giver, friend) };
  const { mandate } = await perform(kernel, registerBySystem, systemOf(town), wish);
  const answer = await perform(kernel, renounceMandate, friend, { id: mandate.id });
  assert.equal(answer.state, 'RENUNCIADA');
});

test('no system ends a power that citizens gave themselves, nor answers their offers', async () => {
  const town = await makeTown(kernel);
  const here = { ...HERE, type: 'B', bodies: [town.id] };
  for (const wish of [GENERAL, here]) {
    const { giver, friend, made } = await accepted(kernel, wish);
    for (const [to, { document }] of [
      ['REVOCADA', giver],
      ['RENUNCIADA', friend],
    ] as const)
      await assert.rejects(
        perform(kernel, changeForParty, systemOf(town), { id: made.id, to, requester: document }),
        refused('mandates.own-session'),
      );
    assert.equal((await ask(kernel, [friend, giver], { administrationId: town.id })).allowed, true);
    const offer = await given(kernel, wish);
    const accepts = { id: offer.made.id, to: 'VALIDA', requester: offer.friend.document };
    await assert.rejects(
      perform(kernel, changeForParty, systemOf(town), accepts),
      refused('mandates.own-session'),
    );
  }
});

test('a power that a body received ends on the word of its systems only where it counts: before it alone', async () => {
  const [town, other] = [await makeTown(kernel), await makeTown(kernel)];
  const [deed, me] = [await papers(), somebody()];
  const bring = async (wish: object) => {
    const giver = somebody();
    const claim = { ...HERE, ...wish, grantor: asParty(giver), documents: deed, receiverId: town.id };
    const { id } = await perform(kernel, claimMandate, me, claim);
    await perform(kernel, approveMandate, clerkOf(town, somebody().document), { id });
    return { id, to: 'REVOCADA', requester: giver.document };
  };
  const wide = await bring({ type: 'A' });
  const end = (place: Place, what: object) => perform(kernel, changeForParty, systemOf(place), what);
  await assert.rejects(end(town, wide), refused('mandates.own-session'));
  await assert.rejects(end(other, wide), refused('mandates.unknown'));
  const narrow = await bring({ type: 'B', bodies: [town.id] });
  await assert.rejects(end(other, narrow), refused('mandates.unknown'));
  assert.equal((await end(town, narrow)).mandate.state, 'REVOCADA');
});
