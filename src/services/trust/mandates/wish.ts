import { z } from 'zod';
import { DOCUMENT_KINDS, KINDS } from './mandate.ts';
import { partyInput } from './party.ts';
import { CAPACITIES, SCOPE_LIMIT, SCOPE_TYPES } from './scope.ts';

/** Largest document of a mandate, in bytes, and how many it has. */
export const DOCUMENT_BYTES = 10_000_000;
export const DOCUMENTS = 5;

export const day = z.iso.date();
const optionalDay = z.preprocess((value) => (value === '' ? undefined : value), day.optional());
const code = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{N}._/-]{1,60}$/u, 'is not a code');
const yes = z.preprocess((value) => value === true || value === 'true' || value === 'on', z.boolean());

/** What a mandate is to allow, and where: alike for everybody who brings one. */
export const powers = {
  type: z.enum(SCOPE_TYPES).describe('A: every body and procedure; B: some bodies; C: some procedures'),
  bodies: z.array(z.uuid()).max(SCOPE_LIMIT).default([]),
  procedures: z.array(code).max(SCOPE_LIMIT).default([]),
  families: z.array(code).max(SCOPE_LIMIT).default([]),
  capacities: z
    .array(z.enum(CAPACITIES))
    .min(1)
    .transform((all) => CAPACITIES.filter((each) => all.includes(each))),
  mayDelegate: yes.default(false).describe('Whether the representative may pass it on, once'),
  validFrom: optionalDay,
  validUntil: day,
};

export type Powers = {
  type: (typeof SCOPE_TYPES)[number];
  bodies: string[];
  procedures: string[];
  families: string[];
  capacities: (typeof CAPACITIES)[number][];
  mayDelegate: boolean;
  validFrom?: string | undefined;
  validUntil: string;
};

/** A document that was stored already; only our own code says where. */
export const paperInput = z.strictObject({
  kind: z.enum(DOCUMENT_KINDS).default('ALTRES'),
  name: z.string().trim().min(1).max(200),
  description: z.string().trim().max(500).nullable().default(null),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  size: z.number().int().min(1).max(DOCUMENT_BYTES),
});
export type PaperInput = z.output<typeof paperInput>;

export const grantInput = z.strictObject({
  representative: partyInput,
  ...powers,
  /** In the name of the legal person whose certificate one signed in with. */
  forOrganisation: yes.default(false),
  extendsId: z.uuid().optional(),
});

export const claimInput = z.strictObject({
  grantor: partyInput,
  ...powers,
  kind: z.enum(KINDS).exclude(['certificate']).default('ordinary'),
  /** Of a minor under guardianship, in place of a last day. */
  birthDate: optionalDay,
  validUntil: optionalDay,
  receiverId: z.uuid().describe('The body that validates the documents').optional(),
  documents: z.array(paperInput).max(DOCUMENTS).default([]),
});
