import {
  type Attribute,
  type Bytes,
  CMS,
  CMS_LIMITS,
  concat,
  type Element,
  EMPTY,
  parseAttributes,
  parseSignerInfo,
  readDocument,
  type SignerInfo,
  tags,
  w,
} from '../../../../kernel/pki/index.ts';

/**
 * A SignedData as it was encoded (RFC 5652 §5.1): windows on its bytes, since archive time stamps cover the encoding
 * itself and nothing that is carried may be written in another way when something is added.
 */
export type Message = {
  readonly contentType: string;
  /** EncapsulatedContentInfo as encoded, and the content in it. */
  readonly encapsulated: Uint8Array;
  readonly content: Uint8Array | undefined;
  readonly digestAlgorithms: readonly Uint8Array[];
  /** Each CertificateChoices and RevocationInfoChoice. */
  readonly certificates: readonly Element[];
  readonly revocations: readonly Element[];
  /** `certificates [0]` and `crls [1]` whole, for archive time stamps of the second kind. */
  readonly enclosed: { readonly certificates: Uint8Array; readonly revocations: Uint8Array };
  readonly signers: readonly SignerFrame[];
};

export type SignerFrame = {
  readonly whole: Uint8Array;
  readonly info: SignerInfo;
  /** version, sid, digestAlgorithm, signedAttrs, signatureAlgorithm, signature: each as encoded, in this order. */
  readonly fields: readonly Uint8Array[];
  readonly unsigned: readonly RawAttribute[];
};

export type RawAttribute = {
  readonly oid: string;
  /** The Attribute, what is inside it, and its attrType, as encoded. */
  readonly whole: Uint8Array;
  readonly contents: Uint8Array;
  readonly type: Uint8Array;
  readonly values: readonly Element[];
};

/** Reads the frame of a message that `parseSignedData` has read. @throws PkiError */
export function openMessage(bytes: Uint8Array): Message {
  const document = readDocument(bytes, { rules: 'ber', limits: CMS_LIMITS, trailing: true });
  const outer = document.is(tags.SEQUENCE).fields();
  outer.next();
  const fields = outer.next(tags.constructed(0)).inner(tags.SEQUENCE).fields();
  fields.next(tags.INTEGER);
  const digestAlgorithms = fields.next(tags.SET).children();
  const encapsulated = fields.next(tags.SEQUENCE);
  const certificates = fields.optional(tags.constructed(0));
  const revocations = fields.optional(tags.constructed(1));
  return {
    contentType: encapsulated.fields().next().oid(),
    encapsulated: encapsulated.whole,
    content: contentIn(encapsulated),
    digestAlgorithms: digestAlgorithms.map((each) => each.whole),
    certificates: certificates?.children() ?? [],
    revocations: revocations?.children() ?? [],
    enclosed: {
      certificates: certificates?.whole ?? EMPTY,
      revocations: revocations?.whole ?? EMPTY,
    },
    signers: fields.next(tags.SET).children().map(openSigner),
  };
}

/** eContent: an OCTET STRING, or the contents of what PKCS#7 has there (RFC 2315 §7). */
function contentIn(encapsulated: Element): Uint8Array | undefined {
  const inner = encapsulated.children()[1]?.inner();
  if (inner === undefined) return undefined;
  return (inner.tag & ~tags.CONSTRUCTED) === tags.OCTET_STRING ? inner.octets() : inner.contents;
}

/** A SignerInfo: in a message, or the value of a countersignature. @throws PkiError */
export function openSigner(element: Element): SignerFrame {
  const info = parseSignerInfo(element);
  const parts = element.children();
  const unsigned = parts.at(-1)?.tag === tags.constructed(1) ? parts.pop() : undefined;
  return {
    whole: element.whole,
    info,
    fields: parts.map((each) => each.whole),
    unsigned: unsigned === undefined ? [] : rawAttributes(unsigned, parseAttributes(unsigned)),
  };
}

function rawAttributes(set: Element, attributes: readonly Attribute[]): RawAttribute[] {
  return set.children().map((element, at) => rawAttribute(element, attributes[at]!));
}

