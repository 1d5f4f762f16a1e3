import { z } from 'zod';
import { algorithmName, type Certificate, nameText } from '../../../../kernel/pki/index.ts';
import {
  CONDITIONS,
  type Conclusion,
  type Condition,
  type ConditionCode,
  type ConditionData,
  SUB_INDICATIONS,
  type SubIndication,
  totalOf,
} from './conclusion.ts';
import type { DocumentJudgement } from './document.ts';
import type { ValidationPolicy } from './policy.ts';
import { QUALIFICATION_REASONS, QUALITIES } from './qualification.ts';
import type { SignatureJudgement } from './signature.ts';
import type { TimestampJudgement } from './timestamps.ts';

/** The detailed report: plain data with stable codes, the same for the API, the XML form and the page. Times are ISO 8601. */
const time = z.string();
const indication = z.enum(['TOTAL-PASSED', 'INDETERMINATE', 'TOTAL-FAILED']);
const sub = z.enum(Object.keys(SUB_INDICATIONS) as [SubIndication, ...SubIndication[]]);

const conditionForm = z.object({
  code: z.enum(Object.keys(CONDITIONS) as [ConditionCode, ...ConditionCode[]]),
  clause: z.string(),
  result: z.enum(['passed', 'warning', 'failed']),
  subIndication: sub.optional(),
  about: z.string().optional(),
  data: z.record(z.string(), z.string()).optional(),
});

const conclusionForm = z.object({
  indication: z.enum(['PASSED', 'INDETERMINATE', 'FAILED']),
  subIndication: sub.optional(),
  conditions: z.array(conditionForm),
});

const timestampForm = z.object({
  id: z.string(),
  kind: z.enum(['content', 'signature', 'references', 'archive', 'document']),
  sha256: z.string(),
  time: time.optional(),
  certificate: z.string().optional(),
  holds: z.enum(['by-itself', 'by-a-later-one', 'no']),
  conclusion: conclusionForm,
});

const noteForm = z.object({ code: z.string(), level: z.enum(['failure', 'warning']), sentence: z.string() });

const qualificationForm = z.object({
  quality: z.enum(QUALITIES),
  indeterminate: z.boolean(),
  reasons: z.array(z.enum(QUALIFICATION_REASONS)),
  stated: z.object({
    qualified: z.boolean(),
    device: z.boolean(),
    kinds: z.array(z.enum(['esign', 'eseal', 'web'])),
  }),
  service: z.object({ country: z.string(), provider: z.string() }).optional(),
});

const plainSignature = z.object({
  id: z.string(),
  format: z.enum(['PAdES', 'XAdES', 'CAdES', 'JAdES']),
  level: z.enum(['none', 'B-B', 'B-T', 'B-LT', 'B-LTA']),
  indication,
  subIndication: sub.optional(),
  /** Fingerprints, from the signer's up to the anchor's. */
  chain: z.array(z.string()),
  signer: z.string().optional(),
  signerReference: z.enum(['protected', 'unprotected', 'mismatch']),
  algorithm: z.string().optional(),
  hashes: z.array(z.string()),
  signed: z.array(
    z.object({
      name: z.string(),
      state: z.enum(['intact', 'changed', 'absent']),
      hash: z.string().optional(),
    }),
  ),
  claimedTime: time.optional(),
  claims: z.object({
    reason: z.string().optional(),
    location: z.string().optional(),
    contact: z.string().optional(),
    roles: z.array(z.string()).optional(),
    commitments: z.array(z.string()).optional(),
    policy: z.string().optional(),
  }),
  provenAt: time,
  provenBy: z.string().optional(),
  process: z.object({ basic: conclusionForm, withTime: conclusionForm, longTerm: conclusionForm.optional() }),
  conclusion: conclusionForm,
  timestamps: z.array(z.string()),
  qualification: qualificationForm.optional(),
});

type PlainSignature = z.infer<typeof plainSignature>;
export type SignatureDetail = PlainSignature & { counterSignatures: SignatureDetail[] };
const signatureForm: z.ZodType<SignatureDetail> = plainSignature.extend({
  get counterSignatures() {
    return z.array(signatureForm);
  },
});

