import { type Bytes, type Element, equal, readDocument, tags, toHex, w } from './asn1/index.ts';
import { asciiText } from './asn1/strings.ts';
import { PkiError } from './error.ts';
import { matchKey } from './name-match.ts';
import { ATTRIBUTE, EMAIL_ADDRESS } from './oids.ts';

/** One attribute of a name: its type as dotted identifier, its value with the string type it had, and as text if it is one. */
export interface NameAttribute {
  readonly type: string;
  readonly tag: number;
  readonly value: string | undefined;
  readonly der: Uint8Array;
}

export type Rdn = readonly NameAttribute[];

const MAX_ATTRIBUTES = 100;

/** A distinguished name (RFC 5280 §4.1.2.4), first RDN first. Two names are the same when their `key` is (§7.1). */
export class Name {
  readonly der: Uint8Array;
  readonly rdns: readonly Rdn[];
  #keys: readonly string[] | undefined;
  #key: string | undefined;

  constructor(der: Uint8Array, rdns: readonly Rdn[]) {
    this.der = der;
    this.rdns = rdns;
  }

  get isEmpty(): boolean {
    return this.rdns.length === 0;
  }

  /** A key for each RDN: equal keys, equal RDNs. */
  get rdnKeys(): readonly string[] {
    this.#keys ??= this.rdns.map(rdnKey);
    return this.#keys;
  }

  get key(): string {
    this.#key ??= this.rdnKeys.join(',');
    return this.#key;
  }

  equals(other: Name): boolean {
    return equal(this.der, other.der) || this.key === other.key;
  }

  /** Whether this name lies in the subtree of the other: begins with all its RDNs (RFC 5280 §7.1). */
  isWithin(base: Name): boolean {
    return base.rdnKeys.every((key, at) => this.rdnKeys[at] === key);
  }

  /** The first text of an attribute, by its short name or identifier. */
  get(attribute: string): string | undefined {
    const type = ATTRIBUTE[attribute] ?? attribute;
    for (const rdn of this.rdns) for (const each of rdn) if (each.type === type) return each.value;
    return undefined;
  }
}

/** Equal keys, equal RDNs, whatever the order of their attributes. */
export const rdnKey = (rdn: Rdn): string => rdn.map(attributeKey).sort().join('+');

function attributeKey({ type, value, der }: NameAttribute): string {
  return value === undefined ? `${type}=#${toHex(der)}` : `${type}=${matchKey(value)}`;
}

/** @throws PkiError when the bytes are not a Name */
export function parseName(element: Element): Name {
  const rdns: Rdn[] = [];
  let count = 0;
  const fields = element.is(tags.SEQUENCE).fields();
  while (!fields.atEnd) {
    const rdn = parseRdn(fields.next(tags.SET));
    count += rdn.length;
    if (count > MAX_ATTRIBUTES) throw new PkiError('asn1-limit', 'A name has too many attributes.');
    rdns.push(rdn);
  }
  return new Name(element.whole, rdns);
}

/** The attributes of a RelativeDistinguishedName, or of the SET under an IMPLICIT tag. */
export function parseRdn(element: Element): Rdn {
  const rdn: NameAttribute[] = [];
  const fields = element.fields();
  while (!fields.atEnd) {
    const pair = fields.next(tags.SEQUENCE).fields();
    const type = pair.next().oid();
    const value = pair.next();
    pair.end();
    rdn.push({ type, tag: value.tag, value: textOf(value), der: value.whole });
  }
  if (rdn.length === 0) throw new PkiError('form', 'A name has an empty part.');
  return rdn;
}

function textOf(value: Element): string | undefined {
  return (value.tag & tags.CONSTRUCTED) !== 0 || value.tag >= 0x40 || !STRING_TAGS.has(value.tag)
    ? undefined
    : value.text();
}

const STRING_TAGS = new Set<number>([
  tags.UTF8_STRING,
  tags.NUMERIC_STRING,
  tags.PRINTABLE_STRING,
  tags.T61_STRING,
  tags.IA5_STRING,
  tags.VISIBLE_STRING,
  tags.UNIVERSAL_STRING,
  tags.BMP_STRING,
]);

/** An attribute to write: short name or identifier, and text. */
export type AttributeInput = readonly [attribute: string, value: string];

/** Types whose value RFC 5280 (appendix A) wants as PrintableString or IA5String. */
const PRINTABLE_TYPES = new Set(['2.5.4.6', '2.5.4.5', '2.5.4.46']);
const IA5_TYPES = new Set([EMAIL_ADDRESS, '0.9.2342.19200300.100.1.25']);

/** A Name from its RDNs, each of one attribute or several. @throws PkiError `build` */
export function buildName(rdns: readonly (AttributeInput | readonly AttributeInput[])[]): Name {
  const der = w.seq(
    ...rdns.map((rdn) => w.setOf(isOne(rdn) ? [attributeDer(rdn)] : rdn.map((each) => attributeDer(each)))),
  );
  return parseName(readDocument(der));
}

function isOne(rdn: AttributeInput | readonly AttributeInput[]): rdn is AttributeInput {
  return typeof rdn[0] === 'string';
}

function attributeDer([attribute, value]: AttributeInput): Bytes {
  const type = ATTRIBUTE[attribute] ?? attribute;
  if (value === '') throw new PkiError('build', 'An attribute of a name is empty.');
  const write = PRINTABLE_TYPES.has(type) ? w.printable : IA5_TYPES.has(type) ? w.ia5 : w.utf8;
  return w.seq(w.oid(type), write(value));
}

export const EMPTY_NAME: Name = buildName([]);

/** The text of IA5 bytes under an IMPLICIT tag: a mailbox, a host, an address. */
export const ia5Text = (element: Element): string => asciiText(element.octets());
