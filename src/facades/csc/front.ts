import type { IncomingMessage, ServerResponse } from 'node:http';
import { clientAddresses } from '../../kernel/http/client-address.ts';
import { toProblem } from '../../kernel/http/errors.ts';
import { neighbourhood, type RateLimit } from '../../kernel/http/rate.ts';
import type { FastHandler } from '../../kernel/http/routes.ts';
import { apiHeaders } from '../../kernel/http/security.ts';
import { newId } from '../../kernel/ids.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { errorFacts } from '../../kernel/log.ts';
import { endToken } from './actions/passes.ts';
import type { Version } from './asking.ts';
import { type Caller, callerOf } from './caller.ts';
import { CloudError, invalid, notOffered } from './cloud-error.ts';
import { infoOf, listOf } from './credentials.ts';
import { authorizeAddress, pushAsking, revoke, tokenAnswer } from './oauth.ts';
import { serviceInfo } from './service-info.ts';
import { signDoc } from './sign-document.ts';
import { authorizeHere, signHash, timestamp } from './signing.ts';

/** Hundreds of digests fit many times over. */
const BODY_LIMIT = 256 * 1024;
/** Of signDoc, which brings documents, in Base64. */
const DOCUMENTS_LIMIT = 16 * 1024 * 1024;

type Body = Record<string, unknown>;
type Method = (kernel: Kernel, caller: Caller, body: Body, version: Version) => Promise<Body | undefined>;

/** Methods with a token (v1 §11, v2 §11). */
const METHODS: Readonly<Record<string, Method>> = {
  'credentials/list': listOf,
  'credentials/info': infoOf,
  'credentials/authorize': authorizeHere,
  'signatures/signHash': signHash,
  'signatures/timestamp': (kernel, _caller, body) => timestamp(kernel, body),
  'credentials/sendOTP': async () => {
    throw invalid('The codes of this credential are made by an application of the person: none is sent');
  },
  'auth/revoke': async (kernel, caller, { token }) => {
    if (typeof token !== 'string') throw invalid('Missing (or invalid type) string parameter token');
    await revokeOwn(kernel, caller, token);
    return undefined;
  },
};

/** Known to the specification and not here: 501, and not in `info`. */
const ABSENT: ReadonlySet<string> = new Set([
  'auth/login',
  'credentials/authorizeCheck',
  'credentials/getChallenge',
  'credentials/extendTransaction',
  'signatures/signPolling',
]);

/** `/csc/v1` and `/csc/v2`, before the framework: their tokens are not ours, and every refusal has the words of the API. */
export function cloudHandlers(kernel: Kernel, rate: RateLimit): FastHandler[] {
  const addressOf = clientAddresses(kernel.settings.TRUST_PROXY);
  return (['v1', 'v2'] as const).map((version) => ({
    prefix: `/csc/${version}`,
    handle: (request, response) =>
      void serve({ kernel, version }, [request, response], () => {
        const wait = rate(`csc ${neighbourhood(addressOf(request))}`, Date.now());
        if (wait === 0) return;
        response.setHeader('retry-after', String(wait));
        throw new CloudError(429, 'temporarily_unavailable', 'Too many requests: ask again later');
      }),
  }));
}

type House = { kernel: Kernel; version: Version };
type Exchange = [request: IncomingMessage, response: ServerResponse];

async function serve(house: House, [request, response]: Exchange, refuseCrowd: () => void): Promise<void> {
  try {
    refuseCrowd();
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://local');
    const method = pathname.slice(`/csc/${house.version}/`.length);
    if (method === 'oauth2/authorize' && request.method === 'GET') {
      response.setHeader('location', await authorizeAddress(house.kernel, searchParams, house.version));
      return send(response, 302);
    }
    if (request.method !== 'POST') {
      response.setHeader('allow', method === 'oauth2/authorize' ? 'GET' : 'POST');
      throw new CloudError(405, 'invalid_request', 'The method of HTTP is not one of this address');
    }
    await answer(house, method, [request, response]);
  } catch (error) {
    refuse(house.kernel, [request, response], error);
  }
}

async function answer(
  { kernel, version }: House,
  method: string,
  [request, response]: Exchange,
): Promise<void> {
  const { authorization } = request.headers;
  if (method.startsWith('oauth2/')) {
    const form = new URLSearchParams(
      (await readBody(request, 'application/x-www-form-urlencoded')).toString(),
    );
    if (method === 'oauth2/token')
      return send(response, 200, await tokenAnswer(kernel, { form, authorization, version }));
    if (method === 'oauth2/pushed_authorize' && version === 'v2')
      return send(response, 201, await pushAsking(kernel, form, authorization));
    if (method === 'oauth2/revoke') {
      await revoke(kernel, form, authorization);
      return send(response, 204);
    }
  }
  if (method === 'info') return send(response, 200, serviceInfo(kernel, version));
  const run = method === 'signatures/signDoc' && version === 'v2' ? signDoc : METHODS[method];
  if (run === undefined && ABSENT.has(method)) throw notOffered(method);
  if (run === undefined) throw new CloudError(404, 'invalid_request', 'There is no such method');
  const caller = await callerOf(kernel, authorization);
  const limit = run === signDoc ? DOCUMENTS_LIMIT : BODY_LIMIT;
  const body = jsonOf(await readBody(request, 'application/json', limit));
  const given = await run(kernel, caller, body, version);
  send(response, given === undefined ? 204 : 200, given);
}

function jsonOf(bytes: Buffer): Body {
  try {
    const body: unknown = bytes.length === 0 ? {} : JSON.parse(bytes.toString('utf8'));
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Body;
  } catch {
    // Said by the one sentence below.
  }
  throw invalid('The body is no JSON object');
}

async function readBody(request: IncomingMessage, type: string, limit = BODY_LIMIT): Promise<Buffer> {
  const given = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (given !== type) throw new CloudError(415, 'invalid_request', `The body must be ${type}`);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new CloudError(413, 'invalid_request', 'The body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, status: number, body?: Body): void {
  if (response.destroyed || response.headersSent) return;
  for (const [name, value] of Object.entries(apiHeaders)) response.setHeader(name, value);
  response.setHeader('pragma', 'no-cache');
  if (body === undefined) {
    response.writeHead(status);
    response.end();
    return;
  }
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

/** Refusals of others become those of the API by their status; what is our own fault is logged, and only there. */
function cloudErrorOf(kernel: Kernel, error: unknown): CloudError {
  if (error instanceof CloudError) return error;
  const problem = toProblem(error);
  if (problem.status === 503) return new CloudError(503, 'temporarily_unavailable', problem.kind.title.en);
  if (problem.status < 500) return invalid(problem.kind.title.en);
  kernel.log.error('A method of the signature cloud failed.', { requestId: newId(), ...errorFacts(error) });
  return new CloudError(500, 'server_error', 'The service met an unexpected condition');
}

function refuse(kernel: Kernel, [request, response]: Exchange, error: unknown): void {
  const { status, error: code, message } = cloudErrorOf(kernel, error);
  if (!request.complete) response.setHeader('connection', 'close');
  // RFC 6750 §3 and RFC 6749 §5.2: how one would authenticate.
  if (status === 401) response.setHeader('www-authenticate', code === 'invalid_client' ? 'Basic' : 'Bearer');
  send(response, status, { error: code, error_description: message });
}

/** auth/revoke: a token of the same application. */
async function revokeOwn(kernel: Kernel, { client }: Caller, token: string): Promise<void> {
  await endToken(kernel, { clientId: client.id, token: token.slice(0, 200) });
}
