/** A house with its ports open, on a database of its own, and the towns, systems and services of one test. */
import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import type { App } from '../../src/app.ts';
import type { Capability, Employee } from '../../src/kernel/actor.ts';
import { newId } from '../../src/kernel/ids.ts';
import type { Kernel } from '../../src/kernel/kernel.ts';
import type { Log } from '../../src/kernel/log.ts';
import { type Serving, serve } from '../../src/serve.ts';
import { demoSystems } from '../../src/services/cooperation/exchange/demo/bodies.ts';
import { type DemoPki, ensureDemoPki } from '../../src/services/cooperation/exchange/demo/pki.ts';
import { issueLeaf, type Pair } from '../../src/services/cooperation/exchange/demo/pki-issue.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';
import { makeTown, openTestApp, type Town } from '../kernel.ts';

export type OpenHouse = {
  app: App;
  kernel: Kernel;
  pki: DemoPki;
  url: string;
  tlsUrl: string;
  database: FreshDatabase;
  close(): Promise<void>;
};

/** Opens one; with `beside`, another process of the same installation: same database, same keys. */
export async function openHouse(
  environment: Record<string, string> = {},
  beside?: OpenHouse,
  log?: Log,
): Promise<OpenHouse> {
  const database = beside?.database ?? (await freshDatabase());
  const shared = beside === undefined ? {} : { APLEC_DATA: beside.kernel.settings.APLEC_DATA };
  const rates = { RATE_PER_SECOND: '100000', RATE_BURST: '100000' };
  const app = await openTestApp(database.url, { ...shared, ...rates, ...environment }, log);
  const { kernel } = app;
  const serving: Serving = await serve(app);
  const pki = await ensureDemoPki({
    dir: join(kernel.settings.APLEC_DATA, 'pki'),
    now: kernel.now(),
    systems: demoSystems,
  });
  return {
    app,
    kernel,
    pki,
    database,
    url: serving.address,
    tlsUrl: serving.tlsAddress,
    async close() {
      for (const agent of agents.splice(0)) await agent.destroy();
      await serving.stop();
      await app.stop();
      if (beside === undefined) await database.drop();
    },
  };
}

export type Client = { id: string; pair: Pair };

/** A registered system of a town, with a certificate of the demonstration authority (or the one given). */
export async function makeClient(
  house: OpenHouse,
  town: Town,
  given: { pair?: Pair; capabilities?: Capability[]; jwks?: unknown } = {},
): Promise<Client> {
  const pair = given.pair ?? (await issueLeaf(house.pki.ca, { ...CLIENT, notBefore: house.kernel.now() }));
  const id = newId();
  await house.database.pool.query(
    `insert into exchange.client (administration_id, id, name, certificates, jwks, capabilities, state, created_at)
     values ($1, $2, 'Sistema de prova', $3, $4, $5, 'active', $6)`,
    [
      town.id,
      id,
      [fingerprint(pair)],
      given.jwks === undefined ? null : JSON.stringify(given.jwks),
      given.capabilities ?? ['evidence.request', 'events.read'],
      house.kernel.now().toString(),
    ],
  );
  await bump(house);
  return { id, pair };
}

const CLIENT = { commonName: 'Sistema de prova', organization: 'Prova', use: 'client' } as const;

const fingerprint = ({ certPem }: Pair) =>
  new X509Certificate(certPem).fingerprint256.replaceAll(':', '').toLowerCase();

/** Changes made by hand count like those of an action: the next decision of every process sees them. */
export async function bump({ database }: OpenHouse): Promise<void> {
  await database.pool.query('update exchange.state_version set version = version + 1');
}

export type Offer = { serviceId: string; code: string; provider: Town };
type OfferOptions = { address: string; bases?: string[]; timeoutMs?: number };

const sentence = (text: string) => JSON.stringify({ ca: text, es: text, oc: text, en: text });
const QUESTION = { type: 'object', required: ['document'] };
const ANSWER = {
  type: 'object',
  required: ['found'],
  properties: { found: { type: 'boolean' }, name: { type: 'string' }, secret: { type: 'string' } },
  additionalProperties: false,
};

