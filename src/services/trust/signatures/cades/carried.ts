import {
  type Certificate,
  CMS,
  type Element,
  PkiError,
  parseBasicOcspResponse,
  parseCertificate,
  parseCrl,
  parseOcspResponse,
  tags,
  w,
} from '../../../../kernel/pki/index.ts';
import { type Carried, digestOf } from '../carried.ts';
import type { RawAttribute } from './message.ts';
import { CADES } from './oids.ts';

const OCSP_BASIC = '1.3.6.1.5.5.7.48.1.1';
const MAX_CARRIED = 1000;

class Gathering {
  readonly certificates = new Map<string, Certificate>();
  readonly crls = new Map<string, Uint8Array>();
  readonly ocsps = new Map<string, Uint8Array>();
  unreadable = 0;

  /** What cannot be read helps nobody and is counted. */
  try(work: () => void): void {
    if (this.certificates.size + this.crls.size + this.ocsps.size + this.unreadable > MAX_CARRIED)
      throw new PkiError('asn1-limit', 'The message brings too many certificates and lists.');
    try {
      work();
    } catch (error) {
      if (!(error instanceof PkiError)) throw error;
      this.unreadable++;
    }
  }

  certificate(element: Element): void {
    this.try(() => {
      const found = parseCertificate(element.is(tags.SEQUENCE).whole);
      this.certificates.set(found.fingerprint, found);
    });
  }

  crl(der: Uint8Array): void {
    this.try(() => {
      parseCrl(der);
      this.crls.set(digestOf(der), der);
    });
  }

  ocsp(der: Uint8Array): void {
    this.try(() => {
      parseOcspResponse(der);
      this.ocsps.set(digestOf(der), der);
    });
  }

  end(): Carried {
    const { certificates, crls, ocsps, unreadable } = this;
    return {
      certificates: [...certificates.values()],
      crls: [...crls.values()],
      ocsps: [...ocsps.values()],
      unreadable,
    };
  }
}

/** `certificates` and `crls` of a SignedData; OCSP answers as RFC 5940 §2.1 puts them. */
export function enclosedIn(message: {
  readonly certificates: readonly Element[];
  readonly revocations: readonly Element[];
}): Carried {
  const found = new Gathering();
  for (const each of message.certificates) found.certificate(each);
  for (const each of message.revocations) {
    if (each.tag === tags.SEQUENCE) found.crl(each.whole);
    else found.try(() => found.ocsp(otherRevocation(each)));
  }
  return found.end();
}

function otherRevocation(element: Element): Uint8Array {
  const fields = element.is(tags.constructed(1)).fields();
  if (fields.next().oid() !== CMS.ocspRevocationInfo)
    throw new PkiError('form', 'Revocation information has a form that is not known.');
  return fields.next().whole;
}

/** certificate-values and revocation-values of the older extended forms (EN 319 122-1 §A.1.1.2, §A.1.2.2). */
export function valuesIn(attributes: readonly RawAttribute[]): Carried {
  const found = new Gathering();
  for (const { oid, values } of attributes)
    for (const value of values) {
      if (oid === CADES.certificateValues)
        found.try(() => {
          for (const each of value.is(tags.SEQUENCE).children()) found.certificate(each);
        });
      if (oid === CADES.revocationValues) found.try(() => revocationValues(value, found));
    }
  return found.end();
}

function revocationValues(value: Element, found: Gathering): void {
  const fields = value.is(tags.SEQUENCE).fields();
  for (const each of fields.optional(tags.constructed(0))?.inner(tags.SEQUENCE).children() ?? [])
    found.crl(each.whole);
  for (const each of fields.optional(tags.constructed(1))?.inner(tags.SEQUENCE).children() ?? []) {
    // They are BasicOCSPResponse here; everywhere else an answer is carried whole.
    parseBasicOcspResponse(each.whole);
    found.ocsp(wholeAnswer(each.whole));
  }
}

/** A successful OCSPResponse around a BasicOCSPResponse (RFC 6960 §4.2.1). */
export function wholeAnswer(basic: Uint8Array): Uint8Array {
  return w.seq(w.enumerated(0), w.explicit(0, w.seq(w.oid(OCSP_BASIC), w.octets(basic))));
}
