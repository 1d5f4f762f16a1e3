import { createHash } from 'node:crypto';
import { attributeDer, CMS, cmsSigner, type HashName, hashOf } from '../../../../kernel/pki/index.ts';
import { FormError } from '../facts.ts';
import type { Level, Prepared, Proofs, SignWish } from '../making.ts';
import { claimAttributes } from './claims.ts';
import { contentsIn } from './document-timestamp.ts';
import { IncrementalPdf } from './incremental-pdf.ts';
import { addArchive, addProofs, stamperOf, TOKEN_ROOM } from './raising.ts';
import { PdfFile } from './reader/file.ts';
import { readState, type SavedState, writeState } from './saved-state.ts';
import { type PadesOptions, putSignature } from './signature-wish.ts';
import { GrowingPdf, type Update } from './write/growing.ts';
import { digestAround, fillHole, type Hole, openHole } from './write/signature-object.ts';

/** Beside value and certificates: headers, attributes, digests. */
const CMS_ROOM = 1024;
/** An RSA key of 8192 bits. */
const LONGEST_VALUE = 1024;

type Signing = {
  readonly document: Uint8Array;
  readonly pdf: GrowingPdf;
  readonly update: Update;
  readonly hole: Hole;
  readonly digest: Uint8Array;
  readonly hash: HashName;
};

/**
 * A PAdES baseline signature (EN 319 142-1 §6) that waits for its value. The document is not copied: what is made has it and a tail.
 * @throws FormError as reading does (`pdf.encrypted`, `pdf.broken`, …); `pdf.changes-forbidden`, `pdf.field-…`, `pdf.page-absent`,
 * `pdf.rectangle`, `pdf.certify-later`, `pdf.reason-and-commitment` when the wish cannot be met
 */
export async function preparePades(
  document: Uint8Array,
  wish: SignWish,
  options: PadesOptions = {},
): Promise<Prepared<IncrementalPdf>> {
  const pdf = new GrowingPdf(new PdfFile(document));
  const certificates = [wish.certificate, ...wish.chain].reduce((sum, each) => sum + each.der.length, 0);
  const claims = claimAttributes(wish.claims).reduce((sum, each) => sum + each.length, 0);
  const room = CMS_ROOM + LONGEST_VALUE + certificates + claims + (options.tokenRoom ?? TOKEN_ROOM);
  const number = putSignature(pdf, wish, { ...options, room });
  const update = pdf.build();
  const hole = openHole(update, number, pdf.length);
  const hash = hashFor(wish);
  const digest = digestAround(await pdf.hashed(hash), update, hole);
  return waiting({ document, pdf, update, hole, digest, hash }, wish);
}

/**
 * Whether a PDF can be signed, before anybody does: a signature is put in it that is not kept.
 * @throws FormError as `preparePades` of a signature that is not seen
 */
export function assertSignablePdf(document: Uint8Array): void {
  putSignature(new GrowingPdf(new PdfFile(document)), { time: 0 }, { room: CMS_ROOM });
}

/**
 * The same signature again, from its `state`, in whatever process the value arrives.
 * @throws FormError `pdf.state` when state, document and wish do not belong together
 */
export async function resumePades(
  document: Uint8Array,
  wish: SignWish,
  _options: PadesOptions,
  state: Uint8Array,
): Promise<Prepared<IncrementalPdf>> {
  const saved = readState(state);
  const pdf = new GrowingPdf(new PdfFile(document));
  const { update, hole } = saved;
  const hash = hashFor(wish);
  if (saved.length !== document.length) throw foreign();
  const digest = digestAround(await pdf.hashed(hash), update, hole);
  const prepared = waiting({ document, pdf, update, hole, digest, hash }, wish);
  if (fingerprint(prepared.toBeSigned) !== saved.toBeSigned) throw foreign();
  return prepared;
}

const foreign = (): FormError =>
  new FormError('pdf.state', 'The prepared signature is not one of this document and signer.');

const hashFor = ({ hash, algorithm }: SignWish): HashName => hash ?? algorithm.hash ?? 'sha512';

const fingerprint = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64');

function waiting(signing: Signing, wish: SignWish): Prepared<IncrementalPdf> {
  const { document, pdf, update, hole, digest, hash } = signing;
  const { certificate, algorithm, chain } = wish;
  const signer = cmsSigner({ certificate, algorithm, chain, hash });
  // No signing-time (EN 319 142-1 §6.3): the time is in the dictionary, key M.
  const cms = signer.prepare({ digest, signedAttributes: claimAttributes(wish.claims) });
  const saved: SavedState = {
    update,
    hole,
    length: pdf.file.bytes.length,
    toBeSigned: fingerprint(cms.toBeSigned),
  };
  const finish = async (value: Uint8Array, level: Level, proofs: Proofs): Promise<IncrementalPdf> => {
    const token = level === 'B-B' ? undefined : await proofs.timestamp(hash, hashOf(hash, value));
    const unsigned = token === undefined ? [] : [attributeDer(CMS.signatureTimeStamp, token)];
    const filled = { ...update, bytes: Uint8Array.from(update.bytes) };
    fillHole(filled, hole, cms.finish(value, unsigned));
    const made = pdf.fork();
    made.append(filled);
    if (token !== undefined && (level === 'B-LT' || level === 'B-LTA'))
      await raise(made, { wish, token, contents: contentsIn(filled.bytes, hole), level, proofs, hash });
    return new IncrementalPdf(document, made.tail);
  };
  return {
    algorithm,
    toBeSigned: cms.toBeSigned,
    // Made when it is asked for: who signs at once needs none.
    get state() {
      return writeState(saved);
    },
    finish,
  };
}

type Raising = {
  wish: SignWish;
  token: Uint8Array;
  contents: Uint8Array;
  level: 'B-LT' | 'B-LTA';
  proofs: Proofs;
  hash: HashName;
};

async function raise(
  pdf: GrowingPdf,
  { wish, token, contents, level, proofs, hash }: Raising,
): Promise<void> {
  const stamper = stamperOf(token);
  const certificates = [wish.certificate, stamper.certificate];
  const known = [...wish.chain, ...stamper.known];
  await addProofs(pdf, proofs, [{ contents, certificates, known }]);
  if (level === 'B-LTA') await addArchive(pdf, proofs, { hash, lastToken: token.length });
}