/** A published data service of a new body. */
export async function makeOffer(house: OpenHouse, options: OfferOptions): Promise<Offer> {
  const provider = await makeTown(house.kernel, 'Emissora');
  const serviceId = newId();
  const code = `PROVA_${serviceId.slice(-6).toUpperCase()}`;
  const title = { ca: 'Camp', es: 'Campo', oc: 'Camp', en: 'Field' };
  const fields = Object.keys(ANSWER.properties).map((path) => ({ path, title, sensitivity: 'ordinary' }));
  await house.database.pool.query(
    `insert into exchange.data_service (provider_id, id, code, version, title, description, evidence_type, question_schema,
       answer_schema, fields, bases, daily_quota, timeout_ms, address, approval, state, created_at, updated_at)
     values ($1, $2, $3, 1, $4, $4, 'prova', $5, $6, $7, $8, 100000, $9, $10, 'manual', 'published', $11, $11)`,
    [
      provider.id,
      serviceId,
      code,
      sentence('Servei de prova'),
      JSON.stringify(QUESTION),
      JSON.stringify(ANSWER),
      JSON.stringify(fields),
      options.bases ?? ['law', 'consent', 'no-objection'],
      options.timeoutMs ?? 700,
      options.address,
      house.kernel.now().toString(),
    ],
  );
  await bump(house);
  return { serviceId, code, provider };
}

export type Agreed = { id: string; procedure: string };

/** An active agreement of a town with an offer; the field `secret` is not in it. */
export async function makeAgreement(
  house: OpenHouse,
  given: { town: Town; offer: Offer; basis?: string; quota?: number },
): Promise<Agreed> {
  const { town, offer, basis = 'law', quota = 100_000 } = given;
  const id = newId();
  await house.database.pool.query(
    `insert into exchange.agreement (consumer_id, id, provider_id, service_id, procedure_code, procedure_title, basis, norm,
       article, fields, daily_quota, valid_from, valid_until, state, created_at, updated_at)
     values ($1, $2, $3, $4, '990001', 'Prova', $5, 'Llei 39/2015', '28', $6, $7, '2020-01-01', '2099-12-31', 'active', $8, $8)`,
    [
      town.id,
      id,
      offer.provider.id,
      offer.serviceId,
      basis,
      ['found', 'name'],
      quota,
      house.kernel.now().toString(),
    ],
  );
  await bump(house);
  return { id, procedure: '990001' };
}

export type Answered = {
  status: number;
  type: string;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  json: Record<string, unknown>;
};

const agents: Agent[] = [];
const agentOf = new WeakMap<OpenHouse, Map<string, Agent>>();

function agent(house: OpenHouse, pair: Pair | undefined): Agent {
  const known = agentOf.get(house) ?? new Map<string, Agent>();
  agentOf.set(house, known);
  const name = pair?.certPem ?? '';
  const made =
    known.get(name) ??
    new Agent({
      connections: 32,
      connect: { ca: house.pki.ca.certPem, ...(pair && { cert: pair.certPem, key: pair.keyPem }) },
    });
  if (!known.has(name)) agents.push(made);
  known.set(name, made);
  return made;
}

export type Sending = {
  method?: string;
  path: string;
  /** The TLS port, with this certificate; `null`: without one. Absent: the plain port. */
  client?: Pair | null;
  headers?: Record<string, string>;
  body?: string | Buffer | Record<string, unknown>;
};

/** One request; the body of an answer that is JSON is parsed. */
export async function send(house: OpenHouse, given: Sending): Promise<Answered> {
  const { method = 'POST', path, client, headers = {}, body } = given;
  const base = client === undefined ? house.url : house.tlsUrl;
  const plain = body === undefined || typeof body === 'string' || Buffer.isBuffer(body);
  const answer = await request(`${base}${path}`, {
    method: method as 'POST',
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    body: plain ? (body ?? null) : JSON.stringify(body),
    dispatcher: agent(house, client ?? undefined),
    headersTimeout: 10_000,
    bodyTimeout: 10_000,
  });
  const text = await answer.body.text();
  const type = String(answer.headers['content-type'] ?? '');
  const json = type.includes('json') && text !== '' ? (JSON.parse(text) as Record<string, unknown>) : {};
  return { status: answer.statusCode, type, headers: answer.headers, text, json };
}

export const PERSON = '99900010Q';

/** A well-formed question of the own API. */
export function questionTo(offer: Offer, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    service: { provider: offer.provider.id, code: offer.code },
    procedure: '990001',
    basis: 'law',
    case: 'EXP-1',
    officer: { document: '99900001R', name: 'Empleada de prova', unit: 'Secretaria' },
    subject: { type: 'NIF', number: PERSON },
    ...more,
  };
}

/** Asks for evidence with a certificate. */
export const askWith = (house: OpenHouse, client: Client, body: Record<string, unknown>): Promise<Answered> =>
  send(house, { path: '/v1/exchange/evidence', client: client.pair, body });

export const staff = (town: Town): Employee => town.employee('agreements.manage', 'services.manage');
