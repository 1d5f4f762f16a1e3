import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { perform } from '../../kernel/action.ts';
import type { RawAnswer, RawRequest, RawRoute } from '../../kernel/http/routes.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { findAccount } from '../../services/trust/identity/index.ts';
import {
  type ApprovedApplication,
  approvedApplication,
  hasConsented,
} from '../../services/trust/provider/index.ts';
import { ACCESS_SECONDS, endToken, exchangeCode, hashOf, refreshAccess } from './actions/tokens.ts';
import { LOGOUT, REVOKE, TOKEN, USER_INFO, userInfo } from './contract.ts';
import { findToken } from './store.ts';

const PLATFORM = { kind: 'platform', name: 'valid' } as const;
const EVERYBODY = { visitor: true, citizen: true, employee: true, operator: true, system: true } as const;
const COMMON = { tag: 'identity', ownCallers: true } as const;
const LONGEST = 2_000;

const json = (status: number, body: unknown, headers: Record<string, string> = {}): RawAnswer => ({
  status,
  headers: {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    pragma: 'no-cache',
    ...headers,
  },
  body: JSON.stringify(body),
});
/** RFC 6749 §5.2; the description is ours and repeats nothing that was sent. */
const refusal = (status: number, error: string, description: string): RawAnswer =>
  json(
    status,
    { error, error_description: description },
    status === 401 ? { 'www-authenticate': 'Basic realm="valid"' } : {},
  );

const tokenForm = z.object({
  grant_type: z.string(),
  code: z.string().max(LONGEST).optional(),
  redirect_uri: z.string().max(LONGEST).optional(),
  code_verifier: z.string().max(128).optional(),
  refresh_token: z.string().max(LONGEST).optional(),
  client_id: z.string().max(LONGEST).optional(),
  client_secret: z.string().max(LONGEST).optional(),
});
type TokenForm = z.output<typeof tokenForm>;
const tokenAnswer = z.object({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.number(),
  refresh_token: z.string().optional(),
});
const IN_JSON = (schema: z.ZodType) => ({ content: { 'application/json': schema } });

const tokenRoute: RawRoute = {
  ...{ method: 'POST', path: TOKEN, ...COMMON },
  contract: {
    name: 'valid.token.issue',
    summary: 'VÀLid: changes a code, or a refresh token, for an access token (RFC 6749 §4.1.3).',
    access: EVERYBODY,
    body: { type: 'application/x-www-form-urlencoded', schema: tokenForm },
    returns: { 200: { description: 'Tokens.', ...IN_JSON(tokenAnswer) } },
  },
  async handle(request) {
    const read = tokenForm.safeParse(request.body ?? {});
    if (!read.success) return refusal(400, 'invalid_request', 'A parameter is missing, twice or too long.');
    const application = await authenticated(request, read.data);
    if (application === undefined)
      return refusal(401, 'invalid_client', 'The application did not prove that it is itself.');
    if (read.data.grant_type === 'authorization_code') return byCode(request, application, read.data);
    if (read.data.grant_type === 'refresh_token') return byRefresh(request, application, read.data);
    return refusal(400, 'unsupported_grant_type', 'Only authorization_code and refresh_token are known.');
  },
};

/** By the header of RFC 6749 §2.3.1 or by the form, as the contract has it; never by both. */
async function authenticated(
  { kernel, headers }: RawRequest,
  given: TokenForm,
): Promise<ApprovedApplication | undefined> {
  const basic = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(headers.authorization ?? '')?.[1];
  if (basic !== undefined && given.client_secret !== undefined) return undefined;
  const pair = basic === undefined ? [given.client_id, given.client_secret] : basicPair(basic);
  const [id, secret] = pair;
  if (id === undefined || secret === undefined) return undefined;
  if (given.client_id !== undefined && given.client_id !== id) return undefined;
  const application = await approvedApplication(kernel, id);
  const expected = Buffer.from(application?.secretHash ?? '0'.repeat(64), 'hex');
  const isRight = timingSafeEqual(createHash('sha256').update(secret).digest(), expected);
  return isRight && application?.secretHash !== undefined ? application : undefined;
}

function basicPair(basic: string): [string | undefined, string | undefined] {
  const text = Buffer.from(basic, 'base64').toString();
  const at = text.indexOf(':');
  try {
    return at < 0
      ? [undefined, undefined]
      : [decodeURIComponent(text.slice(0, at)), decodeURIComponent(text.slice(at + 1))];
  } catch {
    return [undefined, undefined]; // said by the answer
  }
}

async function byCode(
  { kernel, requestId }: RawRequest,
  { id }: ApprovedApplication,
  given: TokenForm,
): Promise<RawAnswer> {
  if (given.code === undefined || given.redirect_uri === undefined)
    return refusal(400, 'invalid_request', 'code and redirect_uri are needed.');
  const wish = {
    ...{ applicationId: id, code: given.code.slice(0, 200), redirectUri: given.redirect_uri },
    ...(given.code_verifier !== undefined && { verifier: given.code_verifier }),
  };
  return told(await perform(kernel, exchangeCode, PLATFORM, wish, { requestId }));
}

