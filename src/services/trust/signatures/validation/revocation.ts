import {
  type AlgorithmPolicy,
  type Certificate,
  type Crl,
  means,
  type Name,
  type OcspResponse,
  PathValidator,
  type PublicKey,
  type RevocationReason,
  type RevocationStatus,
  signatureAlgorithm,
  type TrustAnchor,
} from '../../../../kernel/pki/index.ts';
import { suitableUntil, suitedHash } from './algorithms.ts';
import type { Evidence, Known } from './evidence.ts';

/** What one list or answer says of one certificate, when whoever signed it may say so. Times in milliseconds since 1970. */
export type RevocationFact = {
  kind: 'crl' | 'ocsp';
  /** Of what has to exist for this to be known: the list, and deltas if they were used. */
  digests: readonly string[];
  thisUpdate: number;
  /** As it says itself, else a day after its issue. */
  nextUpdate: number;
  revoked: { at: number; reason: RevocationReason } | undefined;
  /** The last instant (ms) at which its digest could be trusted: it has to be proven to exist by then. */
  suitableUntil: number;
};

export type Path = { anchor: TrustAnchor; chain: readonly Certificate[] };

const DAY_MS = 24 * 60 * 60_000;

/**
 * Everything that is known of the revocation of the certificate at `position` of a path, newest first. Each list and answer is
 * judged at its own instant: whether it may be relied upon later is a question of freshness and of proofs of existence.
 */
export function revocationFacts(
  path: Path,
  position: number,
  { evidence, algorithms }: { evidence: Evidence; algorithms: AlgorithmPolicy },
): RevocationFact[] {
  const question = new Question(path, position, evidence, algorithms);
  return [...question.fromLists(), ...question.fromAnswers()].sort(
    (one, other) => other.thisUpdate - one.thisUpdate,
  );
}

class Question {
  readonly #path: Path;
  readonly #position: number;
  readonly #evidence: Evidence;
  readonly #algorithms: AlgorithmPolicy;
  readonly #certificate: Certificate;

  constructor(path: Path, position: number, evidence: Evidence, algorithms: AlgorithmPolicy) {
    this.#path = path;
    this.#position = position;
    this.#evidence = evidence;
    this.#algorithms = algorithms;
    this.#certificate = path.chain[position]!;
  }

  fromLists(): RevocationFact[] {
    const { issuer } = this.#certificate;
    const lists = this.#evidence.lists.filter(
      ({ item }) => item.issuer.equals(issuer) || item.scope?.indirect === true,
    );
    const complete = lists.filter(({ item }) => item.baseNumber === undefined);
    const deltas = lists.filter(({ item }) => item.baseNumber !== undefined);
    return complete.flatMap((each) => this.#fromList(each, deltas) ?? []);
  }

  #fromList(list: Known<Crl>, deltas: readonly Known<Crl>[]): RevocationFact | undefined {
    const { thisUpdate, nextUpdate = thisUpdate + DAY_MS, expiredCertsFrom } = list.item;
    const newer = deltas.filter(
      ({ item }) =>
        item.issuer.equals(list.item.issuer) &&
        item.thisUpdate >= thisUpdate &&
        item.thisUpdate <= nextUpdate,
    );
    const used = [list, ...newer];
    const at = Math.max(...used.map((each) => each.item.thisUpdate));
    if (!this.#stillTells(at, expiredCertsFrom)) return undefined;
    const status = this.#ask({ at, lists: used.map((each) => each.item), answers: [] });
    if (status.status === 'unknown') return undefined;
    // A delta that nobody signed changes nothing, and its date neither.
    const told = used.find(({ item }) => item.thisUpdate === status.producedAt)?.item ?? list.item;
    return toFact(status, {
      ...{ kind: 'crl', suitableUntil: this.#digestUntil(told) },
      digests: told === list.item ? [list.digest] : used.map((each) => each.digest),
      thisUpdate: told.thisUpdate,
      nextUpdate: told.nextUpdate ?? told.thisUpdate + DAY_MS,
    });
  }

  fromAnswers(): RevocationFact[] {
    const issuer = issuerOf(this.#path, this.#position);
    const { serial } = this.#certificate;
    return this.#evidence.answers.flatMap((answer) => {
      const single = answer.item.basic?.responses.find((each) => means(each.id, issuer, serial));
      if (single === undefined || !this.#stillTells(single.thisUpdate, single.archiveCutoff)) return [];
      const { thisUpdate, nextUpdate = thisUpdate + DAY_MS } = single;
      const status = this.#answered(answer.item, thisUpdate);
      // What was signed in a way that is not known tells nothing, also not how long its digest is good for.
      if (status.status === 'unknown') return [];
      const suitableUntil = this.#digestUntil(answer.item.basic!);
      const digests = [answer.digest];
      return toFact(status, { kind: 'ocsp', digests, thisUpdate, nextUpdate, suitableUntil }) ?? [];
    });
  }

  /** An answer is not believed when the lists of that time say that its responder was revoked. */
  #answered(answer: OcspResponse, at: number): RevocationStatus {
    const alone = this.#ask({ at, lists: [], answers: [answer] });
    if (alone.status !== 'good') return alone;
    const lists = this.#evidence.lists.map((each) => each.item);
    const together = this.#ask({ at, lists, answers: [answer] });
    return together.status === 'good' && together.by === 'crl' ? { status: 'unknown', causes: [] } : alone;
  }

  /** Authorities may drop a certificate from their lists once it has ended (RFC 5280 §3.3; RFC 6960 §4.4.4). */
  #stillTells(at: number, coversFrom: number | undefined): boolean {
    const { notAfter } = this.#certificate;
    return at <= notAfter || (coversFrom !== undefined && coversFrom <= notAfter);
  }

  /** What is signed with an algorithm that has no digest of its own (Ed25519) has no end by it. */
  #digestUntil({ algorithm }: Pick<Crl, 'algorithm'>): number {
    const at = Number.POSITIVE_INFINITY;
    const { hash } = signatureAlgorithm(algorithm);
    return hash === undefined ? at : suitableUntil(suitedHash(hash, { policy: this.#algorithms, at }));
  }

  #ask(asked: { at: number; lists: readonly Crl[]; answers: readonly OcspResponse[] }): RevocationStatus {
    const { anchor, chain } = this.#path;
    const report = new PathValidator({
      at: asked.at,
      anchors: [anchor],
      certificates: this.#evidence.certificates,
      revocation: 'if-known',
      evidence: { crls: asked.lists, ocsp: asked.answers },
      algorithms: this.#algorithms,
    }).judge(anchor, chain.slice(0, this.#position + 1));
    return report.revocation[this.#position] ?? { status: 'unknown', causes: [] };
  }
}

function toFact(status: RevocationStatus, fact: Omit<RevocationFact, 'revoked'>): RevocationFact | undefined {
  if (status.status === 'unknown') return undefined;
  const revoked = status.status === 'revoked' ? { at: status.revokedAt, reason: status.reason } : undefined;
  return { ...fact, revoked };
}

/** Who issued the certificate at a position: the one before it, or the anchor. */
export function issuerOf({ anchor, chain }: Path, position: number): { name: Name; publicKey: PublicKey } {
  const above = position === 0 ? undefined : chain[position - 1];
  if (above === undefined) return { name: anchor.name, publicKey: anchor.publicKey };
  return { name: above.subject, publicKey: above.publicKey };
}
