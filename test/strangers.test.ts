/** Strangers at the door of the exchange cost little, and nobody who is known pays for them. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connect } from 'node:tls';
import { createLog } from '../src/kernel/log.ts';
import { makeTown } from './kernel.ts';
import { askWith, type Client, makeClient, type OpenHouse, openHouse, send } from './outside/house.ts';

const BURST = 5;
let house: OpenHouse;
let client: Client;
const lines: string[] = [];

before(async () => {
  house = await openHouse({ RATE_PER_SECOND: '1', RATE_BURST: String(BURST) });
  Object.assign(
    house.kernel.log,
    createLog('info', (line) => void lines.push(line)),
  );
  client = await makeClient(house, await makeTown(house.kernel));
});
after(() => house.close());

const PATHS = ['/v1/exchange/evidence', '/r1/CAT/GOV/X/APLEC/Y'];

test('after some strangers an address waits, while a system that is known there does not', async () => {
  await askWith(house, client, {});
  const statuses = new Map<number, number>();
  for (let turn = 0; turn < BURST * 4; turn++) {
    const answer = await send(house, { path: PATHS[turn % 2]!, client: null, body: {} });
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    if (answer.status === 429) assert.ok(Number(answer.headers['retry-after']) >= 1, answer.text);
    if (PATHS[turn % 2]!.startsWith('/r1')) assert.ok(answer.headers['x-road-error']);
  }
  assert.ok((statuses.get(429) ?? 0) > 0, 'they are told to wait');
  const known = await askWith(house, client, {});
  assert.equal(known.json['code'], 'kernel.input-invalid', known.text);
});

test('the doors of façades that only systems use count strangers the same way, and let who is known pass', async () => {
  for (const [method, path] of [
    ['GET', '/scim/v2/Users'],
    ['POST', '/siri-proxy/services/Sincron'],
  ] as const) {
    const body = method === 'POST' ? { body: '<a/>' } : {};
    let waiting = 0;
    for (let turn = 0; turn < BURST * 4; turn++) {
      const answer = await send(house, { method, path, client: null, ...body });
      assert.ok([401, 429].includes(answer.status), answer.text);
      if (answer.status !== 429) continue;
      waiting += 1;
      assert.ok(Number(answer.headers['retry-after']) >= 1, answer.text);
    }
    assert.ok(waiting >= BURST, `${path}: strangers are told to wait`);
    const known = await send(house, { method, path, client: client.pair, ...body });
    assert.ok(![401, 429].includes(known.status), known.text);
  }
});

test('a system that sends what cannot be read leaves one line, with its name and nothing of anybody', async () => {
  const bad: [string, string][] = [
    ['{', 'kernel.body-malformed'],
    ['x'.repeat(70_000), 'kernel.too-large'],
    [JSON.stringify({ service: {}, subject: { number: '99000001C' } }), 'kernel.input-invalid'],
  ];
  for (const [body, code] of bad) {
    await new Promise((resolve) => setTimeout(resolve, 1100));
    lines.length = 0;
    const answer = await send(house, { path: '/v1/exchange/evidence', client: client.pair, body });
    assert.equal(answer.json['code'], code);
    const said = lines.filter((line) => line.includes(client.id));
    assert.equal(said.length, 1, lines.join('\n'));
    const line = JSON.parse(said[0]!) as Record<string, unknown>;
    assert.equal(line['level'], 'warn');
    assert.equal(line['code'], code);
    assert.equal(line['requestId'], answer.headers['x-request-id']);
    assert.doesNotMatch(said[0]!, /99000001C/);
  }
});

test('a method that HTTP does not have is refused in the words of whom it was meant for', async () => {
  const xRoad = await rawly('FROBNICATE /r1/CAT/GOV/X/APLEC/Y HTTP/1.1\r\nHost: x\r\n\r\n');
  assert.match(xRoad, /^HTTP\/1\.1 400 /);
  assert.match(xRoad, /\r\nx-road-error: client\.bad_request\r\n/i);
  assert.match(xRoad, /"type":"client\.bad_request"/);
  const own = await rawly('FROBNICATE /v1/exchange/evidence HTTP/1.1\r\nHost: x\r\n\r\n');
  assert.match(own, /application\/problem\+json/);
});

/** What the systems' port answers to these very bytes. */
function rawly(bytes: string): Promise<string> {
  const { hostname, port } = new URL(house.tlsUrl);
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: hostname,
      port: Number(port),
      ca: house.pki.ca.certPem,
      rejectUnauthorized: false,
    });
    let text = '';
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
    socket.on('secureConnect', () => socket.write(bytes));
  });
}