function rawAttribute(element: Element, { oid, values }: Attribute): RawAttribute {
  const { whole, contents } = element;
  return { oid, whole, contents, type: element.fields().next().whole, values };
}

/** An Attribute that stands by itself. @throws PkiError */
export function openAttribute(whole: Uint8Array): RawAttribute {
  const element = readDocument(whole, { rules: 'ber', limits: CMS_LIMITS });
  const fields = element.is(tags.SEQUENCE).fields();
  const attribute = { oid: fields.next().oid(), values: fields.next(tags.SET).children() };
  return rawAttribute(element, attribute);
}

/** A message that is being written: what is in it as it will be encoded, in DER or as it was found. */
export type Draft = {
  readonly contentType: string;
  /** EncapsulatedContentInfo in pieces, so that a large content is not copied more than once. */
  readonly encapsulated: readonly Uint8Array[];
  readonly digestAlgorithms: readonly Uint8Array[];
  readonly certificates: readonly Uint8Array[];
  readonly revocations: readonly Uint8Array[];
  readonly signers: readonly SignerDraft[];
};

/** `fields` as in a frame; `unsigned`: each Attribute whole. */
export type SignerDraft = {
  readonly fields: readonly Uint8Array[];
  readonly signature: Uint8Array;
  readonly unsigned: readonly Uint8Array[];
};

export const draftOf = (message: Message): Draft => ({
  contentType: message.contentType,
  encapsulated: [message.encapsulated],
  digestAlgorithms: message.digestAlgorithms,
  certificates: message.certificates.map((each) => each.whole),
  revocations: message.revocations.map((each) => each.whole),
  signers: message.signers.map(signerDraftOf),
});

export const signerDraftOf = ({ info, fields, unsigned }: SignerFrame): SignerDraft => ({
  fields,
  signature: info.signature,
  unsigned: unsigned.map((each) => each.whole),
});

/** The message in DER around what is in it; the content is copied once. */
export function writeMessage(message: Draft): Bytes {
  const { certificates, revocations } = message;
  return concat(
    element(tags.SEQUENCE, [
      w.oid(CMS.signedData),
      ...element(tags.constructed(0), [
        ...element(tags.SEQUENCE, [
          w.int(versionOf(message)),
          w.setOf(once(message.digestAlgorithms)),
          ...message.encapsulated,
          certificates.length === 0 ? EMPTY : w.implicit(0, w.setOf(once(certificates))),
          revocations.length === 0 ? EMPTY : w.implicit(1, w.setOf(once(revocations))),
          w.setOf(message.signers.map(writeSigner)),
        ]),
      ]),
    ]),
  );
}

/** EncapsulatedContentInfo in pieces; without `content` for a detached signature. */
export function encapsulate(contentType: string, content: Uint8Array | undefined): Uint8Array[] {
  const type = w.oid(contentType);
  if (content === undefined) return [w.seq(type)];
  return element(tags.SEQUENCE, [
    type,
    ...element(tags.constructed(0), element(tags.OCTET_STRING, [content])),
  ]);
}

/** SignerInfo from its fields as encoded and its unsigned attributes. */
export function writeSigner({ fields, unsigned }: SignerDraft): Bytes {
  return w.seq(...fields, unsigned.length === 0 ? EMPTY : w.implicit(1, w.setOf(unsigned)));
}

/** §5.1: 5 when revocation has another form than a CRL, 3 when the content is no id-data, else 1. */
function versionOf({ contentType, revocations }: Draft): number {
  if (revocations.some((each) => each[0] === tags.constructed(1))) return 5;
  return contentType === CMS.data ? 1 : 3;
}

/** One element in pieces: its header, and its parts untouched. */
function element(tag: number, parts: readonly Uint8Array[]): Uint8Array[] {
  const length = parts.reduce((sum, each) => sum + each.length, 0);
  return [w.header(tag, length), ...parts];
}

function once(parts: readonly Uint8Array[]): Uint8Array[] {
  return [...new Map(parts.map((each) => [Buffer.from(each).toString('base64'), each])).values()];
}
