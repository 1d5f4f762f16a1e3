import { concat, equal, type HashName, hashOf } from '../../../../kernel/pki/index.ts';
import { FormError } from '../facts.ts';
import type { Level, Prepared, SignWish } from '../making.ts';
import { algOf, jwsValue, nameOfHash } from './algorithms.ts';
import { augmentSignature } from './augment.ts';
import { claimMembers } from './claims.ts';
import { asPayload, BY_HASH, partDigest } from './content.ts';
import { type Jws, type JwsSignature, parseJws, toBase64url, writeJws } from './jws.ts';
import type { Json, JsonObject } from './strict-json.ts';

/** A file that is signed; the type as in HTTP. */
export type JadesFile = { readonly name: string; readonly bytes: Uint8Array; readonly mediaType?: string };

export type JadesOptions = {
  /** Only B-B fits in the compact form, which has no place for what is added. */
  readonly form: Jws['form'];
  /** `attached`: one file, inside. `detached`: one file without a word of it. `referred`: any number, by name and digest. */
  readonly packaging: 'attached' | 'detached' | 'referred';
  /** The payload as it is and not in base64url (RFC 7797); for one file only. */
  readonly unencoded?: true;
  /** How what is added to the signature is written; encoded unless said. */
  readonly unsigned?: 'base64url' | 'clear';
  /** A JWS in JSON of the same content, to whose signatures this one is added. */
  readonly beside?: Uint8Array;
};

const encoder = new TextEncoder();

/**
 * A JAdES signature (TS 119 182-1 V1.2.1 §5, §6) that waits for its value; `finish` gives the JWS as UTF-8.
 * @throws FormError `jades.…` for a wish that has no form there
 */
export async function prepareJades(
  files: readonly JadesFile[],
  wish: SignWish,
  options: JadesOptions,
): Promise<Prepared<Uint8Array>> {
  const [file] = files;
  if (file === undefined || (options.packaging !== 'referred' && files.length !== 1))
    throw new FormError('jades.files', 'One file is signed, or several that are referred to.');
  const alg = algOf(wish.algorithm, wish.certificate.publicKey);
  const encoded = options.unencoded !== true;
  const protectedText = toBase64url(
    encoder.encode(JSON.stringify(protectedHeader(alg, files, { wish, options }))),
  );
  const payload = options.packaging === 'referred' ? new Uint8Array(0) : asPayload(file.bytes, encoded);
  const inside = options.packaging === 'attached' ? textOf(payload, options) : undefined;
  const existing = options.beside === undefined ? undefined : openExisting(options.beside, inside);
  const toBeSigned = concat([encoder.encode(`${protectedText}.`), payload]);
  return {
    algorithm: wish.algorithm,
    toBeSigned,
    state: hashOf(
      'sha256',
      concat([toBeSigned, encoder.encode(JSON.stringify([options.form, options.packaging]))]),
    ),
    async finish(value, level, proofs) {
      refuseCompact(options, level);
      const bare: JwsSignature = {
        protectedText,
        protectedHeader: {},
        header: {},
        signature: toBase64url(jwsValue(alg, value)),
      };
      const form = options.unsigned ?? 'base64url';
      const signed = { certificates: [wish.certificate], known: [...wish.chain], hash: hashFor(wish), form };
      const covered = files.map((each) => asPayload(each.bytes, encoded));
      const one = await augmentSignature(bare, level, proofs, { ...signed, covered });
      const signatures = [...(existing?.signatures ?? []), one];
      return writeJws({
        form: existing === undefined ? options.form : 'general',
        payload: inside,
        signatures,
        rest: existing?.rest ?? {},
      });
    },
  };
}

/** The same preparation again, in another process. @throws FormError `jades.other-document` unless it is the same */
export async function resumeJades(
  files: readonly JadesFile[],
  wish: SignWish,
  options: JadesOptions,
  state: Uint8Array,
): Promise<Prepared<Uint8Array>> {
  const again = await prepareJades(files, wish, options);
  if (equal(state, again.state)) return again;
  throw new FormError(
    'jades.other-document',
    'This is not the document, certificate or wish with which the signature was prepared.',
  );
}

export const hashFor = ({ hash, algorithm }: SignWish): HashName => hash ?? algorithm.hash ?? 'sha512';

function refuseCompact({ form }: JadesOptions, level: Level): void {
  if (form === 'compact' && level !== 'B-B')
    throw new FormError(
      'jades.compact-level',
      'The compact form has no place for time stamps: ask for a JSON form.',
    );
}

/** RFC 7797 §5.2: unencoded and inside, it must be text that stands in its place without being changed. */
function textOf(payload: Uint8Array, { unencoded, form }: JadesOptions): string {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(payload);
  const isText =
    unencoded !== true ||
    (form === 'compact' ? /^[\x20-\x2d\x2f-\x7e]*$/.test(text) : equal(encoder.encode(text), payload));
  if (!isText || payload.length === 0)
    throw new FormError('jades.unencoded', 'This content cannot stand unencoded in the signature.');
  return text;
}

type Wished = { readonly wish: SignWish; readonly options: JadesOptions };

/** The protected header (§5.1, §5.2): everything that is said is signed. */
function protectedHeader(alg: string, files: readonly JadesFile[], { wish, options }: Wished): JsonObject {
  const { claims = {} } = wish;
  const [file] = files;
  const cty =
    options.packaging === 'referred' || file?.mediaType === undefined
      ? {}
      : { cty: shortType(file.mediaType) };
  const sigD = options.packaging === 'referred' ? { sigD: referenceTo(files, { wish, options }) } : {};
  const b64 = options.unencoded === true ? { b64: false } : {};
  const crit = [...Object.keys(b64), ...Object.keys(sigD)];
  return {
    alg,
    ...cty,
    ...signerMembers(wish),
    ...claimMembers(claims),
    ...b64,
    ...sigD,
    ...(crit.length > 0 && { crit }),
  };
}

/** Who signs and when (§5.1.7, §5.1.8, §5.1.11): in every JAdES signature. */
export const signerMembers = ({ certificate, chain, time }: SignWish): JsonObject => ({
  'x5t#S256': toBase64url(hashOf('sha256', certificate.der)),
  x5c: [certificate, ...chain].map((each) => Buffer.from(each.der).toString('base64')),
  iat: Math.floor(time / 1000),
});

/** RFC 7515 §4.1.10: `application/` is left out when nothing else has a slash. */
const shortType = (type: string): string =>
  type.startsWith('application/') && !type.slice(12).includes('/') ? type.slice(12) : type;

function referenceTo(files: readonly JadesFile[], { wish, options }: Wished): Json {
  const hash = hashFor(wish);
  const names = files.map((each) => each.name);
  if (new Set(names).size !== names.length)
    throw new FormError('jades.files', 'Two of the files have the same name.');
  return {
    mId: BY_HASH,
    pars: names,
    hashM: nameOfHash(hash),
    hashV: files.map((each) => toBase64url(partDigest(hash, each.bytes, options.unencoded !== true))),
    ctys: files.map((each) => shortType(each.mediaType ?? 'application/octet-stream')),
  };
}

function openExisting(bytes: Uint8Array, payload: string | undefined): Jws {
  const jws = parseJws(bytes);
  if (jws.form === 'compact')
    throw new FormError(
      'jades.compact',
      'A compact signature has no place for another: bring it to JSON first.',
    );
  if (jws.payload !== payload)
    throw new FormError('jades.other-document', 'The file there has another content.');
  return jws;
}
