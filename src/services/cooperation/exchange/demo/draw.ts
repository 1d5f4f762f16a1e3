import { ageOn, isoDate, SNAPSHOT, SNAPSHOT_YEAR } from './calendar.ts';
import type { Municipality } from './municipalities.ts';
import { municipalities, municipality } from './municipalities.ts';
import { STREETS } from './names.ts';
import type { Address } from './person.ts';
import type { Random } from './random.ts';

/** Towns that draw more people, with the towns of the demonstration among them; the rest share what is left. */
const DRAWN_TOWNS: readonly (readonly [string, number])[] = [
  ['08019', 20],
  ['08101', 4],
  ['08015', 4],
  ['08279', 4],
  ['08187', 4],
  ['08121', 2],
  ['08298', 2],
  ['08113', 2],
  ['08102', 1],
  ['08096', 1],
  ['17079', 6],
  ['17066', 1],
  ['17114', 1],
  ['25120', 3],
  ['25243', 3],
  ['25203', 1],
  ['43148', 3],
  ['43123', 2],
  ['43155', 1],
  ['43161', 4],
  ['08093', 0.15],
];
/** Postcodes of the capitals run from 001 to this. */
const CAPITAL_DISTRICTS: Readonly<Record<string, number>> = {
  '08019': 42,
  '17079': 7,
  '25120': 8,
  '43148': 8,
};
const REST_WEIGHT = 31;

/** A town for a household: the drawn ones by weight, any of the 947 for the rest. */
export function drawTown(random: Random): Municipality {
  const code = random.weighted<string | undefined>([...DRAWN_TOWNS, [undefined, REST_WEIGHT]]);
  return code ? municipality(code) : random.pick(municipalities());
}

/** An address with a usual street, a number and, more often than not, a floor. */
export function drawAddress(random: Random, town: Municipality): Address {
  const base = {
    street: random.pick(STREETS),
    number: String(random.int(1, 140)),
    postcode: drawPostcode(random, town),
  };
  if (!random.chance(0.65)) return base;
  const floor = random.pick(['Bxs', '1', '1', '2', '2', '3', '3', '4', '5', 'Àt']);
  return random.chance(0.7) ? { ...base, floor, door: String(random.int(1, 4)) } : { ...base, floor };
}

/** A day from January of `from` to August of `to`, never after the snapshot. */
export function drawDate(random: Random, from: number, to: number): string {
  const date = isoDate(random.int(Math.min(from, to), to), random.int(1, 12), random.int(1, 28));
  return date > SNAPSHOT ? isoDate(SNAPSHOT_YEAR, random.int(1, 8), random.int(1, 28)) : date;
}

/** A birth date of somebody who has that age on the day of the snapshot. */
export function drawBirthDate(random: Random, age: number): string {
  const month = random.int(1, 12);
  const day = random.int(1, 28);
  const candidate = isoDate(SNAPSHOT_YEAR - age, month, day);
  const late = candidate > SNAPSHOT || ageOn(candidate, SNAPSHOT) < age;
  return late ? isoDate(SNAPSHOT_YEAR - age - 1, month, day) : candidate;
}

/** Postcodes of the four capitals are true; elsewhere the province's two digits and three that only look right. */
function drawPostcode(random: Random, town: Municipality): string {
  const districts = CAPITAL_DISTRICTS[town.code];
  const rest = districts ? random.int(1, districts) : 100 + ((Number(town.code.slice(2)) * 37) % 800);
  return town.provinceCode + String(rest).padStart(3, '0');
}
