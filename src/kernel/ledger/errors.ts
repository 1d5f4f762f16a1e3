/** Why the ledger refused or stopped. */
export type LedgerErrorCode =
  | 'queue-full'
  | 'not-recorded'
  | 'closed'
  | 'root-mismatch'
  | 'state-moved'
  | 'lock-lost'
  | 'lock-held'
  | 'key-mismatch'
  | 'rolled-back'
  | 'inconsistent'
  | 'unknown-record'
  | 'erased'
  | 'anchor-refused'
  | 'bad-configuration';

/** A refusal of the ledger; `code` is for programs, the message is one sentence for people. */
export class LedgerError extends Error {
  override readonly name = 'LedgerError';
  readonly code: LedgerErrorCode;

  constructor(code: LedgerErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** Conditions that a retry does not mend: whoever sees one stops and tells the operator. */
export const FATAL: ReadonlySet<LedgerErrorCode> = new Set([
  'root-mismatch',
  'rolled-back',
  'inconsistent',
  'key-mismatch',
]);

/** Tells the operator that something needs a person; the text is one sentence. */
export type Alarm = (code: string, sentence: string) => void;
