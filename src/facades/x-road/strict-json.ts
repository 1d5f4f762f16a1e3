import { badRequest } from './errors.ts';

/** Deepest nesting that is read. */
const DEPTH_LIMIT = 32;

/**
 * Reads a JSON object that everybody reads alike (I-JSON, RFC 7493 §2.1 and §2.3): UTF-8 without a byte order
 * mark and no name twice. The hub decides on what it reads and passes the bytes on, so a body in which the
 * provider could find another person than the hub did is refused. Throws client.bad_request.
 */
export function readStrictObject(bytes: Buffer): Record<string, unknown> {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
  } catch (error) {
    throw badRequest('The body is not JSON in UTF-8 (RFC 8259); send the question as a JSON object.', error);
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw badRequest('The body must be one JSON object.');
  refuseTwins(text);
  return value as Record<string, unknown>;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/gs;

/** Walks the tokens of a text that is known to be JSON, with the names seen in each open object. */
function refuseTwins(text: string): void {
  const open: (Set<string> | undefined)[] = [];
  let last: string | undefined;
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '{' || token === '[') {
      if (open.length >= DEPTH_LIMIT)
        throw badRequest(`The body is nested deeper than ${DEPTH_LIMIT} levels.`);
      open.push(token === '{' ? new Set() : undefined);
    } else if (token === '}' || token === ']') open.pop();
    else if (token === ':') {
      const name = JSON.parse(last ?? '""') as string;
      const names = open.at(-1);
      if (names?.has(name)) throw badRequest('The body has the same name twice in one object.');
      names?.add(name);
    } else if (token !== ',') last = token;
  }
}
