import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { toProblem } from '../../kernel/http/errors.ts';
import { errorFacts } from '../../kernel/log.ts';
import { Problem } from '../../kernel/problem.ts';
import type { Front, Passage } from '../../services/cooperation/exchange/index.ts';
import { contentType, ownHeaders, passedHeaders, receiptHeader, send } from './answer.ts';
import {
  errorBody,
  INTERNAL,
  isProvidersRefusal,
  type Spelling,
  spell,
  translate,
  XRoadError,
} from './errors.ts';
import type { Field } from './headers.ts';
import type { MessageIds } from './towards-provider.ts';

/** How this installation speaks X-Road. */
export type Manner = {
  instance: string;
  spelling: Spelling;
  /** Name of the public log, as receipts give it. */
  log: string;
};

/** One request on its way: what is known of it so far, for the answer and for the error. */
export type Exchange = {
  front: Front;
  manner: Manner;
  request: IncomingMessage;
  response: ServerResponse;
  method: string;
  fields: Field[];
  accept: string;
  /** Ours, whatever the client said: correlates the answer, the error and the log. */
  requestId: string;
  /** The registered system, once it is known. */
  clientId?: string;
  ids?: MessageIds;
  hash?: string;
  passage?: Passage;
};

/** The evidence, with the provider's status and headers and X-Road's own. */
export function sendEvidence(on: Exchange, passage: Passage): void {
  const answer = passage.answer!;
  const empty = passage.evidence === undefined;
  const headers = [
    ...(empty ? [] : ['content-type', contentType(answer.headers)]),
    ...passedHeaders(answer.headers),
    ...ownHeaders(on.ids!, on.hash!),
    ...receiptHeader(passage.outcome, on.manner.log),
  ];
  const body = empty ? (on.method === 'HEAD' ? undefined : '') : passage.evidenceText;
  send(on.response, { status: answer.status, headers, body });
}

/** Any failure in X-Road's form; what is our own fault is logged under the identifier that the client is given. */
export function sendError(on: Exchange, thrown: unknown): void {
  const { front, manner, response, request, requestId, passage, accept } = on;
  const error = thrown instanceof XRoadError ? thrown : translate(toProblem(thrown));
  const facts = {
    requestId,
    code: error.code,
    ...(on.clientId === undefined ? {} : { client: on.clientId }),
    ...(passage === undefined ? {} : { exchange: passage.id }),
  };
  if (error.code === INTERNAL)
    front.log.error('An X-Road request failed.', { ...facts, ...errorFacts(thrown) });
  // Before its exchange begins this line is all that is left of a system that goes wrong.
  else if (on.clientId !== undefined && passage === undefined)
    front.log.warn('A question of a system could not be read.', facts);
  else front.log.info('An X-Road request was refused.', facts);
  const retry = thrown instanceof Problem ? thrown.data['retryAfter'] : undefined;
  if (typeof retry === 'number' && !response.headersSent) response.setHeader('retry-after', String(retry));
  // What was not read of a refused body must not be taken for the next request.
  if (!request.complete && !response.headersSent) response.setHeader('connection', 'close');
  const { type, body } = errorBody(error, requestId, { spelling: manner.spelling, accept });
  const receipt = receiptHeader(passage?.outcome, manner.log);
  const shown = request.method === 'HEAD' ? undefined : body;
  if (isProvidersRefusal(thrown) && passage?.answer !== undefined) {
    const passed = [...passedHeaders(passage.answer.headers), ...ownHeaders(on.ids!, on.hash!)];
    send(response, {
      status: passage.answer.status,
      headers: ['content-type', type, ...passed, ...receipt],
      body: shown,
    });
    return;
  }
  const headers = ['content-type', type, 'x-road-error', spell(error.code, manner.spelling), ...receipt];
  send(response, { status: error.status, headers, body: shown });
}

/** What is no HTTP request at all, in X-Road's form: most of the time a method that HTTP does not have. */
export function unreadableError(problem: Problem, { spelling }: Manner) {
  const error = translate(problem);
  const { type, body } = errorBody(error, randomUUID(), { spelling, accept: '' });
  const headers = { 'content-type': type, 'x-road-error': spell(error.code, spelling) };
  return { status: error.status, headers, body };
}
