import { hash } from 'node:crypto';
import {
  type Certificate,
  type Crl,
  type OcspResponse,
  PkiError,
  parseBasicOcspResponse,
  parseCertificate,
  parseCrl,
  parseOcspResponse,
} from '../../../../kernel/pki/index.ts';
import type { ValidationData } from '../making.ts';

export const EVIDENCE_LIMITS = { certificates: 1000, lists: 200, answers: 500 } as const;

/** A list or an answer, named by the SHA-256 of its bytes in hexadecimal. */
export type Known<T> = { readonly item: T; readonly digest: string };

/** All certificates, lists and answers of one validation, each read once. What cannot be read proves nothing and is left out. */
export class Evidence {
  readonly #certificates = new Map<string, Certificate>();
  readonly #lists = new Map<string, Crl>();
  readonly #answers = new Map<string, OcspResponse>();
  /** How many could not be read or were too many. */
  leftOut = 0;

  addCertificates(certificates: readonly Certificate[]): void {
    for (const each of certificates)
      if (this.#certificates.has(each.fingerprint)) continue;
      else if (this.#certificates.size < EVIDENCE_LIMITS.certificates)
        this.#certificates.set(each.fingerprint, each);
      else this.leftOut++;
  }

  addLists(ders: readonly Uint8Array[]): void {
    for (const der of ders) this.#add(this.#lists, der, parseCrl, EVIDENCE_LIMITS.lists);
  }

  addAnswers(ders: readonly Uint8Array[]): void {
    for (const der of ders) this.#add(this.#answers, der, parseAnswer, EVIDENCE_LIMITS.answers);
  }

  /** Answers that were read with the message that brings them. */
  addReadAnswers(answers: readonly OcspResponse[]): void {
    for (const each of answers)
      if (each.basic !== undefined && this.#answers.size < EVIDENCE_LIMITS.answers)
        this.#answers.set(hash('sha256', each.basic.tbs, 'hex'), each);
  }

  addData({ certificates, crls, ocsps }: ValidationData): void {
    for (const der of certificates) {
      const found = this.#read(der, parseCertificate);
      if (found !== undefined) this.addCertificates([found]);
    }
    this.addLists(crls);
    this.addAnswers(ocsps);
  }

  get certificates(): readonly Certificate[] {
    return [...this.#certificates.values()];
  }

  get lists(): readonly Known<Crl>[] {
    return [...this.#lists].map(([digest, item]) => ({ digest, item }));
  }

  get answers(): readonly Known<OcspResponse>[] {
    return [...this.#answers].map(([digest, item]) => ({ digest, item }));
  }

  #add<T>(into: Map<string, T>, der: Uint8Array, read: (der: Uint8Array) => T, limit: number): void {
    const digest = hash('sha256', der, 'hex');
    if (into.has(digest)) return;
    if (into.size >= limit) {
      this.leftOut++;
      return;
    }
    const found = this.#read(der, read);
    if (found !== undefined) into.set(digest, found);
  }

  #read<T>(der: Uint8Array, read: (der: Uint8Array) => T): T | undefined {
    try {
      return read(der);
    } catch (error) {
      if (!(error instanceof PkiError)) throw error;
      this.leftOut++;
      return undefined;
    }
  }
}

/** An OCSPResponse, or the BasicOCSPResponse by itself, as XAdES and CAdES may carry it. @throws PkiError */
function parseAnswer(der: Uint8Array): OcspResponse {
  try {
    return parseOcspResponse(der);
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    return { status: 'successful', basic: parseBasicOcspResponse(der) };
  }
}
