import type { HashName } from '../../../../kernel/pki/index.ts';
import type { Proofs } from '../making.ts';
import type { GrowingPdf } from './write/growing.ts';
import { addHiddenField, digestAround, fillHole, openHole, signatureHead } from './write/signature-object.ts';

/** Adds a time stamp over the whole document (EN 319 142-1 §5.4.3, `ETSI.RFC3161`) as one update; gives its `Contents`. */
export async function addDocumentTimestamp(
  pdf: GrowingPdf,
  proofs: Proofs,
  { hash, room }: { hash: HashName; room: number },
): Promise<{ token: Uint8Array; contents: Uint8Array }> {
  const number = pdf.next();
  const ref = pdf.put(number, `<< ${signatureHead('DocTimeStamp', 'ETSI.RFC3161', room)}>>`);
  addHiddenField(pdf, ref, 'Timestamp');
  const update = pdf.build();
  const hole = openHole(update, number, pdf.length);
  const digest = digestAround(await pdf.hashed(hash), update, hole);
  const token = await proofs.timestamp(hash, digest);
  fillHole(update, hole, token);
  pdf.append(update);
  return { token, contents: contentsIn(update.bytes, hole) };
}

export function contentsIn(bytes: Uint8Array, { start, end }: { start: number; end: number }): Uint8Array {
  return Buffer.from(Buffer.from(bytes.subarray(start + 1, end - 1)).toString('latin1'), 'hex');
}
