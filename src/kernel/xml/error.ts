export type XmlErrorCode =
  | 'xml-encoding'
  | 'xml-malformed'
  | 'xml-dtd'
  | 'xml-limit'
  | 'xml-unsupported'
  | 'xml-build';

/**
 * The one error of this folder: bytes that are not XML as it is read here, or something that may not be written. The
 * message is one sentence in English and never repeats what was in the bytes.
 */
export class XmlError extends Error {
  override readonly name = 'XmlError';
  readonly code: XmlErrorCode;

  constructor(code: XmlErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
