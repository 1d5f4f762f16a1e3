import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import type { JWK } from 'jose';
import type { Tx } from '../../../kernel/database/database.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { type SealFor, seal, unseal } from '../../../kernel/seal.ts';
import { dropRetired, insertKey, type KeptKey, listKeys, lockKeys, promoteKey } from './key-store.ts';

/** A key of each kind; RSA serves both of its algorithms. */
export const KEY_KINDS = ['ES256', 'RS256', 'EdDSA'] as const;
type Kind = (typeof KEY_KINDS)[number];

/** A key signs for this long; the next one is published all that time, so that every client has seen it before it signs. */
export const SIGNS_DAYS = 90;
/** Longer than anything lives that is verified with it: an id token given back as a hint at logout. */
export const VERIFIES_DAYS = 30;
const RSA_BITS = 2048;

const sealFor = (id: string): SealFor => ({ purpose: 'provider/signing-key', owner: id });

function generate(kind: Kind): JWK {
  const { privateKey } =
    kind === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : kind === 'RS256'
        ? generateKeyPairSync('rsa', { modulusLength: RSA_BITS })
        : generateKeyPairSync('ed25519');
  return privateKey.export({ format: 'jwk' }) as JWK;
}

/** Makes what is missing: an active and a next key of each kind. True when something was made. */
export async function ensureKeys(kernel: Kernel, tx: Tx, now: Temporal.Instant): Promise<boolean> {
  await lockKeys(tx);
  const known = await listKeys(tx);
  let made = false;
  for (const kind of KEY_KINDS)
    for (const state of ['active', 'next'] as const) {
      if (known.some((key) => key.algorithm === kind && key.state === state)) continue;
      const id = newId();
      const sealed = seal(kernel, sealFor(id), Buffer.from(JSON.stringify(generate(kind))));
      await insertKey(tx, { id, algorithm: kind, state, sealed, now });
      made = true;
    }
  return made;
}

/** Rotates the kinds whose active key is older than {@link SIGNS_DAYS}, or all. True when something changed. */
export async function rotateKeys(
  kernel: Kernel,
  tx: Tx,
  { now, all = false }: { now: Temporal.Instant; all?: boolean },
): Promise<boolean> {
  await lockKeys(tx);
  const limit = now.subtract({ hours: SIGNS_DAYS * 24 });
  const due = (await listKeys(tx)).filter(
    ({ state, activeAt }) =>
      state === 'active' && (all || (activeAt !== null && Temporal.Instant.compare(activeAt, limit) < 0)),
  );
  for (const { algorithm } of due) await promoteKey(tx, algorithm, now);
  const dropped = await dropRetired(tx, now.subtract({ hours: VERIFIES_DAYS * 24 }));
  const made = await ensureKeys(kernel, tx, now);
  return due.length > 0 || dropped > 0 || made;
}

/** The keys as the engine takes them: private JWKs, those that sign first. */
export function openKeys(kernel: Kernel, keys: readonly KeptKey[]): JWK[] {
  return keys.flatMap(({ id, algorithm, sealed }) => {
    const bytes = unseal(kernel, sealFor(id), sealed);
    if (bytes === undefined) return [];
    const jwk = JSON.parse(bytes.toString()) as JWK;
    createPrivateKey({ key: jwk as never, format: 'jwk' }); // a damaged one is found at start, not at the first token
    return [{ ...jwk, kid: id, use: 'sig', ...(algorithm === 'ES256' && { alg: 'ES256' }) }];
  });
}
