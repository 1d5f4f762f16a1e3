import { z } from 'zod';
import type { Dialect } from '../../kernel/http/routes.ts';

/** The published addresses, as they are (eacat3-api-users, README §4). */
const BASE = '/eacat/rest/api/auth/user';
export const AUTHENTICATE = `${BASE}/authenticate`;
export const LOAD_ENTITIES = `${BASE}/load-entities`;
export const LOAD_PROFILES = `${BASE}/load-entity-profiles`;
export const CREATE_CREDENTIALS = `${BASE}/create-credentials`;

/** Roles are the platform's: the only application of which it keeps any. */
export const APPLICATION = 'APLEC';

/** Published codes that are told here; README.md says when, and which never. The two of invitations are ours. */
export const CODES = [
  ...['FAIL', 'DISABLED_USER', 'DISABLED_TEMPORARILY', 'UNKNOWN_USER', 'NOT_ALLOWED_WHITESPACE'],
  ...['UNKNOWN_ENTITY', 'IDENTIFIER_NO_BELONGS_TO_ENTITY', 'UNKNOWN_APPLICATION'],
  ...['MISSING_IDENTIFIER_OR_ENTITY', 'NO_PROFILES_FOUND', 'UNKNOWN_ERROR'],
  ...['INVITATION_SENT', 'INVITATION_WAITING'],
] as const;

/** A parameter of the contract; what many clients send for none is none. */
const optional = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .nullish()
    .transform((given) => (given === '' || given === null ? undefined : given));
const identifier = z.string().trim().min(1).max(40).describe('NIF (7 or 8 digits and letter) or NIE');
/** More than a password has (`authenticator`), and little to hash. */
const LONGEST_SECRET = 300;

export const authenticateBody = z.object({
  identifier,
  password: z.string().min(1).max(LONGEST_SECRET),
  code: optional(40).describe('Not in the published contract: of the authenticator application, or on paper'),
  deviceToken: optional(200).describe('Not in the published contract: from an answer to this browser before'),
});
export const entitiesBody = z.object({ identifier });
export const profilesBody = z.object({
  identifier: optional(40),
  applicationCode: optional(60),
  ine10: optional(60),
  profileName: optional(60),
});
/** The `password` of the contract is not among them: it is not read, so it comes into no record. */
export const credentialsBody = z.object({
  name: z.string().trim().min(1).max(120),
  identifier,
  recoverEmail: z.email().max(200),
  title: optional(120).describe('Not in the published contract: the post'),
  unit: optional(120).describe('Not in the published contract'),
});

export const authenticated = z.object({
  userIdentifier: z.string(),
  userName: z.string(),
  deviceToken: z.string().describe('To keep in the browser of this person, and send with their next try'),
});
export const entities = z.array(
  z.object({
    ine10: z.string(),
    name: z.string(),
    cif: z.string().nullable(),
    defaultEntity: z.boolean(),
    userEmail: z.string().nullable(),
  }),
);
export const profiles = z.array(
  z.object({
    ine10: z.string(),
    identifier: z.string(),
    profiles: z.array(z.object({ profileName: z.string() })),
  }),
);
export const invited = z.object({ name: z.string(), identifier: z.string(), recoverEmail: z.string() });

/** How every answer looks; `entity` is null when it is not `ok`. */
export const envelope = (entity: z.ZodType) =>
  z.object({
    ok: z.boolean(),
    messageCode: z.enum(CODES).nullable(),
    messageDesc: z.string().nullable(),
    entity: entity.nullable(),
  });

const UNREADABLE = 'UNKNOWN_ERROR';

/** Refusals of the caller and of the form are problems; they have the members of the contract too, for clients of today. */
export const dialect: Dialect = {
  type: 'application/problem+json; charset=utf-8',
  members: ({ kind }) => ({
    ...{ ok: false, messageCode: UNREADABLE, entity: null },
    messageDesc: `${kind.title.en} ${kind.remedy.en}`,
  }),
};
export const refusal = {
  type: 'application/problem+json',
  members: z.object({
    ok: z.literal(false),
    messageCode: z.literal(UNREADABLE),
    messageDesc: z.string(),
    entity: z.null(),
  }),
};
