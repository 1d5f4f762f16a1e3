import { fetch as undiciFetch } from 'undici';
import type { Kernel } from '../../../kernel/kernel.ts';
import { createOutbound } from '../../../kernel/outbound.ts';

const TIMEOUT_MS = 5_000;

/** Keys of applications and notices of logout go out by the guarded agent: never to an internal address unless a setting names it. */
export function guardedFetch(kernel: Kernel) {
  const agent = createOutbound({ allowed: kernel.settings['OIDC_HOSTS'] as string[] });
  return (async (url: URL | string, options: Record<string, unknown> = {}) =>
    undiciFetch(
      url as never,
      {
        ...options,
        dispatcher: agent,
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      } as never,
    )) as never;
}
