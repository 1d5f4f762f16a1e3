import type { Recorded } from '../../../kernel/ledger-open.ts';
import type { LeafDraft } from '../../../kernel/ledger-port.ts';
import type { Snapshot } from './catalogue.ts';
import type { GateAnswer, GateQuestion } from './gate.ts';
import type { Passage } from './passage.ts';
import type { Providers } from './provider.ts';
import type { TakeQuota } from './quota.ts';

/** The row of exchange.exchange, stored in the same statement as the outcome's leaf. */
export type ExchangeRow = {
  consumerId: string;
  id: string;
  providerId: string | null;
  serviceId: string | null;
  agreementId: string | null;
  procedureCode: string;
  basis: string;
  caseRef: string;
  officerUnit: string;
  subject: Buffer;
  outcome: 'answered' | 'refused' | 'failed';
  codes: string[];
  fields: readonly string[];
  breakGlass: boolean;
  transport: string;
  acceptedLeaf: string | null;
  /** ms since 1970 */
  at: number;
  finishedAt: number;
  durationUs: number;
};

/** Times of steps by their place in the pipeline, each its own, and of whole exchanges; seconds. */
export type Observer = {
  step(place: number, seconds: number): void;
  ended(place: number, outcome: 'refused' | 'failed', seconds: number): void;
  exchange(outcome: 'answered' | 'refused' | 'failed', seconds: number): void;
};

/** What the pipeline stands on; made once for a process. */
export type Machinery = {
  gate(question: GateQuestion): Promise<GateAnswer>;
  /** The state as the gate last saw it; undefined before the first question. */
  known(): Snapshot | undefined;
  quota: TakeQuota;
  providers: Providers;
  subjectIndex(document: string): Buffer;
  /** Durable when it returns; throws when it could not be recorded. */
  record(draft: LeafDraft, row?: ExchangeRow): Promise<Recorded>;
  /** Frees an idempotency key; never throws, because it comes after a failure that is told instead. */
  release(key: { consumerId: string; key: string; exchangeId: string }): Promise<void>;
  observe: Observer;
  /** Tells both bodies and the operator of an emergency access, durably, before the provider is asked. */
  emergency(passage: Passage): Promise<void>;
  alarm(what: string, facts: Record<string, unknown>): void;
  now(): Temporal.Instant;
};
