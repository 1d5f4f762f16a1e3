import { runSql, type Tx } from '../../../kernel/database/database.ts';
import type { Custodian, Group } from './box.ts';
import type { RecipientKey } from './recipient-key.ts';

/** Most keys and groups of a body that are read at once. */
export const LIST_LIMIT = 500;

const KEY = `administration_id as "administrationId", id, holder_document as "holderDocument", holder_name as "holderName",
  kem, public_key as "publicKey", protection, protected, state, replaced_by as "replacedBy"`;

export async function insertKey(tx: Tx, key: RecipientKey, now: Temporal.Instant): Promise<void> {
  await runSql(
    tx,
    `insert into sealing.recipient_key (administration_id, id, holder_document, holder_name, kem, public_key, protection,
       protected, state, replaced_by, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      key.administrationId,
      key.id,
      key.holderDocument,
      key.holderName,
      key.kem,
      key.publicKey,
      key.protection,
      key.protected,
      key.state,
      key.replacedBy,
      now.toString(),
    ],
  );
}

/** A key of that body, held until the end of the transaction; undefined when it is not there or another's. */
export async function lockKey(
  tx: Tx,
  administrationId: string,
  id: string,
): Promise<RecipientKey | undefined> {
  const sql = `select ${KEY} from sealing.recipient_key where administration_id = $1 and id = $2 for update`;
  return (await runSql<RecipientKey>(tx, sql, [administrationId, id]))[0];
}

/** Keys of that body by their identifiers; in a reading transaction too. */
export async function keysById(
  tx: Tx,
  administrationId: string,
  ids: readonly string[],
): Promise<RecipientKey[]> {
  const sql = `select ${KEY} from sealing.recipient_key where administration_id = $1 and id = any($2)`;
  return runSql<RecipientKey>(tx, sql, [administrationId, [...ids]]);
}

export async function listKeysOf(tx: Tx, administrationId: string): Promise<RecipientKey[]> {
  const sql = `select ${KEY} from sealing.recipient_key where administration_id = $1
    order by state, holder_name, id limit ${LIST_LIMIT}`;
  return runSql<RecipientKey>(tx, sql, [administrationId]);
}

/** The active key of a person, or of the body itself (`document` null). */
export async function activeKey(
  tx: Tx,
  administrationId: string,
  document: string | null,
): Promise<RecipientKey | undefined> {
  const sql = `select ${KEY} from sealing.recipient_key
    where administration_id = $1 and holder_document is not distinct from $2 and state = 'active'`;
  return (await runSql<RecipientKey>(tx, sql, [administrationId, document]))[0];
}

export async function retireKey(tx: Tx, key: RecipientKey, replacedBy: string): Promise<void> {
  await runSql(
    tx,
    `update sealing.recipient_key set state = 'retired', replaced_by = $3 where administration_id = $1 and id = $2`,
    [key.administrationId, key.id, replacedBy],
  );
}

export async function insertGroup(tx: Tx, group: Group, now: Temporal.Instant): Promise<void> {
  await runSql(
    tx,
    `insert into sealing.custodian_group (administration_id, id, name, threshold, created_at) values ($1, $2, $3, $4, $5)`,
    [group.administrationId, group.id, group.name, group.threshold, now.toString()],
  );
  await runSql(
    tx,
    `insert into sealing.custodian (administration_id, group_id, position, holder_document, holder_name)
     select $1, $2, position, holder_document, holder_name
     from jsonb_to_recordset($3::jsonb) as c(position integer, holder_document text, holder_name text)`,
    [
      group.administrationId,
      group.id,
      JSON.stringify(
        group.custodians.map((each) => ({
          position: each.position,
          holder_document: each.holderDocument,
          holder_name: each.holderName,
        })),
      ),
    ],
  );
}

type GroupRow = { id: string; name: string; threshold: number } & Custodian;

/** Groups of a body with their custodians in order; all, or the one of that identifier. */
export async function listGroupsOf(tx: Tx, administrationId: string, id?: string): Promise<Group[]> {
  const rows = await runSql<GroupRow>(
    tx,
    `select g.id, g.name, g.threshold, c.position, c.holder_document as "holderDocument", c.holder_name as "holderName"
     from sealing.custodian_group g
     join sealing.custodian c on c.administration_id = g.administration_id and c.group_id = g.id
     where g.administration_id = $1 and ($2::uuid is null or g.id = $2)
     order by g.name, g.id, c.position limit ${20 * LIST_LIMIT}`,
    [administrationId, id ?? null],
  );
  const groups = new Map<string, Group & { custodians: Custodian[] }>();
  for (const { id: groupId, name, threshold, ...custodian } of rows) {
    const group = groups.get(groupId) ?? { administrationId, id: groupId, name, threshold, custodians: [] };
    group.custodians.push(custodian);
    groups.set(groupId, group);
  }
  return [...groups.values()];
}
