import { perform } from '../../../kernel/action.ts';
import type { Actor } from '../../../kernel/actor.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import {
  type Certificate,
  type HashName,
  hashOf,
  parseCertificate,
  type SignatureAlgorithm,
} from '../../../kernel/pki/index.ts';
import { takeDigests } from './actions/give-release.ts';
import { prepareCades } from './cades/index.ts';
import { FormError } from './facts.ts';
import { prepareJades } from './jades/index.ts';
import type { Level, Prepared, SignWish } from './making.ts';
import { type IncrementalPdf, preparePades } from './pades/index.ts';
import { signaturesProblems } from './problems.ts';
import { ownProofs } from './proofs.ts';
import { myCredentials } from './queries/desk.ts';
import { signReleasedAbout, type Taken } from './released-key.ts';
import { prepareXades } from './xades/index.ts';

/** A document that an application brings; of a detached CAdES only the digest is needed. */
export type GivenDocument = {
  content: Uint8Array | { hash: HashName; digest: Uint8Array };
  format: 'pades' | 'xades' | 'cades' | 'jades';
  /** Where the signature stands; `certified`: a PDF that after it takes only forms and signatures. */
  packaging: 'attached' | 'detached' | 'enveloped' | 'enveloping' | 'certified';
  level: Level;
};

export type GivenWish = {
  credentialId: string;
  /** The release, and the digest by which it names the documents. */
  token: string;
  hash: 'sha256' | 'sha384' | 'sha512';
  documents: readonly GivenDocument[];
  /** Of the signatures; that of the key unless said. */
  algorithm?: SignatureAlgorithm;
};

const NAME = 'document';
const BINARY = 'application/octet-stream';

/**
 * Signs documents whose digests the person released (`authorize`), each once (CSC `signDoc`). They are prepared first, so that one
 * that has no such form spends no release. Throws FormError, `release-…`, `credential-…`, `level-unreachable`.
 */
export async function signGiven(kernel: Kernel, actor: Actor, wish: GivenWish): Promise<Uint8Array[]> {
  const { credentialId, hash, token, documents } = wish;
  const { credentials } = await perform(kernel, myCredentials, actor, {});
  const credential = credentials.find(({ id }) => id === credentialId);
  if (credential === undefined) throw signaturesProblems['credential-unknown']();
  const parse = (text: string): Certificate => parseCertificate(Buffer.from(text, 'base64'));
  const certificate = parse(credential.certificate);
  const signing: SignWish = {
    ...{ certificate, chain: credential.chain.map(parse), time: kernel.now().epochMilliseconds },
    algorithm: wish.algorithm ?? algorithmOf(certificate),
  };
  const prepared: Prepared<Uint8Array | IncrementalPdf>[] = [];
  for (const each of documents) prepared.push(await prepare(each, signing));
  const digests = documents.map(({ content }) => digestOf(content, hash));
  const { taken } = await perform(kernel, takeDigests, actor, { credentialId, hash, digests, token });
  const proofs = ownProofs(kernel);
  const made: Uint8Array[] = [];
  for (const [at, each] of prepared.entries()) {
    const value = await signReleasedAbout(kernel, taken[at] as Taken, each.toBeSigned, signing.algorithm);
    const signed = await each.finish(value, documents[at]!.level, proofs);
    made.push(signed instanceof Uint8Array ? signed : signed.bytes());
  }
  return made;
}

const algorithmOf = ({ publicKey }: Certificate): SignatureAlgorithm =>
  publicKey.kind === 'rsa'
    ? { kind: 'rsa', hash: 'sha256' }
    : { kind: 'ecdsa', hash: publicKey.curve === 'P-384' ? 'sha384' : 'sha256' };

/** The digest by which a release names a document, in hexadecimal. */
function digestOf(content: GivenDocument['content'], hash: HashName): string {
  if (content instanceof Uint8Array) return Buffer.from(hashOf(hash, content)).toString('hex');
  if (content.hash !== hash) throw signaturesProblems['digests-unfit']();
  return Buffer.from(content.digest).toString('hex');
}

const unfit = () => new FormError('packaging', 'A signature of this format does not stand there.');

async function prepare(
  { content, format, packaging }: GivenDocument,
  wish: SignWish,
): Promise<Prepared<Uint8Array | IncrementalPdf>> {
  if (format === 'cades') {
    if (packaging !== 'attached' && packaging !== 'detached') throw unfit();
    return prepareCades(content, wish, { packaging });
  }
  if (!(content instanceof Uint8Array))
    throw new FormError('digest', 'This format needs the whole document.');
  switch (format) {
    case 'pades':
      if (packaging !== 'attached' && packaging !== 'certified') throw unfit();
      return preparePades(content, wish, packaging === 'certified' ? { certify: 2 } : {});
    case 'jades':
      if (packaging !== 'attached' && packaging !== 'detached') throw unfit();
      return prepareJades([{ name: NAME, bytes: content }], wish, { form: 'general', packaging });
    case 'xades':
      if (packaging === 'enveloped') return prepareXades(content, wish, { form: 'enveloped' });
      if (packaging === 'enveloping')
        return prepareXades(content, wish, { form: 'enveloping', mediaType: BINARY });
      if (packaging !== 'detached') throw unfit();
      return prepareXades([{ name: NAME, mediaType: BINARY, bytes: content }], wish, { form: 'detached' });
  }
}
