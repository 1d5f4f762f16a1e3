import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { Problem } from '../../kernel/problem.ts';
import {
  admit,
  type ClientEntry,
  type Front,
  type Passage,
  pass,
  QUESTION_LIMIT,
  type Question,
  readBody,
  refuseCrowd,
  type Snapshot,
  startPassage,
  today,
} from '../../services/cooperation/exchange/index.ts';
import { ownHeaders, send } from './answer.ts';
import { badRequest, translate, XRoadError } from './errors.ts';
import { canonicalRequest, type Field, fieldsOf, lastOf, requestHash, shortOf } from './headers.ts';
import { type ClientId, readClientId, writeId } from './identifier.ts';
import { findProvider, findService, isOwn, procedureOf } from './members.ts';
import { listClients, metadataOf, RESERVED, unknownMember } from './metadata.ts';
import { type Call, readCall } from './question.ts';
import { type Exchange, type Manner, sendError, sendEvidence } from './reply.ts';
import { readTarget, type Target } from './target.ts';
import { towardsProvider } from './towards-provider.ts';

/** PR-REST: the methods of RFC 9110 but CONNECT, and PATCH (RFC 5789). */
const METHODS = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'TRACE']);
/** Methods whose answer may well be empty. */
const EMPTY_ANSWERS = new Set(['DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'PUT']);
const MESSAGE_ID_LIMIT = 200;

/** Answers one request of the protocol; never throws. */
export async function serveXRoad(
  front: Front,
  manner: Manner,
  [request, response]: [IncomingMessage, ServerResponse],
): Promise<void> {
  const fields = fieldsOf(request.rawHeaders);
  const accept = request.headers.accept ?? '';
  const method = request.method ?? '';
  const on: Exchange = { front, manner, request, response, method, fields, accept, requestId: randomUUID() };
  try {
    if (/^\/listClients(?:[/?]|$)/.test(request.url ?? '')) await serveClients(on);
    else await serveCall(on);
  } catch (error) {
    sendError(on, error);
  }
}

/** Public, as the directory of members is; the crowd is told apart by address, for nobody says who they are. */
async function serveClients(on: Exchange): Promise<void> {
  const { front, request, response, method, accept, manner } = on;
  const url = request.url ?? '';
  if (method !== 'GET' && method !== 'HEAD')
    throw new XRoadError('client.invalid_http_method', 'listClients is asked with GET.');
  if (url.startsWith('/listClients/')) throw badRequest('The path ends at listClients.');
  refuseCrowd(front, `listClients ${front.addressOf(request)}`, response);
  const { type, body } = listClients(await front.snapshot(), { url, instance: manner.instance, accept });
  send(response, {
    status: 200,
    headers: ['content-type', type],
    body: method === 'HEAD' ? undefined : body,
  });
}

async function serveCall(on: Exchange): Promise<void> {
  const { front, request, response, method, manner, fields } = on;
  const target = readTarget(request.url ?? '');
  if (!METHODS.has(method))
    throw new XRoadError(
      'client.invalid_http_method',
      `The method is not one of ${[...METHODS].join(', ')}.`,
    );
  const { identify } = (await admit(front, request, response)).identity;
  const snapshot = await front.snapshot();
  const caller = identify(snapshot);
  if (caller.kind !== 'system') throw new Error('Only systems come through this door.');
  on.clientId = caller.client.id;
  refuseCrowd(front, caller.client.id, response);
  const messageId = readMessageId(fields);
  const client = ownClient(on, snapshot, caller.client);
  const { subsystem } = client;
  const requestId = on.requestId;
  on.ids = {
    client: writeId(client),
    service: writeId(target.service),
    messageId: messageId ?? `${manner.instance}-${randomUUID()}`,
    requestId,
  };
  const body = await wholeBody(request);
  const { path, query } = target;
  const generated = messageId === undefined ? on.ids.messageId : undefined;
  on.hash = requestHash(
    canonicalRequest({ method, path, query, fields, requestId, messageId: generated }),
    body,
  );
  if (RESERVED.has(target.service.service)) return serveMetadata(on, { target, snapshot, caller });
  const provider = findProvider(snapshot, manner.instance, target.service);
  const service =
    provider === undefined ? undefined : findService(snapshot, provider, target.service.service);
  const procedure = procedureOf(snapshot, { client: caller.client, subsystem, service });
  const call = { target, fields, body, service, procedure, system: caller.client.name };
  const question = questionOf(on, call, provider !== undefined);
  const byToken = !showsCertificate(request);
  on.passage = startPassage(
    {
      transport: 'x-road',
      caller,
      identity: { under: snapshot, identify },
      question,
      idempotencyKey: undefined,
      mayBeEmpty: EMPTY_ANSWERS.has(method),
      shape: towardsProvider({ method, target, fields, body, ids: on.ids, byToken }),
    },
    front.machinery.now(),
  );
  try {
    await pass(on.passage, front.machinery);
  } catch (error) {
    if (service === undefined && provider === undefined && isUnknown(error)) throw unknownMember(target);
    throw error;
  }
  sendEvidence(on, on.passage);
}

/** What nobody offers is told first, as the protocol's own servers do, whatever else is wrong with the question. */
function questionOf({ front }: Exchange, call: Call, known: boolean): Question {
  const { target, service } = call;
  try {
    const question = readCall(call);
    if (service !== undefined) return question;
    // The whole address is no name inside the exchange, which also finds bodies by code and services by their
    // own identifiers: it will record the refusal, and never find what this address does not name.
    const { service: code, ...provider } = target.service;
    return { ...question, service: { provider: writeId(provider), code: `${writeId(provider)}/${code}` } };
  } catch (error) {
    if (service !== undefined) throw error;
    front.log.warn('Somebody asked for a service that nobody offers.', {});
    if (!known) throw unknownMember(target);
    throw new XRoadError('server.serverproxy.unknown_service', 'This data service does not exist.', error);
  }
}

function isUnknown(error: unknown): boolean {
  return error instanceof Problem && translate(error).code === 'server.serverproxy.unknown_service';
}

/** `X-Road-Client`, when it is of the body whose system calls. Throws XRoadError. */
function ownClient({ fields, manner }: Exchange, snapshot: Snapshot, client: ClientEntry): ClientId {
  const given = lastOf(fields, 'x-road-client');
  if (given === undefined)
    throw new XRoadError(
      'client.missing_header',
      'The header X-Road-Client is missing: instance/class/member[/subsystem].',
    );
  const id = readClientId(given.trim());
  if (!isOwn(snapshot, manner.instance, { id, client })) {
    throw new XRoadError(
      'server.clientproxy.access_denied',
      'The header X-Road-Client does not name the body whose certificate was shown.',
    );
  }
  return id;
}

function readMessageId(fields: readonly Field[]): string | undefined {
  const given = shortOf(fields, 'x-road-id', MESSAGE_ID_LIMIT);
  if (given === undefined) {
    if (lastOf(fields, 'x-road-id') !== undefined) throw badRequest('The header X-Road-Id is blank.');
    return undefined;
  }
  if (!/^[\x21-\x7e]+$/.test(given))
    throw badRequest('The header X-Road-Id must be of visible ASCII characters.');
  return given;
}

async function wholeBody(request: IncomingMessage): Promise<Buffer | undefined> {
  if (request.destroyed && !request.complete) throw badRequest('The client left.');
  const body = await readBody(request, QUESTION_LIMIT);
  return body.length === 0 ? undefined : body;
}

function showsCertificate({ socket }: IncomingMessage): boolean {
  const secure = socket as Partial<TLSSocket>;
  return typeof secure.getPeerX509Certificate === 'function' && secure.getPeerX509Certificate() !== undefined;
}

type MetadataAsked = { target: Target; snapshot: Snapshot; caller: Passage['caller'] & { kind: 'system' } };

function serveMetadata(on: Exchange, { target, snapshot, caller }: MetadataAsked): void {
  const { manner, method, front } = on;
  if (caller.client.revoked || caller.certificateExpired)
    throw new XRoadError(
      'server.clientproxy.ssl_authentication_failed',
      'The certificate of this system does not count now.',
    );
  const day = today(front.machinery.now());
  const { client } = caller;
  const { type, body } = metadataOf(snapshot, { target, method, client, instance: manner.instance, day });
  const headers = ['content-type', type, ...ownHeaders(on.ids!, on.hash!)];
  send(on.response, { status: 200, headers, body: method === 'HEAD' ? undefined : body });
}
