import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freshDatabase } from '../../../../test/database.ts';
import { makeTown, openTestApp, testKernel } from '../../../../test/kernel.ts';
import { perform } from '../../../kernel/action.ts';
import { runSql } from '../../../kernel/database/database.ts';
import { readInbox } from '../../../kernel/messages/index.ts';
import { myAssistances, recordConsentAtDesk, useConsentAtDesk } from './actions/assist.ts';
import { getCatalogue, importCatalogue, makeCatalogue } from './actions/catalogue.ts';
import { grantMandate } from './actions/grant.ts';
import { acceptMandate } from './actions/move.ts';
import { disableOfficial, enableOfficial, listOfficials } from './actions/officials.ts';
import { mayAct } from './index.ts';
import { storePapers } from './papers.ts';
import { recordAct } from './queries/check.ts';
import { getMandate } from './queries/mandates.ts';
import { accepted, asParty, GENERAL, PDF, refused, somebody } from './register.test-helper.ts';
import { signRound } from './sign-round.ts';

const SURE = { level: 'substantial' } as const;

test('an enabled official acts for somebody without means, with their signed consent, in one procedure and once', async () => {
  const kernel = await testKernel();
  const [town, other] = [await makeTown(kernel), await makeTown(kernel)];
  const clerk = { ...town.employee('mandates.assist'), ...SURE, document: somebody().document };
  const chief = { ...town.employee('people.manage', 'people.read'), ...SURE };
  const [paper] = await storePapers(kernel, [{ kind: 'SOLICITUD', name: 'consentiment.pdf', bytes: PDF }]);
  const wish = {
    citizen: asParty(somebody()),
    procedure: '1500',
    purpose: 'Instància',
    paper,
    isIdentified: true,
  };
  // The capability alone is not the register (art. 12.3).
  await assert.rejects(perform(kernel, recordConsentAtDesk, clerk, wish), refused('mandates.not-enabled'));
  const { id: line } = await perform(kernel, enableOfficial, chief, {
    ...{ person: clerk.document, name: clerk.name, act: 'Decret 1/2026' },
  });
  await assert.rejects(
    perform(kernel, recordConsentAtDesk, clerk, { ...wish, isIdentified: false }),
    refused('kernel.input-invalid'),
  );
  const { id } = await perform(kernel, recordConsentAtDesk, clerk, wish);
  const stranger = {
    ...other.employee('mandates.assist', 'people.read', 'people.manage'),
    ...SURE,
    document: clerk.document,
  };
  await assert.rejects(perform(kernel, useConsentAtDesk, stranger, { id }), refused('mandates.not-enabled'));
  await assert.rejects(perform(kernel, disableOfficial, stranger, { id: line }), refused('kernel.not-found'));
  assert.deepEqual((await perform(kernel, listOfficials, stranger, {})).officials, []);
  await perform(kernel, useConsentAtDesk, clerk, { id });
  await assert.rejects(perform(kernel, useConsentAtDesk, clerk, { id }), refused('mandates.assistance-used'));
  const [mine] = (await perform(kernel, myAssistances, clerk, {})).found;
  assert.ok(mine?.usedAt);
  await perform(kernel, disableOfficial, chief, { id: line });
  await assert.rejects(perform(kernel, recordConsentAtDesk, clerk, wish), refused('mandates.not-enabled'));
});

const FAMILIES = '"0004";"Llicències"\n"0006";"Ajudes"\n"0009";"Sense tràmits"\n';
const PROCEDURES =
  '"0004";"1110";"Llicència d\'obres";"Tràmits d\'obres";"1115"\n"0004";"1230";"Reclamacions";"";"1116"\n"0006";"1456";"Plans"\n';

test('a catalogue is loaded as the published files are: nothing is changed, orphans stop it, empty families are not made', async () => {
  const kernel = await testKernel();
  const [town, other] = [await makeTown(kernel), await makeTown(kernel)];
  const manager = town.employee('body.manage');
  const files = { families: FAMILIES, procedures: PROCEDURES };
  await assert.rejects(
    perform(kernel, importCatalogue, manager, files),
    refused('mandates.catalogue-shared'),
  );
  await perform(kernel, makeCatalogue, manager, { name: 'Catàleg de prova' });
  const tried = await perform(kernel, importCatalogue, manager, { ...files, dryRun: true });
  assert.deepEqual(tried, { families: 2, procedures: 3, saved: false });
  assert.equal((await perform(kernel, getCatalogue, manager, {})).procedures.length, 0);
  const loaded = await perform(kernel, importCatalogue, manager, files);
  assert.deepEqual(loaded, { families: 2, procedures: 3, saved: true });
  const again = await perform(kernel, importCatalogue, manager, {
    ...files,
    procedures: PROCEDURES.replace('Reclamacions', 'Un altre nom'),
  });
  assert.deepEqual(again, { families: 0, procedures: 0, saved: true });
  const { procedures } = await perform(kernel, getCatalogue, manager, {});
  assert.ok(procedures.some((each) => each.name === 'Reclamacions'));
  const orphan = { families: '', procedures: '"9999";"1";"Orfe"\n"0004";"2";"Bo"\n' };
  await assert.rejects(
    perform(kernel, importCatalogue, manager, orphan),
    refused('mandates.catalogue-wrong'),
  );
  const broken = { families: '"0004;"x\n', procedures: '' };
  await assert.rejects(
    perform(kernel, importCatalogue, manager, broken),
    refused('mandates.catalogue-wrong'),
  );
  assert.equal((await perform(kernel, getCatalogue, manager, {})).procedures.length, 3);
  const elsewhere = await perform(kernel, getCatalogue, other.employee(), {});
  assert.ok(!elsewhere.procedures.some((each) => each.name === 'Plans'));
});

