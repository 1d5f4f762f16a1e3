import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { KEMS, type Kem, type Sealed } from './hpke.ts';

/**
 * The form of a sealed file, byte by byte in README.md. The core says what is sealed and is authenticated by the file key;
 * the wraps hand that key, or shares of it, to recipients, and may be exchanged without touching anything else.
 */
export type Core = {
  /** UUID of the box. */
  readonly id: string;
  /** Milliseconds since 1970, whole seconds; undefined when there is no lock. */
  readonly openFrom: number | undefined;
  readonly plainSize: number;
  /** SHA-256 of the encrypted content. */
  readonly payload: Uint8Array;
  readonly custody: Custody | undefined;
};

/** Custodians of the file key: `threshold` of the shares give it back; of each share its SHA-256 is known. */
export type Custody = {
  readonly groupId: string;
  readonly threshold: number;
  readonly commitments: readonly Uint8Array[];
};

/** `share`: 0 when it is the file key, else the number of the share from 1. */
export type Wrap = Sealed & { readonly share: number; readonly kem: Kem; readonly keyId: string };

/** The one error of reading: these bytes are no sealed file, or its parts do not fit. */
export class SealedFormError extends Error {
  override readonly name = 'SealedFormError';
}

const MAGIC = Buffer.from('APLSBX');
const VERSION = 1;
const SUITE = 1;
const FIXED = 90;
const MAC = 32;
const DIGEST = 32;
export const MAX_SHARES = 20;
export const MAX_WRAPS = 200;
const ENC: Readonly<Record<Kem, number>> = { 'P-256': 65, X25519: 32 };
const MAX_CIPHERTEXT = 1024;

