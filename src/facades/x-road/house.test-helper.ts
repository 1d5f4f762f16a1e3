import { createHash, randomUUID, X509Certificate } from 'node:crypto';
import { createServer as createProvider, type IncomingHttpHeaders } from 'node:http';
import { createServer, request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { createRateLimit } from '../../kernel/http/rate.ts';
import type { LeafDraft } from '../../kernel/ledger-port.ts';
import { createLog } from '../../kernel/log.ts';
import { agreementKey, createChecker } from '../../services/cooperation/exchange/catalogue.ts';
import { issueLeaf, issueRoot, type Pair } from '../../services/cooperation/exchange/demo/pki-issue.ts';
import type {
  AgreementEntry,
  BodyEntry,
  Front,
  Machinery,
  ServiceEntry,
  Snapshot,
} from '../../services/cooperation/exchange/index.ts';
import { compileProjection } from '../../services/cooperation/exchange/projection.ts';
import { createProviders } from '../../services/cooperation/exchange/provider.ts';
import { createTokens } from '../../services/cooperation/exchange/tokens.ts';
import { type Manner, xRoadHandlers } from './index.ts';

/** What a provider was asked, as its own server saw it. */
export type Seen = { method: string; url: string; headers: IncomingHttpHeaders; body: Buffer };
/** How the provider of a test answers. */
export type Behaviour = (seen: Seen) => { status?: number; headers?: Record<string, string>; body?: string };

const CONSUMER: BodyEntry = {
  id: randomUUID(),
  type: 'municipality',
  code: '1707990001',
  name: 'Ajuntament <de> prova',
  active: true,
};
const PROVIDER: BodyEntry = {
  id: randomUUID(),
  type: 'generalitat-department',
  code: 'A09000001',
  name: 'Departament de prova',
  active: true,
};
export const CLIENT = 'CAT/MUN/1707990001/TRAMITS';
export const SERVICE_PATH = '/r1/CAT/GOV/A09000001/APLEC/RESIDENCE';
export const PERSON = '99999999R';
export const EVIDENCE = {
  found: true,
  municipality: { code: '17079', name: 'Girona' },
  secret: 'not agreed',
};
export const QUESTION = { document: { type: 'NIF', number: PERSON } };
/** What an ordinary X-Road system sends: nothing of ours. */
export const ORDINARY = {
  'X-Road-Client': CLIENT,
  'X-Road-UserId': 'ES12345678Z',
  'X-Road-Issue': 'EXP-2026-000123',
};

const document = {
  type: 'object',
  additionalProperties: false,
  required: ['type', 'number'],
  properties: {
    type: { enum: ['NIF', 'NIE'] },
    number: { type: 'string', pattern: '^(\\d{8}|[XYZ]\\d{7})[A-Z]$' },
  },
};
const sentence = (en: string) => ({ ca: en, es: en, oc: en, en });

function makeService(address: string, given: Partial<ServiceEntry> = {}): ServiceEntry {
  const questionSchema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    additionalProperties: false,
    required: ['document'],
    properties: { document, year: { type: 'integer' } },
  };
  const answerSchema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    required: ['found', 'secret'],
    properties: { found: { type: 'boolean' }, municipality: { type: 'object' }, secret: { type: 'string' } },
  };
  const checker = createChecker();
  return {
    id: randomUUID(),
    providerId: PROVIDER.id,
    code: 'RESIDENCE',
    version: 1,
    title: sentence('Residence'),
    description: sentence('Where somebody lives.'),
    evidenceType: 'residence',
    questionSchema,
    answerSchema,
    fields: [],
    bases: ['law', 'no-objection'],
    dailyQuota: 1000,
    timeoutMs: 1000,
    address,
    approval: 'automatic',
    state: 'published',
    checkQuestion: checker.compile(questionSchema),
    checkAnswer: checker.compile(answerSchema),
    providerCode: PROVIDER.code,
    ...given,
  };
}

export function makeAgreement(service: ServiceEntry, given: Partial<AgreementEntry> = {}): AgreementEntry {
  const fields = ['found', 'municipality.code'];
  return {
    id: randomUUID(),
    consumerId: CONSUMER.id,
    providerId: PROVIDER.id,
    serviceId: service.id,
    procedureCode: '123456',
    procedureTitle: 'Beca',
    basis: 'law',
    norm: 'Ley 39/2015',
    article: '28.2',
    link: null,
    fields,
    dailyQuota: 100,
    validFrom: '2026-01-01',
    validUntil: '2026-12-31',
    state: 'active',
    suspendedBy: [],
    project: compileProjection(fields),
    ...given,
  };
}

function makeSnapshot(service: ServiceEntry, certificate: string): Snapshot {
  const client = {
    id: randomUUID(),
    administrationId: CONSUMER.id,
    capabilities: ['evidence.request'],
    revoked: false,
    jwks: null,
  };
  const address = `${PROVIDER.id}/${service.code}`;
  return {
    version: 1,
    services: new Map([[service.id, service]]),
    byAddress: new Map([
      [address, service],
      [`${address}/1`, service],
    ]),
    agreements: new Map(),
    agreementsById: new Map(),
    clientsByCertificate: new Map([[certificate, client]]),
    clientsById: new Map([[client.id, client]]),
    bodies: new Map([CONSUMER, PROVIDER].map((body) => [body.id, body])),
    bodiesByCode: new Map([CONSUMER, PROVIDER].map((body) => [body.code, body])),
  };
}

export function addAgreement(snapshot: Snapshot, agreement: AgreementEntry): void {
  const { consumerId, serviceId, procedureCode, basis } = agreement;
  snapshot.agreements.set(agreementKey(consumerId, serviceId, procedureCode, basis), agreement);
  snapshot.agreementsById.set(agreement.id, agreement);
}

