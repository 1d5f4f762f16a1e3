import { hash } from 'node:crypto';
import {
  type Certificate,
  isForTimestamps,
  PkiError,
  parseTimestampToken,
  verifyTimestamp,
} from '../../../../kernel/pki/index.ts';
import { FormError, poe, type TimestampFacts } from '../facts.ts';
import { algorithmCondition, suitedFor, suitedHash } from './algorithms.ts';
import { judgeCertificate } from './certificate.ts';
import { type Conclusion, type Condition, check, conclude, failed } from './conclusion.ts';
import type { Evidence } from './evidence.ts';
import type { Existence } from './existence.ts';
import type { Grounds, Prospects } from './path.ts';
import { rescue } from './rescue.ts';

type Token = ReturnType<typeof parseTimestampToken>;

/** One time stamp and what was found of it. */
export type TimestampJudgement = {
  id: string;
  kind: TimestampFacts['kind'];
  /** SHA-256 of the token in hexadecimal. */
  digest: string;
  /** What it says, whether it holds or not, in milliseconds; undefined when it cannot be read. */
  at: number | undefined;
  certificate: Certificate | undefined;
  /** From the authority that the anchor certified to whoever stamped; empty when no path was found. */
  chain: readonly Certificate[];
  conclusion: Conclusion;
  /** Whether it holds today by itself, or only since a later one proves that it existed in time (§5.6.2.4). */
  by: 'itself' | 'past' | undefined;
  protects: readonly string[];
};

type Read = { facts: TimestampFacts; token: Token | undefined; digest: string };

export type Judging = { grounds: Grounds; prospects: Prospects; existence: Existence };

/**
 * Judges time stamps from the newest to the oldest (EN 319 102-1 §5.6.3), so that what a later one proves helps the earlier; each
 * that holds adds its proofs to `existence` (§5.6.2.3).
 */
export function judgeTimestamps(all: readonly TimestampFacts[], judging: Judging): TimestampJudgement[] {
  const read = unique(all).map(readToken);
  const time = (each: Read) => each.token?.info.genTime ?? Number.NEGATIVE_INFINITY;
  // Of equal times the archive one was made last.
  const rank = (each: Read) => (each.facts.kind === 'archive' || each.facts.kind === 'document' ? 1 : 0);
  const order = read.toSorted((one, other) => time(other) - time(one) || rank(other) - rank(one));
  return order.map((each) => {
    const judgement = judgeOne(each, judging);
    if (judgement.by !== undefined && each.token !== undefined) prove(each, order, judging.existence);
    return judgement;
  });
}

/** The same token may protect several signatures of a document: it is one, with all that it protects. */
function unique(all: readonly TimestampFacts[]): TimestampFacts[] {
  const found = new Map<string, TimestampFacts>();
  for (const each of all) {
    const key = `${each.id} ${hash('sha256', each.token, 'hex')}`;
    const before = found.get(key);
    found.set(
      key,
      before === undefined
        ? each
        : { ...before, protects: [...new Set([...before.protects, ...each.protects])] },
    );
  }
  return [...found.values()];
}

function readToken(facts: TimestampFacts): Read {
  const digest = hash('sha256', facts.token, 'hex');
  try {
    return { facts, digest, token: parseTimestampToken(facts.token) };
  } catch (error) {
    if (error instanceof PkiError) return { facts, digest, token: undefined };
    throw error;
  }
}

/** What exists before the time of a stamp: what it covers, and what is inside the stamps that it covers. */
function prove({ facts, token }: Read, all: readonly Read[], existence: Existence): void {
  const { genTime } = token!.info;
  for (const key of facts.protects) existence.add(key, genTime);
  for (const each of all) {
    if (!facts.protects.includes(poe.timestamp(each.facts.id)) || each.token === undefined) continue;
    const { certificates, crls } = each.token.signed;
    for (const { fingerprint } of certificates) existence.add(poe.certificate(fingerprint), genTime);
    for (const { der } of crls) existence.add(poe.crl(hash('sha256', der, 'hex')), genTime);
  }
}

function judgeOne({ facts, token, digest }: Read, judging: Judging): TimestampJudgement {
  const { id, kind, protects, notes } = facts;
  const about = id;
  const base = { id, kind, protects, digest, chain: [] };
  if (token === undefined) {
    const conclusion = conclude([failed('format.conforms', 'FORMAT_FAILURE', { about })]);
    return { ...base, at: undefined, certificate: undefined, conclusion, by: undefined };
  }
  const form = notes.filter((each) => each.level === 'failure');
  const conditions = form.map(({ code }) =>
    failed('format.conforms', 'FORMAT_FAILURE', { about, data: { note: code } }),
  );
  const { certificates } = judging.grounds.evidence;
  const report = verifyTimestamp(token, { certificates });
  conditions.push(...judgeImprint(facts, token), ...judgeMessage(id, report, judging));
  const { genTime } = token.info;
  const { now, policy } = judging.grounds;
  const future = { about, data: { at: genTime } };
  conditions.push(
    check(genTime <= now + policy.skewMs, 'timestamp.not-in-future', 'TIMESTAMP_ORDER_FAILURE', future),
  );
  const { certificate } = report;
  if (certificate === undefined)
    return { ...base, at: genTime, certificate, conclusion: conclude(conditions), by: undefined };
  // RFC 3161 §4: a certificate that came later was not there to stamp with.
  const { notBefore } = certificate;
  const early = { about, data: { at: genTime, notBefore } };
  conditions.push(
    check(genTime >= notBefore - policy.skewMs, 'certificate.in-period', 'NOT_YET_VALID', early),
  );
  const prospect = judging.prospects.of(certificate);
  const found = { ...base, at: genTime, certificate, chain: prospect.path?.chain ?? [] };
  const fresh = policy.freshness.timestamp === 'interval' ? now : genTime;
  const ofCertificate = judgeCertificate(prospect, judging.grounds, {
    instants: { at: now, period: now, fresh, age: 'interval' },
    existence: judging.existence,
  });
  const today = conclude([...conditions, ...ofCertificate]);
  if (today.indication === 'PASSED') return { ...found, conclusion: today, by: 'itself' };
  const { grounds, existence } = judging;
  const rescued = rescue(ofCertificate, {
    prospect,
    grounds,
    existence,
    key: poe.timestamp(id),
    age: 'interval',
  });
  const conclusion = conclude([...conditions, ...rescued]);
  const by = conclusion.indication === 'PASSED' ? 'past' : undefined;
  return { ...found, conclusion, by };
}

