import type { KoaContextWithOIDC } from 'oidc-provider';
import { newId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { newToken } from '../identity/index.ts';
import { grantName } from './artifact-store.ts';
import type { Held } from './clients.ts';
import { type Scope, scopeOfClaim, scopesIn } from './scopes.ts';
import { storageFor } from './storage.ts';
import { unitInCourse } from './unit.ts';

/** What a request asks for, of what its application is registered for: scopes, with those of single claims. */
export function scopesAsked(ctx: KoaContextWithOIDC, { terms }: Held): Scope[] {
  const named = [...ctx.oidc.requestParamClaims].map(scopeOfClaim);
  const asked = new Set([...scopesIn(String(ctx.oidc.params?.['scope'] ?? '')), ...named]);
  return terms.scopes.filter((each) => asked.has(each));
}

/**
 * The grant under which a request is answered: the one that the session has for this application when it covers what is
 * asked; else one made, or made wider, from what the person agreed to before. None: they are asked.
 */
export async function grantFor(kernel: Kernel, ctx: KoaContextWithOIDC, held: Held): Promise<unknown> {
  const unit = unitInCourse();
  const { session } = ctx.oidc;
  if (unit?.session === undefined || session === undefined) return undefined;
  const { Grant } = ctx.oidc.provider;
  const accountId = unit.session.account.id;
  const applicationId = held.application.id;
  const before = [...unit.given.values()].find(
    (each) => each.applicationId === applicationId && each.sessionId === unit.session!.id,
  );
  const asked = scopesAsked(ctx, held);
  const claims = [...ctx.oidc.requestParamClaims];
  const existing = before && (await Grant.find(grantName(before)));
  if (existing !== undefined && covers(existing as never, asked, claims)) return existing;
  const consent = await storageFor(kernel).consent({ accountId, applicationId });
  if (consent === undefined || !asked.every((each) => consent.scopes.includes(each))) return existing;
  const seconds = (kernel.settings['SESSION_HOURS'] as number) * 3_600;
  const now = Math.floor(kernel.now().epochMilliseconds / 1000);
  const given = before ?? {
    ...{ accountId, id: newId(), applicationId, sessionId: unit.session.id, sid: newToken() },
    ...{ payload: {}, expires: now + seconds },
  };
  const name = grantName(given);
  const grant = new Grant({ accountId, clientId: applicationId, jti: name } as never);
  const registered = (claim: string) => {
    const scope = scopeOfClaim(claim);
    return scope === undefined || held.terms.scopes.includes(scope);
  };
  grant.addOIDCScope(
    ['openid', ...held.terms.scopes.filter((each) => consent.scopes.includes(each))].join(' '),
  );
  grant.addOIDCClaims(claims.filter(registered));
  // Seen and refused, so that nobody is asked again about what this application never gets.
  grant.rejectOIDCClaims(claims.filter((claim) => !registered(claim)));
  unit.given.set(name, given);
  session.authorizations = {
    ...session.authorizations,
    [applicationId]: { sid: given.sid, grantId: name },
  } as never;
  await grant.save();
  return grant;
}

type Covering = { getOIDCScope(): string; getOIDCClaimsEncountered(): string[] };

const covers = (grant: Covering, scopes: readonly string[], claims: readonly string[]): boolean => {
  const [granted, seen] = [grant.getOIDCScope().split(' '), grant.getOIDCClaimsEncountered()];
  return scopes.every((each) => granted.includes(each)) && claims.every((each) => seen.includes(each));
};
