import type { IncomingMessage, ServerResponse } from 'node:http';
import { toProblem } from '../../kernel/http/errors.ts';
import { neighbourhood, type RateLimit } from '../../kernel/http/rate.ts';
import { apiHeaders } from '../../kernel/http/security.ts';
import { newId } from '../../kernel/ids.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { errorFacts } from '../../kernel/log.ts';
import { type Problem, problemBody } from '../../kernel/problem.ts';
import { addresses, PREFIX } from './addresses.ts';
import { authenticate } from './authenticate.ts';
import { nonces } from './nonce.ts';
import { acmeProblems, acmeType } from './problems.ts';
import { ASK_AGAIN_SECONDS, renewalWindow } from './renewal.ts';
import { type Answer, resourceAt } from './resources.ts';
import { findByRenewalId } from './store-certificates.ts';

/** Most bytes of a request: a JWS around a certificate request of fifty names and a key of 4096 bits. */
const BODY_LIMIT = 65_536;
const JOSE = /^application\/jose\+json\s*(;|$)/i;
const RENEWAL_ID = /^[A-Za-z0-9_-]{1,64}\.[A-Za-z0-9_-]{1,64}$/;

export type Front = { kernel: Kernel; rate: RateLimit; addressOf(request: IncomingMessage): string };
type On = Front & {
  request: IncomingMessage;
  response: ServerResponse;
  nonce: ReturnType<typeof nonces>;
  requestId: string;
};

/** Answers one request of the protocol; never throws. */
export async function serveAcme(
  front: Front,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const on: On = { ...front, request, response, nonce: nonces(front.kernel), requestId: newId() };
  try {
    admit(on);
    send(on, await answerTo(on));
  } catch (error) {
    sendRefusal(on, error);
  }
}

/** The crowd is told apart by address, for whoever asks for a nonce has not said who they are. */
function admit({ rate, request, kernel, addressOf }: On): void {
  const who = neighbourhood(addressOf(request));
  const wait = rate(`acme ${who}`, kernel.now().epochMilliseconds);
  if (wait > 0) throw acmeProblems['rate-limited']({ data: { retryAfter: wait } });
}

async function answerTo(on: On): Promise<Answer> {
  const { request, kernel, nonce } = on;
  const url = new URL(request.url ?? '/', 'http://acme');
  const path = url.pathname.slice(PREFIX.length + 1);
  const reads = request.method === 'GET' || request.method === 'HEAD';
  if (path === 'directory') return mustRead(reads, () => ({ status: 200, body: directory(kernel) }));
  if (path === 'new-nonce')
    return mustRead(reads, () => ({ status: request.method === 'HEAD' ? 200 : 204, body: '' }));
  if (path.startsWith('renewal-info/')) return renewalInfo(kernel, path.slice('renewal-info/'.length));
  const found = resourceAt(path);
  if (found === undefined) throw acmeProblems['not-found']();
  // RFC 8555 §6.3: nothing but the directory and nonces is told to whoever does not sign.
  if (request.method !== 'POST') throw acmeProblems['method-not-allowed']({ data: { allow: 'POST' } });
  if (!JOSE.test(request.headers['content-type'] ?? '')) throw acmeProblems['media-type']();
  const body = await readBody(request);
  const signed = `${kernel.publicAddress}${request.url}`;
  const asked = await authenticate(body, { kernel, nonce, url: signed, by: found.resource.by });
  return found.resource.post({ kernel, asked, url: signed, ref: found.ref, query: url.searchParams });
}

function mustRead(reads: boolean, answer: () => Answer): Answer {
  if (!reads) throw acmeProblems['method-not-allowed']({ data: { allow: 'GET, HEAD' } });
  return answer();
}

/** RFC 8555 §7.1.1. */
function directory(kernel: Kernel) {
  const caaIdentities = kernel.settings['ACME_CAA'] as readonly string[];
  const { newNonce, newAccount, newOrder, revokeCert, keyChange, renewalInfo } = addresses(kernel);
  return {
    ...{ newNonce, newAccount, newOrder, revokeCert, keyChange, renewalInfo },
    meta: {
      website: kernel.publicAddress,
      externalAccountRequired: true,
      ...(caaIdentities.length === 0 ? {} : { caaIdentities }),
    },
  };
}

/** RFC 9773 §4: read by anybody, as the certificate itself is. */
async function renewalInfo(kernel: Kernel, id: string): Promise<Answer> {
  const kept = RENEWAL_ID.test(id) ? await findByRenewalId(kernel.db, id) : undefined;
  if (kept === undefined) throw acmeProblems['not-found']();
  return { status: 200, headers: { 'retry-after': String(ASK_AGAIN_SECONDS) }, body: renewalWindow(kept) };
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > BODY_LIMIT) throw acmeProblems['too-large']();
    parts.push(part);
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts)));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError)
      throw acmeProblems.malformed({ detail: 'The body is not JSON.' });
    throw error;
  }
}

/** Every answer has a fresh nonce (RFC 8555 §6.5) and leads back to the directory (§7.1). */
function send(on: On, { status, headers = {}, body, type }: Answer): void {
  const { request, response, kernel, nonce } = on;
  if (response.destroyed) return;
  const { link = [], ...rest } = headers;
  const isText = typeof body === 'string';
  const text = isText ? body : JSON.stringify(body);
  response.writeHead(status, {
    ...apiHeaders,
    'cache-control': 'no-store',
    'replay-nonce': nonce.make(),
    'x-request-id': on.requestId,
    ...(text === '' ? {} : { 'content-type': type ?? (isText ? 'text/plain' : 'application/json') }),
    'content-length': Buffer.byteLength(text),
    ...rest,
    link: [`<${addresses(kernel).directory}>;rel="index"`, ...[link].flat()],
  });
  response.end(request.method === 'HEAD' ? undefined : text);
}

function sendRefusal(on: On, error: unknown): void {
  const { request, response, kernel, requestId } = on;
  if (response.destroyed || response.headersSent) return void response.destroy();
  const known = toProblem(error);
  const problem = known.code === 'kernel.internal' ? acmeProblems['server-internal']() : known;
  if (problem.status >= 500)
    kernel.log.error('A request of ACME failed.', { requestId, ...errorFacts(error) });
  // What was not read of a body that is too large is not waited for.
  if (!request.complete) response.shouldKeepAlive = false;
  send(on, {
    ...{ status: problem.status, headers: headersOf(problem), body: refusalBody(problem, requestId) },
    type: 'application/problem+json',
  });
}

function headersOf({ data }: Problem): Record<string, string> {
  return {
    ...('retryAfter' in data ? { 'retry-after': String(data['retryAfter']) } : {}),
    ...('allow' in data ? { allow: String(data['allow']) } : {}),
    ...('location' in data ? { location: String(data['location']) } : {}),
  };
}

/** A problem of the house with the type that ACME has for it (RFC 8555 §6.7). */
export function refusalBody(problem: Problem, requestId: string): Record<string, unknown> {
  const { title, ...own } = problemBody(problem, 'en', requestId);
  const fields = problem.fields.map(({ field, message }) => `${field} ${message}`);
  const detail = problem.detail ?? (fields.length > 0 ? fields.join('; ') : problem.kind.title.en);
  return { ...own, type: acmeType(problem), title, detail };
}
