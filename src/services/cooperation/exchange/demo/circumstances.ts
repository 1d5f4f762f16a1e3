import { ageOn, latest, plusYears, SNAPSHOT, SNAPSHOT_YEAR } from './calendar.ts';
import { drawDate } from './draw.ts';
import type { Home } from './homes.ts';
import { affiliationNumber } from './identifiers.ts';
import type { Degree, Draft, SocialSecurity } from './person.ts';
import type { Random } from './random.ts';

const ADULT = 18;
const WORKING = 16;
const RETIREMENT = 67;
const UNIVERSITIES = [
  "Universitat de l'Aplec (demostració)",
  'Universitat Oberta de Prova (demostració)',
  'Universitat del Pirineu (demostració)',
];
const BACHELORS = [
  'Grau en Dret',
  'Grau en Medicina',
  'Grau en Infermeria',
  'Grau en Educació Primària',
  'Grau en Economia',
  'Grau en Història',
  'Grau en Biologia',
  'Grau en Enginyeria Informàtica',
  'Grau en Psicologia',
  'Grau en Treball Social',
  'Grau en Arquitectura',
  'Grau en Matemàtiques',
  'Grau en Filologia Catalana',
];
const MASTERS = [
  'Màster en Formació del Professorat',
  'Màster en Gestió Pública',
  'Màster en Salut Pública',
  'Màster en Enginyeria Industrial',
  'Màster en Advocacia',
  'Màster en Ciència de Dades',
];
const SCHOOLS = ['Les Oliveres', 'El Roure', 'La Font', 'Els Tres Pins', 'Pompeu Fabra', 'Mestral'];
const MIN_RECOGNISED = 33;

/** Gives each member what depends on their age: studies, work, taxes, disability; then the family's own facts. */
export function addCircumstances(random: Random, homes: readonly Home[]): void {
  let adults = 0;
  homes.forEach((home, index) => {
    for (const person of home.members) {
      const age = ageOn(person.birthDate, SNAPSHOT);
      const disability = home.isStory ? undefined : drawDisability(random, person.birthDate);
      if (disability) person.disability = disability;
      addStudies(random, home, { person, age });
      if (age >= ADULT) person.taxes ??= { upToDate: random.chance(0.93) };
      if (age >= WORKING)
        addWork(random, {
          person,
          age,
          affiliation: affiliationNumber(home.provinceCode, 99_000_000 + ++adults),
        });
    }
    addCouple(random, home, index);
    addLargeFamily(random, home, index);
  });
}

function drawDisability(random: Random, birthDate: string): Draft['disability'] {
  const age = ageOn(birthDate, SNAPSHOT);
  const share = age < ADULT ? 0.03 : age < 65 ? 0.06 : 0.15;
  if (!random.chance(share)) return undefined;
  const degree = random.int(MIN_RECOGNISED, 90);
  const drawn = drawDate(random, SNAPSHOT_YEAR - Math.min(age, 20), SNAPSHOT_YEAR - 1);
  const since = latest(drawn, birthDate);
  const fact = { degree, since, reducedMobility: degree >= 45 && random.chance(0.4) };
  return random.chance(0.3) ? { ...fact, validUntil: plusYears(SNAPSHOT, random.int(1, 8)) } : fact;
}

function addStudies(random: Random, home: Home, who: { person: Draft; age: number }): void {
  const { person, age } = who;
  const municipalityCode = home.municipality.code;
  if (person.school) return;
  const schoolAge = SNAPSHOT_YEAR - Number(person.birthDate.slice(0, 4));
  if (schoolAge >= 3 && schoolAge <= 17 && age < ADULT) {
    const index = random.int(0, SCHOOLS.length - 1);
    const kind = schoolAge < 12 ? 'Escola' : 'Institut';
    const code = `99${municipalityCode}${index}`;
    person.school = {
      kind: 'school',
      code,
      name: `${kind} ${SCHOOLS[index]} (demostració)`,
      municipalityCode,
    };
    return;
  }
  const studies = age >= ADULT && age <= 23 && person.relation === 'child' && random.chance(0.45);
  if (studies) {
    const index = random.int(0, UNIVERSITIES.length - 1);
    const name = UNIVERSITIES[index]!;
    person.school = { kind: 'university', code: `9900000${index + 1}`, name, municipalityCode };
  }
  const graduate = age >= 22 && (studies || random.chance(0.36));
  if (graduate && person.degrees.length === 0) person.degrees = drawDegrees(random, person);
}

