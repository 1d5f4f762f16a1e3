import type { z } from 'zod';
import { type Access, assertMayDo } from '../../kernel/access.ts';
import { parseInput } from '../../kernel/action.ts';
import type { System } from '../../kernel/actor.ts';
import type { RawRequest, RawRoute } from '../../kernel/http/routes.ts';
import { kernelProblems } from '../../kernel/problems.ts';
import { authenticate } from './authenticate.ts';
import {
  AUTHENTICATE,
  authenticateBody,
  authenticated,
  CREATE_CREDENTIALS,
  credentialsBody,
  dialect,
  entities,
  entitiesBody,
  envelope,
  invited,
  LOAD_ENTITIES,
  LOAD_PROFILES,
  profiles,
  profilesBody,
  refusal,
} from './contract.ts';
import type { Told } from './told.ts';
import { createCredentials, loadEntities, loadProfiles } from './users.ts';

const JSON_TYPE = 'application/json';
const HEADERS = { 'content-type': `${JSON_TYPE}; charset=utf-8`, 'cache-control': 'no-store' };
/** Four texts are far less. */
const BODY_LIMIT = 16 * 1024;

type Operation<Body extends z.ZodType> = {
  path: string;
  name: string;
  summary: string;
  access: Access;
  body: Body;
  entity: z.ZodType;
  /** Takes an Idempotency-Key. */
  isAct?: true;
  run(request: RawRequest, system: System, asked: z.output<Body>): Promise<Told>;
};

function operation<Body extends z.ZodType>({ path, body, run, ...of }: Operation<Body>): RawRoute {
  const { name, summary, access, entity, isAct } = of;
  return {
    ...{ method: 'POST', path, tag: 'people', dialect, bodyLimit: BODY_LIMIT },
    contract: {
      ...{ name, summary, access, refusal, body: { type: JSON_TYPE, schema: body } },
      ...(isAct && { kind: 'action' as const }),
      returns: { 200: { description: 'The result.', content: { [JSON_TYPE]: envelope(entity) } } },
    },
    async handle(given) {
      const { actor, headers } = given;
      assertMayDo(actor, access);
      if (actor.kind !== 'system') throw kernelProblems['not-allowed']();
      const asked = parseInput(body, given.body ?? {});
      // As for problems: whoever names no language reads the published English.
      const lang = headers['accept-language'] === undefined ? 'en' : given.lang;
      return { headers: HEADERS, body: JSON.stringify(await run({ ...given, lang }, actor, asked)) };
    },
  };
}

export const eacatRoutes: RawRoute[] = [
  operation({
    ...{ path: AUTHENTICATE, name: 'eacat.user.authenticate', body: authenticateBody, entity: authenticated },
    summary: 'EACAT: whether somebody of your body has that password and that code of their application.',
    access: { system: 'people.authenticate' },
    run: authenticate,
  }),
  operation({
    ...{ path: LOAD_ENTITIES, name: 'eacat.user.load-entities', body: entitiesBody, entity: entities },
    summary: 'EACAT: your body, when somebody works for it today.',
    access: { system: 'people.read' },
    run: loadEntities,
  }),
  operation({
    ...{ path: LOAD_PROFILES, name: 'eacat.user.load-profiles', body: profilesBody, entity: profiles },
    summary: 'EACAT: the roles in your body of somebody, or of everybody.',
    access: { system: 'people.read' },
    run: loadProfiles,
  }),
  operation({
    ...{ path: CREATE_CREDENTIALS, name: 'eacat.credentials.create', body: credentialsBody, entity: invited },
    summary: 'EACAT: invites somebody to your body; they choose their own password, which is never told.',
    access: { system: 'people.manage' },
    isAct: true,
    run: createCredentials,
  }),
];
