/** Nothing about a person, and no secret, in what the program says of itself: its log, figures, events and webhooks. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { perform } from '../src/kernel/action.ts';
import type { Citizen } from '../src/kernel/actor.ts';
import { createLog } from '../src/kernel/log.ts';
import { createWebhook } from '../src/kernel/webhooks/actions/create.ts';
import { createDeliverer } from '../src/kernel/webhooks/deliver.ts';
import { endpoint } from '../src/kernel/webhooks/test-endpoint.ts';
import { recordConsent } from '../src/services/cooperation/exchange/actions/consents.ts';
import { makeObjection } from '../src/services/cooperation/exchange/actions/objections.ts';
import { suspendService } from '../src/services/cooperation/exchange/actions/service-moves.ts';
import { askForEvidence } from '../src/services/cooperation/exchange/ask.ts';
import { makeTown, type Town } from './kernel.ts';
import { type Manner, startProvider, type TestProvider } from './outside/bad-provider.ts';
import {
  type Client,
  makeAgreement,
  makeClient,
  makeOffer,
  type Offer,
  type OpenHouse,
  openHouse,
  questionTo,
  send,
} from './outside/house.ts';

const PERSON = '99900778W';
/** What nobody may read there. Each stands nowhere else, so that a hit is a leak. */
const OFFICER = { document: '99900777K', name: 'Oficiala Inventadíssima', unit: 'Secretaria' };
const CASE = 'EXPEDIENT-SECRET-4711';
const KEY = `key-${randomUUID()}`;
const WHY = 'persona inconscient a la plaça, cal avisar la família';
const OBJECTOR: Citizen = { kind: 'citizen', document: '99900012H', name: 'Ciutadana Inventadíssima' };
/** What the provider of the tests says. */
const EVIDENCE = ['Nom de prova', 'no surt'];

const keys = await generateKeyPair('ES256', { extractable: true });
const secrets = new Map<string, string>();
const lines: string[] = [];
let house: OpenHouse;
let town: Town;
let client: Client;
let offer: Offer;
let agreementId: string;
let provider: TestProvider;

before(async () => {
  const log = createLog('debug', (line) => void lines.push(line));
  house = await openHouse({ LOG_LEVEL: 'debug', WEBHOOK_HOSTS: '127.0.0.1' }, undefined, log);
  town = await makeTown(house.kernel);
  const jwks = { keys: [{ ...(await exportJWK(keys.publicKey)), alg: 'ES256', kid: 'one' }] };
  client = await makeClient(house, town, {
    jwks,
    capabilities: ['evidence.request', 'evidence.emergency', 'events.read'],
  });
  provider = await startProvider(house, 'answer');
  offer = await makeOffer(house, { address: provider.address });
  await makeAgreement(house, { town, offer, basis: 'no-objection' });
  agreementId = (await makeAgreement(house, { town, offer })).id;
});
after(async () => {
  await house?.close();
  await provider?.close();
});

const question = (more: Record<string, unknown> = {}) =>
  questionTo(offer, { case: CASE, officer: OFFICER, subject: { type: 'NIF', number: PERSON }, ...more });

function ask(body: string | Record<string, unknown>, headers: Record<string, string> = {}) {
  return send(house, { path: '/v1/exchange/evidence', client: client.pair, body, headers });
}

async function askProviderThat(manner: Manner): Promise<void> {
  provider.manner = manner;
  const answer = await ask(question());
  assert.notEqual(answer.status, 200, manner);
  provider.manner = 'answer';
}

/** Exchanges that are answered, refused, failed, and what is not even a question. */
async function live(): Promise<void> {
  const { kernel, database } = house;
  assert.equal((await ask(question(), { 'idempotency-key': KEY })).status, 200);
  assert.equal((await ask(question(), { 'idempotency-key': KEY })).status, 409);
  assert.equal((await ask(question({ breakGlass: { reason: WHY } }))).status, 200);
  await perform(kernel, makeObjection, OBJECTOR, { serviceId: offer.serviceId, reason: `perquè ${CASE}` });
  const objected = question({ basis: 'no-objection', subject: { number: OBJECTOR.document } });
  assert.equal((await ask(objected)).json['code'], 'exchange.objected');
  for (const manner of ['answer garbage', 'answer something else', 'stop in the middle', 'hang'] as const)
    await askProviderThat(manner);
  for (const wrong of [
    `{"subject":{"number":"${PERSON}"},"officer":"${OFFICER.name}`,
    question({ case: `${CASE}\u0000` }),
    question({ subject: { number: PERSON, [OFFICER.name]: PERSON } }),
    question({ question: { document: PERSON, other: OFFICER.name } }),
    question({ officer: { ...OFFICER, name: OFFICER.name.repeat(50) } }),
  ])
    await ask(wrong as string | Record<string, unknown>);
  await throughOtherDoors();
  await database.pool.query('alter table exchange.objection rename to objection_away');
  assert.equal((await ask(question({ basis: 'no-objection' }))).json['code'], 'exchange.not-recorded');
  await database.pool.query('alter table exchange.objection_away rename to objection');
  await perform(kernel, recordConsent, town.employee('evidence.request'), {
    ...{ document: PERSON, serviceId: offer.serviceId, procedureCode: '990001', reference: CASE },
  });
  const staff = offer.provider.employee('services.manage');
  await perform(kernel, suspendService, staff, {
    id: offer.serviceId,
    reason: `per ${OFFICER.name}, ${CASE}`,
  });
}

