/** What a process that died between the two leaves of an exchange leaves behind, and who tells the person. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { perform } from '../src/kernel/action.ts';
import type { Citizen } from '../src/kernel/actor.ts';
import { newId, timeOfId } from '../src/kernel/ids.ts';
import { runSchedule } from '../src/kernel/worker-schedules.ts';
import { closeUnanswered } from '../src/services/cooperation/exchange/actions/close-unanswered.ts';
import { runningOf } from '../src/services/cooperation/exchange/index.ts';
import { visit } from '../src/services/cooperation/exchange/pages/context.test-helper.ts';
import { traffic } from '../src/services/cooperation/exchange/queries/numbers.ts';
import { findUsage } from '../src/services/cooperation/exchange/queries/usage.ts';
import { exchangeSchedules } from '../src/services/cooperation/exchange/schedules.ts';
import { GIVEN_UP_MS } from '../src/services/cooperation/exchange/unanswered.ts';
import { makeTown, type Town } from './kernel.ts';
import { startProvider, type TestProvider } from './outside/bad-provider.ts';
import {
  type Agreed,
  askWith,
  makeAgreement,
  makeClient,
  makeOffer,
  type Offer,
  type OpenHouse,
  openHouse,
  PERSON,
  questionTo,
} from './outside/house.ts';

const person: Citizen = { kind: 'citizen', document: PERSON, name: 'Persona de prova' };
const platform = { kind: 'platform', name: 'test' } as const;
const operator = { kind: 'operator', document: '99900002W', name: 'Operadora de prova' } as const;

let house: OpenHouse;
let town: Town;
let offer: Offer;
let agreed: Agreed;
let provider: TestProvider;

before(async () => {
  house = await openHouse();
  town = await makeTown(house.kernel, 'Vilatallada');
  provider = await startProvider(house, 'answer');
  offer = await makeOffer(house, { address: provider.address });
  agreed = await makeAgreement(house, { town, offer });
});
after(async () => {
  await house.close();
  await provider.close();
});

/** An accepted leaf whose process died before the outcome, as the pipeline writes it. */
async function dieAfterAccepting(
  more: Record<string, unknown> = {},
  type: 'accepted' | 'break-glass' = 'accepted',
) {
  const { ledger } = house.kernel;
  const exchange = newId();
  const leaf = await ledger.record({
    type,
    tx: exchange,
    subject: ledger.subjectIndex(PERSON),
    record: {
      exchange,
      consumer: town.id,
      provider: offer.provider.id,
      service: offer.code,
      version: 1,
      procedure: '990001',
      basis: 'law',
      agreement: agreed.id,
      transport: 'own',
      setAside: [],
      ...more,
    },
    fields: { subject: PERSON },
  });
  return { exchange, leaf: leaf.id, hash: Buffer.from(leaf.leafHash).toString('base64') };
}

/** The first moment at which a leaf is in nobody's hands any more; said by its identifier, so no clock is read. */
const givenUp = (leaf: string) => Temporal.Instant.fromEpochMilliseconds(timeOfId(leaf) + GIVEN_UP_MS + 1);

const rowOf = async (id: string) =>
  (await house.database.pool.query('select * from exchange.exchange where id = $1', [id])).rows;
const leavesOf = async (id: string) =>
  (await house.database.pool.query('select type, record from ledger.record where tx = $1 order by id', [id]))
    .rows;

test('a person sees that they may have been asked about, when the process died before it could tell', async () => {
  const cut = await dieAfterAccepting();
  const now = givenUp(cut.leaf);
  assert.deepEqual((await perform(house.kernel, findUsage, person, {}, { now })).usage, []);
  const done = await perform(house.kernel, closeUnanswered, platform, {}, { now });
  assert.deepEqual([done.closed, done.unreadable], [1, 0]);
  const { usage } = await perform(
    house.kernel,
    findUsage,
    person,
    { lang: 'en', outcome: 'unknown' },
    { now },
  );
  assert.equal(usage.length, 1);
  const [seen] = usage;
  assert.match(seen!.action, /Vilatallada.*asked for.*Prova.*do not know whether an answer came/);
  assert.deepEqual(
    [seen!.consumerId, seen!.serviceId, seen!.agreementId, seen!.basis, seen!.acceptedLeaf],
    [town.id, offer.serviceId, agreed.id, 'law', cut.leaf],
  );
  assert.deepEqual(seen!.fields, ['found', 'name'], 'the most that may have left');
  const [, ended] = await leavesOf(cut.exchange);
  const record = JSON.parse(ended.record) as Record<string, unknown>;
  assert.deepEqual([ended.type, record['outcome'], record['accepted']], [2, 'unknown', cut.hash]);
  assert.doesNotMatch(ended.record, new RegExp(PERSON));
  const soon = Temporal.Instant.from(seen!.at).add({ minutes: 20 });
  const counted = await perform(
    house.kernel,
    traffic,
    operator,
    { administrationId: town.id },
    { now: soon },
  );
  assert.equal(counted.hour.unknown, 1);
});

test('every portal says it in words, in the four languages, and the citizen’s file too', async () => {
  const said = {
    ca: /no sabem si va arribar resposta/,
    es: /no sabemos si llegó respuesta/,
    oc: /non sabem s’arribèc responsa/,
    en: /do not know whether an answer came/,
  };
  const clerk = town.employee('evidence.request');
  for (const lang of ['ca', 'es', 'oc', 'en'] as const) {
    for (const [actor, address] of [
      [person, '/citizen/accesses?outcome=unknown'],
      [clerk, '/office/exchanges?outcome=unknown'],
      [operator, '/operator/exchange/traffic?outcome=unknown'],
    ] as const)
      assert.match((await visit({ kernel: house.kernel, actor, lang }, address)).text, said[lang], address);
  }
  const file = await visit({ kernel: house.kernel, actor: person }, '/citizen/accesses.csv');
  assert.match(file.text, /answer unknown/);
});

