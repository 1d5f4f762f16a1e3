import { constants } from 'node:crypto';
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { assertLevel, assertMayDo } from '../access.ts';
import { perform } from '../action.ts';
import type { Actor } from '../actor.ts';
import { newId } from '../ids.ts';
import type { Kernel } from '../kernel.ts';
import { errorFacts } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { type Problem, problemBody } from '../problem.ts';
import { kernelProblems } from '../problems.ts';
import { type Lang, pickLang } from '../texts.ts';
import { actorOf, admit, type Door, inside } from './admission.ts';
import { isDataException, toProblem } from './errors.ts';
import { rememberMethods } from './other-methods.ts';
import { createRateLimit, neighbourhood } from './rate.ts';
import {
  type ActionRoute,
  type Dialect,
  type FastHandler,
  isActionRoute,
  isRawRoute,
  type RawRoute,
  type Route,
} from './routes.ts';
import { apiHeaders } from './security.ts';
import { callerOf } from './serve-pages.ts';
import { LEAST_RATE, type LeastRate, watchBody } from './slow-body.ts';
import { uploadedTo } from './uploads.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    dialect?: Dialect;
  }
}

/** How the server learns who acts; given by the composition root. */
export type WhoActs = (request: FastifyRequest) => Promise<Actor>;

export type ServerOptions = {
  kernel: Kernel;
  metrics: Metrics;
  routes: readonly Route[];
  fast: readonly FastHandler[];
  whoActs: WhoActs;
  /** Hears each address that is served, as the router writes it. */
  onAddress?(method: string, path: string): void;
  /** Present: HTTPS with an optional client certificate, checked by whoever authenticates. */
  tls?: { key: string; cert: string; ca: string[] };
  /** The least that has to come of a body in each stretch of time; {@link LEAST_RATE} unless said. */
  leastRate?: LeastRate;
};

/** Largest sum of request headers, in bytes. */
const HEADER_LIMIT = 16_384;
const HEADERS_TIMEOUT = 10_000;
/** How often connections are looked at for having taken too long. */
const SLOW_CHECK = 1_000;
/** Longest address that is read (the X-Road protocol recommends 2,000). */
const URL_LIMIT = 4096;
const KEEP_ALIVE = 65_000;
const PARAM_LIMIT = 200;
/** Of forms with files; each page says how large its file may be. */
const MULTIPART = { fileSize: 65_536, files: 1, fieldSize: 262_144, fields: 40, parts: 41 };

/** The server with its limits: body, headers, time and rate of each client; problems at the edge; no page knows it. */
export function createServer(options: ServerOptions): FastifyInstance {
  const { kernel, metrics } = options;
  const rate = createRateLimit(kernel.settings.RATE_PER_SECOND, kernel.settings.RATE_BURST);
  const app = Fastify({
    bodyLimit: kernel.settings.BODY_LIMIT,
    trustProxy: kernel.settings.TRUST_PROXY.length === 0 ? false : [...kernel.settings.TRUST_PROXY],
    genReqId: () => newId(),
    logger: false,
    exposeHeadRoutes: true,
    return503OnClosing: true,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: PARAM_LIMIT, ignoreTrailingSlash: false },
    frameworkErrors: (error, request, reply) =>
      void answerError(kernel, error, request as FastifyRequest, reply),
    clientErrorHandler: (error, socket) => answerUnreadable(options.fast, error, socket),
    serverFactory: (handler) => listener(options, handler),
  });
  void app.register(cookie);
  void app.register(formbody, { bodyLimit: kernel.settings.BODY_LIMIT });
  void app.register(multipart, { limits: MULTIPART });
  app.decorateRequest('startedAt', 0);
  const refusalOf = rememberMethods(app);
  app.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat()) options.onAddress?.(each, url);
  });
  app.addHook('onRequest', async (request, reply) => {
    if (request.url.length > URL_LIMIT) throw kernelProblems['too-large']();
    reply.headers(apiHeaders).header('x-request-id', request.id);
    const wait = rate(neighbourhood(request.ip), Date.now());
    if (wait > 0) {
      reply.header('retry-after', String(wait));
      throw kernelProblems['rate-limited']();
    }
    if (!request.is404) return;
    // Before the body is read: what it is made of does not matter here.
    const { problem, allow } = refusalOf(request);
    if (allow !== undefined) reply.header('allow', allow);
    throw problem;
  });
  const least = options.leastRate ?? LEAST_RATE;
  app.addHook('preParsing', async (request, reply) => {
    const tooSlow = () => {
      reply.header('connection', 'close');
      void answerError(kernel, kernelProblems['too-slow'](), request, reply);
    };
    watchBody(request.raw, reply.raw, { least, tooSlow });
  });
  app.addHook('onResponse', async (request, reply) => {
    metrics.observeHttp(
      request.method,
      request.routeOptions.url ?? 'unknown',
      reply.statusCode,
      reply.elapsedTime / 1000,
    );
  });
  app.setErrorHandler((error, request, reply) => answerError(kernel, error, request, reply));
  app.setNotFoundHandler((request, reply) =>
    answerError(kernel, kernelProblems['not-found'](), request, reply),
  );
  for (const route of options.routes) {
    if (isActionRoute(route)) addActionRoute(app, options, route);
    else if (isRawRoute(route)) addRawRoute(app, options, route);
  }
  return app;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** Who takes an address before the framework. */
