import { type Database, runSql, type Tx } from '../../../kernel/database/database.ts';
import type { AdministrationType } from './administration.ts';

/** A body as seen by a service to which bodies adhere: `active` when both the body and its adhesion are. */
export type Member = { id: string; type: AdministrationType; code: string; name: string; active: boolean };

/** Every body that has ever adhered to a service; `code` is INE10, else DIR3, else NIF. */
export async function listMembers(tx: Tx, service: string): Promise<Member[]> {
  return runSql<Member>(
    tx,
    `select a.id, a.type, coalesce(a.ine10, a.dir3, a.nif, a.id::text) as code, a.name,
       a.status = 'active' and bool_or(d.state = 'active') as active
     from administrations.administration a join administrations.adhesion d on d.administration_id = a.id
     where d.service = $1 group by a.id`,
    [service],
  );
}

/** Whether a body and its adhesion to a service are both active. */
export async function isMember(tx: Tx, administrationId: string, service: string): Promise<boolean> {
  const rows = await runSql(
    tx,
    `select 1 from administrations.adhesion d join administrations.administration a on a.id = d.administration_id
     where d.administration_id = $1 and d.service = $2 and d.state = 'active' and a.status = 'active'`,
    [administrationId, service],
  );
  return rows.length > 0;
}

/** Names of active bodies by identifier; one that is unknown or not active is absent. */
export async function activeNames(on: Tx | Database, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await runSql<{ id: string; name: string }>(
    on,
    `select id, name from administrations.administration where id = any($1) and status = 'active'`,
    [ids],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
