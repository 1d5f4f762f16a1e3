import { z } from 'zod';
import type { KeptLeaf } from '../../../kernel/ledger-keeping.ts';
import type { LeafDraft } from '../../../kernel/ledger-port.ts';
import { BASES } from './data-service.ts';
import type { UnknownRow } from './store-unanswered.ts';

/**
 * After this long an accepted exchange is in nobody's hands any more: the slowest provider has 60 s, and each of
 * the two leaves waits at most for a full journal (20,000 leaves in statements of 512, 10 s each: under 400 s).
 * 60 s + 2 × 400 s, rounded up.
 */
export const GIVEN_UP_MS = 15 * 60_000;

/** What the leaf of an accepted exchange says in clear (see `leafOf` in recording.ts). */
const acceptedRecord = z.object({
  type: z.enum(['accepted', 'break-glass']),
  t: z.number(),
  exchange: z.string(),
  consumer: z.string(),
  provider: z.string(),
  service: z.string(),
  version: z.number(),
  procedure: z.string(),
  basis: z.enum(BASES),
  agreement: z.string().nullable(),
  transport: z.string(),
});
export type AcceptedRecord = z.output<typeof acceptedRecord>;

/** Reads the record of an accepted exchange; undefined when it was erased, was changed, or is not one. */
export function readAccepted(leaf: KeptLeaf): AcceptedRecord | undefined {
  const read = acceptedRecord.safeParse(leaf.record);
  return read.success && read.data.exchange === leaf.tx ? read.data : undefined;
}

/** The leaf that ends it: nobody knows how it ended, which is not the same as that it did not. */
export function unknownOutcome(leaf: KeptLeaf, accepted: AcceptedRecord): LeafDraft {
  const { type: _type, t: _t, ...said } = accepted;
  return {
    type: 'outcome',
    tx: leaf.tx,
    ...(leaf.subject === null ? {} : { subject: leaf.subject }),
    record: { ...said, outcome: 'unknown', accepted: leaf.leafHash },
  };
}

/** What the names of an accepted leaf stand for now. */
export type Parties = {
  consumerId: string;
  providerId: string | null;
  serviceId: string | null;
  /** The most that may have left. */
  fields: readonly string[];
};

/** A body that the directory no longer knows by the code of then. The row must be there for the person all the same. */
export const NOBODY = '00000000-0000-0000-0000-000000000000';

/** The row of the lists. The case and the unit were only committed to, so nobody can say them again. */
export function unknownRow(
  leaf: KeptLeaf,
  accepted: AcceptedRecord,
  { consumerId, providerId, serviceId, fields }: Parties,
): UnknownRow {
  return {
    consumerId,
    id: accepted.exchange,
    providerId,
    serviceId,
    agreementId: accepted.agreement,
    procedureCode: accepted.procedure,
    basis: accepted.basis,
    subject: leaf.subject,
    fields,
    breakGlass: accepted.type === 'break-glass',
    transport: accepted.transport,
    acceptedLeaf: leaf.id,
    at: accepted.t,
  };
}
