/** Applications that prove themselves by a certificate on the TLS port (RFC 8705), with those of the demonstration authority. */
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { after, before, test } from 'node:test';
import { exportJWK, importX509 } from 'jose';
import * as oidc from 'openid-client';
import { send } from '../../../../test/outside/house.ts';
import { issueLeaf, type Pair } from '../../cooperation/exchange/demo/pki-issue.ts';
import {
  CALLBACK,
  configure,
  type Made,
  makeApplication,
  openProvider,
  type ProviderHouse,
  signedIn,
  start,
  through,
} from './provider.test-helper.ts';

let house: ProviderHouse;
before(async () => {
  house = await openProvider();
});
after(() => house?.close());

const leaf = (commonName: string) =>
  issueLeaf(house.pki.ca, {
    commonName,
    organization: 'Prova',
    use: 'client',
    notBefore: house.kernel.now(),
  });

async function code(made: Made) {
  const config = await configure(house, made, oidc.TlsClientAuth());
  const { surfer } = await signedIn(house.kernel);
  const started = await start(config);
  return { started, code: (await through(surfer, started)).searchParams.get('code')! };
}

const redeemWith = async (made: Made, client: Pair | null) => {
  const got = await code(made);
  return send(house, {
    path: '/oidc/token',
    client,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      ...{ grant_type: 'authorization_code', code: got.code, redirect_uri: CALLBACK, client_id: made.id },
      code_verifier: got.started.verifier,
    }).toString(),
  });
};

const userinfo = (token: string, client: Pair | null) =>
  send(house, {
    method: 'GET',
    path: '/oidc/userinfo',
    client,
    headers: { authorization: `Bearer ${token}` },
  });

test('a certificate of an authority is the application when its subject is the one registered, and its tokens are bound to it', async () => {
  const pair = await leaf('Aplicacio u');
  const tlsSubject = new X509Certificate(pair.certPem).subject.split('\n').toReversed().join(', ');
  const made = await makeApplication(house, {
    authentication: 'tls_client_auth',
    tlsSubject,
    sender: 'mtls',
  });
  const good = await redeemWith(made, pair);
  assert.equal(good.status, 200, good.text);
  const token = String(good.json['access_token']);
  assert.equal((await userinfo(token, pair)).status, 200);
  assert.equal((await userinfo(token, null)).status, 401);
  assert.equal(
    (await userinfo(token, await leaf('Aplicacio u'))).status,
    401,
    'the same name and another key',
  );
  for (const other of [await leaf('Aplicacio dos'), null]) {
    const answer = await redeemWith(made, other);
    assert.deepEqual([answer.status, answer.json['error']], [401, 'invalid_client']);
  }
});

test('a registered certificate is the application, and no other with the same name is', async () => {
  const pair = await leaf('Aplicacio tres');
  const jwk = await exportJWK(await importX509(pair.certPem, 'ES256', { extractable: true }));
  const x5c = [new X509Certificate(pair.certPem).raw.toString('base64')];
  const made = await makeApplication(house, {
    ...{ authentication: 'self_signed_tls_client_auth', sender: 'mtls' },
    jwks: { keys: [{ ...jwk, kty: 'EC', use: 'sig', x5c } as never] },
  });
  assert.equal((await redeemWith(made, pair)).status, 200);
  const answer = await redeemWith(made, await leaf('Aplicacio tres'));
  assert.deepEqual([answer.status, answer.json['error']], [401, 'invalid_client']);
});