/** The office, X-Road, and tokens that are right, wrong or somebody's guess. */
async function throughOtherDoors(): Promise<void> {
  const { kernel } = house;
  const employee = { ...town.employee('evidence.request'), ...OFFICER };
  const asked = { serviceId: offer.serviceId, agreementId, caseRef: CASE };
  const subject = { type: 'NIF', number: PERSON };
  for (const idempotencyKey of [undefined, `${PERSON}\u0000`])
    await askForEvidence(kernel, employee, { ...asked, subject, idempotencyKey }).then(
      () => assert.equal(idempotencyKey, undefined),
      (problem: { code: string }) => assert.equal(problem.code, 'kernel.idempotency-malformed'),
    );
  const headers = {
    'x-road-client': 'CAT/MUN/0000000000/X',
    'x-road-userid': `ES${OFFICER.document}`,
    'x-road-issue': CASE,
  };
  for (const path of [`/r1/CAT/MUN/x/APLEC/${offer.code}/${PERSON}`, `/r1/CAT/${PERSON}?nif=${PERSON}`])
    await send(house, { path, client: client.pair, headers, body: question() });
  const assertion = await new SignJWT({})
    .setProtectedHeader({ alg: 'ES256', kid: 'one' })
    .setIssuer(client.id)
    .setSubject(client.id)
    .setAudience(`${kernel.publicAddress}/oauth/token`)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime('2m')
    .sign(keys.privateKey);
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  });
  const token = () =>
    send(house, {
      path: '/oauth/token',
      body: form.toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  const given = await token();
  assert.equal((await token()).status, 401, 'used once');
  const bearer = String(given.json['access_token']);
  secrets.set('access token', bearer).set('assertion', assertion);
  for (const authorization of [`Bearer ${bearer}`, `Bearer ${bearer}x`, `Basic ${bearer}`])
    await send(house, { path: '/v1/exchange/evidence', headers: { authorization }, body: question() });
}

test('neither people nor secrets are in the log, the figures, the events or the webhooks, however an exchange ends', async () => {
  const hook = await endpoint();
  const staff = town.employee('webhooks.manage');
  const made = await perform(house.kernel, createWebhook, staff, { address: hook.address, kinds: ['*'] });
  secrets.set('secret of the webhook', made.secret);
  await live();
  const deliverer = createDeliverer(house.kernel);
  await deliverer.drain();
  await deliverer.stop(1000);
  const { rows } = await house.database.pool.query('select kind, subject, payload from kernel.event');
  const told = {
    log: lines.join(''),
    figures: await house.app.metrics.text(),
    events: rows.map((row) => JSON.stringify(row)).join('\n'),
    webhooks: hook.received.map(({ body, headers }) => `${JSON.stringify(headers)}\n${body}`).join('\n'),
  };
  assert.ok(lines.length > 3 && hook.received.length > 1 && rows.length > 2, 'there is something to look at');
  assert.match(told.figures, /aplec_exchange/);
  for (const [what, text] of Object.entries({ ...sensitive(), ...Object.fromEntries(secrets) }))
    for (const [where, said] of Object.entries(told))
      for (const spelling of new Set([text, JSON.stringify(text).slice(1, -1), encodeURIComponent(text)]))
        assert.ok(!said.includes(spelling), `${what} in the ${where}`);
});

function sensitive(): Record<string, string> {
  const { kernel } = house;
  return {
    'document of the person': PERSON,
    'document of the objector': OBJECTOR.document,
    'name of the objector': OBJECTOR.name,
    'document of the officer': OFFICER.document,
    'name of the officer': OFFICER.name,
    'case file': CASE,
    'idempotency key': KEY,
    'reason of an emergency': WHY,
    'evidence that left': EVIDENCE[0]!,
    'evidence that did not leave': EVIDENCE[1]!,
    'key of the installation': kernel.secret.toString('hex'),
    'key of the hub': kernel.tls.server.key.split('\n')[1]!,
    'key of the client': client.pair.keyPem.split('\n')[1]!,
    'address of the database': String(kernel.settings.DATABASE_URL),
    'blind index of the person': kernel.ledger.subjectIndex(PERSON).toString('hex'),
  };
}
