import { readCounted, type Span } from '../../../kernel/database/counted.ts';
import { runSql, type Tx } from '../../../kernel/database/database.ts';
import type { Kind } from './appointment.ts';
import type { Role } from './roles.ts';

export type Invitation = {
  administrationId: string;
  id: string;
  person: string;
  name: string;
  email: string;
  unit: string;
  title: string;
  kind: Kind;
  fromDay: string;
  untilDay: string | null;
  roles: Role[];
  state: 'waiting' | 'accepted' | 'withdrawn';
  invitedBy: string;
  createdAt: string;
  endsAt: string;
};

type Row = {
  administration_id: string;
  id: string;
  person: string;
  name: string;
  email: string;
  unit: string;
  title: string;
  kind: Kind;
  from_day: string;
  until_day: string | null;
  roles: Role[];
  state: Invitation['state'];
  invited_by: string;
  created_at: Date;
  ends_at: Date;
};
const COLUMNS =
  'administration_id, id, person, name, email, unit, title, kind, from_day, until_day, roles, state, invited_by, created_at, ends_at';
const toInvitation = (row: Row): Invitation => ({
  ...{
    administrationId: row.administration_id,
    id: row.id,
    person: row.person,
    name: row.name,
    email: row.email,
  },
  ...{ unit: row.unit, title: row.title, kind: row.kind, fromDay: row.from_day, untilDay: row.until_day },
  ...{ roles: row.roles, state: row.state, invitedBy: row.invited_by },
  ...{ createdAt: row.created_at.toISOString(), endsAt: row.ends_at.toISOString() },
});

export async function storeInvitation(tx: Tx, given: Invitation & { tokenHash: Buffer }): Promise<void> {
  await runSql(
    tx,
    `insert into people.invitation (${COLUMNS}, token_hash)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
    [
      ...[given.administrationId, given.id, given.person, given.name, given.email, given.unit, given.title],
      ...[given.kind, given.fromDay, given.untilDay, given.roles, given.state, given.invitedBy],
      ...[given.createdAt, given.endsAt, given.tokenHash],
    ],
  );
}

/** Those of a body, the newest first. */
export async function invitationsOf(
  tx: Tx,
  administrationId: string,
  span: Span,
): Promise<{ items: Invitation[]; total: number }> {
  const { rows, total } = await readCounted(
    ({ offset, limit }) =>
      runSql<Row & { total: number }>(
        tx,
        `select ${COLUMNS}, count(*) over ()::int as total from people.invitation where administration_id = $1
         order by (state = 'waiting') desc, created_at desc offset $2 limit $3`,
        [administrationId, offset, limit],
      ),
    span,
  );
  return { items: rows.map(toInvitation), total };
}

/** One that waits, of a body; held until the end of the transaction. */
export async function waitingInvitation(
  tx: Tx,
  administrationId: string,
  id: string,
): Promise<Invitation | undefined> {
  const [row] = await runSql<Row>(
    tx,
    `select ${COLUMNS} from people.invitation where administration_id = $1 and id = $2 and state = 'waiting' for update`,
    [administrationId, id],
  );
  return row && toInvitation(row);
}

/** Holds whoever is to be invited until the end of the transaction: of two who invite one person the second sees the first. */
export async function holdInvitee(tx: Tx, administrationId: string, person: string): Promise<void> {
  await runSql(tx, `select pg_advisory_xact_lock(hashtext('people.invitation:' || $1 || ':' || $2))`, [
    ...[administrationId, person],
  ]);
}

/** The invitation of a person to a body that they may still accept. */
export async function waitingInvitationOf(
  tx: Tx,
  { administrationId, person }: Pick<Invitation, 'administrationId' | 'person'>,
  now: Temporal.Instant,
): Promise<Invitation | undefined> {
  const [row] = await runSql<Row>(
    tx,
    `select ${COLUMNS} from people.invitation where administration_id = $1 and person = $2 and state = 'waiting'
       and ends_at > $3 order by created_at desc limit 1`,
    [administrationId, person, now.toString()],
  );
  return row && toInvitation(row);
}

/** The one of a token that holds; held when it is to be answered. */
export async function invitationWith(
  tx: Tx,
  tokenHash: Buffer,
  { now, held }: { now: string; held: boolean },
): Promise<Invitation | undefined> {
  const [row] = await runSql<Row>(
    tx,
    `select ${COLUMNS} from people.invitation where token_hash = $1 and state = 'waiting' and ends_at > $2${held ? ' for update' : ''}`,
    [tokenHash, now],
  );
  return row && toInvitation(row);
}

export async function setInvitation(
  tx: Tx,
  { administrationId, id }: Pick<Invitation, 'administrationId' | 'id'>,
  to: { state: Invitation['state'] } | { tokenHash: Buffer; endsAt: string },
): Promise<void> {
  if ('state' in to)
    await runSql(tx, `update people.invitation set state = $3 where administration_id = $1 and id = $2`, [
      ...[administrationId, id, to.state],
    ]);
  else
    await runSql(
      tx,
      `update people.invitation set token_hash = $3, ends_at = $4 where administration_id = $1 and id = $2`,
      [administrationId, id, to.tokenHash, to.endsAt],
    );
}
