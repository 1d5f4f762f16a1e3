import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeTown, type Town, testKernel } from '../../../../../test/kernel.ts';
import { perform } from '../../../../kernel/action.ts';
import type { Citizen } from '../../../../kernel/actor.ts';
import { runSql } from '../../../../kernel/database/database.ts';
import { newId } from '../../../../kernel/ids.ts';
import type { Kernel } from '../../../../kernel/kernel.ts';
import { personNif } from '../../../../kernel/nif.ts';
import { Problem } from '../../../../kernel/problem.ts';
import { listExchanges } from '../queries/exchanges.ts';
import { refusals, savings } from '../queries/numbers.ts';
import { listConsents, listObjections } from '../queries/people.ts';
import { findUsage, heartbeat, usagePeriod } from '../queries/usage.ts';
import { giveConsent, recordConsent, withdrawConsent } from './consents.ts';
import { MONDAY, serviceDraft } from './drafts.test-helper.ts';
import { makeObjection, withdrawObjection } from './objections.ts';
import { publishService } from './service-moves.ts';
import { createService } from './services.ts';

const at = { now: MONDAY };

function somebody(): Citizen {
  const document = personNif(Math.floor(10_000_000 + Math.random() * 89_999_999));
  return { kind: 'citizen', document, name: 'Persona de Prova' };
}

async function scene() {
  const kernel = await testKernel();
  const provider = await makeTown(kernel, 'Emissora');
  const consumer = await makeTown(kernel, 'Consumidora');
  const seller = provider.employee('services.manage');
  const service = await perform(kernel, createService, seller, serviceDraft(), at);
  await perform(kernel, publishService, seller, { id: service.id }, at);
  return { kernel, provider, consumer, service };
}

async function problemOf(promise: Promise<unknown>): Promise<Problem> {
  const problem = await promise.then(
    () => assert.fail('it was allowed'),
    (error: unknown) => error,
  );
  assert.ok(problem instanceof Problem, String(problem));
  return problem;
}

type Made = {
  consumer: Town;
  person: Citizen;
  serviceId: string;
  minutes: number;
  outcome?: string;
  codes?: string[];
};

async function addExchange(kernel: Kernel, made: Made) {
  await kernel.db.transaction().execute((tx) =>
    runSql(
      tx,
      `insert into exchange.exchange (consumer_id, id, service_id, procedure_code, basis, case_ref, officer_unit, subject, outcome, codes,
         fields, transport, outcome_leaf, at) values ($1, $2, $3, '990002', 'law', 'X-1', 'Secretaria', $4, $5, $6, '{town}', 'own', $7, $8)`,
      [
        ...[made.consumer.id, newId(), made.serviceId, kernel.ledger.subjectIndex(made.person.document)],
        ...[
          made.outcome ?? 'answered',
          made.codes ?? [],
          newId(),
          MONDAY.subtract({ minutes: made.minutes }).toString(),
        ],
      ],
    ),
  );
}

test('an objection is made for one service, one provider or all, seen by its maker alone, and withdrawn', async () => {
  const { kernel, provider, service } = await scene();
  const [person, other] = [somebody(), somebody()];
  const one = await perform(kernel, makeObjection, person, { serviceId: service.id }, at);
  assert.equal(one.providerId, provider.id, 'an objection to a service names its provider too');
  await perform(kernel, makeObjection, person, { providerId: provider.id }, at);
  await perform(kernel, makeObjection, person, {}, at);
  assert.equal(
    (await problemOf(perform(kernel, makeObjection, person, {}, at))).code,
    'exchange.already-objected',
  );
  assert.equal((await perform(kernel, listObjections, person, {}, at)).items.length, 3);
  assert.equal((await perform(kernel, listObjections, other, {}, at)).items.length, 0);
  assert.equal(
    (await problemOf(perform(kernel, withdrawObjection, other, { id: one.id }, at))).code,
    'kernel.not-found',
  );
  const back = await perform(kernel, withdrawObjection, person, { id: one.id }, at);
  assert.equal(back.withdrawnAt, MONDAY.toString().replace('Z', '.000Z'));
});

