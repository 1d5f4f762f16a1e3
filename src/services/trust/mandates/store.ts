import { type Database, runSql, type Tx } from '../../../kernel/database/database.ts';
import { newId } from '../../../kernel/ids.ts';
import type { DocumentKind, Kind, Mandate, NameParts, Origin, PersonKind, Presenter } from './mandate.ts';
import type { Capacity, ScopeType } from './scope.ts';
import type { State } from './states.ts';

export type MandateRow = {
  grantor: string;
  id: string;
  grantor_name: string;
  grantor_parts: NameParts | null;
  grantor_kind: PersonKind;
  representative: string;
  representative_name: string;
  representative_parts: NameParts | null;
  representative_kind: PersonKind;
  kind: Kind;
  scope_type: ScopeType;
  bodies: string[];
  procedures: string[];
  families: string[];
  capacities: Capacity[];
  may_delegate: boolean;
  parent_id: string | null;
  extends_id: string | null;
  valid_from: string;
  valid_until: string;
  state: State;
  intended: State | null;
  has_documents: boolean;
  origin: Origin;
  presented_by: Presenter;
  requester: string;
  receiver_id: string | null;
  reference: string | null;
  taken_by: string | null;
  waits_until: string | null;
  created_at: Date;
  state_since: Date;
  version: number;
};

export const COLUMNS = `grantor, id, grantor_name, grantor_parts, grantor_kind, representative, representative_name,
  representative_parts, representative_kind, kind,
  scope_type, bodies, procedures, families, capacities, may_delegate, parent_id, extends_id, valid_from, valid_until, state, intended,
  has_documents, origin, presented_by, requester, receiver_id, reference, taken_by, waits_until, created_at, state_since, version`;

export const instant = (date: Date) => Temporal.Instant.fromEpochMilliseconds(date.getTime());

export const toMandate = (row: MandateRow): Mandate => ({
  id: row.id,
  grantor: {
    ...{ key: row.grantor, name: row.grantor_name, kind: row.grantor_kind },
    parts: row.grantor_parts,
  },
  representative: {
    key: row.representative,
    name: row.representative_name,
    kind: row.representative_kind,
    parts: row.representative_parts,
  },
  kind: row.kind,
  scope: { type: row.scope_type, bodies: row.bodies, procedures: row.procedures, families: row.families },
  capacities: row.capacities,
  mayDelegate: row.may_delegate,
  parentId: row.parent_id,
  extendsId: row.extends_id,
  validFrom: row.valid_from,
  validUntil: row.valid_until,
  state: row.state,
  intended: row.intended,
  hasDocuments: row.has_documents,
  origin: row.origin,
  presentedBy: row.presented_by,
  requester: row.requester,
  receiverId: row.receiver_id,
  reference: row.reference,
  takenBy: row.taken_by,
  waitsUntil: row.waits_until,
  createdAt: instant(row.created_at),
  stateSince: instant(row.state_since),
  version: row.version,
});

const jsonOf = (parts: NameParts | null) => (parts === null ? null : JSON.stringify(parts));

export async function insertMandate(tx: Tx, m: Mandate): Promise<void> {
  const values = [
    ...[m.grantor.key, m.id, m.grantor.name, jsonOf(m.grantor.parts), m.grantor.kind],
    ...[m.representative.key, m.representative.name, jsonOf(m.representative.parts)],
    ...[m.representative.kind, m.kind],
    ...[m.scope.type, [...m.scope.bodies], [...m.scope.procedures], [...m.scope.families]],
    ...[[...m.capacities], m.mayDelegate, m.parentId, m.extendsId, m.validFrom, m.validUntil],
    ...[m.state, m.intended, m.hasDocuments, m.origin, m.presentedBy, m.requester, m.receiverId],
    ...[m.reference, m.takenBy, m.waitsUntil, m.createdAt.toString(), m.stateSince.toString(), m.version],
  ];
  const places = values.map((_, at) => `$${at + 1}`).join(', ');
  await runSql(tx, `insert into mandates.mandate (${COLUMNS}) values (${places})`, values);
}

