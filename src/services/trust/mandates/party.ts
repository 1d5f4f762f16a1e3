import { z } from 'zod';
import { isSpanishNumber, personKey } from '../identity/index.ts';
import { type Party, PERSON_KINDS } from './mandate.ts';

const CONTROL_LETTERS = 'JABCDEFGHI';
/** Legal persons: form, seven digits, control digit or letter (Orden EHA/451/2008). */
const ORGANISATION = /^[ABCDEFGHJNPQRSUVW](\d{7})([0-9A-J])$/;
/** Spaniards without DNI and minors: K, L and M with seven digits (RD 1065/2007 art. 19). */
const WITHOUT_DNI = /^[KLM](\d{7})([A-Z])$/;
const PERSON_LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE';

/** Whether a text, already in its one spelling, is the NIF of a legal person. */
export function isOrganisationNumber(text: string): boolean {
  const [, digits = '', control = ''] = ORGANISATION.exec(text) ?? [];
  if (digits === '') return false;
  let sum = 0;
  for (const [at, character] of [...digits].entries()) {
    const value = Number(character) * (at % 2 === 0 ? 2 : 1);
    sum += Math.floor(value / 10) + (value % 10);
  }
  const digit = (10 - (sum % 10)) % 10;
  return control === String(digit) || control === CONTROL_LETTERS[digit];
}

export function isPersonNumber(text: string): boolean {
  const [, digits, letter] = WITHOUT_DNI.exec(text) ?? [];
  if (digits !== undefined) return PERSON_LETTERS[Number(digits) % 23] === letter;
  return isSpanishNumber(text);
}

/** A NIF or NIE in its one spelling: whoever types a hyphen, a blank or a small letter is the same person. */
export const spell = (text: string): string => personKey({ document: text, country: 'ES' });

const name = z.string().trim().min(1).max(80);
const maybe = z.preprocess((value) => (value === '' || value === null ? undefined : value), name.optional());

/** A party as somebody writes it: a person with name and surnames, or a legal person with its name. */
export const partyInput = z
  .strictObject({
    kind: z.enum(PERSON_KINDS).default('person'),
    document: z.string().trim().min(5).max(20).transform(spell),
    name,
    surname1: maybe,
    surname2: maybe,
  })
  .superRefine((party, context) => {
    const right =
      party.kind === 'person' ? isPersonNumber(party.document) : isOrganisationNumber(party.document);
    if (!right)
      context.addIssue({
        code: 'custom',
        path: ['document'],
        message:
          party.kind === 'person'
            ? 'is not a NIF or NIE: its letter does not fit'
            : 'is not the NIF of a legal person',
      });
    if (party.kind === 'person' && party.surname1 === undefined)
      context.addIssue({ code: 'custom', path: ['surname1'], message: 'is required' });
  });

export function partyOf(given: z.output<typeof partyInput>): Party {
  const { kind, document: key, name: first, surname1, surname2 } = given;
  if (kind === 'organisation' || surname1 === undefined) return { key, name: first, kind, parts: null };
  const parts = { given: first, surname1, ...(surname2 !== undefined && { surname2 }) };
  return { key, name: [first, surname1, surname2].filter(Boolean).join(' '), kind, parts };
}
