import { type Certificate, nameText } from '../../../../kernel/pki/index.ts';
import { poe } from '../facts.ts';
import { algorithmCondition, signedWith } from './algorithms.ts';
import { type Condition, check, failed, passed, type SubIndication } from './conclusion.ts';
import type { Existence } from './existence.ts';
import { type Age, freshUntil, reliable, statusAt } from './freshness.ts';
import type { Grounds, Prospect } from './path.ts';
import { issuerOf, type Path } from './revocation.ts';

/**
 * The instants (ms) of a judgement: `at` for the certificate and for revocation, `period` for the periods of its authorities, `fresh`
 * for how old what is known of revocation may be; `age`: how old it may be for the certificate itself (see the policy).
 */
export type Instants = { at: number; period: number; fresh: number; age: Age };

/**
 * X.509 certificate validation (EN 319 102-1 §5.2.6) with the freshness of revocation (§5.2.5). Algorithms are judged at the instant
 * from which each certificate is proven to exist.
 */
export function judgeCertificate(
  prospect: Prospect,
  grounds: Grounds,
  { instants, existence }: { instants: Instants; existence: Existence },
): Condition[] {
  const { path, target, defects } = prospect;
  const about = target.fingerprint;
  if (path === undefined) {
    const issuer = nameText(target.issuer);
    return [failed('chain.found', 'NO_CERTIFICATE_CHAIN_FOUND', { about, data: { issuer } })];
  }
  const conditions = [passed('chain.found', { about }), ...judgeAnchor(prospect, instants.at)];
  if (defects.length === 0) conditions.push(passed('chain.valid', { about }));
  for (const { code, position, about: oid } of defects)
    conditions.push(
      failed('chain.valid', 'CERTIFICATE_CHAIN_GENERAL_FAILURE', {
        about: path.chain[position ?? path.chain.length - 1]?.fingerprint ?? about,
        data: { finding: code, ...(oid !== undefined && { identifier: oid }) },
      }),
    );
  if (path.chain.length === 0) conditions.push(judgePeriod(target, instants.at, 'OUT_OF_BOUNDS_NO_POE'));
  path.chain.forEach((_, position) => {
    conditions.push(...judgeLink(prospect, position, { grounds, instants, existence }));
  });
  return conditions;
}

function judgeAnchor({ anchorUntil, target }: Prospect, at: number): Condition[] {
  if (anchorUntil === undefined) return [];
  const said = { about: target.fingerprint, data: { until: anchorUntil, at } };
  return [check(at <= anchorUntil, 'chain.anchor-in-force', 'NO_CERTIFICATE_CHAIN_FOUND_NO_POE', said)];
}

type Judging = { grounds: Grounds; instants: Instants; existence: Existence };

function judgeLink(prospect: Prospect, position: number, judging: Judging): Condition[] {
  const path = prospect.path!;
  const certificate = path.chain[position]!;
  const isTarget = position === path.chain.length - 1;
  const { instants } = judging;
  const at = isTarget ? instants.at : instants.period;
  const inPeriod = certificate.notBefore <= at && at <= certificate.notAfter;
  const revocation = judgeRevocation(prospect, position, { ...judging, inPeriod });
  const knownGood = isTarget && revocation.every((each) => each.result !== 'failed');
  const sub = knownGood ? 'OUT_OF_BOUNDS_NOT_REVOKED' : 'OUT_OF_BOUNDS_NO_POE';
  return [judgePeriod(certificate, at, sub), ...revocation, judgeAlgorithm(path, position, judging)];
}

function judgePeriod(certificate: Certificate, at: number, sub: SubIndication): Condition {
  const { notBefore, notAfter, fingerprint: about } = certificate;
  const holds = notBefore <= at && at <= notAfter;
  return check(holds, 'certificate.in-period', sub, { about, data: { at, notBefore, notAfter } });
}

function judgeRevocation(
  { path, facts }: Prospect,
  position: number,
  { grounds, instants, existence, inPeriod }: Judging & { inPeriod: boolean },
): Condition[] {
  const certificate = path!.chain[position]!;
  const about = certificate.fingerprint;
  // EN 319 412-1 §5.2: a certificate of a few days says that nobody keeps its status.
  if (certificate.extensions.shortTerm) return [passed('certificate.status-known', { about })];
  const isTarget = position === path!.chain.length - 1;
  const accepted = isTarget ? instants.age : grounds.policy.freshness.authority;
  const found = statusAt(reliable(facts[position] ?? [], existence), instants.at);
  if (found.status === 'unknown') return [failed('certificate.status-known', 'TRY_LATER', { about })];
  const { kind, thisUpdate, nextUpdate } = found.fact;
  const data = { by: kind, thisUpdate, nextUpdate, at: instants.fresh };
  if (found.status === 'revoked') {
    const sub = isTarget ? 'REVOKED_NO_POE' : 'REVOKED_CA_NO_POE';
    const ended = { ...data, revokedAt: found.at, reason: found.fact.revoked!.reason };
    return [failed('certificate.not-revoked', sub, { about, data: ended })];
  }
  if (found.status === 'suspended')
    return [failed('certificate.not-suspended', 'TRY_LATER', { about, data: { ...data, since: found.at } })];
  const good = [
    passed('certificate.status-known', { about }),
    passed('certificate.not-revoked', { about, data }),
  ];
  // Of a certificate that has ended nothing new is said any more: it is asked again for an instant that is proven.
  if (!inPeriod) return good;
  const isFresh = freshUntil(found.fact, accepted) >= instants.fresh;
  return [...good, check(isFresh, 'certificate.status-fresh', 'TRY_LATER', { about, data })];
}

/** The signature on a certificate of the path, with the key that made it. */
function judgeAlgorithm(path: Path, position: number, { grounds, existence }: Judging): Condition {
  const certificate = path.chain[position]!;
  const about = certificate.fingerprint;
  const at = existence.of(poe.certificate(about));
  const suited = signedWith(certificate, issuerOf(path, position).publicKey, {
    policy: grounds.policy.algorithms,
    at,
  });
  return algorithmCondition('certificate.algorithm', suited, { about, at });
}
