import {
  type Attribute,
  CMS,
  type CMS_FINDINGS,
  type Content,
  equal,
  type HashName,
  hashByOid,
  hashOf,
  PkiError,
  parseAlgorithm,
  parseAttributes,
  parseSignedData,
  readDocument,
  type SignedData,
  type SignerReport,
  signingCertificateRef,
  single,
  tags,
  verifySignedData,
} from '../../../../kernel/pki/index.ts';
import { type Carried, together } from '../carried.ts';
import {
  type DocumentFacts,
  FormError,
  type FormNote,
  type SignatureFacts,
  type SignatureFormat,
  type SignedPart,
} from '../facts.ts';
import { enclosedIn, valuesIn } from './carried.ts';
import { readClaims } from './claims.ts';
import { levelOf } from './level.ts';
import { type Message, openMessage, openSigner, type RawAttribute, type SignerFrame } from './message.ts';
import { timestampsOf } from './timestamps.ts';

/** A file beside the message, as far as its signature needs it: its bytes, or whoever can hash them. */
export type Beside = { readonly name: string; readonly content: Content };

export type MessageReading = {
  /** What is signed, when it is not inside; the one whose digest fits is taken. It also wins over what is inside. */
  readonly beside?: readonly Beside[];
  readonly format?: SignatureFormat;
  /** Beginning of the names of the signatures: `signature-1` unless said. */
  readonly id?: string;
  /** The message fills its place with zeroes, as in a PDF. */
  readonly trailingZeroes?: true;
};

/** Name of what is signed when it is inside the message. */
export const INSIDE = 'content';

/**
 * The signatures of a CMS SignedData in DER or BER (RFC 5652 §5, EN 319 122-1), one by one: also for a PDF, an ASiC
 * container and whatever else carries such a message. @throws FormError `cms.…`, the only error
 */
export function factsOfSignedData(bytes: Uint8Array, reading: MessageReading = {}): SignatureFacts[] {
  try {
    const signed = parseSignedData(bytes, reading.trailingZeroes ? { trailingZeroes: true } : {});
    const message = openMessage(bytes);
    const name = reading.id ?? 'signature';
    return message.signers.map((_, at) =>
      signatureFacts(signed, message, { at, id: `${name}-${at + 1}`, reading }),
    );
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    throw new FormError(`cms.${error.code}`, error.message, error);
  }
}

/** A file with a CAdES or CMS signature, and what it signs if that is beside it. @throws FormError `cms.…` */
export function readCades(
  bytes: Uint8Array,
  detached: readonly { readonly name: string; readonly bytes: Uint8Array }[] = [],
): DocumentFacts {
  const beside = detached.map(({ name, bytes: content }) => ({ name, content }));
  const signatures = factsOfSignedData(bytes, { beside });
  const none: FormNote = {
    code: 'cms.no-signature',
    level: 'failure',
    sentence: 'The message has no signature.',
  };
  return { kind: 'cms', signatures, notes: signatures.length === 0 ? [none] : [] };
}

type Which = { readonly at: number; readonly id: string; readonly reading: MessageReading };

function signatureFacts(signed: SignedData, message: Message, { at, id, reading }: Which): SignatureFacts {
  const frame = message.signers[at]!;
  const chosen = chooseContent(frame, signed.content, reading.beside ?? []);
  const subject = { ...signed, signers: [signed.signers[at]!] };
  const report = verifySignedData(
    subject,
    chosen.content === undefined ? {} : { content: chosen.content },
  )[0]!;
  const whole = together(enclosedIn(message), valuesIn(frame.unsigned));
  const isDetached = signed.content === undefined;
  const facts = {
    message,
    carried: whole,
    format: reading.format ?? 'CAdES',
    content: chosen,
    isDetached,
  } as const;
  return factsOfSigner(facts, { id, frame, report });
}

type Surrounding = {
  readonly message: Message;
  readonly carried: Carried;
  readonly format: SignatureFormat;
  readonly content: { readonly name: string; readonly content: Content | undefined };
  readonly isDetached: boolean;
};