test('a power for a family holds in its procedures in that body, also in those that come later', async () => {
  const kernel = await testKernel();
  const town = await makeTown(kernel);
  const manager = town.employee('body.manage');
  await perform(kernel, makeCatalogue, manager, { name: 'Catàleg de prova' });
  await perform(kernel, importCatalogue, manager, { families: FAMILIES, procedures: PROCEDURES });
  const wish = {
    type: 'C',
    bodies: [town.id],
    families: ['0004'],
    capacities: ['TRAMITAR'],
    validUntil: '2030-01-01',
  };
  const { giver, friend } = await accepted(kernel, wish);
  const ask = async (procedure: string) =>
    (
      await mayAct(kernel.db, {
        ...{ representative: friend.document, grantor: giver.document, capacity: 'TRAMITAR' },
        ...{ administrationId: town.id, procedure, at: kernel.now() },
      })
    ).allowed;
  assert.deepEqual([await ask('1110'), await ask('1456'), await ask('7777')], [true, false, false]);
  await perform(kernel, importCatalogue, manager, { families: '', procedures: '"0004";"7777";"Nou"\n' });
  assert.equal(await ask('7777'), true);
  const unknown = { ...wish, families: ['4040'], representative: asParty(somebody()) };
  await assert.rejects(perform(kernel, grantMandate, giver, unknown), refused('kernel.input-invalid'));
});

test('a question with evidence leaves a leaf, of a yes and of a no, and counts among the uses of the power', async () => {
  const kernel = await testKernel();
  const town = await makeTown(kernel);
  const reader = town.employee('mandates.read');
  const { giver, friend, made } = await accepted(kernel);
  const asked = { representative: friend.document, grantor: giver.document, purpose: 'prova' };
  const yes = await perform(kernel, recordAct, reader, { ...asked, capacity: 'TRAMITAR' });
  assert.ok(yes.answer.allowed && yes.leafId !== null);
  const backwards = { representative: giver.document, grantor: friend.document, purpose: 'prova' };
  const no = await perform(kernel, recordAct, reader, { ...backwards, capacity: 'TRAMITAR' });
  assert.deepEqual(no.answer.allowed || no.answer.reasons.map((each) => each.code), ['mandates.none']);
  assert.equal((await perform(kernel, getMandate, giver, { id: made.id })).acts, 1);
});

test('events and notices tell that something happened and nobody’s name or number', async () => {
  const kernel = await testKernel();
  const town = await makeTown(kernel);
  const wish = { type: 'B', bodies: [town.id], capacities: ['NOTIFICAR'], validUntil: '2030-01-01' };
  const [giver, friend] = [somebody('Qui Dona'), somebody('Qui Rep')];
  await runSql(
    kernel.db,
    `insert into identity.account (id, person, document_type, country, given_name, surname1, email, state, created_at, updated_at)
     values (gen_random_uuid(), $1, 'NIF', 'ES', 'Qui', 'Rep', $2, 'active', now(), now())`,
    [friend.document, `${friend.document.toLowerCase()}@example.org`],
  );
  const { id } = await perform(kernel, grantMandate, giver, { ...wish, representative: asParty(friend) });
  const events = await runSql<{ kind: string; payload: object }>(
    kernel.db,
    'select kind, payload from kernel.event where administration_id = $1',
    [town.id],
  );
  assert.deepEqual(
    events.map((each) => [each.kind, each.payload]),
    [['mandates.registered', { mandate: id, state: 'PENDENT_ACCEPTACIO', scope: 'B' }]],
  );
  const [message] = (await readInbox(kernel)).filter((each) =>
    each.to.startsWith(friend.document.toLowerCase()),
  );
  assert.ok(message !== undefined);
  assert.ok(message.text.includes('/citizen/mandates'));
  for (const secret of [giver.document, giver.name, friend.document])
    assert.ok(!message.text.includes(secret));
});

test('where registrations are sealed, a power waits for the seal, and goes on with its evidence', async () => {
  const database = await freshDatabase();
  const app = await openTestApp(database.url, { MANDATES_SIGN_REGISTRATIONS: 'yes' });
  const { kernel } = app;
  try {
    const [giver, friend] = [somebody(), somebody()];
    const { id, state } = await perform(kernel, grantMandate, giver, {
      ...GENERAL,
      representative: asParty(friend),
    });
    assert.equal(state, 'PENDENT_SIGNATURA');
    await assert.rejects(perform(kernel, acceptMandate, friend, { id }), refused('mandates.wrong-state'));
    // Without a seal it goes on waiting, and is tried again.
    await signRound.run(kernel, new AbortController().signal);
    assert.equal((await perform(kernel, getMandate, giver, { id })).state, 'PENDENT_SIGNATURA');
    for (const name of ['administrations', 'timestamps', 'mandates'])
      await kernel.services.find((each) => each.name === name)?.demo?.(kernel);
    await signRound.run(kernel, new AbortController().signal);
    const sealed = await perform(kernel, getMandate, giver, { id });
    assert.equal(sealed.state, 'PENDENT_ACCEPTACIO');
    assert.deepEqual(
      sealed.documents.map((each) => each.kind),
      ['XML'],
    );
    assert.equal((await perform(kernel, acceptMandate, friend, { id })).state, 'VALIDA');
  } finally {
    await app.stop();
    await database.drop();
  }
});
