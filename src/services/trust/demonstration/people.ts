import type { Actor } from '../../../kernel/actor.ts';
import type { DemoPerson } from '../../../kernel/demo-person.ts';
import { openSession, SESSION_COOKIE } from '../../../kernel/http/session.ts';
import type { Kernel } from '../../../kernel/kernel.ts';

const known = new WeakMap<Kernel, Promise<Map<string, DemoPerson>>>();

/** Everybody that the services offer for the demonstration, by identifier. Empty outside demonstration mode. */
export function demoPeople(kernel: Kernel): Promise<Map<string, DemoPerson>> {
  let people = known.get(kernel);
  if (people === undefined) {
    people = gather(kernel);
    known.set(kernel, people);
  }
  return people;
}

async function gather(kernel: Kernel): Promise<Map<string, DemoPerson>> {
  if (!kernel.settings.APLEC_DEMO) return new Map();
  const lists = await Promise.all(kernel.services.map((service) => service.demoPeople?.(kernel) ?? []));
  return new Map(lists.flat().map((person) => [person.id, person]));
}

/** Who a session cookie says, in demonstration mode only; a visitor otherwise. */
export async function actorOfSession(
  kernel: Kernel,
  secret: Buffer,
  cookies: Record<string, string | undefined>,
): Promise<Actor> {
  const id = openSession(secret, cookies[SESSION_COOKIE], kernel.now());
  const person = id === undefined ? undefined : (await demoPeople(kernel)).get(id);
  return person?.actor ?? { kind: 'visitor' };
}
