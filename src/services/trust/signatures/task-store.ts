import { runSql, type Tx } from '../../../kernel/database/database.ts';
import type { Delegation, Holding, Role, Task, TaskState } from './request.ts';
import type { RequestKey } from './request-store.ts';

/** Most signers of one request. */
export const SIGNERS_LIMIT = 50;
/** Most offices of a body, holdings and delegations that are read at once. */
const OFFICES_LIMIT = 1000;

type TaskRow = {
  administration_id: string;
  request_id: string;
  id: string;
  step: number;
  role: Role;
  document: string | null;
  name: string;
  office_id: string | null;
  state: TaskState;
  done_by: string | null;
  done_for: string | null;
  done_at: Date | null;
};

const toTask = (row: TaskRow): Task => ({
  id: row.id,
  requestId: row.request_id,
  step: row.step,
  role: row.role,
  document: row.document,
  officeId: row.office_id,
  name: row.name,
  state: row.state,
  doneBy: row.done_by,
  doneFor: row.done_for,
  doneAt: row.done_at?.toISOString() ?? null,
});

export async function tasksOf(tx: Tx, { administrationId, requestId }: RequestKey): Promise<Task[]> {
  const rows = await runSql<TaskRow>(
    tx,
    `select * from signatures.task where administration_id = $1 and request_id = $2 order by step, id limit ${SIGNERS_LIMIT}`,
    [administrationId, requestId],
  );
  return rows.map(toTask);
}

export async function loadTasks(tx: Tx, administrationId: string, ids: readonly string[]): Promise<Task[]> {
  const rows = await runSql<TaskRow>(
    tx,
    `select * from signatures.task where administration_id = $1 and id = any($2::uuid[])`,
    [administrationId, [...ids]],
  );
  return rows.map(toTask);
}

export async function insertTask(tx: Tx, administrationId: string, task: Task): Promise<void> {
  await runSql(
    tx,
    `insert into signatures.task (administration_id, request_id, id, step, role, document, name, office_id, state)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      ...[administrationId, task.requestId, task.id, task.step, task.role, task.document, task.name],
      ...[task.officeId, task.state],
    ],
  );
}

export async function saveTask(tx: Tx, administrationId: string, task: Task): Promise<void> {
  await runSql(
    tx,
    `update signatures.task set state = $3, done_by = $4, done_for = $5, done_at = $6
     where administration_id = $1 and id = $2`,
    [administrationId, task.id, task.state, task.doneBy, task.doneFor, task.doneAt],
  );
}

export async function deleteTask(tx: Tx, administrationId: string, id: string): Promise<void> {
  await runSql(tx, `delete from signatures.task where administration_id = $1 and id = $2`, [
    administrationId,
    id,
  ]);
}

export type Office = { id: string; unitId: string | null; post: string; closedOn: string | null };

export async function officesOf(tx: Tx, administrationId: string): Promise<Office[]> {
  return runSql<Office>(
    tx,
    `select id, unit_id as "unitId", post, closed_on as "closedOn" from signatures.office
     where administration_id = $1 and closed_on is null order by post, id limit ${OFFICES_LIMIT}`,
    [administrationId],
  );
}

export async function insertOffice(tx: Tx, administrationId: string, office: Office): Promise<void> {
  await runSql(
    tx,
    `insert into signatures.office (administration_id, id, unit_id, post) values ($1, $2, $3, $4)`,
    [administrationId, office.id, office.unitId, office.post],
  );
}

const HOLDING = `id, office_id as "officeId", document, name, from_day as "fromDay", until_day as "untilDay"`;

/** Who has held the offices of a body, the newest first. */
export async function holdingsOf(tx: Tx, administrationId: string): Promise<Holding[]> {
  return runSql<Holding>(
    tx,
    `select ${HOLDING} from signatures.holding where administration_id = $1
     order by from_day desc, id limit ${OFFICES_LIMIT}`,
    [administrationId],
  );
}

/** Ends whoever holds the office the day before, and writes down who does from a day on. */
export async function changeHolder(tx: Tx, administrationId: string, holding: Holding): Promise<void> {
  await runSql(
    tx,
    `delete from signatures.holding where administration_id = $1 and office_id = $2 and from_day >= $3::date`,
    [administrationId, holding.officeId, holding.fromDay],
  );
  await runSql(
    tx,
    `update signatures.holding set until_day = $3::date - 1
     where administration_id = $1 and office_id = $2 and (until_day is null or until_day >= $3::date)`,
    [administrationId, holding.officeId, holding.fromDay],
  );
  await runSql(
    tx,
    `insert into signatures.holding (administration_id, id, office_id, document, name, from_day, until_day)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      ...[administrationId, holding.id, holding.officeId, holding.document, holding.name],
      ...[holding.fromDay, holding.untilDay],
    ],
  );
}

type DelegationRow = Omit<Delegation, 'endedAt'> & { ended_at: Date | null };

/** Delegations of a body to somebody, or from somebody, the newest first. */
export async function delegationsOf(
  tx: Tx,
  administrationId: string,
  who: { to: string } | { from: string },
): Promise<Delegation[]> {
  const [column, document] = 'to' in who ? ['to_document', who.to] : ['from_document', who.from];
  const rows = await runSql<DelegationRow>(
    tx,
    `select id, from_document as "fromDocument", from_name as "fromName", to_document as "toDocument",
       to_name as "toName", act, from_day as "fromDay", until_day as "untilDay", ended_at
     from signatures.delegation where administration_id = $1 and ${column} = $2
     order by from_day desc, id limit ${OFFICES_LIMIT}`,
    [administrationId, document],
  );
  return rows.map(({ ended_at, ...rest }) => ({ ...rest, endedAt: ended_at?.toISOString() ?? null }));
}

export async function insertDelegation(
  tx: Tx,
  administrationId: string,
  one: Delegation,
  now: Temporal.Instant,
): Promise<void> {
  await runSql(
    tx,
    `insert into signatures.delegation (administration_id, id, from_document, from_name, to_document, to_name, act,
       from_day, until_day, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      ...[administrationId, one.id, one.fromDocument, one.fromName, one.toDocument, one.toName, one.act],
      ...[one.fromDay, one.untilDay, now.toString()],
    ],
  );
}

/** Ends a delegation of that person; false when there is none that still lasts. */
export async function endDelegationOf(
  tx: Tx,
  administrationId: string,
  { id, from, now }: { id: string; from: string; now: Temporal.Instant },
): Promise<boolean> {
  const rows = await runSql(
    tx,
    `update signatures.delegation set ended_at = $4
     where administration_id = $1 and id = $2 and from_document = $3 and ended_at is null returning id`,
    [administrationId, id, from, now.toString()],
  );
  return rows.length === 1;
}
