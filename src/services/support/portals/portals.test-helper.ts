/** The portals with every service on a database of their own, over HTTP, with a log that grows. */
import type { AddressInfo } from 'node:net';
import { freshDatabase } from '../../../../test/database.ts';
import { openTestApp } from '../../../../test/kernel.ts';
import type { Actor } from '../../../kernel/actor.ts';
import { createRateLimit } from '../../../kernel/http/rate.ts';
import type { Route } from '../../../kernel/http/routes.ts';
import { servePages } from '../../../kernel/http/serve-pages.ts';
import { createServer, type ServerOptions } from '../../../kernel/http/server.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { formatReceipt } from '../../../kernel/ledger/index.ts';
import { assets } from '../../../ui/assets.ts';

export type Site = {
  kernel: Kernel;
  base: string;
  /** Who asks from now on; a visitor at first. */
  be(actor: Actor): void;
  stop(): Promise<void>;
};

const WAIT_STEPS = 100;
const WAIT_STEP_MS = 100;

export async function openSite(): Promise<Site> {
  const database = await freshDatabase();
  const app = await openTestApp(database.url);
  const { kernel, metrics } = app;
  await kernel.ledger.startSequencer();
  let actor: Actor = { kind: 'visitor' };
  const files: Route[] = [...assets()].map(([path, { type, body }]) => ({
    method: 'GET',
    path,
    tag: 'assets',
    handle: async () => ({ headers: { 'content-type': type }, body }),
  }));
  const rate = createRateLimit(100, 100);
  const routes = [...kernel.services.flatMap((service) => service.routes ?? []), ...files];
  const options: ServerOptions = {
    kernel,
    metrics,
    routes,
    fast: kernel.services
      .flatMap((service) => service.fast?.(kernel, rate) ?? [])
      .filter(({ only }) => only !== 'tls'),
    whoActs: async () => actor,
  };
  const server = createServer(options);
  servePages(
    server,
    options,
    kernel.services.flatMap((service) => service.pages ?? []),
  );
  await server.listen({ host: '127.0.0.1', port: 0 });
  return {
    kernel,
    base: `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    be: (who) => {
      actor = who;
    },
    async stop() {
      await server.close();
      await app.stop();
      await database.drop();
    },
  };
}

/** Records a leaf with an opened field and gives its receipt once a checkpoint covers it. */
export async function receiptOf(
  kernel: Kernel,
  subject: string,
): Promise<{ id: string; receipt: string; promise: string }> {
  const recorded = await kernel.ledger.record({
    type: 'consent',
    record: { purpose: 'prova' },
    fields: { subject },
  });
  for (let step = 0; step < WAIT_STEPS; step++) {
    const found = await kernel.ledger.receipt(recorded.id, { fields: { subject } });
    if (found.state === 'integrated') {
      return { id: recorded.id, receipt: found.receipt, promise: formatReceipt(recorded.promise()) };
    }
    await new Promise((resolve) => setTimeout(resolve, WAIT_STEP_MS));
  }
  throw new Error('The leaf did not get into a checkpoint in time.');
}

/** A receipt whose record was changed after the fact. */
export function tampered(receipt: string): string {
  return receipt.replace(/^extra (.*)$/m, (_, extra: string) => {
    const text = Buffer.from(extra, 'base64').toString().replace('prova', 'plaer');
    return `extra ${Buffer.from(text).toString('base64')}`;
  });
}

/** Every page of the portals that stands by itself. */
export const PAGES = [
  '/',
  '/accessibility',
  '/legal',
  '/problems',
  '/problems/kernel.not-found',
  '/log/',
  '/verify',
  '/developers',
  '/developers/api',
  '/developers/api/administrations.body.create',
  '/developers/api/exchange.evidence.ask',
  '/developers/api/exchange.token.issue',
  '/developers/access',
  '/developers/components',
] as const;
