/** A provider that behaves as it is told: a real HTTPS server behind mutual TLS. */
import type { ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { issueLeaf, type Pair } from '../../src/services/cooperation/exchange/demo/pki-issue.ts';
import type { OpenHouse } from './house.ts';

export const RIGHT = JSON.stringify({ found: true, name: 'Nom de prova', secret: 'no surt' });
const HUGE_BYTES = 5 * 1024 * 1024;
const LONG_BYTES = 100 * 1024;
const DRIP_MS = 100;

/** What it can do to a question; `asked` counts how many came. */
export const MANNERS = {
  answer: (response) => send(response, 200, RIGHT),
  refuse: (response) => send(response, 503, '{"title":"No"}'),
  'know nobody': (response) => send(response, 404, '{"title":"Unknown"}'),
  'refuse politely': (response) => send(response, 400, '{"title":"Not like this"}'),
  'shut the door': (response) => send(response, 403, '{"title":"Not you"}'),
  'send elsewhere': (response) => void response.writeHead(302, { location: 'https://127.0.0.1:1/' }).end(),
  hang: () => undefined,
  'answer garbage': (response) => send(response, 200, '{"found":tru\u0000<html>'),
  'answer nothing': (response) => send(response, 200, ''),
  'answer without end': (response) =>
    send(response, 200, `{"found":true,"name":"${'x'.repeat(HUGE_BYTES)}"}`),
  'answer at length': (response) => send(response, 200, `{"found":true,"name":"${'x'.repeat(LONG_BYTES)}"}`),
  'answer drop by drop': (response) => drip(response),
  'answer twice': (response) => {
    const { socket } = response;
    send(response, 200, RIGHT);
    socket?.write(`HTTP/1.1 200 OK\r\ncontent-length: ${RIGHT.length}\r\n\r\n${RIGHT}`);
  },
  'answer something else': (response) => send(response, 200, '{"found":"yes","more":{"field":1}}'),
  'do it and hang up': (response) => void response.socket?.destroy(),
  'stop in the middle': (response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('{"found":', () => response.socket?.destroy());
  },
} satisfies Record<string, (response: ServerResponse) => void>;
export type Manner = keyof typeof MANNERS;

export type TestProvider = { address: string; asked: number; manner: Manner; close(): Promise<void> };

/** Starts one on loopback. @param certificate of another authority, to be distrusted */
export async function startProvider(
  house: OpenHouse,
  manner: Manner,
  certificate?: Pair,
): Promise<TestProvider> {
  const pair =
    certificate ??
    (await issueLeaf(house.pki.ca, {
      commonName: 'localhost',
      organization: 'Prova',
      use: 'server',
      names: [
        { type: 'dns', value: 'localhost' },
        { type: 'ip', value: '127.0.0.1' },
      ],
      notBefore: house.kernel.now(),
    }));
  const tls = { key: pair.keyPem, cert: pair.certPem, ca: house.pki.ca.certPem, requestCert: true };
  const server = createServer({ ...tls, rejectUnauthorized: true }, (request, response) => {
    request.resume();
    request.on('end', () => {
      // The hub looks at `/status` once a minute, whatever is asked.
      if (request.url !== '/status') provider.asked += 1;
      MANNERS[provider.manner](response);
    });
  });
  const port = await listen(server);
  const provider: TestProvider = {
    address: `https://127.0.0.1:${port}/service`,
    asked: 0,
    manner,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
  return provider;
}

function listen(server: Server): Promise<number> {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port));
  });
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

function drip(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  let at = 0;
  const timer = setInterval(() => {
    if (response.destroyed || at >= RIGHT.length) return clearInterval(timer);
    response.write(RIGHT[at]);
    at += 1;
  }, DRIP_MS);
}
