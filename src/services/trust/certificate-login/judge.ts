import type { Level } from '../../../kernel/assurance.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import {
  anchorFrom,
  type Certificate,
  type FindingCode,
  type PathReport,
  PathValidator,
  PkiError,
  PURPOSE,
  parseCertificate,
  parseCrl,
  parseOcspResponse,
} from '../../../kernel/pki/index.ts';
import { fetchEvidence, type ValidationData } from '../../../kernel/pki-evidence.ts';
import { Problem } from '../../../kernel/problem.ts';
import { ownEvidence, trustAnchors } from '../certificates/index.ts';
import { listedServices, qualifiedAnchors } from '../trust-lists/index.ts';
import { type Holder, holderOf, levelOf } from './holder.ts';
import { type CertificateReason, certificateLoginProblems } from './problems.ts';

/** A certificate that identifies somebody now. */
export type Judged = { holder: Holder; level: Level; proof: ValidationData; certificate: Certificate };

/** What a finding of the path is for a person; the first of this order that is found is told. */
const REASONS: readonly [CertificateReason, readonly FindingCode[]][] = [
  ['expired', ['expired']],
  ['not-yet-valid', ['not-yet-valid']],
  ['revoked', ['revoked', 'on-hold']],
  ['wrong-use', ['wrong-purpose']],
  ['status-unknown', ['revocation-unknown']],
];

/** Certificates that a connection brings besides the first, at most. */
const MOST_ABOVE = 6;

/**
 * Judges a certificate that a browser showed: an issuer of ours or of a loaded trust list, dates, use, revocation — what
 * is not known is refused — and whom it is of. What others know is asked for outside of transactions.
 * @throws Problem of `certificateLoginProblems`
 */
export async function judge(
  kernel: Kernel,
  chain: readonly Uint8Array[],
  at: Temporal.Instant,
): Promise<Judged> {
  const [certificate, ...above] = chain.slice(0, MOST_ABOVE + 1).map(readable);
  if (certificate === undefined) throw certificateLoginProblems['no-certificate']();
  assertForPeople(certificate);
  const own = await ownProof(kernel, certificate);
  const listed = own === undefined ? await listedRoots(kernel, at) : [];
  const anchors = [...(await trustAnchors(kernel)), ...listed];
  const hosts = kernel.settings['CERTIFICATE_STATUS_HOSTS'] as string[];
  const path = (proof: ValidationData, revocation: 'required' | 'none', moment = at) =>
    new PathValidator({
      at: moment.epochMilliseconds,
      anchors: anchors.map((each) => anchorFrom(each)),
      certificates: [...above, ...proof.certificates.map((der) => parseCertificate(der))],
      revocation,
      evidence: {
        crls: proof.crls.map((der) => parseCrl(der)),
        ocsp: proof.ocsps.map((der) => parseOcspResponse(der)),
      },
      purposes: [PURPOSE.clientAuth],
    }).validate(certificate);
  const none = { certificates: [], crls: [], ocsps: [] };
  // Nobody is asked about a certificate that would not do anyway.
  const plain = path(own ?? none, 'none');
  refuse(plain.findings.map(({ code }) => code));
  const proof = own ?? (await fetchEvidence([certificate, ...above], [...above, ...anchors], { hosts }));
  // An answer may be of the second after `at`: it is judged when it is here, or it would tell of the future.
  const here = Temporal.Instant.compare(kernel.now(), at) > 0 ? kernel.now() : at;
  const report = path(proof, 'required', here);
  refuse(report.findings.map(({ code }) => code));
  const issued = { certificate, chain: issuersOf(report) };
  const services = await listedServices(kernel, issued, at.epochMilliseconds);
  const qualified =
    services?.some((each) => each.granted && each.issuesQualified && each.kinds.includes('esign')) ?? false;
  return {
    certificate,
    holder: holderOf(certificate),
    level: levelOf(certificate, { qualified, ours: own !== undefined }),
    proof,
  };
}

/** Who issued, by signatures that were checked: what else a connection sends says nothing of a certificate. */
const issuersOf = ({ anchor, chain }: PathReport): Certificate[] =>
  [anchor?.certificate, ...chain.slice(0, -1)].filter((each) => each !== undefined);

function readable(der: Uint8Array): Certificate {
  try {
    return parseCertificate(der);
  } catch (error) {
    if (error instanceof PkiError) throw certificateLoginProblems['not-readable']();
    throw error;
  }
}

/** A key that only signs documents, or one of an authority, says nothing about who is at the other end (RFC 5280 §4.2.1.3). */
function assertForPeople({ extensions }: Certificate): void {
  const { keyUsage, basicConstraints } = extensions;
  if (basicConstraints?.ca === true || (keyUsage !== undefined && !keyUsage.includes('digitalSignature')))
    throw certificateLoginProblems['wrong-use']();
}

function refuse(codes: readonly FindingCode[]): void {
  if (codes.length === 0) return;
  const known = REASONS.find(([, of]) => of.some((code) => codes.includes(code)));
  // Without an anchor nothing else that is found means anything.
  if (codes.includes('no-anchor') || known === undefined) throw certificateLoginProblems['unknown-issuer']();
  throw certificateLoginProblems[known[0]]();
}

/** What our own authorities know of a certificate at this moment; undefined when it is not one of theirs. */
async function ownProof(kernel: Kernel, certificate: Certificate): Promise<ValidationData | undefined> {
  try {
    const { certificates, crls, ocsps } = await ownEvidence(kernel, certificate);
    return { certificates, crls, ocsps };
  } catch (error) {
    if (error instanceof Problem && error.code === 'certificates.not-ours') return undefined;
    if (error instanceof Problem && error.code === 'certificates.status-not-ready')
      throw certificateLoginProblems['status-unknown']();
    throw error;
  }
}

/** Those whom the loaded lists grant today to issue to people. */
async function listedRoots(kernel: Kernel, at: Temporal.Instant): Promise<Certificate[]> {
  const all = await qualifiedAnchors(kernel);
  return all.flatMap((anchor) => {
    const now = anchor.at(at.epochMilliseconds);
    return now?.granted === true && /\/CA\/(QC|PKC)$/.test(now.state.type) ? anchor.certificates : [];
  });
}
