import type { HashName } from '../../../../kernel/pki/index.ts';
import { FormError, type SignerClaims } from '../facts.ts';
import { hashNamed, nameOfHash } from './algorithms.ts';
import { fromBase64url, toBase64url } from './jws.ts';
import { isArray, isObject, isText, type Json, type JsonObject } from './strict-json.ts';

/** What the signer says in the protected header (TS 119 182-1 §5.2), of V1.2.1 and of earlier versions. */
export function readClaims(header: JsonObject): SignerClaims {
  const policy = readPolicy(header['sigPId']);
  const location = readPlace(header['sigPl']);
  const roles = readRoles(header['srAts']);
  const commitments = readCommitments(header);
  return {
    ...(policy !== undefined && { policy }),
    ...(location !== undefined && { location }),
    ...(roles.length > 0 && { roles }),
    ...(commitments.length > 0 && { commitments }),
  };
}

const member = (value: Json | undefined, name: string): Json | undefined =>
  isObject(value) ? value[name] : undefined;
const textMember = (value: Json | undefined, name: string): string | undefined => {
  const found = member(value, name);
  return isText(found) ? found : undefined;
};

const URN = 'urn:oid:';
const OID = /^[0-2](?:\.\d+)+$/;
/** Object identifiers are URNs in JSON (RFC 3061) and plain in everything else. */
const plainId = (id: string): string => (id.startsWith(URN) ? id.slice(URN.length) : id);
const jsonId = (id: string): string => (OID.test(id) ? URN + id : id);

function readPolicy(value: Json | undefined): SignerClaims['policy'] | undefined {
  const id = textMember(member(value, 'id'), 'id') ?? textMember(value, 'id');
  if (id === undefined) return undefined;
  const hashed = member(value, 'hashAV') ?? value;
  const hash = hashNamed(textMember(hashed, 'digAlg') ?? '');
  const digest = textMember(hashed, 'digVal');
  const qualifiers = member(value, 'sigPQuals');
  const address = isArray(qualifiers)
    ? qualifiers.map((each) => textMember(each, 'spURI')).find(Boolean)
    : undefined;
  return {
    id: plainId(id),
    ...(hash !== undefined && digest !== undefined && { hash, digest: fromBase64url(digest) }),
    ...(address !== undefined && { address }),
  };
}

/** The parts of the place, from the nearest to the farthest; by the names of schema.org and by those of V1.1.1. */
const PLACE = [
  ['streetAddress', 'strAddr'],
  ['postalCode', 'postCode'],
  ['addressLocality', 'city'],
  ['addressRegion', 'statProv'],
  ['addressCountry', 'country'],
] as const;

function readPlace(value: Json | undefined): string | undefined {
  const parts = PLACE.map(([name, old]) => textMember(value, name) ?? textMember(value, old));
  const found = parts.filter((each) => each !== undefined);
  return found.length === 0 ? undefined : found.join(', ');
}

function readRoles(value: Json | undefined): string[] {
  const claimed = member(value, 'claimed');
  if (!isArray(claimed)) return [];
  return claimed.flatMap((each) => {
    const values = member(each, 'qVals') ?? member(each, 'vals');
    return isArray(values) ? values.filter(isText) : [];
  });
}

function readCommitments(header: JsonObject): string[] {
  const several = header['srCms'];
  const all = isArray(several) ? several : [header['srCm']];
  return all.flatMap((each) => {
    const id = textMember(member(each, 'commId'), 'id');
    return id === undefined ? [] : [plainId(id)];
  });
}

/** The end of the year 9999: the other formats have no later time, and far beyond it there are no dates. */
const LAST_MS = 253_402_300_799_999;

/** The claimed time in milliseconds: `iat` in seconds (since 2025-07-15), `sigT` before; two of them say nothing. */
export function readTime(header: JsonObject): number | undefined {
  const { iat, sigT } = header;
  if (typeof iat === 'number' && sigT === undefined && iat >= 0 && iat * 1000 <= LAST_MS)
    return Math.floor(iat * 1000);
  if (!isText(sigT) || iat !== undefined || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(sigT)) return undefined;
  const at = Date.parse(sigT);
  return Number.isNaN(at) ? undefined : at;
}

/** Members of the protected header for what the signer says. @throws FormError `jades.claim` for what JAdES has no place */
export function claimMembers(claims: SignerClaims): Record<string, Json> {
  if (claims.reason !== undefined || claims.contact !== undefined)
    throw new FormError(
      'jades.claim',
      'JAdES has no place for a reason or a contact; a commitment says what the signature means.',
    );
  const { commitments = [], roles = [], location, policy } = claims;
  return {
    ...(commitments.length > 0 && { srCms: commitments.map((id) => ({ commId: { id: jsonId(id) } })) }),
    ...(location !== undefined && { sigPl: { addressLocality: location } }),
    ...(roles.length > 0 && {
      srAts: { claimed: [{ mediaType: 'text/plain', encoding: 'binary', qVals: [...roles] }] },
    }),
    ...(policy !== undefined && { sigPId: policyMember(policy) }),
  };
}

function policyMember(policy: NonNullable<SignerClaims['policy']>): Json {
  const { id, hash, digest, address } = policy;
  return {
    id: { id: jsonId(id) },
    ...(hash !== undefined && digest !== undefined && digestMember(hash, digest)),
    ...(address !== undefined && { sigPQuals: [{ spURI: address }] }),
  };
}

const digestMember = (hash: HashName, digest: Uint8Array) => ({
  digAlg: nameOfHash(hash),
  digVal: toBase64url(digest),
});
