import { equal } from '../asn1/index.ts';
import type { Certificate } from '../certificate.ts';
import { PkiError } from '../error.ts';
import { ANY_POLICY } from '../oids.ts';
import type { TrustAnchor } from './anchor.ts';
import { type FindingCode, finding } from './findings.ts';
import type { PathContext } from './settings.ts';
import type { PathReport } from './validate.ts';

/** Judges a complete path. */
export type Judge = (anchor: TrustAnchor, chain: readonly Certificate[]) => PathReport;

interface Search {
  readonly context: PathContext;
  readonly judge: Judge;
  best: PathReport | undefined;
  paths: number;
  steps: number;
  /** Why some branch was left. */
  readonly left: Set<FindingCode>;
}

/**
 * Looks for a path from a certificate up to an anchor (RFC 4158) and judges each complete one until one holds. The answer is
 * the one that holds, else the one with the fewest failures.
 */
export function buildPath(context: PathContext, target: Certificate, judge: Judge): PathReport {
  const own = context.anchorsNamed(target.subject.key).find((each) => isSame(each, target));
  if (own !== undefined) return trusted(own);
  const search: Search = { context, judge, best: undefined, paths: 0, steps: 0, left: new Set() };
  climb(search, [target]);
  const codes = [...search.left];
  if (search.best !== undefined) {
    if (search.best.valid || codes.length === 0) return search.best;
    return { ...search.best, findings: [...search.best.findings, ...codes.map((code) => finding(code))] };
  }
  const findings = [finding('no-anchor'), ...codes.map((code) => finding(code))];
  return { valid: false, findings, anchor: undefined, chain: [target], policies: [], revocation: [] };
}

const isSame = (anchor: TrustAnchor, certificate: Certificate) =>
  equal(anchor.publicKey.der, certificate.publicKey.der);

/** The target is itself the anchor: there is nothing to prove. */
function trusted(anchor: TrustAnchor): PathReport {
  return { valid: true, findings: [], anchor, chain: [], policies: [ANY_POLICY], revocation: [] };
}

/** Depth first; the chain grows at its front. Ends at once when a path holds or a limit is reached. */
function climb(search: Search, chain: readonly Certificate[]): void {
  const { context } = search;
  const lowest = chain[0]!;
  for (const anchor of context.anchorsNamed(lowest.issuer.key)) {
    if (
      search.best?.valid ||
      isOver(search, search.paths >= context.limits.paths || !context.mayJudge(), 'too-many-paths')
    )
      return;
    search.paths++;
    keepBetter(search, search.judge(anchor, chain));
  }
  for (const issuer of candidates(context, lowest)) {
    search.steps++;
    if (search.best?.valid || isOver(search, search.steps > context.limits.steps, 'too-many-paths')) return;
    if (isLoop(chain, issuer)) continue;
    if (isOver(search, chain.length >= context.limits.length, 'path-too-long')) return;
    climb(search, [issuer, ...chain]);
  }
}

/** Notes that a limit ended a branch. */
function isOver(search: Search, over: boolean, code: FindingCode): boolean {
  if (over) search.left.add(code);
  return over;
}

function keepBetter(search: Search, report: PathReport): void {
  if (search.best === undefined || report.valid || report.findings.length < search.best.findings.length)
    search.best = report;
}

/** The same name with the same key again leads nowhere new (RFC 4158 §5.2). */
function isLoop(chain: readonly Certificate[], issuer: Certificate): boolean {
  return chain.some(
    (each) => equal(each.publicKey.der, issuer.publicKey.der) && each.subject.equals(issuer.subject),
  );
}

/** Those with the name of the issuer, the most promising first. */
function candidates(context: PathContext, certificate: Certificate): Certificate[] {
  const named = context.bySubject(certificate.issuer.key);
  const signers = named.filter((each) => mayHaveSigned(context, certificate, each));
  // When none signed it, the report should say so, and not that nobody has that name.
  return (signers.length > 0 ? signers : named)
    .map((each) => ({ each, score: promise(context, certificate, each) }))
    .sort((one, other) => other.score - one.score)
    .map(({ each }) => each);
}

/** What cannot be told (inherited parameters, unknown algorithms) is left for the judge. */
function mayHaveSigned(context: PathContext, certificate: Certificate, issuer: Certificate): boolean {
  try {
    return context.isSignedWith(certificate, issuer.publicKey);
  } catch (error) {
    if (error instanceof PkiError) return true;
    throw error;
  }
}

function promise(context: PathContext, certificate: Certificate, issuer: Certificate): number {
  const { at } = context.settings;
  const wanted = certificate.extensions.authorityKeyId?.keyId;
  const has = issuer.extensions.subjectKeyId;
  const sameKeyId = wanted !== undefined && has !== undefined && equal(wanted, has);
  const valid = issuer.notBefore <= at && at <= issuer.notAfter;
  const authority = issuer.extensions.basicConstraints?.ca === true;
  const anchored = context.anchorsNamed(issuer.issuer.key).length > 0;
  return Number(sameKeyId) * 8 + Number(valid) * 4 + Number(authority) * 2 + Number(anchored);
}
