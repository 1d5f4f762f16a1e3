import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { makeTown } from '../../../test/kernel.ts';
import { FAILURES_PER_HOUR, ORDERS_PER_HOUR } from './actions/orders.ts';
import { csr, jwkOf, newEd25519, newPair, newRsa, sign } from './client.test-helper.ts';
import { type AcmeHouse, HOST, OTHER_HOST, openAcme, proven, type Registered } from './house.test-helper.ts';

const error = (name: string) => `urn:ietf:params:acme:error:${name}`;

describe('a server of a body that says something else than it may', () => {
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

  test('is told to wait when it asks for too much, or goes on with what fails', async () => {
    const town = await makeTown(house.kernel, 'Vilapressa');
    const hasty = await house.account(town);
    const id = hasty.kid.slice(hasty.kid.lastIndexOf('.') + 1);
    const order = { identifiers: [{ type: 'dns', value: HOST }] };
    await house.database.pool.query(
      `insert into acme.authorization (administration_id, id, account_id, name, wildcard, status, created_at, expires_at)
       select $1, gen_random_uuid(), $2, $3, false, 'invalid', now(), now() from generate_series(1, ${FAILURES_PER_HOUR})`,
      [town.id, id, HOST],
    );
    const failing = await post(at('new-order'), order, hasty);
    assert.equal(failing.json.type, error('rateLimited'), failing.text);
    assert.ok(Number(failing.headers.get('retry-after')) > 0);
    const other = { identifiers: [{ type: 'dns', value: OTHER_HOST }] };
    assert.equal((await post(at('new-order'), other, hasty)).status, 201);
    await house.database.pool.query(
      `insert into acme.certificate_order (administration_id, id, account_id, status, names, authorizations, created_at, expires_at)
       select $1, gen_random_uuid(), $2, 'invalid', '{}', '{}', now(), now() from generate_series(1, ${ORDERS_PER_HOUR})`,
      [town.id, id],
    );
    const crowded = await post(at('new-order'), other, hasty);
    assert.equal(crowded.json.type, error('rateLimited'));
    assert.equal(crowded.status, 429);
    assert.equal((await post(at('new-order'), order, by)).status, 201, 'others do not pay for it');
  });
});
