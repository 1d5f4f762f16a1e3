import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeTown, testKernel } from '../../../../test/kernel.ts';
import { perform } from '../../../kernel/action.ts';
import type { Citizen } from '../../../kernel/actor.ts';
import { endDue } from './actions/by-clock.ts';
import { claimMandate, registerAtDesk } from './actions/claim.ts';
import { grantMandate } from './actions/grant.ts';
import {
  acceptMandate,
  annulMandate,
  approveMandate,
  denyMandate,
  renounceMandate,
  revokeMandate,
  takeMandate,
} from './actions/move.ts';
import { mayAct, representedBy } from './index.ts';
import { storePapers } from './papers.ts';
import { getMandate, mandateQueue, myMandates, searchMandates } from './queries/mandates.ts';
import {
  accepted,
  ask,
  asParty,
  GENERAL,
  given,
  later,
  PDF,
  refused,
  somebody,
  wrongField,
} from './register.test-helper.ts';

const CLOCK = { kind: 'platform', name: 'clock' } as const;

test('a power holds from the moment it is accepted to the moment it is revoked, and not one question longer', async () => {
  const kernel = await testKernel();
  const { giver, friend, made } = await given(kernel);
  assert.equal(made.state, 'PENDENT_ACCEPTACIO');
  const before = await ask(kernel, [friend, giver]);
  assert.deepEqual(before.allowed || before.reasons, ['mandates.waits-acceptance']);
  await assert.rejects(
    perform(kernel, acceptMandate, giver, { id: made.id }),
    refused('mandates.not-for-you'),
  );
  await perform(kernel, acceptMandate, friend, { id: made.id });
  const yes = await ask(kernel, [friend, giver]);
  assert.equal(yes.allowed && yes.mandateId, made.id);
  assert.equal((await representedBy(kernel.db, friend.document, kernel.now())).length, 1);
  await perform(kernel, revokeMandate, giver, { id: made.id });
  const after = await ask(kernel, [friend, giver]);
  assert.deepEqual(after.allowed || after.reasons, ['mandates.was-revoked']);
  assert.equal((await representedBy(kernel.db, friend.document, kernel.now())).length, 0);
  await assert.rejects(
    perform(kernel, renounceMandate, friend, { id: made.id }),
    refused('mandates.wrong-state'),
  );
});

test('a question inside a transaction sees what the transaction did', async () => {
  const kernel = await testKernel();
  const { giver, friend, made } = await accepted(kernel);
  await kernel.db.transaction().execute(async (tx) => {
    const question = {
      representative: friend.document,
      grantor: giver.document,
      capacity: 'NOTIFICAR',
      at: kernel.now(),
    } as const;
    assert.equal((await mayAct(tx, question)).allowed, true);
    const { saveState, loadMandate } = await import('./store.ts');
    const mandate = (await loadMandate(tx, made.id))!;
    await saveState(tx, mandate, { ...mandate, state: 'REVOCADA' }, kernel.now());
    assert.equal((await mayAct(tx, question)).allowed, false);
  });
});

test('a stranger neither sees a power nor moves it', async () => {
  const kernel = await testKernel();
  const { made } = await accepted(kernel);
  const stranger = somebody();
  for (const what of [acceptMandate, revokeMandate, renounceMandate])
    await assert.rejects(perform(kernel, what, stranger, { id: made.id }), refused('mandates.unknown'));
  await assert.rejects(perform(kernel, getMandate, stranger, { id: made.id }), refused('mandates.unknown'));
  const mine = await perform(kernel, myMandates, stranger, {});
  assert.deepEqual([mine.given, mine.received], [[], []]);
});

test('whoever acts for another sees none of their powers and gives themselves none', async () => {
  const kernel = await testKernel();
  const { giver, friend, made } = await accepted(kernel);
  const acting: Citizen = {
    ...friend,
    representing: { document: giver.document, name: giver.name, mandateId: made.id },
  };
  await assert.rejects(perform(kernel, getMandate, acting, { id: made.id }), refused('mandates.unknown'));
  await assert.rejects(perform(kernel, revokeMandate, acting, { id: made.id }), refused('mandates.unknown'));
  const again = { ...GENERAL, representative: asParty(somebody()) };
  await assert.rejects(perform(kernel, grantMandate, acting, again), refused('mandates.may-not-pass-on'));
});

test('giving and accepting take more than the least identification; ending does not', async () => {
  const kernel = await testKernel();
  const { giver, made } = await accepted(kernel);
  const weak: Citizen = { ...giver, level: 'low' };
  const wish = { ...GENERAL, representative: asParty(somebody()) };
  await assert.rejects(perform(kernel, grantMandate, weak, wish), refused('kernel.level-too-low'));
  assert.equal((await perform(kernel, revokeMandate, weak, { id: made.id })).state, 'REVOCADA');
});

