import { createHash } from 'node:crypto';
import { badRequest } from './errors.ts';

/** A header field as sent: its name in its own case, its bytes as Latin-1 characters. */
export type Field = readonly [name: string, value: string];

/** Never forwarded, in either direction: they belong to one connection (interop §2.2; RFC 9110 §7.6.1). */
export const SKIPPED: ReadonlySet<string> = new Set([
  'transfer-encoding',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'upgrade',
  'connection',
  'user-agent',
  'host',
  'content-length',
  'server',
  'expect',
]);
const OURS_IN_REQUESTS = new Set(['x-road-request-id', 'x-road-request-hash']);

/** Pairs of node's flat list of raw headers, in the order of arrival. */
export function fieldsOf(raw: readonly string[]): Field[] {
  const fields: Field[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) fields.push([raw[i]!, raw[i + 1]!]);
  return fields;
}

/** The last of a header (“if several, the last wins”), as text: UTF-8 when its bytes are, Latin-1 otherwise. */
export function lastOf(fields: readonly Field[], name: string): string | undefined {
  const field = fields.findLast(([each]) => each.toLowerCase() === name);
  if (field === undefined) return undefined;
  const bytes = Buffer.from(field[1], 'latin1');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return field[1]; // not UTF-8: the characters that HTTP/1.1 had in its beginnings (RFC 9110 §5.5)
  }
}

/** A header with at most `limit` characters, trimmed; undefined when absent or blank. Throws client.bad_request. */
export function shortOf(fields: readonly Field[], name: string, limit: number): string | undefined {
  const text = lastOf(fields, name)?.trim();
  if (text === undefined || text === '') return undefined;
  if (text.length > limit) throw badRequest(`The header ${name} has more than ${limit} characters.`);
  return text;
}

export type Canonical = {
  method: string;
  path: string;
  query: string | undefined;
  fields: readonly Field[];
  /** Ours, always. */
  requestId: string;
  /** Ours when the client sent no X-Road-Id; then it is appended last. */
  messageId: string | undefined;
};

/**
 * The bytes of a request that X-Road hashes, signs and logs (interop §2.3): lines ended by CRLF, no blank at
 * the end, `name:value` without a space, in the order of arrival, our own headers last.
 */
export function canonicalRequest(request: Canonical): Buffer {
  const { method, path, query, fields, requestId, messageId } = request;
  let text = `${method}\r\n${path}${query === undefined ? '' : `?${query}`}\r\n`;
  for (const [name, value] of fields) {
    const plain = name.toLowerCase();
    if (!SKIPPED.has(plain) && !OURS_IN_REQUESTS.has(plain)) text += `${name}:${value}\r\n`;
  }
  text += `x-road-request-id:${requestId}\r\n`;
  if (messageId !== undefined) text += `x-road-id:${messageId}\r\n`;
  return Buffer.from(text, 'latin1');
}

/** `x-road-request-hash`: base64 of SHA-512 over the canonical bytes, or over both digests when there is a body. */
export function requestHash(canonical: Buffer, body: Buffer | undefined): string {
  const head = sha512(canonical);
  const whole = body === undefined || body.length === 0 ? head : sha512(Buffer.concat([head, sha512(body)]));
  return whole.toString('base64');
}

function sha512(bytes: Buffer): Buffer {
  return createHash('sha512').update(bytes).digest();
}
