import { type AlgorithmPolicy, TS_119_312 } from '../algorithm-policy.ts';
import type { Certificate } from '../certificate.ts';
import type { Crl } from '../crl.ts';
import type { PublicKey } from '../keys.ts';
import type { OcspResponse } from '../ocsp/response.ts';
import type { TrustAnchor } from './anchor.ts';

/** What is known about revocation; the caller fetched it. */
export interface RevocationEvidence {
  readonly crls: readonly Crl[];
  readonly ocsp: readonly OcspResponse[];
}

/** The inputs of a validation (RFC 5280 §6.1.1). Time is given, never read. */
export interface PathSettings {
  /** The instant at which everything has to hold, in milliseconds since 1970. */
  readonly at: number;
  readonly anchors: readonly TrustAnchor[];
  /** Certificates that may stand between anchor and target, and those of CRL and OCSP signers. */
  readonly certificates: readonly Certificate[];
  /** `required`: what is not known is a failure; `if-known`: only what is known to be revoked is; `none`: not looked at. */
  readonly revocation: 'required' | 'if-known' | 'none';
  readonly evidence?: RevocationEvidence;
  /** Also take lists and answers that were made after `at`, as long as they still tell about certificates that had ended. */
  readonly laterEvidence?: boolean;
  readonly algorithms?: AlgorithmPolicy;
  /** user-initial-policy-set; absent means any. */
  readonly policies?: readonly string[];
  readonly requireExplicitPolicy?: boolean;
  readonly inhibitPolicyMapping?: boolean;
  readonly inhibitAnyPolicy?: boolean;
  /** Key purposes of which the target must have one (or none stated at all). */
  readonly purposes?: readonly string[];
  readonly limits?: Partial<PathLimits>;
}

export interface PathLimits {
  /** Certificates of a path, without the anchor. */
  readonly length: number;
  /** Complete paths that are judged for one target. */
  readonly paths: number;
  /** Candidate issuers that are looked at for one target, and signatures checked in one validation. */
  readonly steps: number;
  readonly signatures: number;
  /** Paths judged in one validation, with those of the signers of lists. */
  readonly judgements: number;
  /** How deep the path of a CRL's signer may need the path of another signer. */
  readonly nesting: number;
}

export const PATH_LIMITS: PathLimits = {
  length: 12,
  paths: 32,
  steps: 2000,
  signatures: 500,
  judgements: 300,
  nesting: 4,
};

interface Pools {
  readonly bySubject: Map<string, Certificate[]>;
  readonly crls: Map<string, Crl[]>;
  /** Answers about signatures, by what was signed and the fingerprint of the key. */
  readonly checked: WeakMap<object, Map<string, boolean>>;
  signatures: number;
  judgements: number;
}

/** Pools in an order that can be searched, signatures already checked, and what is left to spend. */
export class PathContext {
  readonly settings: PathSettings;
  readonly limits: PathLimits;
  readonly algorithms: AlgorithmPolicy;
  readonly #pools: Pools;
  readonly #anchors = new Map<string, TrustAnchor[]>();

  /** `parent`: the context in whose course this one is needed; it shares its pools and what it may spend. */
  constructor(settings: PathSettings, parent?: PathContext) {
    this.settings = settings;
    this.limits = { ...PATH_LIMITS, ...settings.limits };
    this.algorithms = settings.algorithms ?? TS_119_312;
    this.#pools = parent === undefined ? fillPools(settings) : parent.#pools;
    for (const each of settings.anchors) push(this.#anchors, each.name.key, each);
  }

  /** The same evidence and instant, for the path of somebody who signed a list: the same anchor, no wishes of the caller. */
  forSigner(anchor: TrustAnchor): PathContext {
    const { at, certificates, revocation, evidence, laterEvidence, algorithms, limits } = this.settings;
    const settings: PathSettings = {
      at,
      anchors: [anchor],
      certificates,
      revocation,
      ...(evidence && { evidence }),
      ...(laterEvidence && { laterEvidence }),
      ...(algorithms && { algorithms }),
      ...(limits && { limits }),
    };
    return new PathContext(settings, this);
  }

  bySubject(key: string): readonly Certificate[] {
    return this.#pools.bySubject.get(key) ?? [];
  }

  anchorsNamed(key: string): readonly TrustAnchor[] {
    return this.#anchors.get(key) ?? [];
  }

  crlsOf(key: string): readonly Crl[] {
    return this.#pools.crls.get(key) ?? [];
  }

  /** What may be spent is counted for each certificate that is asked about. */
  begin(): void {
    this.#pools.signatures = 0;
    this.#pools.judgements = 0;
  }

  /** One more path may be judged; says so and counts it. */
  mayJudge(): boolean {
    return this.#pools.judgements++ < this.limits.judgements;
  }

  /**
   * Whether something was signed with a key; each question is worked out once. When the limit is reached the answer is no.
   * @throws PkiError `algorithm`, `key` when it cannot be told
   */
  isSignedWith(signed: Certificate | Crl, key: PublicKey): boolean {
    const pools = this.#pools;
    const known = pools.checked.get(signed) ?? new Map<string, boolean>();
    pools.checked.set(signed, known);
    const name = key.fingerprint;
    const before = known.get(name);
    if (before !== undefined) return before;
    if (pools.signatures >= this.limits.signatures) return false;
    pools.signatures++;
    const answer = signed.isSignedWith(key);
    known.set(name, answer);
    return answer;
  }
}

function fillPools({ certificates, evidence }: PathSettings): Pools {
  const pools: Pools = {
    bySubject: new Map(),
    crls: new Map(),
    checked: new WeakMap(),
    signatures: 0,
    judgements: 0,
  };
  const seen = new Set<string>();
  for (const each of certificates) {
    if (seen.has(each.fingerprint)) continue;
    seen.add(each.fingerprint);
    push(pools.bySubject, each.subject.key, each);
  }
  for (const each of evidence?.crls ?? []) push(pools.crls, each.issuer.key, each);
  return pools;
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
