import type { Capability, OperatorCapability } from '../../../kernel/actor.ts';
import { runSql, type Tx } from '../../../kernel/database/database.ts';
import { newId } from '../../../kernel/ids.ts';
import { type Kind, searchText } from './appointment.ts';

type Given = {
  administrationId: string;
  person: string;
  name: string;
  unit: string;
  title: string;
  kind?: Kind;
  capabilities: readonly Capability[];
};

/** Places of the demonstration: a person's place in a body, made once, with at least these capabilities. */
export async function registerDemoPosition(tx: Tx, given: Given, now: Temporal.Instant): Promise<void> {
  const [before] = await runSql<{ id: string }>(
    tx,
    `select id from people.appointment where administration_id = $1 and person = $2 and state = 'active'`,
    [given.administrationId, given.person],
  );
  const id = before?.id ?? newId();
  if (before === undefined)
    await runSql(
      tx,
      `insert into people.appointment (administration_id, id, person, name, search_text, unit, title, kind, from_day, state, created_at, updated_at)
       values ($1, $2, $3, $4, $8, $5, $6, $9, '2024-01-01', 'active', $7, $7)`,
      [
        given.administrationId,
        id,
        given.person,
        given.name,
        given.unit,
        given.title,
        now.toString(),
        searchText(given.name),
        given.kind ?? 'employee',
      ],
    );
  for (const capability of given.capabilities)
    await runSql(
      tx,
      `insert into people.appointment_grant (administration_id, appointment_id, capability, granted_at)
       values ($1, $2, $3, $4) on conflict do nothing`,
      [given.administrationId, id, capability, now.toString()],
    );
}

/** An operator of the demonstration, made once. */
export async function registerDemoOperator(
  tx: Tx,
  given: { person: string; name: string; capabilities: readonly OperatorCapability[] },
  now: Temporal.Instant,
): Promise<void> {
  await runSql(
    tx,
    `insert into people.operator (person, name, capabilities, from_day, created_at) values ($1, $2, $3, '2024-01-01', $4)
     on conflict (person) do nothing`,
    [given.person, given.name, given.capabilities, now.toString()],
  );
}
