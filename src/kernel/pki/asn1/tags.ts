/** Identifier octets (X.690 §8.1.2) of the low-tag form, which is the only one that PKIX, CMS, TSP and OCSP use. */
export const BOOLEAN = 0x01;
export const INTEGER = 0x02;
export const BIT_STRING = 0x03;
export const OCTET_STRING = 0x04;
export const NULL = 0x05;
export const OID = 0x06;
export const ENUMERATED = 0x0a;
export const UTF8_STRING = 0x0c;
export const SEQUENCE = 0x30;
export const SET = 0x31;
export const NUMERIC_STRING = 0x12;
export const PRINTABLE_STRING = 0x13;
export const T61_STRING = 0x14;
export const IA5_STRING = 0x16;
export const UTC_TIME = 0x17;
export const GENERALIZED_TIME = 0x18;
export const VISIBLE_STRING = 0x1a;
export const UNIVERSAL_STRING = 0x1c;
export const BMP_STRING = 0x1e;

export const CONSTRUCTED = 0x20;
const CONTEXT = 0x80;

/** `[n]` of a primitive IMPLICIT type. */
export const primitive = (n: number): number => CONTEXT | n;
/** `[n]` EXPLICIT, or IMPLICIT of a constructed type. */
export const constructed = (n: number): number => CONTEXT | CONSTRUCTED | n;

/** Universal numbers that are always constructed: EXTERNAL, EMBEDDED PDV, SEQUENCE, SET. */
const ALWAYS_CONSTRUCTED = (1 << 8) | (1 << 11) | (1 << 16) | (1 << 17);
/** Universal numbers that BER may cut in pieces (X.690 §8.6, §8.7, §8.23, §8.25). */
const STRINGS = (1 << 3) | (1 << 4) | (1 << 12) | (0x7ff << 18);

/** Whether an identifier octet has the constructed bit that its universal type must have. */
export function properForm(tag: number, ber: boolean): boolean {
  if (tag >= 0x40) return true;
  const bit = 1 << (tag & 0x1f);
  const isConstructed = (tag & CONSTRUCTED) !== 0;
  if ((ALWAYS_CONSTRUCTED & bit) !== 0) return isConstructed;
  return !isConstructed || (ber && (STRINGS & bit) !== 0);
}
