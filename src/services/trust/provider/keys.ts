import { createHash, createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { Kernel } from '../../../kernel/kernel.ts';
import { seal, unseal } from '../../../kernel/seal.ts';

/** One key of each kind signs: EC for ES256, RSA for PS256 and RS256, OKP for EdDSA. */
export const KEY_KINDS = ['EC', 'RSA', 'OKP'] as const;
export type KeyKind = (typeof KEY_KINDS)[number];

export type StoredKey = {
  kid: string;
  kind: KeyKind;
  publicJwk: Record<string, unknown>;
  /** PKCS#8 in PEM under the installation's secret. */
  sealed: string;
  /** `next` is published and does not sign yet; `retired` is published until its last token has died. */
  state: 'next' | 'current' | 'retired';
  madeAt: Temporal.Instant;
  currentAt: Temporal.Instant | undefined;
  retiredAt: Temporal.Instant | undefined;
};

/** Clients keep keys that they have read for some time: who becomes the current one was published this long before. */
export const PUBLISHED_HOURS = 48;
/** Bits of RSA keys (CCN-STIC 807: 3,072 from 2026 on). */
const RSA_BITS = 3072;

const generate = promisify(generateKeyPair);

async function pairOf(kind: KeyKind): Promise<KeyObject> {
  if (kind === 'EC') return (await generate('ec', { namedCurve: 'P-256' })).privateKey;
  if (kind === 'RSA') return (await generate('rsa', { modulusLength: RSA_BITS })).privateKey;
  return (await generate('ed25519')).privateKey;
}

const owner = (kid: string) => ({ purpose: 'provider/key', owner: kid });

/** Makes a key; its name is the thumbprint of what is public (RFC 7638). */
export async function makeKey(
  kernel: Pick<Kernel, 'secret'>,
  kind: KeyKind,
  state: 'next' | 'current',
  now: Temporal.Instant,
): Promise<StoredKey> {
  const key = await pairOf(kind);
  const { d: _d, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, ...publicJwk } = key.export({ format: 'jwk' });
  const kid = thumbprint(publicJwk);
  const pem = key.export({ type: 'pkcs8', format: 'pem' });
  return {
    kid,
    kind,
    publicJwk,
    sealed: seal(kernel, owner(kid), Buffer.from(pem)),
    state,
    madeAt: now,
    currentAt: state === 'current' ? now : undefined,
    retiredAt: undefined,
  };
}

const MEMBERS: Readonly<Record<KeyKind, readonly string[]>> = {
  EC: ['crv', 'kty', 'x', 'y'],
  RSA: ['e', 'kty', 'n'],
  OKP: ['crv', 'kty', 'x'],
};

function thumbprint(jwk: Record<string, unknown>): string {
  const members = MEMBERS[jwk['kty'] as KeyKind].map((name) => [name, jwk[name]]);
  return createHash('sha256')
    .update(JSON.stringify(Object.fromEntries(members)))
    .digest('base64url');
}

/** A key as the library takes it, with its private half. @throws Error when it was sealed by another installation */
export function openKey(kernel: Pick<Kernel, 'secret'>, key: StoredKey): Record<string, unknown> {
  const pem = unseal(kernel, owner(key.kid), key.sealed);
  if (pem === undefined) throw new Error('A key of the OpenID Provider was sealed by another installation.');
  return { ...createPrivateKey(pem).export({ format: 'jwk' }), kid: key.kid, use: 'sig' };
}

const ORDER = { current: 0, next: 1, retired: 2 } as const;

/** The library signs with the first that suits and publishes them all. */
export const inOrder = (keys: readonly StoredKey[]): StoredKey[] =>
  keys.toSorted((one, other) => ORDER[one.state] - ORDER[other.state]);

export type Step =
  | { do: 'make'; kind: KeyKind; state: 'next' | 'current' }
  | { do: 'promote'; kid: string }
  | { do: 'retire'; kid: string }
  | { do: 'drop'; kid: string };

/**
 * What has to be done with the keys at this moment. Pure. A key signs for `days`; the next one is there from the start, so
 * that it was published long before it signs; a retired one stays for `keepHours`, when the last token of it has died.
 */
export function stepsFor(
  keys: readonly StoredKey[],
  { now, days, keepHours }: { now: Temporal.Instant; days: number; keepHours: number },
): Step[] {
  const steps: Step[] = [];
  const age = (since: Temporal.Instant | undefined) =>
    since === undefined ? 0 : now.since(since).total('hours');
  for (const kind of KEY_KINDS) {
    const of = keys.filter((key) => key.kind === kind);
    const current = of.find(({ state }) => state === 'current');
    const next = of.find(({ state }) => state === 'next');
    const due = current !== undefined && age(current.currentAt) >= days * 24;
    const ready = next !== undefined && age(next.madeAt) >= PUBLISHED_HOURS;
    if (current === undefined) steps.push({ do: 'make', kind, state: 'current' });
    if (due && ready) steps.push({ do: 'retire', kid: current.kid }, { do: 'promote', kid: next.kid });
    if (next === undefined || (due && ready)) steps.push({ do: 'make', kind, state: 'next' });
    for (const key of of)
      if (key.state === 'retired' && age(key.retiredAt) >= keepHours)
        steps.push({ do: 'drop', kid: key.kid });
  }
  return steps;
}