test('five years at most, nobody to themselves, no number that is none, no power twice', async () => {
  const kernel = await testKernel();
  const { giver, friend } = await given(kernel);
  const wish = { ...GENERAL, representative: asParty(friend) };
  const tooLong = kernel
    .now()
    .toZonedDateTimeISO('Europe/Madrid')
    .toPlainDate()
    .add({ years: 5, days: 1 })
    .toString();
  await assert.rejects(
    perform(kernel, grantMandate, giver, { ...wish, validUntil: tooLong }),
    wrongField('validUntil'),
  );
  await assert.rejects(
    perform(kernel, grantMandate, giver, { ...wish, representative: asParty(giver) }),
    refused('mandates.to-oneself'),
  );
  await assert.rejects(perform(kernel, grantMandate, giver, wish), refused('mandates.already-there'));
  const wrong = { ...asParty(friend), document: '90000000A' };
  await assert.rejects(
    perform(kernel, grantMandate, giver, { ...wish, representative: wrong }),
    wrongField('representative.document'),
  );
  const spelled = {
    ...asParty(giver),
    document: `${giver.document.slice(0, 8)}-${giver.document.slice(8).toLowerCase()}`,
  };
  await assert.rejects(
    perform(kernel, grantMandate, giver, { ...wish, representative: spelled }),
    refused('mandates.to-oneself'),
  );
});

test('what nobody accepts in forty days is annulled, what nobody validates in ninety too; what is over expires', async () => {
  const kernel = await testKernel();
  const town = await makeTown(kernel);
  const { giver, made } = await given(kernel);
  const [paper] = await storePapers(kernel, [{ kind: 'PODER_NOTARIAL', name: 'poder.pdf', bytes: PDF }]);
  const claimant = somebody();
  const claim = {
    ...{ ...GENERAL, grantor: asParty(somebody()), receiverId: town.id, documents: [paper] },
  };
  const claimed = await perform(kernel, claimMandate, claimant, claim);
  assert.equal(claimed.state, 'PENDENT_VALIDACIO');
  const soon = kernel.now().toZonedDateTimeISO('Europe/Madrid').toPlainDate().add({ days: 10 }).toString();
  const short = await accepted(kernel, { ...GENERAL, validUntil: soon });
  const stateOf = async (who: Citizen, id: string) => (await perform(kernel, getMandate, who, { id })).state;
  await perform(kernel, endDue, CLOCK, {}, later(kernel, 10));
  assert.equal(await stateOf(short.giver, short.made.id), 'VALIDA', 'the last day counts');
  await perform(kernel, endDue, CLOCK, {}, later(kernel, 11));
  assert.equal(await stateOf(short.giver, short.made.id), 'EXPIRADA');
  await perform(kernel, endDue, CLOCK, {}, later(kernel, 40));
  assert.equal(await stateOf(giver, made.id), 'PENDENT_ACCEPTACIO');
  await perform(kernel, endDue, CLOCK, {}, later(kernel, 41));
  assert.equal(await stateOf(giver, made.id), 'ANULADA');
  assert.equal(await stateOf(claimant, claimed.id), 'PENDENT_VALIDACIO');
  await perform(kernel, endDue, CLOCK, {}, later(kernel, 91));
  assert.equal(await stateOf(claimant, claimed.id), 'ANULADA');
});

test('documents are looked at by the body that they were brought to, and by no other', async () => {
  const kernel = await testKernel();
  const [town, other] = [await makeTown(kernel), await makeTown(kernel)];
  const level = 'substantial';
  const official = { ...town.employee('mandates.validate', 'mandates.read'), level } as const;
  const stranger = { ...other.employee('mandates.validate', 'mandates.read'), level } as const;
  const claimant = somebody();
  const [paper] = await storePapers(kernel, [{ kind: 'PODER_NOTARIAL', name: 'poder.pdf', bytes: PDF }]);
  const wish = { ...GENERAL, grantor: asParty(somebody()), documents: [paper], receiverId: town.id };
  const { id } = await perform(kernel, claimMandate, claimant, wish);
  assert.deepEqual(
    (await perform(kernel, mandateQueue, official, {})).found.map((each) => each.id),
    [id],
  );
  assert.equal((await perform(kernel, mandateQueue, stranger, {})).total, 0);
  for (const what of [takeMandate, approveMandate])
    await assert.rejects(perform(kernel, what, stranger, { id }), refused('mandates.unknown'));
  await assert.rejects(perform(kernel, getMandate, stranger, { id }), refused('mandates.unknown'));
  await perform(kernel, takeMandate, official, { id });
  await assert.rejects(perform(kernel, denyMandate, official, { id, reason: '' }), wrongField('reason'));
  assert.equal((await perform(kernel, approveMandate, official, { id })).state, 'VALIDA');
  const detail = await perform(kernel, getMandate, claimant, { id });
  assert.deepEqual(
    detail.history.map(({ step, to }) => [step, to]),
    [
      ['registered', 'PENDENT_VALIDACIO'],
      ['take', 'EN_VALIDACIO'],
      ['approve', 'VALIDA'],
    ],
  );
  assert.equal(
    (await perform(kernel, annulMandate, official, { id, reason: 'El NIF no era el seu' })).state,
    'ANULADA',
  );
});

