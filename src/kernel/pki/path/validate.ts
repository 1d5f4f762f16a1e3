import { signatureSuitability } from '../algorithm-policy.ts';
import { signatureAlgorithm } from '../algorithms.ts';
import type { Certificate } from '../certificate.ts';
import { PkiError } from '../error.ts';
import { isKnownExtension } from '../extensions.ts';
import type { PublicKey } from '../keys.ts';
import type { Name } from '../name.ts';
import { ANY_POLICY, EXT, PURPOSE, QUALIFIER } from '../oids.ts';
import type { TrustAnchor } from './anchor.ts';
import { type Finding, type FindingCode, finding } from './findings.ts';
import { ConstraintState } from './name-constraints.ts';
import { PolicyGraph } from './policy-graph.ts';
import type { RevocationStatus } from './revocation-status.ts';
import type { PathContext } from './settings.ts';

/** Asks whether a certificate of the path was revoked, `issuer` being whom the path says issued it. */
export type AskRevocation = (certificate: Certificate, issuer: Issuer) => RevocationStatus;

/** Who issued: name and working key, and the certificate unless it is the anchor. */
export interface Issuer {
  readonly name: Name;
  readonly publicKey: PublicKey;
  readonly certificate: Certificate | undefined;
}

export interface PathReport {
  readonly valid: boolean;
  /** Every condition that failed. */
  readonly findings: readonly Finding[];
  readonly anchor: TrustAnchor | undefined;
  /** From the certificate that the anchor signed to the target. */
  readonly chain: readonly Certificate[];
  /** The acceptable policies that the path has, named in the domain of the anchor; anyPolicy when any would do. */
  readonly policies: readonly string[];
  /** For each certificate of the chain; empty when revocation was not looked at. */
  readonly revocation: readonly RevocationStatus[];
}

/**
 * Judges one path from an anchor to a target (RFC 5280 §6.1). It never stops at the first failure, so that the report has
 * all of them. The caller sees to revocation by `ask`.
 */
export function validateChain(
  context: PathContext,
  { anchor, chain, ask }: { anchor: TrustAnchor; chain: readonly Certificate[]; ask: AskRevocation },
): PathReport {
  const walk = new Walk(context, anchor, chain.length, ask);
  chain.forEach((certificate, position) => {
    walk.process(certificate, position);
    if (position < chain.length - 1) walk.prepare(certificate, position);
  });
  const policies = chain.length > 0 ? walk.wrapUp(chain[chain.length - 1]!) : [ANY_POLICY];
  const { findings, revocation } = walk;
  return { valid: findings.length === 0, findings, anchor, chain, policies, revocation };
}

/** The state variables of §6.1.2 and the steps that change them. */
class Walk {
  readonly findings: Finding[] = [];
  readonly revocation: RevocationStatus[] = [];
  readonly #context: PathContext;
  readonly #ask: AskRevocation;
  readonly #length: number;
  readonly #graph = new PolicyGraph();
  readonly #constraints = new ConstraintState();
  #explicitPolicy: number;
  #inhibitAny: number;
  #policyMapping: number;
  #maxPathLength: number;
  #issuer: Issuer;

  constructor(context: PathContext, anchor: TrustAnchor, length: number, ask: AskRevocation) {
    const { requireExplicitPolicy, inhibitAnyPolicy, inhibitPolicyMapping } = context.settings;
    this.#context = context;
    this.#ask = ask;
    this.#length = length;
    this.#explicitPolicy = requireExplicitPolicy ? 0 : length + 1;
    this.#inhibitAny = inhibitAnyPolicy ? 0 : length + 1;
    this.#policyMapping = inhibitPolicyMapping ? 0 : length + 1;
    this.#maxPathLength = anchor.pathLength ?? length;
    this.#constraints.add(anchor.nameConstraints);
    this.#issuer = { name: anchor.name, publicKey: anchor.publicKey, certificate: undefined };
  }

