import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { action, perform, type Work } from '../../../kernel/action.ts';
import { LEVELS } from '../../../kernel/assurance.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { endThem } from '../../../services/trust/identity/index.ts';
import { endGrant, findToken, type Grant, grantOf, storeCode, storeToken, useCode } from '../store.ts';

const CODE_SECONDS = 60;
export const ACCESS_SECONDS = 3600;
const REFRESH_DAYS = 90;
const KEPT_HOURS = 24;
const TOKEN_BYTES = 32;
/** Codes and tokens are the platform's to give: who asks is known by then. */
const PLATFORM_ONLY = { platform: true } as const;
const PLATFORM = { kind: 'platform', name: 'valid' } as const;

export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
const newToken = () => randomBytes(TOKEN_BYTES).toString('base64url');

const identification = z.object({
  level: z.enum(LEVELS),
  method: z.string(),
  at: z.string(),
  organisation: z.object({ document: z.string(), name: z.string() }).optional(),
});

export const issueCode = action({
  name: 'valid.code.issue',
  summary: 'Gives an application a code for a person who agreed.',
  access: PLATFORM_ONLY,
  input: z.object({
    applicationId: z.uuid(),
    accountId: z.uuid(),
    sessionId: z.uuid(),
    redirectUri: z.string(),
    challenge: z.string().optional(),
    offline: z.boolean(),
    identification,
  }),
  output: z.object({ code: z.string() }),
  async run(work, { challenge, ...given }) {
    const code = newToken();
    const { now } = work;
    const times = {
      now: now.toString(),
      endsAt: now.add({ seconds: CODE_SECONDS }).toString(),
      before: now.subtract({ hours: KEPT_HOURS }).toString(),
    };
    const kept = {
      ...{ ...given, identification: plain(given.identification) },
      ...{ grantId: newId(), givenAt: work.now.toString() },
    };
    await storeCode(work.tx, hashOf(code), { ...kept, challenge: challenge ?? null }, times);
    quiet(work, 'valid.code.issue', given.applicationId);
    return { code };
  },
});

type Said = z.output<typeof identification>;
const plain = ({ organisation, ...rest }: Said) => ({ ...rest, ...(organisation && { organisation }) });

/** What was given and taken is a leaf; codes and tokens themselves are in none. */
function quiet(work: Work, action: string, application: string): void {
  work.leaf({ type: 'act', record: { action, application } });
}

const given = z.object({ accessToken: z.string(), refreshToken: z.string().optional() });

/** A code that comes twice was stolen by one of the two: all that came of it ends (RFC 6749 §4.1.2). */
export const exchangeCode = action({
  name: 'valid.code.exchange',
  summary: 'Changes a code for tokens, once, for the application that it was given to.',
  access: PLATFORM_ONLY,
  input: z.object({
    applicationId: z.uuid(),
    code: z.string().max(200),
    redirectUri: z.string(),
    verifier: z.string().optional(),
  }),
  output: z.union([given, z.object({ refused: z.literal(true) })]),
  async run(work, { applicationId, code, redirectUri, verifier }) {
    const { tx, now } = work;
    quiet(work, 'valid.code.exchange', applicationId);
    const refused = { refused: true as const };
    const used = await useCode(tx, hashOf(code), now.toString());
    if (used === undefined) return refused;
    const { code: kept, fresh } = used;
    const isTheirs = kept.applicationId === applicationId && kept.redirectUri === redirectUri;
    if (!fresh || !isTheirs || !isVerifier(kept.challenge, verifier)) {
      await endGrant(tx, kept.grantId, now.toString());
      return refused;
    }
    return {
      accessToken: await newAccess(work, kept),
      ...(kept.offline && { refreshToken: await newRefresh(work, kept) }),
    };
  },
});

/** RFC 7636 §4.6, S256 alone; a code without a challenge takes no verifier. */
function isVerifier(challenge: string | null, verifier: string | undefined): boolean {
  if (challenge === null) return verifier === undefined;
  return verifier !== undefined && createHash('sha256').update(verifier).digest('base64url') === challenge;
}

async function newAccess({ tx, now }: Work, grant: Grant): Promise<string> {
  const token = newToken();
  const endsAt = now.add({ seconds: ACCESS_SECONDS }).toString();
  await storeToken(tx, hashOf(token), grant, { kind: 'access', endsAt });
  return token;
}

async function newRefresh({ tx, now }: Work, grant: Grant): Promise<string> {
  const token = newToken();
  const endsAt = now.add({ hours: REFRESH_DAYS * 24 }).toString();
  await storeToken(tx, hashOf(token), grant, { kind: 'refresh', endsAt });
  return token;
}

/** The same refresh token goes on, as the contract says: applications of today keep the first. */
export const refreshAccess = action({
  name: 'valid.token.refresh',
  summary: 'Gives another access token for a refresh token.',
  access: PLATFORM_ONLY,
  input: z.object({ applicationId: z.uuid(), refreshToken: z.string().max(200) }),
  output: z.union([given, z.object({ refused: z.literal(true) })]),
  async run(work, { applicationId, refreshToken }) {
    quiet(work, 'valid.token.refresh', applicationId);
    const of = { kind: 'refresh' as const, now: work.now.toString() };
    const grant = await findToken(work.tx, hashOf(refreshToken), of);
    if (grant === undefined || grant.applicationId !== applicationId) return { refused: true as const };
    return { accessToken: await newAccess(work, grant), refreshToken };
  },
});

/** RFC 7009: all that came of the same code ends. `signOut`: the browser's session too. */
export const revokeToken = action({
  name: 'valid.token.revoke',
  summary: 'Ends a token of an application with all that came of the same code.',
  access: PLATFORM_ONLY,
  input: z.object({ token: z.string().max(200), signOut: z.boolean() }),
  output: z.object({ known: z.boolean() }),
  async run(work, { token, signOut }) {
    const grant = await grantOf(work.tx, hashOf(token), work.now.toString());
    // It ended between the look and this.
    quiet(work, 'valid.token.revoke', grant?.applicationId ?? 'unknown');
    if (grant === undefined) return { known: false };
    await endGrant(work.tx, grant.grantId, work.now.toString());
    if (signOut) await endThem(work, { accountId: grant.accountId, id: grant.sessionId, why: 'signed-out' });
    return { known: true };
  },
});

/**
 * Ends a token that somebody brought. Anybody may bring anything: what is no token, or is over, concerns nobody and is counted
 * only, because a leaf stays for ever.
 */
export async function endToken(
  kernel: Kernel,
  wish: { token: string; signOut: boolean },
  requestId: string,
): Promise<void> {
  const grant = await grantOf(kernel.db, hashOf(wish.token), kernel.now().toString());
  if (grant === undefined) return kernel.metrics.count('aplec_token_unknown_total', { of: 'valid' });
  await perform(kernel, revokeToken, PLATFORM, wish, { requestId });
}
