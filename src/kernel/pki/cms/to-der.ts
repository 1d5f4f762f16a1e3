import { type Bytes, copyOf, type Element, tags, w } from '../asn1/index.ts';

/**
 * An element written again in DER: definite lengths, strings in one piece, members of a SET in order. For attributes that
 * were sent in BER and signed in DER (RFC 5652 §5.4).
 */
export function toDer(element: Element, tag = element.tag): Bytes {
  if ((element.tag & tags.CONSTRUCTED) === 0) return w.tlv(tag, element.contents);
  const universal = element.tag < 0x40;
  if (universal && element.tag !== tags.SEQUENCE && element.tag !== tags.SET && isString(element.tag))
    return w.tlv(element.tag & ~tags.CONSTRUCTED, element.octets());
  const parts = element.children().map((each) => toDer(each));
  if (tag !== tags.SET) return w.tlv(tag, ...parts);
  return w.setOf(parts);
}

const isString = (tag: number): boolean => {
  const number = tag & 0x1f;
  return number === 3 || number === 4 || number === 12 || (number >= 18 && number <= 30);
};

/** The bytes over which the signature of attributes may have been made: as they were sent, and in DER if that differs. */
export function signedForms(element: Element): Uint8Array[] {
  const canonical = toDer(element, tags.SET);
  const sent = copyOf(element.whole);
  sent[0] = tags.SET;
  const same = sent.length === canonical.length && sent.every((byte, at) => byte === canonical[at]);
  return same ? [canonical] : [canonical, sent];
}