type OneSigner = { readonly id: string; readonly frame: SignerFrame; readonly report: SignerReport };

/** Facts of one signer, and below it of those who signed its signature (RFC 5652 §11.4). */
function factsOfSigner(around: Surrounding, { id, frame, report }: OneSigner): SignatureFacts {
  const attributes = report.signer.signedAttributes ?? [];
  const { claims, malformed } = readClaims(attributes);
  const { carried, format, content } = around;
  const counters = countersOf(around, { id, frame, report });
  const counterSignatures = counters.map((each) => each.facts);
  const timestamps = timestampsOf(
    {
      id,
      message: around.message,
      signer: frame,
      content: content.content,
      isDetached: around.isDetached,
      parts: [content.name],
      counters: counters.map(({ facts: { id: name }, within }) => ({ id: name, within })),
    },
    attributes,
  );
  const facts: SignatureFacts = {
    id,
    format,
    notes: [
      ...notesOf(report, { malformed, unreadable: carried.unreadable }),
      ...disguiseNotes(report, content.content),
    ],
    signer: report.certificate,
    signerReference: referenceOf(report),
    certificates: carried.certificates,
    crls: carried.crls,
    ocsps: carried.ocsps,
    signed: [partOf(report, content.name)],
    valueIntact: valueIntact(report),
    algorithm: report.algorithm,
    hashes: hashesOf(report, attributes),
    claimedTime: report.signingTime,
    claims,
    timestamps,
    counterSignatures,
    level: 'none',
  };
  return { ...facts, level: levelOf(facts, { isCounter: id.includes('.') }) };
}

/** What is beside wins; of several files the one whose digest the signature has, else the first. */
function chooseContent(
  { info }: SignerFrame,
  inside: Uint8Array | undefined,
  beside: readonly Beside[],
): { name: string; content: Content | undefined } {
  if (beside.length === 0) return { name: INSIDE, content: inside };
  const wanted = attemptForm(() => {
    const digest = single(info.signedAttributes ?? [], CMS.messageDigest)?.octets();
    return digest === undefined ? undefined : { digest, hash: hashByOid(info.digest.oid) };
  });
  const fits = (each: Beside) =>
    wanted !== undefined && equal(wanted.digest, digestWith(wanted.hash, each.content));
  return (beside.length > 1 ? beside.find(fits) : undefined) ?? beside[0]!;
}

const digestWith = (hash: HashName, content: Content): Uint8Array =>
  content instanceof Uint8Array ? hashOf(hash, content) : content.digest(hash);

function attemptForm<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    return undefined;
  }
}

type Code = keyof typeof CMS_FINDINGS;
const has = (report: SignerReport, code: Code) => report.findings.some((each) => each.code === code);

function partOf(report: SignerReport, name: string): SignedPart {
  const state = has(report, 'no-content') ? 'absent' : has(report, 'digest-mismatch') ? 'changed' : 'intact';
  return { name, state, hash: report.hash };
}

/** False also when it cannot be checked: what is not known to hold does not. */
function valueIntact(report: SignerReport): boolean | undefined {
  if (report.certificate === undefined) return undefined;
  if (has(report, 'signature-invalid') || has(report, 'signature-unknown') || report.algorithm === undefined)
    return false;
  const isBare = report.signer.signedAttributes === undefined;
  return isBare && has(report, 'no-content') ? undefined : true;
}

function referenceOf(report: SignerReport): SignatureFacts['signerReference'] {
  if (has(report, 'signing-certificate-mismatch')) return 'mismatch';
  return report.reference === undefined ? 'unprotected' : 'protected';
}

function hashesOf(report: SignerReport, attributes: readonly Attribute[]): HashName[] {
  const ref = attemptForm(() => signingCertificateRef(attributes));
  const found = [report.hash, report.algorithm?.hash, ref?.hash];
  return [...new Set(found.filter((each) => each !== undefined))];
}

