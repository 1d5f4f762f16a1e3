import {
  type Certificate,
  type HashName,
  PkiError,
  parseTimestampToken,
  verifyTimestamp,
} from '../../../../kernel/pki/index.ts';
import { FormError } from '../facts.ts';
import type { Proofs, ValidationData } from '../making.ts';
import { addDocumentTimestamp } from './document-timestamp.ts';
import { growStore, type Proof, storeKey } from './dss.ts';
import type { GrowingPdf } from './write/growing.ts';

/** Bytes kept for a token unless said otherwise: that of an authority with RSA keys of 4096 bits and its chain. */
export const TOKEN_ROOM = 12_288;
/** What a second token of the same authority may be longer than the first. */
const SLACK = 512;

/** Somebody whose certificate has to be proved, and the name under which the proof is stored. */
export type Proved = {
  readonly contents: Uint8Array;
  readonly certificates: readonly Certificate[];
  readonly known: readonly Certificate[];
};

/** The certificate that signed a token, and those it brings. @throws FormError `pdf.timestamp` when it holds not */
export function stamperOf(token: Uint8Array): { certificate: Certificate; known: readonly Certificate[] } {
  try {
    const parsed = parseTimestampToken(token);
    const report = verifyTimestamp(parsed, {});
    if (report.certificate !== undefined && report.intact)
      return { certificate: report.certificate, known: parsed.signed.certificates };
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
  }
  throw new FormError(
    'pdf.timestamp',
    'The time stamp does not hold, or lacks the certificate of its authority.',
  );
}

/** Stores what proves the signers and authorities, as one update (B-LT). */
export async function addProofs(pdf: GrowingPdf, proofs: Proofs, proved: readonly Proved[]): Promise<void> {
  const found: Proof[] = [];
  const asked = new Map<string, Promise<ValidationData>>();
  for (const { contents, certificates, known } of proved) {
    const all: ValidationData[] = [];
    for (const certificate of certificates) {
      const data = asked.get(certificate.fingerprint) ?? proofs.evidence(certificate, known);
      asked.set(certificate.fingerprint, data);
      all.push(await data);
    }
    found.push({ key: storeKey(contents), data: joined(certificates, all) });
  }
  growStore(pdf, found);
  pdf.append(pdf.build());
}

function joined(certificates: readonly Certificate[], all: readonly ValidationData[]): ValidationData {
  const own = certificates.map((each) => each.der);
  return {
    certificates: distinct([...own, ...all.flatMap((each) => each.certificates)]),
    crls: distinct(all.flatMap((each) => each.crls)),
    ocsps: distinct(all.flatMap((each) => each.ocsps)),
  };
}

const distinct = (ders: readonly Uint8Array[]): Uint8Array[] => [
  ...new Map(ders.map((der) => [Buffer.from(der).toString('base64'), der])).values(),
];

/** Adds an archive time stamp (B-LTA). */
export const addArchive = (
  pdf: GrowingPdf,
  proofs: Proofs,
  { hash, lastToken }: { hash: HashName; lastToken: number },
): Promise<{ token: Uint8Array; contents: Uint8Array }> =>
  addDocumentTimestamp(pdf, proofs, { hash, room: Math.max(TOKEN_ROOM, lastToken + SLACK) });
