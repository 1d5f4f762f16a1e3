/** How the record of an exchange ends: by its time, by a decision, or not while it is held. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { perform } from '../src/kernel/action.ts';
import { actorKey, type Citizen, type Operator, type OperatorCapability } from '../src/kernel/actor.ts';
import { newId } from '../src/kernel/ids.ts';
import { LEAF_TYPES, listLogs, verifyReceipt } from '../src/kernel/ledger/index.ts';
import { Problem } from '../src/kernel/problem.ts';
import { expireRecords } from '../src/services/cooperation/exchange/actions/expire-records.ts';
import { eraseRecord, holdRecord, liftHold } from '../src/services/cooperation/exchange/actions/records.ts';
import { visit } from '../src/services/cooperation/exchange/pages/context.test-helper.ts';
import { readExchange } from '../src/services/cooperation/exchange/queries/exchanges.ts';
import { findRecord, listErasures, listHolds } from '../src/services/cooperation/exchange/queries/records.ts';
import { findUsage, usagePeriod } from '../src/services/cooperation/exchange/queries/usage.ts';
import { makeTown, type Town } from './kernel.ts';
import { startProvider, type TestProvider } from './outside/bad-provider.ts';
import {
  askWith,
  type Client,
  makeAgreement,
  makeClient,
  makeOffer,
  type Offer,
  type OpenHouse,
  openHouse,
  PERSON,
  questionTo,
  send,
} from './outside/house.ts';

const WHY = 'La persona ho ha demanat i la delegada hi està d’acord.';
const person: Citizen = { kind: 'citizen', document: PERSON, name: 'Persona de prova' };
const platform = { kind: 'platform', name: 'test' } as const;
const operatorWith = (...capabilities: OperatorCapability[]): Operator => ({
  kind: 'operator',
  document: '99900002W',
  name: 'Operadora de prova',
  capabilities,
});
const both = operatorWith('records.hold', 'records.erase');
const LANGS = ['ca', 'es', 'oc', 'en'] as const;

let house: OpenHouse;
let town: Town;
let client: Client;
let offer: Offer;
let provider: TestProvider;

before(async () => {
  house = await openHouse();
  await house.kernel.ledger.startSequencer();
  town = await makeTown(house.kernel, 'Viladesmemòria');
  client = await makeClient(house, town);
  provider = await startProvider(house, 'answer');
  offer = await makeOffer(house, { address: provider.address });
  await makeAgreement(house, { town, offer });
});
after(async () => {
  await house.close();
  await provider.close();
});

type Asked = { id: string; accepted: string; outcome: string };

async function ask(): Promise<Asked> {
  const answer = await askWith(house, client, questionTo(offer));
  assert.equal(answer.status, 200, answer.text);
  const receipt = answer.json['receipt'] as { accepted: string; outcome: string };
  return { id: String(answer.json['exchange']), accepted: receipt.accepted, outcome: receipt.outcome };
}

/** Puts an exchange some years back; everything else of it stays as it was. */
async function age({ id }: Pick<Asked, 'id'>, ago: string): Promise<void> {
  await house.database.pool.query('update exchange.exchange set at = at - $2::interval where id = $1', [
    id,
    ago,
  ]);
}

const query = async (text: string, values: unknown[]) => (await house.database.pool.query(text, values)).rows;
const rowOf = async ({ id }: Asked) =>
  (await query('select * from exchange.exchange where id = $1', [id]))[0];
const expire = () => perform(house.kernel, expireRecords, platform, {});
const seenBy = async (actor: Citizen) =>
  (await perform(house.kernel, findUsage, actor, {})).usage.map((usage) => usage.id);
const codeOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'done',
    (error: unknown) => (error instanceof Problem ? error.code : String(error)),
  );

async function isErased({ accepted, outcome }: Asked): Promise<boolean> {
  const rows = await query(
    `select r.record is null and r.tx is null and r.subject_index is null and s.id is null as gone
     from ledger.record r left join ledger.secret s on s.id = r.id where r.id = any($1)`,
    [[accepted, outcome]],
  );
  assert.equal(rows.length, 2);
  assert.equal(rows[0].gone, rows[1].gone, 'both leaves or neither');
  return rows[0].gone as boolean;
}

