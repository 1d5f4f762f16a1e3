import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { clientAddresses } from '../../../kernel/http/client-address.ts';
import { toProblem } from '../../../kernel/http/errors.ts';
import { createRateLimit, neighbourhood } from '../../../kernel/http/rate.ts';
import type { FastHandler } from '../../../kernel/http/routes.ts';
import { apiHeaders } from '../../../kernel/http/security.ts';
import { isSystemCertificate } from '../../../kernel/http/system-certificate.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { errorFacts } from '../../../kernel/log.ts';
import { problemBody } from '../../../kernel/problem.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import { pickLang } from '../../../kernel/texts.ts';
import { refusalBytes } from './answer.ts';
import type { Authority } from './authority.ts';
import { timestampsProblems } from './problems.ts';
import { UNIT_KINDS, type UnitKind } from './settings.ts';

/** Largest query: a digest, a nonce and a policy; extensions are refused anyway. */
export const QUERY_LIMIT = 16 * 1024;
const QUERY_TYPE = 'application/timestamp-query';
const PATH = '/tsa';

export type FrontSettings = { audience: 'everybody' | 'bodies'; perSecond: number; burst: number };

/**
 * `POST /tsa` (RFC 3161 §3.4), before the framework. What reaches the authority is answered with 200 and the status of the
 * protocol, refusals too; what does not (another method or type, too large, too often) is an ordinary problem.
 */
export function tsaHandler(kernel: Kernel, authority: Authority, settings: FrontSettings): FastHandler {
  const rate = createRateLimit(settings.perSecond, settings.burst);
  const addressOf = clientAddresses(kernel.settings.TRUST_PROXY);

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const kind = kindOf(request.url ?? '');
      if (request.method !== 'POST') {
        response.setHeader('allow', 'POST');
        throw kernelProblems['method-not-allowed']();
      }
      if (
        settings.audience === 'bodies' &&
        !isSystemCertificate(kernel, request.socket as Partial<TLSSocket>)
      )
        throw timestampsProblems['for-bodies']();
      const wait = rate(neighbourhood(addressOf(request)), Date.now());
      if (wait > 0) {
        response.setHeader('retry-after', String(wait));
        throw kernelProblems['rate-limited']();
      }
      if ((request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() !== QUERY_TYPE)
        throw kernelProblems['media-type']();
      const answer = await authority.answer(await readBody(request), kind);
      send(response, 'failure' in answer ? refusalBytes(answer) : answer);
    } catch (error) {
      refuse(kernel, [request, response], error);
    }
  }
  return { prefix: PATH, handle: (request, response) => void serve(request, response) };
}

/** The unit that an address names; none for `/tsa` itself. @throws Problem for addresses that are none */
function kindOf(url: string): UnitKind | undefined {
  const path = url.split('?', 1)[0]!;
  if (path === PATH) return undefined;
  const kind = UNIT_KINDS.find((each) => path === `${PATH}/${each}`);
  if (kind === undefined) throw kernelProblems['not-found']();
  return kind;
}

function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (Number(request.headers['content-length'] ?? 0) > QUERY_LIMIT)
      return reject(kernelProblems['too-large']());
    if (request.destroyed) return reject(kernelProblems['body-malformed']());
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > QUERY_LIMIT) reject(kernelProblems['too-large']());
      else chunks.push(chunk);
    });
    request.once('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
    request.once('error', () => reject(kernelProblems['body-malformed']()));
    request.once('close', () => {
      if (!request.complete) reject(kernelProblems['body-malformed']());
    });
  });
}

const HEADERS = [...Object.entries(apiHeaders).flat(), 'content-type', 'application/timestamp-reply'];

function send(response: ServerResponse, answer: Uint8Array): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(200, [...HEADERS, 'content-length', String(answer.length)]);
  response.end(answer);
}

function refuse(
  kernel: Kernel,
  [request, response]: [IncomingMessage, ServerResponse],
  error: unknown,
): void {
  const problem = toProblem(error);
  const id = newId();
  if (problem.status >= 500)
    kernel.log.error('A query for a time stamp failed.', { requestId: id, ...errorFacts(error) });
  if (response.destroyed || response.headersSent) return;
  // What was not read of a refused body must not be taken for the next request.
  if (!request.complete) response.setHeader('connection', 'close');
  const lang = pickLang({ acceptLanguage: request.headers['accept-language'] ?? 'en' });
  const body = JSON.stringify(problemBody(problem, lang, id));
  for (const [name, value] of Object.entries(apiHeaders)) response.setHeader(name, value);
  response.writeHead(problem.status, {
    'content-type': 'application/problem+json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'x-request-id': id,
  });
  response.end(body);
}
