import type { Tx } from '../../../kernel/database/database.ts';
import { listAdministrations, listMembers } from '../administrations/index.ts';

/** What the exchange says of a body: its name for people and where its seat is. */
export type BodyName = {
  id: string;
  name: string;
  ine10: string | null;
  code: string;
  calendar: string | null;
};

/** Names of bodies by identifier; one that is not in the directory is left out. */
export async function bodyNames(tx: Tx, ids: readonly (string | null)[]): Promise<Map<string, BodyName>> {
  const unique = [...new Set(ids)].filter((id) => id !== null);
  if (unique.length === 0) return new Map();
  const bodies = await listAdministrations(tx, unique);
  return new Map(
    bodies.map(({ id, name, ine10, dir3, nif, calendar }) => [
      id,
      { id, name, ine10, code: ine10 ?? dir3 ?? nif ?? id, calendar },
    ]),
  );
}

/** The name of a body for people; its identifier when the directory does not know it. */
export function nameIn(names: ReadonlyMap<string, BodyName>, id: string | null): string {
  return id === null ? '' : (names.get(id)?.name ?? id);
}

/** The code of a body in the world outside: INE10, else DIR3, else NIF; its identifier when it has none. */
export function codeIn(names: ReadonlyMap<string, BodyName>, id: string): string {
  return names.get(id)?.code ?? id;
}

/** Whether a body and its adhesion to the exchange are active: the same answer that the decision uses. */
export async function isAdhered(tx: Tx, administrationId: string): Promise<boolean> {
  const members = await listMembers(tx, 'exchange');
  return members.some((member) => member.id === administrationId && member.active);
}
