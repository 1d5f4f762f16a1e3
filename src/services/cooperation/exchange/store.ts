import type { ColumnType, Generated } from 'kysely';
import type { Tx } from '../../../kernel/database/database.ts';
import { runSql } from '../../../kernel/database/database.ts';
import { newId } from '../../../kernel/ids.ts';
import type { AgreementState, Side } from './agreement.ts';
import type { Basis, ServiceField, ServiceState } from './data-service.ts';

/** A column that takes a JSON text and gives the value. */
type Json<T> = ColumnType<T, string, string>;
type Moment = ColumnType<Date, string, string>;
type MaybeMoment = ColumnType<Date | null, string | null | undefined, string | null>;
type Sentences = { ca: string; es: string; oc: string; en: string };

export type DataServiceTable = {
  provider_id: string;
  id: string;
  code: string;
  version: number;
  title: Json<Sentences>;
  description: Json<Sentences>;
  evidence_type: string;
  question_schema: Json<Record<string, unknown>>;
  answer_schema: Json<Record<string, unknown>>;
  fields: Json<ServiceField[]>;
  bases: Basis[];
  daily_quota: number;
  timeout_ms: number;
  address: string;
  approval: 'automatic' | 'manual';
  state: ServiceState;
  state_reason: string | null;
  suspended_by: Generated<Side[]>;
  suspended_from: 'published' | 'deprecated' | null;
  health: Generated<'unknown' | 'up' | 'down'>;
  health_detail: string | null;
  probed_at: MaybeMoment;
  created_at: Moment;
  updated_at: Moment;
};

export type AgreementTable = {
  consumer_id: string;
  id: string;
  provider_id: string;
  service_id: string;
  procedure_code: string;
  procedure_title: string;
  basis: Basis;
  norm: string;
  article: string;
  link: string | null;
  fields: string[];
  daily_quota: number;
  valid_from: string;
  valid_until: string;
  state: AgreementState;
  suspended_by: Generated<Side[]>;
  reason: string | null;
  checklist: Json<unknown[]>;
  requested_at: MaybeMoment;
  decide_by: string | null;
  decide_by_calendars: Generated<string[]>;
  decide_by_cautions: Generated<string[]>;
  decided_at: MaybeMoment;
  created_at: Moment;
  updated_at: Moment;
};

export type ClientTable = {
  administration_id: string;
  id: string;
  name: string;
  certificates: string[];
  jwks: ColumnType<{ keys: Record<string, unknown>[] } | null, string | null, string | null>;
  capabilities: string[];
  subsystems: ColumnType<Record<string, string>, string | undefined, string>;
  state: 'active' | 'revoked';
  created_at: Moment;
  updated_at: MaybeMoment;
  revoked_at: MaybeMoment;
};

export type ObjectionTable = {
  subject: Buffer;
  id: string;
  provider_id: string | null;
  service_id: string | null;
  reason: string | null;
  made_at: Moment;
  withdrawn_at: MaybeMoment;
};

export type ConsentTable = {
  subject: Buffer;
  id: string;
  consumer_id: string;
  service_id: string;
  procedure_code: string;
  given_by: 'citizen' | 'consumer';
  reference: string | null;
  given_at: Moment;
  valid_until: MaybeMoment;
  withdrawn_at: MaybeMoment;
};

export type ExchangeTable = {
  consumer_id: string;
  id: string;
  provider_id: string | null;
  service_id: string | null;
  agreement_id: string | null;
  procedure_code: string | null;
  basis: Basis | null;
  case_ref: string | null;
  officer_unit: string | null;
  subject: Buffer | null;
  /** answered, refused, failed, accepted, unknown */
  outcome: string;
  codes: string[];
  fields: string[];
  break_glass: boolean;
  transport: string;
  accepted_leaf: string | null;
  outcome_leaf: string | null;
  at: Moment;
  finished_at: MaybeMoment;
  duration_us: number | null;
  erased_at: MaybeMoment;
};

export type MoveTable = {
  administration_id: string;
  subject_id: string;
  id: string;
  what: 'agreement' | 'data-service' | 'client';
  at: Moment;
  side: Side | 'platform';
  unit: string | null;
  action: string;
  from_state: string | null;
  to_state: string;
  reason: string | null;
};

export type ExchangeTables = {
  data_service: DataServiceTable;
  agreement: AgreementTable;
  client: ClientTable;
  objection: ObjectionTable;
  consent: ConsentTable;
  exchange: ExchangeTable;
  move: MoveTable;
};

/** The tables of the exchange, on a transaction. */
export function tables(tx: Tx) {
  return tx.withSchema('exchange').withTables<ExchangeTables>();
}

/**
 * Says that something a decision looks at changes in this transaction. Call it FIRST: the row is a lock until
 * commit, so two changes that look at each other (the same agreement asked twice) happen one after the other.
 */
export async function bumpState(tx: Tx): Promise<void> {
  await runSql(tx, 'update exchange.state_version set version = version + 1');
}

/** The version that running processes compare before each decision. */
export async function stateVersion(tx: Tx): Promise<number> {
  const rows = await runSql<{ version: number }>(tx, 'select version from exchange.state_version');
  return rows[0]?.version ?? 0;
}

export type NewMove = Omit<MoveTable, 'id' | 'at'> & { at: Temporal.Instant };

/** Adds one step to the history of an agreement, a data service or a client. */
export async function addMove(tx: Tx, move: NewMove): Promise<void> {
  await tables(tx)
    .insertInto('move')
    .values({ ...move, id: newId(), at: move.at.toString() })
    .execute();
}

/** Most steps shown of one history. */
export const HISTORY_LIMIT = 200;

/** The history of one thing, newest first. */
export async function movesOf(tx: Tx, administrationId: string, subjectId: string) {
  const rows = await tables(tx)
    .selectFrom('move')
    .selectAll()
    .where('administration_id', '=', administrationId)
    .where('subject_id', '=', subjectId)
    .orderBy('id', 'desc')
    .limit(HISTORY_LIMIT)
    .execute();
  return rows.map((row) => ({
    at: row.at.toISOString(),
    side: row.side,
    unit: row.unit,
    action: row.action,
    from: row.from_state,
    to: row.to_state,
    reason: row.reason,
  }));
}
