import {
  buildTimestampRequest,
  type Imprint,
  parseTimestampResponse,
  verifyTimestamp,
} from '../pki/index.ts';
import type { Bytes } from './bytes.ts';
import { LedgerError } from './errors.ts';

export type TimestampRequest = { bytes: Bytes; imprint: Imprint; nonce: Bytes };

/** A TimeStampReq (RFC 3161 §2.4.1) for a SHA-256, with a nonce, asking for the certificate of the authority. */
export function timestampRequest(digest: Bytes, nonce: Bytes): TimestampRequest {
  const imprint: Imprint = { hash: 'sha256', digest };
  return { bytes: buildTimestampRequest({ imprint, nonce }), imprint, nonce };
}

/**
 * Checks that an answer (TimeStampResp, RFC 3161 §2.4.2) was granted, is about this request (same imprint, same nonce) and is
 * signed by the certificate that it brings. Whether that certificate can be trusted is for whoever relies on it.
 * @throws LedgerError `anchor-refused`, PkiError when the answer is not in the format
 */
export function checkTimestamp(response: Uint8Array, { imprint, nonce }: TimestampRequest): void {
  const { status, failures, token } = parseTimestampResponse(response);
  if (token === undefined)
    throw new LedgerError(
      'anchor-refused',
      `The time-stamp authority refused: ${[status, ...failures].join(', ')}.`,
    );
  const { findings } = verifyTimestamp(token, { imprint, nonce });
  if (findings.length > 0)
    throw new LedgerError('anchor-refused', findings.map((each) => each.sentence).join(' '));
}
