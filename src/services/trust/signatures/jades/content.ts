import { createHash } from 'node:crypto';
import { equal, type HashName } from '../../../../kernel/pki/index.ts';
import { FormError, type FormNote, type SignedPart } from '../facts.ts';
import { hashNamed } from './algorithms.ts';
import { fromBase64url, type JwsSignature, toBase64url } from './jws.ts';
import { isArray, isObject, isText, type JsonObject } from './strict-json.ts';

export type NamedFile = { readonly name: string; readonly bytes: Uint8Array };

/** Ways in which `sigD` refers to what is signed (TS 119 182-1 §5.2.8). */
export const BY_HASH = 'http://uri.etsi.org/19182/ObjectIdByURIHash';
const BY_URI = 'http://uri.etsi.org/19182/ObjectIdByURI';
const BY_HTTP = 'http://uri.etsi.org/19182/HttpHeaders';

/** Name of what is signed when it is inside. */
export const INSIDE = 'content';
const MAX_PARTS = 1000;

/** What of a signature is its content. */
export type JwsContent = {
  /** What may stand after the protected header in what is signed: one way, or two where the standard is read in two. */
  readonly payloads: readonly Uint8Array[];
  /** The parts as far as digests tell; the value of the signature tells of the rest. */
  readonly parts: readonly SignedPart[];
  /** What time stamps over the content cover (§5.2.6, §5.3.6.3); undefined when it is not there. */
  readonly stamped: readonly Uint8Array[] | undefined;
  readonly notes: readonly FormNote[];
};

const encoder = new TextEncoder();

/** RFC 7797 §3: false only when it is said, in the protected header. */
export const isEncoded = (header: JsonObject): boolean => header['b64'] !== false;

/** @throws FormError `jades.…` when the payload or `sigD` has a form that there is not */
export function contentOf(
  { protectedHeader }: JwsSignature,
  payload: string | undefined,
  detached: readonly NamedFile[],
): JwsContent {
  const { sigD } = protectedHeader;
  if (sigD !== undefined) return referred(protectedHeader, payload, detached);
  const encoded = isEncoded(protectedHeader);
  if (payload !== undefined) {
    if (encoded) fromBase64url(payload);
    const bytes = encoder.encode(payload);
    return whole([bytes], { name: INSIDE, state: 'intact', hash: undefined }, [bytes]);
  }
  const [file] = detached;
  if (file === undefined) return whole([], { name: INSIDE, state: 'absent', hash: undefined }, undefined);
  const bytes = asPayload(file.bytes, encoded);
  return whole([bytes], { name: file.name, state: 'intact', hash: undefined }, [bytes]);
}

const whole = (
  payloads: readonly Uint8Array[],
  part: SignedPart,
  stamped: JwsContent['stamped'],
): JwsContent => ({
  payloads,
  parts: [part],
  stamped,
  notes: [],
});

export const asPayload = (bytes: Uint8Array, encoded: boolean): Uint8Array =>
  encoded ? encoder.encode(toBase64url(bytes)) : bytes;

function referred(
  header: JsonObject,
  payload: string | undefined,
  detached: readonly NamedFile[],
): JwsContent {
  const sigD = header['sigD']!;
  const names = isObject(sigD) ? sigD['pars'] : undefined;
  const mechanism = isObject(sigD) ? sigD['mId'] : undefined;
  if (
    !isObject(sigD) ||
    !isArray(names) ||
    !names.every(isText) ||
    names.length === 0 ||
    names.length > MAX_PARTS
  )
    throw new FormError('jades.sigd', 'What is signed is referred to in a form that there is not.');
  if (payload !== undefined)
    throw new FormError('jades.sigd', 'The signature refers to what it signs and has a payload besides.');
  const encoded = isEncoded(header);
  const files = names.map((name) => fileNamed(name, names.length, detached));
  if (mechanism === BY_HASH) return byHash(sigD, { names, files, encoded });
  if (mechanism === BY_URI) return byUri({ names, files, encoded });
  const code = mechanism === BY_HTTP ? 'jades.sigd-http-headers' : 'jades.sigd-unknown';
  const note = {
    code,
    level: 'warning',
    sentence: 'The way in which the signature refers to what it signs is not supported.',
  } as const;
  return { payloads: [], parts: names.map(absent), stamped: undefined, notes: [note] };
}

/** By its name; the only file for the only name whatever it is called, since files get other names on their way. */
function fileNamed(name: string, count: number, detached: readonly NamedFile[]): Uint8Array | undefined {
  const found = detached.find((each) => each.name === name || encodeURI(each.name) === name);
  return (found ?? (count === 1 && detached.length === 1 ? detached[0] : undefined))?.bytes;
}

type Referred = {
  readonly names: readonly string[];
  readonly files: readonly (Uint8Array | undefined)[];
  readonly encoded: boolean;
};

const absent = (name: string): SignedPart => ({ name, state: 'absent', hash: undefined });

/** §5.2.8.3.3: digests are signed, and nothing else is the payload. */
function byHash(sigD: JsonObject, { names, files, encoded }: Referred): JwsContent {
  const { hashM, hashV } = sigD;
  if (!isText(hashM) || !isArray(hashV) || hashV.length !== names.length || !hashV.every(isText))
    throw new FormError('jades.sigd', 'The digests of what is signed are not one for each name.');
  const hash = hashNamed(hashM);
  const parts = names.map((name, at): SignedPart => {
    const file = files[at];
    if (file === undefined) return { name, state: 'absent', hash };
    const isSame =
      hash !== undefined && equal(partDigest(hash, file, encoded), fromBase64url(hashV[at] as string));
    return { name, state: isSame ? 'intact' : 'changed', hash };
  });
  return { payloads: [new Uint8Array(0)], parts, stamped: stampedFiles(files, encoded), notes: [] };
}

/** The digest of a part: of its base64url text unless the payload is said not to be encoded. */
export function partDigest(hash: HashName, file: Uint8Array, encoded: boolean): Uint8Array {
  return createHash(hash).update(asPayload(file, encoded)).digest();
}

/** §5.2.8.3.2: the parts one after the other are the payload; encoded together, or each by itself. */
function byUri({ names, files, encoded }: Referred): JwsContent {
  const stamped = stampedFiles(files, encoded);
  if (stamped === undefined)
    return {
      payloads: [],
      parts: names.map((name, at) => (files[at] === undefined ? absent(name) : here(name))),
      stamped,
      notes: [],
    };
  const together = asPayload(Buffer.concat(files as Uint8Array[]), encoded);
  const payloads = stamped.length === 1 || !encoded ? [together] : [together, Buffer.concat(stamped)];
  return { payloads, parts: names.map(here), stamped, notes: [] };
}

const here = (name: string): SignedPart => ({ name, state: 'intact', hash: undefined });

function stampedFiles(
  files: readonly (Uint8Array | undefined)[],
  encoded: boolean,
): Uint8Array[] | undefined {
  const there = files.filter((each) => each !== undefined);
  return there.length === files.length ? there.map((each) => asPayload(each, encoded)) : undefined;
}
