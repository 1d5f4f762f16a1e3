import { perform } from '../../../kernel/action.ts';
import type { Employee } from '../../../kernel/actor.ts';
import type { DemoPerson } from '../../../kernel/demo-person.ts';
import type { CookieChange, PageAnswer, PageContext } from '../../../kernel/http/pages.ts';
import { SESSION_COOKIE } from '../../../kernel/http/session.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import {
  type Account,
  type Acting,
  actAs,
  findPerson,
  identified,
  keepPerson,
  openAttempt,
  type Person,
  sessionOf,
} from '../identity/index.ts';
import { registerDemoOperator, registerDemoPosition } from '../people/index.ts';

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
  return new Map((await everybody(kernel)).map((person) => [person.id, person]));
}

async function everybody(kernel: Kernel): Promise<DemoPerson[]> {
  const lists = await Promise.all(kernel.services.map((service) => service.demoPeople?.(kernel) ?? []));
  return lists.flat();
}

/** Whether somebody of the demonstration has an account in this database, whatever the mode is now. */
export async function hasDemonstration(kernel: Kernel): Promise<boolean> {
  const documents = (await everybody(kernel)).map(({ actor }) => ('document' in actor ? actor.document : ''));
  return kernel.db.transaction().execute(async (tx) => {
    for (const document of documents) if ((await findPerson(tx, document)) !== undefined) return true;
    return false;
  });
}

/** Everybody is an account with their places, as if they had been appointed: a real method finds the same person. */
export async function loadPeople(kernel: Kernel): Promise<void> {
  for (const person of (await demoPeople(kernel)).values()) await registered(kernel, person);
}

function registered(kernel: Kernel, { actor }: DemoPerson): Promise<Account> {
  const now = kernel.now();
  if (!('document' in actor)) throw new Error('A demonstration person has a document.');
  const { document, name } = actor;
  return kernel.db.transaction().execute(async (tx) => {
    if (actor.kind === 'employee')
      await registerDemoPosition(tx, { ...actor, ...postOf(actor), person: document }, now);
    if (actor.kind === 'operator')
      await registerDemoOperator(tx, { person: document, name, capabilities: actor.capabilities ?? [] }, now);
    return keepPerson(tx, personOf(document, name), now);
  });
}

/** Whoever sits in the mayor’s office was elected; of everybody else the unit is all that is said. */
const postOf = ({ unit }: Employee): { title: string; kind?: 'official' } =>
  unit === 'Alcaldia' ? { title: 'Alcaldessa', kind: 'official' } : { title: unit };

/** “Marta Roura Pla (demostració)”: a given name and surnames; the mark stays, so that nobody takes it for real. */
function personOf(document: string, name: string): Person {
  const [givenName = name, ...rest] = name.split(' ');
  const mark = rest.at(-1)?.startsWith('(') === true ? ` ${rest.pop()}` : '';
  const [surname1 = '', ...second] = rest;
  const surname2 = `${second.join(' ')}${mark}`.trim();
  return { documentType: 'NIF', document, country: 'ES', givenName, surname1, ...(surname2 && { surname2 }) };
}

const actingOf = ({ actor }: DemoPerson): Acting => {
  if (actor.kind === 'employee') return { as: 'employee', administrationId: actor.administrationId };
  return actor.kind === 'operator' ? { as: 'operator' } : { as: 'self' };
};

/** Signs in as a demonstration person: an ordinary session, whose method says that nobody was identified. */
export async function become(page: PageContext, person: DemoPerson, next: string): Promise<CookieChange[]> {
  const { kernel } = page;
  const account = await registered(kernel, person);
  const { attempt } = openAttempt(kernel, { next, least: 'low' });
  const answer: PageAnswer = await identified(page, attempt, {
    ...{ method: 'demonstration', level: 'high', amr: ['user'], evidence: {} },
    who: { accountId: account.id },
  });
  const cookies = [...('cookies' in answer ? (answer.cookies ?? []) : [])];
  const session = await sessionOf(kernel, cookies.find(({ name }) => name === SESSION_COOKIE)?.value ?? '');
  await perform(
    kernel,
    actAs,
    { kind: 'platform', name: 'demonstration' },
    {
      sessionId: session!.id,
      acting: actingOf(person),
    },
  );
  return cookies;
}