function handlerOf(fast: readonly FastHandler[], url: string): FastHandler | undefined {
  for (const each of fast) {
    if (!url.startsWith(each.prefix)) continue;
    const next = url.charCodeAt(each.prefix.length);
    // The end, '/' or '?'.
    if (Number.isNaN(next) || next === 47 || next === 63 || each.prefix.endsWith('/')) return each;
  }
  return undefined;
}

function listener(options: ServerOptions, handler: Handler) {
  const { fast, metrics } = options;
  const front: Handler = (request, response) => {
    const taken = handlerOf(fast, request.url ?? '');
    if (taken === undefined) return handler(request, response);
    const began = performance.now();
    // Also when the client left before the answer.
    response.on('close', () =>
      metrics.observeHttp(
        request.method ?? '',
        taken.prefix,
        response.statusCode,
        (performance.now() - began) / 1000,
      ),
    );
    taken.handle(request, response);
  };
  const limits = {
    maxHeaderSize: HEADER_LIMIT,
    headersTimeout: Math.min(HEADERS_TIMEOUT, options.kernel.settings.REQUEST_TIMEOUT),
    requestTimeout: options.kernel.settings.REQUEST_TIMEOUT,
    connectionsCheckingInterval: SLOW_CHECK,
    keepAliveTimeout: KEEP_ALIVE,
  };
  if (options.tls === undefined) return createHttpServer(limits, front);
  // Certificates of unknown authorities are refused by authentication with a problem, not by a torn connection.
  return createHttpsServer(
    {
      ...{ ...limits, ...options.tls, requestCert: true, rejectUnauthorized: false, minVersion: 'TLSv1.2' },
      // In TLS 1.2 another certificate could come later, and who it is of is asked once for each connection (RFC 5746 §5).
      secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
      // The limits above begin after it: who never ends it would hold a connection for two minutes.
      handshakeTimeout: HEADERS_TIMEOUT,
    },
    front,
  );
}

const UNREADABLE: Record<string, () => Problem> = {
  HPE_HEADER_OVERFLOW: () => kernelProblems['too-large'](),
  ERR_HTTP_REQUEST_TIMEOUT: () => kernelProblems['too-slow'](),
};

/** The address in the first line of what could not be read, as far as there is one. */
const REQUEST_LINE = /^[\x21-\x7e]{1,64} (\/[\x21-\x7e]{0,4096}) HTTP\//;

/** What never becomes a request (garbage, endless headers, too slow): a problem all the same, and the connection ends. */
function answerUnreadable(
  fast: readonly FastHandler[],
  error: Error & { code?: string; rawPacket?: unknown },
  socket: Socket,
): void {
  // Bytes of an answer that is on its way must not be followed by those of another.
  const answering =
    (socket as { _httpMessage?: { headersSent?: boolean } })._httpMessage?.headersSent === true;
  if (error.code === 'ECONNRESET' || !socket.writable || answering) return void socket.destroy();
  const problem = UNREADABLE[error.code ?? '']?.() ?? kernelProblems['body-malformed']();
  const address = REQUEST_LINE.exec(
    Buffer.isBuffer(error.rawPacket) ? error.rawPacket.toString('latin1') : '',
  )?.[1];
  const theirs = address === undefined ? undefined : handlerOf(fast, address)?.unreadable?.(problem);
  const { status, headers, body } = theirs ?? unreadableProblem(problem);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'connection: close',
    `content-length: ${Buffer.byteLength(body)}`,
    ...Object.entries({ ...apiHeaders, ...headers }).map(([name, value]) => `${name}: ${value}`),
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.destroySoon();
}

const unreadableProblem = (problem: Problem) => ({
  status: problem.status,
  headers: { 'content-type': 'application/problem+json; charset=utf-8' },
  body: JSON.stringify(problemBody(problem, 'en', newId())),
});

/** `/v1/things/{id}` as the router writes it. */
export function routerPath(path: string): string {
  return path.replaceAll(/\{([a-zA-Z0-9]+)\}/g, ':$1').replace(':rest', '*');
}

function addActionRoute(app: FastifyInstance, options: ServerOptions, route: ActionRoute): void {
  const { access, level } = route.action;
  const check = (actor: Actor) => {
    assertMayDo(actor, access);
    assertLevel(actor, level);
  };
  app.route({
    method: route.method,
    url: routerPath(route.path),
    ...beforeBody(options, route.method, { check }),
    handler: async (request, reply) => {
      const { kernel, whoActs } = options;
      const actor = await actorOf(request, whoActs);
      const key = request.headers['idempotency-key'];
      const output = await perform(kernel, route.action, actor, inputOf(request), {
        requestId: request.id,
        ...(typeof key === 'string' ? { idempotencyKey: key } : {}),
      });
      const status = route.status ?? 200;
      reply.code(status).header('content-type', 'application/json; charset=utf-8');
      return status === 204 ? reply.send() : reply.send(JSON.stringify(output));
    },
  });
}