test('an emergency without agreement is closed by what its leaf says', async () => {
  const cut = await dieAfterAccepting({ agreement: null }, 'break-glass');
  await perform(house.kernel, closeUnanswered, platform, {}, { now: givenUp(cut.leaf) });
  const [row] = await rowOf(cut.exchange);
  assert.deepEqual(
    [row.outcome, row.break_glass, row.consumer_id, row.service_id, row.fields],
    ['unknown', true, town.id, offer.serviceId, ['found', 'name', 'secret']],
  );
});

test('an exchange that may still be on its way is left alone, and so is one that ended', async () => {
  const client = await makeClient(house, town);
  const answered = await askWith(house, client, questionTo(offer));
  assert.equal(answered.status, 200, answered.text);
  const young = await dieAfterAccepting();
  const soon = Temporal.Instant.fromEpochMilliseconds(timeOfId(young.leaf) + GIVEN_UP_MS - 1);
  const done = await perform(house.kernel, closeUnanswered, platform, {}, { now: soon });
  assert.equal(done.closed, 0);
  assert.deepEqual(await rowOf(young.exchange), []);
  assert.equal((await rowOf(String(answered.json['exchange'])))[0].outcome, 'answered');
});

test('several workers at once, and again and again, give each exchange one outcome', async () => {
  const cuts = [];
  for (let n = 0; n < 7; n++) cuts.push(await dieAfterAccepting());
  const now = givenUp(cuts.at(-1)!.leaf);
  const [schedule] = exchangeSchedules;
  const kernel = { ...house.kernel, now: () => now };
  await Promise.all(Array.from({ length: 5 }, () => runSchedule(kernel, schedule!, newId())));
  await runSchedule(kernel, schedule!, newId());
  for (const cut of cuts) {
    assert.equal((await rowOf(cut.exchange)).length, 1);
    assert.deepEqual(
      (await leavesOf(cut.exchange)).map((leaf) => leaf.type),
      [1, 2],
    );
  }
});

test('whoever wakes up after its exchange was closed cannot end it a second time, and nothing leaves', async () => {
  const cut = await dieAfterAccepting();
  await perform(house.kernel, closeUnanswered, platform, {}, { now: givenUp(cut.leaf) });
  const { machinery } = runningOf(house.kernel);
  const late = machinery.record(
    { type: 'outcome', tx: cut.exchange, record: { outcome: 'answered' } },
    {
      ...{ consumerId: town.id, id: cut.exchange, providerId: offer.provider.id, serviceId: offer.serviceId },
      ...{ agreementId: agreed.id, procedureCode: '990001', basis: 'law', caseRef: 'X-1', officerUnit: 'U' },
      subject: house.kernel.ledger.subjectIndex(PERSON),
      ...{ outcome: 'answered', codes: [], fields: [], breakGlass: false, transport: 'own' },
      ...{ acceptedLeaf: cut.leaf, at: timeOfId(cut.leaf), finishedAt: timeOfId(cut.leaf), durationUs: 1 },
    },
  );
  await assert.rejects(late, { code: 'not-recorded' });
  assert.equal((await leavesOf(cut.exchange)).length, 2);
});

test('a leaf that was changed in the database is told and not believed', async () => {
  const cut = await dieAfterAccepting();
  await house.database.pool.query(
    `update ledger.record set record = replace(record, '"basis":"law"', '"basis":"consent"') where id = $1`,
    [cut.leaf],
  );
  const done = await perform(house.kernel, closeUnanswered, platform, {}, { now: givenUp(cut.leaf) });
  assert.deepEqual([done.closed, done.unreadable], [0, 1]);
  assert.deepEqual(await rowOf(cut.exchange), []);
});

test('the person opens the receipt of the unknown outcome, and it verifies', async () => {
  const cut = await dieAfterAccepting();
  await perform(house.kernel, closeUnanswered, platform, {}, { now: givenUp(cut.leaf) });
  await house.kernel.ledger.startSequencer();
  const [row] = await rowOf(cut.exchange);
  const seen = await receiptAs(person, row.outcome_leaf as string);
  assert.match(seen, /"outcome":"unknown"/);
  assert.doesNotMatch(await receiptAs({ kind: 'visitor' }, row.outcome_leaf as string), /unknown/);
});

/** The opened part of a receipt, as somebody gets it once a checkpoint covers it. */
async function receiptAs(actor: Citizen | { kind: 'visitor' }, leaf: string): Promise<string> {
  const route = house.kernel.services
    .flatMap((service) => service.routes ?? [])
    .find((each) => each.path === '/v1/exchange/receipts/{id}');
  assert.ok(route !== undefined && 'handle' in route);
  for (let step = 0; step < 200; step++) {
    const answer = await route.handle({
      ...{ kernel: house.kernel, actor, lang: 'en', params: { id: leaf }, query: new URLSearchParams() },
      ...{ headers: {}, body: undefined, requestId: newId(), caller: { address: '', agent: '' } },
    });
    if (answer.status !== 202) {
      const extra = /^extra (\S+)$/m.exec(String(answer.body))?.[1] ?? '';
      const opened = JSON.parse(Buffer.from(extra, 'base64').toString()) as { record?: string };
      return opened.record ?? '';
    }
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('No checkpoint covers the leaf.');
}
