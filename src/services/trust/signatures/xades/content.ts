import { type HashName, hashOf } from '../../../../kernel/pki/index.ts';
import {
  base64,
  canonical,
  DS,
  documentOf,
  EXCLUSIVE,
  editedXml,
  element,
  lastIn,
  Markup,
  parseXml,
  type ReferenceWish,
  readXmlSignature,
  transforms,
  type XmlDocument,
  type XmlElement,
} from '../../../../kernel/xml/index.ts';
import { FormError } from '../facts.ts';
import type { SignWish } from '../making.ts';
import { TYPE } from './names.ts';
import { POLICIES } from './policies.ts';
import type { DataFormat } from './properties.ts';
import { type DetachedFile, topSignatures } from './read.ts';
import { qualifyingOf } from './structure.ts';
import { withUnsigned } from './unsigned.ts';

/** A file beside the signature; with `digest` its bytes need not be here. */
export type SignedFile = { name: string; mediaType: string } & (
  | { bytes: Uint8Array }
  | { digest: { hash: HashName; value: Uint8Array } }
);

/** Bytes that hold the signature, or files that stand beside it. */
export type XadesDocument = Uint8Array | readonly SignedFile[];

/** Where the signature stands. */
export type XadesOptions =
  /** In the root of an XML document, which it signs whole. Others may follow, but for Facturae, whose policy wants one. */
  | { form: 'enveloped' }
  /** Around any file: XML as XML, the rest in Base64. */
  | { form: 'enveloping'; mediaType: string }
  /** Beside any file in one new document. */
  | { form: 'beside'; mediaType: string }
  /** Alone; the files are named. */
  | { form: 'detached' }
  /** In a signature of the document, whose value it signs. */
  | { form: 'counter'; of: string };

/** What is signed, and what becomes of the signature. */
export interface Content {
  readonly references: readonly ReferenceWish[];
  readonly objects: readonly Markup[];
  readonly formats: readonly DataFormat[];
  readonly place: XmlElement | undefined;
  /** Signatures that were there before. */
  readonly others: number;
  readonly files: readonly DetachedFile[];
  around(signature: Markup): Uint8Array;
}

export interface ContentWish {
  readonly id: string;
  readonly hash: HashName;
  readonly wish: SignWish;
}

export function contentOf(document: XadesDocument, options: XadesOptions, wish: ContentWish): Content {
  if (options.form === 'detached') return detached(document, wish);
  if (!(document instanceof Uint8Array))
    throw new FormError('xades.files', 'Files are signed beside each other only by a detached signature.');
  if (options.form === 'enveloped') return enveloped(document, wish);
  if (options.form === 'counter') return counter(document, options.of, wish);
  return options.form === 'enveloping'
    ? enveloping(document, options.mediaType, wish)
    : beside(document, options.mediaType, wish);
}

const alone = (signature: Markup): Uint8Array => Buffer.from(documentOf(signature), 'utf8');
const NOTHING = { objects: [], place: undefined, others: 0, files: [], around: alone } as const;
const utf8 = (text: string) => Buffer.from(text, 'utf8');

/** An XML document in whose root a signature can stand. @throws XmlError, FormError `xades.root` */
export function holderOf(bytes: Uint8Array): XmlDocument {
  const document = parseXml(bytes);
  if (document.root.is(DS, 'Signature'))
    throw new FormError('xades.root', 'The document is itself a signature and cannot hold another.');
  return document;
}

function enveloped(bytes: Uint8Array, { id, hash, wish }: ContentWish): Content {
  const document = holderOf(bytes);
  const others = topSignatures(document);
  const isFacturae = wish.claims?.policy?.id === POLICIES.facturae.id;
  if (isFacturae && others.length > 0)
    throw new FormError('xades.would-break', 'An invoice with the policy of Facturae is signed once.');
  const leftOut = isFacturae ? [] : [transforms.withoutSignatures()];
  const reference = `${id}-ref-1`;
  return {
    ...NOTHING,
    references: [
      {
        id: reference,
        uri: '',
        hash,
        transforms: [transforms.enveloped(), ...leftOut, transforms.canonical(EXCLUSIVE)],
        digest: hashOf(hash, utf8(canonical(document, EXCLUSIVE, others))),
      },
    ],
    formats: [{ reference, mediaType: 'text/xml' }],
    place: document.root,
    others: others.length,
    around: (signature) => editedXml(document, [lastIn(document.root, signature)]),
  };
}

const isXml = (mediaType: string) => /^(?:text|application)\/(?:[\w.-]+\+)?xml$/.test(mediaType);