const idBytes = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');
function idText(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** The core without its authentication. */
export function coreBytes({ id, openFrom, plainSize, payload, custody }: Core): Buffer {
  const fixed = Buffer.alloc(FIXED);
  MAGIC.copy(fixed);
  fixed[6] = VERSION;
  fixed[7] = SUITE;
  idBytes(id).copy(fixed, 8);
  fixed.writeBigUInt64BE(BigInt(Math.floor((openFrom ?? 0) / 1000)), 24);
  fixed.writeBigUInt64BE(BigInt(plainSize), 32);
  fixed.set(payload, 40);
  fixed[72] = custody?.commitments.length ?? 0;
  fixed[73] = custody?.threshold ?? 0;
  if (custody !== undefined) idBytes(custody.groupId).copy(fixed, 74);
  return Buffer.concat([fixed, ...(custody?.commitments ?? [])]);
}

/** Keys for one use each from the file key, which is used for nothing itself (HKDF-SHA-256, the box as salt). */
export function derivedKey(fileKey: Uint8Array, id: string, use: 'payload' | 'header'): Buffer {
  return Buffer.from(hkdfSync('sha256', fileKey, idBytes(id), `aplec sealed ${use} v1`, 32));
}

const macOf = (core: Buffer, id: string, fileKey: Uint8Array): Buffer =>
  createHmac('sha256', derivedKey(fileKey, id, 'header'))
    .update(core)
    .digest();

/** Core and authentication, as they are kept. */
export function sealedHeader(core: Core, fileKey: Uint8Array): Buffer {
  const bytes = coreBytes(core);
  return Buffer.concat([bytes, macOf(bytes, core.id, fileKey)]);
}

/** What wraps are bound to: they are of no use with another core. */
export const bindingOf = (core: Core) => ({
  info: Buffer.from('aplec sealed v1'),
  aad: createHash('sha256').update(coreBytes(core)).digest(),
});

/** Whether a key is that of this header: the whole core is as it was sealed. */
export function isKeyOf(fileKey: Uint8Array, header: Uint8Array): boolean {
  const { core } = parseHeader(header);
  // Over the very bytes that are there, not over what was understood of them.
  const bytes = Buffer.from(header);
  const own = bytes.subarray(bytes.length - MAC);
  return timingSafeEqual(macOf(bytes.subarray(0, bytes.length - MAC), core.id, fileKey), own);
}

/** @throws SealedFormError when the bytes are no header, or more than one */
export function parseHeader(bytes: Uint8Array): { core: Core; length: number } {
  const { core, length } = readHeader(Buffer.from(bytes));
  if (length !== bytes.length) throw new SealedFormError('There are bytes after the header.');
  return { core, length };
}

function readHeader(bytes: Buffer): { core: Core; length: number } {
  if (bytes.length < FIXED || !bytes.subarray(0, 6).equals(MAGIC))
    throw new SealedFormError('This is no sealed file.');
  if (bytes[6] !== VERSION || bytes[7] !== SUITE)
    throw new SealedFormError('The sealed file has a version that is not known.');
  const [shares = 0, threshold = 0] = bytes.subarray(72, 74);
  const length = FIXED + shares * DIGEST + MAC;
  const isCustody = shares > 0;
  const fits = isCustody ? threshold >= 2 && threshold <= shares && shares <= MAX_SHARES : threshold === 0;
  if (!fits || bytes.length < length)
    throw new SealedFormError('The header of the sealed file is cut or broken.');
  const seconds = bytes.readBigUInt64BE(24);
  const size = bytes.readBigUInt64BE(32);
  if (seconds > 253_402_300_799n || size > BigInt(Number.MAX_SAFE_INTEGER))
    throw new SealedFormError('The header of the sealed file has a number that cannot be.');
  const commitments = Array.from({ length: shares }, (_, at) =>
    Uint8Array.from(bytes.subarray(FIXED + at * DIGEST, FIXED + (at + 1) * DIGEST)),
  );
  const core: Core = {
    id: idText(bytes.subarray(8, 24)),
    openFrom: seconds === 0n ? undefined : Number(seconds) * 1000,
    plainSize: Number(size),
    payload: Uint8Array.from(bytes.subarray(40, 72)),
    custody: isCustody ? { groupId: idText(bytes.subarray(74, 90)), threshold, commitments } : undefined,
  };
  return { core, length };
}

/** The wraps as they stand between header and content. */
export function wrapsBytes(wraps: readonly Wrap[]): Buffer {
  const count = Buffer.alloc(2);
  count.writeUInt16BE(wraps.length);
  return Buffer.concat([count, ...wraps.map(wrapBytes)]);
}

function wrapBytes({ share, kem, keyId, enc, ciphertext }: Wrap): Buffer {
  const head = Buffer.alloc(20);
  head[0] = share;
  head[1] = KEMS.indexOf(kem) + 1;
  idBytes(keyId).copy(head, 2);
  head.writeUInt16BE(ciphertext.length, 18);
  return Buffer.concat([head, enc, ciphertext]);
}

/** Header and wraps of a sealed file, and where its content begins. @throws SealedFormError */
export function parseSealed(bytes: Uint8Array): {
  header: Buffer;
  core: Core;
  wraps: Wrap[];
  contentAt: number;
} {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const { core, length } = readHeader(all);
  if (all.length < length + 2) throw new SealedFormError('The sealed file is cut.');
  const count = all.readUInt16BE(length);
  if (count > MAX_WRAPS) throw new SealedFormError('The sealed file has too many recipients.');
  const wraps: Wrap[] = [];
  let at = length + 2;
  for (let i = 0; i < count; i++) {
    const { wrap, next } = readWrap(all, at);
    wraps.push(wrap);
    at = next;
  }
  return { header: all.subarray(0, length), core, wraps, contentAt: at };
}

function readWrap(all: Buffer, at: number): { wrap: Wrap; next: number } {
  if (all.length < at + 20) throw new SealedFormError('The sealed file is cut.');
  const kem = KEMS[all[at + 1]! - 1];
  const size = all.readUInt16BE(at + 18);
  if (kem === undefined || size > MAX_CIPHERTEXT)
    throw new SealedFormError('A recipient of the sealed file has a form that is not known.');
  const middle = at + 20 + ENC[kem];
  if (all.length < middle + size) throw new SealedFormError('The sealed file is cut.');
  const wrap = {
    ...{ share: all[at]!, kem, keyId: idText(all.subarray(at + 2, at + 18)) },
    enc: Uint8Array.from(all.subarray(at + 20, middle)),
    ciphertext: Uint8Array.from(all.subarray(middle, middle + size)),
  };
  return { wrap, next: middle + size };
}
