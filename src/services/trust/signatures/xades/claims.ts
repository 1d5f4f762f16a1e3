import { DS, fromBase64, hashByUri, type XmlElement } from '../../../../kernel/xml/index.ts';
import type { SignerClaims } from '../facts.ts';

/** What the signer says of himself in signed properties (EN 319 132-1 §5.2). */
export interface SignedClaims {
  readonly time: number | undefined;
  readonly claims: SignerClaims;
  /** Media types by the identifier of the reference that they describe. */
  readonly formats: ReadonlySet<string>;
}

/** Lists of roles, commitments and formats end here. */
const MOST_CLAIMS = 100;

export function claimsOf(signedProperties: XmlElement): SignedClaims {
  const { namespace } = signedProperties;
  const [signature] = signedProperties.all(namespace, 'SignedSignatureProperties');
  const [data] = signedProperties.all(namespace, 'SignedDataObjectProperties');
  const claims: SignerClaims = {};
  const roles = rolesOf(signature);
  const commitments = textsAt(data, ['CommitmentTypeIndication', 'CommitmentTypeId', 'Identifier']);
  const location = placeOf(signature);
  const policy = policyOf(signature);
  if (roles.length > 0) claims.roles = roles;
  if (commitments.length > 0) claims.commitments = commitments.map(withoutUrn);
  if (location !== '') claims.location = location;
  if (policy !== undefined) claims.policy = policy;
  const formats = at(data, ['DataObjectFormat']).filter((each) => at(each, ['MimeType']).length > 0);
  return {
    time: timeOf(at(signature, ['SigningTime'])[0]?.value),
    claims,
    formats: new Set(formats.map((each) => (each.attribute('ObjectReference') ?? '').slice(1))),
  };
}

/** Elements along a path of names, each in the namespace of its parent. */
function at(element: XmlElement | undefined, path: readonly string[]): XmlElement[] {
  let found = element === undefined ? [] : [element];
  for (const local of path)
    found = found.flatMap((each) => each.all(each.namespace, local)).slice(0, MOST_CLAIMS);
  return found;
}

const textsAt = (element: XmlElement | undefined, path: readonly string[]): string[] =>
  at(element, path)
    .map((each) => each.value.trim())
    .filter((each) => each !== '');

const rolesOf = (signature: XmlElement | undefined): string[] =>
  ['SignerRole', 'SignerRoleV2'].flatMap((role) => textsAt(signature, [role, 'ClaimedRoles', 'ClaimedRole']));

function placeOf(signature: XmlElement | undefined): string {
  const places = ['SignatureProductionPlace', 'SignatureProductionPlaceV2'].flatMap((each) =>
    at(signature, [each]),
  );
  const parts = places.flatMap((each) => each.children.map((child) => child.value.trim()));
  return parts.filter((each) => each !== '').join(', ');
}

/** Object identifiers are written as `urn:oid:…` (RFC 3061), or with another qualifier. */
const withoutUrn = (id: string) => id.replace(/^urn:oid:/i, '');

function policyOf(signature: XmlElement | undefined): SignerClaims['policy'] {
  const [policy] = at(signature, ['SignaturePolicyIdentifier', 'SignaturePolicyId']);
  const id = textsAt(policy, ['SigPolicyId', 'Identifier'])[0];
  if (policy === undefined || id === undefined) return undefined;
  const [digest] = at(policy, ['SigPolicyHash']);
  const hash = hashByUri(digest?.all(DS, 'DigestMethod')[0]?.attribute('Algorithm'));
  const value = fromBase64(digest?.all(DS, 'DigestValue')[0]?.value ?? '');
  const address = textsAt(policy, ['SigPolicyQualifiers', 'SigPolicyQualifier', 'SPURI'])[0];
  return {
    id: withoutUrn(id),
    ...(hash !== undefined && value !== undefined && { hash, digest: value }),
    ...(address !== undefined && { address }),
  };
}

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})?$/;

/** xsd:dateTime; one without zone is taken as universal time. */
function timeOf(text: string | undefined): number | undefined {
  const trimmed = text?.trim() ?? '';
  if (!TIME.test(trimmed)) return undefined;
  const time = Date.parse(/Z|[+-]\d{2}:\d{2}$/.test(trimmed) ? trimmed : `${trimmed}Z`);
  return Number.isNaN(time) ? undefined : time;
}
