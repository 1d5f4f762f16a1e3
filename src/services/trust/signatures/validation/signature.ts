import { type DocumentFacts, type FormNote, poe, type SignatureFacts } from '../facts.ts';
import { LEVELS } from '../making.ts';
import { algorithmCondition, suitedFor, suitedHash } from './algorithms.ts';
import { judgeCertificate } from './certificate.ts';
import { type Conclusion, type Condition, check, conclude, failed, passed, warning } from './conclusion.ts';
import { Existence } from './existence.ts';
import type { Prospect } from './path.ts';
import { rescue } from './rescue.ts';
import { judgeTimes } from './times.ts';
import { isSound, type Judging, type TimestampJudgement } from './timestamps.ts';
import { maySignDocuments } from './usage.ts';

/** One signature and what was found of it, process by process. */
export type SignatureJudgement = {
  facts: SignatureFacts;
  /** §5.3: as if only now counted. */
  basic: Conclusion;
  /** §5.5: with the time stamps that hold today by themselves. */
  withTime: Conclusion;
  /** §5.6: with all proofs of existence; undefined when it was not needed. */
  longTerm: Conclusion | undefined;
  /** The answer. */
  conclusion: Conclusion;
  /** The earliest instant (ms) at which the signature is proven to have existed, and the time stamp that proves it. */
  provenAt: number;
  provenBy: string | undefined;
  prospect: Prospect | undefined;
  timestamps: readonly TimestampJudgement[];
  counterSignatures: readonly SignatureJudgement[];
};

export type Subject = Judging & {
  document: Pick<DocumentFacts, 'notes'>;
  /** Every time stamp of the document, already judged. */
  stamps: readonly TimestampJudgement[];
};

export function judgeSignature(facts: SignatureFacts, subject: Subject): SignatureJudgement {
  const { grounds, existence } = subject;
  const own = new Set(facts.timestamps.map((each) => each.id));
  const stamps = subject.stamps.filter((each) => own.has(each.id));
  const prospect = facts.signer && subject.prospects.of(facts.signer);
  const fixed = [
    ...judgeForm([...subject.document.notes, ...facts.notes]),
    ...judgeSigner(facts, subject),
    ...judgePolicyClaim(facts, subject),
    ...judgeCrypto(facts),
  ];
  const now = new Existence(grounds.now);
  const today = existenceBy(stamps, grounds.now);
  const at = (known: Existence, rescued: boolean) =>
    judgeAt({ facts, prospect, stamps, fixed, subject, known, rescued });
  const age = grounds.policy.freshness.signer;
  const instants = { at: grounds.now, period: grounds.now, fresh: grounds.now, age };
  const basic = conclude([
    ...fixed,
    ...(prospect === undefined ? [] : judgeCertificate(prospect, grounds, { instants, existence: now })),
    ...judgeAlgorithms(facts, subject, now),
    ...judgeLevel(facts, subject, stamps),
  ]);
  const withTime = at(withSigner(facts, today), false);
  const full = withSigner(facts, existence.copy());
  const longTerm = withTime.indication === 'PASSED' ? undefined : at(full, true);
  const provenAt = full.of(poe.signature(facts.id));
  const counters = facts.counterSignatures.map((each) => judgeSignature(each, subject));
  return {
    ...{ facts, basic, withTime, longTerm, conclusion: longTerm ?? withTime, prospect, provenAt },
    provenBy: stamps.find((each) => isSound(each) && each.at === provenAt)?.id,
    timestamps: stamps,
    counterSignatures: counters,
  };
}

/** What time stamps that hold by themselves prove. */
function existenceBy(stamps: readonly TimestampJudgement[], now: number): Existence {
  const known = new Existence(now);
  for (const each of stamps.filter(isSound))
    if (each.by === 'itself') for (const key of each.protects) known.add(key, each.at);
  return known;
}

/** Who signs with a digest of the certificate proves with the signature that the certificate existed. */
function withSigner({ id, signer, signerReference }: SignatureFacts, known: Existence): Existence {
  if (signer !== undefined && signerReference === 'protected')
    known.add(poe.certificate(signer.fingerprint), known.of(poe.signature(id)));
  return known;
}

type Instant = {
  facts: SignatureFacts;
  prospect: Prospect | undefined;
  stamps: readonly TimestampJudgement[];
  fixed: readonly Condition[];
  subject: Subject;
  known: Existence;
  rescued: boolean;
};

/** §5.5 at the time that is proven; with `rescued` also what §5.6.2.4 lifts. */
function judgeAt({ facts, prospect, stamps, fixed, subject, known, rescued }: Instant): Conclusion {
  const { grounds } = subject;
  const key = poe.signature(facts.id);
  const best = known.of(key);
  const age = grounds.policy.freshness.signer;
  const instants = { at: best, period: grounds.now, fresh: best, age };
  const found =
    prospect === undefined ? [] : judgeCertificate(prospect, grounds, { instants, existence: known });
  const ofCertificate =
    rescued && prospect !== undefined && found.some((each) => each.result === 'failed')
      ? rescue(found, { prospect, grounds, existence: known, key, age })
      : found;
  return conclude([
    ...fixed,
    ...judgeTimes(facts, { prospect, stamps, best, policy: grounds.policy }),
    ...ofCertificate,
    ...judgeAlgorithms(facts, subject, known),
    ...judgeLevel(facts, subject, stamps),
  ]);
}