test('a body finds the powers before itself and before everybody, not those before another', async () => {
  const kernel = await testKernel();
  const [town, other] = [await makeTown(kernel), await makeTown(kernel)];
  const reader = town.employee('mandates.read');
  const giver = somebody();
  const friend = somebody();
  const wish = { capacities: ['TRAMITAR'], validUntil: '2030-01-01', representative: asParty(friend) };
  const general = await perform(kernel, grantMandate, giver, { ...wish, type: 'A' });
  const here = await perform(kernel, grantMandate, giver, { ...wish, type: 'B', bodies: [town.id] });
  const there = await perform(kernel, grantMandate, giver, { ...wish, type: 'B', bodies: [other.id] });
  const { found } = await perform(kernel, searchMandates, reader, { grantor: giver.document });
  const ids = found.map((each) => each.id);
  assert.deepEqual(ids.toSorted(), [general.id, here.id].toSorted());
  await assert.rejects(perform(kernel, getMandate, reader, { id: there.id }), refused('mandates.unknown'));
  assert.equal(
    (await perform(kernel, searchMandates, reader, {})).total,
    0,
    'nobody reads it from end to end',
  );
});

test('whoever registered it at the desk does not validate it', async () => {
  const kernel = await testKernel();
  const town = await makeTown(kernel);
  const clerk = {
    ...town.employee('mandates.assist', 'mandates.validate', 'mandates.read'),
    level: 'substantial' as const,
  };
  const documents = await storePapers(kernel, [{ kind: 'SOLICITUD', name: 'sollicitud.pdf', bytes: PDF }]);
  const wish = { ...GENERAL, grantor: asParty(somebody()), representative: asParty(somebody()), documents };
  const { id } = await perform(kernel, registerAtDesk, clerk, wish);
  await assert.rejects(perform(kernel, approveMandate, clerk, { id }), refused('mandates.own-registration'));
  const colleague = { ...clerk, document: '99900002W' };
  assert.equal((await perform(kernel, approveMandate, colleague, { id })).state, 'VALIDA');
});

test('one is passed on once, within what was given, and falls with the first', async () => {
  const kernel = await testKernel();
  const [town, other] = [await makeTown(kernel), await makeTown(kernel)];
  const wish = {
    type: 'B',
    bodies: [town.id],
    capacities: ['TRAMITAR'],
    validUntil: '2030-01-01',
    mayDelegate: true,
  };
  const { giver, friend, made } = await accepted(kernel, wish);
  const acting: Citizen = {
    ...friend,
    representing: { document: giver.document, name: giver.name, mandateId: made.id },
  };
  const third = somebody();
  const narrower = { ...wish, mayDelegate: false, validUntil: '2029-01-01', representative: asParty(third) };
  for (const wider of [
    { ...narrower, type: 'A' },
    { ...narrower, bodies: [other.id] },
    { ...narrower, capacities: ['GENERAL'] },
    { ...narrower, validUntil: '2030-01-02' },
  ])
    await assert.rejects(perform(kernel, grantMandate, acting, wider), refused('mandates.wider-than-own'));
  await assert.rejects(
    perform(kernel, grantMandate, acting, { ...narrower, mayDelegate: true }),
    refused('mandates.may-not-pass-on'),
  );
  const link = await perform(kernel, grantMandate, acting, narrower);
  await perform(kernel, acceptMandate, third, { id: link.id });
  const there = { administrationId: town.id };
  const yes = await ask(kernel, [third, giver], there);
  assert.equal(yes.allowed && yes.restsOn, made.id);
  const further: Citizen = {
    ...third,
    representing: { document: giver.document, name: giver.name, mandateId: link.id },
  };
  await assert.rejects(
    perform(kernel, grantMandate, further, { ...narrower, representative: asParty(somebody()) }),
    refused('mandates.may-not-pass-on'),
  );
  await perform(kernel, revokeMandate, giver, { id: made.id });
  const no = await ask(kernel, [third, giver], there);
  assert.deepEqual(no.allowed || no.reasons, ['mandates.chain-broken']);
  assert.deepEqual(await representedBy(kernel.db, third.document, kernel.now()), []);
});