/** A file inside an element: XML as it is, the rest in Base64, signed for what it decodes to. */
function held(bytes: Uint8Array, mediaType: string, { id, hash }: ContentWish) {
  const object = `${id}-content`;
  const reference = `${id}-ref-1`;
  const inside = isXml(mediaType) ? new Markup(textOfRoot(parseXml(bytes))) : base64(bytes);
  const own = { id: reference, uri: `#${object}`, hash };
  const wish: ReferenceWish = isXml(mediaType)
    ? own
    : { ...own, transforms: [transforms.base64()], digest: hashOf(hash, bytes) };
  const encoding = isXml(mediaType) ? undefined : `${DS}base64`;
  return { object, inside, encoding, wish, formats: [{ reference, mediaType }] };
}

/** The root as it stands in canonical form, which declares all that it uses. */
const textOfRoot = ({ root, text }: XmlDocument) => text.slice(root.start, root.end);

function enveloping(bytes: Uint8Array, mediaType: string, wish: ContentWish): Content {
  const { object, inside, encoding, wish: reference, formats } = held(bytes, mediaType, wish);
  const attributes = { Encoding: encoding, Id: object, MimeType: mediaType };
  return {
    ...NOTHING,
    references: [{ ...reference, type: `${DS}Object` }],
    objects: [element('ds:Object', attributes, inside)],
    formats,
  };
}

/** Root and content of a document that holds a file and its signature side by side. */
const BESIDE = { root: 'signed-document', content: 'content', namespace: 'urn:aplec:signed-document:1' };

function beside(bytes: Uint8Array, mediaType: string, wish: ContentWish): Content {
  const { object, inside, encoding, wish: reference, formats } = held(bytes, mediaType, wish);
  const attributes = { Encoding: encoding, Id: object, MimeType: mediaType };
  const whole = element(
    `d:${BESIDE.root}`,
    { 'xmlns:d': BESIDE.namespace },
    element(`d:${BESIDE.content}`, attributes, inside),
  );
  const document = parseXml(whole.xml);
  const [content] = document.root.children;
  const digest = reference.digest ?? hashOf(wish.hash, utf8(canonical(content as XmlElement, EXCLUSIVE)));
  const listed = reference.transforms ?? [transforms.canonical(EXCLUSIVE)];
  return {
    ...NOTHING,
    references: [{ ...reference, digest, transforms: listed }],
    formats,
    place: document.root,
    around: (signature) => editedXml(document, [lastIn(document.root, signature)]),
  };
}

function detached(document: XadesDocument, { id, hash }: ContentWish): Content {
  if (document instanceof Uint8Array || document.length === 0)
    throw new FormError('xades.files', 'A detached signature needs the files that it names.');
  const references = document.map((file, at) => ({
    id: `${id}-ref-${at + 1}`,
    uri: encodeURI(file.name).replaceAll('#', '%23').replaceAll('?', '%3F'),
    ...('bytes' in file
      ? { hash, digest: hashOf(hash, file.bytes) }
      : { hash: file.digest.hash, digest: file.digest.value }),
  }));
  return {
    ...NOTHING,
    references,
    formats: document.map(({ mediaType }, at) => ({ reference: `${id}-ref-${at + 1}`, mediaType })),
    files: document.flatMap((file) => ('bytes' in file ? [{ name: file.name, bytes: file.bytes }] : [])),
  };
}

/** EN 319 132-1 §5.2.7.2: the reference is to the SignatureValue, with its type. */
function counter(bytes: Uint8Array, of: string, { hash }: ContentWish): Content {
  const document = parseXml(bytes);
  const [signatureElement, ...more] = document.withId(of);
  const signature = signatureElement && more.length === 0 ? readXmlSignature(signatureElement) : undefined;
  if (signature === undefined || typeof signature === 'string')
    throw new FormError('xades.no-signature', 'There is no signature of that name to sign.');
  const qualifying = qualifyingOf(signature);
  const value = signature.valueElement.attribute('Id');
  if (qualifying === undefined || 'code' in qualifying || value === undefined)
    throw new FormError('xades.not-xades', 'A signature of that form has no place for a counter signature.');
  if (document.withId(value).length !== 1)
    throw new FormError('xades.no-signature', 'The value of the signature cannot be named.');
  return {
    ...NOTHING,
    references: [
      {
        uri: `#${value}`,
        type: TYPE.countersigned,
        hash,
        transforms: [transforms.canonical(EXCLUSIVE)],
        digest: hashOf(hash, utf8(canonical(signature.valueElement, EXCLUSIVE))),
      },
    ],
    formats: [],
    place: signature.element,
    others: topSignatures(document).length,
    around: (made) =>
      editedXml(document, [
        withUnsigned(qualifying, [
          element('xades:CounterSignature', { 'xmlns:xades': qualifying.namespace }, made),
        ]),
      ]),
  };
}