/** A receipt over HTTP, as an outsider gets it, once a checkpoint covers it. */
async function receipt(leaf: string): Promise<{ text: string; erased: string | undefined }> {
  for (let step = 0; step < 200; step++) {
    const answer = await send(house, { method: 'GET', path: `/v1/exchange/receipts/${leaf}` });
    if (answer.status === 200)
      return { text: answer.text, erased: answer.headers['aplec-erased'] as string | undefined };
    await sleep(50);
  }
  throw new Error('No checkpoint covers the leaf.');
}

async function verified(leaf: string) {
  const [log] = await listLogs(house.kernel.pool);
  return verifyReceipt((await receipt(leaf)).text, { keys: log!.vkeys });
}

test('an operator erases one exchange early: nobody opens it, its proof holds, and both erasures are on record', async () => {
  const asked = await ask();
  const other = await ask();
  const before = await verified(asked.outcome);
  const done = await perform(house.kernel, eraseRecord, both, { id: asked.id, reason: WHY, confirm: 'yes' });
  assert.equal(done.state, 'erased');
  assert.ok(await isErased(asked));
  assert.ok(!(await isErased(other)), 'nothing else is touched');
  const row = await rowOf(asked);
  assert.deepEqual([row.subject, row.case_ref, row.officer_unit, row.fields], [null, null, null, []]);
  assert.deepEqual(await seenBy(person), [other.id]);
  const after = await verified(asked.outcome);
  assert.ok(after.ok && after.record === undefined);
  assert.equal(after.leafHash, before.leafHash);
  const acts = await query('select type, record from ledger.record where id = any($1)', [
    done.erasure!.leaves,
  ]);
  assert.deepEqual(
    acts.map((act) => act.type),
    [LEAF_TYPES.erasure, LEAF_TYPES.erasure],
  );
  const told = acts.map((act) => (JSON.parse(act.record) as { erased: string }).erased);
  assert.ok(told.includes(before.leafHash!));
  for (const leaf of done.erasure!.leaves) assert.ok((await verified(leaf)).ok);
});

test('who erased is in the audit and in the act of the ledger; neither names the person whose record it was', async () => {
  const asked = await ask();
  await perform(house.kernel, eraseRecord, both, { id: asked.id, reason: WHY, confirm: 'yes' });
  const [line] = await query(
    `select a.actor, r.record from kernel.audit a join ledger.record r on r.id = a.leaf_id
     where a.action = 'exchange.record.erase' order by a.id desc limit 1`,
    [],
  );
  assert.equal(line.actor, actorKey(both));
  const record = JSON.parse(line.record) as Record<string, unknown>;
  assert.equal(record['exchange'], asked.id);
  for (const hidden of [PERSON, both.document, WHY]) assert.ok(!line.record.includes(hidden), hidden);
});

test('only an operator with the capability may hold or erase, and only who says that it is meant', async () => {
  const asked = await ask();
  const input = { id: asked.id, reason: WHY, confirm: 'yes' };
  const erase = (actor: Parameters<typeof perform>[2], given: object = input) =>
    codeOf(perform(house.kernel, eraseRecord, actor, given));
  const clerk = town.employee('body.manage', 'evidence.request', 'agreements.manage');
  for (const actor of [operatorWith(), operatorWith('records.hold'), clerk, person, platform])
    assert.equal(await erase(actor), 'kernel.not-allowed', actor.kind);
  assert.equal(await erase({ kind: 'visitor' }), 'kernel.not-signed-in');
  const hold = perform(house.kernel, holdRecord, operatorWith('records.erase'), {
    id: asked.id,
    reason: WHY,
  });
  assert.equal(await codeOf(hold), 'kernel.not-allowed');
  assert.equal(await erase(both, { id: asked.id, reason: WHY }), 'kernel.input-invalid');
  assert.equal(await erase(both, { id: asked.id, reason: 'x', confirm: 'yes' }), 'kernel.input-invalid');
  assert.equal(await erase(both, { ...input, id: newId() }), 'kernel.not-found');
  assert.ok(!(await isErased(asked)));
  const plain = await send(house, { path: `/v1/exchange/records/${asked.id}/erase`, body: { reason: WHY } });
  assert.equal(plain.json['code'], 'kernel.not-signed-in');
});