const certificateForm = z.object({
  fingerprint: z.string(),
  subject: z.string(),
  issuer: z.string(),
  serial: z.string(),
  notBefore: time,
  notAfter: time,
  /** As the certificate writes them, for people. */
  name: z.string().optional(),
  organisation: z.string().optional(),
  isAnchor: z.boolean(),
  der: z.string(),
});

export const OUTCOMES = ['signed', 'no-signature', 'unreadable', 'not-finished'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const detailedForm = z.object({
  outcome: z.enum(OUTCOMES),
  /** Of all signatures together: passed when there are some and each is. */
  indication,
  subIndication: sub.optional(),
  /** Why it could not be read, or not to the end. */
  cause: z.object({ code: z.string(), sentence: z.string() }).optional(),
  validatedAt: time,
  policy: z.object({ id: z.string(), algorithms: z.string() }),
  kind: z.enum(['pdf', 'xml', 'cms', 'jws', 'asic-s', 'asic-e']).optional(),
  notes: z.array(noteForm),
  signatures: z.array(signatureForm),
  timestamps: z.array(timestampForm),
  certificates: z.array(certificateForm),
  leftOut: z.number(),
});
export type DetailedReport = z.infer<typeof detailedForm>;
export type ConditionDetail = z.infer<typeof conditionForm>;
export type ConclusionDetail = z.infer<typeof conclusionForm>;
export type TimestampDetail = z.infer<typeof timestampForm>;
export type CertificateDetail = z.infer<typeof certificateForm>;

const iso = (at: number): string => (Number.isFinite(at) ? new Date(at).toISOString() : 'never');

export function detail(judgement: DocumentJudgement): DetailedReport {
  const certificates = new Map<string, CertificateDetail>();
  const remember = (certificate: Certificate, isAnchor = false) => {
    const known = certificates.get(certificate.fingerprint);
    certificates.set(
      certificate.fingerprint,
      ofCertificate(certificate, isAnchor || known?.isAnchor === true),
    );
    return certificate.fingerprint;
  };
  const ofSignature = (each: SignatureJudgement) => detailSignature(each, remember);
  const signatures = judgement.signatures.map(ofSignature);
  const timestamps = judgement.timestamps.map((each) => detailTimestamp(each, remember));
  return {
    ...summary(signatures),
    validatedAt: iso(judgement.at),
    policy: { id: judgement.policy.id, algorithms: judgement.policy.algorithms.name },
    kind: judgement.kind,
    notes: judgement.notes.map(({ code, level, sentence }) => ({ code, level, sentence })),
    signatures,
    timestamps,
    certificates: [...certificates.values()],
    leftOut: judgement.leftOut,
  };
}

/** Whoever countersigned is told as somebody who signed: a document does not hold when they did not. */
const withCounters = (signatures: readonly SignatureDetail[]): SignatureDetail[] =>
  signatures.flatMap((each) => [each, ...withCounters(each.counterSignatures)]);

function summary(
  signatures: readonly SignatureDetail[],
): Pick<DetailedReport, 'outcome' | 'indication' | 'subIndication'> {
  if (signatures.length === 0) return { outcome: 'no-signature', indication: 'INDETERMINATE' };
  const all = withCounters(signatures);
  const worst =
    all.find((each) => each.indication === 'TOTAL-FAILED') ??
    all.find((each) => each.indication === 'INDETERMINATE');
  if (worst === undefined) return { outcome: 'signed', indication: 'TOTAL-PASSED' };
  const { indication: found, subIndication } = worst;
  return { outcome: 'signed', indication: found, ...(subIndication && { subIndication }) };
}

/** The report on bytes that could not be read, or not to the end: never a pass. */
export function unread(
  outcome: 'unreadable' | 'not-finished',
  cause: { code: string; sentence: string },
  { at, policy }: { at: number; policy: ValidationPolicy },
): DetailedReport {
  const isForm = outcome === 'unreadable';
  return {
    ...{
      outcome,
      cause,
      validatedAt: iso(at),
      policy: { id: policy.id, algorithms: policy.algorithms.name },
    },
    indication: isForm ? 'TOTAL-FAILED' : 'INDETERMINATE',
    subIndication: isForm ? 'FORMAT_FAILURE' : 'CUSTOM',
    ...{ notes: [], signatures: [], timestamps: [], certificates: [], leftOut: 0 },
  };
}

type Remember = (certificate: Certificate, isAnchor?: boolean) => string;

function detailSignature(judgement: SignatureJudgement, remember: Remember): SignatureDetail {
  const { facts, prospect, conclusion, basic, withTime, longTerm } = judgement;
  const { claims, signer, algorithm } = facts;
  const anchor = prospect?.path?.anchor.certificate;
  const below = prospect?.path?.chain.toReversed().map((each) => remember(each)) ?? [];
  const chain = anchor === undefined ? below : [...below, remember(anchor, true)];
  return {
    ...{ id: facts.id, format: facts.format, level: facts.level, indication: totalOf(conclusion) },
    ...(conclusion.subIndication && { subIndication: conclusion.subIndication }),
    ...(signer && { signer: chain.includes(signer.fingerprint) ? signer.fingerprint : remember(signer) }),
    chain,
    signerReference: facts.signerReference,
    ...(algorithm && { algorithm: algorithmName(algorithm) }),
    hashes: [...facts.hashes],
    signed: facts.signed.map(({ name, state, hash }) => ({ name, state, ...(hash && { hash }) })),
    ...(facts.claimedTime !== undefined && { claimedTime: iso(facts.claimedTime) }),
    claims: {
      ...(claims.reason !== undefined && { reason: claims.reason }),
      ...(claims.location !== undefined && { location: claims.location }),
      ...(claims.contact !== undefined && { contact: claims.contact }),
      ...(claims.roles && { roles: [...claims.roles] }),
      ...(claims.commitments && { commitments: [...claims.commitments] }),
      ...(claims.policy && { policy: claims.policy.id }),
    },
    provenAt: iso(judgement.provenAt),
    ...(judgement.provenBy !== undefined && { provenBy: judgement.provenBy }),
    process: {
      basic: conclude(basic),
      withTime: conclude(withTime),
      ...(longTerm && { longTerm: conclude(longTerm) }),
    },
    conclusion: conclude(conclusion),
    timestamps: judgement.timestamps.map((each) => each.id),
    counterSignatures: judgement.counterSignatures.map((each) => detailSignature(each, remember)),
  };
}

const HOLDS = { itself: 'by-itself', past: 'by-a-later-one' } as const;

function detailTimestamp(judgement: TimestampJudgement, remember: Remember): TimestampDetail {
  const { id, kind, digest, at, certificate, chain, conclusion, by } = judgement;
  // Conditions are about them too.
  for (const each of chain) remember(each);
  return {
    ...{
      id,
      kind,
      sha256: digest,
      holds: by === undefined ? 'no' : HOLDS[by],
      conclusion: conclude(conclusion),
    },
    ...(at !== undefined && { time: iso(at) }),
    ...(certificate && { certificate: remember(certificate) }),
  };
}

const conclude = ({ indication: found, subIndication, conditions }: Conclusion): ConclusionDetail => ({
  indication: found,
  ...(subIndication && { subIndication }),
  conditions: conditions.map(detailCondition),
});

function detailCondition({ code, clause, result, subIndication, about, data }: Condition): ConditionDetail {
  return {
    ...{ code, clause, result },
    ...(subIndication && { subIndication }),
    ...(about !== undefined && { about }),
    ...(data && { data: textData(data) }),
  };
}

/** Every number in the data of a condition is an instant. */
const textData = (data: ConditionData): Record<string, string> =>
  Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, typeof value === 'number' ? iso(value) : value]),
  );

function ofCertificate(certificate: Certificate, isAnchor: boolean): CertificateDetail {
  const { subject } = certificate;
  const parts = [subject.get('GN'), subject.get('SN')].filter((each) => each !== undefined);
  const name = subject.get('CN') ?? (parts.length > 0 ? parts.join(' ') : subject.get('pseudonym'));
  const organisation = subject.get('O');
  return {
    fingerprint: certificate.fingerprint,
    subject: nameText(subject),
    issuer: nameText(certificate.issuer),
    serial: certificate.serialHex,
    notBefore: iso(certificate.notBefore),
    notAfter: iso(certificate.notAfter),
    ...(name !== undefined && { name }),
    ...(organisation !== undefined && { organisation }),
    isAnchor,
    der: Buffer.from(certificate.der).toString('base64'),
  };
}
