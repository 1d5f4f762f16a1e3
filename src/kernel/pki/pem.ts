import type { Bytes } from './asn1/index.ts';
import { PkiError } from './error.ts';

const BLOCK = /-----BEGIN ([A-Z0-9 ]{1,64})-----\s([A-Za-z0-9+/=\s]*)-----END \1-----/g;
const MAX_BLOCKS = 10_000;

/** The blocks of a label (RFC 7468), in order. @throws PkiError `form` when there are too many */
export function fromPem(text: string, label: string): Bytes[] {
  const found: Bytes[] = [];
  for (const [, kind, body] of text.matchAll(BLOCK)) {
    if (kind !== label) continue;
    if (found.length >= MAX_BLOCKS) throw new PkiError('form', 'There are too many blocks in the text.');
    found.push(new Uint8Array(Buffer.from(String(body), 'base64')));
  }
  return found;
}

export function toPem(der: Uint8Array, label: string): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
