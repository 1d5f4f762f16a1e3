/** Nothing is served that the contract does not tell, nothing is told that is not served, and who may is as told. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { contractOf } from '../src/kernel/http/contract.ts';
import { isActionRoute, isRawRoute, type Route } from '../src/kernel/http/routes.ts';
import { routerPath } from '../src/kernel/http/server.ts';
import { publicDocument, publicRoutes, type Serving, serve } from '../src/serve.ts';
import { PAGES } from '../src/services/support/portals/portals.test-helper.ts';
import { freshDatabase } from './database.ts';
import { openTestApp } from './kernel.ts';

type Operation = { operationId: string; requestBody?: unknown; responses: Record<string, unknown> };
const { paths } = JSON.parse(publicDocument('0')) as { paths: Record<string, Record<string, Operation>> };

/** What outside systems build on; the rest of what is served is pages, files and the protocols of others. */
const PUBLIC = /^\/(?:v1|oauth)(?:\/|$)/;
/** Made by the framework beside each GET. */
const BESIDE = new Set(['HEAD', 'OPTIONS']);

let serving: Serving;
let close: () => Promise<void>;

before(async () => {
  const database = await freshDatabase();
  const app = await openTestApp(database.url, { RATE_PER_SECOND: '10000', RATE_BURST: '10000' });
  serving = await serve(app);
  close = async () => {
    await serving.stop();
    await app.stop();
    await database.drop();
  };
});
after(() => close());

const served = () =>
  serving.served.map((each) => {
    const [method = '', path = ''] = each.split(' ');
    return { method, path };
  });

const told = Object.entries(paths).flatMap(([path, operations]) =>
  Object.keys(operations).map((method) => ({ method: method.toUpperCase(), path: routerPath(path) })),
);

test('every address that is served to outside systems is in the contract', () => {
  const untold = served()
    .filter(({ method, path }) => PUBLIC.test(path) && !BESIDE.has(method))
    .filter(({ method, path }) =>
      method === '*'
        ? !told.some((each) => each.path === path)
        : !told.some((each) => each.path === path && each.method === method),
    );
  assert.deepEqual(untold, []);
  assert.ok(served().some(({ path }) => path === '/v1/exchange/evidence'));
});

test('every address of the contract is served', () => {
  const missing = told.filter(
    ({ method, path }) =>
      !served().some((each) => each.path === path && (each.method === method || each.method === '*')),
  );
  assert.deepEqual(missing, []);
});

test('what is not an action says its body, its parameters, its answers and its refusals', () => {
  const { evidence, token, receipt, csv, download } = {
    evidence: paths['/v1/exchange/evidence']!['post']!,
    token: paths['/oauth/token']!['post']!,
    receipt: paths['/v1/exchange/receipts/{id}']!['get']!,
    csv: paths['/v1/exchange/savings.csv']!['get']!,
    download: paths['/v1/administrations/export']!['get']!,
  };
  assert.deepEqual(contentOf(evidence.requestBody), ['application/json']);
  assert.deepEqual(contentOf(token.requestBody), ['application/x-www-form-urlencoded']);
  assert.ok('202' in receipt.responses && '404' in receipt.responses);
  assert.match(JSON.stringify(evidence.responses['403']), /exchange\.client-not-allowed/);
  const names = (of: unknown) =>
    (of as { parameters: { name: string }[] }).parameters.map(({ name }) => name);
  assert.deepEqual(names(csv), ['from', 'to', 'by', 'administrationId']);
  assert.deepEqual(names(download), ['format', 'type', 'status']);
  assert.equal((csv as unknown as { security: unknown[] }).security.length, 2);
});

const contentOf = (body: unknown) => Object.keys((body as { content: object }).content);

test('whoever has not said who they are is refused where the contract says so, and only there', async () => {
  const closed = publicRoutes().filter((route) => !isActionRoute(route) && contractOf(route) !== undefined);
  for (const route of closed) {
    const status = await statusFor(route);
    const open = contractOf(route)?.access.visitor === true;
    assert.equal([401, 403].includes(status), !open, `${route.path}: ${status}`);
  }
  assert.ok(closed.filter(isRawRoute).length > 4);
});

async function statusFor({ method, path }: Route): Promise<number> {
  const address = `${serving.address}${path.replace('{id}', '0192f0c1-2d3e-7abc-8def-0123456789ab')}`;
  const body = method === 'GET' ? {} : { body: '{}', headers: { 'content-type': 'application/json' } };
  const answer = await fetch(address, { method, ...body });
  await answer.body?.cancel();
  return answer.status;
}

test('no page of the public portals leads to a place that is not there', async () => {
  const get = (path: string) =>
    fetch(serving.address + path, { redirect: 'manual', headers: { accept: 'text/html' } });
  const places = new Set<string>();
  for (const path of PAGES) {
    const text = await (await get(path)).text();
    for (const [, href = ''] of text.matchAll(/(?:href|action)="(\/[^"#?]*)/g)) places.add(href);
  }
  assert.ok(places.size > 20);
  const dead: string[] = [];
  for (const place of places) {
    const answer = await get(place);
    await answer.body?.cancel();
    if (answer.status === 404) dead.push(place);
  }
  assert.deepEqual(dead, []);
});