test('the database and the events of an objection or a consent never hold the document', async () => {
  const { kernel, consumer, service } = await scene();
  const person = somebody();
  await perform(kernel, makeObjection, person, { serviceId: service.id }, at);
  const clerk = consumer.employee('evidence.request');
  await perform(
    kernel,
    recordConsent,
    clerk,
    { document: person.document, serviceId: service.id, procedureCode: '990003', reference: 'E/2026/1' },
    at,
  );
  for (const table of ['exchange.objection', 'exchange.consent', 'kernel.event']) {
    const { rows } = await kernel.pool.query(
      `select count(*) as n from ${table} x where x::text like '%' || $1 || '%'`,
      [person.document],
    );
    assert.equal(rows[0].n, 0, table);
  }
});

test('a consent recorded by the consumer is seen and withdrawn by the person, and by nobody else', async () => {
  const { kernel, consumer, service } = await scene();
  const person = somebody();
  const clerk = consumer.employee('evidence.request');
  const spaced = `${person.document.slice(0, 8)}-${person.document.slice(8).toLowerCase()}`;
  const input = {
    document: spaced,
    serviceId: service.id,
    procedureCode: '990003',
    reference: 'E/2026/1',
    validUntil: '2026-12-31',
  };
  const made = await perform(kernel, recordConsent, clerk, input, at);
  assert.equal(made.validUntil, '2026-12-31T23:00:00.000Z', 'the last day in Madrid is whole');
  const seen = await perform(kernel, listConsents, person, {}, at);
  assert.deepEqual(
    seen.items.map((each) => [each.id, each.givenBy, each.reference]),
    [[made.id, 'consumer', 'E/2026/1']],
  );
  assert.equal(
    (await problemOf(perform(kernel, withdrawConsent, somebody(), { id: made.id }, at))).code,
    'kernel.not-found',
  );
  assert.ok((await perform(kernel, withdrawConsent, person, { id: made.id }, at)).withdrawnAt !== null);
  const given = await perform(
    kernel,
    giveConsent,
    person,
    { consumerId: consumer.id, serviceId: service.id, procedureCode: '990003' },
    at,
  );
  assert.equal(given.givenBy, 'citizen');
});

test('a consent is refused with a wrong letter, a past day or a service that does not take consents', async () => {
  const { kernel, provider, consumer } = await scene();
  const lawful = await perform(
    kernel,
    createService,
    provider.employee('services.manage'),
    serviceDraft('LLEI', { bases: ['law'] }),
    at,
  );
  const clerk = consumer.employee('evidence.request');
  const input = {
    document: somebody().document,
    serviceId: lawful.id,
    procedureCode: '990003',
    reference: 'E/2026/1',
  };
  assert.equal(
    (await problemOf(perform(kernel, recordConsent, clerk, input, at))).code,
    'exchange.consent-not-accepted',
  );
  const wrong = await problemOf(
    perform(kernel, recordConsent, clerk, { ...input, document: '12345678A' }, at),
  );
  assert.equal(wrong.fields[0]?.field, 'document');
});

test('the person finds every access newest first, page by page, with the total, and only their own', async () => {
  const { kernel, consumer, service } = await scene();
  const [person, other] = [somebody(), somebody()];
  for (let minutes = 1; minutes <= 7; minutes++)
    await addExchange(kernel, { consumer, person, serviceId: service.id, minutes });
  await addExchange(kernel, { consumer, person: other, serviceId: service.id, minutes: 3 });
  const seen: string[] = [];
  for (let offset = 0; offset < 9; offset += 3) {
    const found = await perform(kernel, findUsage, person, { offset, limit: 3 }, at);
    assert.equal(found.totalUsages, 7);
    seen.push(...found.usage.map((each) => each.logtime));
  }
  assert.equal(seen.length, 7);
  assert.deepEqual(seen, seen.toSorted().toReversed());
  const recent = await perform(
    kernel,
    findUsage,
    person,
    { periodStart: MONDAY.subtract({ minutes: 3 }).toString(), periodEnd: MONDAY.toString(), lang: 'en' },
    at,
  );
  assert.equal(recent.totalUsages, 3);
  assert.match(recent.usage[0]!.action, /^Consumidora \(prova\) consulted “Residència \(prova\)”/);
  assert.equal(recent.usage[0]!.fieldTitles[0]?.title.ca, 'Municipi');
  assert.ok((await perform(kernel, usagePeriod, person, {}, at)).periodStart <= seen.at(-1)!);
  assert.equal((await perform(kernel, heartbeat, { kind: 'visitor' }, {}, at)).status, 'OK');
});

