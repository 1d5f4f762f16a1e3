import { acme } from './facades/acme/index.ts';
import { csc } from './facades/csc/index.ts';
import { eacat } from './facades/eacat/index.ts';
import { representa } from './facades/representa/index.ts';
import { scim } from './facades/scim/index.ts';
import { signador } from './facades/signador/index.ts';
import { valid } from './facades/valid/index.ts';
import { xRoad } from './facades/x-road/index.ts';
import type { MigrationSource } from './kernel/database/migrate.ts';
import type { Kernel } from './kernel/kernel.ts';
import type { Service } from './kernel/service.ts';
import { administrations } from './services/cooperation/administrations/index.ts';
import { calendars } from './services/cooperation/calendars/index.ts';
import { portals } from './services/support/portals/index.ts';
import { acting } from './services/trust/acting/index.ts';
import { authenticator } from './services/trust/authenticator/index.ts';
import { certificateLogin } from './services/trust/certificate-login/index.ts';
import { certificates } from './services/trust/certificates/index.ts';
import { demonstration } from './services/trust/demonstration/index.ts';
import { identity } from './services/trust/identity/index.ts';
import { mandates } from './services/trust/mandates/index.ts';
import { mobileCode } from './services/trust/mobile-code/index.ts';
import { passkeys } from './services/trust/passkeys/index.ts';
import { people } from './services/trust/people/index.ts';
import { provider } from './services/trust/provider/index.ts';
import { sealing } from './services/trust/sealing/index.ts';
import { signatures } from './services/trust/signatures/index.ts';
import { timestamps } from './services/trust/timestamps/index.ts';
import { trustLists } from './services/trust/trust-lists/index.ts';
import { upstreams } from './services/trust/upstreams/index.ts';

export { actorOfSession } from './services/trust/acting/index.ts';
export { ceremony } from './services/trust/certificates/index.ts';
export { checkIntegrity } from './services/trust/identity/index.ts';
export { bootstrapOperator } from './services/trust/people/index.ts';

import { exchange, exchangeRows } from './services/cooperation/exchange/index.ts';

export { systemActor, welcome } from './services/cooperation/exchange/index.ts';
export { problemPage } from './services/support/portals/index.ts';

/** Every service, each after those it needs. The only file that names them all. */
export const services: readonly Service[] = [
  administrations,
  calendars,
  certificates,
  timestamps,
  trustLists,
  sealing,
  signatures,
  people,
  identity,
  mandates,
  acting,
  certificateLogin,
  mobileCode,
  passkeys,
  authenticator,
  upstreams,
  provider,
  exchange,
  xRoad,
  acme,
  demonstration,
  csc,
  signador,
  representa,
  valid,
  scim,
  eacat,
  portals,
];

/** Whose migrations are applied, from the ground up. */
export const migrationSources: readonly MigrationSource[] = [
  { name: 'kernel', migrations: new URL('./kernel/database/migrations/', import.meta.url) },
  { name: 'ledger', migrations: new URL('./kernel/ledger/migrations/', import.meta.url) },
  ...services.map(({ name, migrations }) => ({ name, migrations })),
];

/** Loads the demonstration consortium, service by service; each does it once. */
export async function loadDemonstration(kernel: Kernel): Promise<void> {
  for (const service of services) await service.demo?.(kernel);
}

/** Starts the second servers of the demonstration, all at once; answers how to stop them. */
export async function startOutside(kernel: Kernel): Promise<() => Promise<void>> {
  const started = await Promise.allSettled(services.map((service) => service.outside?.(kernel)));
  const stop = async () => {
    for (const each of started) if (each.status === 'fulfilled') await each.value?.();
  };
  const failed = started.find((each) => each.status === 'rejected');
  if (failed === undefined) return stop;
  await stop();
  throw failed.reason;
}

/** Rows of the exchange are stored in the statement of their leaves. */
export const recordedBeside = exchangeRows;
