import type { Level } from '../../../kernel/assurance.ts';

export const DOCUMENT_TYPES = ['NIF', 'NIE', 'passport', 'other'] as const;
export type DocumentType = (typeof DOCUMENT_TYPES)[number];

/** Who somebody is, as a method of identification found out. */
export type Person = {
  documentType: DocumentType;
  /** As on the document; see {@link personKey}. */
  document: string;
  /** ISO 3166-1 alpha-2 of the state that gave the document. */
  country: string;
  givenName: string;
  surname1: string;
  surname2?: string | undefined;
  birthDate?: string | undefined;
};

export type Account = Person & {
  id: string;
  /** What actors, mandates and appointments call this person. */
  person: string;
  email: string | null;
  phone: string | null;
  state: 'active' | 'closed';
};

/** A legal person in whose name a certificate was given (EN 319 412-1 §5.1.4). */
export type Organisation = { document: string; name: string; role: 'representative' | 'seal' };

/**
 * One name for one person: the Spanish number without blanks, hyphens or small letters; with its state before it when
 * another gave it, so that numbers of two states never meet (`DE/L01X00T47`).
 */
export function personKey({ document, country }: Pick<Person, 'document' | 'country'>): string {
  const plain = document
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s.-]/g, '');
  return country === 'ES' ? plain : `${country}/${plain}`;
}

/** The number in a NIF or NIE has the letter that its digits give (Real Decreto 1553/2005 art. 11; RD 557/2011 art. 206). */
export function isSpanishNumber(document: string): boolean {
  const match = /^([XYZ]?)(\d{7,8})([A-Z])$/.exec(document);
  if (match === null) return false;
  const [, prefix = '', digits = '', letter] = match;
  if (digits.length !== (prefix === '' ? 8 : 7)) return false;
  const number = Number(`${prefix === '' ? '' : 'XYZ'.indexOf(prefix)}${digits}`);
  return 'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23] === letter;
}

export const fullName = ({
  givenName,
  surname1,
  surname2,
}: Pick<Person, 'givenName' | 'surname1' | 'surname2'>) =>
  [givenName, surname1, surname2].filter(Boolean).join(' ');

/** How a means came to be its person's: what its level rests on. */
export const ENROLMENTS = ['in-person', 'certificate', 'shared-data', 'invitation', 'session'] as const;
export type Enrolment = (typeof ENROLMENTS)[number];

export type Means = {
  id: string;
  accountId: string;
  method: string;
  /** What its person calls it: “Phone ending in 34”, “Laptop”. */
  label: string;
  level: Level;
  enrolledBy: Enrolment;
  /** Who was at the desk, when somebody was: the key of an actor, which is for nobody's eyes. */
  registrar: string | null;
  administrationId: string | null;
  createdAt: Temporal.Instant;
  lastUsedAt: Temporal.Instant | null;
  revokedAt: Temporal.Instant | null;
};