/** One mandate; with `held`, nobody else changes it until the transaction ends. */
export async function loadMandate(
  tx: Tx | Database,
  id: string,
  { held = false }: { held?: boolean } = {},
): Promise<Mandate | undefined> {
  const [row] = await runSql<MandateRow>(
    tx,
    `select ${COLUMNS} from mandates.mandate where id = $1${held ? ' for update' : ''}`,
    [id],
  );
  return row && toMandate(row);
}

export type StateChange = Pick<Mandate, 'state' | 'intended' | 'takenBy' | 'waitsUntil'>;

export async function saveState(
  tx: Tx,
  { grantor, id }: Pick<Mandate, 'grantor' | 'id'>,
  change: StateChange,
  now: Temporal.Instant,
): Promise<void> {
  await runSql(
    tx,
    `update mandates.mandate set state = $3, intended = $4, taken_by = $5, waits_until = $6, state_since = $7,
       version = version + 1 where grantor = $1 and id = $2`,
    [grantor.key, id, change.state, change.intended, change.takenBy, change.waitsUntil, now.toString()],
  );
}

export type Step = {
  step: string;
  from: State | null;
  to: State;
  byKind: string;
  byKey: string;
  byName: string;
  administrationId: string | null;
  reason: string | null;
  at: Temporal.Instant;
};

export async function insertStep(tx: Tx, { grantor, id }: Mandate, step: Step): Promise<void> {
  await runSql(
    tx,
    `insert into mandates.step (grantor, mandate_id, id, step, from_state, to_state, by_kind, by_key, by_name, administration_id,
       reason, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      ...[grantor.key, id, newId(), step.step, step.from, step.to, step.byKind, step.byKey, step.byName],
      ...[step.administrationId, step.reason, step.at.toString()],
    ],
  );
}

export async function listSteps(tx: Tx, { grantor, id }: Mandate): Promise<Step[]> {
  const rows = await runSql<{
    step: string;
    from_state: State | null;
    to_state: State;
    by_kind: string;
    by_key: string;
    by_name: string;
    administration_id: string | null;
    reason: string | null;
    at: Date;
  }>(
    tx,
    `select step, from_state, to_state, by_kind, by_key, by_name, administration_id, reason, at from mandates.step
     where grantor = $1 and mandate_id = $2 order by at, id`,
    [grantor.key, id],
  );
  return rows.map((row) => ({
    ...{ step: row.step, from: row.from_state, to: row.to_state, byKind: row.by_kind, byKey: row.by_key },
    ...{ byName: row.by_name, administrationId: row.administration_id, reason: row.reason },
    at: instant(row.at),
  }));
}

export type Paper = {
  id: string;
  kind: DocumentKind;
  name: string;
  description: string | null;
  mediaType: string;
  size: number;
  hash: string;
  at: Temporal.Instant;
};

export async function insertDocument(
  tx: Tx,
  { grantor, id }: Pick<Mandate, 'grantor' | 'id'>,
  paper: Paper,
): Promise<void> {
  await runSql(
    tx,
    `insert into mandates.document (grantor, mandate_id, id, kind, name, description, media_type, size, hash, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      ...[grantor.key, id, paper.id, paper.kind, paper.name, paper.description, paper.mediaType, paper.size],
      ...[paper.hash, paper.at.toString()],
    ],
  );
}

type PaperRow = Omit<Paper, 'mediaType' | 'at'> & { mandate_id: string; media_type: string; at: Date };
const PAPER = 'mandate_id, id, kind, name, description, media_type, size, hash, at';
const toPaper = ({ media_type, at, mandate_id: _mandate, ...row }: PaperRow): Paper => ({
  ...row,
  mediaType: media_type,
  at: instant(at),
});

export async function listDocuments(tx: Tx, { grantor, id }: Pick<Mandate, 'grantor' | 'id'>) {
  const rows = await runSql<PaperRow>(
    tx,
    `select ${PAPER} from mandates.document where grantor = $1 and mandate_id = $2 order by at, id`,
    [grantor.key, id],
  );
  return rows.map(toPaper);
}

/** A document by its own identifier, with the mandate that it is about. */
export async function loadDocument(
  tx: Tx,
  id: string,
): Promise<{ mandateId: string; paper: Paper } | undefined> {
  const [row] = await runSql<PaperRow>(tx, `select ${PAPER} from mandates.document where id = $1`, [id]);
  return row && { mandateId: row.mandate_id, paper: toPaper(row) };
}
