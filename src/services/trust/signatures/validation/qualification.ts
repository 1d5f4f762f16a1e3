import type { Certificate, QcStatements } from '../../../../kernel/pki/index.ts';

/** What a trust list (TS 119 612) says of one service that stands for a certificate, at an instant. */
export type ListedService = {
  /** Two letters. */
  country: string;
  provider: string;
  /** A service that issues qualified certificates (`CA/QC`), or another. */
  issuesQualified: boolean;
  granted: boolean;
  /** What the list says it is for; empty when it does not say. */
  kinds: readonly QualifiedKind[];
  /** Last part of the URIs of the qualifiers that fit the certificate: `QCWithQSCD`, `NotQualified`. */
  qualifiers: readonly string[];
};

export type QualifiedKind = 'esign' | 'eseal' | 'web';

/** Services of the loaded lists for a certificate and its authorities at an instant (ms); undefined: no list is loaded. */
export type ListQuestion = (
  certificate: Certificate,
  chain: readonly Certificate[],
  at: number,
) => Promise<readonly ListedService[] | undefined>;

/** The levels of ETSI TS 119 172-4; `N/A`: nothing can be said of it. */
export const QUALITIES = [
  'QESig',
  'QESeal',
  'AdESig-QC',
  'AdESeal-QC',
  'Unknown-QC',
  'AdESig',
  'AdESeal',
  'Unknown',
  'Not AdES',
  'N/A',
] as const;
export type Quality = (typeof QUALITIES)[number];

export type Qualification = {
  quality: Quality;
  /** The signature itself is INDETERMINATE: it would be this if it held. */
  indeterminate: boolean;
  /** Why not more; stable codes. */
  reasons: QualificationReason[];
  /** What the certificate says of itself, which only its authority vouches for. */
  stated: { qualified: boolean; device: boolean; kinds: QualifiedKind[] };
  service?: { country: string; provider: string };
};

export const QUALIFICATION_REASONS = [
  'signature-failed',
  'no-lists',
  'not-listed',
  'withdrawn',
  'not-qualified',
  'not-qualified-at-issue',
  'kind-unknown',
  'no-device',
  'certificate-not-protected',
] as const;
export type QualificationReason = (typeof QUALIFICATION_REASONS)[number];

export type QualificationSubject = {
  certificate: Certificate;
  chain: readonly Certificate[];
  /** The instant (ms) at which the signature is proven to exist. */
  at: number;
  indication: 'PASSED' | 'INDETERMINATE' | 'FAILED';
  isProtected: boolean;
};

/** What kind of signature it is in law (TS 119 172-4 §4.2, TS 119 615 §4.4 and §4.5): apart from whether it holds. */
export async function qualify(subject: QualificationSubject, ask: ListQuestion): Promise<Qualification> {
  const { certificate, chain, at, indication, isProtected } = subject;
  const stated = statedBy(certificate.extensions.qcStatements);
  const indeterminate = indication === 'INDETERMINATE';
  const answer = (quality: Quality, ...reasons: QualificationReason[]): Qualification => ({
    ...{ quality, indeterminate, reasons, stated },
  });
  if (indication === 'FAILED') return answer('N/A', 'signature-failed');
  if (!isProtected) return answer('Not AdES', 'certificate-not-protected');
  const now = await ask(certificate, chain, at);
  const then = await ask(certificate, chain, certificate.notBefore);
  if (now === undefined || then === undefined) return answer('N/A', 'no-lists');
  const signing = certificateAt(stated, now);
  const issue = certificateAt(stated, then);
  const kind = signing.kind ?? stated.kinds[0];
  if (!signing.qualified) return answer(kindOf(kind, 'AdESig', 'AdESeal', 'Unknown'), signing.reason);
  const service = now.find(isQualifying);
  const listed = service && { service: { country: service.country, provider: service.provider } };
  if (!issue.qualified)
    return { ...answer(kindOf(kind, 'AdESig', 'AdESeal', 'Unknown'), 'not-qualified-at-issue'), ...listed };
  if (kind === undefined || kind === 'web') return { ...answer('Unknown-QC', 'kind-unknown'), ...listed };
  if (!signing.device)
    return { ...answer(kindOf(kind, 'AdESig-QC', 'AdESeal-QC', 'Unknown-QC'), 'no-device'), ...listed };
  return { ...answer(kindOf(kind, 'QESig', 'QESeal', 'Unknown-QC')), ...listed };
}

function statedBy(statements: QcStatements | undefined): Qualification['stated'] {
  const qualified = statements?.compliance === true;
  const kinds: QualifiedKind[] = [...(statements?.types ?? [])];
  // Before there were kinds, a qualified certificate was one for signatures (TS 119 615 §4.4).
  if (qualified && kinds.length === 0) kinds.push('esign');
  return { qualified, device: statements?.sscd === true, kinds };
}

const kindOf = (kind: QualifiedKind | undefined, sign: Quality, seal: Quality, other: Quality): Quality =>
  kind === 'esign' ? sign : kind === 'eseal' ? seal : other;

const isQualifying = (each: ListedService): boolean => each.issuesQualified && each.granted;

type At =
  | { qualified: true; kind: QualifiedKind | undefined; device: boolean }
  | { qualified: false; kind: QualifiedKind | undefined; reason: QualificationReason };

/** Whether a certificate is qualified at an instant (TS 119 615 §4.4): the list overrules what the certificate says. */
function certificateAt(stated: Qualification['stated'], services: readonly ListedService[]): At {
  const issuing = services.filter((each) => each.issuesQualified);
  const kind = stated.kinds[0];
  if (issuing.length === 0) return { qualified: false, kind, reason: 'not-listed' };
  const granted = issuing.filter(isQualifying);
  if (granted.length === 0) return { qualified: false, kind, reason: 'withdrawn' };
  const has = (name: string) => granted.some((each) => each.qualifiers.includes(name));
  if (has('NotQualified') || !(stated.qualified || has('QCStatement')))
    return { qualified: false, kind, reason: 'not-qualified' };
  const said = has('QCForESig') ? 'esign' : has('QCForESeal') ? 'eseal' : has('QCForWSA') ? 'web' : kind;
  const fits = granted.some(
    (each) => each.kinds.length === 0 || (said !== undefined && each.kinds.includes(said)),
  );
  if (!fits) return { qualified: false, kind, reason: 'not-qualified' };
  const without = has('QCNoQSCD') || has('QCNoSSCD');
  const with_ = has('QCWithQSCD') || has('QCWithSSCD');
  return { qualified: true, kind: said, device: !without && (with_ || stated.device) };
}
