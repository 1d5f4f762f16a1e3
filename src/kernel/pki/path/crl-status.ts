import type { Certificate } from '../certificate.ts';
import type { Crl } from '../crl.ts';
import type { CrlEntry } from '../crl-entry.ts';
import { ALL_REASONS } from '../distribution-point.ts';
import { PkiError } from '../error.ts';
import { covers, fits, type Point, pointsOf, reasonsOf } from './crl-scope.ts';
import { type RevocationStatus, type UnknownCause, unknown } from './revocation-status.ts';
import type { PathContext } from './settings.ts';

/** Whether a CRL was signed by somebody who may: answered by who knows the path. */
export type TrustsCrl = (crl: Crl) => 'trusted' | 'signer-not-trusted' | 'signature-invalid';

/** CRL processing for one certificate (RFC 5280 §6.3.3), over the CRLs that the caller gave. */
export function crlStatus(
  context: PathContext,
  certificate: Certificate,
  trusts: TrustsCrl,
): RevocationStatus {
  const question = new CrlQuestion(context, certificate, trusts);
  for (const point of pointsOf(certificate)) {
    const revoked = question.ask(point);
    if (revoked !== undefined) return revoked;
  }
  return question.conclude();
}

/** What the CRLs said so far about one certificate. */
class CrlQuestion {
  readonly #context: PathContext;
  readonly #certificate: Certificate;
  readonly #trusts: TrustsCrl;
  readonly #causes: UnknownCause[] = [];
  #reasons = 0;
  #producedAt = Number.POSITIVE_INFINITY;

  constructor(context: PathContext, certificate: Certificate, trusts: TrustsCrl) {
    this.#context = context;
    this.#certificate = certificate;
    this.#trusts = trusts;
  }

  conclude(): RevocationStatus {
    if (this.#reasons === ALL_REASONS) return { status: 'good', by: 'crl', producedAt: this.#producedAt };
    return this.#reasons === 0 ? unknown(...this.#causes) : unknown('reasons-missing', ...this.#causes);
  }

  /** Reads the CRLs of one point; an answer only when it is `revoked`. */
  ask(point: Point): RevocationStatus | undefined {
    for (const name of point.issuers)
      for (const crl of this.#context.crlsOf(name.key)) {
        if (crl.baseNumber !== undefined) continue;
        const revoked = this.#read(crl, point);
        if (revoked !== undefined) return revoked;
      }
    return undefined;
  }

  #read(crl: Crl, point: Point): RevocationStatus | undefined {
    const interim = reasonsOf(crl, point);
    if (!this.#isUsable(crl, point)) return undefined;
    // Step (e): only what adds reasons is read; but a list that says `revoked` is never passed over for being second.
    try {
      const delta = this.#newestDelta(crl, point);
      const found = this.#lookUp(crl, delta);
      const newest = delta ?? crl;
      if (found !== undefined && this.#counts(found)) return revokedBy(newest, found);
      this.#reasons |= interim;
      this.#producedAt = Math.min(this.#producedAt, newest.thisUpdate);
    } catch (error) {
      if (!(error instanceof PkiError)) throw error;
      this.#causes.push('not-understood');
    }
    return undefined;
  }

  /** Steps (i) to (k). */
  #lookUp(crl: Crl, delta: Crl | undefined): CrlEntry | undefined {
    const { issuer, serial } = this.#certificate;
    const changed = delta?.find(issuer, serial);
    // Only a delta can take somebody off the list; in a complete one that reason makes no sense and frees nobody.
    if (changed !== undefined) return changed.reason === 'removeFromCRL' ? undefined : changed;
    return crl.find(issuer, serial);
  }

  /** With later evidence, a revocation after the instant does not reach back to it. */
  #counts(entry: CrlEntry): boolean {
    const { laterEvidence, at } = this.#context.settings;
    return laterEvidence !== true || entry.revokedAt <= at;
  }

  #isUsable(crl: Crl, point: Point): boolean {
    if (!covers(crl, point, this.#certificate)) return this.#because('other-scope');
    if (crl.hasUnknownCritical) return this.#because('not-understood');
    if (!this.#isFresh(crl)) return this.#because('not-fresh');
    const trust = this.#trusts(crl);
    return trust === 'trusted' || this.#because(trust);
  }

  #because(cause: UnknownCause): false {
    this.#causes.push(cause);
    return false;
  }

  #isFresh(crl: Crl): boolean {
    const { at, laterEvidence } = this.#context.settings;
    if (crl.nextUpdate !== undefined && crl.nextUpdate < at) return false;
    if (crl.thisUpdate <= at) return true;
    if (laterEvidence !== true) return false;
    const { notAfter } = this.#certificate;
    return (
      crl.thisUpdate <= notAfter || (crl.expiredCertsFrom !== undefined && crl.expiredCertsFrom <= notAfter)
    );
  }

  /** The newest delta that can be used with a complete CRL. */
  #newestDelta(crl: Crl, point: Point): Crl | undefined {
    const deltas = this.#context
      .crlsOf(crl.issuer.key)
      .filter((each) => each.baseNumber !== undefined && fits(each, crl));
    return deltas
      .sort((one, other) => other.thisUpdate - one.thisUpdate)
      .find((delta) => this.#isUsable(delta, point));
  }
}

function revokedBy(crl: Crl, { revokedAt, reason, invalidAt }: CrlEntry): RevocationStatus {
  return {
    status: 'revoked',
    by: 'crl',
    producedAt: crl.thisUpdate,
    revokedAt,
    reason,
    ...(invalidAt !== undefined && { invalidAt }),
  };
}
