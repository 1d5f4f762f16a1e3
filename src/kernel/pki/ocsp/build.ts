import { type SignatureAlgorithm, signatureIdentifier } from '../algorithms.ts';
import { type Bytes, EMPTY, tags, w } from '../asn1/index.ts';
import type { Certificate } from '../certificate.ts';
import { REASONS, type RevocationReason } from '../crl-entry.ts';
import { PkiError } from '../error.ts';
import { extensionsDer } from '../extensions-build.ts';
import { EXT, OCSP_BASIC } from '../oids.ts';
import type { Unsigned } from '../signature.ts';
import type { CertId } from './cert-id.ts';
import { nonceExtension } from './request.ts';
import { OCSP_STATUSES, type OcspResponseStatus } from './response.ts';

/** What is answered about one certificate; times in milliseconds since 1970. */
export interface AnswerWish {
  /** As it was asked: it is repeated byte for byte. */
  readonly id: CertId;
  readonly status: 'good' | 'unknown' | { readonly revokedAt: number; readonly reason?: RevocationReason };
  readonly thisUpdate: number;
  readonly nextUpdate?: number;
}

/** Who answers: made once, used for every answer. */
export interface OcspResponder {
  answer(wish: {
    readonly answers: readonly AnswerWish[];
    readonly producedAt: number;
    readonly nonce?: Uint8Array;
    readonly archiveCutoff?: number;
  }): Unsigned;
}

const BASIC = w.oid(OCSP_BASIC);

/** `certificate` is that of the responder; it goes along unless `withCertificate` is false (the issuer itself answers). */
export function ocspResponder(
  certificate: Certificate,
  algorithm: SignatureAlgorithm,
  withCertificate = true,
): OcspResponder {
  const responder = w.explicit(2, w.octets(certificate.publicKey.identifier()));
  const tail = withCertificate ? w.explicit(0, w.seq(certificate.der)) : EMPTY;
  const identifier = signatureIdentifier(algorithm);
  return {
    answer({ answers, producedAt, nonce, archiveCutoff }) {
      if (answers.length === 0) throw new PkiError('build', 'The OCSP answer would answer nothing.');
      const toBeSigned = w.seq(
        responder,
        w.generalizedTime(producedAt),
        w.seq(...answers.map((each) => singleDer(each, archiveCutoff))),
        nonce === undefined ? EMPTY : w.explicit(1, extensionsDer([nonceExtension(nonce)])),
      );
      const finish = (signature: Uint8Array) =>
        success(w.seq(toBeSigned, identifier, w.bitBytes(signature), tail));
      return { algorithm, toBeSigned, finish };
    },
  };
}

function success(basic: Bytes): Bytes {
  return w.seq(w.enumerated(0), w.explicit(0, w.seq(BASIC, w.octets(basic))));
}

function singleDer(
  { id, status, thisUpdate, nextUpdate }: AnswerWish,
  archiveCutoff: number | undefined,
): Bytes {
  const extension = { oid: EXT.ocspArchiveCutoff, critical: false };
  return w.seq(
    id.der,
    statusDer(status),
    w.generalizedTime(thisUpdate),
    nextUpdate === undefined ? EMPTY : w.explicit(0, w.generalizedTime(nextUpdate)),
    archiveCutoff === undefined
      ? EMPTY
      : w.explicit(1, extensionsDer([{ ...extension, value: w.generalizedTime(archiveCutoff) }])),
  );
}

const GOOD = Uint8Array.of(tags.primitive(0), 0);
const UNKNOWN = Uint8Array.of(tags.primitive(2), 0);

function statusDer(status: AnswerWish['status']): Bytes {
  if (status === 'good') return GOOD;
  if (status === 'unknown') return UNKNOWN;
  const { revokedAt, reason } = status;
  return w.explicit(
    1,
    w.generalizedTime(revokedAt),
    reason === undefined || reason === 'unspecified' ? EMPTY : w.explicit(0, w.enumerated(REASONS[reason])),
  );
}

/** An answer that is only a status: the request was bad, try later, not for us (§4.2.1). Nobody signs it. */
export function ocspRefusal(status: Exclude<OcspResponseStatus, 'successful'>): Bytes {
  return w.seq(w.enumerated(OCSP_STATUSES.indexOf(status)));
}
