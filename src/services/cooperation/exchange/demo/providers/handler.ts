import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { ValidateFunction } from 'ajv';
import type { Population } from '../population.ts';
import type { Question } from './answers.ts';
import { answerQuestion } from './answers.ts';
import type { Fault } from './faults.ts';
import { FAULT_HEADER, isFault, misbehave } from './faults.ts';

export const BODY_LIMIT_BYTES = 16_384;

export interface HandlerOptions {
  readonly key: string;
  /** Validators of the questions, by service code. */
  readonly validators: ReadonlyMap<string, ValidateFunction>;
  /** SHA-256 of the only client certificate that may ask. */
  readonly hubFingerprint: string;
  readonly people: Population;
  /** ISO date of the provider's clock. */
  readonly today: () => string;
  readonly faults: boolean;
}

interface Reply {
  readonly status: number;
  readonly body: object;
  readonly allow?: string;
  readonly fault?: Fault;
}

/** The listener of one provider: `GET /status`, and `POST /<service code>` with a question of at most 16 KiB. */
export function providerHandler(options: HandlerOptions) {
  const admitted = new WeakSet<object>();
  const isHub = (socket: TLSSocket): boolean => {
    if (admitted.has(socket)) return true;
    const isIt = socket.getPeerX509Certificate()?.fingerprint256 === options.hubFingerprint;
    if (isIt) admitted.add(socket);
    return isIt;
  };
  return (request: IncomingMessage, response: ServerResponse): void => {
    // A provider that dies because its caller hung up would be no provider.
    response.on('error', () => response.destroy());
    request.on('error', () => request.destroy());
    const early = isHub(request.socket as TLSSocket)
      ? replyWithoutBody(options, request)
      : problem(403, { code: 'not-the-hub', title: 'Only the hub may ask.' });
    if (early) {
      send(request, response, early);
      return;
    }
    readBody(request, (text) => {
      const tooLarge = { code: 'too-large', title: 'The question is too large.' };
      send(request, response, text === undefined ? problem(413, tooLarge) : ask(options, request, text));
    });
  };
}

/** What can be said before the body is read; nothing when there is a question to answer. */
function replyWithoutBody(options: HandlerOptions, request: IncomingMessage): Reply | undefined {
  const path = pathOf(request);
  if (path === '/status') {
    if (request.method !== 'GET' && request.method !== 'HEAD') return wrongMethod('GET, HEAD');
    const services = [...options.validators.keys()];
    return { status: 200, body: { status: 'ok', provider: options.key, services } };
  }
  if (!options.validators.has(path.slice(1))) {
    return problem(404, { code: 'unknown-service', title: 'No such data service here.' });
  }
  return request.method === 'POST' ? undefined : wrongMethod('POST');
}

function ask(options: HandlerOptions, request: IncomingMessage, text: string): Reply {
  const code = pathOf(request).slice(1);
  const validate = options.validators.get(code)!;
  const question = parse(text);
  if (question === undefined) return notUnderstood('The body is not JSON.');
  if (!validate(question)) return notUnderstood(explain(validate));
  const world = { people: options.people, today: options.today() };
  const outcome = answerQuestion(code, question as Question, world);
  if (outcome.kind === 'invalid') return notUnderstood(outcome.detail);
  if (outcome.kind === 'unknown-person') {
    return problem(404, { code: 'unknown-person', title: 'Nobody has that document.' });
  }
  const fault = options.faults ? request.headers[FAULT_HEADER] : undefined;
  return isFault(fault) ? { status: 200, body: outcome.body, fault } : { status: 200, body: outcome.body };
}

const pathOf = (request: IncomingMessage): string => (request.url ?? '/').split('?', 1)[0] ?? '/';

/** Collects the body and hands it over as text, or nothing once it passes the limit. */
function readBody(request: IncomingMessage, then: (text: string | undefined) => void): void {
  const parts: Buffer[] = [];
  let size = 0;
  request.on('data', (part: Buffer) => {
    const before = size;
    size += part.length;
    if (size <= BODY_LIMIT_BYTES) parts.push(part);
    else if (before <= BODY_LIMIT_BYTES) then(undefined);
  });
  request.on('end', () => {
    if (size <= BODY_LIMIT_BYTES) then(Buffer.concat(parts).toString('utf8'));
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function explain(validate: ValidateFunction): string {
  const [first] = validate.errors ?? [];
  return `${first?.instancePath || 'the question'} ${first?.message ?? 'is not valid'}`;
}

const notUnderstood = (detail: string): Reply =>
  problem(400, { code: 'invalid-question', title: 'Question not understood.', detail });

const wrongMethod = (allow: string): Reply => ({
  ...problem(405, { code: 'method-not-allowed', title: `Use ${allow}.` }),
  allow,
});

/** A problem of RFC 9457. */
function problem(status: number, what: { code: string; title: string; detail?: string }): Reply {
  return { status, body: { type: 'about:blank', status, ...what } };
}

function send(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  const text = JSON.stringify(reply.body);
  if (reply.fault) {
    misbehave(reply.fault, response, text);
    return;
  }
  // What is left of a refused request is thrown away, and its connection ends.
  if (!request.complete && reply.status !== 200) response.setHeader('connection', 'close');
  request.resume();
  if (reply.allow) response.setHeader('allow', reply.allow);
  const type = reply.status < 400 ? 'application/json' : 'application/problem+json';
  response.writeHead(reply.status, { 'content-type': type, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
