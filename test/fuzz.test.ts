/** Every parameter and field of every address in the contract, given what nobody should give: no answer is a 5xx. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import type { App } from '../src/app.ts';
import { type Actor, CAPABILITIES } from '../src/kernel/actor.ts';
import { sayIn } from '../src/kernel/field-messages.ts';
import { createServer } from '../src/kernel/http/server.ts';
import { newId } from '../src/kernel/ids.ts';
import { publicDocument, publicRoutes, type Serving, serve } from '../src/serve.ts';
import { runningOf } from '../src/services/cooperation/exchange/index.ts';
import { freshDatabase } from './database.ts';
import { fieldsOf, type Operation, operationsOf, WRONG, withField } from './fuzz/inputs.ts';
import { makeTown, openTestApp } from './kernel.ts';

/** Requests that are on their way at once. */
const AT_ONCE = 16;
const PATIENCE = { RATE_PER_SECOND: '100000', RATE_BURST: '100000' };

let app: App;
let server: FastifyInstance;
let serving: Serving;
let token: string;
let close: () => Promise<void>;
const operations = operationsOf(JSON.parse(publicDocument('0')));

before(async () => {
  const database = await freshDatabase();
  app = await openTestApp(database.url, PATIENCE);
  const { kernel } = app;
  const town = await makeTown(kernel);
  const clientId = newId();
  await kernel.pool.query(
    `insert into exchange.client (administration_id, id, name, jwks, capabilities, state, created_at)
     values ($1, $2, 'Sistema de prova', '{"keys":[]}', $3, 'active', now())`,
    [town.id, clientId, CAPABILITIES],
  );
  await kernel.pool.query('update exchange.state_version set version = version + 1');
  token = runningOf(kernel).tokens.issue(clientId);
  const actors: Record<string, Actor> = {
    citizen: { kind: 'citizen', document: '99900001R', name: 'Ciutadana de prova' },
    employee: town.employee(...CAPABILITIES),
    operator: { kind: 'operator', document: '99900001R', name: 'Operadora de prova' },
    system: { kind: 'system', clientId, administrationId: town.id, capabilities: CAPABILITIES },
  };
  server = createServer({
    ...{ kernel, metrics: app.metrics, routes: publicRoutes(), fast: [] },
    whoActs: async (request) => actors[String(request.headers['x-who'])] ?? { kind: 'visitor' },
  });
  serving = await serve(app);
  close = async () => {
    await server.close();
    await serving.stop();
    await app.stop();
    await database.drop();
  };
});
after(() => close());

type Asked = { operation: Operation; who: string; url: string; body: unknown };

async function statusOf({ operation, who, url, body }: Asked): Promise<{ status: number; text: string }> {
  const { method, fast, type } = operation;
  const payload =
    type === undefined ? undefined : type.includes('json') ? JSON.stringify(body) : formOf(body);
  const headers = { 'x-who': who, ...(payload === undefined ? {} : { 'content-type': type! }) };
  if (!fast) {
    const answer = await server.inject({
      method,
      url,
      headers,
      ...(payload === undefined ? {} : { payload }),
    });
    return { status: answer.statusCode, text: answer.body };
  }
  const answer = await fetch(serving.address + url, {
    method,
    headers: { ...headers, authorization: `Bearer ${token}`, 'accept-language': 'en' },
    ...(payload === undefined ? {} : { body: payload }),
  });
  return { status: answer.status, text: await answer.text() };
}

const formOf = (body: unknown) =>
  new URLSearchParams(
    Object.entries(Object(body)).map(([key, value]) => [key, wellFormed(String(value))]),
  ).toString();

/** Each wrong value in each place, by somebody who may ask; whoever may takes turns. */
function* questions(operation: Operation): Generator<Asked & { what: string }> {
  let turn = 0;
  const who = () => operation.kinds[turn++ % operation.kinds.length] ?? 'visitor';
  const right = operation.address({});
  for (const name of operation.inPath)
    for (const value of WRONG)
      yield {
        operation,
        who: who(),
        url: operation.address({ [name]: String(value) }),
        body: operation.example,
        what: `${name}=${String(value).slice(0, 40)}`,
      };
  for (const name of operation.inQuery) {
    for (const value of WRONG) {
      const given = `${encodeURIComponent(name)}=${encodeURIComponent(wellFormed(String(value)))}`;
      yield { operation, who: who(), url: `${right}?${given}`, body: undefined, what: given.slice(0, 60) };
    }
    for (const given of [`${name}=1&${name}=2`, `${name}[a]=1`, `${name}=%00`, `${name}=%ff`, name])
      yield { operation, who: who(), url: `${right}?${given}`, body: undefined, what: given };
  }
  for (const path of fieldsOf(operation.example)) {
    for (const value of WRONG) {
      const body = withField(operation.example, path, value);
      yield {
        operation,
        who: who(),
        url: right,
        body,
        what: `${path.join('.')}=${JSON.stringify(value)?.slice(0, 40)}`,
      };
    }
  }
}

const wellFormed = (text: string) => text.toWellFormed();

/** Every sentence about a field that was said. */
const said = new Set<string>();

async function failuresOf(operation: Operation): Promise<string[]> {
  const failures: string[] = [];
  const waiting = questions(operation);
  const work = async () => {
    for (const asked of waiting) {
      const { status, text } = await statusOf(asked);
      if (text.includes('"fields"'))
        for (const { message } of JSON.parse(text).fields ?? []) said.add(message);
      if (status >= 500 && !isOutside(text))
        failures.push(`${operation.name} (${asked.who}) ${asked.what}: ${status} ${text.slice(0, 200)}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return failures;
}

/**
 * A job that cannot be done because the outside is not there is a failure of the outside, told as such; and whoever asks for too
 * many validations at once, as here, is told to come back.
 */
const isOutside = (text: string) => /"code":"(exchange\.provider-|signatures\.validation-busy")/.test(text);

test('the contract has what to be tried with', () => {
  assert.ok(operations.length > 80);
  assert.ok(operations.some(({ fast, example }) => fast && fieldsOf(example).length > 8));
});

for (const operation of operations) {
  test(`whatever is given to ${operation.name}, the answer is no failure of ours`, async () => {
    assert.deepEqual((await failuresOf(operation)).slice(0, 10), []);
  });
}

test('what is said beside a field is said in the four languages', () => {
  for (const lang of ['ca', 'es', 'oc'] as const)
    assert.deepEqual([...said].filter((message) => sayIn(message, lang) === message).sort(), [], lang);
  assert.ok(said.size > 20, [...said].join('\n'));
});

test('a moment that no calendar reaches is told beside its field', async () => {
  for (const periodStart of ['-271821-04-20T00:00:00Z', '+275760-09-13T00:00:00Z', '0001-01-01']) {
    const query = new URLSearchParams({ periodStart });
    const answer = await server.inject({
      ...{ method: 'GET', url: `/v1/exchange/usage?${query}`, headers: { 'x-who': 'citizen' } },
    });
    assert.equal(answer.statusCode, 422, periodStart);
    assert.equal(answer.json().fields[0].field, 'periodStart');
  }
});
