import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { clientAddresses } from '../../../kernel/http/client-address.ts';
import { toProblem } from '../../../kernel/http/errors.ts';
import { neighbourhood, type RateLimit } from '../../../kernel/http/rate.ts';
import type { FastHandler } from '../../../kernel/http/routes.ts';
import { apiHeaders } from '../../../kernel/http/security.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { errorFacts } from '../../../kernel/log.ts';
import { tlsAddressOf } from './addresses.ts';
import { ROUTES } from './configuration.ts';
import { countedError } from './errors.ts';
import { providerOf } from './provider.ts';

/** Where the library answers; its interaction pages are ours and stand elsewhere. */
export const WELL_KNOWN = [
  '/.well-known/openid-configuration',
  '/.well-known/oauth-authorization-server',
] as const;
export const PREFIXES: readonly string[] = [...WELL_KNOWN, ...Object.values(ROUTES)];

/** The OpenID Provider before the framework, on both ports, under the limits of the server. */
export function providerHandlers(kernel: Kernel, rate: RateLimit): FastHandler[] {
  const addressOf = clientAddresses(kernel.settings.TRUST_PROXY);
  const site = new URL(kernel.publicAddress);
  const alias = new URL(tlsAddressOf(kernel) ?? kernel.publicAddress);

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const wait = rate(neighbourhood(addressOf(request)), Date.now());
      if (wait > 0) return refuse(response, 429, 'temporarily_unavailable', { 'retry-after': String(wait) });
      if (Number(request.headers['content-length'] ?? 0) > kernel.settings.BODY_LIMIT)
        return refuse(response, 413, 'invalid_request', { connection: 'close' });
      // Addresses in answers are those that we publish, whatever the request says of its host (RFC 9700 §4.13 of proxies).
      const seen = viaAlias(request) ? alias : site;
      request.headers['x-forwarded-host'] = seen.host;
      request.headers['x-forwarded-proto'] = seen.protocol.slice(0, -1);
      delete request.headers['x-forwarded-for'];
      for (const [name, value] of Object.entries(apiHeaders)) response.setHeader(name, value);
      const running = await providerOf(kernel);
      await running.handle(request, response);
    } catch (error) {
      const problem = toProblem(error);
      kernel.log.error('A request to the OpenID Provider failed.', {
        requestId: newId(),
        ...errorFacts(error),
      });
      refuse(response, problem.status, problem.status === 503 ? 'temporarily_unavailable' : 'server_error');
    }
  }
  function refuse(
    response: ServerResponse,
    status: number,
    error: string,
    headers: Record<string, string> = {},
  ): void {
    kernel.metrics.count('aplec_oidc_total', { error: countedError(error) });
    if (response.destroyed || response.headersSent) return;
    const body = JSON.stringify({ error });
    response.writeHead(status, {
      ...{ ...apiHeaders, ...headers, 'content-type': 'application/json; charset=utf-8' },
      'content-length': Buffer.byteLength(body),
    });
    response.end(body);
  }
  return PREFIXES.map((prefix) => ({ prefix, handle: (request, response) => void serve(request, response) }));
}

/** Whether it came to the port where certificates are asked for; what is published of us is the same on both. */
function viaAlias(request: IncomingMessage): boolean {
  const encrypted = (request.socket as Partial<TLSSocket>).encrypted === true;
  return encrypted && !WELL_KNOWN.some((each) => request.url?.startsWith(each) === true);
}
