import { addCircumstances } from './circumstances.ts';
import { makeHomes } from './homes.ts';
import type { IdDocument } from './identifiers.ts';
import type { Household, Person } from './person.ts';
import { random } from './random.ts';
import { STORY_HOMES } from './story.ts';
import { addWealth } from './wealth.ts';

export { SNAPSHOT } from './calendar.ts';
export type { IdDocument } from './identifiers.ts';
export type { Household, Person } from './person.ts';
export type { StoryPerson } from './story-people.ts';
export { storyPeople } from './story-people.ts';

export const DEFAULT_SEED = 20_260_901;
export const POPULATION_SIZE = 5000;

export interface Population {
  readonly people: readonly Person[];
  readonly households: readonly Household[];
  readonly byDocument: ReadonlyMap<string, Person>;
  readonly byId: ReadonlyMap<string, Person>;
  readonly householdById: ReadonlyMap<string, Household>;
}

const made = new Map<number, Population>();
const MAX_KEPT = 4;

/**
 * The invented population: 5,000 people in some 2,000 households, the same for the same seed on every machine.
 * Kept in memory, so asking again costs nothing.
 */
export function population(seed: number = DEFAULT_SEED): Population {
  const kept = made.get(seed);
  if (kept) return kept;
  const fresh = make(seed);
  if (made.size >= MAX_KEPT) made.clear();
  made.set(seed, fresh);
  return fresh;
}

/** The person with that document, if type and number both agree. */
export function findPerson(people: Population, document: IdDocument): Person | undefined {
  const person = people.byDocument.get(document.number);
  return person?.document.type === document.type ? person : undefined;
}

function make(seed: number): Population {
  const source = random(seed);
  const homes = makeHomes(source, STORY_HOMES, POPULATION_SIZE);
  addCircumstances(source, homes);
  addWealth(source, homes);
  const people: Person[] = homes.flatMap((home) => home.members);
  const households = homes.map((home): Household => {
    const { id, municipality, address, largeFamily } = home;
    const memberIds = home.members.map((it) => it.id);
    return largeFamily
      ? { id, municipality, address, memberIds, largeFamily }
      : { id, municipality, address, memberIds };
  });
  return {
    people,
    households,
    byDocument: new Map(people.map((it) => [it.document.number, it])),
    byId: new Map(people.map((it) => [it.id, it])),
    householdById: new Map(households.map((it) => [it.id, it])),
  };
}
