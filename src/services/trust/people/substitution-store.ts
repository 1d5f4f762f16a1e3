import { runSql, type Tx } from '../../../kernel/database/database.ts';
import type { Cause, Substitution } from './substitution.ts';

type Row = {
  administration_id: string;
  id: string;
  substituted_id: string;
  substitute_id: string;
  cause: Cause;
  act: string;
  from_day: string;
  until_day: string | null;
  state: Substitution['state'];
  requested_by: string;
};
const COLUMNS =
  's.administration_id, s.id, substituted_id, substitute_id, cause, act, s.from_day, s.until_day, s.state, requested_by';
const toSubstitution = (row: Row): Substitution => ({
  ...{ administrationId: row.administration_id, id: row.id, substitutedId: row.substituted_id },
  ...{ substituteId: row.substitute_id, cause: row.cause, act: row.act, fromDay: row.from_day },
  ...{ untilDay: row.until_day, state: row.state, requestedBy: row.requested_by },
});

export async function storeSubstitution(tx: Tx, given: Substitution, now: string): Promise<void> {
  await runSql(
    tx,
    `insert into people.substitution (administration_id, id, substituted_id, substitute_id, cause, act, from_day, until_day,
       state, requested_by, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      ...[given.administrationId, given.id, given.substitutedId, given.substituteId, given.cause, given.act],
      ...[given.fromDay, given.untilDay, given.state, given.requestedBy, now],
    ],
  );
}

/** One that has not ended; held until the end of the transaction. */
export async function findSubstitution(
  tx: Tx,
  administrationId: string,
  id: string,
): Promise<Substitution | undefined> {
  const [row] = await runSql<Row>(
    tx,
    `select ${COLUMNS} from people.substitution s where s.administration_id = $1 and s.id = $2 and s.state <> 'ended' for update`,
    [administrationId, id],
  );
  return row && toSubstitution(row);
}

/** One that ends before it began has its first day as its last: it counted on none, since its state says that it ended. */
export async function setSubstitution(
  tx: Tx,
  { administrationId, id }: Pick<Substitution, 'administrationId' | 'id'>,
  to: { state: Substitution['state']; decidedBy?: string; untilDay?: string },
): Promise<void> {
  await runSql(
    tx,
    `update people.substitution set state = $3, decided_by = coalesce($4, decided_by),
       until_day = case when $5::date is null then until_day else least(greatest($5::date, from_day), until_day) end
     where administration_id = $1 and id = $2`,
    [administrationId, id, to.state, to.decidedBy ?? null, to.untilDay ?? null],
  );
}

export type Shown = Substitution & {
  substitutedName: string;
  substitutedTitle: string;
  substituteName: string;
};

/** Substitutions in which an appointment has a part, the newest first. */
export async function substitutionsOf(
  tx: Tx,
  administrationId: string,
  appointmentId: string,
): Promise<Shown[]> {
  const rows = await runSql<
    Row & { substituted_name: string; substituted_title: string; substitute_name: string }
  >(
    tx,
    `select ${COLUMNS}, a.name as substituted_name, a.title as substituted_title, b.name as substitute_name
     from people.substitution s
     join people.appointment a on a.administration_id = s.administration_id and a.id = s.substituted_id
     join people.appointment b on b.administration_id = s.administration_id and b.id = s.substitute_id
     where s.administration_id = $1 and (s.substituted_id = $2 or s.substitute_id = $2) order by s.from_day desc, s.id desc limit 50`,
    [administrationId, appointmentId],
  );
  return rows.map((row) => ({
    ...toSubstitution(row),
    ...{ substitutedName: row.substituted_name, substitutedTitle: row.substituted_title },
    substituteName: row.substitute_name,
  }));
}
