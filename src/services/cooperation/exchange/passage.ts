import type { Recorded } from '../../../kernel/ledger-open.ts';
import type { AgreementEntry, BodyEntry, ClientEntry, ServiceEntry, Snapshot } from './catalogue.ts';
import type { Basis } from './data-service.ts';
import type { Decision } from './decision.ts';
import type { Consent, Objection } from './gate.ts';
import type { Answer, Call } from './provider.ts';

/** What a consumer asks, however it arrived. */
export type Question = {
  service: { provider: string; code: string; version?: number | undefined };
  /** SIA code of the procedure; may be absent only on X-Road, when one agreement answers. */
  procedure: string | undefined;
  basis: Basis | undefined;
  caseRef: string;
  officer: { document: string; name: string; unit: string };
  subject: { type: string; number: string };
  /** The question to the provider, as JSON. */
  question: unknown;
  fields: string[];
  breakGlass: { reason: string } | undefined;
};

/** Who knocks: a system with its certificate or token, or an employee through the office portal. */
export type Caller =
  | { kind: 'system'; client: ClientEntry; certificateExpired: boolean; byToken?: true }
  | { kind: 'employee'; administrationId: string; emergency: boolean };

/** Says again who calls, should the state have moved since it was first said. Throws Problem. */
export type Identity = { under: Snapshot; identify(snapshot: Snapshot): Caller };

/** One exchange on its way through the steps of the pipeline. */
export type Passage = {
  readonly id: string;
  readonly startedAt: number;
  readonly transport: 'own' | 'x-road';
  caller: Caller;
  readonly identity?: Identity;
  readonly question: Question;
  /** The question to the provider as its text: committed to, and sent on by the own API. */
  readonly questionText: string;
  readonly idempotencyKey: string | undefined;
  /** How the provider is called; the own API posts the question, X-Road passes the request on. */
  readonly shape: (passage: Passage) => Call;
  /** Only X-Road has methods whose answer is rightly empty (HEAD, OPTIONS…); nothing is then found and nothing leaves. */
  readonly mayBeEmpty?: boolean;
  now: Temporal.Instant;
  snapshot: Snapshot;
  /** Whether the snapshot was compared with the database for this passage, or is the state of a moment ago. */
  confirmed: boolean;
  consumer: BodyEntry | undefined;
  service: ServiceEntry | undefined;
  agreement: AgreementEntry | undefined;
  basis: Basis;
  procedure: string;
  subjectIndex: Buffer | undefined;
  objections: Objection[];
  consents: Consent[];
  decision: Decision | undefined;
  /** What was recorded, with the version of the state that its statement saw. */
  accepted: Recorded | undefined;
  outcome: Recorded | undefined;
  answer: Answer | undefined;
  /** The provider's answer, checked; then what may leave of it. */
  found: unknown;
  evidence: unknown;
  /** The same as its text; empty when nothing leaves. */
  evidenceText: string;
};
