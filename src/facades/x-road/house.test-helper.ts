import { createHash, randomUUID, X509Certificate } from 'node:crypto';
import { createServer as createProvider, type IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { createRateLimit } from '../../kernel/http/rate.ts';
import type { LeafDraft } from '../../kernel/ledger-port.ts';
import { createLog } from '../../kernel/log.ts';
import { issueLeaf, issueRoot, type Pair } from '../../services/cooperation/exchange/demo/pki-issue.ts';
import type { Front, Machinery, Snapshot } from '../../services/cooperation/exchange/index.ts';
import { createProviders } from '../../services/cooperation/exchange/provider.ts';
import { createTokens } from '../../services/cooperation/exchange/tokens.ts';
import { type Ask, send } from './client.test-helper.ts';
import {
  addAgreement,
  EVIDENCE,
  makeAgreement,
  makeService,
  makeSnapshot,
} from './house-data.test-helper.ts';
import { type Manner, xRoadHandlers } from './index.ts';

/** What a provider was asked, as its own server saw it. */
export type Seen = { method: string; url: string; headers: IncomingHttpHeaders; body: Buffer };
/** How the provider of a test answers. */
export type Behaviour = (seen: Seen) => { status?: number; headers?: Record<string, string>; body?: string };

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
  const front: Front = {
    ...{ machinery: memory.machinery, tokens, rate, log },
    addressOf: (request) => request.socket.remoteAddress ?? '',
    snapshot: async () => snapshot,
    known: () => snapshot,
  };
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
  const ask = (how: Ask = {}, credentials: Pair | null = client) =>
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
  const providers = createProviders({ key: '', cert: '', ca: [] }, () => Date.now(), {
    allowed: ['localhost', '127.0.0.1'],
  });
  const machinery: Machinery = {
    known: () => snapshot,
    gate: async () => ({ snapshot, objections, consents: [], holder: undefined }),
    quota: () => state.quotaLeft,
    providers,
    subjectIndex: (text) => createHash('sha256').update(text).digest(),
    record: async (draft) => {
      if (state.ledgerFails) throw new Error('The disk is full.');
      leaves.push(draft);
      const leafHash = Uint8Array.from(createHash('sha256').update(JSON.stringify(draft)).digest());
      const leaf = { id: randomUUID(), leafHash };
      const batch = { log: 'log.test', at: 0, size: 1, index: 0, path: [], keyId: '', signature: leafHash };
      return { ...leaf, seen: snapshot.version, promise: () => ({ ...leaf, ...batch }) };
    },
    release: async () => undefined,
    observe: { step: () => undefined, ended: () => undefined, exchange: () => undefined },
    emergency: async () => undefined,
    alarm: () => undefined,
    now: () => Temporal.Instant.from('2026-11-20T10:00:00Z'),
  };
  return { machinery, leaves, objections, state, close: () => providers.close() };
}
