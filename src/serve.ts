import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { App } from './app.ts';
import type { Actor } from './kernel/actor.ts';
import { readEvents } from './kernel/events.ts';
import { render } from './kernel/html.ts';
import { healthRoutes, metricsRoute } from './kernel/http/health.ts';
import { openApi } from './kernel/http/openapi.ts';
import { createRateLimit } from './kernel/http/rate.ts';
import type { FastHandler, Route } from './kernel/http/routes.ts';
import { pageHeaders } from './kernel/http/security.ts';
import { assertSameOrigin, servePages } from './kernel/http/serve-pages.ts';
import { createServer, type ServerOptions } from './kernel/http/server.ts';
import { cookieName, SESSION_COOKIE } from './kernel/http/session.ts';
import { webhookRoutes } from './kernel/webhooks/index.ts';
import { workerRoutes } from './kernel/worker.ts';
import { actorOfSession, problemPage, services, systemActor } from './services.ts';
import { assets } from './ui/assets.ts';

export type Serving = {
  address: string;
  tlsAddress: string;
  /** `POST /v1/things/:id`: every address that is served, as the router writes it; `* /prefix` where one serves all below. */
  served: readonly string[];
  stop(): Promise<void>;
};

/** Every public route: the services' own and the kernel's. The OpenAPI document is made from this list. */
export function publicRoutes(): Route[] {
  return [
    ...services.flatMap((service) => service.routes ?? []),
    { method: 'GET', path: '/v1/events', action: readEvents, tag: 'events' },
    ...webhookRoutes,
    ...workerRoutes,
    ...healthRoutes(),
  ];
}

/** The OpenAPI document as text. */
export function publicDocument(version: string): string {
  return JSON.stringify(openApi(publicRoutes(), version), null, 2);
}

/** Opens both ports: portals and API on HTTP, systems with certificates on HTTPS. */
export async function serve(app: App): Promise<Serving> {
  const { kernel } = app;
  const { settings } = kernel;
  kernel.publicRoutes = publicRoutes;
  kernel.problemPage = (problem, lang, requestId, path, from) => ({
    headers: pageHeaders,
    body: render(problemPage(kernel, { problem, lang, requestId, path, from })),
  });
  const rate = createRateLimit(settings.RATE_PER_SECOND, settings.RATE_BURST);
  const fast = kernel.services.flatMap((service) => service.fast?.(kernel, rate) ?? []);
  const routes = publicRoutes();
  const document = publicDocument(kernel.version);
  const openApiRoute: Route = {
    method: 'GET',
    path: '/openapi.json',
    tag: 'documentation',
    handle: async () => ({
      headers: { 'content-type': 'application/json', 'access-control-allow-origin': '*' },
      body: document,
    }),
  };
  const served = new Set(fast.map(({ prefix }) => `* ${prefix}`));
  const onAddress = (method: string, path: string) => void served.add(`${method} ${path}`);
  const common = {
    onAddress,
    kernel,
    metrics: app.metrics,
    whoActs: whoActs(app),
  };
  const all = [...routes, openApiRoute, ...assetRoutes(), metricsRoute(app.metrics)];
  const portalFast: FastHandler[] = fast.filter((each) => each.only !== 'tls');
  const plainOptions: ServerOptions = { ...common, routes: all, fast: portalFast };
  const plain = createServer(plainOptions);
  servePages(
    plain,
    plainOptions,
    kernel.services.flatMap((service) => service.pages ?? []),
  );
  const others = await Promise.all(
    kernel.services.map((service) => service.clientAuthorities?.(kernel) ?? []),
  );
  const tls = {
    ...{ key: kernel.tls.server.key, cert: kernel.tls.server.cert },
    ca: [...kernel.tls.ca, ...others.flat()],
  };
  const secure = createServer({
    ...common,
    routes: [...routes, openApiRoute],
    fast,
    tls,
  });
  const address = await plain.listen({ host: settings.HOST, port: settings.PORT, backlog: 1024 });
  const tlsAt = await secure.listen({
    host: settings.TLS_HOST ?? settings.HOST,
    port: settings.TLS_PORT,
    backlog: 1024,
  });
  // The framework does not see that the listener it was given speaks TLS.
  const tlsAddress = tlsAt.replace(/^http:/, 'https:');
  return {
    address,
    tlsAddress,
    served: [...served],
    stop: () => drain([plain, secure], settings.DRAIN_TIME),
  };
}

/** Takes no more, lets what is in course end, and tears what has not ended in time. */
async function drain(servers: FastifyInstance[], limitMs: number): Promise<void> {
  const closing = Promise.all(servers.map((server) => server.close()));
  const torn = setTimeout(() => {
    for (const server of servers) server.server.closeAllConnections();
  }, limitMs);
  await closing;
  clearTimeout(torn);
}

/**
 * Systems by certificate or token; people by their session. A cookie counts for the API only
 * when the browser says that our own page sent the request (cross-site request forgery).
 */
function whoActs(app: App): ServerOptions['whoActs'] {
  return async (request: FastifyRequest): Promise<Actor> => {
    const system = await systemActor(app.kernel, request.raw);
    if (system !== undefined) return system;
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      if (request.cookies[cookieName(app.kernel, SESSION_COOKIE)] === undefined) return { kind: 'visitor' };
      assertSameOrigin(request);
    }
    return actorOfSession(app.kernel, request.cookies[cookieName(app.kernel, SESSION_COOKIE)]);
  };
}

function assetRoutes(): Route[] {
  return [...assets()].map(([path, asset]) => ({
    method: 'GET',
    path,
    tag: 'assets',
    handle: async () => ({
      headers: { 'content-type': asset.type, 'cache-control': 'public, max-age=31536000, immutable' },
      body: asset.body,
    }),
  }));
}
