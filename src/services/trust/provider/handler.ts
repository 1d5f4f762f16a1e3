import type { IncomingMessage, ServerResponse } from 'node:http';
import { clientAddresses } from '../../../kernel/http/client-address.ts';
import { neighbourhood, type RateLimit } from '../../../kernel/http/rate.ts';
import type { FastHandler } from '../../../kernel/http/routes.ts';
import { apiHeaders } from '../../../kernel/http/security.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { errorFacts } from '../../../kernel/log.ts';
import type { Problem } from '../../../kernel/problem.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import { engineOf } from './running.ts';

const PREFIXES = ['/oidc', '/.well-known/openid-configuration', '/.well-known/oauth-authorization-server'];

/** Hands the protocol's addresses to the engine before the framework: it reads the bare request. */
export function providerHandlers(kernel: Kernel, rate: RateLimit): FastHandler[] {
  const addressOf = clientAddresses(kernel.settings.TRUST_PROXY);
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    for (const [name, value] of Object.entries(apiHeaders)) response.setHeader(name, value);
    response.setHeader('x-request-id', newId());
    const wait = rate(neighbourhood(addressOf(request)), Date.now());
    if (wait > 0) {
      response.setHeader('retry-after', String(wait));
      return refuse(response, kernelProblems['rate-limited']());
    }
    // RFC 8414 §3 names another place for the same document.
    if (request.url?.startsWith(PREFIXES[2]!))
      request.url = `${PREFIXES[1]}${request.url.slice(PREFIXES[2]!.length)}`;
    engineOf(kernel).then(
      (engine) => engine.handle(request, response),
      (error: unknown) => {
        kernel.log.error('The OpenID Provider could not be made.', errorFacts(error));
        refuse(response, kernelProblems.unavailable());
      },
    );
  };
  return PREFIXES.map((prefix) => ({ prefix, handle }));
}

/** RFC 6749 §5.2: the body that clients of this protocol read. */
function refuse(response: ServerResponse, problem: Problem): void {
  response.writeHead(problem.status, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify({ error: 'temporarily_unavailable', error_description: problem.kind.title.en }),
  );
}
