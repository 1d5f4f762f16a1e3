import assert from 'node:assert/strict';
import type { lookup } from 'node:dns';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { OutboundRefused } from '../../../kernel/outbound.ts';
import { createProviders, type Ways } from './provider.ts';

const CREDENTIALS = { key: '', cert: '', ca: [] };
const CALL = {
  method: 'POST',
  path: '',
  headers: { 'content-type': 'application/json' },
  body: '{}',
  timeoutMs: 2000,
};

/** Something inside that must not be reached, or a provider that may be. */
async function neighbour() {
  const seen: string[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    seen.push(request.url ?? '');
    request.resume().on('end', () => response.end('{}'));
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  after(() => server.close());
  const { port } = server.address() as AddressInfo;
  return { port, seen, connections: () => connections };
}

/** A name server that says these addresses, whatever the name. */
function names(...addresses: string[]): NonNullable<Ways['lookup']> {
  const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  const answer = (_host: string, _options: unknown, tell: (...given: unknown[]) => void) => tell(null, found);
  return answer as unknown as typeof lookup;
}

/** Why a question did not reach its provider. */
async function refusal(asking: Promise<unknown>): Promise<unknown> {
  const problem = await asking.then(
    () => assert.fail('it was sent'),
    (error: { code: string; cause?: unknown }) => error,
  );
  assert.equal(problem.code, 'exchange.provider-unreachable');
  return problem.cause;
}

test('a name that led to a provider when it was written down, and inside now, leads nowhere', async () => {
  const inside = await neighbour();
  for (const found of [['127.0.0.1'], ['::1'], ['::ffff:127.0.0.1'], ['8.8.8.8', '127.0.0.1']]) {
    const providers = createProviders(CREDENTIALS, Date.now, { allowed: [], lookup: names(...found) });
    const asking = providers.call(`http://provider.example:${inside.port}/`, CALL);
    assert.ok((await refusal(asking)) instanceof OutboundRefused, found.join());
    await providers.close();
  }
  assert.equal(inside.connections(), 0);
});

test('an internal address without a name is refused at the connection too, however it is written', async () => {
  const inside = await neighbour();
  const providers = createProviders(CREDENTIALS, Date.now, { allowed: [] });
  for (const host of ['127.0.0.1', '0.0.0.0', '[::1]', '0x7f000001', 'localhost']) {
    const asking = providers.call(`http://${host}:${inside.port}/`, CALL);
    assert.ok((await refusal(asking)) instanceof OutboundRefused, host);
  }
  assert.equal(inside.connections(), 0);
  await providers.close();
});

test('a provider that the operator named is reached inside, and what is checked is the connection, not the question', async () => {
  const inside = await neighbour();
  const host = `localhost:${inside.port}`;
  const providers = createProviders(CREDENTIALS, Date.now, { allowed: [host] });
  const paths = Array.from({ length: 20 }, (_, at) => `/${at}`);
  for (const path of paths) await providers.call(`http://${host}${path}`, CALL);
  assert.deepEqual(inside.seen, paths);
  assert.ok(inside.connections() <= 2, `${inside.connections()} connections for ${paths.length} questions`);
  await providers.close();
});
