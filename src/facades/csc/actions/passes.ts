import { z } from 'zod';
import { action, perform } from '../../../kernel/action.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { badGrant } from '../cloud-error.ts';
import { cscProblems } from '../problems.ts';
import { fitsChallenge, hashOfSecret, newSecret, seal, unseal } from '../secret.ts';
import {
  clientById,
  endFamily,
  endPass,
  forgetOver,
  holdCode,
  insertPass,
  markUsed,
  type Pass,
  passBy,
} from '../store.ts';
import { leafOf } from './leaves.ts';

/** The platform acts while nobody has said who they are, or the application speaks for itself. */
const FACADE = { kind: 'platform', name: 'csc' } as const;
/** A service token serves for an hour; a credential token no longer than the release under it. */
export const SERVICE_SECONDS = 3_600;
export const CREDENTIAL_SECONDS = 300;
/** Most that is forgotten in one turn, and how long after its end. */
const FORGET_LIMIT = 50_000;
const FORGET_AFTER_HOURS = 1;

const token = z.object({
  token: z.string(),
  kind: z.enum(['service', 'credential']),
  seconds: z.number(),
  credentialId: z.string().nullable(),
  hash: z.string().nullable(),
  digests: z.array(z.string()),
});
export type IssuedToken = z.output<typeof token>;
const issued = z.union([token, z.object({ refused: z.string() })]);

/**
 * A code for a token (RFC 6749 §4.1.3, RFC 7636 §4.6). A code that comes twice was stolen by one of the two: what came from it ends
 * (RFC 6749 §4.1.2). That is why a refusal is answered and not thrown: what it ended stays ended.
 */
export const redeemCode = action({
  name: 'csc.code.redeem',
  summary: 'Give the token for a code that a person allowed.',
  access: { platform: true },
  input: z.strictObject({
    clientId: z.uuid(),
    code: z.string().max(200),
    redirectUri: z.string().optional(),
    verifier: z.string().optional(),
  }),
  output: issued,
  async run(work, { clientId, code, redirectUri, verifier }) {
    leafOf(work, 'csc.code.redeem', { client: clientId });
    const held = await holdCode(work.tx, hashOfSecret(code));
    if (held === undefined || held.clientId !== clientId) return UNKNOWN_CODE;
    const why = refusalOf(held, { now: work.now, redirectUri, verifier });
    if (why !== undefined) {
      await endFamily(work.tx, held.family);
      return { refused: why };
    }
    await markUsed(work.tx, held.secretHash, work.now);
    const secret = newSecret();
    const kind = held.sealed === null ? ('service' as const) : ('credential' as const);
    const seconds = kind === 'service' ? SERVICE_SECONDS : CREDENTIAL_SECONDS;
    const sealed = held.sealed === null ? null : seal(secret, unseal(code, held.sealed));
    await insertPass(work.tx, {
      ...{ ...held, kind, sealed, secretHash: hashOfSecret(secret), redirectUri: null, challenge: null },
      expiresAt: new Date(work.now.add({ seconds }).epochMilliseconds),
    });
    const { credentialId, hash, digests } = held;
    return { token: secret, kind, seconds, credentialId, hash, digests };
  },
});

function refusalOf(
  held: Pass,
  given: { now: Temporal.Instant; redirectUri: string | undefined; verifier: string | undefined },
): string | undefined {
  if (held.usedAt !== null || held.expiresAt.getTime() <= given.now.epochMilliseconds)
    return 'Authorization code is invalid or expired';
  if (given.redirectUri !== held.redirectUri) return 'redirect_uri parameter does not match';
  if (held.challenge !== null && !fitsChallenge(given.verifier, held.challenge))
    return 'code_verifier parameter does not match';
  // A verifier without a challenge is a request that somebody stripped (RFC 9700 §4.8.2).
  if (held.challenge === null && given.verifier !== undefined)
    return 'code_verifier parameter does not match';
  return undefined;
}

const UNKNOWN_CODE = { refused: 'Authorization code is invalid or expired' };

/**
 * Brings a code for its token. A public application has no secret, so anybody may bring anything in its name: what is no code of that
 * application is refused and counted only, because a leaf stays for ever.
 */
export async function redeem(
  kernel: Kernel,
  wish: z.input<typeof redeemCode.input>,
): Promise<z.output<typeof issued>> {
  if (await isOf(kernel, wish.clientId, wish.code)) return perform(kernel, redeemCode, FACADE, wish);
  kernel.metrics.count('aplec_token_unknown_total', { of: 'csc' });
  return UNKNOWN_CODE;
}

/** Ends a token of an application; what is none of it concerns nobody (RFC 7009 §2.2), and is counted only. */
export async function endToken(kernel: Kernel, wish: { clientId: string; token: string }): Promise<void> {
  if (await isOf(kernel, wish.clientId, wish.token)) await perform(kernel, revokeToken, FACADE, wish);
  else kernel.metrics.count('aplec_token_unknown_total', { of: 'csc' });
}

async function isOf(kernel: Kernel, clientId: string, secret: string): Promise<boolean> {
  const pass = await kernel.db.transaction().execute((tx) => passBy(tx, hashOfSecret(secret)));
  return pass?.clientId === clientId;
}

/** Throws the refusal that an attempt earned. */
export function orRefused(given: z.output<typeof issued>): IssuedToken {
  if ('refused' in given) throw badGrant(given.refused);
  return given;
}

/** Keeps a release that the person gave to the application itself (`explicit`), under the SAD that stands for it. */
export const keepRelease = action({
  name: 'csc.release.keep',
  summary: 'Keep a release for a signing application that took PIN and code itself.',
  access: { employee: true, citizen: true },
  input: z.strictObject({
    clientId: z.uuid(),
    person: z.string(),
    credentialId: z.uuid(),
    hash: z.enum(['sha256', 'sha384', 'sha512']),
    digests: z.array(z.string()),
    release: z.string(),
  }),
  output: z.object({ sad: z.string() }),
  async run(work, { release, ...given }) {
    if ((await clientById(work.tx, given.clientId)) === undefined) throw cscProblems['no-such-client']();
    leafOf(work, 'csc.release.keep', { client: given.clientId });
    const sad = newSecret();
    await insertPass(work.tx, {
      ...{ ...given, kind: 'credential', family: newId(), redirectUri: null, challenge: null },
      ...{ secretHash: hashOfSecret(sad), sealed: seal(sad, release) },
      expiresAt: new Date(work.now.add({ seconds: CREDENTIAL_SECONDS }).epochMilliseconds),
    });
    return { sad };
  },
});

export const revokeToken = action({
  name: 'csc.token.revoke',
  summary: 'End a token of a signing application.',
  access: { platform: true },
  input: z.strictObject({ clientId: z.uuid(), token: z.string().max(200) }),
  output: z.object({}),
  async run(work, { clientId, token }) {
    leafOf(work, 'csc.token.revoke', { client: clientId });
    await endPass(work.tx, hashOfSecret(token), clientId);
    return {};
  },
});

export const tidy = action({
  name: 'csc.pass.tidy',
  summary: 'Forget codes, tokens and requests of signing applications that are over.',
  access: { platform: true },
  input: z.object({}),
  output: z.object({ forgotten: z.number().int() }),
  async run(work) {
    const before = work.now.subtract({ hours: FORGET_AFTER_HOURS });
    return { forgotten: await forgetOver(work.tx, before, FORGET_LIMIT) };
  },
});