function drawDegrees(random: Random, person: Draft): Degree[] {
  const year = Number(person.birthDate.slice(0, 4)) + 22;
  const university = random.pick(UNIVERSITIES);
  const degree = (level: Degree['level'], title: string, from: number): Degree => {
    const issuedOn = drawDate(random, from, Math.max(from, Math.min(from + 3, SNAPSHOT_YEAR)));
    const registryNumber = `${issuedOn.slice(0, 4)}/99${String(random.int(0, 9999)).padStart(4, '0')}`;
    return { title, level, university, issuedOn, registryNumber };
  };
  const degrees = [degree('bachelor', random.pick(BACHELORS), year)];
  if (year + 4 <= SNAPSHOT_YEAR && random.chance(0.25))
    degrees.push(degree('master', random.pick(MASTERS), year + 4));
  if (degrees.length === 2 && year + 8 <= SNAPSHOT_YEAR && random.chance(0.15)) {
    degrees.push(
      degree('doctorate', `Doctorat: ${random.pick(BACHELORS).replace('Grau en ', '')}`, year + 8),
    );
  }
  return degrees;
}

function addWork(random: Random, who: { person: Draft; age: number; affiliation: string }): void {
  const { person, age } = who;
  if (person.socialSecurity) return;
  const status = person.unemployment ? 'unemployed' : drawStatus(random, person, age);
  const firstYear = Number(person.birthDate.slice(0, 4)) + (status === 'pensioner' ? 62 : WORKING);
  const since =
    person.unemployment?.from ?? drawDate(random, Math.max(firstYear, SNAPSHOT_YEAR - 12), SNAPSHOT_YEAR);
  person.socialSecurity = { affiliationNumber: who.affiliation, status, since, debts: random.chance(0.04) };
  if (status !== 'unemployed' || person.unemployment || !random.chance(0.55)) return;
  const kind = random.chance(0.6) ? 'contributory' : 'subsidy';
  const monthlyCents = kind === 'subsidy' ? 48_000 : random.int(60_000, 140_000);
  const from = since < '2025-09-01' ? drawDate(random, 2025, 2026) : since;
  person.unemployment = { kind, from, until: plusYears(from, random.int(1, 3)), monthlyCents };
  person.socialSecurity = { ...person.socialSecurity, since: from };
}

function drawStatus(random: Random, person: Draft, age: number): SocialSecurity['status'] {
  if (person.school || age < ADULT) return 'not-registered';
  if (age >= RETIREMENT) return 'pensioner';
  if ((person.disability?.degree ?? 0) >= 65) return 'pensioner';
  return random.weighted<SocialSecurity['status']>([
    ['employed', 66],
    ['self-employed', 13],
    ['unemployed', 9],
    ['not-registered', 12],
  ]);
}

/** Registered stable couples (Codi civil de Catalunya, art. 234-1 and 234-2 bis), both of age. */
function addCouple(random: Random, home: Home, index: number): void {
  const [reference, partner] = home.members;
  if (!reference || partner?.relation !== 'partner') return;
  if (!home.hints.stableCouple && !random.chance(0.22)) return;
  const youngest = latest(reference.birthDate, partner.birthDate);
  const earliest = Math.max(2017, Number(youngest.slice(0, 4)) + ADULT + 1);
  const registeredOn = drawDate(random, earliest, SNAPSHOT_YEAR);
  const registrationNumber = `DEMO-PE-${registeredOn.slice(0, 4)}-${String(index + 1).padStart(6, '0')}`;
  reference.couple = { partnerId: partner.id, registrationNumber, registeredOn };
  partner.couple = { partnerId: reference.id, registrationNumber, registeredOn };
}

/**
 * Title of large family (Ley 40/2003): three children, or two when one has a recognised disability (art. 2);
 * they count until 21, or 26 while they study (art. 3); special category from five on (art. 4).
 */
function addLargeFamily(random: Random, home: Home, index: number): void {
  const children = home.members.filter((it) => it.relation === 'child' && countsForLargeFamily(it));
  const withDisability = children.some((it) => it.disability !== undefined);
  if (children.length < (withDisability ? 2 : 3)) return;
  if (!home.isStory && !random.chance(0.9)) return;
  const youngest = latest(...children.map((it) => it.birthDate));
  const birthYear = Number(youngest.slice(0, 4));
  const granted = drawDate(random, birthYear, Math.min(birthYear + 1, SNAPSHOT_YEAR));
  home.largeFamily = {
    titleNumber: `DEMO-FN-${home.provinceCode}-${String(index + 1).padStart(6, '0')}`,
    category: children.length >= 5 ? 'special' : 'general',
    validFrom: latest(granted, youngest),
    validUntil: plusYears(SNAPSHOT, random.int(1, 6)),
    memberIds: [...home.members.filter((it) => isParent(it)), ...children].map((it) => it.id),
    children: children.length,
  };
}

const isParent = (person: Draft): boolean => person.relation === 'reference' || person.relation === 'partner';

function countsForLargeFamily(person: Draft): boolean {
  const age = ageOn(person.birthDate, SNAPSHOT);
  return age < 21 || (age < 26 && person.school !== undefined);
}
