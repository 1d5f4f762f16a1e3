import { ageOn, SNAPSHOT, SNAPSHOT_YEAR } from './calendar.ts';
import { drawAddress, drawDate, drawTown } from './draw.ts';
import type { Home } from './homes.ts';
import { cadastralReference, plate } from './identifiers.ts';
import type { Municipality } from './municipalities.ts';
import { municipality } from './municipalities.ts';
import type { Address, Draft, Property, Vehicle } from './person.ts';
import type { Random } from './random.ts';

/** At 19, a vehicle registered at any time of the last year was registered by an adult. */
const DRIVING = 19;
const OWNING = 25;
const VALUE_PER_M2: Readonly<Record<Property['use'], number>> = {
  dwelling: 62_000,
  parking: 30_000,
  premises: 55_000,
  rural: 900,
};

/** Gives homes, other properties and vehicles to adults; couples own their home by halves. */
export function addWealth(random: Random, homes: readonly Home[]): void {
  let properties = 0;
  let vehicles = 0;
  for (const home of homes) {
    const owners = home.members.filter((it) => isOwner(it));
    const town = municipality(home.municipality.code);
    if (owners.length > 0 && (home.hints.ownsHome || random.chance(0.72))) {
      const what = { use: 'dwelling', address: home.address, municipality: home.municipality } as const;
      share(owners, newProperty(random, ++properties, what));
      if (random.chance(0.18)) {
        const address: Address = {
          street: home.address.street,
          number: home.address.number,
          floor: 'Sot',
          postcode: home.address.postcode,
        };
        share(owners, newProperty(random, ++properties, { ...what, use: 'parking', address }));
      }
    }
    if (owners.length > 0 && random.chance(0.15)) {
      const place = random.chance(0.5) ? town : drawTown(random);
      const use = random.weighted<Property['use']>([
        ['dwelling', 5],
        ['rural', 3],
        ['premises', 2],
      ]);
      const what = {
        use,
        address: use === 'rural' ? plotAddress(random, place) : drawAddress(random, place),
        municipality: { code: place.code, name: place.name },
      };
      share(owners.slice(0, 1), newProperty(random, ++properties, what));
    }
    home.members.forEach((person, index) => {
      if (!drives(random, person, index === 0 && home.hints.car === true)) return;
      person.vehicles = [...person.vehicles, newVehicle(random, ++vehicles, { person, town: town.code })];
    });
  }
}

function isOwner(person: Draft): boolean {
  if (person.relation !== 'reference' && person.relation !== 'partner') return false;
  return ageOn(person.birthDate, SNAPSHOT) >= OWNING;
}

function share(owners: readonly Draft[], property: Omit<Property, 'sharePercent'>): void {
  for (const owner of owners) {
    owner.properties = [...owner.properties, { ...property, sharePercent: 100 / owners.length }];
  }
}

function newProperty(
  random: Random,
  sequence: number,
  what: Pick<Property, 'use' | 'address' | 'municipality'>,
): Omit<Property, 'sharePercent'> {
  const surfaceM2 = {
    dwelling: random.int(45, 180),
    parking: random.int(9, 16),
    premises: random.int(30, 220),
    rural: random.int(900, 40_000),
  };
  const surface = surfaceM2[what.use];
  const parcel = String(9_900_000 + sequence).padStart(7, '0');
  const unit = String(random.int(1, 40)).padStart(4, '0');
  return {
    cadastralReference: cadastralReference(`${parcel}DG99${random.int(10, 99)}Z${unit}`),
    ...what,
    surfaceM2: surface,
    cadastralValueCents: surface * VALUE_PER_M2[what.use],
  };
}

function drives(random: Random, person: Draft, surely: boolean): boolean {
  const age = ageOn(person.birthDate, SNAPSHOT);
  if (age < DRIVING) return false;
  return surely || random.chance(age < 25 ? 0.25 : age < 75 ? 0.58 : 0.2);
}

function newVehicle(random: Random, sequence: number, owner: { person: Draft; town: string }): Vehicle {
  const kind = random.weighted<Vehicle['kind']>([
    ['car', 80],
    ['motorcycle', 13],
    ['van', 7],
  ]);
  const earliest = Math.max(2004, Number(owner.person.birthDate.slice(0, 4)) + DRIVING);
  const registeredOn = drawDate(random, Math.min(earliest, SNAPSHOT_YEAR), SNAPSHOT_YEAR);
  const environmentalLabel = labelOf(random, registeredOn);
  return {
    plate: plate(sequence * 37),
    kind,
    registeredOn,
    environmentalLabel,
    taxMunicipalityCode: owner.town,
  };
}

/** The label that a petrol or diesel vehicle of that year usually has; some are hybrid or electric. */
function labelOf(random: Random, registeredOn: string): Vehicle['environmentalLabel'] {
  const year = Number(registeredOn.slice(0, 4));
  if (year >= 2018 && random.chance(0.3)) return random.chance(0.3) ? '0' : 'ECO';
  return year >= 2015 ? 'C' : year >= 2006 ? 'B' : 'none';
}

/** Land has a polygon and a parcel instead of a street and a number. */
function plotAddress(random: Random, place: Municipality): Address {
  const { postcode } = drawAddress(random, place);
  return { street: `Polígon ${random.int(1, 40)}`, number: String(random.int(1, 300)), postcode };
}
