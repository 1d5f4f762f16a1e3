import { createHmac, timingSafeEqual } from 'node:crypto';
import { createLocalJWKSet, errors, type JSONWebKeySet, jwtVerify } from 'jose';
import { type Database, runSql, type Tx } from '../../../kernel/database/database.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { ClientEntry } from './catalogue.ts';
import { exchangeProblems } from './problems.ts';

/** Life of an access token, in seconds: short, because only revoking its client ends it sooner. */
export const TOKEN_SECONDS = 600;
/** Longest life of an assertion that we take (RFC 7523 §3). */
const ASSERTION_SECONDS = 300;
export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const ALGORITHMS = ['ES256', 'ES384', 'PS256', 'RS256', 'EdDSA'];

export type Tokens = {
  issue(clientId: string): string;
  /** The client of a token that holds, else undefined. */
  check(token: string): string | undefined;
};

/** Access tokens: `<client>.<end>.<id>.<hmac>`; opaque to clients, checked in every process with one secret. */
export function createTokens(secret: Buffer, nowMs: () => number): Tokens {
  const mac = (body: string) =>
    createHmac('sha256', secret).update(`aplec/access/v1\0${body}`).digest('base64url');
  return {
    issue(clientId) {
      const body = `${clientId}.${Math.floor(nowMs() / 1000) + TOKEN_SECONDS}.${newId()}`;
      return `${body}.${mac(body)}`;
    },
    check(token) {
      const cut = token.lastIndexOf('.');
      const body = token.slice(0, cut);
      const expected = Buffer.from(mac(body));
      const given = Buffer.from(token.slice(cut + 1));
      if (expected.length !== given.length || !timingSafeEqual(expected, given)) return undefined;
      const [clientId, end] = body.split('.');
      return Number(end) * 1000 > nowMs() ? clientId : undefined;
    },
  };
}

/**
 * `private_key_jwt` (OpenID Connect Core §9, RFC 7523): the assertion is signed by a registered key of the
 * client, for us, young, and used once. Throws `exchange.assertion-invalid` without saying to whom it was near.
 */
export async function checkAssertion(
  on: Tx | Database,
  assertion: string,
  options: {
    client: Pick<ClientEntry, 'id' | 'revoked' | 'jwks'> | undefined;
    audiences: string[];
    now: Temporal.Instant;
  },
): Promise<void> {
  const { client, audiences, now } = options;
  if (client === undefined || client.revoked || client.jwks === null || client.jwks === undefined)
    throw exchangeProblems['assertion-invalid']();
  try {
    const { payload } = await jwtVerify(assertion, createLocalJWKSet(client.jwks as JSONWebKeySet), {
      algorithms: ALGORITHMS,
      issuer: client.id,
      subject: client.id,
      audience: audiences,
      currentDate: new Date(now.epochMilliseconds),
      maxTokenAge: ASSERTION_SECONDS,
      requiredClaims: ['jti', 'exp', 'iat'],
    });
    if (typeof payload.jti !== 'string' || payload.jti.length > 200)
      throw exchangeProblems['assertion-invalid']();
    // It is believed for ASSERTION_SECONDS from its making, whatever end it gives itself: so long it is remembered.
    const end = Math.min(payload.exp!, payload.iat! + ASSERTION_SECONDS);
    const used = await runSql(
      on,
      `with past as (delete from exchange.assertion_used where client_id = $1 and until < to_timestamp($4))
       insert into exchange.assertion_used (client_id, jti, until) values ($1, $2, to_timestamp($3)) on conflict do nothing
       returning jti`,
      [client.id, payload.jti, end, now.epochMilliseconds / 1000 - ASSERTION_SECONDS],
    );
    if (used.length !== 1)
      throw exchangeProblems['assertion-invalid']({ detail: 'This assertion was used already.' });
  } catch (error) {
    if (error instanceof errors.JOSEError)
      throw exchangeProblems['assertion-invalid']({ detail: error.code });
    throw error;
  }
}

/**
 * The names of this server in an assertion, on either port. From the settings and never from the Host header: it
 * is the caller's, who could make an assertion that was meant for another server count here.
 */
export function audiencesOf({ publicAddress, settings }: Kernel): string[] {
  const { hostname } = new URL(publicAddress);
  const systems = `https://${hostname}:${settings.TLS_PORT}`;
  return [publicAddress, systems, `https://${hostname}`].flatMap((each) => [each, `${each}/oauth/token`]);
}

/** The client that an assertion claims to come from, before its signature is checked. */
export function claimedClient(assertion: string): string | undefined {
  try {
    const payload = JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString()) as {
      sub?: unknown;
    };
    return typeof payload.sub === 'string' ? payload.sub : undefined;
  } catch (_malformed) {
    return undefined;
  }
}
