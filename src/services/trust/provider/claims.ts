import type { Scope } from './application.ts';

/** What each scope gives (OpenID Connect Core §5.4; the rest are ours, for public administrations). */
export const CLAIMS_OF: Readonly<Record<Scope, readonly string[]>> = {
  openid: ['sub', 'acr', 'amr'],
  profile: ['name', 'given_name', 'family_name', 'birthdate'],
  document: ['document_number', 'document_type', 'document_country'],
  email: ['email', 'email_verified'],
  phone: ['phone_number'],
  employment: ['employment'],
  representation: ['acting_for', 'organisation'],
  offline_access: [],
};

/** Claims of the protocol itself: nobody is asked about them. */
const PROTOCOL = new Set(['sub', 'sid', 'auth_time', 'acr', 'amr', 'iss']);

/** The scope that a claim belongs to, when it is one that people are asked about. */
export function scopeOfClaim(claim: string): Scope | undefined {
  if (PROTOCOL.has(claim)) return undefined;
  return (Object.keys(CLAIMS_OF) as Scope[]).find((scope) => CLAIMS_OF[scope].includes(claim));
}

/** Claims that an application may be told: those of its registered scopes, however it asks (RFC 9700 §2.6: minimise). */
export const allowedClaims = (scopes: readonly Scope[]): ReadonlySet<string> =>
  new Set([...PROTOCOL, ...scopes.flatMap((scope) => CLAIMS_OF[scope])]);
