import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { Actor, Capability, System } from '../../../kernel/actor.ts';
import { clientAddresses } from '../../../kernel/http/client-address.ts';
import type { RateLimit } from '../../../kernel/http/rate.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { authenticate } from './authenticate.ts';
import { admit, type Front, refuseCrowd } from './hot.ts';
import type { Caller } from './passage.ts';
import { exchangeProblems } from './problems.ts';
import { runningOf } from './running.ts';

/** The system behind a request, when it shows a certificate or a token; throws when what it shows does not hold. */
export async function systemActor(kernel: Kernel, request: IncomingMessage): Promise<Actor | undefined> {
  const socket = request.socket as TLSSocket;
  const shows =
    typeof socket.getPeerX509Certificate === 'function' && socket.getPeerX509Certificate() !== undefined;
  if (!shows && request.headers.authorization === undefined) return undefined;
  const { snapshot, tokens } = runningOf(kernel);
  return systemOf(authenticate(request, await snapshot(), tokens));
}

/** What a door of systems alone needs, before the framework; made once for each process. */
export function frontOf(kernel: Kernel, rate: RateLimit): Front {
  const addressOf = clientAddresses(kernel.settings.TRUST_PROXY);
  return { ...runningOf(kernel), rate, addressOf, log: kernel.log };
}

/**
 * The system that asks at a door of systems alone. Strangers are counted by their address before the database is asked,
 * known systems by themselves. Throws `kernel.rate-limited` with Retry-After, and what is wrong with what was shown.
 */
export async function admitSystem(
  front: Front,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<System> {
  const { identify } = (await admit(front, request, response)).identity;
  const caller = identify(await front.snapshot());
  if (caller.kind === 'system') refuseCrowd(front, caller.client.id, response);
  const system = systemOf(caller);
  if (system === undefined) throw exchangeProblems['client-unknown']();
  return system;
}

function systemOf(caller: Caller): System | undefined {
  if (caller.kind !== 'system') return undefined;
  if (caller.client.revoked) throw exchangeProblems['client-revoked']();
  if (caller.certificateExpired) throw exchangeProblems['certificate-expired']();
  return {
    kind: 'system',
    clientId: caller.client.id,
    administrationId: caller.client.administrationId,
    capabilities: caller.client.capabilities as Capability[],
    ...(caller.byToken && { byToken: true }),
  };
}
