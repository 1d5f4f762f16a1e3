import { type Database, runSql, type Tx } from '../../../kernel/database/database.ts';
import { listAdministrations } from '../../cooperation/administrations/index.ts';

/** Nobody has more places than this at once; the rest are not written to. */
const MOST_ADDRESSES = 20;

/** Where the bodies in which somebody has a place, now or soon, write to them. */
export async function addressesOf(on: Tx | Database, person: string): Promise<string[]> {
  const rows = await runSql<{ email: string }>(
    on,
    `select distinct lower(email) as email from people.appointment
     where person = $1 and state = 'active' and email is not null limit $2`,
    [person, MOST_ADDRESSES],
  );
  return rows.map(({ email }) => email);
}

/** Who was at a desk, for the person whom they attended (Ley 39/2015 art. 53.1 b): a name and a body, never a document. */
export type Clerk = { body: string; name: string | null };

/** `actor` is the key of the employee, as an enrolment keeps it. The name is the last one that their body wrote. */
export async function clerkOf(
  tx: Tx,
  { administrationId, actor }: { administrationId: string; actor: string },
): Promise<Clerk> {
  const [body] = await listAdministrations(tx, [administrationId]);
  const [row] = await runSql<{ name: string }>(
    tx,
    `select name from people.appointment where administration_id = $1 and person = $2
     order by updated_at desc, id desc limit 1`,
    [administrationId, actor.split(':').at(-1)],
  );
  return { body: body?.name ?? administrationId, name: row?.name ?? null };
}
