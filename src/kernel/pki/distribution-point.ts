import { type Bytes, type Element, EMPTY, tags, w } from './asn1/index.ts';
import { PkiError } from './error.ts';
import { type GeneralName, generalNameDer, generalNameKey, parseGeneralNames } from './general-name.ts';
import { type Name, parseRdn, type Rdn, rdnKey } from './name.ts';

/** Reasons of ReasonFlags by bit (RFC 5280 §4.2.1.13), kept as a mask with bit n for reason n. */
export const REASON_FLAGS = [
  'unused',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  'privilegeWithdrawn',
  'aACompromise',
] as const;
export type ReasonFlag = (typeof REASON_FLAGS)[number];
/** Every reason that there is: bits 1 to 8. */
export const ALL_REASONS = 0x1fe;

/** Where a CRL is: full names, or one part that is put after the name of who issues the CRL. */
export type PointName =
  | { readonly full: readonly GeneralName[] }
  | { readonly relative: Rdn; readonly relativeDer: Uint8Array };

export interface DistributionPoint {
  readonly name?: PointName;
  readonly reasons?: number;
  readonly crlIssuer?: readonly GeneralName[];
}

const MAX_POINTS = 200;

export function parseDistributionPoints(element: Element): DistributionPoint[] {
  const points: DistributionPoint[] = [];
  const fields = element.is(tags.SEQUENCE).fields();
  while (!fields.atEnd) {
    if (points.length >= MAX_POINTS)
      throw new PkiError('asn1-limit', 'There are too many distribution points.');
    points.push(parseDistributionPoint(fields.next(tags.SEQUENCE)));
  }
  if (points.length === 0) throw new PkiError('form', 'A list of distribution points is empty.');
  return points;
}

function parseDistributionPoint(element: Element): DistributionPoint {
  const fields = element.fields();
  const name = fields.optional(tags.constructed(0));
  const reasons = fields.optional(tags.primitive(1));
  const issuer = fields.optional(tags.constructed(2));
  fields.end();
  if (name === undefined && issuer === undefined)
    throw new PkiError('form', 'A distribution point has neither a name nor an issuer.');
  return {
    ...(name && { name: parsePointName(name.inner()) }),
    ...(reasons && { reasons: parseReasons(reasons) }),
    ...(issuer && { crlIssuer: parseGeneralNames(issuer) }),
  };
}

export function parsePointName(element: Element): PointName {
  if (element.tag === tags.constructed(0)) return { full: parseGeneralNames(element) };
  const relative = parseRdn(element.is(tags.constructed(1)));
  return { relative, relativeDer: element.whole };
}

export function parseReasons(element: Element): number {
  return bitMask(element);
}

/** The first 31 bits of a named-bit BIT STRING as a mask: bit n of the mask is bit n of the string. */
export function bitMask(element: Element): number {
  const { bytes } = element.bits();
  let mask = 0;
  for (let bit = 0; bit < Math.min(bytes.length * 8, 31); bit++)
    if ((bytes[bit >> 3]! & (0x80 >> (bit & 7))) !== 0) mask |= 1 << bit;
  return mask;
}

export function maskBits(mask: number): number[] {
  return Array.from({ length: 31 }, (_, bit) => bit).filter((bit) => (mask & (1 << bit)) !== 0);
}

/** Keys of the names that a point has, `base` being the name that a relative one continues. */
export function pointNameKeys(name: PointName, base: Name): string[] {
  if ('full' in name) return name.full.map(generalNameKey);
  return [`directory:${[...base.rdnKeys, rdnKey(name.relative)].join(',')}`];
}

export function pointNameDer(name: PointName): Bytes {
  if ('full' in name) return w.explicit(0, w.tlv(tags.constructed(0), ...name.full.map(generalNameDer)));
  return w.explicit(0, name.relativeDer);
}

export function distributionPointsDer(points: readonly DistributionPoint[]): Bytes {
  return w.seq(
    ...points.map(({ name, reasons, crlIssuer }) =>
      w.seq(
        name === undefined ? EMPTY : pointNameDer(name),
        reasons === undefined ? EMPTY : w.implicit(1, w.namedBits(maskBits(reasons))),
        crlIssuer === undefined ? EMPTY : w.tlv(tags.constructed(2), ...crlIssuer.map(generalNameDer)),
      ),
    ),
  );
}

/** A point with addresses alone: what our own certificates carry. */
export const pointAt = (...addresses: readonly string[]): DistributionPoint => ({
  name: { full: addresses.map((value) => ({ form: 'uri' as const, value })) },
});
