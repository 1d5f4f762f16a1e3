import { concat, equal, hashOf } from '../../../../kernel/pki/index.ts';
import { FormError } from '../facts.ts';
import type { Prepared, SignWish } from '../making.ts';
import { algOf, jwsValue } from './algorithms.ts';
import { augmentSignature } from './augment.ts';
import { claimMembers } from './claims.ts';
import { fromBase64url, type Jws, type JwsSignature, parseJws, toBase64url, writeJws } from './jws.ts';
import { hashFor, signerMembers } from './prepare.ts';
import { isText } from './strict-json.ts';
import { component, componentsOf } from './unsigned.ts';

const encoder = new TextEncoder();

/**
 * A signature over the value of another (TS 119 182-1 §5.3.2), named as it was read: `signature-1`. `finish` gives the whole with it among
 * the unsigned elements; at B-B it is compact, above that flattened. A compact file becomes a flattened one.
 * @throws FormError `jades.no-such-signature`
 */
export async function prepareCounterJades(
  bytes: Uint8Array,
  target: string,
  wish: SignWish,
): Promise<Prepared<Uint8Array>> {
  const jws = parseJws(bytes);
  const at = Number(/^signature-(\d{1,3})$/.exec(target)?.[1] ?? 0) - 1;
  const above = jws.signatures[at];
  if (above === undefined)
    throw new FormError('jades.no-such-signature', 'The file has no signature of that name.');
  const alg = algOf(wish.algorithm, wish.certificate.publicKey);
  const header = { alg, ...signerMembers(wish), ...claimMembers(wish.claims ?? {}) };
  const protectedText = toBase64url(encoder.encode(JSON.stringify(header)));
  // The payload is the value above, octet by octet, and is not repeated inside.
  const covered = encoder.encode(above.signature);
  const toBeSigned = concat([encoder.encode(`${protectedText}.`), covered]);
  return {
    algorithm: wish.algorithm,
    toBeSigned,
    state: hashOf('sha256', concat([toBeSigned, fromBase64url(above.signature)])),
    async finish(value, level, proofs) {
      const bare: JwsSignature = {
        protectedText,
        protectedHeader: {},
        header: {},
        signature: toBase64url(jwsValue(alg, value)),
      };
      const isClear = componentsOf(above.header).some((each) => !isText(each.raw));
      const form = isClear ? 'clear' : 'base64url';
      const of = {
        certificates: [wish.certificate],
        known: [...wish.chain],
        hash: hashFor(wish),
        form,
        covered: [covered],
      } as const;
      const made = await augmentSignature(bare, level, proofs, of);
      const signatures = jws.signatures.with(at, withCounter(above, made, form));
      return writeJws({ ...jws, form: jws.form === 'compact' ? 'flattened' : jws.form, signatures });
    },
  };
}

/** The same preparation again, in another process. @throws FormError `jades.other-document` unless it is the same */
export async function resumeCounterJades(
  bytes: Uint8Array,
  target: string,
  wish: SignWish,
  state: Uint8Array,
): Promise<Prepared<Uint8Array>> {
  const again = await prepareCounterJades(bytes, target, wish);
  if (equal(state, again.state)) return again;
  throw new FormError(
    'jades.other-document',
    'This is not the signature, certificate or wish with which the countersignature was prepared.',
  );
}

function withCounter(above: JwsSignature, counter: JwsSignature, form: 'base64url' | 'clear'): JwsSignature {
  const isBare = Object.keys(counter.header).length === 0;
  const whole: Jws = {
    form: isBare ? 'compact' : 'flattened',
    payload: undefined,
    signatures: [counter],
    rest: {},
  };
  const text = Buffer.from(writeJws(whole)).toString();
  const cSig = component('cSig', isBare ? text : JSON.parse(text), form);
  const before = componentsOf(above.header).map((each) => each.raw);
  return { ...above, header: { ...above.header, etsiU: [...before, cSig] } };
}
