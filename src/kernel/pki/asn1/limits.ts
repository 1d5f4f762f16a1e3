import { PkiError } from '../error.ts';

/** DER is the one canonical form; BER is read only where a standard lets signers use it (CMS). */
export type Rules = 'der' | 'ber';

export interface Limits {
  /** Bytes of the whole document. */
  readonly bytes: number;
  /** Elements inside one another. */
  readonly depth: number;
  /** Headers read in one document, again when read again. */
  readonly elements: number;
}

/** A certificate, request, time stamp or OCSP answer. */
export const SMALL: Limits = { bytes: 1 << 20, depth: 32, elements: 20_000 };
/** A CRL: about a million entries. */
export const CRL_LIMITS: Limits = { bytes: 128 << 20, depth: 24, elements: 12_000_000 };
/** A CMS message that may carry its content, and the CRLs inside it. */
export const CMS_LIMITS: Limits = { bytes: 256 << 20, depth: 48, elements: 2_000_000 };

/** What is left to spend while one document is read. */
export class Budget {
  readonly ber: boolean;
  readonly depth: number;
  #elements: number;

  constructor(rules: Rules, limits: Limits) {
    this.ber = rules === 'ber';
    this.depth = limits.depth;
    this.#elements = limits.elements;
  }

  spend(depth: number): void {
    if (--this.#elements < 0) throw new PkiError('asn1-limit', 'The document has too many elements.');
    if (depth > this.depth) throw new PkiError('asn1-limit', 'The document is nested too deeply.');
  }
}
