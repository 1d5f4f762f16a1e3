import { runSql, type Tx } from '../../../kernel/database/database.ts';
import type { Delegation } from './delegation.ts';

type Row = {
  administration_id: string;
  id: string;
  delegator_id: string;
  delegate_id: string;
  rights: string[];
  matters: string;
  act: string;
  publication: string;
  from_day: string;
  until_day: string | null;
  state: Delegation['state'];
  requested_by: string;
};
const COLUMNS =
  'd.administration_id, d.id, delegator_id, delegate_id, rights, matters, act, publication, d.from_day, d.until_day, d.state, requested_by';
const toDelegation = (row: Row): Delegation => ({
  ...{ administrationId: row.administration_id, id: row.id, delegatorId: row.delegator_id },
  ...{ delegateId: row.delegate_id, rights: row.rights, matters: row.matters, act: row.act },
  ...{ publication: row.publication, fromDay: row.from_day, untilDay: row.until_day },
  ...{ state: row.state, requestedBy: row.requested_by },
});

export async function storeDelegation(tx: Tx, given: Delegation, now: Temporal.Instant): Promise<void> {
  await runSql(
    tx,
    `insert into people.delegation (administration_id, id, delegator_id, delegate_id, rights, matters, act, publication,
       from_day, until_day, state, requested_by, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      ...[given.administrationId, given.id, given.delegatorId, given.delegateId, given.rights, given.matters],
      ...[given.act, given.publication, given.fromDay, given.untilDay, given.state, given.requestedBy],
      now.toString(),
    ],
  );
}

/** One that has not ended; held until the end of the transaction. */
export async function findDelegation(
  tx: Tx,
  administrationId: string,
  id: string,
): Promise<Delegation | undefined> {
  const [row] = await runSql<Row>(
    tx,
    `select ${COLUMNS} from people.delegation d where d.administration_id = $1 and d.id = $2 and d.state <> 'ended' for update`,
    [administrationId, id],
  );
  return row && toDelegation(row);
}

/** One that ends before it began has its first day as its last: it counted on none, since its state says that it ended. */
export async function setDelegation(
  tx: Tx,
  { administrationId, id }: Pick<Delegation, 'administrationId' | 'id'>,
  to: { state: Delegation['state']; decidedBy?: string; untilDay?: string },
): Promise<void> {
  await runSql(
    tx,
    `update people.delegation set state = $3, decided_by = coalesce($4, decided_by),
       until_day = case when $5::date is null then until_day else least(greatest($5::date, from_day), until_day) end
     where administration_id = $1 and id = $2`,
    [administrationId, id, to.state, to.decidedBy ?? null, to.untilDay ?? null],
  );
}

export type ShownDelegation = Delegation & {
  delegatorName: string;
  delegatorTitle: string;
  delegateName: string;
};

/** Delegations in which an appointment has a part, the newest first. */
export async function delegationsOf(
  tx: Tx,
  administrationId: string,
  appointmentId: string,
): Promise<ShownDelegation[]> {
  const rows = await runSql<Row & { delegator_name: string; delegator_title: string; delegate_name: string }>(
    tx,
    `select ${COLUMNS}, a.name as delegator_name, a.title as delegator_title, b.name as delegate_name
     from people.delegation d
     join people.appointment a on a.administration_id = d.administration_id and a.id = d.delegator_id
     join people.appointment b on b.administration_id = d.administration_id and b.id = d.delegate_id
     where d.administration_id = $1 and (d.delegator_id = $2 or d.delegate_id = $2) order by d.from_day desc, d.id desc limit 50`,
    [administrationId, appointmentId],
  );
  return rows.map((row) => ({
    ...toDelegation(row),
    ...{ delegatorName: row.delegator_name, delegatorTitle: row.delegator_title },
    delegateName: row.delegate_name,
  }));
}
