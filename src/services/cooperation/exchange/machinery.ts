import type { LeafDraft } from '../../../kernel/ledger-port.ts';
import type { Snapshot } from './catalogue.ts';
import type { GateAnswer, GateQuestion } from './gate.ts';
import type { LeafReceipt } from './passage.ts';
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

/** What the pipeline stands on; made once for a process. */
export type Machinery = {
  gate(question: GateQuestion): Promise<GateAnswer>;
  /** The state as the gate last saw it; undefined before the first question. */
  known(): Snapshot | undefined;
  quota: TakeQuota;
  providers: Providers;
  subjectIndex(document: string): Buffer;
  /** Durable when it returns; throws when it could not be recorded. */
  record(draft: LeafDraft, row?: ExchangeRow): Promise<LeafReceipt>;
  /** Frees an idempotency key; never throws, because it comes after a failure that is told instead. */
  release(key: { consumerId: string; key: string; exchangeId: string }): Promise<void>;
  observe(step: string, outcome: string, seconds: number): void;
  alarm(what: string, facts: Record<string, unknown>): void;
  now(): Temporal.Instant;
};
