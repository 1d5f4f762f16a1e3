import { CMS, counterSignatureDer, equal, hashOf, PkiError } from '../../../../kernel/pki/index.ts';
import { FormError } from '../facts.ts';
import type { Prepared, Proofs, SignWish } from '../making.ts';
import { reaches, stampSignature, tokenSigner, withEvidence } from './augment.ts';
import { claimAttributes } from './claims.ts';
import {
  type Draft,
  draftOf,
  openAttribute,
  openSigner,
  type SignerDraft,
  type SignerFrame,
  signerDraftOf,
  writeMessage,
  writeSigner,
} from './message.ts';
import { CADES } from './oids.ts';
import {
  claimsOf,
  hashFor,
  openChangeable,
  sameAs,
  signedAttributes,
  waiting,
  withCertificates,
} from './prepare.ts';

const MAX_DEPTH = 4;

/**
 * A signature over the signature of another (RFC 5652 §11.4), named as it was read: `signature-1`, `signature-2.1`.
 * `finish` gives the message with it; B-LTA is reached by augmenting the whole afterwards.
 * @throws FormError `cades.no-such-signature`, `cades.covered`
 */
export async function prepareCounterCades(
  message: Uint8Array,
  target: string,
  wish: SignWish,
): Promise<Prepared<Uint8Array>> {
  const opened = openChangeable(message);
  const path = pathOf(target);
  const above = signerAt(opened.signers, path);
  // What an archive time stamp covers may not change, and a countersignature of one inside changes the outer.
  const [first] = path;
  if (
    path.length > 1 &&
    opened.signers[first!]?.unsigned.some((each) => each.oid === CADES.archiveTimestampV3)
  )
    throw new FormError('cades.covered', 'An archive time stamp covers the signature that would be changed.');
  const hash = hashFor(wish);
  // §11.4: it has no content type, since what it signs has none.
  const toBeSigned = signedAttributes(
    wish,
    hashOf(hash, above.info.signature),
    claimAttributes(claimsOf(wish), {}),
  );
  return waiting(wish, toBeSigned, async (signer, level, proofs) => {
    if (level === 'B-LTA')
      throw new FormError(
        'cades.counter-level',
        'A countersignature has no archive time stamp of its own: augment the message.',
      );
    const draft = draftOf(opened);
    const stamped = reaches(level, 'B-T')
      ? await stampSignature(signer, hash, proofs)
      : { signer, token: undefined };
    const signers = draft.signers.map((each, at) =>
      at === first ? added(each, path.slice(1), stamped.signer) : each,
    );
    const whole: Draft = { ...draft, certificates: withCertificates(draft, wish), signers };
    return writeMessage(
      reaches(level, 'B-LT') ? await proven(whole, wish, { token: stamped.token, proofs }) : whole,
    );
  });
}

/** The same preparation again, in another process. @throws FormError `cades.other-document` unless it is the same */
export async function resumeCounterCades(
  message: Uint8Array,
  target: string,
  wish: SignWish,
  state: Uint8Array,
): Promise<Prepared<Uint8Array>> {
  return sameAs(state, await prepareCounterCades(message, target, wish));
}

type Proving = { token: Uint8Array | undefined; proofs: Proofs };

function proven(draft: Draft, wish: SignWish, { token, proofs }: Proving): Promise<Draft> {
  const authority = token === undefined ? [] : [tokenSigner(token)];
  return withEvidence(
    draft,
    { certificates: [wish.certificate, ...authority], known: [...wish.chain] },
    proofs,
  );
}

function noSuch(): FormError {
  return new FormError('cades.no-such-signature', 'The message has no signature of that name.');
}

/** `signature-2.1` → [1, 0]: the second signer, and its first countersignature. */
function pathOf(target: string): number[] {
  const match = /^signature-(\d{1,3}(?:\.\d{1,3})*)$/.exec(target);
  const path = match?.[1]?.split('.').map((each) => Number(each) - 1) ?? [];
  if (path.length === 0 || path.length > MAX_DEPTH || path.some((each) => each < 0)) throw noSuch();
  return path;
}

function signerAt(signers: readonly SignerFrame[], [first, ...rest]: readonly number[]): SignerFrame {
  const signer = signers[first!];
  if (signer === undefined) throw noSuch();
  if (rest.length === 0) return signer;
  return signerAt(countersOf(signer), rest);
}

const countersOf = ({ unsigned }: Pick<SignerFrame, 'unsigned'>): SignerFrame[] =>
  unsigned
    .filter((each) => each.oid === CMS.counterSignature)
    .flatMap((each) => each.values)
    .flatMap((value) => {
      try {
        return [openSigner(value)];
      } catch (error) {
        if (error instanceof PkiError) return [];
        throw error;
      }
    });

/** A signer with a countersignature more, at the place below it that the path names. */
function added(signer: SignerDraft, path: readonly number[], counter: SignerDraft): SignerDraft {
  if (path.length === 0)
    return { ...signer, unsigned: [...signer.unsigned, counterSignatureDer(writeSigner(counter))] };
  const [first, ...rest] = path;
  const attributes = signer.unsigned.map(openAttribute);
  const target = countersOf({ unsigned: attributes })[first!]!;
  const changed = writeSigner(added(signerDraftOf(target), rest, counter));
  const unsigned = attributes.flatMap((attribute) => {
    const holds = attribute.values.some((each) => equal(each.whole, target.whole));
    if (attribute.oid !== CMS.counterSignature || !holds) return [attribute.whole];
    const values = attribute.values.map((each) => (equal(each.whole, target.whole) ? changed : each.whole));
    return values.map(counterSignatureDer);
  });
  return { ...signer, unsigned };
}
