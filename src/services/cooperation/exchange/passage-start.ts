import { newId } from '../../../kernel/ids.ts';
import type { Snapshot } from './catalogue.ts';
import type { Passage } from './passage.ts';

const EMPTY: Snapshot = {
  version: 0,
  services: new Map(),
  byAddress: new Map(),
  agreements: new Map(),
  agreementsById: new Map(),
  clientsByCertificate: new Map(),
  clientsById: new Map(),
  bodies: new Map(),
  bodiesByCode: new Map(),
};

/** A passage at its start. */
export function startPassage(
  given: Pick<Passage, 'transport' | 'caller' | 'question' | 'idempotencyKey' | 'shape' | 'mayBeEmpty'>,
  now: Temporal.Instant,
): Passage {
  return {
    ...given,
    id: newId(now.epochMilliseconds),
    startedAt: performance.now(),
    now,
    snapshot: EMPTY,
    consumer: undefined,
    service: undefined,
    agreement: undefined,
    basis: given.question.basis ?? 'law',
    procedure: given.question.procedure ?? '',
    subjectIndex: undefined,
    objections: [],
    consents: [],
    decision: undefined,
    accepted: undefined,
    outcome: undefined,
    answer: undefined,
    found: undefined,
    evidence: undefined,
  };
}

/** The body for which a caller asks. */
export const consumerIdOf = ({ caller }: Passage) =>
  caller.kind === 'system' ? caller.client.administrationId : caller.administrationId;
