import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';
import { perform } from '../action.ts';
import type { Employee } from '../actor.ts';
import { storeEvents } from '../events.ts';
import type { Kernel } from '../kernel.ts';
import { createWebhook } from './actions/create.ts';
import { listWebhookDeliveries } from './actions/deliveries.ts';

export type Received = { headers: Record<string, string>; body: string };
export type Behaviour = (request: IncomingMessage, response: ServerResponse, received: Received) => void;

/** Says yes to everything. */
export const accepts: Behaviour = (_request, response) => void response.writeHead(204).end();
/** Never answers. */
export const hangs: Behaviour = () => undefined;
/** Does what it is told and then says that it did not. */
export const deniesHavingDoneIt: Behaviour = (_request, response) =>
  void response.writeHead(500).end('not done');
/** Does what it is told and tears the connection before it says so. */
export const tears: Behaviour = (request) => void request.socket.destroy();

export const answers = (status: number, headers: Record<string, string> = {}): Behaviour => {
  return (_request, response) => void response.writeHead(status, headers).end();
};

export type Endpoint = {
  address: string;
  received: Received[];
  behave(next: Behaviour): void;
  leave(): Promise<void>;
};

/** A receiver of webhooks: a real server on loopback that behaves as it is told. */
export async function endpoint(behaviour: Behaviour = accepts): Promise<Endpoint> {
  let current = behaviour;
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const one = {
        headers: request.headers as Record<string, string>,
        body: Buffer.concat(parts).toString(),
      };
      received.push(one);
      current(request, response, one);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const leave = async () => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  after(leave);
  const { port } = server.address() as AddressInfo;
  const behave = (next: Behaviour) => {
    current = next;
  };
  return { address: `http://127.0.0.1:${port}/webhooks`, received, behave, leave };
}

/** Subscribes an address to kinds of events of the body of its officer. */
export async function subscribe(kernel: Kernel, actor: Employee, address: string, kinds = ['agreements.*']) {
  return perform(kernel, createWebhook, actor, { address, kinds }, { now: kernel.now() });
}

/** Something happens in a body. Answers the identifiers of the events. */
export async function happen(kernel: Kernel, actor: Employee, ...kinds: string[]): Promise<string[]> {
  const { administrationId } = actor;
  await kernel.db.transaction().execute((tx) =>
    storeEvents(
      kernel,
      tx,
      kinds.map((kind) => ({ administrationId, kind, subject: 'agreement 7', payload: { state: 'active' } })),
      kernel.now(),
    ),
  );
  const rows = await kernel.pool.query<{ id: string }>(
    'select id from kernel.event where administration_id = $1 order by id desc limit $2',
    [administrationId, kinds.length],
  );
  return rows.rows.map((row) => row.id).reverse();
}

/** Deliveries of a webhook as its body sees them. */
export async function deliveries(
  kernel: Kernel,
  actor: Employee,
  id: string,
  filter: Record<string, unknown> = {},
) {
  return (await perform(kernel, listWebhookDeliveries, actor, { id, ...filter })).deliveries;
}
