import type { IdDocument } from './identifiers.ts';

/** Every date is ISO 8601 `YYYY-MM-DD`, every amount in euro cents. Everything here is invented. */
export interface Person {
  /** Said on each one, so that no copy can pass for a real person. */
  readonly synthetic: true;
  /** `p00001` and so on; the story people come first. */
  readonly id: string;
  readonly document: IdDocument;
  readonly givenName: string;
  readonly familyName1: string;
  readonly familyName2?: string;
  readonly sex: 'female' | 'male';
  readonly birthDate: string;
  /** ISO 3166-1 alpha-2. */
  readonly nationality: string;
  readonly householdId: string;
  readonly relation: Relation;
  readonly registeredSince: string;
  readonly taxes?: { readonly upToDate: boolean };
  readonly disability?: Disability;
  readonly degrees: readonly Degree[];
  readonly unemployment?: UnemploymentBenefit;
  readonly properties: readonly Property[];
  readonly vehicles: readonly Vehicle[];
  readonly socialSecurity?: SocialSecurity;
  readonly school?: School;
  readonly couple?: Couple;
}

export type Relation = 'reference' | 'partner' | 'child' | 'parent';

export interface Household {
  readonly id: string;
  readonly municipality: { readonly code: string; readonly name: string };
  readonly address: Address;
  /** Ids of people; the person of reference first. */
  readonly memberIds: readonly string[];
  readonly largeFamily?: LargeFamily;
}

export interface Address {
  readonly street: string;
  readonly number: string;
  readonly floor?: string;
  readonly door?: string;
  readonly postcode: string;
}

/** Ley 40/2003: general, or special from five children on (art. 4). */
export interface LargeFamily {
  readonly titleNumber: string;
  readonly category: 'general' | 'special';
  readonly validFrom: string;
  readonly validUntil: string;
  readonly memberIds: readonly string[];
  readonly children: number;
}

/** RD 888/2022: recognised from 33 %. */
export interface Disability {
  readonly degree: number;
  readonly since: string;
  readonly validUntil?: string;
  readonly reducedMobility: boolean;
}

export interface Degree {
  readonly title: string;
  readonly level: 'bachelor' | 'master' | 'doctorate';
  readonly university: string;
  readonly issuedOn: string;
  readonly registryNumber: string;
}

export interface UnemploymentBenefit {
  readonly kind: 'contributory' | 'subsidy';
  readonly from: string;
  readonly until: string;
  readonly monthlyCents: number;
}

export interface Property {
  readonly cadastralReference: string;
  readonly use: 'dwelling' | 'parking' | 'premises' | 'rural';
  readonly municipality: { readonly code: string; readonly name: string };
  readonly address: Address;
  readonly surfaceM2: number;
  readonly cadastralValueCents: number;
  readonly sharePercent: number;
}

export interface Vehicle {
  readonly plate: string;
  readonly kind: 'car' | 'motorcycle' | 'van';
  readonly registeredOn: string;
  readonly environmentalLabel: '0' | 'ECO' | 'C' | 'B' | 'none';
  readonly taxMunicipalityCode: string;
}

export interface SocialSecurity {
  readonly affiliationNumber: string;
  readonly status: 'employed' | 'self-employed' | 'unemployed' | 'pensioner' | 'not-registered';
  readonly since: string;
  readonly debts: boolean;
}

/** Where the person studies; the stage and year follow from the birth date and the school year asked for. */
export interface School {
  readonly code: string;
  readonly name: string;
  readonly kind: 'school' | 'university';
  readonly municipalityCode: string;
}

export interface Couple {
  readonly partnerId: string;
  readonly registrationNumber: string;
  readonly registeredOn: string;
}

/** While it is being made. */
export type Draft = { -readonly [Key in keyof Person]: Person[Key] };