/** Format checking (§5.2.2). */
function judgeForm(notes: readonly FormNote[]): Condition[] {
  const said = notes.map(({ code, level, sentence }) => {
    const data = { note: code, sentence };
    return level === 'failure'
      ? failed('format.conforms', 'FORMAT_FAILURE', { data })
      : warning('format.conforms', { data });
  });
  return said.length === 0 ? [passed('format.conforms')] : said;
}

/** Identification of the signing certificate (§5.2.3), and what it may be used for (§5.2.6). */
function judgeSigner({ signer, signerReference }: SignatureFacts, { grounds }: Subject): Condition[] {
  if (signer === undefined) return [failed('signer.found', 'NO_SIGNING_CERTIFICATE_FOUND')];
  const about = signer.fingerprint;
  const fits = signerReference !== 'mismatch';
  const conditions = [
    passed('signer.found', { about }),
    check(fits, 'signer.reference-fits', 'NO_SIGNING_CERTIFICATE_FOUND', { about }),
  ];
  if (signerReference === 'unprotected')
    conditions.push(
      grounds.policy.unprotectedReference === 'refuse'
        ? failed('signer.reference-protected', 'SIG_CONSTRAINTS_FAILURE', { about })
        : warning('signer.reference-protected', { about }),
    );
  const maySign = maySignDocuments(signer);
  return [...conditions, check(maySign, 'chain.usage', 'CHAIN_CONSTRAINTS_FAILURE', { about })];
}

/** A signature policy that the signer names (§5.2.4): only those that are known can be said to be kept. */
function judgePolicyClaim({ claims }: SignatureFacts, { grounds: { policy } }: Subject): Condition[] {
  if (claims.policy === undefined) return [];
  const data = { policy: claims.policy.id };
  if (policy.signaturePolicies.includes(claims.policy.id))
    return [passed('context.signature-policy', { data })];
  return policy.unknownSignaturePolicy === 'refuse'
    ? [failed('context.signature-policy', 'SIGNATURE_POLICY_NOT_AVAILABLE', { data })]
    : [warning('context.signature-policy', { data })];
}

/** Cryptographic verification (§5.2.7). What signs nothing is never said to hold. */
function judgeCrypto({ signed, valueIntact, signer, algorithm }: SignatureFacts): Condition[] {
  const conditions = signed.map(({ name, state }) => {
    if (state === 'absent') return failed('crypto.data-found', 'SIGNED_DATA_NOT_FOUND', { about: name });
    return check(state === 'intact', 'crypto.data-intact', 'HASH_FAILURE', { about: name });
  });
  if (signed.length === 0) conditions.push(failed('crypto.data-found', 'SIGNED_DATA_NOT_FOUND'));
  if (signer === undefined) return conditions;
  if (valueIntact !== undefined)
    return [...conditions, check(valueIntact, 'crypto.value', 'SIG_CRYPTO_FAILURE')];
  const data = { cause: algorithm === undefined ? 'algorithm-unknown' : 'not-checked' };
  return [...conditions, failed('crypto.value', 'CRYPTO_CONSTRAINTS_FAILURE', { data })];
}

/** Cryptographic constraints on the signature itself (§5.2.8), at the instant from which it is proven to exist. */
function judgeAlgorithms(
  { id, hashes, algorithm, signer, signed }: SignatureFacts,
  { grounds }: Subject,
  known: Existence,
): Condition[] {
  const at = known.of(poe.signature(id));
  const when = { policy: grounds.policy.algorithms, at };
  const all = new Set([...hashes, ...signed.flatMap((each) => each.hash ?? [])]);
  const conditions = [...all].map((each) =>
    algorithmCondition('acceptance.digest', suitedHash(each, when), { at }),
  );
  if (algorithm !== undefined && signer !== undefined)
    conditions.push(
      algorithmCondition('acceptance.algorithm', suitedFor(algorithm, signer.publicKey, when), { at }),
    );
  return conditions;
}

/** The level that the policy wants (§5.2.8); from B-T on a time that holds, too. */
function judgeLevel(
  { level }: SignatureFacts,
  { grounds: { policy } }: Subject,
  stamps: readonly TimestampJudgement[],
): Condition[] {
  if (policy.level === undefined) return [];
  const wanted = LEVELS.indexOf(policy.level);
  const reached = level === 'none' ? -1 : LEVELS.indexOf(level);
  const timed = wanted === 0 || stamps.some((each) => isSound(each) && each.kind !== 'content');
  const data = { wanted: policy.level, level };
  return [check(reached >= wanted && timed, 'acceptance.level', 'SIG_CONSTRAINTS_FAILURE', { data })];
}
