import { personNif } from '../../../../kernel/nif.ts';
import { latest, SNAPSHOT_YEAR } from './calendar.ts';
import { drawAddress, drawBirthDate, drawDate, drawTown } from './draw.ts';
import { personNie } from './identifiers.ts';
import type { Municipality } from './municipalities.ts';
import { municipality } from './municipalities.ts';
import type { Origin } from './names.ts';
import { HOME, ORIGINS } from './names.ts';
import type { Address, Draft, Household, LargeFamily, Relation } from './person.ts';
import type { Random } from './random.ts';
import type { Hints, StoryHome } from './story.ts';

/** A household while it is being made. */
export interface Home extends Omit<Household, 'memberIds' | 'largeFamily'> {
  readonly since: string;
  readonly provinceCode: string;
  readonly hints: Hints;
  /** The story says all that matters of its people: nothing surprising is drawn for them. */
  readonly isStory: boolean;
  readonly members: Draft[];
  largeFamily?: LargeFamily;
}

const FOREIGN_SHARE = 0.14;
const ADULT = 18;
const STEP_NIF = 7919;
const STEP_NIE = 6311;
const RANGE = 800_000;

type Shape = 'young' | 'senior' | 'couple' | 'seniorCouple' | 'family' | 'loneParent' | 'threeGenerations';
const SHAPES: readonly (readonly [Shape, number])[] = [
  ['young', 15],
  ['senior', 11],
  ['couple', 11],
  ['seniorCouple', 11],
  ['family', 38],
  ['loneParent', 9],
  ['threeGenerations', 3],
];
const CHILDREN: readonly (readonly [number, number])[] = [
  [1, 36],
  [2, 45],
  [3, 14],
  [4, 4],
  [5, 1],
];

interface Making {
  readonly random: Random;
  readonly homes: Home[];
  people: number;
  foreigners: number;
}

/** Makes exactly `size` people in households: first those of the story, then drawn ones of usual shapes. */
export function makeHomes(random: Random, story: readonly StoryHome[], size: number): Home[] {
  const making: Making = { random, homes: [], people: 0, foreigners: 0 };
  for (const home of story) addStoryHome(making, home);
  while (making.people < size) addDrawnHome(making, size - making.people);
  return making.homes;
}

function addStoryHome(making: Making, story: StoryHome): void {
  const home = newHome(making, municipality(story.municipalityCode), story);
  for (const member of story.members) {
    const { key: _key, facts, nationality = 'ES', ...person } = member;
    home.members.push({
      ...blank(making, home, person.birthDate),
      ...person,
      nationality,
      ...facts,
    });
  }
}

function addDrawnHome(making: Making, room: number): void {
  const { random } = making;
  const shape = room < 3 ? 'young' : random.weighted(SHAPES);
  const origin = shape !== 'senior' && random.chance(FOREIGN_SHARE) ? random.weighted(ORIGINS) : HOME;
  const town = drawTown(random);
  const ages = agesOf(shape, random);
  const since = drawDate(random, SNAPSHOT_YEAR - Math.min(ages.reference - ADULT + 1, 35), SNAPSHOT_YEAR - 1);
  const home = newHome(making, town, { address: drawAddress(random, town), since });
  const sex = random.chance(0.5) ? 'female' : 'male';
  const add = (
    relation: Relation,
    age: number,
    who: { sex: Draft['sex']; surnames?: readonly string[] },
  ): Draft => addPerson(making, home, { relation, age, origin, ...who });
  const reference = add('reference', ages.reference, { sex });
  const partner =
    ages.partner === undefined
      ? undefined
      : add('partner', ages.partner, { sex: sex === 'female' ? 'male' : 'female' });
  const [first, second] = partner && sex === 'female' ? [partner, reference] : [reference, partner];
  const inherited = [first.familyName1, second?.familyName1 ?? random.pick(origin.surnames)];
  for (const age of ages.children.slice(0, room - home.members.length)) {
    add('child', age, { sex: random.chance(0.5) ? 'female' : 'male', surnames: inherited });
  }
  if (ages.parent !== undefined && home.members.length < room) {
    add('parent', ages.parent, { sex: random.chance(0.7) ? 'female' : 'male' });
  }
}

