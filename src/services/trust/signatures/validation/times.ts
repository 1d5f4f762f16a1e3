import { signatureSuitability } from '../../../../kernel/pki/index.ts';
import type { SignatureFacts } from '../facts.ts';
import { suitableUntil, suitedHash } from './algorithms.ts';
import { type Condition, check, failed, warning } from './conclusion.ts';
import type { Prospect } from './path.ts';
import type { ValidationPolicy } from './policy.ts';
import { isSound, judgeOrder, type TimestampJudgement } from './timestamps.ts';

type Times = {
  prospect: Prospect | undefined;
  stamps: readonly TimestampJudgement[];
  /** The earliest instant at which the signature is proven to exist. */
  best: number;
  policy: ValidationPolicy;
};

/** What can be said of the order of times (EN 319 102-1 §5.5.4), and what is proven to have come too late or too early. */
export function judgeTimes(facts: SignatureFacts, { prospect, stamps, best, policy }: Times): Condition[] {
  const broken = stamps.filter((each) => !isSound(each));
  const content = stamps.filter(isSound).filter((each) => each.kind === 'content');
  const after = content.length === 0 ? undefined : Math.max(...content.map((each) => each.at));
  const conditions = broken.map(({ id, conclusion }) =>
    warning('timestamp.holds', { about: id, data: { subIndication: conclusion.subIndication ?? '' } }),
  );
  conditions.push(...judgeOrder(stamps, policy.skewMs), ...judgeClaim(facts, best, policy));
  if (after !== undefined)
    conditions.push(
      check(after <= best + policy.skewMs, 'time.order', 'TIMESTAMP_ORDER_FAILURE', {
        data: { after, before: best },
      }),
    );
  if (prospect === undefined) return conditions;
  if (best < prospect.target.notBefore)
    conditions.push(
      failed('time.in-period', 'NOT_YET_VALID', {
        about: prospect.target.fingerprint,
        data: { at: best, notBefore: prospect.target.notBefore },
      }),
    );
  if (after !== undefined) conditions.push(...judgeLateness(facts, prospect, { after, policy }));
  return conditions;
}

/** A time stamp over the content was there before the signature: what had ended by then cannot be saved (§5.3.4). */
function judgeLateness(
  { hashes, algorithm }: SignatureFacts,
  { target, facts }: Prospect,
  { after, policy }: { after: number; policy: ValidationPolicy },
): Condition[] {
  const about = target.fingerprint;
  const conditions: Condition[] = [];
  const revoked = facts
    .at(-1)
    ?.find((each) => each.revoked !== undefined && each.revoked.reason !== 'certificateHold')?.revoked;
  if (revoked !== undefined && revoked.at <= after)
    conditions.push(
      failed('time.in-period', 'REVOKED', {
        about,
        data: { after, revokedAt: revoked.at, reason: revoked.reason },
      }),
    );
  if (target.notAfter < after)
    conditions.push(
      failed('time.in-period', 'EXPIRED', { about, data: { after, notAfter: target.notAfter } }),
    );
  const when = { policy: policy.algorithms, at: after };
  const ended = hashes.filter((each) => suitableUntil(suitedHash(each, when)) < after);
  if (
    algorithm !== undefined &&
    !signatureSuitability(policy.algorithms, { algorithm, key: target.publicKey }, after).suitable
  )
    ended.push(algorithm.hash ?? 'md5');
  for (const hash of ended)
    conditions.push(
      failed('acceptance.algorithm', 'CRYPTO_CONSTRAINTS_FAILURE', { data: { after, algorithm: hash } }),
    );
  return conditions;
}

/** What the signer says of the time, which proves nothing, against what is proven. */
function judgeClaim({ claimedTime }: SignatureFacts, best: number, policy: ValidationPolicy): Condition[] {
  if (claimedTime === undefined) return [];
  const data = { claimed: claimedTime, proven: best };
  const conditions: Condition[] = [];
  if (claimedTime > best + policy.skewMs) conditions.push(warning('time.claimed', { data }));
  if (policy.delayMs !== undefined)
    conditions.push(
      check(best - claimedTime <= policy.delayMs, 'time.delay', 'SIG_CONSTRAINTS_FAILURE', { data }),
    );
  return conditions;
}
