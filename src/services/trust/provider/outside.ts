import type { Configuration } from 'oidc-provider';
import { type Agent, fetch as undiciFetch } from 'undici';
import type { Kernel } from '../../../kernel/kernel.ts';
import { createOutbound } from '../../../kernel/outbound.ts';
import { providerSettingsOf } from './settings.ts';

const agents = new WeakMap<Kernel, Agent>();

/** The guarded agent for addresses that applications give: their keys, and where they hear of a logout. */
export function agentOf(kernel: Kernel): Agent {
  const agent =
    agents.get(kernel) ??
    createOutbound({ allowed: providerSettingsOf(kernel).OIDC_INTERNAL_HOSTS, connections: 4 });
  agents.set(kernel, agent);
  return agent;
}

/** Ends the connections of {@link agentOf}. */
export async function closeAgent(kernel: Kernel): Promise<void> {
  await agents.get(kernel)?.destroy();
  agents.delete(kernel);
}

/** How the library fetches: through the guarded agent, following nothing. */
export function fetchOf(kernel: Kernel): NonNullable<Configuration['fetch']> {
  return (async (url: URL | string, options: Record<string, unknown>) =>
    undiciFetch(url, {
      ...options,
      headers: Object.fromEntries(options['headers'] as Headers),
      dispatcher: agentOf(kernel),
      redirect: 'error',
    } as never)) as never;
}
