import { signatureSuitability } from '../algorithm-policy.ts';
import { signatureAlgorithm } from '../algorithms.ts';
import type { Certificate } from '../certificate.ts';
import type { Crl } from '../crl.ts';
import { PkiError } from '../error.ts';
import type { PublicKey } from '../keys.ts';
import type { TrustAnchor } from './anchor.ts';
import { buildPath } from './build.ts';
import { crlStatus } from './crl-status.ts';
import { ocspStatus } from './ocsp-status.ts';
import { type RevocationStatus, unknown } from './revocation-status.ts';
import { PathContext, type PathSettings } from './settings.ts';
import { type Issuer, type PathReport, validateChain } from './validate.ts';

interface ListQuestion {
  readonly issuer: Issuer;
  readonly anchor: TrustAnchor;
  /** The certificate whose status is asked. */
  readonly about: Certificate;
}

/** Judges certificates at one instant with one set of evidence; what it works out is kept for the next certificate. */
export class PathValidator {
  readonly #context: PathContext;
  /** Signers of lists whose own path is being judged, so that no circle is walked. */
  readonly #pending: readonly Certificate[];
  readonly #statuses = new Map<string, RevocationStatus>();

  constructor(settings: PathSettings | PathContext, pending: readonly Certificate[] = []) {
    this.#context = settings instanceof PathContext ? settings : new PathContext(settings);
    this.#pending = pending;
  }

  /** Finds a path for a certificate and judges it. Never throws for what is in certificates or evidence. */
  validate(target: Certificate): PathReport {
    if (this.#pending.length === 0) this.#context.begin();
    return buildPath(this.#context, target, (anchor, chain) => this.judge(anchor, chain));
  }

  /** Judges a path that is given, from the certificate that the anchor signed to the target. */
  judge(anchor: TrustAnchor, chain: readonly Certificate[]): PathReport {
    const ask = (certificate: Certificate, issuer: Issuer) => this.#status(certificate, issuer, anchor);
    return validateChain(this.#context, { anchor, chain, ask });
  }

  #status(certificate: Certificate, issuer: Issuer, anchor: TrustAnchor): RevocationStatus {
    const key = `${certificate.fingerprint} ${issuer.publicKey.fingerprint} ${anchor.publicKey.fingerprint}`;
    const known = this.#statuses.get(key);
    if (known !== undefined) return known;
    const status = this.#work(certificate, issuer, anchor);
    this.#statuses.set(key, status);
    return status;
  }

  #work(certificate: Certificate, issuer: Issuer, anchor: TrustAnchor): RevocationStatus {
    const { at } = this.#context.settings;
    // EN 319 412-1 §5.2: a certificate of a few days says that nobody keeps its status.
    if (certificate.extensions.shortTerm) return { status: 'good', by: 'not-needed', producedAt: at };
    const byLists = (each: Certificate) =>
      crlStatus(this.#context, each, (crl) => this.#trusts(crl, { issuer, anchor, about: each }));
    const answered = ocspStatus({ context: this.#context, certificate, issuer, ask: byLists });
    if (answered.status === 'revoked') return answered;
    const listed = byLists(certificate);
    if (listed.status === 'revoked' || answered.status === 'unknown') return merge(listed, answered);
    return answered;
  }

  /** Step (f) of RFC 5280 §6.3.3: the issuer of the path, the anchor, or somebody with a valid path to that anchor. */
  #trusts(
    crl: Crl,
    { issuer, anchor, about }: ListQuestion,
  ): 'trusted' | 'signer-not-trusted' | 'signature-invalid' {
    if (
      issuer.name.equals(crl.issuer) &&
      maySignLists(issuer.certificate) &&
      this.#signed(crl, issuer.publicKey)
    )
      return 'trusted';
    if (anchor.name.equals(crl.issuer) && this.#signed(crl, anchor.publicKey)) return 'trusted';
    const signers = this.#context
      .bySubject(crl.issuer.key)
      .filter((each) => maySignLists(each) && this.#signed(crl, each.publicKey));
    if (signers.length === 0) return 'signature-invalid';
    // A list may speak about its own signer (PKITS 4.14.30): while that signer is judged, that ends the circle.
    const trusted = signers.some(
      (each) => (each === about && this.#pending.includes(each)) || this.#hasPath(each, anchor),
    );
    return trusted ? 'trusted' : 'signer-not-trusted';
  }

  #hasPath(signer: Certificate, anchor: TrustAnchor): boolean {
    if (this.#pending.includes(signer) || this.#pending.length >= this.#context.limits.nesting) return false;
    return new PathValidator(this.#context.forSigner(anchor), [...this.#pending, signer]).validate(signer)
      .valid;
  }

  /** With a suitable algorithm too; what cannot be checked is not signed. */
  #signed(crl: Crl, key: PublicKey): boolean {
    try {
      if (!this.#context.isSignedWith(crl, key)) return false;
      const algorithm = signatureAlgorithm(crl.algorithm);
      const { algorithms, settings } = this.#context;
      return signatureSuitability(algorithms, { algorithm, key }, settings.at).suitable;
    } catch (error) {
      if (error instanceof PkiError) return false;
      throw error;
    }
  }
}

function maySignLists(certificate: Certificate | undefined): boolean {
  const usage = certificate?.extensions.keyUsage;
  return usage === undefined || usage.includes('cRLSign');
}

function merge(listed: RevocationStatus, answered: RevocationStatus): RevocationStatus {
  if (listed.status !== 'unknown' || answered.status !== 'unknown') return listed;
  const causes = [...listed.causes, ...answered.causes].filter((each) => each !== 'nothing-found');
  return unknown(...causes);
}