interface Ages {
  readonly reference: number;
  readonly partner?: number;
  readonly children: readonly number[];
  readonly parent?: number;
}

function agesOf(shape: Shape, random: Random): Ages {
  if (shape === 'senior') return { reference: random.int(65, 96), children: [] };
  if (shape === 'young') return { reference: random.int(22, 64), children: [] };
  if (shape === 'couple' || shape === 'seniorCouple') {
    const reference = shape === 'couple' ? random.int(24, 64) : random.int(65, 90);
    return { reference, partner: Math.max(reference + random.int(-6, 6), 22), children: [] };
  }
  const reference = random.int(26, 58);
  const children = childAges(random, reference);
  const oldest = Math.max(...children);
  if (shape === 'loneParent') return { reference, children };
  const partner = Math.max(reference + random.int(-5, 6), oldest + ADULT);
  if (shape === 'family') return { reference, partner, children };
  return { reference, partner, children, parent: Math.min(reference + random.int(20, 35), 97) };
}

/** Ages of one to five children of somebody of that age, who was at least 20 when the first was born. */
function childAges(random: Random, parentAge: number): number[] {
  const count = random.weighted(CHILDREN);
  const oldest = Math.max(0, Math.min(parentAge - random.int(20, 36), 28));
  const ages = [oldest];
  while (ages.length < count) {
    const next = ages.at(-1)! - random.int(2, 4);
    if (next < 0) break;
    ages.push(next);
  }
  return ages;
}

function addPerson(
  making: Making,
  home: Home,
  who: { relation: Relation; age: number; origin: Origin; sex: Draft['sex']; surnames?: readonly string[] },
): Draft {
  const { random } = making;
  const { origin, relation, sex } = who;
  const birthDate = drawBirthDate(random, who.age);
  const surname = (index: number): string => who.surnames?.[index] ?? random.pick(origin.surnames);
  const person: Draft = {
    ...blank(making, home, birthDate),
    givenName: random.pick(sex === 'female' ? origin.female : origin.male),
    familyName1: surname(0),
    ...(origin.surnameCount === 2 ? { familyName2: surname(1) } : {}),
    sex,
    birthDate,
    nationality: origin.nationality,
    relation,
  };
  if (origin.nationality !== 'ES') {
    const number = 9_100_000 + ((making.foreigners++ * STEP_NIE) % RANGE);
    person.document = { type: 'NIE', number: personNie('Z', number) };
  }
  home.members.push(person);
  return person;
}

/** The next person, with nothing decided but id, document and household. */
function blank(making: Making, home: Home, birthDate: string): Draft {
  const index = ++making.people;
  return {
    synthetic: true,
    id: `p${String(index).padStart(5, '0')}`,
    document: { type: 'NIF', number: personNif(99_100_000 + ((index * STEP_NIF) % RANGE)) },
    givenName: '',
    familyName1: '',
    sex: 'female',
    birthDate,
    nationality: 'ES',
    householdId: home.id,
    relation: 'reference',
    registeredSince: latest(home.since, birthDate),
    degrees: [],
    properties: [],
    vehicles: [],
  };
}

function newHome(
  making: Making,
  town: Municipality,
  what: { address: Address; since: string; hints?: Hints },
): Home {
  const home: Home = {
    id: `h${String(making.homes.length + 1).padStart(5, '0')}`,
    municipality: { code: town.code, name: town.name },
    provinceCode: town.provinceCode,
    address: what.address,
    since: what.since,
    hints: what.hints ?? {},
    isStory: what.hints !== undefined,
    members: [],
  };
  making.homes.push(home);
  return home;
}
