import { runSql, type Tx } from '../../kernel/database/database.ts';

export type Note = { appointmentId: string; externalId: string | null; deleted: boolean };

export async function notesOf(tx: Tx, administrationId: string): Promise<Note[]> {
  const rows = await runSql<{ appointment_id: string; external_id: string | null; deleted_at: Date | null }>(
    tx,
    `select appointment_id, external_id, deleted_at from scim.resource where administration_id = $1`,
    [administrationId],
  );
  return rows.map((row) => ({
    ...{ appointmentId: row.appointment_id, externalId: row.external_id, deleted: row.deleted_at !== null },
  }));
}

export async function storeNote(
  tx: Tx,
  administrationId: string,
  {
    appointmentId,
    externalId,
    deletedAt,
  }: { appointmentId: string; externalId: string | null; deletedAt: string | null },
): Promise<void> {
  await runSql(
    tx,
    `insert into scim.resource (administration_id, appointment_id, external_id, deleted_at) values ($1, $2, $3, $4)
     on conflict (administration_id, appointment_id) do update set external_id = coalesce(excluded.external_id, scim.resource.external_id),
       deleted_at = coalesce(scim.resource.deleted_at, excluded.deleted_at)`,
    [administrationId, appointmentId, externalId, deletedAt],
  );
}
