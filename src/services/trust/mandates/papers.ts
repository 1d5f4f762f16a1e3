import type { Kernel } from '../../../kernel/kernel.ts';
import type { DocumentKind } from './mandate.ts';
import { mandatesProblems as problems } from './problems.ts';
import { DOCUMENT_BYTES, type PaperInput } from './wish.ts';

const HEAD = Buffer.from('%PDF-');
const END = Buffer.from('%%EOF');
/** Where readers look for the head and the end of a PDF (ISO 32000-1 §7.5.2 and §7.5.5, implementation notes). */
const WINDOW = 1024;

/** PDF only, whole and readable by whoever validates it (Representa §3.9 and §5.7). Throws `not-pdf`. */
export function assertPdf(bytes: Buffer): void {
  const head = bytes.subarray(0, WINDOW).includes(HEAD);
  const end = bytes.subarray(-WINDOW).includes(END);
  const encrypted = bytes.subarray(-WINDOW * 64).includes('/Encrypt');
  if (bytes.length > DOCUMENT_BYTES || !head || !end || encrypted) throw problems['not-pdf']();
}

export type GivenPaper = { kind: DocumentKind; name: string; description?: string | null; bytes: Buffer };

/** Stores documents under their hash, before the transaction that names them. Throws `not-pdf`. */
export async function storePapers(kernel: Kernel, papers: readonly GivenPaper[]): Promise<PaperInput[]> {
  for (const { bytes } of papers) assertPdf(bytes);
  const stored: PaperInput[] = [];
  for (const { kind, name, description = null, bytes } of papers) {
    const { hash, size } = await kernel.files.put(once(bytes), { limitBytes: DOCUMENT_BYTES });
    stored.push({ kind, name: plainName(name), description, hash, size });
  }
  return stored;
}

async function* once(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** The name of a file without what could lead a browser or a person astray. */
export const plainName = (name: string): string =>
  name
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N} ._-]/gu, '_')
    .slice(-120)
    .trim() || 'document.pdf';

/** The bytes of a document, checked against their digest. */
export async function readPaper(kernel: Pick<Kernel, 'files'>, hash: string): Promise<Buffer> {
  const { stream } = await kernel.files.get(hash, { verify: true });
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
