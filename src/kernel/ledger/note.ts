import { type Bytes, concat, FormatError, fromBase64, shorten, toBase64, toHex, utf8 } from './bytes.ts';

/** Signature types of C2SP signed-note and tlog-cosignature that we make and check. */
export const ED25519 = 0x01;
export const COSIGNATURE_ED25519 = 0x04;
export const COSIGNATURE_MLDSA44 = 0x06;

/** A note of ours has 2 signatures, and perhaps 16 witnesses with two each; ML-DSA ones have 3.3 kB. */
export const MAX_NOTE_BYTES = 256 * 1024;
export const MAX_SIGNATURES = 64;

/** One signature line: `— name base64(key id ‖ signature)`. */
export type NoteSignature = { name: string; keyId: string; signature: Bytes; line: string };
/** The signed text, with its final newline, and the signatures as they came: nothing is checked yet. */
export type Note = { text: string; signatures: NoteSignature[] };

/** A public key as configured: `name+key id+base64(type ‖ key)` (C2SP signed-note, verifier keys). */
export type VerifierKey = { name: string; keyId: string; type: number; key: Bytes; vkey: string };

const KEY_LENGTHS: Readonly<Record<number, number>> = {
  [ED25519]: 32,
  [COSIGNATURE_ED25519]: 32,
  [COSIGNATURE_MLDSA44]: 1312,
};

/** Whether a name may stand in a signature line: not empty, no spaces, no plus (C2SP signed-note). */
export function isKeyName(name: string): boolean {
  return name.length > 0 && name.length <= 255 && name.isWellFormed() && !/[\s+\p{Cc}]/u.test(name);
}

/** What is hashed (SHA-256, first 4 bytes) for a key id: name ‖ 0x0A ‖ type ‖ public key. */
export function keyIdInput(name: string, type: number, key: Uint8Array): Bytes {
  return concat(utf8(`${name}\n`), Uint8Array.of(type), key);
}

/** Writes a verifier key; the id is the hex of the first 4 bytes of the hash of {@link keyIdInput}. */
export function formatVkey(name: string, keyId: string, typed: { type: number; key: Uint8Array }): string {
  return `${name}+${keyId}+${toBase64(concat(Uint8Array.of(typed.type), typed.key))}`;
}

/** Reads a verifier key. The id is as claimed: whoever uses it compares it with the hash. @throws FormatError */
export function parseVkey(vkey: string): VerifierKey {
  const match = /^([^+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(vkey);
  if (match === null || !isKeyName(match[1]!))
    throw new FormatError(`"${shorten(vkey)}" is not a verifier key.`);
  const bytes = fromBase64(match[3]!);
  const type = bytes[0] ?? -1;
  const key = bytes.slice(1) as Bytes;
  if (KEY_LENGTHS[type] === undefined)
    throw new FormatError(`The verifier key has type ${type}, which is not known here.`);
  if (key.length !== KEY_LENGTHS[type])
    throw new FormatError(`The verifier key has ${key.length} bytes of key.`);
  return { name: match[1]!, keyId: match[2]!, type, key, vkey };
}

/** One signature line, with its newline. */
export function signatureLine(name: string, keyId: string, signature: Uint8Array): string {
  const id = Uint8Array.from(keyId.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
  return `— ${name} ${toBase64(concat(id, signature))}\n`;
}

/** Reads one signature line, without its newline. @throws FormatError */
export function parseSignatureLine(line: string): NoteSignature {
  const match = /^— (\S+) (\S+)$/u.exec(line);
  if (match === null || !isKeyName(match[1]!))
    throw new FormatError(`"${shorten(line)}" is not a signature line.`);
  const bytes = fromBase64(match[2]!);
  if (bytes.length < 5) throw new FormatError(`The signature of ${match[1]} is too short.`);
  return {
    name: match[1]!,
    keyId: toHex(bytes.subarray(0, 4)),
    signature: bytes.slice(4) as Bytes,
    line: `${line}\n`,
  };
}

/** Puts signature lines under a text that ends in a newline. */
export function formatNote(text: string, lines: readonly string[]): string {
  return `${text}\n${lines.join('')}`;
}

/** Takes a note apart (C2SP signed-note, "Format"). @throws FormatError with what is wrong */
export function parseNote(note: string): Note {
  if (note.length > MAX_NOTE_BYTES) throw new FormatError(`The note is longer than ${MAX_NOTE_BYTES} bytes.`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the format forbids exactly these
  if (/[\u0000-\u0009\u000b-\u001f]/.test(note)) throw new FormatError('The note has control characters.');
  if (!note.isWellFormed()) throw new FormatError('The note is not well-formed text.');
  const cut = note.lastIndexOf('\n\n');
  if (cut < 0 || !note.endsWith('\n'))
    throw new FormatError('The note has no blank line before its signatures.');
  const lines = note.slice(cut + 2, -1).split('\n');
  if (cut + 2 >= note.length) throw new FormatError('The note has no signatures.');
  if (lines.length > MAX_SIGNATURES)
    throw new FormatError(`The note has more than ${MAX_SIGNATURES} signatures.`);
  return { text: note.slice(0, cut + 1), signatures: lines.map(parseSignatureLine) };
}
