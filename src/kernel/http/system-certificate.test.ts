/** Who counts as a system on the port that asks everybody for a certificate: real connections, some with forged chains. */
import assert from 'node:assert/strict';
import type { KeyObject } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { connect, type TLSSocket } from 'node:tls';
import type { Kernel } from '../kernel.ts';
import { ext, PURPOSE } from '../pki/index.ts';
import { AUTHORITY, type CertifyWish, certify, newKey, type Person, pem } from '../pki/town.test-helper.ts';
import { createServer, type ServerOptions } from './server.ts';
import { isSystemCertificate } from './system-certificate.ts';

const NOW = Temporal.Now.instant();
const HOUR = 3_600_000;
let clock = NOW;

const authority = (name: string, more: Partial<CertifyWish> = {}): Person =>
  certify({ name, extensions: AUTHORITY, ...more });
const leaf = (name: string, issuer: Person, more: Partial<CertifyWish> = {}): Person =>
  certify({ name, issuer, extensions: [ext.endEntity(), ext.extKeyUsage([PURPOSE.clientAuth])], ...more });

const systems = authority('Sistemes');
const between = authority('Sistemes, emissora', { issuer: systems });
const people = authority('Persones');
const server = certify({ name: 'localhost', extensions: [ext.endEntity()] });
const person = leaf('Núria', people);

const keyPem = (key: KeyObject) => String(key.export({ type: 'pkcs8', format: 'pem' }));
const kernel = {
  settings: {
    BODY_LIMIT: 1000,
    REQUEST_TIMEOUT: 5000,
    RATE_PER_SECOND: 1000,
    RATE_BURST: 1000,
    TRUST_PROXY: [],
  },
  tls: { ca: [pem(systems)] },
  now: () => clock,
} as unknown as Kernel;

const app = createServer({
  ...{ kernel, routes: [], whoActs: async () => ({ kind: 'visitor' }) },
  metrics: { observeHttp: () => undefined } as unknown as ServerOptions['metrics'],
  fast: [
    {
      prefix: '/who',
      handle({ socket }, response) {
        const { authorized } = socket as TLSSocket;
        response.end(`${isSystemCertificate(kernel, socket as TLSSocket)}, TLS ${authorized}`);
      },
    },
  ],
  tls: { key: keyPem(server.key), cert: pem(server), ca: [pem(systems), pem(people)] },
});
before(() => app.listen({ host: '127.0.0.1', port: 0 }));
after(() => app.close());

/** A connection of somebody who sends their certificate and whatever else. */
async function connected(who: Person | undefined, above: readonly Person[] = [], more: object = {}) {
  const { port } = app.server.address() as AddressInfo;
  const own = who && { key: keyPem(who.key), cert: pem(who, ...above) };
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false, ...own, ...more });
  await new Promise<void>((done, failed) => socket.once('secureConnect', done).once('error', failed));
  return {
    socket,
    async ask(): Promise<string> {
      socket.write('GET /who HTTP/1.1\r\nhost: x\r\n\r\n');
      const [part] = (await new Promise<Buffer[]>((done, failed) =>
        socket.once('data', (data: Buffer) => done([data])).once('error', failed),
      )) as [Buffer];
      return part.toString().split('\r\n\r\n')[1]!;
    },
  };
}

async function who(...[own, above]: Parameters<typeof connected>): Promise<string> {
  const { socket, ask } = await connected(own, above);
  return ask().finally(() => socket.destroy());
}

/** As if the authority of systems had certified that of people: its name and identifiers, signed by nobody who may. */
const forged = (key: KeyObject): Person =>
  certify({
    ...{ name: 'Persones', subject: people.certificate.subject, key },
    issuer: { key: newKey(), certificate: systems.certificate },
    extensions: [...AUTHORITY, ext.subjectKeyId(people.certificate.publicKey.identifier())],
  });

test('a certificate of an authority of systems is a system’s, directly or with the authority between that it sends', async () => {
  assert.equal(await who(leaf('Directe', systems)), 'true, TLS true');
  assert.equal(await who(leaf('Amb emissora', between), [between]), 'true, TLS true');
  assert.equal(await who(undefined), 'false, TLS false');
  assert.equal(await who(leaf('Desconegut', authority('Altres'))), 'false, TLS false');
});

test('a person’s certificate is no system’s, whatever else is sent with it, though TLS knows its authority', async () => {
  assert.equal(await who(person), 'false, TLS true');
  assert.equal(await who(person, [people]), 'false, TLS true');
  assert.equal(await who(person, [systems]), 'false, TLS true');
  // With the very key of the authority of people the lowest signature holds, with another none does.
  for (const key of [people.key, newKey()]) {
    assert.equal(await who(person, [forged(key)]), 'false, TLS true');
    assert.equal(await who(person, [forged(key), systems]), 'false, TLS true');
  }
  const fromPeople = certify({ name: 'Persona que emet', issuer: people, extensions: [ext.endEntity()] });
  const claimed = { key: fromPeople.key, certificate: systems.certificate };
  assert.equal(await who(leaf('Inventat', claimed), [systems]), 'false, TLS false');
});

test('a certificate that an authority of systems issued for a server, or that may not issue, opens nothing', async () => {
  const purposes = [ext.endEntity(), ext.extKeyUsage([PURPOSE.serverAuth])];
  assert.match(await who(leaf('Servidor', systems, { extensions: purposes })), /^false/);
  const ordinary = leaf('Sistema corrent', systems);
  assert.match(await who(leaf('Sota un sistema', ordinary), [ordinary]), /^false/);
});

test('what did not hold without its intermediate holds with it, and says nothing of another with the same name', async () => {
  const system = leaf('A poc a poc', between);
  assert.match(await who(system), /^false/);
  assert.equal(await who(system, [between]), 'true, TLS true');
  assert.match(await who(leaf('A poc a poc', between)), /^false/);
});

test('a connection that outlives its certificate is no system’s any more', async () => {
  const until = NOW.add({ milliseconds: HOUR }).epochMilliseconds;
  const { socket, ask } = await connected(leaf('Breu', systems, { to: until }));
  assert.match(await ask(), /^true/);
  clock = NOW.add({ milliseconds: 2 * HOUR });
  assert.match(await ask().finally(() => (clock = NOW)), /^false/);
  assert.match(await ask(), /^true/);
  socket.destroy();
});

test('a connection keeps the certificate with which it began: TLS 1.2 cannot bring another later', async () => {
  const { socket, ask } = await connected(leaf('Primer', systems), [], { maxVersion: 'TLSv1.2' });
  assert.match(await ask(), /^true/);
  const refused = once(socket, 'error', { signal: AbortSignal.timeout(5000) });
  socket.renegotiate({ rejectUnauthorized: false }, () => undefined);
  assert.match(String(await refused), /NO_RENEGOTIATION|no renegotiation/i);
});
