import { runSql, type Tx } from '../../../kernel/database/database.ts';

export type ActLine = {
  grantor: string;
  id: string;
  mandateId: string;
  representative: string;
  capacity: string;
  administrationId: string | null;
  procedure: string | null;
  purpose: string;
  at: string;
  leafId: string;
};

export async function insertAct(tx: Tx, act: ActLine): Promise<void> {
  await runSql(
    tx,
    `insert into mandates.act (grantor, id, mandate_id, representative, capacity, administration_id, procedure, purpose, at, leaf_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      ...[act.grantor, act.id, act.mandateId, act.representative, act.capacity, act.administrationId],
      ...[act.procedure, act.purpose, act.at, act.leafId],
    ],
  );
}
