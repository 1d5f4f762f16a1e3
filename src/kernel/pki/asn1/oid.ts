import { PkiError } from '../error.ts';
import type { Bytes } from './bytes.ts';

/** An object identifier of more than this is a bomb and not a name (the longest in use have about 20). */
const MAX_OID_BYTES = 64;
const MAX_ARC_BYTES_AS_NUMBER = 7;

/** The dotted text of the contents of an OBJECT IDENTIFIER (X.690 §8.19). @throws PkiError `asn1-value` */
export function oidText(contents: Uint8Array): string {
  const last = contents.length - 1;
  if (last < 0 || last >= MAX_OID_BYTES || (contents[last]! & 0x80) !== 0)
    throw new PkiError('asn1-value', 'An object identifier is empty, cut or too long.');
  let text = '';
  for (let at = 0; at <= last; ) {
    if (contents[at] === 0x80) throw new PkiError('asn1-value', 'An object identifier has a needless zero.');
    let end = at;
    while ((contents[end]! & 0x80) !== 0) end++;
    const arc = end - at < MAX_ARC_BYTES_AS_NUMBER ? shortArc(contents, at, end) : longArc(contents, at, end);
    text = text === '' ? firstArcs(arc) : `${text}.${arc}`;
    at = end + 1;
  }
  return text;
}

function shortArc(contents: Uint8Array, at: number, end: number): number {
  let value = 0;
  for (let i = at; i <= end; i++) value = value * 128 + (contents[i]! & 0x7f);
  return value;
}

function longArc(contents: Uint8Array, at: number, end: number): bigint {
  let value = 0n;
  for (let i = at; i <= end; i++) value = (value << 7n) | BigInt(contents[i]! & 0x7f);
  return value;
}

function firstArcs(arc: number | bigint): string {
  if (arc < 40) return `0.${arc}`;
  if (arc < 80) return `1.${Number(arc) - 40}`;
  return `2.${BigInt(arc) - 80n}`;
}

const DOTTED = /^[0-2](?:\.(?:0|[1-9][0-9]{0,38})){1,30}$/;

/** The contents octets of a dotted text. @throws PkiError `build` when it is not an object identifier */
export function oidBytes(text: string): Bytes {
  const arcs = DOTTED.test(text) ? text.split('.').map(BigInt) : [];
  const [first, second, ...rest] = arcs;
  if (first === undefined || second === undefined || (first < 2n && second > 39n))
    throw new PkiError('build', 'The text is not an object identifier.');
  return Uint8Array.from([first * 40n + second, ...rest].flatMap(base128));
}

function base128(arc: bigint): number[] {
  const bytes = [Number(arc & 0x7fn)];
  for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) bytes.unshift(Number(rest & 0x7fn) | 0x80);
  return bytes;
}
