import { readAsic } from './asic/index.ts';
import { readCades } from './cades/index.ts';
import { type DocumentFacts, FormError } from './facts.ts';
import { readJades } from './jades/index.ts';
import { readPades } from './pades/index.ts';
import { readXades } from './xades/index.ts';

/** A file that is signed and stands beside its signature. */
export type DetachedFile = { name: string; bytes: Uint8Array };

type Reader = (bytes: Uint8Array, detached: readonly DetachedFile[]) => DocumentFacts;

/** How far into a file its first sign may stand: blanks before XML or JSON. */
const HEAD = 1024;
/** The beginning of a compact JWS (RFC 7515 §7.1), whose header is JSON in Base64url. */
const COMPACT = /^eyJ[\w-]+\./;
const ARMOUR = /^-----BEGIN (?:CMS|PKCS7|PKCS #7 SIGNED DATA)-----([A-Za-z0-9+/=\s]+)-----END /;
/** Armoured messages are read whole as text. */
const MOST_ARMOUR = 16_777_216;

/**
 * Reads a signed document of whatever format, by what its bytes begin with and not by its name.
 * @throws FormError the only error: no document of a format that is known, broken, or over a limit
 */
export function readDocument(bytes: Uint8Array, detached: readonly DetachedFile[] = []): DocumentFacts {
  const format = formatOf(bytes);
  if (format === undefined)
    throw new FormError('unknown-format', 'The file is no signed document of a format that is known.');
  return READERS[format](bytes, detached);
}

export type Format = 'pdf' | 'xml' | 'cms' | 'jws' | 'asic' | 'armoured';

const READERS: Readonly<Record<Format, Reader>> = {
  pdf: readPades,
  xml: readXades,
  cms: readCades,
  jws: readJades,
  asic: readAsic,
  armoured: readArmoured,
};

/** By the first bytes; undefined when no format begins so. */
export function formatOf(bytes: Uint8Array): Format | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, HEAD)).toString('latin1');
  const text = head.replace(/^\u00ef\u00bb\u00bf/, '').trimStart();
  if (head.startsWith('%PDF-')) return 'pdf';
  if (head.startsWith('\u0030')) return 'cms';
  if (head.startsWith('PK')) return 'asic';
  if (text.startsWith('{') || COMPACT.test(text)) return 'jws';
  if (text.startsWith('<')) return 'xml';
  if (text.startsWith('-----BEGIN ')) return 'armoured';
  // Something before its header, of which the reader says what is wrong; a container or XML may hold one whole.
  if (head.includes('%PDF-')) return 'pdf';
  return undefined;
}

/** A message in Base64 between lines, as old tools write it (RFC 7468 §9). */
function readArmoured(bytes: Uint8Array, detached: readonly DetachedFile[]): DocumentFacts {
  if (bytes.length > MOST_ARMOUR) throw new FormError('too-large', 'The armoured message is too large.');
  const found = ARMOUR.exec(Buffer.from(bytes).toString('latin1').trimStart());
  if (found === null) throw new FormError('unknown-format', 'The armoured file is no signed message.');
  return readCades(Buffer.from(found[1]!, 'base64'), detached);
}
