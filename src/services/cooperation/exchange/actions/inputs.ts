import { z } from 'zod';
import { isId } from '../../../../kernel/ids.ts';
import { isPersonNif } from '../../../../kernel/nif.ts';

/** Identifier of something of ours: UUID in canonical lower case. */
export const id = z.string().refine(isId, 'is not an identifier');

/** Why one moves something against somebody: always asked, and shown to them. */
export const reason = z.string().trim().min(10, 'explains why, in 10 characters or more').max(1000);

/** Empty texts of forms count as absent. */
export function optional<S extends z.ZodType>(schema: S) {
  return z.preprocess((value) => (value === '' || value === null ? undefined : value), schema.optional());
}

/** Calendar day YYYY-MM-DD that exists. */
export const day = z.iso.date('is a date YYYY-MM-DD that exists');

/** NIF or NIE as people write it; capital letters without blanks or hyphens once parsed. */
export const personDocument = z
  .string()
  .max(20)
  .transform((text) => text.replace(/[\s.-]/g, '').toUpperCase())
  .refine(isPersonNif, 'is not a NIF or NIE: the letter does not match');

/** Page of a list, counted from one. */
export const PAGE_SIZE = 25;
export const MAX_PAGE = 400;
export const page = z.coerce.number().int().min(1).max(MAX_PAGE).default(1);

/** True when a box is ticked or JSON says so; absent is false. */
export const yes = z.preprocess(
  (value) => value === true || value === 'true' || value === 'yes',
  z.boolean(),
);
