import { isSpanishNumber } from '../identity/index.ts';
import { type Said, UpstreamFinding } from './upstream.ts';

type Given = {
  identifier: string;
  /** The state of an identifier that says none. */
  country: string;
  givenName: string | undefined;
  familyName: string | undefined;
  firstSurname?: string | undefined;
  birthDate?: string | undefined;
};

/** `ES/FR/…`: the state that gave the identifier, the state it was made for, the identifier (eIDAS Attribute Profile §2.2.3). */
const CROSS_BORDER = /^([A-Z]{2})\/([A-Z]{2})\/(.{1,60})$/;
const LONGEST = 200;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * The person that attributes speak of. A number of Spain has to be a NIF or NIE with its letter; one of another state stands with
 * that state before it, so that it never meets one of ours. @throws UpstreamFinding `no-identifier`, `no-name`, `not-a-number`
 */
export function personFrom(given: Given): Said['person'] {
  const { country, document } = identifierOf(given);
  const givenName = clean(given.givenName);
  const familyName = clean(given.familyName);
  if (givenName === undefined || familyName === undefined) throw new UpstreamFinding('no-name');
  const spanish = country === 'ES';
  if (spanish && !isSpanishNumber(document)) throw new UpstreamFinding('not-a-number');
  return {
    documentType: spanish ? (/^[XYZ]/.test(document) ? 'NIE' : 'NIF') : 'other',
    ...{ document, country, givenName },
    ...surnames(familyName, clean(given.firstSurname)),
    ...(given.birthDate !== undefined && DAY.test(given.birthDate) && { birthDate: given.birthDate }),
  };
}

function identifierOf({ identifier, country }: Given): { country: string; document: string } {
  const plain = identifier.normalize('NFKC').trim();
  const crossing = CROSS_BORDER.exec(plain);
  const document = (crossing?.[3] ?? plain).toUpperCase().replace(/[\s.-]/g, '');
  if (!/^[A-Z0-9+/=_]{3,60}$/.test(document)) throw new UpstreamFinding('no-identifier');
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
