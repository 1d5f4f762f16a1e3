import type { ServerResponse } from 'node:http';
import type { Passage } from '../../services/cooperation/exchange/index.ts';
import { SKIPPED } from './headers.ts';
import type { MessageIds } from './towards-provider.ts';

export type ProviderHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** Of X-Road, or of the connection to the provider; the last ones speak for a whole host, which here is the hub. */
const NOT_PASSED = new Set([
  'x-road-id',
  'x-road-client',
  'x-road-service',
  'x-road-request-id',
  'x-road-request-hash',
  'x-road-error',
  'aplec-receipt',
  'set-cookie',
  'alt-svc',
  'strict-transport-security',
  'clear-site-data',
]);
/** True of the provider's bytes only, and those are not what leaves: the hub keeps the agreed fields. */
const OF_THE_BYTES = new Set([
  'accept-ranges',
  'content-digest',
  'content-encoding',
  'content-md5',
  'content-range',
  'content-type',
  'digest',
  'repr-digest',
]);

export const ANSWER_TYPE = 'application/json; charset=utf-8';
const JSON_TYPE = /^application\/(?:[a-z0-9.+-]+\+)?json\s*(?:;|$)/i;

/** The provider's headers that go on, as a flat list; `content-type` apart. */
export function passedHeaders(given: ProviderHeaders): string[] {
  const flat: string[] = [];
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || SKIPPED.has(name) || NOT_PASSED.has(name) || OF_THE_BYTES.has(name)) continue;
    for (const each of Array.isArray(value) ? value : [value]) flat.push(name, each);
  }
  return flat;
}

/** The provider's own type when it is JSON in UTF-8, as the hub writes it; else plain JSON. */
export function contentType(given: ProviderHeaders): string {
  const type = given['content-type'];
  if (typeof type !== 'string' || !JSON_TYPE.test(type)) return ANSWER_TYPE;
  return /charset\s*=\s*"?(?!utf-?8)/i.test(type) ? ANSWER_TYPE : type;
}

/** X-Road's own headers in the order in which its servers append them (interop §2.3). */
export function ownHeaders(ids: MessageIds, hash: string): string[] {
  const { messageId, client, service, requestId } = ids;
  return [
    ...['x-road-id', messageId, 'x-road-client', client, 'x-road-service', service],
    ...['x-road-request-id', requestId, 'x-road-request-hash', hash],
  ];
}

/** `<leaf id>;<log>;<leaf hash, base64>`: where the public record of this exchange is. */
export function receiptHeader(receipt: Passage['outcome'], log: string): string[] {
  return receipt === undefined
    ? []
    : ['aplec-receipt', `${receipt.id};${log};${receipt.leafHash.toBase64()}`];
}

export type Sent = { status: number; headers: string[]; body: string | Buffer | undefined };

/** Statuses that never have a body (RFC 9110 §15.3.5, §15.4.5). */
const BODILESS = new Set([204, 205, 304]);

/** Sends an answer, its headers in their order; nothing when the client left. */
export function send(response: ServerResponse, { status, headers, body }: Sent): void {
  if (response.destroyed || response.headersSent) return;
  const none = body === undefined || BODILESS.has(status);
  const length = none ? [] : ['content-length', String(Buffer.byteLength(body))];
  const has = (name: string) => headers.some((each, i) => i % 2 === 0 && each.toLowerCase() === name);
  const safe = [
    'x-content-type-options',
    'nosniff',
    ...(has('cache-control') ? [] : ['cache-control', 'no-store']),
  ];
  // What `setHeader` had said before (retry-after, connection) would be lost beside a flat list.
  const said = Object.entries(response.getHeaders()).flatMap(([name, value]) => [name, String(value)]);
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  response.writeHead(status, [...said, ...safe, ...headers, ...length]);
  response.end(none ? undefined : body);
}
