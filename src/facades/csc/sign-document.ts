import type { Kernel } from '../../kernel/kernel.ts';
import type { SignatureAlgorithm } from '../../kernel/pki/index.ts';
import {
  FormError,
  type GivenDocument,
  LEVELS,
  type Level,
  signGiven,
} from '../../services/trust/signatures/index.ts';
import { type DigestName, digestByOid, digestOfRequest } from './algorithms.ts';
import { type Caller, sadOf } from './caller.ts';
import { invalid, missing, wrong } from './cloud-error.ts';
import { credentialNamed } from './credentials.ts';
import { unseal } from './secret.ts';
import { told } from './told.ts';

type Body = Record<string, unknown>;

/** Most documents of one call; they are in memory while they are signed. */
const MOST_DOCUMENTS = 20;
const FORMATS = { P: 'pades', X: 'xades', C: 'cades', J: 'jades' } as const;
/** Where a signature stands, by format; the first is the default (v2 §11.11). */
export const ENVELOPES = {
  C: { Attached: 'attached', Detached: 'detached' },
  X: { Enveloped: 'enveloped', Enveloping: 'enveloping', Detached: 'detached' },
  P: { Certification: 'certified', Revision: 'attached' },
  J: { Attached: 'attached', Detached: 'detached' },
} as const;
export const CONFORMANCE = LEVELS.map((level) => `Ades-${level}`);
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

type Wanted = { given: GivenDocument; signAlgo: unknown; hashOid: unknown; isDetached: boolean };

/**
 * signatures/signDoc (v2 §11.11): whole documents in the four formats, or the digest alone for a detached CAdES. What is released is the
 * digest of each document, so nothing else can be signed with it.
 */
export async function signDoc(kernel: Kernel, caller: Caller, body: Body): Promise<Body> {
  const { documents, documentDigests, credentialID, operationMode } = body;
  if (operationMode !== undefined && operationMode !== 'S') throw wrong('operationMode');
  if (typeof credentialID !== 'string') throw missing('credentialID');
  const { secret, pass } = await sadOf(kernel, caller, { sad: body['SAD'], credentialId: credentialID });
  const credential = await credentialNamed(kernel, caller, credentialID);
  const wanted = wantedOf(documents, documentDigests);
  const hash = pass.hash as DigestName;
  const hashes = wanted.map(({ signAlgo, hashOid }) =>
    digestOfRequest(credential.keyType, {
      signAlgo,
      hashOid: hashOid ?? OID_OF_SHA256,
      oidName: 'hashAlgorithmOID',
    }),
  );
  if (new Set(hashes).size > 1) throw wrong('signAlgo');
  const kind = credential.keyType.startsWith('RSA') ? ('rsa' as const) : ('ecdsa' as const);
  const algorithm: SignatureAlgorithm = { kind, hash: hashes[0]! };
  const wish = { credentialId: credential.id, hash, algorithm, token: unseal(secret, pass.sealed) };
  const made = await signGiven(kernel, caller.signer, {
    ...wish,
    documents: wanted.map(({ given }) => given),
  }).catch((error: unknown) => {
    if (error instanceof FormError) throw invalid(error.message);
    throw told(error, 'v2');
  });
  const pick = (detached: boolean) =>
    made
      .filter((_, at) => wanted[at]!.isDetached === detached)
      .map((each) => Buffer.from(each).toString('base64'));
  const [whole, alone] = [pick(false), pick(true)];
  return {
    ...(whole.length > 0 ? { DocumentWithSignature: whole } : {}),
    ...(alone.length > 0 ? { SignatureObject: alone } : {}),
  };
}

const OID_OF_SHA256 = '2.16.840.1.101.3.4.2.1';

function wantedOf(documents: unknown, digests: unknown): Wanted[] {
  if (documents !== undefined && digests !== undefined)
    throw invalid('Both documentDigests and documents parameters passed');
  const list = documents ?? digests;
  if (list === undefined) throw invalid('Empty documentDigests and documents objects');
  const name = documents === undefined ? 'object parameter documentDigests' : 'array parameter documents';
  if (!Array.isArray(list) || list.length === 0 || list.length > MOST_DOCUMENTS)
    throw invalid(`Invalid ${name}`);
  return (list as unknown[]).flatMap((each) => {
    if (typeof each !== 'object' || each === null) throw invalid(`Invalid ${name}`);
    return documents === undefined ? digestsOf(each as Body) : [documentOf(each as Body)];
  });
}

type Shape = Pick<GivenDocument, 'format' | 'packaging' | 'level'>;

function shapeOf(each: Body): Shape {
  const {
    signature_format: format,
    conformance_level: level = 'AdES-B-B',
    signed_envelope_property: place,
  } = each;
  if (typeof format !== 'string') throw missing('signature_format');
  if (!(format in FORMATS)) throw wrong('signature_format');
  const named = LEVELS.find((known) => `ades-${known}`.toLowerCase() === String(level).toLowerCase());
  if (named === undefined) throw wrong('conformance_level');
  const places: Readonly<Record<string, GivenDocument['packaging']>> =
    ENVELOPES[format as keyof typeof ENVELOPES];
  const packaging = place === undefined ? Object.values(places)[0] : places[String(place)];
  if (packaging === undefined || !Object.hasOwn(places, String(place ?? Object.keys(places)[0])))
    throw wrong('signed_envelope_property');
  const { signed_props: properties } = each;
  if (properties !== undefined && !(Array.isArray(properties) && properties.length === 0))
    throw wrong('signed_props');
  return { format: FORMATS[format as keyof typeof FORMATS], packaging, level: named as Level };
}

const commonOf = (each: Body, shape: Shape) => ({
  ...{ signAlgo: each['signAlgo'], hashOid: each['hashAlgorithmOID'] },
  isDetached: shape.packaging === 'detached',
});

function documentOf(each: Body): Wanted {
  const { document } = each;
  const shape = shapeOf(each);
  if (typeof document !== 'string' || !BASE64.test(document))
    throw invalid('Invalid Base64 documents string parameter');
  const content = new Uint8Array(Buffer.from(document, 'base64'));
  return { ...commonOf(each, shape), given: { ...shape, content } };
}

/** Only a detached CAdES is about a digest and nothing else; the other formats read the document. */
function digestsOf(each: Body): Wanted[] {
  const shape = shapeOf({ signed_envelope_property: 'Detached', ...each });
  if (shape.format !== 'cades' || shape.packaging !== 'detached') throw wrong('signature_format');
  const oid = each['hashAlgorithmOID'] ?? OID_OF_SHA256;
  const hash = typeof oid === 'string' ? digestByOid(oid) : undefined;
  if (hash === undefined) throw wrong('hashAlgorithmOID');
  const { hashes } = each;
  const values = typeof hashes === 'string' ? [hashes] : hashes;
  if (
    !Array.isArray(values) ||
    values.length === 0 ||
    !values.every((value) => typeof value === 'string' && BASE64.test(value))
  )
    throw invalid('Invalid Base64 hashes string parameter');
  return (values as string[]).map((value) => ({
    ...commonOf(each, shape),
    given: { ...shape, content: { hash, digest: new Uint8Array(Buffer.from(value, 'base64')) } },
  }));
}
