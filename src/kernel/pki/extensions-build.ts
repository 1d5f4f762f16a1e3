import { type Bytes, EMPTY, tags, w } from './asn1/index.ts';
import { type DistributionPoint, distributionPointsDer } from './distribution-point.ts';
import { PkiError } from './error.ts';
import {
  type AccessDescription,
  type Extension,
  KEY_USAGES,
  type KeyUsage,
  type NameConstraints,
} from './extensions.ts';
import { type GeneralName, generalNameDer, generalNamesDer } from './general-name.ts';
import { EXT, QUALIFIER } from './oids.ts';
import { type QcWish, qcStatementsDer } from './qc-statements.ts';

/** A policy to write, with the address of its practice statement or a notice of at most 200 characters. */
export interface PolicyWish {
  readonly policy: string;
  readonly cps?: string;
  readonly notice?: string;
}

const extension = (oid: string, value: Bytes, critical = false): Extension => ({ oid, critical, value });
const MAX_NOTICE = 200;

/** Makers of the extensions that our profiles use, each critical or not as RFC 5280 §4.2 says. */
export const ext = {
  subjectKeyId: (id: Uint8Array) => extension(EXT.subjectKeyIdentifier, w.octets(id)),
  authorityKeyId: (id: Uint8Array) =>
    extension(EXT.authorityKeyIdentifier, w.seq(w.tlv(tags.primitive(0), id))),
  keyUsage: (...usages: readonly KeyUsage[]) =>
    extension(EXT.keyUsage, w.namedBits(usages.map((usage) => KEY_USAGES.indexOf(usage))), true),
  extKeyUsage: (purposes: readonly string[], critical = false) =>
    extension(EXT.extKeyUsage, w.seq(...purposes.map(w.oid)), critical),
  authority: (pathLength?: number) =>
    extension(
      EXT.basicConstraints,
      w.seq(w.bool(true), pathLength === undefined ? EMPTY : w.int(pathLength)),
      true,
    ),
  endEntity: () => extension(EXT.basicConstraints, w.seq(), true),
  subjectAltNames: (names: readonly GeneralName[], critical = false) =>
    extension(EXT.subjectAltName, generalNamesDer(names), critical),
  nameConstraints: (constraints: NameConstraints) =>
    extension(EXT.nameConstraints, nameConstraintsDer(constraints), true),
  policies: (policies: readonly PolicyWish[], critical = false) =>
    extension(EXT.certificatePolicies, w.seq(...policies.map(policyDer)), critical),
  policyMappings: (mappings: readonly (readonly [string, string])[]) =>
    extension(EXT.policyMappings, w.seq(...mappings.map(([a, b]) => w.seq(w.oid(a), w.oid(b)))), true),
  policyConstraints: (constraints: { requireExplicit?: number; inhibitMapping?: number }) =>
    extension(EXT.policyConstraints, policyConstraintsDer(constraints), true),
  inhibitAnyPolicy: (skip: number) => extension(EXT.inhibitAnyPolicy, w.int(skip), true),
  crlDistributionPoints: (points: readonly DistributionPoint[]) =>
    extension(EXT.crlDistributionPoints, distributionPointsDer(points)),
  freshestCrl: (points: readonly DistributionPoint[]) =>
    extension(EXT.freshestCrl, distributionPointsDer(points)),
  authorityInfoAccess: (accesses: readonly AccessDescription[]) =>
    extension(EXT.authorityInfoAccess, w.seq(...accesses.map(accessDer))),
  qcStatements: (wish: QcWish) => extension(EXT.qcStatements, qcStatementsDer(wish)),
  ocspNoCheck: () => extension(EXT.ocspNoCheck, w.nul),
  shortTerm: () => extension(EXT.validityAssuredShortTerm, w.nul),
};

function policyDer({ policy, cps, notice }: PolicyWish): Bytes {
  if (cps === undefined && notice === undefined) return w.seq(w.oid(policy));
  if (notice !== undefined && notice.length > MAX_NOTICE)
    throw new PkiError('build', 'The notice of a policy is longer than 200 characters.');
  return w.seq(
    w.oid(policy),
    w.seq(
      cps === undefined ? EMPTY : w.seq(w.oid(QUALIFIER.cps), w.ia5(cps)),
      notice === undefined ? EMPTY : w.seq(w.oid(QUALIFIER.userNotice), w.seq(w.utf8(notice))),
    ),
  );
}

function nameConstraintsDer({ permitted, excluded }: NameConstraints): Bytes {
  const subtrees = (n: number, names: readonly GeneralName[]) =>
    names.length === 0
      ? EMPTY
      : w.tlv(tags.constructed(n), ...names.map((name) => w.seq(generalNameDer(name))));
  return w.seq(subtrees(0, permitted), subtrees(1, excluded));
}

function policyConstraintsDer(constraints: { requireExplicit?: number; inhibitMapping?: number }): Bytes {
  const { requireExplicit, inhibitMapping } = constraints;
  return w.seq(
    requireExplicit === undefined ? EMPTY : w.implicit(0, w.int(requireExplicit)),
    inhibitMapping === undefined ? EMPTY : w.implicit(1, w.int(inhibitMapping)),
  );
}

const accessDer = ({ method, location }: AccessDescription): Bytes =>
  w.seq(w.oid(method), generalNameDer(location));

export function extensionDer({ oid, critical, value }: Extension): Bytes {
  return w.seq(w.oid(oid), critical ? w.bool(true) : EMPTY, w.octets(value));
}

/** Extensions ::= SEQUENCE; nothing when there are none. @throws PkiError `build` when one is there twice */
export function extensionsDer(extensions: readonly Extension[]): Bytes {
  if (new Set(extensions.map((each) => each.oid)).size !== extensions.length)
    throw new PkiError('build', 'An extension would be there twice.');
  return extensions.length === 0 ? EMPTY : w.seq(...extensions.map(extensionDer));
}
