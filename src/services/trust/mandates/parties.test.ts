import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeTown, testKernel } from '../../../../test/kernel.ts';
import { perform } from '../../../kernel/action.ts';
import type { Citizen } from '../../../kernel/actor.ts';
import { claimMandate } from './actions/claim.ts';
import { extendMandate } from './actions/extend.ts';
import { grantMandate } from './actions/grant.ts';
import { acceptMandate, revokeMandate } from './actions/move.ts';
import { actForOrganisation } from './actions/organisation.ts';
import { mayAct } from './index.ts';
import { storePapers } from './papers.ts';
import {
  accepted,
  ask,
  asParty,
  GENERAL,
  later,
  legalPerson,
  PDF,
  refused,
  somebody,
  wrongField,
} from './register.test-helper.ts';

test('the organ of a legal person acts for it today and gives its powers; without the certificate it does not', async () => {
  const kernel = await testKernel();
  const document = legalPerson();
  const director: Citizen = {
    ...somebody(),
    organisation: { document, name: 'Demostracions, SL (demostració)' },
  };
  await assert.rejects(
    perform(kernel, actForOrganisation, somebody(), {}),
    refused('mandates.no-organisation'),
  );
  const today = await perform(kernel, actForOrganisation, director, {});
  assert.equal((await perform(kernel, actForOrganisation, director, {})).id, today.id);
  assert.equal((await ask(kernel, [director, { document }])).allowed, true);
  const tomorrow = later(kernel, 1).now;
  const then = await mayAct(kernel.db, {
    ...{ representative: director.document, grantor: document, capacity: 'TRAMITAR', at: tomorrow },
  });
  assert.deepEqual(then.allowed || then.reasons, ['mandates.over']);
  const employee = somebody();
  const wish = { ...GENERAL, forOrganisation: true, representative: asParty(employee) };
  const { id } = await perform(kernel, grantMandate, director, wish);
  await perform(kernel, acceptMandate, employee, { id });
  assert.equal((await ask(kernel, [employee, { document }])).allowed, true);
  await assert.rejects(
    perform(kernel, revokeMandate, { ...somebody() }, { id }),
    refused('mandates.unknown'),
  );
  const { organisation: _gone, ...withoutCertificate } = director;
  await assert.rejects(
    perform(kernel, revokeMandate, withoutCertificate, { id }),
    refused('mandates.unknown'),
  );
  await perform(kernel, revokeMandate, director, { id });
});

test('a guardian brings the court’s document, until a day or until of age', async () => {
  const kernel = await testKernel();
  const town = await makeTown(kernel);
  const guardian = somebody();
  const documents = await storePapers(kernel, [{ kind: 'ALTRES', name: 'interlocutòria.pdf', bytes: PDF }]);
  const wish = {
    type: 'A',
    capacities: ['GENERAL'],
    kind: 'guardianship',
    receiverId: town.id,
    grantor: asParty(somebody()),
  };
  await assert.rejects(
    perform(kernel, claimMandate, guardian, { ...wish, birthDate: '2020-05-06' }),
    refused('mandates.document-needed'),
  );
  const made = await perform(kernel, claimMandate, guardian, { ...wish, birthDate: '2020-05-06', documents });
  assert.equal(made.validUntil, '2038-05-05', 'longer than five years');
  await assert.rejects(
    perform(kernel, claimMandate, guardian, { ...wish, documents }),
    wrongField('validUntil'),
  );
  await assert.rejects(
    perform(kernel, claimMandate, guardian, {
      ...wish,
      birthDate: '2020-05-06',
      documents,
      mayDelegate: true,
    }),
    refused('mandates.may-not-pass-on'),
  );
});

test('the representative who brings it without documents waits for the other; nobody accepts their own', async () => {
  const kernel = await testKernel();
  const [giver, claimant] = [somebody(), somebody()];
  const { id } = await perform(kernel, claimMandate, claimant, { ...GENERAL, grantor: asParty(giver) });
  await assert.rejects(perform(kernel, acceptMandate, claimant, { id }), refused('mandates.not-for-you'));
  assert.equal((await perform(kernel, acceptMandate, giver, { id })).state, 'VALIDA');
});

test('an extension goes on the day after and waits to be accepted', async () => {
  const kernel = await testKernel();
  const { giver, friend, made } = await accepted(kernel, { ...GENERAL, validUntil: '2027-06-30' });
  await assert.rejects(
    perform(kernel, extendMandate, friend, { id: made.id, validUntil: '2030-01-01' }),
    refused('mandates.not-for-you'),
  );
  const next = await perform(kernel, extendMandate, giver, { id: made.id, validUntil: '2032-07-01' });
  assert.deepEqual(
    [next.validFrom, next.validUntil, next.state, next.extends],
    ['2027-07-01', '2032-07-01', 'PENDENT_ACCEPTACIO', made.id],
  );
});

test('only whole PDF documents that can be read are kept', async () => {
  const kernel = await testKernel();
  const bad = [
    Buffer.from('<html>%PDF'),
    Buffer.from('MZ%PDF-1.7'),
    Buffer.concat([PDF.subarray(0, 20)]),
    Buffer.from('%PDF-1.4\ntrailer<</Encrypt 1 0 R>>\n%%EOF'),
    Buffer.concat([PDF, Buffer.alloc(10_000_001)]),
  ];
  for (const bytes of bad)
    await assert.rejects(
      storePapers(kernel, [{ kind: 'ALTRES', name: 'x.pdf', bytes }]),
      refused('mandates.not-pdf'),
    );
  const [kept] = await storePapers(kernel, [{ kind: 'ALTRES', name: '../..\\a"b\n.pdf', bytes: PDF }]);
  assert.ok(!/["\\/\n]/.test(kept!.name));
});
