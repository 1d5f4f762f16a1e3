import { z } from 'zod';
import { isBodyNif, isDir3, isIne10 } from './codes.ts';

/** Kinds of public body that can be members (Llei 26/2010 art. 3; Decret legislatiu 2/2003 arts. 1–2). */
export const TYPES = [
  'municipality',
  'county-council',
  'province',
  'generalitat-department',
  'university',
  'public-agency',
  'consortium',
] as const;
export type AdministrationType = (typeof TYPES)[number];

/** A body that merged or was dissolved stays in the directory: its acts have to be found. */
export const STATUSES = ['active', 'merged', 'dissolved'] as const;
export type Status = (typeof STATUSES)[number];

/**
 * Changes of status; going back to active is for mending a mistake. Merged needs the body that took over
 * (Decret legislatiu 2/2003 arts. 12–18: the new or enlarged municipality succeeds in rights and duties).
 */
export const STATUS_MOVES: Readonly<Record<Status, readonly Status[]>> = {
  active: ['merged', 'dissolved'],
  merged: ['active'],
  dissolved: ['active'],
};

/** How a body is reached: its general mailbox and seat, never a named person's. */
export type Contact = {
  email: string | null;
  phone: string | null;
  address: string | null;
  web: string | null;
};

export type Administration = {
  id: string;
  type: AdministrationType;
  /** Ten digits, for local bodies; Barcelona is 0801930008. */
  ine10: string | null;
  /** Code of the common directory of units and offices; Barcelona is L01080193. */
  dir3: string | null;
  nif: string | null;
  /** Official name: “Ajuntament de la Seu d'Urgell”. */
  name: string;
  /** The short name by which people know it: “La Seu d'Urgell”. */
  place: string | null;
  /** Official name in other languages, where it has one. */
  names: { es?: string | undefined; oc?: string | undefined; en?: string | undefined };
  parentId: string | null;
  /** Inhabitants; null when not known. */
  population: number | null;
  /** Local calendar of the seat: `local:` and the five INE digits of the municipality (see kernel/legal-time). */
  calendar: string | null;
  contact: Contact;
  status: Status;
  /** Date from which it has the status, where known. */
  statusSince: string | null;
  statusReason: string | null;
  /** The body that took over, when merged. */
  mergedIntoId: string | null;
  /** True for a body that does not exist and is there for the demonstration. */
  invented: boolean;
  /** Grows with each change; a change made on an older one is refused. */
  version: number;
};

/** One line without blanks around it, so that a file gives back what it was given. */
const trimmed = (least: number, most: number) =>
  z
    .string()
    .overwrite((text) => text.trim().replace(/\s+/g, ' '))
    .min(least)
    .max(most);
/** An empty text of a form or a file is nothing. */
const orNull = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (value === '' || value === undefined ? null : value), schema.nullable());
const code = (is: (text: string) => boolean, message: string) =>
  z.string().trim().toUpperCase().refine(is, { message });

/** A calendar date that exists. */
export const dateSchema = z.iso.date();

/** How each field is written; the same for forms, the API and imported files. Messages are codes, told by texts. */
export const fieldSchemas = {
  type: z.enum(TYPES),
  ine10: orNull(code(isIne10, 'is not an INE10: ten digits, with the control digits of INE')),
  dir3: orNull(
    code(isDir3, 'is not a DIR3 code: nine characters, and the control digit of INE for a town hall'),
  ),
  nif: orNull(code(isBodyNif, 'is not the NIF of a public body: letter, seven digits, control letter')),
  name: trimmed(2, 200),
  place: orNull(trimmed(1, 120)),
  names: z.strictObject({
    es: trimmed(2, 200).optional(),
    oc: trimmed(2, 200).optional(),
    en: trimmed(2, 200).optional(),
  }),
  parentId: orNull(z.uuid()),
  population: orNull(z.coerce.number().int().min(0).max(100_000_000)),
  calendar: orNull(
    z.string().regex(/^local:\d{5}$/, 'is written local: and the five digits of a municipality'),
  ),
  email: orNull(z.email().max(200)),
  phone: orNull(
    z
      .string()
      .trim()
      .regex(/^\+?[0-9 ]{3,20}$/, 'has digits and blanks, with + for a country'),
  ),
  address: orNull(trimmed(2, 300)),
  web: orNull(z.url({ protocol: /^https?$/ }).max(300)),
} as const;

/** What can be said of a body when it is created; everything but type and name may be unknown. */
export const newAdministrationSchema = z.strictObject({
  type: fieldSchemas.type,
  name: fieldSchemas.name,
  ine10: fieldSchemas.ine10.default(null),
  dir3: fieldSchemas.dir3.default(null),
  nif: fieldSchemas.nif.default(null),
  place: fieldSchemas.place.default(null),
  names: fieldSchemas.names.default({}),
  parentId: fieldSchemas.parentId.default(null),
  population: fieldSchemas.population.default(null),
  calendar: fieldSchemas.calendar.default(null),
  email: fieldSchemas.email.default(null),
  phone: fieldSchemas.phone.default(null),
  address: fieldSchemas.address.default(null),
  web: fieldSchemas.web.default(null),
});
export type NewAdministration = z.output<typeof newAdministrationSchema>;

/** Fields that the people of a body may change themselves; the rest is of the operator, who keeps the directory. */
export const OWN_FIELDS: readonly string[] = [
  'place',
  'names',
  'population',
  'calendar',
  'email',
  'phone',
  'address',
  'web',
];

/** A body as everybody may see it, in answers of the API. */
export const administrationView = z.object({
  id: z.uuid(),
  type: z.enum(TYPES),
  ine10: z.string().nullable(),
  dir3: z.string().nullable(),
  nif: z.string().nullable(),
  name: z.string(),
  place: z.string().nullable(),
  names: z.object({ es: z.string().optional(), oc: z.string().optional(), en: z.string().optional() }),
  parentId: z.uuid().nullable(),
  population: z.number().nullable(),
  calendar: z.string().nullable(),
  contact: z.object({
    email: z.string().nullable(),
    phone: z.string().nullable(),
    address: z.string().nullable(),
    web: z.string().nullable(),
  }),
  status: z.enum(STATUSES),
  statusSince: z.string().nullable(),
  statusReason: z.string().nullable(),
  mergedIntoId: z.uuid().nullable(),
  invented: z.boolean(),
  version: z.number(),
});

/** Most steps from a body to the top of its tree of parents. */
export const PARENTS_LIMIT = 10;

/** Whether `parentId` can be above `id`: a body is not above itself, directly or through others. */
export function makesCircle(
  id: string,
  parentId: string | null,
  parentOf: (id: string) => string | null,
): boolean {
  let above = parentId;
  for (let step = 0; above !== null; step++) {
    if (above === id || step >= PARENTS_LIMIT) return true;
    above = parentOf(above);
  }
  return false;
}

/** A merger says into which other body; no other status does. */
export function successorAgrees(status: Status, id: string, mergedIntoId: string | null): boolean {
  return status === 'merged' ? mergedIntoId !== null && mergedIntoId !== id : mergedIntoId === null;
}