test('a hold wins over a decision and over time, and the record goes in the night after it is lifted', async () => {
  const asked = await ask();
  const input = { id: asked.id, reason: WHY };
  const erase = () => codeOf(perform(house.kernel, eraseRecord, both, { ...input, confirm: 'yes' }));
  assert.equal((await perform(house.kernel, holdRecord, both, input)).state, 'held');
  assert.equal(await codeOf(perform(house.kernel, holdRecord, both, input)), 'exchange.hold-standing');
  assert.equal(await erase(), 'exchange.record-held');
  await age(asked, '6 years');
  assert.equal((await expire()).held, 1);
  assert.deepEqual([await isErased(asked), (await expire()).erased], [false, 0]);
  const { items } = await perform(house.kernel, listHolds, operatorWith(), {});
  assert.ok(items.some((hold) => hold.exchangeId === asked.id && hold.reason === WHY));
  await perform(house.kernel, liftHold, both, input);
  assert.equal(await codeOf(perform(house.kernel, liftHold, both, input)), 'exchange.hold-missing');
  assert.equal((await expire()).erased, 1);
  assert.ok(await isErased(asked));
  assert.equal(await erase(), 'exchange.record-erased');
  assert.equal(await codeOf(perform(house.kernel, holdRecord, both, input)), 'exchange.record-erased');
  const found = await perform(house.kernel, findRecord, operatorWith(), { id: asked.id });
  assert.deepEqual([found.erasure?.why, found.erasure?.reason], ['retention', null]);
});

test('the night erases what is older than the years of the setting and nothing else, whatever the workers', async () => {
  const old = [await ask(), await ask(), await ask()];
  const young = await ask();
  const refused = await askWith(house, client, questionTo(offer, { case: '' }));
  for (const each of old) await age(each, '5 years 1 day');
  await age(young, '4 years 364 days');
  await age({ id: String(refused.json['exchange']) }, '5 years 2 days');
  const turns = await Promise.all(Array.from({ length: 4 }, expire));
  await expire();
  assert.equal(
    turns.reduce((sum, turn) => sum + turn.erased, 0),
    4,
  );
  for (const each of old) assert.ok(await isErased(each));
  assert.ok(!(await isErased(young)));
  assert.ok((await seenBy(person)).includes(young.id));
  const said = await query('select record from ledger.record where id = any($1)', [
    (await perform(house.kernel, findRecord, both, { id: old[0]!.id })).erasure!.leaves,
  ]);
  assert.equal((JSON.parse(said[0].record) as { reason: string }).reason, 'retention-5-years');
  const { periodStart } = await perform(house.kernel, usagePeriod, person, {});
  assert.equal(periodStart, await momentOf(young), 'what is gone is not counted as kept');
  const kept = await perform(house.kernel, readExchange, town.employee(), { id: old[0]!.id });
  assert.deepEqual([kept.caseRef, kept.unit, kept.outcome], [null, null, 'answered']);
  assert.ok(kept.erasedAt !== null);
});

const momentOf = async (asked: Asked) =>
  (
    await query(
      `select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at from exchange.exchange where id = $1`,
      [asked.id],
    )
  )[0].at as string;

test('keys and assertions past their use are forgotten, the others are not', async () => {
  const key = (days: number) =>
    query(
      `insert into exchange.request_key (consumer_id, key, exchange_id, at) values ($1, $2, $3, now() - $4 * interval '1 day')`,
      [town.id, `key-of-${days}-days`, newId(), days],
    );
  const assertion = (jti: string, hours: number) =>
    query(
      `insert into exchange.assertion_used (client_id, jti, until) values ($1, $2, now() - $3 * interval '1 hour')`,
      [client.id, jti, hours],
    );
  await Promise.all([key(6), key(8), assertion('old', 30), assertion('new', 1)]);
  await expire();
  const left = await query(
    `select key from exchange.request_key where consumer_id = $1 union all select jti from exchange.assertion_used where client_id = $2`,
    [town.id, client.id],
  );
  assert.deepEqual(left.map((row) => row.key).sort(), ['key-of-6-days', 'new']);
});

test('a record is found by its exchange or by either receipt, also after it was erased', async () => {
  const asked = await ask();
  const find = async (id: string) => (await perform(house.kernel, findRecord, both, { id })).exchange.id;
  for (const id of Object.values(asked)) assert.equal(await find(id), asked.id);
  await perform(house.kernel, eraseRecord, both, { id: asked.id, reason: WHY, confirm: 'yes' });
  for (const id of Object.values(asked)) assert.equal(await find(id), asked.id);
  const decisions = await perform(house.kernel, listErasures, operatorWith(), { why: 'decision' });
  assert.equal(decisions.items[0]?.exchangeId, asked.id);
});

