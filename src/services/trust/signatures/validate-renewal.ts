import {
  type AlgorithmPolicy,
  type Certificate,
  hashSuitability,
  keySuitability,
  PkiError,
  parseTimestampToken,
  TS_119_312,
  verifyTimestamp,
} from '../../../kernel/pki/index.ts';
import type { DocumentFacts, SignatureFacts, TimestampFacts } from './facts.ts';

/** What a signature stands on today, and the instant (ms) from which it no longer does; infinite when no end is known. */
export type Support = { by: 'signature' | 'timestamp'; id: string; until: number };

/** Long before any end that is known. */
const FIRST = 0;

/**
 * Until when each signature of a document can be relied upon with what it carries: that of its newest time stamp, which protects all the
 * rest, else its own. Before the earliest of these instants the document needs one more archive time stamp (EN 319 102-1 §5.6,
 * EN 319 142-1 §5.4).
 */
export function supportOf(facts: DocumentFacts, policy: AlgorithmPolicy = TS_119_312): Support[] {
  return facts.signatures.map((signature) => {
    const stamps = [...signature.timestamps]
      .filter((each) => each.kind !== 'content')
      .map((each) => ({ each, read: read(each) }))
      .filter(({ read: found }) => found !== undefined)
      .toSorted((one, other) => other.read!.at - one.read!.at);
    const newest = stamps[0];
    return newest === undefined
      ? { by: 'signature', id: signature.id, until: endOfSignature(signature, policy) }
      : { by: 'timestamp', id: newest.each.id, until: endOf(newest.read!, policy) };
  });
}

/** Before when the document has to be renewed, in milliseconds; infinite when it has no signature or no end is known. */
export const renewBefore = (facts: DocumentFacts, policy?: AlgorithmPolicy): number =>
  Math.min(Number.POSITIVE_INFINITY, ...supportOf(facts, policy).map((each) => each.until));

export type Stored = { id: string; facts: DocumentFacts };

/** Of stored documents, those that have to be renewed within some time from now, as they come: for a schedule. */
export async function* dueForRenewal(
  documents: AsyncIterable<Stored> | Iterable<Stored>,
  { now, within, policy }: { now: number; within: number; policy?: AlgorithmPolicy },
): AsyncGenerator<{ id: string; before: number }> {
  for await (const { id, facts } of documents) {
    const before = renewBefore(facts, policy);
    if (before <= now + within) yield { id, before };
  }
}

type Read = {
  at: number;
  certificate: Certificate;
  hashes: Parameters<typeof hashSuitability>[1][];
  kind: string;
};

function read({ token }: TimestampFacts): Read | undefined {
  try {
    const parsed = parseTimestampToken(token);
    const { signer, certificate } = verifyTimestamp(parsed, {});
    if (signer === undefined || certificate === undefined) return undefined;
    const { hash } = parsed.info.imprint;
    const hashes = [hash, ...(signer.hash === undefined ? [] : [signer.hash])];
    return { at: parsed.info.genTime, certificate, hashes, kind: signer.algorithm?.kind ?? '' };
  } catch (error) {
    if (error instanceof PkiError) return undefined;
    throw error;
  }
}

const endOf = ({ certificate, hashes, kind }: Read, policy: AlgorithmPolicy): number =>
  Math.min(
    certificate.notAfter,
    ...hashes.map((hash) => lastDay((at) => hashSuitability(policy, hash, at))),
    keyEnd(certificate, kind, policy),
  );

function endOfSignature({ signer, hashes, algorithm }: SignatureFacts, policy: AlgorithmPolicy): number {
  if (signer === undefined) return FIRST;
  return endOf({ at: FIRST, certificate: signer, hashes: [...hashes], kind: algorithm?.kind ?? '' }, policy);
}

function keyEnd({ publicKey }: Certificate, kind: string, policy: AlgorithmPolicy): number {
  const judged = kind === 'rsa-pss' ? 'rsa-pss' : publicKey.kind;
  try {
    const { size } = publicKey;
    return lastDay((at) => keySuitability(policy, judged, size, at));
  } catch (error) {
    if (error instanceof PkiError) return FIRST;
    throw error;
  }
}

/** Asked about the end of time, a policy says since when something is no longer suitable. */
function lastDay(ask: (at: number) => ReturnType<typeof hashSuitability>): number {
  const suited = ask(Number.MAX_SAFE_INTEGER);
  if (suited.suitable) return Number.POSITIVE_INFINITY;
  return suited.since === 'never' ? FIRST : suited.since;
}
