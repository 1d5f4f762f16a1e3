import {
  type Attribute,
  attributeDer,
  CMS,
  digestIdentifier,
  type Element,
  EMPTY,
  hashByOid,
  PkiError,
  parseAlgorithm,
  parseAttributes,
  tags,
  w,
} from '../../../../kernel/pki/index.ts';
import type { SignerClaims } from '../facts.ts';
import { CADES, commitmentOid, POLICY_ADDRESS, ROLE } from './oids.ts';

type Policy = NonNullable<SignerClaims['policy']>;

/** What a signer says in signed attributes (EN 319 122-1 §5.2); a malformed one is passed over and named. */
export function readClaims(attributes: readonly Attribute[]): { claims: SignerClaims; malformed: boolean } {
  const claims: { -readonly [K in keyof SignerClaims]: SignerClaims[K] } = {};
  const commitments: string[] = [];
  const roles: string[] = [];
  let malformed = false;
  for (const { oid, values } of attributes)
    for (const value of values)
      try {
        if (oid === CMS.commitmentType) commitments.push(value.is(tags.SEQUENCE).fields().next().oid());
        else if (oid === CMS.signaturePolicy) Object.assign(claims, readPolicy(value));
        else if (oid === CMS.signerLocation) claims.location = readLocation(value);
        else if (oid === CADES.signerAttributesV2 || oid === CADES.signerAttributes)
          roles.push(...readRoles(value));
      } catch (error) {
        if (!(error instanceof PkiError)) throw error;
        malformed = true;
      }
  if (commitments.length > 0) claims.commitments = commitments;
  if (roles.length > 0) claims.roles = roles;
  return { claims: claims as SignerClaims, malformed };
}

/** §5.2.9: nothing for the implied policy, which says nothing that can be checked. */
function readPolicy(value: Element): { policy?: Policy } {
  if (value.tag === tags.NULL) return {};
  const fields = value.is(tags.SEQUENCE).fields();
  const id = fields.next().oid();
  if (fields.atEnd) return { policy: { id } };
  const hashed = fields.next(tags.SEQUENCE).fields();
  const hash = hashByOid(parseAlgorithm(hashed.next()).oid);
  const digest = hashed.next(tags.OCTET_STRING).octets();
  const address = fields.atEnd ? undefined : policyAddress(fields.next(tags.SEQUENCE));
  // An empty or zero digest means that none is given (§5.2.9.1).
  const isGiven = digest.some((byte) => byte !== 0);
  return { policy: { id, ...(isGiven && { hash, digest }), ...(address !== undefined && { address }) } };
}

function policyAddress(qualifiers: Element): string | undefined {
  for (const each of qualifiers.children()) {
    const fields = each.is(tags.SEQUENCE).fields();
    if (fields.next().oid() === POLICY_ADDRESS) return fields.next().text();
  }
  return undefined;
}

/** §5.2.5: the parts that are there, from the nearest to the farthest. */
function readLocation(value: Element): string {
  const fields = value.is(tags.SEQUENCE).fields();
  const country = fields.optional(tags.constructed(0))?.inner().text();
  const locality = fields.optional(tags.constructed(1))?.inner().text();
  const postal = fields.optional(tags.constructed(2))?.inner(tags.SEQUENCE).children() ?? [];
  return [...postal.map((each) => each.text()), locality, country]
    .filter((each) => each !== undefined)
    .join(', ');
}

/** Claimed roles: the texts of the claimed attributes (§5.2.6.1); certified ones are for whoever trusts their issuer. */
function readRoles(value: Element): string[] {
  const claimed = value.is(tags.SEQUENCE).fields().optional(tags.constructed(0));
  if (claimed === undefined) return [];
  return parseAttributes(claimed.inner(tags.SEQUENCE)).flatMap(({ values }) =>
    values.map((each) => each.text()),
  );
}

/** What is besides the claims of every format signed by CAdES about the content (§5.2.4). */
export type ContentClaims = {
  /** `application/pdf`. */
  readonly mimeType?: string;
  /** For people, in the content hints; goes with `mimeType` only outside of messages inside messages. */
  readonly description?: string;
};

/** Signed attributes in DER. `reason` and `contact` have no attribute in CAdES and are refused by `prepareCades`. */
export function claimAttributes(claims: SignerClaims, content: ContentClaims): Uint8Array[] {
  const { commitments = [], roles = [], location, policy } = claims;
  const found: Uint8Array[] = [];
  if (commitments.length > 0) {
    const values = commitments.map((each) => w.seq(w.oid(commitmentOid(each))));
    found.push(w.seq(w.oid(CMS.commitmentType), w.setOf(values)));
  }
  if (policy !== undefined) found.push(attributeDer(CMS.signaturePolicy, policyDer(policy)));
  if (location !== undefined)
    found.push(attributeDer(CMS.signerLocation, w.seq(w.explicit(1, w.utf8(location)))));
  if (roles.length > 0) {
    const claimed = w.seq(w.seq(w.oid(ROLE), w.setOf(roles.map(w.utf8))));
    found.push(attributeDer(CADES.signerAttributesV2, w.seq(w.explicit(0, claimed))));
  }
  if (content.mimeType !== undefined) found.push(attributeDer(CADES.mimeType, w.utf8(content.mimeType)));
  if (content.description !== undefined)
    found.push(attributeDer(CADES.contentHints, w.seq(w.utf8(content.description), w.oid(CMS.data))));
  return found;
}

function policyDer({ id, hash = 'sha256', digest, address }: Policy): Uint8Array {
  const qualifier = address === undefined ? EMPTY : w.seq(w.seq(w.oid(POLICY_ADDRESS), w.ia5(address)));
  // Without a digest the field is there all the same, with one zero byte (§5.2.9.1).
  const hashed = w.seq(digestIdentifier(hash), w.octets(digest ?? Uint8Array.of(0)));
  return w.seq(w.oid(id), hashed, qualifier);
}
