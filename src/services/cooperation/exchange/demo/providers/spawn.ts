import { type Spawned, spawnCompanion } from '../../../../../kernel/companion.ts';
import type { ProviderEndpoints } from './run.ts';

export const NAME = 'The demonstration providers';

export interface SpawnProvidersOptions {
  /** Folder made by `ensureDemoPki`. */
  readonly pkiDir: string;
  readonly basePort?: number;
  readonly faults?: boolean;
}

export type SpawnedProviders = Spawned<{ endpoints: ProviderEndpoints }>;

/** Starts the provider programs as a child process. */
export const spawnProviders = ({
  pkiDir,
  basePort = 0,
  faults = false,
}: SpawnProvidersOptions): Promise<SpawnedProviders> =>
  spawnCompanion({
    ...{ name: NAME, main: new URL('./providers-main.ts', import.meta.url) },
    args: ['--pki', pkiDir, '--base-port', String(basePort), ...(faults ? ['--faults'] : [])],
  });
