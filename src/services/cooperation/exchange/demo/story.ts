import { personNif } from '../../../../kernel/nif.ts';
import type { IdDocument } from './identifiers.ts';
import { affiliationNumber, personNie } from './identifiers.ts';
import type { Address, Draft, Relation, SocialSecurity } from './person.ts';

/** What a household of the story surely has; the rest is drawn like everybody's. */
export interface Hints {
  readonly ownsHome?: boolean;
  readonly stableCouple?: boolean;
  readonly car?: boolean;
}

export interface StoryMember {
  readonly key: string;
  readonly givenName: string;
  readonly familyName1: string;
  readonly familyName2?: string;
  readonly sex: 'female' | 'male';
  readonly birthDate: string;
  readonly nationality?: string;
  readonly relation: Relation;
  readonly document: IdDocument;
  readonly facts?: Partial<Draft>;
}

export interface StoryHome {
  readonly municipalityCode: string;
  readonly address: Address;
  readonly since: string;
  readonly hints: Hints;
  readonly members: readonly StoryMember[];
}

const nif = (number: number): IdDocument => ({ type: 'NIF', number: personNif(99_000_000 + number) });
const nie = (number: number): IdDocument => ({ type: 'NIE', number: personNie('Z', 9_000_000 + number) });
const works = (
  number: number,
  since: string,
  status: SocialSecurity['status'] = 'employed',
): Partial<Draft> => ({
  taxes: { upToDate: true },
  socialSecurity: {
    affiliationNumber: affiliationNumber('08', 99_900_000 + number),
    status,
    since,
    debts: false,
  },
});
const woman = { sex: 'female' } as const;
const man = { sex: 'male' } as const;
const puigSerra = { familyName1: 'Serra', familyName2: 'Puig', relation: 'child' } as const;
const university = {
  kind: 'university',
  code: '99000001',
  name: "Universitat de l'Aplec (demostració)",
} as const;

/** The invented households that the demonstration tells about; documents never change between versions. */
export const STORY_HOMES: readonly StoryHome[] = [
  {
    municipalityCode: '17079',
    address: { street: 'Carrer de la Font', number: '12', floor: '2', door: '1', postcode: '17004' },
    since: '2013-05-06',
    hints: { ownsHome: true, stableCouple: true, car: true },
    members: [
      {
        key: 'largeFamilyParent',
        givenName: 'Núria',
        familyName1: 'Puig',
        familyName2: 'Vila',
        ...woman,
        birthDate: '1984-03-14',
        relation: 'reference',
        document: nif(1),
        facts: works(1, '2015-09-01'),
      },
      {
        key: 'largeFamilyPartner',
        givenName: 'Marc',
        familyName1: 'Serra',
        familyName2: 'Coll',
        ...man,
        birthDate: '1982-11-02',
        relation: 'partner',
        document: nif(2),
        facts: works(2, '2019-02-11', 'self-employed'),
      },
      {
        key: 'largeFamilyChild1',
        givenName: 'Laia',
        ...puigSerra,
        ...woman,
        birthDate: '2011-06-21',
        document: nif(3),
      },
      {
        key: 'largeFamilyChild2',
        givenName: 'Pol',
        ...puigSerra,
        ...man,
        birthDate: '2014-01-09',
        document: nif(4),
      },
      {
        key: 'largeFamilyChild3',
        givenName: 'Ona',
        ...puigSerra,
        ...woman,
        birthDate: '2017-09-17',
        document: nif(5),
      },
      {
        key: 'largeFamilyChild4',
        givenName: 'Biel',
        ...puigSerra,
        ...man,
        birthDate: '2021-12-03',
        document: nif(6),
      },
    ],
  },
  {
    municipalityCode: '43161',
    address: { street: 'Carrer Nou', number: '7', floor: '1', postcode: '43800' },
    since: '2009-02-16',
    hints: { ownsHome: true },
    members: [
      {
        key: 'studentParent',
        givenName: 'Rosa',
        familyName1: 'Ferrer',
        familyName2: 'Mas',
        ...woman,
        birthDate: '1974-08-25',
        relation: 'reference',
        document: nif(8),
        facts: works(8, '2001-10-15'),
      },
      {
        key: 'student',
        givenName: 'Arnau',
        familyName1: 'Soler',
        familyName2: 'Ferrer',
        ...man,
        birthDate: '2003-04-28',
        relation: 'child',
        document: nif(7),
        facts: {
          ...works(7, '2026-09-01', 'not-registered'),
          school: { ...university, municipalityCode: '43148' },
          degrees: [
            {
              title: 'Grau en Enginyeria Informàtica',
              level: 'bachelor',
              university: university.name,
              issuedOn: '2025-07-15',
              registryNumber: '2025/990001',
            },
          ],
        },
      },
    ],
  },
  {
    municipalityCode: '08093',
    address: { street: 'Carrer Major', number: '3', postcode: '08695' },
    since: '1981-06-01',
    hints: { ownsHome: true },
    members: [
      {
        key: 'pensioner',
        givenName: 'Josep',
        familyName1: 'Casals',
        familyName2: 'Roca',
        ...man,
        birthDate: '1951-10-19',
        relation: 'reference',
        document: nif(9),
        facts: {
          ...works(9, '2016-11-01', 'pensioner'),
          disability: { degree: 65, since: '2018-03-12', reducedMobility: true },
        },
      },
    ],
  },
  {
    municipalityCode: '25243',
    address: { street: 'Passeig de la Pau', number: '21', floor: '3', door: '2', postcode: '25530' },
    since: '2016-10-03',
    hints: { car: true },
    members: [
      {
        key: 'unemployed',
        givenName: 'Sandra',
        familyName1: 'Moreno',
        familyName2: 'Prat',
        ...woman,
        birthDate: '1988-02-07',
        relation: 'reference',
        document: nif(10),
        facts: {
          ...works(10, '2026-05-01', 'unemployed'),
          unemployment: {
            kind: 'contributory',
            from: '2026-05-01',
            until: '2028-04-30',
            monthlyCents: 112_450,
          },
        },
      },
    ],
  },
  {
    municipalityCode: '17079',
    address: { street: 'Carrer de Barcelona', number: '88', floor: '4', door: '3', postcode: '17003' },
    since: '2019-01-21',
    hints: {},
    members: [
      {
        key: 'foreigner',
        givenName: 'Amina',
        familyName1: 'Bennani',
        ...woman,
        birthDate: '1991-07-30',
        nationality: 'MA',
        relation: 'reference',
        document: nie(1),
        facts: works(20, '2020-03-02'),
      },
      {
        key: 'foreignerPartner',
        givenName: 'Rachid',
        familyName1: 'El Idrissi',
        ...man,
        birthDate: '1989-05-11',
        nationality: 'MA',
        relation: 'partner',
        document: nie(2),
        facts: works(21, '2021-06-07'),
      },
      {
        key: 'foreignerChild',
        givenName: 'Omar',
        familyName1: 'El Idrissi',
        familyName2: 'Bennani',
        ...man,
        birthDate: '2020-02-18',
        nationality: 'MA',
        relation: 'child',
        document: nie(3),
      },
    ],
  },
];