export type Got = { status: number; headers: IncomingHttpHeaders; raw: string[]; text: string };
export type Ask = {
  method?: string;
  path?: string;
  headers?: Record<string, string | string[]>;
  body?: string | Buffer;
};

/** Certificates cost some milliseconds: one authority and one client for all the tests of a process. */
let certificates: Promise<{ root: Pair; server: Pair; client: Pair; stranger: Pair }> | undefined;
async function makeCertificates() {
  const now = Temporal.Now.instant().subtract({ hours: 1 });
  const root = await issueRoot('Arrel de prova', now);
  const organization = 'Prova (demostració)';
  const names = [{ type: 'dns' as const, value: 'localhost' }];
  const leaf = (commonName: string, use: 'server' | 'client') =>
    issueLeaf(root, { commonName, organization, use, names, notBefore: now });
  const [server, client, stranger] = [
    await leaf('s', 'server'),
    await leaf('c', 'client'),
    await leaf('x', 'client'),
  ];
  return { root, server, client, stranger };
}

/**
 * A façade over TLS with a client certificate, before a real pipeline and a real provider on loopback; what
 * the database and the ledger would keep is kept in memory.
 */
export async function openHouse(
  t: TestContext,
  given: { manner?: Partial<Manner>; ratePerSecond?: number } = {},
) {
  certificates ??= makeCertificates();
  const { root, server: identity, client, stranger } = await certificates;
  const seen: Seen[] = [];
  const house = { behave: (() => ({ body: JSON.stringify(EVIDENCE) })) as Behaviour };
  const provider = createProvider((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const asked = { method, url, headers, body: Buffer.concat(chunks) };
      seen.push(asked);
      const { status = 200, headers: extra = {}, body = '' } = house.behave(asked);
      response.writeHead(status, { 'content-type': 'application/json', ...extra });
      response.end(method === 'HEAD' ? undefined : body);
    });
  });
  await new Promise<void>((done) => provider.listen(0, '127.0.0.1', done));
  const address = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/base/RESIDENCE`;
  const service = makeService(address);
  const print = new X509Certificate(client.certPem).fingerprint256.replaceAll(':', '').toLowerCase();
  const snapshot = makeSnapshot(service, print);
  addAgreement(snapshot, makeAgreement(service));
  const memory = memoryMachinery(snapshot);
  const tokens = createTokens(Buffer.alloc(32, 7), () => memory.machinery.now().epochMilliseconds);
  const rate = createRateLimit(given.ratePerSecond ?? 1000, given.ratePerSecond ?? 1000);
  const lines: string[] = [];
  const log = createLog('debug', (line) => void lines.push(line));
  const front: Front = { machinery: memory.machinery, tokens, snapshot: async () => snapshot, rate, log };
  const manner: Manner = { instance: 'CAT', spelling: 'snake', log: 'log.aplec.example', ...given.manner };
  const handlers = xRoadHandlers(front, manner);
  const tls = { key: identity.keyPem, cert: identity.certPem, ca: [root.certPem] };
  const facade = createServer(
    { ...tls, requestCert: true, rejectUnauthorized: false },
    (request, response) => {
      const found = handlers.find(({ prefix }) => (request.url ?? '').startsWith(prefix));
      if (found === undefined) response.writeHead(404).end();
      else found.handle(request, response);
    },
  );
  await new Promise<void>((done) => facade.listen(0, 'localhost', done));
  const port = (facade.address() as AddressInfo).port;
  t.after(async () => {
    facade.closeAllConnections();
    provider.closeAllConnections();
    facade.close();
    provider.close();
    await memory.close();
  });
  const ask = (how: Ask = {}, credentials: Pair | undefined = client) =>
    send({ port, ca: root.certPem, credentials, how });
  return Object.assign(house, {
    ask,
    seen,
    snapshot,
    service,
    front,
    port,
    lines,
    tokens,
    ...memory,
    root,
    client,
    stranger,
  });
}

function memoryMachinery(snapshot: Snapshot) {
  const leaves: LeafDraft[] = [];
  const objections: { providerId: string | null; serviceId: string | null }[] = [];
  const state = { ledgerFails: false, quotaLeft: true };
  const providers = createProviders({ key: '', cert: '', ca: [] }, () => Date.now());
  const machinery: Machinery = {
    gate: async () => ({ snapshot, objections, consents: [], keyTaken: false }),
    quota: () => state.quotaLeft,
    providers,
    subjectIndex: (text) => createHash('sha256').update(text).digest(),
    record: async (draft) => {
      if (state.ledgerFails) throw new Error('The disk is full.');
      leaves.push(draft);
      const leafHash = createHash('sha256').update(JSON.stringify(draft)).digest('base64');
      return { id: randomUUID(), leafHash, promise: '{}' };
    },
    observe: () => undefined,
    alarm: () => undefined,
    now: () => Temporal.Instant.from('2026-11-20T10:00:00Z'),
  };
  return { machinery, leaves, objections, state, close: () => providers.close() };
}

type Sending = { port: number; ca: string; credentials: Pair | undefined; how: Ask };

function send({ port, ca, credentials, how }: Sending): Promise<Got> {
  const { method = 'POST', path = SERVICE_PATH, body } = how;
  const json = body === undefined ? {} : { 'Content-Type': 'application/json' };
  const headers = how.headers ?? { ...ORDINARY, ...json };
  const shown = credentials === undefined ? {} : { key: credentials.keyPem, cert: credentials.certPem };
  return new Promise((resolve, reject) => {
    const request = httpsRequest(
      { host: 'localhost', port, ca, ...shown, method, path, headers, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            raw: response.rawHeaders,
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}
