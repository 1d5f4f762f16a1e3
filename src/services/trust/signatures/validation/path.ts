import {
  ANY_ALGORITHM,
  anchorFrom,
  type Certificate,
  equal,
  type Finding,
  isForTimestamps,
  PathValidator,
  type TrustAnchor,
} from '../../../../kernel/pki/index.ts';
import type { Evidence } from './evidence.ts';
import type { ValidationPolicy } from './policy.ts';
import { type Path, type RevocationFact, revocationFacts } from './revocation.ts';

/**
 * What is trusted without proof; `until`: the instant (ms) from which it no longer is (§5.2.6, sunset of an anchor); `only`: it
 * vouches for nobody but those who stamp the time.
 */
export type Anchor = { certificate: Certificate; until?: number; only?: 'timestamps' };

/** Given to every judgement of one document. */
export type Grounds = {
  readonly now: number;
  readonly anchors: readonly Anchor[];
  readonly evidence: Evidence;
  readonly policy: ValidationPolicy;
};

/** A certificate with its path and all that is known of it, before any instant is looked at. */
export type Prospect = {
  target: Certificate;
  /** Undefined when no path leads to an anchor. */
  path: Path | undefined;
  anchorUntil: number | undefined;
  /** What is wrong with the path at whatever instant. */
  defects: readonly Finding[];
  /** For each certificate of the chain. */
  facts: readonly (readonly RevocationFact[])[];
};

/** Findings that depend on the instant; they are judged elsewhere. */
const OF_TIME: readonly Finding['code'][] = ['expired', 'not-yet-valid'];

/** Looks for the path of a certificate (§5.2.6.4 step 1) and gathers what is known of each certificate in it. */
export class Prospects {
  readonly #grounds: Grounds;
  readonly #anchors: readonly { trusted: TrustAnchor; only: Anchor['only'] }[];
  readonly #known = new Map<string, Prospect>();

  constructor(grounds: Grounds) {
    this.#grounds = grounds;
    this.#anchors = grounds.anchors.map(({ certificate, only }) => ({
      trusted: anchorFrom(certificate),
      only,
    }));
  }

  of(target: Certificate): Prospect {
    const known = this.#known.get(target.fingerprint);
    if (known !== undefined) return known;
    const made = this.#make(target);
    this.#known.set(target.fingerprint, made);
    return made;
  }

  #make(target: Certificate): Prospect {
    const { evidence, policy } = this.#grounds;
    const report = this.#search(target, this.#grounds.now);
    // Of several paths one may have held while the certificate did; that one is asked about too.
    const earlier = report.valid ? report : this.#search(target, target.notAfter);
    const { anchor, chain, findings } = earlier.valid ? earlier : report;
    const path = anchor === undefined ? undefined : { anchor, chain };
    return {
      target,
      path,
      anchorUntil: this.#until(anchor),
      defects: anchor === undefined ? [] : findings.filter((each) => !OF_TIME.includes(each.code)),
      facts:
        path === undefined
          ? []
          : chain.map((_, at) => revocationFacts(path, at, { evidence, algorithms: policy.algorithms })),
    };
  }

  #search(target: Certificate, at: number) {
    return new PathValidator({
      at,
      anchors: this.#anchorsFor(target),
      certificates: this.#grounds.evidence.certificates,
      revocation: 'none',
      algorithms: ANY_ALGORITHM,
    }).validate(target);
  }

  #anchorsFor(target: Certificate): TrustAnchor[] {
    const fitting = this.#anchors.filter(({ only }) => only === undefined || isForTimestamps(target));
    return fitting
      .map((each) => each.trusted)
      .filter(({ certificate }) =>
        hasSameKey(certificate, target)
          ? certificate!.fingerprint === target.fingerprint
          : mayIssue(certificate),
      );
  }

  #until(anchor: TrustAnchor | undefined): number | undefined {
    const same = this.#grounds.anchors.filter(
      (each) => each.certificate.fingerprint === anchor?.certificate?.fingerprint,
    );
    return same.some((each) => each.until === undefined)
      ? undefined
      : same.reduce<number | undefined>((last, { until }) => Math.max(last ?? 0, until ?? 0), undefined);
  }
}

/** Trust lists also have those who only stamp or answer: they are trusted for themselves and vouch for nobody. */
const mayIssue = (certificate: Certificate | undefined): boolean =>
  certificate === undefined ||
  certificate.version !== 2 ||
  certificate.extensions.basicConstraints?.ca === true;

/** Anybody can write a certificate with the name and key of an anchor, and other dates and purposes: only the very one is trusted. */
const hasSameKey = (anchor: Certificate | undefined, target: Certificate): boolean =>
  anchor !== undefined && equal(anchor.publicKey.der, target.publicKey.der);
