import { z } from 'zod';
import { isOrganisationNif, isPersonNif, spellNif } from '../../../kernel/nif.ts';
import { type Party, PERSON_KINDS } from './mandate.ts';

const name = z.string().trim().min(1).max(80);
const maybe = z.preprocess((value) => (value === '' || value === null ? undefined : value), name.optional());

/** A party as somebody writes it: a person with name and surnames, or a legal person with its name. */
export const partyInput = z
  .strictObject({
    kind: z.enum(PERSON_KINDS).default('person'),
    document: z.string().trim().min(5).max(20).transform(spellNif),
    name,
    surname1: maybe,
    surname2: maybe,
  })
  .superRefine((party, context) => {
    const right = party.kind === 'person' ? isPersonNif(party.document) : isOrganisationNif(party.document);
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