/** Who may come in is asked before a body is read; what has none is asked when it is answered. */
function beforeBody(options: Pick<ServerOptions, 'kernel' | 'whoActs'>, method: string, door: Door) {
  if (method === 'GET') return {};
  return {
    onRequest: (request: FastifyRequest, reply: FastifyReply) => admit(options, door, [request, reply]),
  };
}

/** Address parameters, query and body as one input; a name may come from one place only. */
function inputOf(request: FastifyRequest): unknown {
  const params = request.params as Record<string, unknown>;
  const queryPart = request.query as Record<string, unknown>;
  const body = request.body;
  if (body === undefined || body === null) return { ...queryPart, ...params };
  if (typeof body !== 'object' || Array.isArray(body)) {
    throw kernelProblems['input-invalid']({
      fields: [{ field: '(body)', message: 'must be a JSON object' }],
    });
  }
  for (const name of Object.keys(body)) {
    if (name in params || name in queryPart) {
      throw kernelProblems['input-invalid']({
        fields: [{ field: name, message: 'is given twice: in the address and in the body' }],
      });
    }
  }
  return { ...queryPart, ...body, ...params };
}

const VISITOR: Actor = { kind: 'visitor' };

function addRawRoute(app: FastifyInstance, options: ServerOptions, route: RawRoute): void {
  const { kernel } = options;
  const { uploads, bodyLimit, contract } = route;
  const whoActs = route.ownCallers === true ? async () => VISITOR : options.whoActs;
  const check = (actor: Actor) => {
    if (contract !== undefined && route.ownCallers !== true) assertMayDo(actor, contract.access);
  };
  app.route({
    method: route.method,
    url: routerPath(route.path),
    config: route.dialect === undefined ? {} : { dialect: route.dialect },
    ...(bodyLimit === undefined ? {} : { bodyLimit }),
    ...beforeBody({ kernel, whoActs }, route.method, { check, uploads, bodyLimit }),
    handler: async (request, reply) => {
      const url = new URL(request.url, 'http://local');
      const answer = await inside(request, async () => {
        const uploaded = await uploadedTo(kernel, request, uploads);
        return route.handle({
          kernel,
          actor: await actorOf(request, whoActs),
          lang: langOf(request),
          params: request.params as Record<string, string>,
          query: url.searchParams,
          headers: request.headers,
          body: request.body,
          requestId: request.id,
          caller: callerOf(request),
          ...(uploaded && { uploaded }),
        });
      });
      return reply
        .code(answer.status ?? 200)
        .headers(answer.headers ?? {})
        .send(answer.body);
    },
  });
}

/** The reader's language: `?lang=`, the cookie, Accept-Language; Catalan otherwise. */
export function langOf(request: FastifyRequest): Lang {
  const asked = (request.query as Record<string, unknown> | undefined)?.['lang'];
  return pickLang({
    query: typeof asked === 'string' ? asked : undefined,
    cookie: request.cookies?.['aplec_lang'],
    acceptLanguage: request.headers['accept-language'],
  });
}

/** Answers any failure as a problem; what is our own fault is logged with the request's identifier, and only there. */
async function answerError(
  kernel: Kernel,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const problem = toProblem(error);
  if (problem.status >= 500)
    kernel.log.error('A request failed.', { requestId: request.id, ...errorFacts(error) });
  // Answered as bad input, and still a check that we lack: it is told here so that it can be written.
  else if (isDataException(error))
    kernel.log.warn('The database refused what no check caught.', {
      requestId: request.id,
      ...errorFacts(error),
    });
  if (reply.sent) return;
  const accepts = request.headers.accept ?? '';
  const { dialect } = request.routeOptions.config ?? {};
  const wantsPage =
    dialect === undefined && accepts.includes('text/html') && kernel.problemPage !== undefined;
  reply.code(problem.status).headers(apiHeaders).header('x-request-id', request.id);
  if (wantsPage) {
    const page = kernel.problemPage!(problem, langOf(request), request.id, request.url, cameFrom(request));
    await reply.headers(page.headers).send(page.body);
    return;
  }
  const lang = request.headers['accept-language'] === undefined ? 'en' : langOf(request);
  await reply
    .header('content-type', dialect?.type ?? 'application/problem+json; charset=utf-8')
    .send(JSON.stringify({ ...problemBody(problem, lang, request.id), ...dialect?.members(problem) }));
}

/** The page of ours that led here, for the way back; browsers tell it to the same origin only (`pageHeaders`). */
function cameFrom({ headers, method, url }: FastifyRequest): string | undefined {
  const from = URL.parse(headers.referer ?? '');
  if (from === null || from.host !== headers.host) return undefined;
  const path = from.pathname + from.search;
  return method === 'GET' && path === url ? undefined : path;
}
