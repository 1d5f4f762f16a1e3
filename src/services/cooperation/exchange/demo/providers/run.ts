import { SNAPSHOT } from '../calendar.ts';
import type { ProviderKey, ProviderPki } from '../pki.ts';
import { PROVIDER_KEYS } from '../pki.ts';
import type { Population } from '../population.ts';
import { population } from '../population.ts';
import type { ProviderServer } from './server.ts';
import { startProvider } from './server.ts';

export interface ProviderEndpoint {
  readonly port: number;
  /** `https://localhost:<port>`; a question goes to `<url>/<service code>`. */
  readonly url: string;
}
export type ProviderEndpoints = Readonly<Record<ProviderKey, ProviderEndpoint>>;

export interface RunProvidersOptions {
  readonly pki: ProviderPki;
  /** The five take this port and the next four; 0 (default) takes free ones. */
  readonly basePort?: number;
  /** Honour `x-demo-fault`; only for tests. */
  readonly faults?: boolean;
  /** ISO date of the providers' clock; by default the day on which the population is described. */
  readonly today?: () => string;
  readonly people?: Population;
}

export interface RunningProviders {
  readonly endpoints: ProviderEndpoints;
  close(): Promise<void>;
}

/** Starts the five providers in this process. If one cannot start (port taken), none stays. */
export async function runProviders(options: RunProvidersOptions): Promise<RunningProviders> {
  const { pki, basePort = 0, faults = false, today = () => SNAPSHOT, people = population() } = options;
  const started: ProviderServer[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(started.map((it) => it.close()));
  };
  try {
    for (const [index, key] of PROVIDER_KEYS.entries()) {
      const port = basePort === 0 ? 0 : basePort + index;
      started.push(await startProvider({ key, pki, port, people, today, faults }));
    }
  } catch (error) {
    await close();
    throw error;
  }
  const endpoints = Object.fromEntries(started.map(({ key, port, url }) => [key, { port, url }]));
  return { endpoints: endpoints as Record<ProviderKey, ProviderEndpoint>, close };
}