/** Findings that make it no signature of this form at all (EN 319 102-1 §5.2.2). */
const FORM_FAILURES: readonly Code[] = [
  'message-digest-missing',
  'content-type-missing',
  'content-type-mismatch',
  'attributes-missing',
  'attribute-malformed',
];
const WARNINGS: readonly Code[] = ['digest-unknown', 'signature-unknown', 'no-signing-certificate'];

function notesOf(
  report: SignerReport,
  { malformed, unreadable }: { malformed: boolean; unreadable: number },
): FormNote[] {
  const notes: FormNote[] = report.findings.flatMap(({ code, sentence }): FormNote[] => {
    if (FORM_FAILURES.includes(code)) return [{ code: `cms.${code}`, level: 'failure', sentence }];
    return WARNINGS.includes(code) ? [{ code: `cms.${code}`, level: 'warning', sentence }] : [];
  });
  const say = (code: string, level: FormNote['level'], sentence: string) =>
    notes.push({ code, level, sentence });
  if (report.signer.signedAttributes === undefined)
    say('cms.no-attributes', 'warning', 'The signature is a plain one without signed attributes.');
  if (report.reference === 1)
    say('cades.certificate-by-sha1', 'warning', 'The certificate is named by a SHA-1 digest.');
  if (malformed)
    say('cades.claim-malformed', 'warning', 'Something that the signer says of himself cannot be read.');
  if (unreadable > 0)
    say('cms.unreadable', 'warning', 'Some certificates or lists that go along cannot be read.');
  if (!algorithmsProtected(report))
    say('cms.algorithms-exchanged', 'failure', 'The algorithms are not those that the signer protected.');
  return notes;
}

/**
 * Without signed attributes the signature is over the content, with them over their encoding: whoever takes the attributes of a
 * signature and passes them off as content has a signature of somebody over something they never signed.
 */
function disguiseNotes({ signer }: SignerReport, content: Content | undefined): FormNote[] {
  if (signer.signedAttributes !== undefined || !(content instanceof Uint8Array)) return [];
  const attributes = attemptForm(() => parseAttributes(readDocument(content, { rules: 'ber' }).is(tags.SET)));
  if (!attributes?.some((each) => each.oid === CMS.messageDigest)) return [];
  const sentence = 'What is said to be signed are the attributes of another signature.';
  return [{ code: 'cms.attributes-as-content', level: 'failure', sentence }];
}

/** RFC 6211: when the attribute is there, the algorithms must be the ones that it names. */
function algorithmsProtected({ signer }: SignerReport): boolean {
  const found = (signer.signedAttributes ?? []).filter((each) => each.oid === CMS.algorithmProtection);
  return found.every(({ values }) =>
    values.every((value) => {
      const named = attemptForm(() => {
        const fields = value.is(tags.SEQUENCE).fields();
        const digest = parseAlgorithm(fields.next()).oid;
        return { digest, signature: fields.next(tags.constructed(1)).fields().next().oid() };
      });
      return named?.digest === signer.digest.oid && named.signature === signer.algorithm.oid;
    }),
  );
}

function countersOf(
  around: Surrounding,
  { id, frame, report }: OneSigner,
): { facts: SignatureFacts; within: RawAttribute }[] {
  const values = frame.unsigned
    .filter((each) => each.oid === CMS.counterSignature)
    .flatMap((within) => within.values.map((value) => ({ within, value })))
    .flatMap(({ within, value }) => attemptForm(() => [{ within, below: openSigner(value) }]) ?? []);
  // The kernel reads the same attributes in the same order, and passes over the same unreadable ones.
  return report.counterSignatures.map((counter, at) => {
    const { within, below } = values[at]!;
    const content = { name: id, content: frame.info.signature };
    const carried = together(around.carried, valuesIn(below.unsigned));
    const surrounding = { ...around, carried, content, isDetached: true };
    const facts = factsOfSigner(surrounding, { id: `${id}.${at + 1}`, frame: below, report: counter });
    return { facts, within };
  });
}
