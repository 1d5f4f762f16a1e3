import { type Element, readDocument, tags } from './asn1/index.ts';
import { PkiError } from './error.ts';
import { parseExtensions } from './extensions.ts';
import { parseGeneralNames } from './general-name.ts';
import type { Name } from './name.ts';
import { EXT } from './oids.ts';

/** CRLReason (RFC 5280 §5.3.1): the number of each; 7 is not used. */
export const REASONS = {
  unspecified: 0,
  keyCompromise: 1,
  cACompromise: 2,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  certificateHold: 6,
  removeFromCRL: 8,
  privilegeWithdrawn: 9,
  aACompromise: 10,
} as const;
export type RevocationReason = keyof typeof REASONS;
const BY_NUMBER = new Map<number, RevocationReason>(
  Object.entries(REASONS).map(([name, number]) => [number, name as RevocationReason]),
);

/** @throws PkiError `form` */
export function reasonByNumber(number: number): RevocationReason {
  const reason = BY_NUMBER.get(number);
  if (reason === undefined) throw new PkiError('form', 'The reason of a revocation is not one that exists.');
  return reason;
}

/** One line of a CRL; times in milliseconds since 1970. */
export interface CrlEntry {
  readonly serial: Uint8Array;
  readonly revokedAt: number;
  readonly reason: RevocationReason;
  /** When the key is thought to have been lost, if that was said (§5.3.2). */
  readonly invalidAt?: number;
}

interface Extras {
  readonly reason?: RevocationReason;
  readonly invalidAt?: number;
  readonly issuer?: Name;
}

const serialKey = (serial: Uint8Array): string =>
  Buffer.from(serial.buffer, serial.byteOffset, serial.length).toString('latin1');

/** The entries of a CRL by issuer and serial number; the index is made when one is first looked for. */
export class CrlEntries {
  readonly #list: Element | undefined;
  readonly #issuer: Name;
  readonly #indirect: boolean;
  #index: Map<string, Map<string, Element>> | undefined;

  constructor(list: Element | undefined, issuer: Name, indirect: boolean) {
    this.#list = list;
    this.#issuer = issuer;
    this.#indirect = indirect;
  }

  find(issuer: Name, serial: Uint8Array): CrlEntry | undefined {
    this.#index ??= this.#makeIndex();
    const element = this.#index.get(issuer.key)?.get(serialKey(serial));
    return element === undefined ? undefined : parseEntry(element).entry;
  }

  /** Every entry, in the order of the list. */
  *[Symbol.iterator](): Generator<CrlEntry> {
    const fields = this.#list?.fields();
    while (fields !== undefined && !fields.atEnd) yield parseEntry(fields.next(tags.SEQUENCE)).entry;
  }

  /** Reads every entry that has extensions, as one of them may make the list unusable or name another issuer (§5.3.3). */
  #makeIndex(): Map<string, Map<string, Element>> {
    const index = new Map<string, Map<string, Element>>();
    let current = inner(index, this.#issuer.key);
    const fields = this.#list?.fields();
    while (fields !== undefined && !fields.atEnd) {
      const element = fields.next(tags.SEQUENCE);
      const entry = element.fields();
      const serial = entry.next(tags.INTEGER).integer();
      entry.skip();
      const issuer = entry.atEnd ? undefined : parseExtras(entry.next()).issuer;
      if (issuer !== undefined) {
        if (!this.#indirect)
          throw new PkiError('form', 'A CRL that is not indirect has an entry of another issuer.');
        current = inner(index, issuer.key);
      }
      current.set(serialKey(serial), element);
    }
    return index;
  }
}

function inner(index: Map<string, Map<string, Element>>, key: string): Map<string, Element> {
  const found = index.get(key) ?? new Map<string, Element>();
  index.set(key, found);
  return found;
}

function parseEntry(element: Element): { entry: CrlEntry; extras: Extras } {
  const fields = element.fields();
  const serial = fields.next(tags.INTEGER).integer();
  const revokedAt = fields.next().time();
  const extras = fields.atEnd ? {} : parseExtras(fields.next());
  fields.end();
  const { reason = 'unspecified', invalidAt } = extras;
  return { entry: { serial, revokedAt, reason, ...(invalidAt !== undefined && { invalidAt }) }, extras };
}

function parseExtras(element: Element): Extras {
  let extras: Extras = {};
  for (const { oid, critical, value } of parseExtensions(element)) {
    if (oid === EXT.crlReason)
      extras = { ...extras, reason: reasonByNumber(readDocument(value).is(tags.ENUMERATED).small()) };
    else if (oid === EXT.invalidityDate)
      extras = { ...extras, invalidAt: readDocument(value).generalizedTime() };
    else if (oid === EXT.certificateIssuer)
      extras = { ...extras, issuer: directoryName(readDocument(value)) };
    else if (critical)
      throw new PkiError('form', 'An entry of the CRL has a critical extension that is not understood.');
  }
  return extras;
}

function directoryName(element: Element): Name {
  const found = parseGeneralNames(element).find((each) => each.form === 'directory');
  if (found === undefined)
    throw new PkiError('form', 'The issuer of an entry of the CRL has no distinguished name.');
  return found.name;
}
