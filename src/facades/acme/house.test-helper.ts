/** The façade on a running platform with its worker, a DNS server and a web server of a body: all on loopback. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { freePort } from '../../../test/free-port.ts';
import { makeTown, type Town } from '../../../test/kernel.ts';
import { type OpenHouse, openHouse } from '../../../test/outside/house.ts';
import { perform } from '../../kernel/action.ts';
import { startWorker } from '../../kernel/worker.ts';
import { type AccountKey, thumbprintOf } from './account-key.ts';
import { createExternalKey } from './actions/office.ts';
import { readRef } from './addresses.ts';
import { acmeClient, type Client, jwkOf, newPair, type Pair } from './client.test-helper.ts';
import { openDns, type Zone } from './dns.test-helper.ts';
import { externalKey } from './external-key.ts';

/** What a server does with a request, in its own way. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;
type Ends = Pick<TestContext, 'after'>;
export const HOST = 'seu.vilaprova.test';
export const OTHER_HOST = 'tramits.vilaprova.test';

export type Registered = { pair: Pair; kid: string };
export type AcmeHouse = OpenHouse & {
  client: Client;
  zone: Zone;
  /** How the web server of the body answers; by path at first. */
  web: {
    answers: Map<string, string>;
    /** Answers instead, by path. */
    handlers: Map<string, Handler>;
    /** Answers whatever is not said above. */
    fallback?: Handler;
    seen: string[];
  };
  webPort: number;
  town: Town;
  beside(): Promise<{ client: Client; close(): Promise<void> }>;
  external(town?: Town): Promise<{ kid: string; hmac: Buffer }>;
  account(town?: Town, pair?: Pair): Promise<Registered>;
};

export async function openAcme(t: Ends, environment: Record<string, string> = {}): Promise<AcmeHouse> {
  const zone = await openDns(t);
  const web: AcmeHouse['web'] = { answers: new Map(), handlers: new Map(), seen: [] };
  const server = createServer((request, response) => {
    web.seen.push(`${request.headers.host} ${request.url}`);
    const handler = web.handlers.get(request.url ?? '');
    if (handler !== undefined) return void handler(request, response);
    const text = web.answers.get(request.url ?? '');
    if (text === undefined && web.fallback !== undefined) return void web.fallback(request, response);
    response.writeHead(text === undefined ? 404 : 200).end(text);
  });
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  const webPort = (server.address() as AddressInfo).port;
  const port = await freePort();
  const common = {
    ...{ ACME_RESOLVERS: zone.server, ACME_HTTP_PORT: String(webPort), ACME_HOSTS: `${HOST} ${OTHER_HOST}` },
    ...{ PUBLIC_ADDRESS: `http://127.0.0.1:${port}`, PORT: String(port), ...environment },
  };
  const house = await openHouse(common);
  const worker = await startWorker(house.kernel);
  house.kernel.pokeWorker = worker.poke;
  const town = await makeTown(house.kernel);
  const client = acmeClient(house.url);
  t.after(async () => {
    await worker.stop();
    server.closeAllConnections();
    server.close();
    await house.close();
  });
  const external = async (of = town) => {
    const { kid } = await perform(house.kernel, createExternalKey, of.employee('body.manage'), {
      label: 'Servidor de prova',
    });
    return { kid, hmac: externalKey(house.kernel, readRef(kid)!) };
  };
  const account = async (of = town, pair = newPair()) => {
    const got = await client.register(pair, await external(of));
    return { pair, kid: got.headers.get('location') ?? '' };
  };
  // Another process of the installation: it listens elsewhere and says the same public address.
  const beside = async () => {
    const second = await openHouse({ ...common, PORT: '0' }, house);
    return { client: acmeClient(second.url), close: () => second.close() };
  };
  return Object.assign(house, { client, zone, web, webPort, town, beside, external, account });
}

export const keyAuthorization = async (token: string, pair: Pair): Promise<string> =>
  `${token}.${await thumbprintOf(jwkOf(pair) as AccountKey)}`;

const STEPS = 200;
const STEP_MS = 100;

/** Asks again until it is not so any more. */
export async function until(house: AcmeHouse, url: string, by: Registered, waits: readonly string[]) {
  for (let step = 0; step < STEPS; step++) {
    const got = await house.client.post(url, '', by);
    if (!waits.includes(String(got.json['status']))) return got;
    await new Promise((done) => setTimeout(done, STEP_MS));
  }
  throw new Error(`${url} stays ${waits.join(' or ')}.`);
}

type Challenge = { type: string; url: string; token: string; status: string };

/** Asks for an order, answers the challenges of a type, and waits until the order is something else than pending. */
export async function proven(
  house: AcmeHouse,
  by: Registered,
  { names = [HOST], type = 'http-01', handler }: { names?: string[]; type?: string; handler?: Handler } = {},
) {
  const identifiers = names.map((value) => ({ type: 'dns', value }));
  const order = await house.client.post(house.client.at('new-order'), { identifiers }, by);
  const url = order.headers.get('location') ?? '';
  for (const each of order.json['authorizations'] as string[]) {
    const authorization = await house.client.post(each, '', by);
    if (authorization.json['status'] !== 'pending') continue;
    const challenge = (authorization.json['challenges'] as Challenge[]).find((one) => one.type === type)!;
    const text = await keyAuthorization(challenge.token, by.pair);
    house.web.answers.set(`/.well-known/acme-challenge/${challenge.token}`, text);
    if (handler !== undefined)
      house.web.handlers.set(`/.well-known/acme-challenge/${challenge.token}`, handler);
    await house.client.post(challenge.url, {}, by);
  }
  return { url, created: order, order: await until(house, url, by, ['pending', 'processing']) };
}
