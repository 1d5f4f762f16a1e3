import type { Tx } from './database/database.ts';

/** What a leaf can be about; the numbers are the public type byte (see `kernel/ledger`). */
export type LeafKind =
  | 'accepted'
  | 'outcome'
  | 'refused'
  | 'break-glass'
  | 'consent'
  | 'agreement'
  | 'key'
  | 'erasure'
  | 'heartbeat'
  | 'act'
  | 'identification'
  | 'mandate';

/** A leaf before its secrets are drawn. `record` holds no personal data; `fields` go in as commitments only. */
export type LeafDraft = {
  type: LeafKind;
  record: Record<string, unknown>;
  fields?: Record<string, string>;
  /** The exchange or act it belongs to (a UUID): finds the leaves of one thing together. */
  tx?: string;
  /** Whom it is about: the blind index of the person ({@link LedgerPort.subjectIndex}), kept private. */
  subject?: Buffer;
};

/** How ordinary actions reach the ledger: a leaf in their own transaction. */
export type LedgerPort = {
  appendIn(tx: Tx, draft: LeafDraft, now: Temporal.Instant): Promise<string>;
  /** The keyed hash under which a person's records can be found and nobody else's guessed (interop §8.2). */
  subjectIndex(document: string): Buffer;
  /** Tells the sequencer that there is something new; a hint only. */
  poke(): void;
};
