import { fromHex, toHex } from './asn1/index.ts';
import { PkiError } from './error.ts';
import { type AttributeInput, buildName, type Name, type NameAttribute } from './name.ts';
import { ATTRIBUTE } from './oids.ts';

const SHORT = new Map(Object.entries(ATTRIBUTE).map(([short, type]) => [type, short]));
const BY_NAME = new Map(Object.entries(ATTRIBUTE).map(([short, type]) => [short.toLowerCase(), type]));

/** The text of a name by RFC 4514: last RDN first. */
export function nameText(name: Name): string {
  return name.rdns
    .toReversed()
    .map((rdn) => rdn.map(attributeText).join('+'))
    .join(',');
}

function attributeText({ type, value, der }: NameAttribute): string {
  const short = SHORT.get(type);
  if (short === undefined || value === undefined) return `${short ?? type}=#${toHex(der)}`;
  return `${short}=${escapeValue(value)}`;
}

/** RFC 4514 §2.4. */
function escapeValue(value: string): string {
  return value
    .replace(/["+,;<>\\]/g, '\\$&')
    .replaceAll('\0', '\\00')
    .replace(/^[ #]/, '\\$&')
    .replace(/ $/, '\\ ');
}

const MAX_TEXT = 4096;

/** A name from its text by RFC 4514 §3; `#` values are taken only as far as they are strings. @throws PkiError `build` */
export function nameFromText(text: string): Name {
  if (text === '') return buildName([]);
  if (text.length > MAX_TEXT) throw new PkiError('build', 'The text of the name is too long.');
  const rdns = split(text, ',').map((rdn) => split(rdn, '+').map(attributeFromText));
  return buildName(rdns.toReversed());
}

/** Parts between separators that are not escaped. */
function split(text: string, separator: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === separator) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)];
}

function attributeFromText(text: string): AttributeInput {
  const at = text.indexOf('=');
  if (at < 1) throw new PkiError('build', 'A part of the name has no type.');
  const written = text.slice(0, at).trim();
  const type = BY_NAME.get(written.toLowerCase()) ?? written;
  return [type, unescapeValue(text.slice(at + 1))];
}

const ESCAPED = /\\(?:([0-9a-fA-F]{2})|(.))/gsu;

function unescapeValue(text: string): string {
  if (text.startsWith('#')) throw new PkiError('build', 'A value in hexadecimal is not taken from text.');
  const bytes: Uint8Array[] = [];
  const encoder = new TextEncoder();
  let from = 0;
  for (const match of text.matchAll(ESCAPED)) {
    bytes.push(encoder.encode(text.slice(from, match.index)));
    bytes.push(match[1] === undefined ? encoder.encode(match[2]) : fromHex(match[1]));
    from = match.index + match[0].length;
  }
  bytes.push(encoder.encode(text.slice(from)));
  return Buffer.concat(bytes).toString('utf8');
}
