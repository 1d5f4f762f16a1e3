import { hash } from 'node:crypto';
import type { Certificate } from '../../../kernel/pki/index.ts';
import {
  parseXml,
  XML_LIMITS,
  type XmlDocument,
  XmlError,
  type XmlLimits,
} from '../../../kernel/xml/index.ts';
import { checkListSignature, type SignatureFault } from './list-signature.ts';
import { type Doubts, ListError, readTrustList } from './read.ts';
import { listName, type TrustList } from './trust-list.ts';

/** The largest national lists of today have some megabytes. */
export const LIST_BYTES = 24 * 1024 * 1024;
const LIMITS: XmlLimits = { ...XML_LIMITS, bytes: LIST_BYTES, depth: 60 };
/** Doubts of one kind that are told; there may be one for each service. */
const DOUBTS_TOLD = 20;

/** What is wrong with a list. `fault`: it is not used. `warning`: it is used, and this is said. */
export const LIST_FAULTS = [
  'not-xml',
  'has-dtd',
  'too-large',
  'not-a-list',
  'version-unsupported',
  'element-missing',
  'element-wrong',
  'too-many',
  'unsigned',
  'signed-twice',
  'identifier-twice',
  'signature-form',
  'signature-coverage',
  'signer-unknown',
  'signature-wrong',
  'signer-mismatch',
  'sequence-older',
  'sequence-reused',
  'issue-older',
  'issued-later',
  'another-list',
] as const;
export const LIST_WARNINGS = [
  'next-update-passed',
  'closed',
  'signer-expired',
  'certificate-unreadable',
  'critical-extension',
  'same',
] as const;
export type ListFault = (typeof LIST_FAULTS)[number];
export type ListWarning = (typeof LIST_WARNINGS)[number];
export type Finding =
  | { level: 'fault'; code: ListFault; place: string }
  | { level: 'warning'; code: ListWarning; place: string };

/** The list that counts until now, if any. */
export type Before = { sequence: number; issuedAt: string; digest: string };

export type Judged = {
  list: TrustList | undefined;
  signer: Certificate | undefined;
  /** SHA-256 of the bytes, in hexadecimal. */
  digest: string;
  findings: Finding[];
};

export type Trusting = {
  /** Who may sign the list of that name. */
  signersOf(name: string): Promise<readonly Certificate[]>;
  before(name: string): Promise<Before | undefined>;
  /** The name that it must have, when it was fetched for one. */
  expected?: string;
  now: Temporal.Instant;
};

/** A clock of ours or theirs may be a little off. */
const CLOCK_MS = 10 * 60_000;

/** Says everything that is wrong with the bytes of a list, as far as they can be read. Believes nothing that is not signed. */
export async function judge(bytes: Uint8Array, trusting: Trusting): Promise<Judged> {
  const digest = hash('sha256', bytes, 'hex');
  const findings: Finding[] = [];
  const fault = (code: ListFault, place = '') => void findings.push({ level: 'fault', code, place });
  const read = readable(bytes, findings);
  if (read === undefined) return { list: undefined, signer: undefined, digest, findings };
  const { document, list } = read;
  const name = listName(list);
  if (trusting.expected !== undefined && trusting.expected !== name) fault('another-list', name);
  const signed = checkListSignature(document, await trusting.signersOf(name));
  const signer = typeof signed === 'string' ? undefined : signed;
  if (typeof signed === 'string') fault(signed satisfies SignatureFault);
  findings.push(...inTime(list, signer, trusting.now));
  const before = await trusting.before(name);
  if (before !== undefined) findings.push(...compared(list, digest, before));
  return { list, signer, digest, findings };
}

export const isUsable = ({ list, findings }: Judged): boolean =>
  list !== undefined && findings.every(({ level }) => level === 'warning');

function readable(
  bytes: Uint8Array,
  findings: Finding[],
): { document: XmlDocument; list: TrustList } | undefined {
  const counted = new Map<string, number>();
  const doubts: Doubts = {
    add(what, place) {
      const count = (counted.get(what) ?? 0) + 1;
      counted.set(what, count);
      const code = what === 'certificate' ? 'certificate-unreadable' : 'critical-extension';
      if (count <= DOUBTS_TOLD) findings.push({ level: 'warning', code, place });
    },
  };
  try {
    const document = parseXml(bytes, LIMITS);
    return { document, list: readTrustList(document, doubts) };
  } catch (error) {
    if (error instanceof ListError) findings.push({ level: 'fault', code: error.code, place: error.place });
    else if (error instanceof XmlError) findings.push({ level: 'fault', code: xmlFault(error), place: '' });
    else throw error;
    return undefined;
  }
}

const xmlFault = ({ code }: XmlError): ListFault =>
  code === 'xml-dtd' ? 'has-dtd' : code === 'xml-limit' ? 'too-large' : 'not-xml';

function inTime(list: TrustList, signer: Certificate | undefined, now: Temporal.Instant): Finding[] {
  const ms = now.epochMilliseconds;
  const found: Finding[] = [];
  if (Date.parse(list.issuedAt) > ms + CLOCK_MS)
    found.push({ level: 'fault', code: 'issued-later', place: list.issuedAt });
  if (list.nextUpdate === undefined) found.push({ level: 'warning', code: 'closed', place: '' });
  else if (Date.parse(list.nextUpdate) <= ms)
    found.push({ level: 'warning', code: 'next-update-passed', place: list.nextUpdate });
  // Clause 5.7.1 wants it valid when it signs; a list that stays good after that is told, and used.
  if (signer !== undefined && signer.notAfter < ms)
    found.push({ level: 'warning', code: 'signer-expired', place: '' });
  return found;
}

/** Sequence numbers only grow (clause 5.3.2): an older list would bring back what was withdrawn. */
function compared(list: TrustList, digest: string, before: Before): Finding[] {
  if (digest === before.digest) return [{ level: 'warning', code: 'same', place: '' }];
  const place = `${list.sequence} < ${before.sequence}`;
  if (list.sequence < before.sequence) return [{ level: 'fault', code: 'sequence-older', place }];
  if (list.sequence === before.sequence)
    return [{ level: 'fault', code: 'sequence-reused', place: String(list.sequence) }];
  if (Date.parse(list.issuedAt) < Date.parse(before.issuedAt))
    return [{ level: 'fault', code: 'issue-older', place: list.issuedAt }];
  return [];
}
