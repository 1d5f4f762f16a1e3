/** A fault of the message layer: its code in the SCSP catalogue, and a sentence that repeats nothing of what was sent. */
export class PciError extends Error {
  override readonly name = 'PciError';
  readonly code: string;
  /** IdPeticion, once it was read. */
  readonly requestId: string;

  constructor(code: string, message: string, requestId = '') {
    super(message);
    this.code = code;
    this.requestId = requestId;
  }
}