async function byRefresh(
  { kernel, requestId }: RawRequest,
  { id }: ApprovedApplication,
  given: TokenForm,
): Promise<RawAnswer> {
  const refreshToken = given.refresh_token;
  if (refreshToken === undefined) return refusal(400, 'invalid_request', 'refresh_token is needed.');
  const wish = { applicationId: id, refreshToken: refreshToken.slice(0, 200) };
  return told(await perform(kernel, refreshAccess, PLATFORM, wish, { requestId }));
}

type Tokens = { accessToken: string; refreshToken?: string | undefined } | { refused: true };

function told(tokens: Tokens): RawAnswer {
  if ('refused' in tokens)
    return refusal(400, 'invalid_grant', 'It is not valid, was used, is over, or is of another application.');
  return json(200, {
    access_token: tokens.accessToken,
    ...{ token_type: 'Bearer', expires_in: ACCESS_SECONDS },
    ...(tokens.refreshToken !== undefined && { refresh_token: tokens.refreshToken }),
  });
}

const bearerOf = (headers: RawRequest['headers']): string | undefined =>
  /^Bearer ([A-Za-z0-9_-]{20,200})$/i.exec(headers.authorization ?? '')?.[1];

const ko = (status: number, error: string): RawAnswer =>
  json(status, { status: 'ko', error }, status === 401 ? { 'www-authenticate': 'Bearer realm="valid"' } : {});

const infoAnswer = z.object({
  status: z.enum(['ok', 'ko']),
  identifier: z.string().optional(),
  identifierType: z.enum(['1', '2', '3', '4']).optional(),
  name: z.string().optional(),
  surnames: z.string().optional(),
  surname1: z.string().optional(),
  surname2: z.string().optional(),
  countryCode: z.string().optional(),
  email: z.string().optional(),
  prefix: z.string().optional(),
  phone: z.string().optional(),
  method: z.string().optional(),
  assuranceLevel: z.string().optional(),
  certificateType: z.string().optional(),
  companyId: z.string().optional(),
  companyName: z.string().optional(),
  error: z.string().optional(),
});

const userInfoRoute: RawRoute = {
  ...{ method: 'GET', path: USER_INFO, ...COMMON },
  contract: {
    name: 'valid.user-info.read',
    summary:
      'VÀLid: who the person of an access token is. The token goes in the Authorization header, never in the address.',
    // By a token of its own, which a system of a body holds.
    access: { system: true },
    returns: { 200: { description: 'The person.', ...IN_JSON(infoAnswer) } },
  },
  async handle({ kernel, headers, query }) {
    if ([...query.keys()].some((name) => /token/i.test(name)))
      return ko(
        400,
        'A token goes in the Authorization header, not in the address: addresses are written in logs.',
      );
    const token = bearerOf(headers);
    const person = token === undefined ? undefined : await personOf(kernel, token);
    return person === undefined ? ko(401, 'The access token does not hold.') : json(200, person);
  },
};

/** The person of a token, as long as they let the application know and their account stands. */
async function personOf(kernel: Kernel, token: string) {
  const of = { kind: 'access' as const, now: kernel.now().toString() };
  const grant = await findToken(kernel.db, hashOf(token), of);
  if (grant === undefined) return undefined;
  const application = await approvedApplication(kernel, grant.applicationId);
  const account = await kernel.db.transaction().execute((tx) => findAccount(tx, grant.accountId));
  if (application === undefined || account?.state !== 'active') return undefined;
  const { scopes } = application.terms;
  const since = Date.parse(grant.givenAt);
  if (!(await hasConsented(kernel, grant, ['profile', 'document'], since))) return undefined;
  const may = async (scope: 'email' | 'phone') =>
    scopes.includes(scope) && hasConsented(kernel, grant, [scope], since);
  return userInfo(account, grant.identification, { email: await may('email'), phone: await may('phone') });
}

const revokeForm = z.object({ token: z.string().max(LONGEST) });

const endRoute = (path: string, signOut: boolean): RawRoute => ({
  ...{ method: 'POST', path, ...COMMON },
  contract: {
    name: signOut ? 'valid.session.end' : 'valid.token.revoke-by-form',
    summary: signOut
      ? 'VÀLid: ends the session of the browser from which a token came, and the token.'
      : 'VÀLid: ends a token, and all that came of the same code (RFC 7009).',
    access: EVERYBODY,
    body: { type: 'application/x-www-form-urlencoded', schema: revokeForm },
    returns: { 200: { description: 'Done, or there was nothing to end.' } },
  },
  async handle({ kernel, body, requestId }) {
    const read = revokeForm.safeParse(body ?? {});
    if (!read.success) return refusal(400, 'invalid_request', 'token is needed, in the form.');
    await endToken(kernel, { token: read.data.token.slice(0, 200), signOut }, requestId);
    return json(200, {});
  },
});

/** By GET the token would be in the address: in logs, histories and Referer headers. */
const notInAddress = (path: string): RawRoute => ({
  ...{ method: 'GET', path, ...COMMON },
  async handle() {
    return refusal(
      405,
      'invalid_request',
      'Send the token by POST, in the form: addresses are written in logs.',
    );
  },
});

export const validRoutes: RawRoute[] = [
  tokenRoute,
  userInfoRoute,
  endRoute(REVOKE, false),
  endRoute(LOGOUT, true),
  notInAddress(REVOKE),
  notInAddress(LOGOUT),
];
