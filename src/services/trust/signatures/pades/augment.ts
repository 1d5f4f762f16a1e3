import type { Certificate, HashName } from '../../../../kernel/pki/index.ts';
import { type DocumentFacts, FormError, type SignatureFacts } from '../facts.ts';
import type { Level, Proofs } from '../making.ts';
import { IncrementalPdf } from './incremental-pdf.ts';
import { addArchive, addProofs, type Proved, stamperOf } from './raising.ts';
import { readPades } from './read.ts';
import { PdfFile } from './reader/file.ts';
import { signatureDictionaries } from './signature-dictionaries.ts';
import { GrowingPdf } from './write/growing.ts';

/**
 * A signed document raised to a level (EN 319 142-1 §6.3): to B-T by a time stamp over the document where a signature has none, to B-LT by
 * what proves every signer and authority, to B-LTA by a time stamp over all that. What is B-LTA already gets newer proofs, also of the
 * last time stamp's authority, and one more time stamp, before algorithms or certificates end (§5.4).
 * @throws FormError as reading does; `pdf.no-signature`, `pdf.not-intact` when there is nothing that could be kept valid
 */
export async function augmentPades(
  document: Uint8Array,
  level: Exclude<Level, 'B-B'>,
  proofs: Proofs,
  { hash = 'sha256' }: { hash?: HashName } = {},
): Promise<IncrementalPdf> {
  const facts = readPades(document);
  refuseBroken(facts);
  const pdf = new GrowingPdf(new PdfFile(document));
  const added: { token: Uint8Array; contents: Uint8Array }[] = [];
  if (facts.signatures.some((each) => each.timestamps.length === 0))
    added.push(await addArchive(pdf, proofs, { hash, lastToken: 0 }));
  if (level !== 'B-T') {
    const proved = [
      ...provedIn(pdf.file, facts),
      ...added.map(({ token, contents }) => ofToken(token, contents)),
    ];
    await addProofs(pdf, proofs, proved);
    const longest = Math.max(
      0,
      ...tokensOf(facts).map((each) => each.length),
      ...added.map((each) => each.token.length),
    );
    if (level === 'B-LTA') await addArchive(pdf, proofs, { hash, lastToken: longest });
  }
  return new IncrementalPdf(document, pdf.tail);
}

function refuseBroken({ signatures, notes, timestamps = [] }: DocumentFacts): void {
  if (signatures.length + timestamps.length === 0)
    throw new FormError('pdf.no-signature', 'The document has no signature.');
  const isBroken = signatures.some((each) => each.valueIntact !== true || !isWhole(each));
  if (isBroken || notes.some((each) => each.level === 'failure'))
    throw new FormError(
      'pdf.not-intact',
      'A signature of the document does not hold, so it cannot be kept valid.',
    );
}

const isWhole = ({ signed, notes }: SignatureFacts): boolean =>
  signed.every((each) => each.state === 'intact') && notes.every((each) => each.level !== 'failure');

const tokensOf = ({ signatures, timestamps = [] }: DocumentFacts): Uint8Array[] =>
  [...signatures.flatMap((each) => each.timestamps), ...timestamps].map((each) => each.token);

/** Each signature with its own time stamps, and each document time stamp. */
function provedIn(file: PdfFile, facts: DocumentFacts): Proved[] {
  const contents = new Map(
    signatureDictionaries(file).map(({ name, cover, isTimestamp }) => [
      isTimestamp ? name : `${name}-1`,
      cover.contents!,
    ]),
  );
  const signers = facts.signatures.map((each): Proved => {
    const own = each.timestamps
      .filter(({ kind }) => kind !== 'document')
      .map(({ token }) => stamperOf(token));
    const certificates = [each.signer!, ...own.map((stamper) => stamper.certificate)];
    return { contents: contents.get(each.id)!, certificates, known: knownOf(each.certificates, own) };
  });
  return [...signers, ...(facts.timestamps ?? []).map((each) => ofToken(each.token, contents.get(each.id)!))];
}

function ofToken(token: Uint8Array, contents: Uint8Array): Proved {
  const { certificate, known } = stamperOf(token);
  return { contents, certificates: [certificate], known };
}

const knownOf = (
  certificates: readonly Certificate[],
  stampers: readonly { readonly known: readonly Certificate[] }[],
): Certificate[] => [...certificates, ...stampers.flatMap((each) => each.known)];
