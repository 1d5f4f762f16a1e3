import type { ServerResponse } from 'node:http';

/** Header that asks a provider started with `faults: true` to misbehave once; ignored otherwise. */
export const FAULT_HEADER = 'x-demo-fault';
export const FAULTS = ['refuse', 'hang', 'garbage', 'huge', 'slow', 'twice', 'wrong-schema'] as const;
export type Fault = (typeof FAULTS)[number];

/** No fault lasts longer than this: then the connection is cut. */
const FAULT_LIMIT_MS = 120_000;
const SLOW_STEP_MS = 250;
const HUGE_CHUNK = `"${'x'.repeat(65_533)}",`;
/** 1,024 pieces of 64 KiB: 64 MiB. */
const HUGE_CHUNKS = 1024;

export const isFault = (value: unknown): value is Fault => FAULTS.includes(value as Fault);

/** Sends `body` (the right answer) in the wrong way. */
export function misbehave(fault: Fault, response: ServerResponse, body: string): void {
  const acts: Readonly<Record<Fault, () => void>> = {
    refuse: () =>
      send(response, 503, '{"type":"about:blank","title":"Refused","status":503,"code":"demo-refused"}'),
    hang: () => cutAfterLimit(response),
    garbage: () => send(response, 200, '{"found":tru\u0000\u0007<html>'),
    huge: () => sendHuge(response),
    slow: () => sendSlowly(response, body),
    twice: () => sendTwice(response, body),
    'wrong-schema': () => send(response, 200, '{"found":"yes","unexpected":{"field":1}}'),
  };
  acts[fault]();
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

function cutAfterLimit(response: ServerResponse): void {
  const timer = setTimeout(() => response.destroy(), FAULT_LIMIT_MS);
  response.on('close', () => clearTimeout(timer));
}

function sendHuge(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  let sent = 0;
  const more = (): void => {
    while (sent < HUGE_CHUNKS && !response.destroyed) {
      sent += 1;
      if (!response.write(sent === 1 ? `[${HUGE_CHUNK}` : HUGE_CHUNK)) return;
    }
    if (!response.destroyed) response.end('0]');
  };
  response.on('drain', more);
  more();
}

/** The headers at once, then one byte each quarter of a second. */
function sendSlowly(response: ServerResponse, body: string): void {
  const bytes = Buffer.from(body);
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length });
  response.flushHeaders();
  let sent = 0;
  const timer = setInterval(() => {
    response.write(bytes.subarray(sent, sent + 1));
    sent += 1;
    if (sent === bytes.length) response.end();
  }, SLOW_STEP_MS);
  response.on('close', () => clearInterval(timer));
  cutAfterLimit(response);
}

/** A second whole response on the same connection, which nobody asked for. */
function sendTwice(response: ServerResponse, body: string): void {
  const { socket } = response;
  send(response, 200, body);
  const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`;
  socket?.write(head + body);
}