test('an operator does it all by forms: finds, holds, lifts, confirms and erases', async () => {
  const asked = await ask();
  const as = { kernel: house.kernel, actor: both };
  const home = '/operator/exchange/records';
  const lost = await visit(as, `${home}?id=${newId()}`);
  assert.equal(lost.status, 422);
  assert.match((await visit(as, `${home}?id=nothing`)).text, /Write an identifier like/);
  assert.equal(
    (await visit(as, `${home}?id=%20${asked.outcome.toUpperCase()}`)).redirect,
    `${home}/${asked.id}`,
  );
  const here = `${home}/${asked.id}`;
  assert.match((await visit(as, here)).text, /Erase the record/);
  assert.equal((await visit(as, `${here}/hold`, { reason: WHY })).redirect, here);
  const held = (await visit(as, here)).text;
  assert.match(held, /Lift the hold/);
  assert.doesNotMatch(held, /Erase the record/);
  assert.match((await visit(as, home)).text, new RegExp(asked.id));
  await visit(as, `${here}/lift`, { reason: WHY });
  const unsure = await visit(as, `${here}/erase`, { reason: WHY });
  assert.equal(unsure.status, 422);
  assert.match(unsure.text, /Tick the box/);
  assert.equal((await visit(as, `${here}/erase`, { reason: WHY, confirm: 'yes' })).redirect, here);
  const gone = (await visit(as, here)).text;
  assert.match(gone, /The record was erased on/);
  for (const hidden of [PERSON, 'EXP-1']) assert.ok(!gone.includes(hidden), hidden);
  assert.match((await visit({ ...as, actor: operatorWith() }, here)).text, /erased/);
});

test('who has no capability reads the page, is told so, and finds no button', async () => {
  const asked = await ask();
  const seen = await visit(
    { kernel: house.kernel, actor: operatorWith() },
    `/operator/exchange/records/${asked.id}`,
  );
  assert.match(seen.text, /no permission to hold or erase/);
  assert.doesNotMatch(seen.text, /\/(hold|erase)"/);
});

test('the pages are whole in the four languages, and the page of receipts says plainly that the record was erased', async () => {
  const asked = await ask();
  const kept = await ask();
  await perform(house.kernel, eraseRecord, both, { id: asked.id, reason: WHY, confirm: 'yes' });
  await receipt(asked.outcome);
  await receipt(kept.outcome);
  const erased = { ca: /es va esborrar el/, es: /se borró el/, oc: /s’esfacèc eth/, en: /was erased on/ };
  for (const lang of LANGS) {
    for (const path of ['', `/${asked.id}`, `/${kept.id}`, `/${kept.id}/erase`, `/${kept.id}/hold`]) {
      const { text, status } = await visit(
        { kernel: house.kernel, actor: both, lang },
        `/operator/exchange/records${path}`,
      );
      assert.equal(status, 200);
      assert.equal(text.match(/<h1[ >]/g)?.length, 1, path);
      assert.ok(!/>undefined<|\[object Object\]/.test(text), path);
    }
    const page = await send(house, { method: 'GET', path: `/verify?receipt=${asked.outcome}&lang=${lang}` });
    assert.match(page.text, erased[lang]);
    const checked = await send(house, {
      path: `/verify?lang=${lang}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
      body: await verifierForm(asked.outcome),
    });
    assert.match(checked.text, erased[lang], 'the check by the server says it too');
    const open = await send(house, { method: 'GET', path: `/verify?receipt=${kept.outcome}&lang=${lang}` });
    assert.doesNotMatch(open.text, erased[lang]);
  }
  assert.ok((await receipt(asked.accepted)).erased !== undefined);
  assert.equal((await receipt(kept.accepted)).erased, undefined);
});

/** The form that a browser without script sends to have a receipt checked. */
async function verifierForm(leaf: string): Promise<string> {
  const [log] = await listLogs(house.kernel.pool);
  return new URLSearchParams({ leaf, receipt: (await receipt(leaf)).text, keys: log!.vkeys[0]! }).toString();
}
