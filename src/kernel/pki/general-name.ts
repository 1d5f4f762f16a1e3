import { type Bytes, copyOf, type Element, readDocument, tags, w } from './asn1/index.ts';
import { PkiError } from './error.ts';
import { ia5Text, type Name, parseName } from './name.ts';

/** RFC 5280 §4.2.1.6. `other` and the two forms that nobody uses keep their bytes. */
export type GeneralName =
  | { readonly form: 'other'; readonly type: string; readonly der: Uint8Array }
  | { readonly form: 'email' | 'dns' | 'uri'; readonly value: string }
  | { readonly form: 'x400' | 'edi'; readonly der: Uint8Array }
  | { readonly form: 'directory'; readonly name: Name }
  | { readonly form: 'ip'; readonly bytes: Uint8Array }
  | { readonly form: 'registered'; readonly oid: string };

export type GeneralNameForm = GeneralName['form'];

const MAX_NAMES = 1000;

/** The names of a GeneralNames, or of the SEQUENCE under an IMPLICIT tag. @throws PkiError */
export function parseGeneralNames(element: Element): GeneralName[] {
  const fields = element.fields();
  const names: GeneralName[] = [];
  while (!fields.atEnd) {
    if (names.length >= MAX_NAMES) throw new PkiError('asn1-limit', 'There are too many alternative names.');
    names.push(parseGeneralName(fields.next()));
  }
  if (names.length === 0) throw new PkiError('form', 'A list of names is empty.');
  return names;
}

export function parseGeneralName(element: Element): GeneralName {
  switch (element.tag) {
    case tags.constructed(0):
      return otherName(element);
    case tags.primitive(1):
      return { form: 'email', value: ia5Text(element) };
    case tags.primitive(2):
      return { form: 'dns', value: ia5Text(element) };
    case tags.constructed(3):
      return { form: 'x400', der: element.whole };
    case tags.constructed(4):
      return { form: 'directory', name: parseName(element.inner()) };
    case tags.constructed(5):
      return { form: 'edi', der: element.whole };
    case tags.primitive(6):
      return { form: 'uri', value: ia5Text(element) };
    case tags.primitive(7):
      return { form: 'ip', bytes: element.octets() };
    case tags.primitive(8):
      return { form: 'registered', oid: readOid(element) };
    default:
      throw new PkiError('asn1-tag', 'An alternative name has a form that does not exist.');
  }
}

function readOid(element: Element): string {
  return readDocument(w.tlv(tags.OID, element.contents)).oid();
}

function otherName(element: Element): GeneralName {
  const fields = element.fields();
  const type = fields.next().oid();
  const value = fields.next(tags.constructed(0));
  fields.end();
  return { form: 'other', type, der: value.inner().whole };
}

/** @throws PkiError `build` */
export function generalNameDer(name: GeneralName): Bytes {
  switch (name.form) {
    case 'email':
      return w.tlv(tags.primitive(1), w.ascii(name.value));
    case 'dns':
      return w.tlv(tags.primitive(2), w.ascii(name.value));
    case 'uri':
      return w.tlv(tags.primitive(6), w.ascii(name.value));
    case 'ip':
      return w.tlv(tags.primitive(7), name.bytes);
    case 'directory':
      return w.explicit(4, name.name.der);
    case 'registered':
      return w.implicit(8, w.oid(name.oid));
    case 'other':
      return w.explicit(0, w.oid(name.type), w.explicit(0, name.der));
    default:
      return copyOf(name.der);
  }
}

export const generalNamesDer = (names: readonly GeneralName[]): Bytes => w.seq(...names.map(generalNameDer));

/** A key by which two names of the same form can be compared for equality (distribution points, CRL issuers). */
export function generalNameKey(name: GeneralName): string {
  switch (name.form) {
    case 'directory':
      return `directory:${name.name.key}`;
    case 'email':
    case 'dns':
    case 'uri':
      return `${name.form}:${name.value}`;
    default:
      return `${name.form}:${Buffer.from(generalNameDer(name)).toString('hex')}`;
  }
}
