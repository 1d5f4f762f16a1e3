import { z } from 'zod';
import { messageOf } from '../../../kernel/field-messages.ts';
import { isOrganisationNif, isPersonNif } from '../../../kernel/nif.ts';
import { buildName, type Name } from '../../../kernel/pki/index.ts';
import { certificatesProblems } from './problems.ts';
import { type Profile, rulesOf, type SubjectPart } from './profiles.ts';

/** A name of a host without a wildcard above a public suffix: labels of RFC 1123, at least two, in lower case. */
const HOST = /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/;
const MAX_HOSTS = 100;
const MAX_HOST = 253;

const line = (most: number) =>
  z
    .string()
    .overwrite((text) => text.normalize('NFC').trim().replace(/\s+/g, ' '))
    .min(1)
    .max(most)
    .refine((text) => !/[\p{Cc}\p{Cf}]/u.test(text), { message: 'has characters that cannot be seen' });

/** Parts of a subject. Lengths are those of X.520 (RFC 5280 appendix A): 64 for names and organisations. */
export const subjectParts = {
  givenName: line(64),
  surname: line(64),
  /** NIF or NIE of the person. */
  document: z
    .string()
    .trim()
    .toUpperCase()
    .refine(isPersonNif, { message: 'is not a NIF or NIE: its letter does not fit' }),
  pseudonym: line(64),
  organisation: line(64),
  organisationNif: z
    .string()
    .trim()
    .toUpperCase()
    .refine(isOrganisationNif, { message: 'is not the NIF of a legal person' }),
  unit: line(64),
  /** Post of an official or employee. */
  office: line(64),
  hosts: z.array(z.string().max(MAX_HOST).regex(HOST, 'is not the name of a host')).min(1).max(MAX_HOSTS),
  /** Of a thing that is no person: a seal, a system, a time-stamping unit. */
  name: line(64),
  email: z.email().max(200),
  /** What empowers a representative: deed, register, date. */
  mandate: line(200),
} as const satisfies Record<SubjectPart, z.ZodType>;

export const subjectSchema = z.strictObject({
  givenName: subjectParts.givenName.optional(),
  surname: subjectParts.surname.optional(),
  document: subjectParts.document.optional(),
  pseudonym: subjectParts.pseudonym.optional(),
  organisation: subjectParts.organisation.optional(),
  organisationNif: subjectParts.organisationNif.optional(),
  unit: subjectParts.unit.optional(),
  office: subjectParts.office.optional(),
  hosts: subjectParts.hosts.optional(),
  name: subjectParts.name.optional(),
  email: subjectParts.email.optional(),
  mandate: subjectParts.mandate.optional(),
});

const loose = z.string().max(1000).optional();
/** The same as somebody gives it; `checkSubject` says all that is wrong with it at once. */
export const givenSubject = z.strictObject({
  givenName: loose,
  surname: loose,
  document: loose.describe('NIF or NIE'),
  pseudonym: loose,
  organisation: loose,
  organisationNif: loose,
  unit: loose,
  office: loose.describe('Post of an official or employee'),
  hosts: z.array(z.string().max(1000)).max(1000).optional(),
  name: loose.describe('Of a seal, a system or a time-stamping unit'),
  email: loose,
  mandate: loose.describe('What empowers a representative'),
});

/** Whom a certificate is about, before it becomes a name. Which parts are needed says the profile. */
export type Subject = z.input<typeof subjectSchema>;

/** The subject as the profile has it. @throws Problem `certificates.subject-wrong` with every part that lacks or is too much */
export function checkSubject(profile: Profile, given: Subject): Subject {
  const { needs, takes } = rulesOf(profile);
  const parsed = subjectSchema.safeParse(given, { error: messageOf });
  const fields = parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => ({ field: String(path[0] ?? '(body)'), message }));
  for (const part of needs)
    if (given[part] === undefined) fields.push({ field: part, message: 'is needed for this profile' });
  for (const part of Object.keys(given) as SubjectPart[])
    if (given[part] !== undefined && !needs.includes(part) && !takes.includes(part))
      fields.push({ field: part, message: 'does not belong to this profile' });
  if (fields.length > 0) throw certificatesProblems['subject-wrong']({ fields });
  return parsed.data as Subject;
}

/** X.520 ub-common-name. */
const CN_LIMIT = 64;
/** A common name is for reading only: what does not fit is cut, the parts are whole in their own attributes. */
const cn = (text: string) => (text.length <= CN_LIMIT ? text : `${text.slice(0, CN_LIMIT - 1)}…`);

/** What a person reads on lists: never a document. A pseudonym stays one. */
export function holderName(profile: Profile, subject: Subject): string {
  if (profile === 'employee-pseudonym') return subject.pseudonym ?? '';
  if (subject.givenName !== undefined) return `${subject.givenName} ${subject.surname ?? ''}`.trim();
  return subject.name ?? subject.hosts?.[0] ?? subject.organisation ?? '';
}

function commonName(profile: Profile, subject: Subject): string {
  const { document = '', organisationNif = '' } = subject;
  switch (profile) {
    case 'employee-pseudonym':
      return cn(subject.pseudonym ?? '');
    case 'representative':
      return cn(`${document} ${holderName(profile, subject)} (R: ${organisationNif})`);
    case 'citizen':
    case 'employee':
    case 'official':
      return cn(`${holderName(profile, subject)} - NIF ${document}`);
    default:
      return cn(holderName(profile, subject));
  }
}

type Pair = readonly [string, string];
const pair = (attribute: string, value: string | undefined): Pair[] =>
  value === undefined ? [] : [[attribute, value]];

/**
 * The subject's distinguished name: serialNumber `IDCES-<NIF>` of a person (EN 319 412-1 §5.1.3), organizationIdentifier
 * `VATES-<NIF>` of a legal person (§5.1.4). A pseudonym has no document anywhere in the certificate.
 */
export function subjectName(profile: Profile, subject: Subject): Name {
  const isPseudonym = profile === 'employee-pseudonym';
  const nif = subject.organisationNif;
  const personal = isPseudonym
    ? [...pair('pseudonym', subject.pseudonym), ...pair('serialNumber', printable(subject.pseudonym ?? ''))]
    : [
        ...pair('SN', subject.surname),
        ...pair('GN', subject.givenName),
        ...pair('serialNumber', subject.document === undefined ? undefined : `IDCES-${subject.document}`),
      ];
  return buildName([
    ['C', 'ES'],
    ...pair('O', subject.organisation),
    ...pair('organizationIdentifier', nif === undefined ? undefined : `VATES-${nif}`),
    ...pair('OU', subject.unit),
    ...pair('title', subject.office),
    ...pair('description', subject.mandate),
    ...personal,
    ['CN', commonName(profile, subject)],
  ]);
}

/** serialNumber is a PrintableString (RFC 5280 appendix A): other letters become what they are without accents, or `-`. */
const printable = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/[^A-Za-z0-9 '()+,./:=?-]/g, '-');
