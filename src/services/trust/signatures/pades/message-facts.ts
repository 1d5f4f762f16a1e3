import { equal, PkiError, parseSignedData } from '../../../../kernel/pki/index.ts';
import { factsOfSignedData } from '../cades/index.ts';
import { FormError, type FormNote, type SignatureFacts } from '../facts.ts';
import type { Cover } from './byte-range.ts';
import { failure, warning } from './notes.ts';
import type { Dict } from './reader/values.ts';
import { rsaSha1Facts } from './rsa-sha1.ts';

/** What a signature's value says: the facts of its message, and what is odd about the form that holds it. */
export type MessageFacts = { readonly facts: SignatureFacts | undefined; readonly notes: FormNote[] };

type Naming = { readonly id: string; readonly part: string };

/** By `SubFilter` (ISO 32000-2 §12.8.3, table 260; EN 319 142-1 §5.3): each told as what it is. */
export function messageFacts(dict: Dict, cover: Cover, naming: Naming): MessageFacts {
  const { contents } = cover;
  const filter = dict.name('SubFilter');
  if (contents === undefined) return { facts: undefined, notes: [] };
  if (filter === 'ETSI.CAdES.detached') return detached(contents, cover, naming);
  if (filter === 'adbe.pkcs7.detached') {
    const note = warning('pdf.subfilter-pkcs7', 'A signature of PDF before PAdES (adbe.pkcs7.detached).');
    return withNote(detached(contents, cover, naming), note);
  }
  if (filter === 'adbe.pkcs7.sha1') {
    const note = warning(
      'pdf.subfilter-sha1',
      'A signature over the SHA-1 of the document (adbe.pkcs7.sha1).',
    );
    return withNote(enclosed(contents, cover, naming), note);
  }
  if (filter === 'adbe.x509.rsa_sha1') {
    const note = warning('pdf.subfilter-x509', 'A bare RSA signature over SHA-1 (adbe.x509.rsa_sha1).');
    return withNote(rsaSha1Facts(dict, cover, naming), note);
  }
  const note = failure('pdf.subfilter-unknown', 'The signature is of a kind that is not known.');
  return { facts: undefined, notes: [note] };
}

const withNote = ({ facts, notes }: MessageFacts, note: FormNote): MessageFacts => ({
  facts,
  notes: [note, ...notes],
});

/** Without a right range nothing is covered; then no digest fits. */
const NO_DIGEST = () => new Uint8Array(0);

function detached(contents: Uint8Array, cover: Cover, { id, part }: Naming): MessageFacts {
  return reading(() => {
    const signed = parseSignedData(contents, { trailingZeroes: true });
    const isBare = signed.signers.some((each) => each.signedAttributes === undefined);
    const content = isBare && cover.bytes ? cover.bytes() : { digest: cover.digest ?? NO_DIGEST };
    const facts = factsOfSignedData(contents, {
      beside: [{ name: part, content }],
      format: 'PAdES',
      id,
      trailingZeroes: true,
    });
    const notes: FormNote[] = [];
    if (signed.content !== undefined)
      notes.push(
        warning('pdf.content-inside', 'The signature brings a content of its own, which counts for nothing.'),
      );
    return onlyOne(facts, notes);
  });
}

/** The message has the SHA-1 of what is covered as its content (§12.8.3.3.1). */
function enclosed(contents: Uint8Array, cover: Cover, { id, part }: Naming): MessageFacts {
  return reading(() => {
    const { content } = parseSignedData(contents, { trailingZeroes: true });
    const found = onlyOne(factsOfSignedData(contents, { format: 'PAdES', id, trailingZeroes: true }), []);
    if (found.facts === undefined) return found;
    const fits = content !== undefined && cover.digest !== undefined && equal(content, cover.digest('sha1'));
    const [inside] = found.facts.signed;
    const state = fits && inside?.state === 'intact' ? 'intact' : 'changed';
    const hashes = [...new Set([...found.facts.hashes, 'sha1' as const])];
    return { ...found, facts: { ...found.facts, hashes, signed: [{ name: part, state, hash: 'sha1' }] } };
  });
}

function onlyOne(facts: readonly SignatureFacts[], notes: FormNote[]): MessageFacts {
  if (facts.length !== 1)
    notes.push(failure('pdf.signers', 'The signature has no signer, or several, where a PDF has one.'));
  return { facts: facts[0], notes };
}

function reading(work: () => MessageFacts): MessageFacts {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof PkiError) && !(error instanceof FormError)) throw error;
    return { facts: undefined, notes: [brokenNote(error)] };
  }
}

function brokenNote(error: PkiError | FormError): FormNote {
  return error.code.endsWith('asn1-trailing')
    ? failure('pdf.contents-trailing', 'Something stands behind the signature in the place of its value.')
    : failure('pdf.contents-broken', 'The value of the signature is no signed message.');
}
