import type { Level } from '../../../kernel/assurance.ts';
import { spellNif } from '../../../kernel/nif.ts';

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
 * One name for one person: the Spanish number in its one spelling; with its state before it when
 * another gave it, so that numbers of two states never meet (`DE/L01X00T47`).
 */
export function personKey({ document, country }: Pick<Person, 'document' | 'country'>): string {
  if (country === 'ES') return spellNif(document);
  const plain = document
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s.-]/g, '');
  return `${country}/${plain}`;
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
