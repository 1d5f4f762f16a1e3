import type { z } from 'zod';
import { perform } from '../../kernel/action.ts';
import type { System } from '../../kernel/actor.ts';
import type { RawRequest } from '../../kernel/http/routes.ts';
import { inviteOnce } from '../../services/trust/people/index.ts';
import { APPLICATION, type credentialsBody, type entitiesBody, type profilesBody } from './contract.ts';
import { hasBlanks, personOf } from './identifier.ts';
import { type Found, findUsers } from './queries/users.ts';
import { words } from './texts/index.ts';
import { type Code, given, not, type Told } from './told.ts';

type Of<Body extends z.ZodType> = z.output<Body>;

/** The bodies of somebody, as far as the system may see: its own. */
export async function loadEntities(
  { kernel, lang }: RawRequest,
  system: System,
  { identifier }: Of<typeof entitiesBody>,
): Promise<Told> {
  if (hasBlanks(identifier)) return not(lang, 'NOT_ALLOWED_WHITESPACE');
  const { body, users, state } = await perform(kernel, findUsers, system, { person: personOf(identifier) });
  const [user] = users;
  if (user === undefined) return not(lang, state === null ? 'UNKNOWN_USER' : 'DISABLED_USER');
  const { code: ine10, name, nif: cif } = body;
  return given([{ ine10, name, cif, defaultEntity: true, userEmail: user.email }]);
}

/** The roles that count today: of one person, or of all of the body. */
export async function loadProfiles(
  { kernel, lang }: RawRequest,
  system: System,
  asked: Of<typeof profilesBody>,
): Promise<Told> {
  const { identifier, applicationCode, ine10, profileName } = asked;
  if (Object.values(asked).some(hasBlanks)) return not(lang, 'NOT_ALLOWED_WHITESPACE');
  if (identifier === undefined && ine10 === undefined) return not(lang, 'MISSING_IDENTIFIER_OR_ENTITY');
  if (applicationCode !== undefined && applicationCode !== APPLICATION)
    return not(lang, 'UNKNOWN_APPLICATION');
  const person = identifier === undefined ? undefined : personOf(identifier);
  const found = await perform(kernel, findUsers, system, { ...(person !== undefined && { person }) });
  const { code } = found.body;
  if (ine10 !== undefined && ine10 !== code) return not(lang, 'UNKNOWN_ENTITY');
  const absent = person === undefined ? undefined : absence(found, ine10 !== undefined);
  if (absent !== undefined) return not(lang, absent);
  const all = found.users.map((user) => ({
    ...{ ine10: code, identifier: user.person },
    profiles: user.roles
      .filter((role) => profileName === undefined || role === profileName)
      .map((role) => ({ profileName: role })),
  }));
  const some = all.filter(({ profiles }) => profiles.length > 0);
  return some.length === 0 ? not(lang, 'NO_PROFILES_FOUND') : given(some);
}

/** Who is of another body and who is of none are told alike. */
function absence({ users, state }: Found, ofEntity: boolean): Code | undefined {
  if (users.length > 0) return undefined;
  if (state !== null) return 'DISABLED_USER';
  return ofEntity ? 'IDENTIFIER_NO_BELONGS_TO_ENTITY' : 'UNKNOWN_USER';
}

/** What the contract does not say of a place. */
const NOT_SAID = '—';

/** An invitation that its person accepts as themself; then they choose a password that nobody else ever has. */
export async function createCredentials(
  { kernel, lang, requestId, headers }: RawRequest,
  system: System,
  { name, identifier, recoverEmail, title = NOT_SAID, unit = NOT_SAID }: Of<typeof credentialsBody>,
): Promise<Told> {
  const document = personOf(identifier);
  const wish = { document, name, title, unit, email: recoverEmail };
  const key = headers['idempotency-key'];
  const made = await perform(kernel, inviteOnce, system, wish, {
    ...{ requestId, ...(typeof key === 'string' && { idempotencyKey: key }) },
  });
  if (made.outcome === 'there') return not(lang, 'UNKNOWN_ERROR', words(lang).there);
  const code = made.outcome === 'sent' ? 'INVITATION_SENT' : 'INVITATION_WAITING';
  const entity = { name, identifier: document, recoverEmail: made.email };
  return { ok: true, messageCode: code, messageDesc: words(lang).codes[code], entity };
}
