import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { z } from 'zod';
import { makeTown } from '../../../test/kernel.ts';
import { action, perform } from '../../kernel/action.ts';
import { revokeCertificate } from '../../services/trust/certificates/index.ts';
import { closeAccount } from './actions/office.ts';
import { KEEP_ENDED_DAYS, sweepEnded } from './actions/sweep.ts';
import { csr, jwkOf, newPair, sign } from './client.test-helper.ts';
import {
  type AcmeHouse,
  type Handler,
  HOST,
  keyAuthorization,
  OTHER_HOST,
  openAcme,
  proven,
  type Registered,
  until,
} from './house.test-helper.ts';

const error = (name: string) => `urn:ietf:params:acme:error:${name}`;

describe('a server of a body that speaks ACME', () => {
  let house: AcmeHouse;
  let by: Registered;
  const closers: (() => unknown)[] = [];
  before(async () => {
    house = await openAcme({ after: (close) => void closers.push(close as () => unknown) });
    by = await house.account();
  });
  after(async () => {
    for (const close of closers.reverse()) await close();
  });
  const { at, post, get, send } = {
    at: (path: string) => house.client.at(path),
    post: (...all: Parameters<AcmeHouse['client']['post']>) => house.client.post(...all),
    get: (path: string, method?: string) => house.client.get(path, method),
    send: (...all: Parameters<AcmeHouse['client']['send']>) => house.client.send(...all),
  };
  async function issued(more: Parameters<typeof proven>[2] = {}, pair = newPair()) {
    const names = more.names ?? [HOST];
    const { order, url } = await proven(house, by, more);
    const done = await post(String(order.json['finalize']), { csr: csr(names, { pair }) }, by);
    assert.equal(done.json['status'], 'valid', done.text);
    const chain = await post(String(done.json['certificate']), '', by);
    const [first = ''] =
      chain.text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/g) ?? [];
    return { url, done, chain, certificate: new X509Certificate(first), pair };
  }
  const der = (certificate: X509Certificate) => certificate.raw.toString('base64url');

  test('finds in the directory every address, and that a key of the office is needed', async () => {
    const { json } = await get('directory');
    for (const name of ['newNonce', 'newAccount', 'newOrder', 'revokeCert', 'keyChange', 'renewalInfo'])
      assert.match(String(json[name]), /^http.*\/acme\//, name);
    assert.equal((json['meta'] as Record<string, unknown>)['externalAccountRequired'], true);
    for (const [method, status] of [
      ['HEAD', 200],
      ['GET', 204],
    ] as const) {
      const got = await get('new-nonce', method);
      assert.equal(got.status, status);
      assert.match(got.headers.get('replay-nonce') ?? '', /^[A-Za-z0-9_-]{40,}$/);
      assert.equal(got.headers.get('cache-control'), 'no-store');
      assert.match(got.headers.get('link') ?? '', /rel="index"/);
    }
  });

  test('gets a certificate for the names that it has proven, with its chain, and revokes it', async () => {
    const { done, chain, certificate } = await issued({ names: [HOST, OTHER_HOST] });
    assert.equal(chain.headers.get('content-type'), 'application/pem-certificate-chain');
    assert.equal(chain.text.match(/BEGIN CERTIFICATE/g)?.length, 2);
    assert.match(certificate.subjectAltName ?? '', new RegExp(`DNS:${HOST}`));
    assert.deepEqual(
      (done.json['identifiers'] as { value: string }[]).map(({ value }) => value),
      [HOST, OTHER_HOST],
    );
    const revoked = await post(at('revoke-cert'), { certificate: der(certificate), reason: 4 }, by);
    assert.equal(revoked.status, 200, revoked.text);
    const again = await post(at('revoke-cert'), { certificate: der(certificate) }, by);
    assert.equal(again.json.type, error('alreadyRevoked'));
  });

  test('proves a wildcard in its zone only', async () => {
    const name = `*.${HOST}`;
    const identifiers = [{ type: 'dns', value: name }];
    const order = await post(at('new-order'), { identifiers }, by);
    const [address = ''] = order.json['authorizations'] as string[];
    const authorization = await post(address, '', by);
    assert.equal(authorization.json['wildcard'], true);
    assert.deepEqual(authorization.json['identifier'], { type: 'dns', value: HOST });
    const [challenge, ...more] = authorization.json['challenges'] as {
      type: string;
      token: string;
      url: string;
    }[];
    assert.equal(challenge?.type, 'dns-01');
    assert.equal(more.length, 0);
    const digest = createHash('sha256')
      .update(await keyAuthorization(challenge.token, by.pair))
      .digest('base64url');
    house.zone.text.set(`_acme-challenge.${HOST}`, ['something else', digest]);
    await post(challenge.url, {}, by);
    const ready = await until(house, order.headers.get('location')!, by, ['pending']);
    assert.equal(ready.json['status'], 'ready', ready.text);
    const done = await post(String(ready.json['finalize']), { csr: csr([name]) }, by);
    assert.equal(done.json['status'], 'valid', done.text);
  });

  test('whose answer is wrong, absent, endless or elsewhere is told which, and gets nothing', async () => {
    const to =
      (location: string): Handler =>
      (_, response) =>
        response.writeHead(302, { location }).end();
    const cases: [string, string, Handler][] = [
      ['wrong', 'incorrectResponse', (_, response) => response.end('something else')],
      ['absent', 'incorrectResponse', (_, response) => response.writeHead(404).end()],
      ['endless', 'incorrectResponse', (_, response) => response.end('x'.repeat(100_000))],
      ['torn', 'connection', (_, response) => response.destroy()],
      ['a circle', 'incorrectResponse', (request, response) => to(request.url ?? '')(request, response)],
      ['an address', 'rejectedIdentifier', to('http://127.0.0.1/x')],
      ['a private name', 'rejectedIdentifier', to('http://intern.cat/x')],
      ['another internal host', 'rejectedIdentifier', to(`http://${OTHER_HOST}/x`)],
      ['another port', 'rejectedIdentifier', to('http://vila.cat:22/x')],
      ['a file', 'rejectedIdentifier', to('file:///etc/passwd')],
    ];
    await Promise.all(
      cases.map(async ([what, type, handler]) => {
        const other = await house.account();
        const { order } = await proven(house, other, { handler });
        assert.equal(order.json['status'], 'invalid', what);
        assert.equal((order.json['error'] as { type: string }).type, error(type), `${what}: ${order.text}`);
        const refused = await post(String(order.json['finalize']), { csr: csr([HOST]) }, other);
        assert.equal(refused.json.type, error('orderNotReady'), what);
      }),
    );
  });

  test('whose zone lets another authority issue gets nothing here', async () => {
    const strict = house.kernel.settings as Record<string, unknown>;
    strict['ACME_CAA'] = ['aplec.example'];
    house.zone.caa.set(OTHER_HOST, ['0 issue other.example']);
    const { json } = await get('directory');
    assert.deepEqual((json['meta'] as Record<string, unknown>)['caaIdentities'], ['aplec.example']);
    const other = await house.account();
    const { order } = await proven(house, other, { names: [OTHER_HOST] });
    assert.equal((order.json['error'] as { type: string }).type, error('caa'), order.text);
    assert.equal((await proven(house, other)).order.json['status'], 'ready');
    house.zone.caa.clear();
    strict['ACME_CAA'] = [];
  });

  test('may answer through a redirect to another public port of the same name', async () => {
    const other = await house.account();
    const handler: Handler = (request, response) => {
      const token = request.url?.slice(request.url.lastIndexOf('/') + 1);
      house.web.answers.set(`/moved/${token}`, house.web.answers.get(request.url ?? '') ?? '');
      response.writeHead(301, { location: `/moved/${token}` }).end();
    };
    assert.equal((await proven(house, other, { handler })).order.json['status'], 'ready');
  });

  test('is not reached at an address that is not public, whatever DNS says', async () => {
    const other = await house.account();
    const name = 'seu.vilaprova.cat';
    for (const address of ['127.0.0.1', '10.0.0.7', '169.254.169.254']) {
      house.zone.address.set(name, address);
      const before = house.web.seen.length;
      const { order } = await proven(house, other, { names: [name] });
      assert.equal((order.json['error'] as { type: string }).type, error('rejectedIdentifier'), address);
      assert.equal(house.web.seen.length, before);
    }
    house.zone.address.set(name, '');
    const { order } = await proven(house, other, { names: [name] });
    assert.equal((order.json['error'] as { type: string }).type, error('dns'));
  });

  test('sends a request twice, and the second is refused with a fresh nonce, also by another process', async (t) => {
    const url = at('new-order');
    const nonce = await house.client.nonce();
    const payload = { identifiers: [{ type: 'dns', value: HOST }] };
    const body = await sign(payload, by.pair, { url, nonce, kid: by.kid });
    assert.equal((await send(url, body)).status, 201);
    const second = await house.beside();
    t.after(() => second.close());
    for (const to of [url, second.client.at('new-order')]) {
      const again = await send(to, body);
      assert.equal(again.json.type, error('badNonce'), again.text);
      assert.equal(again.status, 400);
      assert.notEqual(again.headers.get('replay-nonce'), nonce);
    }
    const theirs = await second.client.nonce();
    const fresh = await sign(payload, by.pair, { url, nonce: theirs, kid: by.kid });
    assert.equal((await send(url, fresh)).status, 201);
  });

  test('revokes with the key of the certificate, or with an account that has proven its names; nobody else does', async () => {
    const { certificate, pair } = await issued();
    const revoke = (who: Parameters<typeof post>[2], reason?: number) =>
      post(
        at('revoke-cert'),
        { certificate: der(certificate), ...(reason === undefined ? {} : { reason }) },
        who,
      );
    const stranger = await house.account(await makeTown(house.kernel, 'Altravila'));
    assert.equal((await revoke(stranger)).json.type, error('unauthorized'));
    assert.equal((await revoke({ pair: newPair() })).json.type, error('unauthorized'));
    for (const reason of [2, 6, 9, 99])
      assert.equal((await revoke(by, reason)).json.type, error('badRevocationReason'));
    assert.equal((await post(at('revoke-cert'), { certificate: 'AAAA' }, by)).json.type, error('malformed'));
    assert.equal((await revoke({ pair })).status, 200);
    const second = await issued();
    await proven(house, stranger);
    const got = await post(at('revoke-cert'), { certificate: der(second.certificate), reason: 1 }, stranger);
    assert.equal(got.status, 200, got.text);
  });

  test('changes its key; the old one counts no more, and the key of another is refused', async () => {
    const old = await house.account();
    const url = at('key-change');
    const change = async (
      pair: ReturnType<typeof newPair>,
      inner: Record<string, unknown> = {},
      header: Record<string, unknown> = {},
    ) =>
      post(
        url,
        await sign({ account: old.kid, oldKey: jwkOf(old.pair), ...inner }, pair, {
          url,
          jwk: jwkOf(pair),
          ...header,
        }),
        old,
      );
    const fresh = newPair();
    assert.equal((await change(fresh, { account: by.kid })).json.type, error('malformed'));
    assert.equal((await change(fresh, { oldKey: jwkOf(by.pair) })).json.type, error('malformed'));
    assert.equal((await change(fresh, {}, { url: at('new-order') })).json.type, error('malformed'));
    assert.equal((await change(fresh, {}, { jwk: jwkOf(newPair()) })).json.type, error('malformed'));
    const taken = await change(by.pair);
    assert.equal(taken.status, 409, taken.text);
    assert.equal(taken.headers.get('location'), by.kid);
    assert.equal((await change(fresh)).status, 200);
    assert.equal((await post(old.kid, '', old)).json.type, error('malformed'));
    assert.equal((await post(old.kid, '', { ...old, pair: fresh })).json['status'], 'valid');
  });

  test('closes its account, or the office does: then it can do nothing any more', async () => {
    const own = await house.account();
    assert.equal((await post(own.kid, { status: 'deactivated' }, own)).json['status'], 'deactivated');
    assert.equal((await post(own.kid, '', own)).json.type, error('unauthorized'));
    assert.equal((await post(at('new-account'), {}, { pair: own.pair })).json.type, error('unauthorized'));
    const closed = await house.account();
    const id = closed.kid.slice(closed.kid.lastIndexOf('.') + 1);
    await perform(house.kernel, closeAccount, house.town.employee('body.manage'), { id });
    assert.equal(
      (await post(at('new-order'), { identifiers: [{ type: 'dns', value: HOST }] }, closed)).json.type,
      error('unauthorized'),
    );
  });

  test('gives up an authorization, and the order that waits for it ends', async () => {
    const other = await house.account();
    const { url, created } = await proven(house, other);
    const [authorization = ''] = created.json['authorizations'] as string[];
    assert.equal((await post(authorization, { status: 'deactivated' }, other)).json['status'], 'deactivated');
    assert.equal((await post(url, '', other)).json['status'], 'invalid');
  });

  test('is told when to renew, at once when its certificate is revoked, and replaces each once', async () => {
    const { certificate, url } = await issued();
    const { rows } = await house.database.pool.query(
      'select renewal_id from acme.certificate where id = $1',
      [url.slice(url.lastIndexOf('.') + 1)],
    );
    const id = rows[0].renewal_id as string;
    const [, serial = ''] = id.split('.');
    assert.equal(Buffer.from(serial, 'base64url').toString('hex').toUpperCase(), certificate.serialNumber);
    const window = async () =>
      (await get(`renewal-info/${id}`)).json['suggestedWindow'] as { start: string; end: string };
    const first = await window();
    assert.ok(Date.parse(first.start) > Date.now() && first.start < first.end);
    assert.ok(Number((await get(`renewal-info/${id}`)).headers.get('retry-after')) > 0);
    assert.equal((await get('renewal-info/AAAA.BBBB')).status, 404);
    const identifiers = [{ type: 'dns', value: HOST }];
    const order = await post(at('new-order'), { identifiers, replaces: id }, by);
    assert.equal(order.json['replaces'], id, order.text);
    await post(String(order.json['finalize']), { csr: csr([HOST]) }, by);
    assert.equal(
      (await post(at('new-order'), { identifiers, replaces: id }, by)).json.type,
      error('alreadyReplaced'),
    );
    await post(at('revoke-cert'), { certificate: der(certificate) }, by);
    assert.ok(Date.parse((await window()).end) <= Date.now());
  });

  test('has its certificate revoked by a desk: then it is told so, and the key is certified no more', async () => {
    const { certificate, pair, url } = await issued();
    const id = url.slice(url.lastIndexOf('.') + 1);
    const { rows } = await house.database.pool.query(
      'select certificate_id from acme.certificate where id = $1',
      [id],
    );
    const desk = action({
      name: 'test.revoke',
      summary: 'Revokes as a desk does.',
      access: { platform: true },
      input: z.object({}),
      output: z.void(),
      run: (work) => revokeCertificate(work, { id: rows[0].certificate_id, reason: 'keyCompromise' }),
    });
    await perform(house.kernel, desk, { kind: 'platform', name: 'test' }, {});
    const revokedAt = async () =>
      (await house.database.pool.query('select revoked_at from acme.certificate where id = $1', [id])).rows[0]
        .revoked_at;
    for (let step = 0; step < 100 && (await revokedAt()) === null; step++)
      await new Promise((done) => setTimeout(done, 100));
    assert.notEqual(await revokedAt(), null);
    const again = await post(at('revoke-cert'), { certificate: der(certificate) }, by);
    assert.equal(again.json.type, error('alreadyRevoked'), again.text);
    const { order } = await proven(house, by);
    const refused = await post(String(order.json['finalize']), { csr: csr([HOST], { pair }) }, by);
    assert.equal(refused.json.type, error('badCSR'), refused.text);
  });

  test('leaves nothing behind of what it never finished, and keeps what it has', async () => {
    const other = await house.account();
    const { url } = await proven(house, other);
    const count = async (table: string) =>
      (await house.database.pool.query(`select count(*)::int as n from acme.${table}`)).rows[0].n as number;
    const before = await count('certificate');
    const later = house.kernel.now().add({ hours: 24 * (KEEP_ENDED_DAYS + 40) });
    await perform(house.kernel, sweepEnded, { kind: 'platform', name: 'test' }, {}, { now: later });
    assert.deepEqual(
      [await count('used_nonce'), await count('authorization'), await count('challenge')],
      [0, 0, 0],
    );
    assert.equal(await count('certificate'), before);
    assert.equal((await post(url, '', other)).status, 403);
  });
});
