/** A running house for tests: on the run's database, with certificates, providers that are real, and towns of one's own. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, openApp } from '../src/app.ts';
import type { Capability, Employee } from '../src/kernel/actor.ts';
import { runSql } from '../src/kernel/database/database.ts';
import { newId } from '../src/kernel/ids.ts';
import type { Kernel } from '../src/kernel/kernel.ts';
import { createLog, type Log } from '../src/kernel/log.ts';
import { testDatabase } from './database.ts';

let opened: Promise<App> | undefined;

/** The house that all tests of this process share: demonstration mode, no ports open, quiet. */
export function testApp(): Promise<App> {
  opened ??= testDatabase().then(({ url }) => openTestApp(url));
  return opened;
}

const QUIET = createLog('error', () => undefined);

/** A house on a database of one's own. Stop it yourself. */
export function openTestApp(
  url: string,
  environment: Record<string, string> = {},
  log: Log = QUIET,
): Promise<App> {
  const data = mkdtempSync(join(tmpdir(), 'aplec-test-'));
  return openApp({
    environment: { DATABASE_URL: url, APLEC_DATA: data, PORT: '0', TLS_PORT: '0', ...environment },
    progress: () => undefined,
    log,
    lock: false,
  });
}

export async function testKernel(): Promise<Kernel> {
  return (await testApp()).kernel;
}

export type Town = { id: string; name: string; employee(...capabilities: Capability[]): Employee };

/** A body of its own for one test, with an active adhesion to the exchange. */
export async function makeTown(kernel: Kernel, name = 'Vilaprova'): Promise<Town> {
  const id = newId();
  const now = kernel.now().toString();
  await kernel.db.transaction().execute(async (tx) => {
    await runSql(
      tx,
      `insert into administrations.administration (id, type, name, invented, search_text, sort_text, created_at, updated_at)
       values ($1, 'municipality', $2, true, $3, $3, $4, $4)`,
      [id, `${name} (prova)`, name.toLowerCase(), now],
    );
    await runSql(
      tx,
      `insert into administrations.adhesion (administration_id, id, service, state, requested_at, active_since)
       values ($1, $2, 'exchange', 'active', $3, $3)`,
      [id, newId(), now],
    );
    await runSql(tx, 'update exchange.state_version set version = version + 1');
  });
  return {
    id,
    name,
    employee: (...capabilities) => ({
      kind: 'employee',
      document: '99900001R',
      name: 'Empleada de prova',
      administrationId: id,
      administrationName: name,
      unit: 'Secretaria',
      capabilities,
    }),
  };
}
