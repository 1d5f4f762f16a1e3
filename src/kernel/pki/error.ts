/** What was wrong with the bytes or the wish; `asn1-…` come from the reader, the rest from the forms above it. */
export type PkiErrorCode =
  | 'asn1-truncated'
  | 'asn1-length'
  | 'asn1-tag'
  | 'asn1-limit'
  | 'asn1-value'
  | 'asn1-trailing'
  | 'form'
  | 'algorithm'
  | 'key'
  | 'build';

/**
 * The one error of this folder: bytes that are not what they claim, or something that may not be built. The message
 * is one sentence in English and never repeats what was in the bytes.
 */
export class PkiError extends Error {
  override readonly name = 'PkiError';
  readonly code: PkiErrorCode;

  constructor(code: PkiErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
