import { type Spawned, spawnCompanion } from '../../../../kernel/companion.ts';

export const NAME = 'The demonstration identity providers';
/** How the demonstration's OpenID Provider calls us. */
export const CLIENT_ID = 'aplec';

/** What they know of us: all of it public. */
export type Knows = {
  jwk: Record<string, unknown>;
  callback: string;
  entityId: string;
  acs: string;
  /** Certificates in Base64. */
  signing: string;
  encryption: string;
};
export type Ready = { issuer: string; metadata: string };

/** Starts both as a child process. */
export const spawnIdentityProviders = (knows: Knows): Promise<Spawned<Ready>> =>
  spawnCompanion({
    ...{ name: NAME, main: new URL('./identity-providers.ts', import.meta.url) },
    args: [JSON.stringify(knows)],
  });
