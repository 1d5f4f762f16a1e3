import {
  ACCESS,
  ANY_POLICY,
  type Extension,
  ext,
  type KeyUsage,
  type PublicKey,
} from '../../../kernel/pki/index.ts';
import type { Addresses } from './addresses.ts';
import { type Profile, type ProfileRules, rulesOf } from './profiles.ts';
import type { Subject } from './subject.ts';

/** What of the installation stands in every certificate. */
export type House = {
  addresses: Addresses;
  policyArc: string;
  qualified: boolean;
};

const uri = (value: string) => ({ form: 'uri' as const, value });
const point = (address: string) => [{ name: { full: [uri(address)] } }];
const PDS_LANGUAGE = 'en';
/** Years that evidence about a qualified certificate is kept (Ley 6/2020 art. 9.3.a). */
const RETENTION_YEARS = 15;

/** The extensions of an authority that the root signs: it signs certificates and lists, and nobody below issues. */
export function authorityExtensions({ addresses }: House, parent: string): Extension[] {
  return [
    ext.authority(0),
    ext.keyUsage('keyCertSign', 'cRLSign'),
    ext.policies([{ policy: ANY_POLICY, cps: addresses.practice }]),
    ext.crlDistributionPoints(point(addresses.crl(parent))),
    ext.authorityInfoAccess([{ method: ACCESS.caIssuers, location: uri(addresses.certificate(parent)) }]),
  ];
}

export const rootExtensions = (): Extension[] => [ext.authority(1), ext.keyUsage('keyCertSign', 'cRLSign')];

export type Filled = {
  house: House;
  authority: string;
  profile: Profile;
  subject: Subject;
  publicKey: PublicKey;
};

/** The extensions of an end entity by its profile (EN 319 412-2 §4.3 and §4.4, 412-3, 412-4, 412-5). */
export function endEntityExtensions(filled: Filled): Extension[] {
  const { profile, house, authority, publicKey, subject } = filled;
  const rules = rulesOf(profile);
  const { addresses } = house;
  const hosts = (subject.hosts ?? []).map((value) => ({ form: 'dns' as const, value }));
  const emails = subject.email === undefined ? [] : [{ form: 'email' as const, value: subject.email }];
  const names = [...hosts, ...emails];
  const policies = ext.policies(
    policiesOf(rules, house).map((policy, at) => ({ policy, ...(at === 0 && { cps: addresses.practice }) })),
  );
  const common = [
    ext.endEntity(),
    ext.keyUsage(...usagesOf(rules, publicKey)),
    ext.extKeyUsage(rules.purposes, rules.criticalPurposes ?? false),
    policies,
    ...(names.length === 0 ? [] : [ext.subjectAltNames(names)]),
  ];
  const issuer = { method: ACCESS.caIssuers, location: uri(addresses.certificate(authority)) };
  // RFC 6960 §4.2.2.2.1: nobody asks whether the one who answers is revoked; it lives some days.
  if (profile === 'ocsp') return [...common, ext.authorityInfoAccess([issuer]), ext.ocspNoCheck()];
  return [
    ...common,
    ext.crlDistributionPoints(point(addresses.crl(authority))),
    ext.freshestCrl(point(addresses.delta(authority))),
    ext.authorityInfoAccess([{ method: ACCESS.ocsp, location: uri(addresses.ocsp) }, issuer]),
    ...qcOf(rules, house),
  ];
}

/** TLS 1.2 lets RSA keys take keys along (RFC 5246 §7.4.2); keys on curves do not. */
function usagesOf({ keyUsage, purposes }: ProfileRules, key: PublicKey): KeyUsage[] {
  const isTls = keyUsage.length === 1 && purposes.some((each) => each.endsWith('.3.1'));
  return isTls && key.kind === 'rsa' ? [...keyUsage, 'keyEncipherment'] : [...keyUsage];
}

export function policiesOf(
  { policy, etsi, national }: ProfileRules,
  { policyArc, qualified }: House,
): string[] {
  const own = `${policyArc}.${policy}`;
  if (qualified && etsi?.qualified !== undefined)
    return [own, etsi.qualified, ...(national === undefined ? [] : [national])];
  return etsi === undefined ? [own] : [own, etsi.plain];
}

/** QcCompliance is said by qualified certificates only; type, retention and statement describe any (EN 319 412-5 §4.2, §4.3). */
function qcOf({ qcType, semantics }: ProfileRules, { qualified, addresses }: House): Extension[] {
  if (qcType === undefined) return [];
  return [
    ext.qcStatements({
      ...(semantics !== undefined && { semantics }),
      compliance: qualified,
      retentionYears: RETENTION_YEARS,
      pds: [{ url: `${addresses.practice}?lang=${PDS_LANGUAGE}`, language: PDS_LANGUAGE }],
      types: [qcType],
    }),
  ];
}
