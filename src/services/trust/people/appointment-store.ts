import { runSql, type Tx } from '../../../kernel/database/database.ts';

/** Whose an appointment is: for those who hear that it ended, since events name nobody. */
export async function personOfAppointment(
  tx: Tx,
  { administrationId, appointmentId }: { administrationId: string; appointmentId: string },
): Promise<string | undefined> {
  const [row] = await runSql<{ person: string }>(
    tx,
    `select person from people.appointment where administration_id = $1 and id = $2`,
    [administrationId, appointmentId],
  );
  return row?.person;
}
