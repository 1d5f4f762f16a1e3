import type { IncomingMessage, ServerResponse } from 'node:http';
import { toProblem } from '../../../kernel/http/errors.ts';
import { neighbourhood, type RateLimit } from '../../../kernel/http/rate.ts';
import type { FastHandler } from '../../../kernel/http/routes.ts';
import { apiHeaders } from '../../../kernel/http/security.ts';
import { newId } from '../../../kernel/ids.ts';
import { errorFacts, type Log } from '../../../kernel/log.ts';
import { Problem, problemBody } from '../../../kernel/problem.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import { pickLang } from '../../../kernel/texts.ts';
import { authenticate } from './authenticate.ts';
import type { Snapshot } from './catalogue.ts';
import type { Caller, Identity, Passage } from './passage.ts';
import { type Machinery, pass, startPassage } from './pipeline.ts';
import type { Call } from './provider.ts';
import type { Tokens } from './tokens.ts';
import { readQuestion, type Written, writeAnswer } from './wire.ts';

/** Largest question; evidence questions are small. */
export const QUESTION_LIMIT = 64 * 1024;

export type Front = {
  machinery: Machinery;
  tokens: Tokens;
  snapshot(): Promise<Snapshot>;
  known(): Snapshot | undefined;
  rate: RateLimit;
  /** Whose request it is, behind a proxy too. */
  addressOf(request: IncomingMessage): string;
  log: Log;
};

/** `POST /v1/exchange/evidence`: the one hot path, before the framework; the pipeline and its refusals are the same everywhere. */
export function evidenceHandler(front: Front): FastHandler {
  return {
    prefix: '/v1/exchange/evidence',
    handle(request, response) {
      void serve(front, request, response);
    },
  };
}

async function serve(front: Front, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const known: Known = {};
  try {
    if (request.method !== 'POST') {
      response.setHeader('allow', 'POST');
      throw kernelProblems['method-not-allowed']();
    }
    const { caller, identity } = await admit(front, request, response);
    if (caller.kind === 'system') {
      known.client = caller.client.id;
      refuseCrowd(front, caller.client.id, response);
    }
    const question = readQuestion(parseJson(request, await readBody(request, QUESTION_LIMIT)));
    const passage = startPassage(
      { transport: 'own', caller, identity, question, idempotencyKey: keyOf(request), shape: postQuestion },
      front.machinery.now(),
    );
    known.exchange = passage.id;
    await pass(passage, front.machinery);
    send(response, 200, 'application/json; charset=utf-8', writeAnswer(passage), passage.id);
  } catch (error) {
    sendProblem(front, [request, response], error, known);
  }
}

/** What is known of a request that fails: whose system it is, and its exchange when one began. */
type Known = { client?: string; exchange?: string };

/**
 * Who calls, by the state of a moment ago when it knows them: `look` reads the newest anyway, and says it again
 * when that is another. Who is not known there may be new, and the newest state decides; but a stranger costs a
 * question to the database, and so many of them an address has. Nobody who is known is limited by an address.
 */
export async function admit(
  front: Front,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<{ caller: Caller; identity: Identity }> {
  const identify = (snapshot: Snapshot) => authenticate(request, snapshot, front.tokens);
  const known = front.known();
  if (known !== undefined) {
    try {
      return { caller: identify(known), identity: { under: known, identify } };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    }
  }
  const address = `stranger ${neighbourhood(front.addressOf(request))}`;
  refuseCrowd(front, address, response);
  const snapshot = await front.snapshot();
  const caller = identify(snapshot);
  front.rate.giveBack(address);
  return { caller, identity: { under: snapshot, identify } };
}

/** The bucket is the registered client's, not the address': many systems share one way out. */
export function refuseCrowd(front: Front, name: string, response: ServerResponse): void {
  const wait = front.rate(name, Date.now());
  if (wait === 0) return;
  response.setHeader('retry-after', String(wait));
  throw kernelProblems['rate-limited']();
}

function keyOf(request: IncomingMessage): string | undefined {
  const key = request.headers['idempotency-key'];
  if (Array.isArray(key)) throw kernelProblems['idempotency-malformed']();
  return key;
}

/** The own API sends the question as JSON to the address of the service. */
export function postQuestion(passage: Passage): Call {
  return {
    method: 'POST',
    path: '',
    headers: { 'content-type': 'application/json', accept: 'application/json', 'aplec-exchange': passage.id },
    body: passage.questionText,
    timeoutMs: passage.service!.timeoutMs,
  };
}

function parseJson(request: IncomingMessage, body: Buffer): unknown {
  if (!(request.headers['content-type'] ?? '').startsWith('application/json'))
    throw kernelProblems['media-type']();
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw Object.assign(kernelProblems['body-malformed'](), { cause: error });
  }
}

