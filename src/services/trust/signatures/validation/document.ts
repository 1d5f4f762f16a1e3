import type { Certificate } from '../../../../kernel/pki/index.ts';
import type { DocumentFacts, SignatureFacts, TimestampFacts } from '../facts.ts';
import type { ValidationData } from '../making.ts';
import { Evidence } from './evidence.ts';
import { Existence } from './existence.ts';
import { type Anchor, Prospects } from './path.ts';
import { DEFAULT_POLICY, type ValidationPolicy } from './policy.ts';
import { judgeSignature, type SignatureJudgement } from './signature.ts';
import { gatherTimestamps, judgeTimestamps, type TimestampJudgement } from './timestamps.ts';

/** What a validation stands on besides the document. */
export type ValidationInput = {
  /** The instant of the validation, in milliseconds since 1970. */
  at: number;
  anchors: readonly Anchor[];
  /** Certificates, lists and answers that were found elsewhere. */
  further?: ValidationData;
  policy?: ValidationPolicy;
};

export type DocumentJudgement = {
  at: number;
  policy: ValidationPolicy;
  kind: DocumentFacts['kind'];
  notes: DocumentFacts['notes'];
  signatures: readonly SignatureJudgement[];
  timestamps: readonly TimestampJudgement[];
  /** Certificates, lists and answers that could not be read, or were too many. */
  leftOut: number;
};

/** With countersignatures; a document of more is not judged in part. */
export const SIGNATURE_LIMIT = 200;
export const TIMESTAMP_LIMIT = 400;

/**
 * Validates every signature of a document by EN 319 102-1 V1.4.1: a pure function of what was read, of what is trusted, and of the
 * time. It fetches nothing. The answer has every condition that failed, not only the first.
 */
export function validateDocument(facts: DocumentFacts, input: ValidationInput): DocumentJudgement {
  const { at, anchors, further, policy = DEFAULT_POLICY } = input;
  const all = flatten(facts.signatures);
  const stamps = [...all.flatMap((each) => each.timestamps), ...(facts.timestamps ?? [])];
  const evidence = gather(all, stamps, further);
  evidence.addCertificates(anchors.map((each) => each.certificate));
  const grounds = { now: at, anchors, evidence, policy };
  const judging = { grounds, prospects: new Prospects(grounds), existence: new Existence(at) };
  const timestamps = judgeTimestamps(stamps.slice(0, TIMESTAMP_LIMIT), judging);
  const document = withLimits(facts, all, stamps);
  const subject = { ...judging, document, stamps: timestamps };
  return {
    ...{ at, policy, kind: facts.kind, notes: document.notes, timestamps, leftOut: evidence.leftOut },
    signatures: facts.signatures.slice(0, SIGNATURE_LIMIT).map((each) => judgeSignature(each, subject)),
  };
}

/** Every certificate that a document brings, of signers and of those who stamped: to look for what is known of them. */
export function certificatesIn(facts: DocumentFacts): readonly Certificate[] {
  const all = flatten(facts.signatures);
  const stamps = [...all.flatMap((each) => each.timestamps), ...(facts.timestamps ?? [])];
  return gather(all, stamps.slice(0, TIMESTAMP_LIMIT), undefined).certificates;
}

type Noted = Pick<DocumentFacts, 'notes'>;

/** A document of more than is judged, or in which a name means two things, holds in no part. */
function withLimits(facts: Noted, all: readonly SignatureFacts[], stamps: readonly TimestampFacts[]): Noted {
  if (all.length > SIGNATURE_LIMIT || stamps.length > TIMESTAMP_LIMIT)
    return failing(
      facts,
      'too-many-signatures',
      'The document has more signatures or time stamps than are judged.',
    );
  // Proofs of existence go by name: with one name for two, the age of one would be that of the other.
  if (isTwice(all) || isTwice(new Set(stamps)))
    return failing(facts, 'names-twice', 'Two signatures or time stamps of the document have the same name.');
  return facts;
}

const failing = ({ notes }: Noted, code: string, sentence: string): Noted => ({
  notes: [...notes, { code, level: 'failure', sentence }],
});

function isTwice(named: Iterable<{ readonly id: string }>): boolean {
  const ids = [...named].map((each) => each.id);
  return new Set(ids).size < ids.length;
}

/** With countersignatures, those of countersignatures too. */
export function flatten(signatures: readonly SignatureFacts[]): SignatureFacts[] {
  return signatures.flatMap((each) => [each, ...flatten(each.counterSignatures)]);
}

function gather(
  all: readonly SignatureFacts[],
  stamps: readonly TimestampFacts[],
  further: ValidationData | undefined,
): Evidence {
  const evidence = new Evidence();
  // What was asked now comes first, so that a document which brings too much cannot crowd it out.
  if (further !== undefined) evidence.addData(further);
  for (const each of all) {
    evidence.addCertificates(each.certificates);
    if (each.signer !== undefined) evidence.addCertificates([each.signer]);
    evidence.addLists(each.crls);
    evidence.addAnswers(each.ocsps);
  }
  gatherTimestamps(stamps, evidence);
  return evidence;
}
