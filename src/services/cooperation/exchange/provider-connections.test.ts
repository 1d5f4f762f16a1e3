import assert from 'node:assert/strict';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { after, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { type Asking, CONNECTIONS, type Connection, Connections, giveBack } from './provider-connections.ts';

/** A provider that answers when it is told to, and remembers which connection each question came on. */
async function provider() {
  const held: { path: string; socket: Socket; response: ServerResponse }[] = [];
  const server = createServer((request, response) => {
    request.resume().on('end', () => held.push({ path: request.url!, socket: request.socket, response }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  const until = async (count: number) => {
    while (held.length < count) await setImmediate();
  };
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, held, until };
}

/** A question, and how it ended: the status of its answer, or its error. */
function question() {
  let status = 0;
  const { promise, resolve } = Promise.withResolvers<number | Error>();
  const asking: Asking = {
    connection: undefined as Connection | undefined,
    onRequestStart: () => undefined,
    onResponseStart: (_controller, code) => {
      status = code;
    },
    onResponseData: () => undefined,
    onResponseEnd() {
      giveBack(this as Asking);
      resolve(status);
    },
    onResponseError(_controller, error) {
      giveBack(this as Asking);
      resolve(error);
    },
  };
  return { asking, ended: promise };
}

const get = (path: string) => ({ path, method: 'GET' as const });

test('questions beyond the connections wait in their order, and each is asked once', async () => {
  const { origin, held, until } = await provider();
  const connections = new Connections(origin, {});
  const questions = Array.from({ length: CONNECTIONS + 6 }, (_, at) => ({ path: `/${at}`, ...question() }));
  for (const { path, asking } of questions) connections.ask(get(path), asking);
  await until(CONNECTIONS);
  for (let turn = 0; turn < 20; turn++) await setImmediate();
  assert.equal(held.length, CONNECTIONS);
  assert.equal(new Set(held.map(({ socket }) => socket)).size, CONNECTIONS);
  for (let at = 0; at < questions.length; at++) {
    await until(at + 1);
    held[at]!.response.end('{}');
  }
  assert.deepEqual(
    await Promise.all(questions.map(({ ended }) => ended)),
    questions.map(() => 200),
  );
  assert.deepEqual(
    held.slice(CONNECTIONS).map(({ path }) => path),
    questions.slice(CONNECTIONS).map(({ path }) => path),
  );
  await connections.close();
});

test('in a quiet hour one connection does it all', async () => {
  const { origin, held, until } = await provider();
  const connections = new Connections(origin, {});
  const ask = async (count: number) => {
    const before = held.length;
    const questions = Array.from({ length: count }, question);
    for (const { asking } of questions) connections.ask(get('/'), asking);
    await until(before + count);
    for (const { response } of held.slice(before)) response.end('{}');
    await Promise.all(questions.map(({ ended }) => ended));
  };
  await ask(5);
  for (let time = 0; time < 10; time++) await ask(1);
  assert.equal(new Set(held.slice(5).map(({ socket }) => socket)).size, 1);
  await connections.close();
});

test('a connection that breaks fails its own question only, and is opened again for the next', async () => {
  const { origin, held, until } = await provider();
  const connections = new Connections(origin, {});
  const [first, second] = [question(), question()];
  connections.ask(get('/first'), first.asking);
  await until(1);
  held[0]!.socket.destroy();
  assert.ok((await first.ended) instanceof Error);
  connections.ask(get('/second'), second.asking);
  await until(2);
  held[1]!.response.end('{}');
  assert.equal(await second.ended, 200);
  assert.deepEqual(
    held.map(({ path }) => path),
    ['/first', '/second'],
  );
  await connections.close();
});

test('what waits when the hub closes is told so, and so is what comes after', async () => {
  const { origin, until } = await provider();
  const connections = new Connections(origin, {});
  const questions = Array.from({ length: CONNECTIONS + 2 }, question);
  for (const { asking } of questions) connections.ask(get('/'), asking);
  await until(CONNECTIONS);
  const late = question();
  await connections.close();
  connections.ask(get('/'), late.asking);
  for (const { ended } of [...questions, late]) assert.ok((await ended) instanceof Error);
});