/** Reads a body up to a limit. Throws `kernel.too-large` or, when the client leaves, `kernel.body-malformed`. */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limit)
    return Promise.reject(kernelProblems['too-large']());
  // Whoever left before we listen sends no event any more.
  if (request.destroyed) return Promise.reject(kernelProblems['body-malformed']());
  const body = new Body(limit);
  (request as Reading)[BODY] = body;
  // Each comes once, or changes nothing again: `once` would make two objects for each.
  request.on('data', onData);
  request.on('end', onEnd);
  request.on('error', onBroken);
  request.on('close', onBroken);
  return body.whole;
}

const BODY = Symbol('body');
type Reading = IncomingMessage & { [BODY]?: Body };

/** A body on its way. Functions of its own would hold one another in a ring, which the small collections do not free. */
class Body {
  readonly whole: Promise<Buffer>;
  readonly #limit: number;
  readonly #chunks: Buffer[] = [];
  #size = 0;
  #resolve!: (whole: Buffer) => void;
  #reject!: (problem: Problem) => void;

  constructor(limit: number) {
    this.#limit = limit;
    this.whole = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  take(chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size > this.#limit) this.#reject(kernelProblems['too-large']());
    else this.#chunks.push(chunk);
  }

  end(): void {
    const chunks = this.#chunks;
    this.#resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks));
  }

  break(): void {
    this.#reject(kernelProblems['body-malformed']());
  }
}

function onData(this: Reading, chunk: Buffer): void {
  this[BODY]!.take(chunk);
}

function onEnd(this: Reading): void {
  this[BODY]!.end();
}

/** Every request closes in the end: only before its end is that a broken one, and only then a problem is made. */
function onBroken(this: Reading): void {
  if (!this.complete) this[BODY]!.break();
}

const HEADERS = Object.entries(apiHeaders).flat();

function send(
  response: ServerResponse,
  status: number,
  type: string,
  { text, bytes }: Written,
  id: string,
): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(status, [
    ...HEADERS,
    'content-type',
    type,
    'content-length',
    String(bytes),
    'x-request-id',
    id,
  ]);
  // As many bytes as characters is all ASCII, which is written as it is: a tenth of what an answer costs by itself.
  response.end(text, bytes === text.length ? 'latin1' : 'utf8');
}

/** Any failure as an RFC 9457 problem; ours are logged by their identifier. */
function sendProblem(
  front: Front,
  [request, response]: [IncomingMessage, ServerResponse],
  error: unknown,
  { client, exchange }: Known,
): void {
  const problem: Problem = toProblem(error);
  const id = exchange ?? newId();
  const facts = { requestId: id, code: problem.code };
  if (problem.status >= 500 && problem.code.startsWith('kernel.'))
    front.log.error('An exchange failed.', { requestId: id, ...errorFacts(error) });
  else if (client === undefined && problem.status === 401)
    front.log.warn('An unknown system was refused.', facts);
  // From the exchange on there is a leaf; before it this line is all that is left of a system that goes wrong.
  else if (client !== undefined && exchange === undefined && problem.status !== 429)
    front.log.warn('A question of a system could not be read.', { client, ...facts });
  const retry = problem.data['retryAfter'];
  if (typeof retry === 'number') response.setHeader('retry-after', String(retry));
  // What was not read of a refused body must not be taken for the next request.
  if (!request.complete) response.setHeader('connection', 'close');
  const lang = pickLang({ acceptLanguage: request.headers['accept-language'] ?? 'en' });
  const text = JSON.stringify(problemBody(problem, lang, id));
  const written = { text, bytes: Buffer.byteLength(text) };
  send(response, problem.status, 'application/problem+json; charset=utf-8', written, id);
}
