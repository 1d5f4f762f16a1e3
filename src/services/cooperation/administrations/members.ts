import { runSql, type Tx } from '../../../kernel/database/database.ts';
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
