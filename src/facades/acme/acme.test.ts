import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { makeTown } from '../../../test/kernel.ts';
import { perform } from '../../kernel/action.ts';
import { closeAccount } from './actions/office.ts';
import { csr, jwkOf, newEd25519, newPair, newRsa, sign } from './client.test-helper.ts';
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

  test('sends a request twice, and the second is refused with a fresh nonce, also by another process', async () => {
    const url = at('new-order');
    const nonce = await house.client.nonce();
    const payload = { identifiers: [{ type: 'dns', value: HOST }] };
    const body = await sign(payload, by.pair, { url, nonce, kid: by.kid });
    assert.equal((await send(url, body)).status, 201);
    const second = await house.beside();
    for (const to of [url, second.client.at('new-order')]) {
      const again = await send(to, body);
      assert.equal(again.json.type, error('badNonce'), again.text);
      assert.equal(again.status, 400);
      assert.notEqual(again.headers.get('replay-nonce'), nonce);
    }
    const theirs = await second.client.nonce();
    const fresh = await sign(payload, by.pair, { url, nonce: theirs, kid: by.kid });
    assert.equal((await send(url, fresh)).status, 201);
    await second.close();
  });

  test('whose request is not what ACME says is told what is wrong', async () => {
    const url = at('new-order');
    const payload = { identifiers: [{ type: 'dns', value: HOST }] };
    const stranger = newPair();
    const nonce = () => house.client.nonce();
    const good = async (more: Record<string, unknown> = {}, pair = by.pair) =>
      sign(payload, pair, { url, nonce: await nonce(), kid: by.kid, ...more });
    const forged = { ...(await good()), payload: Buffer.from('{"identifiers":[]}').toString('base64url') };
    const none = {
      ...(await good()),
      protected: Buffer.from(
        JSON.stringify({ alg: 'none', url, nonce: await nonce(), kid: by.kid }),
      ).toString('base64url'),
      signature: '',
    };
    const cases: [string, unknown, string, number][] = [
      ['no JWS', {}, 'malformed', 400],
      ['an array', [], 'malformed', 400],
      ['general form', { ...(await good()), signatures: [] }, 'malformed', 400],
      ['an unprotected header', { ...(await good()), header: { kid: 'x' } }, 'malformed', 400],
      ['another payload', forged, 'malformed', 400],
      ['no algorithm', none, 'badSignatureAlgorithm', 400],
      ['another address', await good({ url: at('new-account') }), 'unauthorized', 403],
      ['another key', await good({}, stranger), 'malformed', 400],
      ['an RSA key under an EC account', await good({}, newRsa()), 'badSignatureAlgorithm', 400],
      ['no nonce', await good({ nonce: undefined }), 'badNonce', 400],
      ['an invented nonce', await good({ nonce: 'AAAA' }), 'badNonce', 400],
      [
        'a changed nonce',
        await good({ nonce: (await nonce()).split('').reverse().join('') }),
        'badNonce',
        400,
      ],
      ['kid and jwk', await good({ jwk: jwkOf(by.pair) }), 'malformed', 400],
      ['jwk instead of kid', await good({ kid: undefined, jwk: jwkOf(by.pair) }), 'malformed', 400],
      ['critical', await good({ crit: ['b64'], b64: true }), 'malformed', 400],
      [
        'an account of nobody',
        await good({ kid: by.kid.replace(/.{12}$/, '000000000000') }),
        'accountDoesNotExist',
        400,
      ],
      [
        'an account elsewhere',
        await good({ kid: 'https://acme.example/acct/1' }),
        'accountDoesNotExist',
        400,
      ],
    ];
    for (const [what, body, type, status] of cases) {
      const got = await send(url, body);
      assert.equal(got.json.type, error(type), `${what}: ${got.text}`);
      assert.equal(got.status, status, what);
      assert.match(got.headers.get('content-type') ?? '', /^application\/problem\+json/);
      assert.ok(got.headers.get('replay-nonce'), what);
    }
    assert.equal((await send(url, '{', 'application/jose+json')).json.type, error('malformed'));
    assert.equal((await send(url, await good(), 'application/json')).status, 415);
    assert.equal((await send(url, `"${'x'.repeat(70_000)}"`)).status, 413);
    assert.equal((await get('new-order')).status, 405);
    assert.equal((await get('nothing')).status, 404);
    assert.equal((await post(at('order/1/2/3'), '', by)).status, 404);
  });

  test('needs a key of the office to register, once, and its own', async () => {
    const pair = newPair();
    const external = await house.external();
    const url = at('new-account');
    const plain = await post(url, {}, { pair });
    assert.equal(plain.json.type, error('externalAccountRequired'), plain.text);
    assert.equal(
      (await house.client.register(pair, { ...external, hmac: Buffer.alloc(32, 1) })).json.type,
      error('unauthorized'),
    );
    const unknown = { kid: `${house.town.id}.${house.town.id}`, hmac: external.hmac };
    assert.equal((await house.client.register(pair, unknown)).json.type, error('unauthorized'));
    const bound = await sign(jwkOf(newPair()), new Uint8Array(external.hmac), { kid: external.kid, url });
    assert.equal(
      (await post(url, { externalAccountBinding: bound }, { pair })).json.type,
      error('malformed'),
    );
    const elsewhere = await sign(jwkOf(pair), new Uint8Array(external.hmac), {
      kid: external.kid,
      url: at('key-change'),
    });
    assert.equal(
      (await post(url, { externalAccountBinding: elsewhere }, { pair })).json.type,
      error('malformed'),
    );
    for (const [contact, type] of [
      ['tel:+34600000000', 'unsupportedContact'],
      ['mailto:a@b.cat,c@d.cat', 'invalidContact'],
      ['mailto:a@b.cat?subject=x', 'invalidContact'],
    ])
      assert.equal(
        (await house.client.register(pair, external, { contact: [contact] })).json.type,
        error(type!),
      );
    const made = await house.client.register(pair, external, { contact: ['mailto:sistemes@vilaprova.cat'] });
    assert.equal(made.status, 201, made.text);
    assert.deepEqual(made.json['contact'], ['mailto:sistemes@vilaprova.cat']);
    assert.equal((await house.client.register(newPair(), external)).json.type, error('unauthorized'));
    const again = await post(url, { onlyReturnExisting: true }, { pair });
    assert.equal(again.status, 200);
    assert.equal(again.headers.get('location'), made.headers.get('location'));
    const nobody = await post(url, { onlyReturnExisting: true }, { pair: newPair() });
    assert.equal(nobody.json.type, error('accountDoesNotExist'));
  });

  test('may sign with each kind of key that is strong, and with no other', async () => {
    for (const pair of [newRsa(2048), newEd25519()]) {
      const other = await house.account(house.town, pair);
      assert.equal((await post(other.kid, '', other)).json['status'], 'valid');
    }
    const weak = newRsa(1024);
    const nonce = await house.client.nonce();
    const url = at('new-account');
    const unsigned = {
      protected: Buffer.from(JSON.stringify({ alg: 'RS256', url, nonce, jwk: jwkOf(weak) })).toString(
        'base64url',
      ),
    };
    const got = await send(url, { ...unsigned, payload: '', signature: 'AAAA' });
    assert.equal(got.json.type, error('badPublicKey'), got.text);
  });

  test('sees nothing of the account of another', async () => {
    const neighbour = await house.account();
    const foreign = await house.account(await makeTown(house.kernel, 'Altravila'));
    const { url, created } = await proven(house, by);
    const [authorization = ''] = created.json['authorizations'] as string[];
    for (const other of [neighbour, foreign]) {
      for (const address of [
        url,
        authorization,
        by.kid,
        `${by.kid}/orders`,
        url.replace('/order/', '/certificate/'),
      ]) {
        const got = await post(address, '', other);
        assert.equal(got.json.type, error('unauthorized'), `${address}: ${got.text}`);
        assert.equal(got.status, 403);
      }
      assert.equal((await post(`${url}/finalize`, { csr: csr([HOST]) }, other)).status, 403);
    }
    const mine = await post(`${by.kid}/orders`, '', by);
    assert.ok((mine.json['orders'] as string[]).includes(url));
  });

  test('asks for the names of its order and for nothing else, with a strong key of its own', async () => {
    const weak = newRsa(1024);
    const odd = newEd25519();
    const cases: [string, string][] = [
      ['another name', csr([OTHER_HOST])],
      ['one name more', csr([HOST, OTHER_HOST])],
      ['a wildcard more', csr([HOST, `*.${HOST}`])],
      ['another common name', csr([HOST], { commonName: 'altra.vilaprova.test' })],
      ['an address', csr([HOST], { more: [{ form: 'ip', bytes: Uint8Array.of(127, 0, 0, 1) }] })],
      ['a mailbox', csr([HOST], { more: [{ form: 'email', value: 'a@b.cat' }] })],
      ['an authority', csr([HOST], { authority: true })],
      ['a weak key', csr([HOST], { pair: weak })],
      ['an odd key', csr([HOST], { pair: odd })],
      ['the key of the account', csr([HOST], { pair: by.pair })],
      ['a key that it has not', csr([HOST], { signer: newPair() })],
      ['no request', 'AAAA'],
      ['no base64url', '****'],
    ];
    const { order } = await proven(house, by);
    const finalize = String(order.json['finalize']);
    for (const [what, request] of cases) {
      const got = await post(finalize, { csr: request }, by);
      assert.equal(got.json.type, error('badCSR'), `${what}: ${got.text}`);
    }
    assert.equal((await post(finalize, {}, by)).json.type, error('malformed'));
    assert.equal(
      (await post(finalize, { csr: csr([HOST], { commonName: HOST.toUpperCase() }) }, by)).json['status'],
      'valid',
    );
    assert.equal((await post(finalize, { csr: csr([HOST]) }, by)).json.type, error('orderNotReady'));
  });

  test('asks for names of the public Internet only', async () => {
    const cases: [string, string, string][] = [
      ['dns', 'localhost', 'rejectedIdentifier'],
      ['dns', 'intranet', 'rejectedIdentifier'],
      ['dns', 'vila.internal', 'rejectedIdentifier'],
      ['dns', '10.0.0.1', 'rejectedIdentifier'],
      ['dns', '*.cat', 'rejectedIdentifier'],
      ['dns', 'a.*.cat', 'rejectedIdentifier'],
      ['dns', 'ví.cat', 'rejectedIdentifier'],
      ['dns', 'a..cat', 'rejectedIdentifier'],
      ['dns', 'vila.cat.', 'rejectedIdentifier'],
      ['dns', '-a.cat', 'rejectedIdentifier'],
      ['dns', `${'a'.repeat(64)}.cat`, 'rejectedIdentifier'],
      ['ip', '192.0.2.1', 'unsupportedIdentifier'],
    ];
    for (const [type, value, refused] of cases) {
      const got = await post(at('new-order'), { identifiers: [{ type, value }] }, by);
      assert.equal(got.json.type, error(refused), `${value}: ${got.text}`);
    }
    for (const identifiers of [[], undefined, Array(51).fill({ type: 'dns', value: HOST })])
      assert.equal((await post(at('new-order'), { identifiers }, by)).json.type, error('malformed'));
    const dated = { identifiers: [{ type: 'dns', value: HOST }], notAfter: '2030-01-01T00:00:00Z' };
    assert.equal((await post(at('new-order'), dated, by)).json.type, error('malformed'));
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
});
