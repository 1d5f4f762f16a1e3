import { Places, type Taker } from '../../../kernel/http/places.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { type Certificate, parseCertificate } from '../../../kernel/pki/index.ts';
import { fetchEvidence } from '../../../kernel/pki-evidence.ts';
import { Problem } from '../../../kernel/problem.ts';
import { ownEvidence, trustAnchors } from '../certificates/index.ts';
import type { ValidationData } from './making.ts';
import { ownProofs } from './proofs.ts';
import { type Found, type Job, type Question, ValidationPool } from './validate-pool.ts';
import { validationProblems } from './validate-problems.ts';
import type { Raised, RaiseJob } from './validate-raise.ts';
import type { DetachedFile } from './validate-read.ts';
import { limitsOf } from './validate-settings.ts';
import { listedAnchors, listQuestion } from './validate-trust.ts';
import { type DetailedReport, type PolicyName, qualify, type SignatureDetail } from './validation/index.ts';

export type ValidationWish = {
  bytes: Uint8Array;
  detached?: readonly DetachedFile[];
  policy?: PolicyName;
};

type House = { pool: ValidationPool; places: Places };
const houses = new WeakMap<Kernel, House>();

function houseOf(kernel: Kernel): House {
  const known = houses.get(kernel);
  if (known !== undefined) return known;
  const { workers, milliseconds, places } = limitsOf(kernel);
  const house = {
    pool: new ValidationPool({ workers, milliseconds }),
    places: new Places(places, validationProblems['validation-busy']),
  };
  houses.set(kernel, house);
  return house;
}

/** Takes a place before a document is read. @throws Problem `signatures.validation-busy` */
export const enterValidation = (kernel: Kernel, taker: Taker): (() => void) =>
  houseOf(kernel).places.enter(taker);

/**
 * Validates the signatures of a document (EN 319 102-1) in a thread of its own, at this moment, by what this installation
 * trusts. Stores nothing, and asks nobody outside unless a setting says so. `bytes` are handed over and not to be used afterwards.
 */
export async function validateSigned(kernel: Kernel, wish: ValidationWish): Promise<DetailedReport> {
  const job: Job = {
    bytes: wish.bytes,
    detached: wish.detached ?? [],
    at: kernel.now().epochMilliseconds,
    policy: wish.policy ?? 'general',
  };
  const report = await houseOf(kernel).pool.validate(job, (question) => inquire(kernel, question));
  await qualifyAll(kernel, report);
  return report;
}

/**
 * Raises the signatures of a document (EN 319 102-1 §5.6) in a thread like those that validate, with times of our authority and what is
 * known of our certificates. `bytes` are handed over. @throws FormError when it cannot be; Problem `signatures.level-unreachable`
 */
export function raiseSigned(kernel: Kernel, wish: Omit<RaiseJob, 'at'>): Promise<Raised> {
  const at = kernel.now().epochMilliseconds;
  return houseOf(kernel).pool.raise({ ...wish, at }, ownProofs(kernel));
}

/** What our own authorities say of some certificates (of those of others they say nothing), and who is trusted. */
async function inquire(kernel: Kernel, { certificates, authorities, names }: Question): Promise<Found> {
  const all = certificates.map((der) => parseCertificate(der));
  const found = await Promise.all(all.map((each) => evidenceOf(kernel, each, all)));
  const known = found.filter((each) => each !== undefined);
  const { fetch } = limitsOf(kernel);
  if (fetch !== undefined) {
    const strangers = all.filter((_, at) => found[at] === undefined);
    known.push(
      await fetchEvidence(
        strangers,
        authorities.map((der) => parseCertificate(der)),
        fetch,
      ),
    );
  }
  const own = (await trustAnchors(kernel)).map(({ der }) => ({ der }));
  return {
    evidence: {
      certificates: known.flatMap((each) => each.certificates),
      crls: known.flatMap((each) => each.crls),
      ocsps: known.flatMap((each) => each.ocsps),
    },
    anchors: [...own, ...(await listedAnchors(kernel, new Set(names)))],
  };
}

async function evidenceOf(
  kernel: Kernel,
  certificate: Certificate,
  known: readonly Certificate[],
): Promise<ValidationData | undefined> {
  try {
    return await ownEvidence(kernel, certificate, known);
  } catch (error) {
    if (error instanceof Problem && error.code.startsWith('certificates.')) return undefined;
    throw error;
  }
}

async function qualifyAll(kernel: Kernel, report: DetailedReport): Promise<void> {
  const ask = listQuestion(kernel);
  const parsed = certificatesOf(report);
  for (const each of withCounters(report.signatures)) {
    if (each.signer !== undefined)
      each.qualification = await qualify(
        {
          certificate: parsed(each.signer),
          chain: each.chain.map(parsed),
          at: Date.parse(each.provenAt),
          indication: each.conclusion.indication,
          isProtected: each.signerReference === 'protected',
        },
        ask,
      );
  }
}

const withCounters = (signatures: readonly SignatureDetail[]): SignatureDetail[] =>
  signatures.flatMap((each) => [each, ...withCounters(each.counterSignatures)]);

/** The certificates of a report by their fingerprints, each read once: two hundred signatures may share a chain that is large. */
function certificatesOf(report: DetailedReport): (fingerprint: string) => Certificate {
  const ders = new Map(report.certificates.map(({ fingerprint, der }) => [fingerprint, der]));
  const known = new Map<string, Certificate>();
  return (fingerprint) => {
    const found = known.get(fingerprint) ?? parseCertificate(Buffer.from(ders.get(fingerprint)!, 'base64'));
    known.set(fingerprint, found);
    return found;
  };
}