/** Whether the stamp is about what it stands beside (§5.4). */
function judgeImprint(facts: TimestampFacts, { info }: Token): Condition[] {
  const about = facts.id;
  try {
    const wanted = facts.imprint(info.imprint.hash);
    const same = Buffer.compare(wanted, info.imprint.digest) === 0;
    return [check(same, 'timestamp.about', 'HASH_FAILURE', { about })];
  } catch (error) {
    if (error instanceof FormError || error instanceof PkiError)
      return [failed('timestamp.about', 'SIGNED_DATA_NOT_FOUND', { about })];
    throw error;
  }
}

type Report = ReturnType<typeof verifyTimestamp>;

function judgeMessage(id: string, report: Report, { grounds, existence }: Judging): Condition[] {
  const about = id;
  const { findings, signatureFindings: of, signer, certificate, info } = report;
  const isBad = (code: Report['findings'][number]['code']) => findings.some((each) => each.code === code);
  const isForm =
    isBad('not-one-signer') || isBad('unknown-critical-extension') || of.includes('attribute-malformed');
  const conditions = [
    check(!isForm, 'format.conforms', 'FORMAT_FAILURE', { about }),
    check(certificate !== undefined, 'signer.found', 'NO_SIGNING_CERTIFICATE_FOUND', { about }),
  ];
  if (signer === undefined || certificate === undefined) return conditions;
  const value = of.some((each) => each === 'signature-invalid' || each === 'signature-unknown');
  const refers = !of.includes('no-signing-certificate') && !of.includes('signing-certificate-mismatch');
  const others = of.filter((each) => !KNOWN.includes(each));
  const at = existence.of(poe.timestamp(id));
  const when = { policy: grounds.policy.algorithms, at };
  conditions.push(
    // RFC 3161 §2.4.2: the certificate is named under the signature.
    check(refers, 'signer.reference-protected', 'NO_SIGNING_CERTIFICATE_FOUND', { about }),
    check(others.length === 0, 'crypto.data-intact', 'HASH_FAILURE', { about }),
    check(!value, 'crypto.value', 'SIG_CRYPTO_FAILURE', { about }),
    check(isForTimestamps(certificate), 'chain.usage', 'CHAIN_CONSTRAINTS_FAILURE', { about }),
    algorithmCondition('acceptance.digest', suitedHash(info.imprint.hash, when), { about, at }),
  );
  if (signer.hash !== undefined)
    conditions.push(algorithmCondition('acceptance.digest', suitedHash(signer.hash, when), { about, at }));
  conditions.push(
    signer.algorithm === undefined
      ? failed('acceptance.algorithm', 'CRYPTO_CONSTRAINTS_FAILURE', { about })
      : algorithmCondition('acceptance.algorithm', suitedFor(signer.algorithm, certificate.publicKey, when), {
          about,
          at,
        }),
  );
  return conditions;
}

/** Findings of a message that have a condition of their own; whatever else there is, says that it was changed. */
const KNOWN: readonly Report['signatureFindings'][number][] = [
  'no-signer-certificate',
  'signature-invalid',
  'signature-unknown',
  'no-signing-certificate',
  'signing-certificate-mismatch',
  'attribute-malformed',
];

/** What those who stamped bring along is looked for in the same places as everything else. */
export function gatherTimestamps(all: readonly TimestampFacts[], evidence: Evidence): void {
  for (const each of all) {
    evidence.addCertificates(each.certificates);
    evidence.addLists(each.crls);
    evidence.addAnswers(each.ocsps);
    const signed = readToken(each).token?.signed;
    if (signed === undefined) continue;
    evidence.addCertificates(signed.certificates);
    evidence.addLists(signed.crls.map((crl) => crl.der));
    evidence.addReadAnswers(signed.ocsp);
  }
}

/** Whether the order of times can be (§5.5.4): a stamp that covers another was not made before it. */
export function judgeOrder(all: readonly TimestampJudgement[], skewMs: number): Condition[] {
  const sound = all.filter((each) => each.by !== undefined);
  return sound.flatMap((later) =>
    sound
      .filter((earlier) => later.protects.includes(poe.timestamp(earlier.id)) && later.id !== earlier.id)
      .map((earlier) =>
        check(later.at! >= earlier.at! - skewMs, 'time.order', 'TIMESTAMP_ORDER_FAILURE', {
          about: later.id,
          data: { at: later.at!, covers: earlier.id, coversAt: earlier.at! },
        }),
      ),
  );
}

export const isSound = (each: TimestampJudgement): each is TimestampJudgement & { at: number } =>
  each.by !== undefined && each.at !== undefined;
