import type { IncomingMessage, ServerResponse } from 'node:http';
import { clientAddresses } from '../../../kernel/http/client-address.ts';
import { createRateLimit, neighbourhood, type RateLimit } from '../../../kernel/http/rate.ts';
import type { FastHandler, FastRoute } from '../../../kernel/http/routes.ts';
import { apiHeaders } from '../../../kernel/http/security.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { errorFacts } from '../../../kernel/log.ts';
import { ocspRefusal } from '../../../kernel/pki/index.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import { EVERYBODY } from './everybody.ts';
import { settingsOf } from './house.ts';
import { type Ocsp, ocspOf } from './ocsp.ts';

const PREFIX = '/ocsp';
const REQUEST_TYPE = 'application/ocsp-request';
const ANSWER_TYPE = 'application/ocsp-response';
/** A request about a hundred certificates with a signature is some 15 kB. */
const REQUEST_LIMIT = 32 * 1024;
/** Questions that one address may ask at once, as a multiple of the rate. */
const BURST = 4;

type Desk = { ocsp: Ocsp; rate: RateLimit; kernel: Kernel; addressOf: ReturnType<typeof clientAddresses> };

/** `POST /ocsp` and `GET /ocsp/<base64>` (RFC 6960 appendix A), before the framework. */
export function ocspHandler(kernel: Kernel): FastHandler {
  const perSecond = settingsOf(kernel).OCSP_RATE_PER_SECOND;
  const rate = createRateLimit(perSecond, perSecond * BURST);
  const desk = {
    ocsp: ocspOf(kernel),
    rate,
    kernel,
    addressOf: clientAddresses(kernel.settings.TRUST_PROXY),
  };
  return { prefix: PREFIX, handle: (request, response) => take(desk, request, response) };
}

function take(desk: Desk, request: IncomingMessage, response: ServerResponse): void {
  const wait = desk.rate(neighbourhood(desk.addressOf(request)), Date.now());
  if (wait > 0) send(response, ocspRefusal('tryLater'), { status: 429, also: ['retry-after', String(wait)] });
  else if (request.method === 'POST') receive(desk, request, response);
  else if (request.method === 'GET' || request.method === 'HEAD')
    answer(desk, fromAddress(request.url ?? ''), response);
  else send(response, ocspRefusal('malformedRequest'), { status: 405, also: ['allow', 'GET, HEAD, POST'] });
}

/** Base64 of the request in the rest of the path, percent-encoded or not; what it is not is refused by the reader. */
function fromAddress(url: string): Buffer {
  const path = url.split('?', 1)[0]?.slice(PREFIX.length + 1) ?? '';
  try {
    return Buffer.from(decodeURIComponent(path), 'base64');
  } catch {
    return Buffer.alloc(0); // a broken percent sign: an empty request, which is malformed
  }
}

function receive(desk: Desk, request: IncomingMessage, response: ServerResponse): void {
  const type = request.headers['content-type'];
  if (type?.split(';', 1)[0]?.trim().toLowerCase() !== REQUEST_TYPE)
    send(response, ocspRefusal('malformedRequest'), { status: 415 });
  else gather(desk, request, response);
}

function gather(desk: Desk, request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= REQUEST_LIMIT) chunks.push(chunk);
    else if (!response.headersSent) {
      send(response, ocspRefusal('malformedRequest'), { status: 413 });
      request.destroy();
    }
  });
  request.once('error', () => response.destroy());
  request.once('end', () => {
    if (size <= REQUEST_LIMIT)
      answer(desk, chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks), response);
  });
}

function answer({ ocsp, kernel }: Desk, der: Uint8Array, response: ServerResponse): void {
  ocsp.answer(der).then(
    (bytes) => send(response, bytes),
    (error: unknown) => {
      kernel.log.error('An OCSP question could not be answered.', {
        requestId: newId(),
        ...errorFacts(error),
      });
      send(response, ocspRefusal('tryLater'));
    },
  );
}

/** No cache between: a revocation has to be seen by the next question. */
const HEADERS = [
  ...Object.entries({ ...apiHeaders, 'cross-origin-resource-policy': 'cross-origin' }).flat(),
  'access-control-allow-origin',
  '*',
  'content-type',
  ANSWER_TYPE,
  'content-length',
];

type Told = { status?: number; also?: readonly [string, string] };

/** A refusal of OCSP is a successful answer of HTTP (RFC 6960 appendix A.2), but for what concerns HTTP itself. */
function send(response: ServerResponse, bytes: Uint8Array, { status = 200, also }: Told = {}): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(status, [...HEADERS, String(bytes.length), ...(also ?? [])]);
  response.end(bytes);
}

const returns = {
  '200': {
    description: 'OCSPResponse in DER; a refusal too is one (RFC 6960 §2.3)',
    content: { [ANSWER_TYPE]: undefined },
  },
};

/** What `/ocsp` promises. */
export const ocspRoutes: readonly FastRoute[] = [
  {
    ...{ method: 'POST', path: PREFIX, tag: 'certificates', fast: true },
    contract: {
      ...{ name: 'certificates.status.ask', access: EVERYBODY, returns },
      summary:
        'Whether certificates of our authorities hold at this moment (OCSP, RFC 6960): the body is an OCSPRequest in DER, application/ocsp-request. Also GET with the request in base64 after the address.',
      problems: [kernelProblems['rate-limited']],
    },
  },
];
