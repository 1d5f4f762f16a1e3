/** A house that stamps: with a small authority of its own, over HTTP, and clocks that a test turns. */
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshDatabase } from '../../../../test/database.ts';
import { type App, openApp } from '../../../app.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { KeyType } from '../../../kernel/keys/index.ts';
import { createLog } from '../../../kernel/log.ts';
import {
  algorithmFor,
  buildCertificate,
  buildName,
  ext,
  issue,
  newSerial,
  PURPOSE,
  parseCertificate,
} from '../../../kernel/pki/index.ts';
import { newTown, type Town } from '../../../kernel/pki/town.test-helper.ts';
import { tsaHandler } from './hot.ts';
import { runningOf } from './running.ts';
import type { UnitKind } from './settings.ts';
import { insertUnit } from './store.ts';

const DAY_MS = 86_400_000;
export const POLICY = '1.3.6.1.4.1.32473.3.1';

/** A unit with a certificate from a small authority, in the database. */
export async function enrolUnit(
  kernel: Kernel,
  town: Town,
  [kind, keyType]: [UnitKind, KeyType],
  until = kernel.now().epochMilliseconds + 30 * DAY_MS,
): Promise<string> {
  const key = await kernel.keys.create(keyType);
  const now = kernel.now().epochMilliseconds;
  const unsigned = buildCertificate({
    serial: newSerial(),
    issuer: town.issuing.certificate.subject,
    issuerKey: town.issuing.certificate.publicKey,
    subject: buildName([
      ['C', 'ES'],
      ['CN', `Segell de temps ${kind} (prova)`],
    ]),
    publicKey: key.publicKey,
    notBefore: now - DAY_MS,
    notAfter: now + 365 * DAY_MS,
    extensions: [ext.keyUsage('digitalSignature'), ext.extKeyUsage([PURPOSE.timeStamping], true)],
    algorithm: algorithmFor(town.issuing.key),
  });
  const certificate = parseCertificate(issue(unsigned, town.issuing.key));
  const id = newId();
  const unit = {
    ...{ id, kind, handle: key.handle, certificate: Buffer.from(certificate.der) },
    chain: [Buffer.from(town.issuing.certificate.der)],
    ...{ signsFrom: new Date(now - DAY_MS), signsUntil: new Date(until) },
  };
  await kernel.db.transaction().execute((tx) => insertUnit(tx, unit, kernel.now()));
  runningOf(kernel).authority.changing();
  return id;
}

export type Stamping = {
  app: App;
  kernel: Kernel;
  town: Town;
  /** `http://127.0.0.1:<port>`, where only the authority answers. */
  base: string;
  /** Lines of the log so far. */
  lines: string[];
  ask(query: Uint8Array, path?: string): Promise<{ status: number; type: string; body: Buffer }>;
  stop(): Promise<void>;
};

/** `now`: the clock of the machine, when a test turns it. */
export async function openStamping(
  environment: Record<string, string> = {},
  now?: () => Temporal.Instant,
): Promise<Stamping> {
  const database = await freshDatabase();
  const lines: string[] = [];
  const log = createLog('info', (line) => void lines.push(line));
  const app = await openApp({
    environment: {
      ...{
        DATABASE_URL: database.url,
        APLEC_DATA: mkdtempSync(join(tmpdir(), 'aplec-tsa-')),
        PORT: '0',
        TLS_PORT: '0',
      },
      ...environment,
    },
    ...{ progress: () => undefined, log, lock: false },
    ...(now === undefined ? {} : { now }),
  });
  const { kernel } = app;
  const town = newTown();
  await enrolUnit(kernel, town, ['p256', 'P-256']);
  await enrolUnit(kernel, town, ['rsa', 'RSA-2048']);
  const { authority, settings } = runningOf(kernel);
  const { TSA_FOR: audience, TSA_RATE_PER_SECOND: perSecond, TSA_RATE_BURST: burst } = settings;
  const handler = tsaHandler(kernel, authority, { audience, perSecond, burst });
  const server = createServer(handler.handle).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...{ app, kernel, town, base, lines },
    async ask(query, path = '/tsa') {
      const headers = { 'content-type': 'application/timestamp-query' };
      const answer = await fetch(base + path, { method: 'POST', headers, body: Uint8Array.from(query) });
      const body = Buffer.from(await answer.arrayBuffer());
      return { status: answer.status, type: answer.headers.get('content-type') ?? '', body };
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await app.stop();
      await database.drop();
    },
  };
}