test('the record begins when it is kept for the person, whatever others have, and names bodies by their public code', async () => {
  const { kernel, consumer, service } = await scene();
  const [person, newcomer] = [somebody(), somebody()];
  await addExchange(kernel, { consumer, person, serviceId: service.id, minutes: 60 * 24 * 4000 });
  const begin = async (who: typeof person) => (await perform(kernel, usagePeriod, who, {}, at)).periodStart;
  const { rows } = await kernel.pool.query('select record_since from exchange.state_version');
  assert.equal(Date.parse(await begin(newcomer)), (rows[0].record_since as Date).getTime());
  const { usage } = await perform(kernel, findUsage, person, {}, at);
  assert.equal(await begin(person), usage[0]!.logtime, 'an older exchange of theirs was brought in');
  await kernel.pool.query(`update administrations.administration set dir3 = $2 where id = $1`, [
    consumer.id,
    DIR3,
  ]);
  const again = await perform(kernel, findUsage, person, {}, at);
  assert.equal(again.usage[0]!.receiverCode, DIR3);
});

const DIR3 = `Z${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`;

test('a body sees its own exchanges by cursor without losing or repeating one', async () => {
  const { kernel, consumer, provider, service } = await scene();
  const person = somebody();
  // Some at the very same moment: the identifier keeps the order.
  for (const minutes of [1, 2, 2, 2, 3, 4])
    await addExchange(kernel, { consumer, person, serviceId: service.id, minutes });
  const clerk = consumer.employee();
  const ids: string[] = [];
  let after: string | undefined;
  do {
    const found = await perform(kernel, listExchanges, clerk, { limit: 2, after }, at);
    ids.push(...found.items.map((each) => each.id));
    after = found.next ?? undefined;
  } while (after !== undefined);
  assert.equal(new Set(ids).size, 6);
  assert.equal(ids.length, 6);
  assert.equal((await perform(kernel, listExchanges, provider.employee(), {}, at)).items.length, 0);
  assert.equal(
    (await problemOf(perform(kernel, listExchanges, clerk, { after: 'x' }, at))).code,
    'kernel.input-invalid',
  );
});

test('savings are answered exchanges by the factor, and refusals count once in each clause', async () => {
  const { kernel, consumer, service } = await scene();
  const person = somebody();
  for (const minutes of [1, 2, 3])
    await addExchange(kernel, { consumer, person, serviceId: service.id, minutes });
  const codes = ['exchange.objected', 'exchange.quota-spent'];
  await addExchange(kernel, {
    consumer,
    person,
    serviceId: service.id,
    minutes: 4,
    outcome: 'refused',
    codes,
  });
  const clerk = consumer.employee();
  const saved = await perform(kernel, savings, clerk, {}, at);
  assert.deepEqual([saved.exchanges, saved.euros, saved.factor], [3, 13.8, 4.6]);
  assert.ok(saved.source.length > 0);
  const refused = await perform(kernel, refusals, clerk, {}, at);
  assert.deepEqual(
    refused.byCode.map((each) => [each.code, each.exchanges]),
    [
      ['exchange.objected', 1],
      ['exchange.quota-spent', 1],
    ],
  );
  assert.notEqual(refused.byCode[0]!.title.ca, 'exchange.objected');
});