  #fail(code: FindingCode, position?: number, about?: string): void {
    this.findings.push(finding(code, position, about));
  }

  /** §6.1.3. */
  process(certificate: Certificate, position: number): void {
    const { at } = this.#context.settings;
    const isLast = position === this.#length - 1;
    const selfIssued = certificate.isSelfIssued;
    this.#checkSignature(certificate, position);
    if (at < certificate.notBefore) this.#fail('not-yet-valid', position);
    if (at > certificate.notAfter) this.#fail('expired', position);
    if (!certificate.issuer.equals(this.#issuer.name)) this.#fail('issuer-mismatch', position);
    this.#checkRevocation(certificate, position);
    if (isLast || !selfIssued)
      for (const code of this.#constraints.check(certificate)) this.#fail(code, position);
    this.#graph.descend(certificate.extensions.policies, this.#inhibitAny > 0 || (!isLast && selfIssued));
    if (this.#explicitPolicy === 0 && this.#graph.isNull) this.#fail('policy-missing', position);
    this.#checkCritical(certificate, position);
  }

  #checkSignature(certificate: Certificate, position: number): void {
    const { publicKey } = this.#issuer;
    try {
      if (!this.#context.isSignedWith(certificate, publicKey)) this.#fail('signature-invalid', position);
      const algorithm = signatureAlgorithm(certificate.algorithm);
      const { algorithms, settings } = this.#context;
      if (!signatureSuitability(algorithms, { algorithm, key: publicKey }, settings.at).suitable)
        this.#fail('algorithm-unsuitable', position);
    } catch (error) {
      if (!(error instanceof PkiError)) throw error;
      this.#fail('signature-unknown', position);
    }
  }

  #checkRevocation(certificate: Certificate, position: number): void {
    const mode = this.#context.settings.revocation;
    if (mode === 'none') return;
    const status = this.#ask(certificate, this.#issuer);
    this.revocation.push(status);
    if (status.status === 'revoked')
      this.#fail(status.reason === 'certificateHold' ? 'on-hold' : 'revoked', position);
    else if (status.status === 'unknown' && mode === 'required') this.#fail('revocation-unknown', position);
  }

  /** Steps (o) of §6.1.4 and (f) of §6.1.5, with the qualifiers of critical policies (§4.2.1.4). */
  #checkCritical(certificate: Certificate, position: number): void {
    for (const { oid, critical } of certificate.extensionList) {
      if (!critical) continue;
      if (!isKnownExtension(oid)) this.#fail('unknown-critical-extension', position, oid);
      else if (oid === EXT.certificatePolicies && hasUnknownQualifier(certificate))
        this.#fail('unknown-critical-extension', position, oid);
    }
  }

  /** §6.1.4. */
  prepare(certificate: Certificate, position: number): void {
    const { extensions } = certificate;
    const selfIssued = certificate.isSelfIssued;
    if (extensions.policyMappings?.some((pair) => pair.includes(ANY_POLICY)))
      this.#fail('policy-mapping-any', position);
    this.#graph.map(extensions.policyMappings ?? [], this.#policyMapping > 0);
    this.#issuer = {
      name: certificate.subject,
      publicKey: certificate.publicKey.inheriting(this.#issuer.publicKey.parameters),
      certificate,
    };
    this.#constraints.add(extensions.nameConstraints);
    if (!selfIssued) this.#countDown();
    const { requireExplicit, inhibitMapping } = extensions.policyConstraints ?? {};
    this.#explicitPolicy = Math.min(this.#explicitPolicy, requireExplicit ?? Number.POSITIVE_INFINITY);
    this.#policyMapping = Math.min(this.#policyMapping, inhibitMapping ?? Number.POSITIVE_INFINITY);
    this.#inhibitAny = Math.min(this.#inhibitAny, extensions.inhibitAnyPolicy ?? Number.POSITIVE_INFINITY);
    this.#checkAuthority(certificate, position);
  }

  #countDown(): void {
    this.#explicitPolicy = Math.max(0, this.#explicitPolicy - 1);
    this.#policyMapping = Math.max(0, this.#policyMapping - 1);
    this.#inhibitAny = Math.max(0, this.#inhibitAny - 1);
  }

  /** Steps (k) to (n). */
  #checkAuthority(certificate: Certificate, position: number): void {
    const { basicConstraints, keyUsage } = certificate.extensions;
    if (certificate.version !== 2 || basicConstraints?.ca !== true) this.#fail('not-an-authority', position);
    if (!certificate.isSelfIssued) {
      if (this.#maxPathLength <= 0) this.#fail('path-length', position);
      this.#maxPathLength = Math.max(0, this.#maxPathLength - 1);
    }
    this.#maxPathLength = Math.min(
      this.#maxPathLength,
      basicConstraints?.pathLength ?? Number.POSITIVE_INFINITY,
    );
    if (keyUsage !== undefined && !keyUsage.includes('keyCertSign'))
      this.#fail('no-certificate-signing', position);
  }

  /** §6.1.5. @returns the policies that the path has */
  wrapUp(target: Certificate): string[] {
    const { policies, purposes } = this.#context.settings;
    this.#explicitPolicy = Math.max(0, this.#explicitPolicy - 1);
    if (target.extensions.policyConstraints?.requireExplicit === 0) this.#explicitPolicy = 0;
    const wished = policies === undefined || policies.includes(ANY_POLICY) ? undefined : new Set(policies);
    const accepted = this.#graph.accepted(wished);
    const last = this.#length - 1;
    if (this.#explicitPolicy === 0 && accepted.size === 0 && !this.#missesPolicy(last))
      this.#fail('policy-missing', last);
    if (purposes !== undefined && !servesPurpose(target, purposes)) this.#fail('wrong-purpose', last);
    return [...accepted];
  }

  #missesPolicy(position: number): boolean {
    return this.findings.some((each) => each.code === 'policy-missing' && each.position === position);
  }
}

const UNDERSTOOD_QUALIFIERS: readonly string[] = [QUALIFIER.cps, QUALIFIER.userNotice];

function hasUnknownQualifier(certificate: Certificate): boolean {
  const qualifiers = certificate.extensions.policies?.flatMap((each) => each.qualifiers) ?? [];
  return qualifiers.some((each) => !UNDERSTOOD_QUALIFIERS.includes(each.id));
}

/** One of the purposes, or anyExtendedKeyUsage, or no statement of purposes (§4.2.1.12). */
export function servesPurpose(certificate: Certificate, purposes: readonly string[]): boolean {
  const stated = certificate.extensions.extKeyUsage;
  return stated === undefined || stated.some((each) => each === PURPOSE.any || purposes.includes(each));
}
