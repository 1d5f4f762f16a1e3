import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { startTestServer } from '../../../../test/server.ts';
import type { Actor, Capability } from '../../../kernel/actor.ts';
import { createDatabase } from '../../../kernel/database/database.ts';
import { migrate } from '../../../kernel/database/migrate.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { kernelSettings } from '../../../kernel/kernel-settings.ts';
import { createLog } from '../../../kernel/log.ts';
import type { Service } from '../../../kernel/service.ts';
import { readSettings } from '../../../kernel/settings.ts';
import { administrations } from './index.ts';

/** Services that a body can join in these tests. */
const joinable = (name: string): Service => ({ name, needs: [], actions: [] });

/** The moment at which these tests take place. */
export const NOW = Temporal.Instant.from('2026-03-03T09:00:00Z');

/** A kernel with this service alone on a database of its own; it goes with the process. */
export async function house(): Promise<Kernel> {
  const url = await ownDatabase();
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 20_000,
    allowExitOnIdle: true,
  });
  const services = [administrations, joinable('exchange'), joinable('edicts')];
  const kernelTables = {
    name: 'kernel',
    migrations: new URL('../../../kernel/database/migrations/', import.meta.url),
  };
  await migrate(pool, [kernelTables, ...services]);
  const parts = {
    settings: { ...readSettings(kernelSettings, {}), ADHESION_SERVICES: ['exchange', 'edicts', 'absent'] },
    ...{ version: '0.0.0', publicAddress: 'http://localhost:8080' },
    db: createDatabase(pool),
    ...{ pool, services, secret: Buffer.alloc(32, 7) },
    log: createLog('error'),
    ledger: { appendIn: async () => newId(), poke: () => undefined },
    reactions: new Map(),
    now: () => NOW,
    sendJob: async () => undefined,
    pokeWorker: () => undefined,
  };
  // Files, addresses and certificates are not touched by what is tested here.
  return parts as unknown as Kernel;
}

let server: Promise<{ url: string; stop(): void }> | undefined;

async function ownDatabase(): Promise<string> {
  server ??= process.env['APLEC_TEST_DATABASE_URL']
    ? Promise.resolve({ url: process.env['APLEC_TEST_DATABASE_URL'], stop: () => undefined })
    : startServer();
  const { url } = await server;
  const name = `aplec_${process.env['APLEC_TEST_RUN'] ?? 'adhoc'}_bodies_${randomBytes(5).toString('hex')}`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  return url.replace(/^(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${name}`);
}

async function startServer() {
  const own = await startTestServer();
  process.once('exit', own.stop);
  return own;
}

export const operator: Actor = { kind: 'operator', document: '99000001S', name: 'Operator of a test' };
export const visitor: Actor = { kind: 'visitor' };

/** Somebody of a body who may look after its data and adhesions. */
export function officer(
  administrationId: string,
  capabilities: readonly Capability[] = ['body.manage'],
): Actor {
  return {
    kind: 'employee',
    document: '99000002Q',
    name: 'Officer of a test',
    administrationId,
    administrationName: 'Town of a test',
    unit: 'Secretariat',
    capabilities,
  };
}
