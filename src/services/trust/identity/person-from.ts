import { isPersonNif } from '../../../kernel/nif.ts';
import type { Person } from './account.ts';

export type GivenPerson = {
  identifier: string;
  /** The state of an identifier that says none. */
  country: string;
  givenName: string | undefined;
  familyName: string | undefined;
  firstSurname?: string | undefined;
  birthDate?: string | undefined;
};

/** Why attributes speak of nobody whom we could know again. */
export type NoPerson = 'no-identifier' | 'no-name' | 'not-a-number';

/** `ES/FR/…`: the state that gave the identifier, the state it was made for, the identifier (eIDAS Attribute Profile §2.2.3). */
const CROSS_BORDER = /^([A-Z]{2})\/([A-Z]{2})\/(.{1,60})$/;
const LONGEST = 200;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * The person that attributes of others speak of. A number of Spain has to be a NIF or NIE with its letter; one of another state
 * stands with that state before it, so that it never meets one of ours.
 */
export function personFrom(given: GivenPerson): Person | NoPerson {
  const identified = identifierOf(given);
  if (identified === undefined) return 'no-identifier';
  const { country, document } = identified;
  const givenName = clean(given.givenName);
  const familyName = clean(given.familyName);
  if (givenName === undefined || familyName === undefined) return 'no-name';
  const spanish = country === 'ES';
  if (spanish && !isPersonNif(document)) return 'not-a-number';
  return {
    documentType: spanish ? (/^[XYZ]/.test(document) ? 'NIE' : 'NIF') : 'other',
    ...{ document, country, givenName },
    ...surnames(familyName, clean(given.firstSurname)),
    ...(given.birthDate !== undefined && DAY.test(given.birthDate) && { birthDate: given.birthDate }),
  };
}

function identifierOf({ identifier, country }: GivenPerson) {
  const plain = identifier.normalize('NFKC').trim();
  const crossing = CROSS_BORDER.exec(plain);
  const document = (crossing?.[3] ?? plain).toUpperCase().replace(/[\s.-]/g, '');
  if (!/^[A-Z0-9+/=_]{3,60}$/.test(document)) return undefined;
  return { country: crossing?.[1] ?? country, document };
}

/** Both surnames come as one text; the first is told apart only when it is said (`FirstSurname` of Cl@ve). */
function surnames(family: string, first: string | undefined): { surname1: string; surname2?: string } {
  if (first === undefined || !family.startsWith(`${first} `)) return { surname1: family };
  return { surname1: first, surname2: family.slice(first.length + 1) };
}

function clean(text: string | undefined): string | undefined {
  const plain = text?.normalize('NFC').replace(/\p{C}/gu, '').trim().slice(0, LONGEST);
  return plain === '' ? undefined : plain;
}
