/** A body with things that the demonstration has none of, made as its people would make them. */
import { generateKeyPairSync } from 'node:crypto';
import { createExternalKey } from '../../src/facades/acme/actions/office.ts';
import { perform } from '../../src/kernel/action.ts';
import { CAPABILITIES } from '../../src/kernel/actor.ts';
import type { Kernel } from '../../src/kernel/kernel.ts';
import { createWebhook } from '../../src/kernel/webhooks/actions/create.ts';
import { registerClient } from '../../src/services/cooperation/exchange/actions/clients.ts';
import { serviceDraft } from '../../src/services/cooperation/exchange/actions/drafts.test-helper.ts';
import { createService } from '../../src/services/cooperation/exchange/actions/services.ts';
import { makeTown, type Town } from '../kernel.ts';

export async function plantNeighbour(kernel: Kernel): Promise<Town> {
  const town = await makeTown(kernel, 'Vilaveïna del Secret');
  const administrator = town.employee(...CAPABILITIES);
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'clau del veïnat 2026' };
  await perform(kernel, registerClient, administrator, {
    name: 'Gestor secret del veïnat',
    jwks: { keys: [jwk] },
  });
  await perform(kernel, createWebhook, administrator, {
    address: 'https://avisos.vilaveina.example/secret-del-veinat',
    kinds: ['*'],
  });
  await perform(kernel, createExternalKey, administrator, { label: 'Servidor secret del veïnat' });
  await perform(kernel, createService, administrator, serviceDraft('SECRET_VEINAT'));
  return town;
}
