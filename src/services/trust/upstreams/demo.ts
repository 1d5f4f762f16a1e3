import { keepCompanion } from '../../../kernel/companion.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { acsOf, entityIdOf } from './acs.ts';
import { CLIENT_ID, NAME, type Ready, spawnIdentityProviders } from './demo/spawn.ts';
import { callbackOf } from './oidc.ts';
import { assertionKey } from './oidc-key.ts';
import { ownKeys } from './saml/keys.ts';
import { storeUpstream } from './store.ts';
import { oidcTerms, samlTerms, type Upstream } from './upstream.ts';

const OIDC = { id: '01990000-0000-7000-8000-00000000b001', slug: 'demo-oidc' } as const;
const SAML = { id: '01990000-0000-7000-8000-00000000b002', slug: 'demo-eidas' } as const;

/**
 * Starts an OpenID Provider and a SAML identity provider with the attributes of eIDAS as a program of its own, and tells where
 * they are this time. Answers how to stop it.
 */
export async function startOutside(kernel: Kernel): Promise<() => Promise<void>> {
  return keepCompanion<Ready>({
    ...{ name: NAME, alarm: 'identity-providers-lost', log: kernel.log },
    async start() {
      const { signer, opener } = await ownKeys(kernel);
      const { jwk } = await assertionKey(kernel);
      const base64 = (der: Uint8Array) => Buffer.from(der).toString('base64');
      return spawnIdentityProviders({
        ...{ jwk, callback: callbackOf(kernel, OIDC), entityId: entityIdOf(kernel), acs: acsOf(kernel) },
        ...{ signing: base64(signer.certificate.der), encryption: base64(opener.certificate.der) },
      });
    },
    onReady: (ready) => tell(kernel, ready),
  });
}

async function tell(kernel: Kernel, { issuer, metadata }: Ready): Promise<void> {
  const common = { most: 'high', state: 'active', demonstration: true } as const;
  const rows: Upstream[] = [
    {
      ...{ ...common, ...OIDC, kind: 'oidc', secret: undefined },
      terms: oidcTerms.parse({ issuer, clientId: CLIENT_ID }),
      title: {
        ca: 'Compte d’una altra administració (demostració)',
        es: 'Cuenta de otra administración (demostración)',
        oc: 'Compde d’ua auta administracion (demostracion)',
        en: 'Account at another administration (demonstration)',
      },
    },
    {
      ...{ ...common, ...SAML, kind: 'saml' },
      terms: samlTerms.parse({ metadata }),
      title: {
        ca: 'Node eIDAS (demostració)',
        es: 'Nodo eIDAS (demostración)',
        oc: 'Node eIDAS (demostracion)',
        en: 'eIDAS node (demonstration)',
      },
    },
  ];
  await kernel.db.transaction().execute(async (tx) => {
    for (const each of rows) await storeUpstream(tx, each, kernel.now());
  });
}
