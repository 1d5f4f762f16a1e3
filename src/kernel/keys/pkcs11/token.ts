import { randomBytes } from 'node:crypto';
import {
  algorithmFor,
  digestInfo,
  type HashName,
  hashOf,
  PkiError,
  type PublicKey,
  type SignatureAlgorithm,
} from '../../pki/index.ts';
import type { KeyPlace } from '../keyring.ts';
import type { KeyType, SigningKey } from '../signing-key.ts';
import { TokenProcess } from './child.ts';
import { MECHANISM, PSS } from './numbers.ts';
import { curveParams, derOf, publicKeyOf } from './public-parts.ts';
import type { Asked, PublicParts, TokenPlace } from './session.ts';

const HANDLE = /^token:v1:([0-9a-f]{32})$/;
const ID_BYTES = 16;
const MAX_OPEN = 1_000;

export type TokenKeys = KeyPlace & { close(): void };

/**
 * Keys in a PKCS #11 token. `processes`: how many at once may sign, each a process with a session of its own. Keys are made in the
 * token, sensitive and not extractable; their handle is their CKA_ID.
 */
export function tokenKeys(place: TokenPlace, processes = 1): TokenKeys {
  const pool = Array.from({ length: processes }, () => new TokenProcess(place));
  const open = new Map<string, SigningKey>();
  const ask = (asked: Asked) => pool.reduce((a, b) => (b.waiting < a.waiting ? b : a)).ask(asked);

  function keep(handle: string, parts: unknown): SigningKey {
    const key = signingKey(handle, publicKeyOf(parts as PublicParts), ask);
    if (open.size >= MAX_OPEN) open.delete(open.keys().next().value ?? '');
    open.set(handle, key);
    return key;
  }

  return {
    owns: (handle) => handle.startsWith('token:'),
    async create(type: KeyType) {
      const id = randomBytes(ID_BYTES);
      const named = { op: 'create', id, label: `aplec ${type}` } as const;
      const asked: Asked =
        type === 'P-256' || type === 'P-384'
          ? { ...named, kind: 'ec', params: curveParams(type) }
          : { ...named, kind: 'rsa', bits: Number(type.slice(4)) };
      return keep(`token:v1:${id.toString('hex')}`, await ask(asked));
    },
    async open(handle) {
      const known = open.get(handle);
      if (known !== undefined) return known;
      return keep(handle, await ask({ op: 'find', id: idOf(handle) }));
    },
    async destroy(handle) {
      open.delete(handle);
      await ask({ op: 'destroy', id: idOf(handle) });
    },
    close() {
      for (const each of pool) each.close();
    },
  };
}

function idOf(handle: string): Buffer {
  const id = HANDLE.exec(handle)?.[1];
  if (id === undefined) throw new PkiError('key', 'The handle is not one of a key in a token.');
  return Buffer.from(id, 'hex');
}

type Ask = (asked: Asked) => Promise<unknown>;

function signingKey(handle: string, publicKey: PublicKey, ask: Ask): SigningKey {
  const id = idOf(handle);
  const standard = algorithmFor(publicKey.key);
  const isRsa = publicKey.kind === 'rsa';
  const raw = async (mechanism: number, input: Uint8Array, parameter?: Uint8Array) =>
    (await ask({ op: 'sign', id, mechanism, input, ...(parameter && { parameter }) })) as Uint8Array;
  return {
    handle,
    type: (publicKey.kind === 'ec' ? publicKey.curve : `RSA-${publicKey.size}`) as KeyType,
    publicKey,
    algorithm: standard,
    async sign(bytes, algorithm: SignatureAlgorithm = standard) {
      const { kind, hash, saltLength } = algorithm;
      if (hash === undefined || isRsa !== kind.startsWith('rsa'))
        throw new PkiError('key', 'The key does not sign with this algorithm.');
      const digest = hashOf(hash, bytes);
      if (kind === 'rsa') return raw(MECHANISM.rsaPkcs, digestInfo(hash, digest));
      if (kind === 'rsa-pss')
        return raw(MECHANISM.rsaPss, digest, pssParameters(hash, saltLength ?? digest.length));
      const signature = await raw(MECHANISM.ecdsa, digest);
      return kind === 'ecdsa-plain' ? signature : derOf(signature);
    },
    async signDigest(digest, hash) {
      // Checks the length in either case.
      const info = digestInfo(hash, digest);
      return isRsa ? raw(MECHANISM.rsaPkcs, info) : derOf(await raw(MECHANISM.ecdsa, digest));
    },
  };
}

/** CK_RSA_PKCS_PSS_PARAMS: three CK_ULONG. */
function pssParameters(hash: HashName, saltLength: number): Buffer {
  const numbers = (PSS as Partial<Record<HashName, { hash: number; mask: number }>>)[hash];
  if (numbers === undefined) throw new PkiError('key', 'The key does not sign with this digest.');
  const bytes = Buffer.alloc(24);
  [numbers.hash, numbers.mask, saltLength].forEach((value, at) => {
    bytes.writeBigUInt64LE(BigInt(value), 8 * at);
  });
  return bytes;
}
