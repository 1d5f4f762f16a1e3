import { keepCompanion, spawnCompanion } from '../../../kernel/companion.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { DOCTYPE, VCT } from './demo/identities.ts';
import { storeIssuer } from './store.ts';

const ISSUER = '01990000-0000-7000-8000-00000000b003';
const NAME = 'The demonstration wallet';

type Ready = { address: string; anchor: string };

/** Starts a wallet with an issuer of its own as another program, and tells where it is this time. Answers how to stop it. */
export const startOutside = (kernel: Kernel): Promise<() => Promise<void>> =>
  keepCompanion<Ready>({
    ...{ name: NAME, alarm: 'wallet-lost', log: kernel.log },
    start: () =>
      spawnCompanion({
        ...{ name: NAME, main: new URL('./demo/wallet-server.ts', import.meta.url), args: [] },
      }),
    onReady: ({ address, anchor }) =>
      storeIssuer(
        kernel.db,
        {
          ...{ id: ISSUER, country: 'ES', vcts: [VCT], doctypes: [DOCTYPE], level: 'high', state: 'active' },
          ...{ anchor: new Uint8Array(Buffer.from(anchor, 'base64')), demonstrationWallet: address },
          title: {
            ca: 'Un emissor que no existeix (demostració)',
            es: 'Un emisor que no existe (demostración)',
            oc: 'Un emissor que non existís (demostracion)',
            en: 'An issuer that does not exist (demonstration)',
          },
        },
        kernel.now(),
      ),
  });
