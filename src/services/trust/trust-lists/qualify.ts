import type { Certificate } from '../../../kernel/pki/index.ts';
import { CA_QC, lastPart } from './names.ts';
import { type Criteria, isGranted, type ServiceState, stateAt, type TrustService } from './trust-list.ts';

export type ListedKind = 'esign' | 'eseal' | 'web';
/** What a list says of one service that stands for a certificate, at an instant. */
export type ListedService = {
  country: string;
  provider: string;
  issuesQualified: boolean;
  granted: boolean;
  kinds: readonly ListedKind[];
  /** Last part of the URIs of the qualifiers that fit the certificate: `QCWithQSCD`, `NotQualified`. */
  qualifiers: readonly string[];
};

const KINDS: Readonly<Record<string, ListedKind>> = {
  ForeSignatures: 'esign',
  ForeSeals: 'eseal',
  ForWebSiteAuthentication: 'web',
};

/** What a service's state at an instant (ms) says of a certificate that it stands for; undefined before its first state. */
export function listedAt(
  service: TrustService,
  certificate: Certificate,
  at: number,
): Omit<ListedService, 'country' | 'provider'> | undefined {
  const state = stateAt(service, at);
  if (state === undefined) return undefined;
  return {
    issuesQualified: state.type === CA_QC,
    granted: isGranted(state),
    kinds: state.uses.map((uri) => KINDS[lastPart(uri)]).filter((kind) => kind !== undefined),
    qualifiers: qualifiersFor(state, certificate),
  };
}

function qualifiersFor({ qualifications }: ServiceState, certificate: Certificate): string[] {
  const fitting = qualifications.filter(({ criteria }) => fits(criteria, certificate));
  return [...new Set(fitting.flatMap(({ qualifiers }) => qualifiers.map(lastPart)))];
}

/** Whether criteria are true of a certificate (clause 5.5.9.2.2). What is not understood is never true. */
export function fits(criteria: Criteria, certificate: Certificate): boolean {
  const { extensions, subject } = certificate;
  switch (criteria.kind) {
    case 'list':
      if (criteria.of.some(({ kind }) => kind === 'unknown')) return false;
      if (criteria.assert === 'all') return criteria.of.every((each) => fits(each, certificate));
      if (criteria.assert === 'atLeastOne') return criteria.of.some((each) => fits(each, certificate));
      return criteria.of.every((each) => !fits(each, certificate));
    case 'key-usage':
      return criteria.bits.every(
        ({ name, value }) => (extensions.keyUsage ?? []).some((each) => each === bitName(name)) === value,
      );
    case 'policies': {
      const own = new Set((extensions.policies ?? []).map(({ policy }) => policy));
      return criteria.oids.every((oid) => own.has(oid));
    }
    case 'purposes':
      return criteria.oids.every((oid) => (extensions.extKeyUsage ?? []).includes(oid));
    case 'subject':
      return criteria.oids.every((oid) => subject.get(oid) !== undefined);
    default:
      return false;
  }
}

/** The schema says crlSign where RFC 5280 says cRLSign. */
const bitName = (name: string): string => (name === 'crlSign' ? 'cRLSign' : name);
