import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import * as oidc from 'openid-client';
import {
  configure,
  makeApplication,
  openProvider,
  type ProviderHouse,
  redeem,
  signedIn,
  start,
  through,
} from './provider.test-helper.ts';

let house: ProviderHouse;
before(async () => {
  house = await openProvider();
});
after(() => house?.close());

test('an ordinary client signs a person in with a code, PKCE and a key, and learns only what it is registered for', async () => {
  const made = await makeApplication(house, { scopes: ['profile'] });
  const config = await configure(house, made);
  const { surfer, accountId } = await signedIn(house.kernel);
  const started = await start(config, { scope: 'openid profile' });
  const back = await through(surfer, started);
  assert.equal(back.searchParams.get('iss'), house.kernel.publicAddress);
  const tokens = await redeem(config, started, back);
  const claims = tokens.claims()!;
  assert.equal(claims['acr'], 'http://eidas.europa.eu/LoA/substantial');
  assert.deepEqual(claims['amr'], ['user']);
  assert.notEqual(claims.sub, accountId);
  assert.equal(decodeProtectedHeader(tokens.id_token!).alg, 'ES256');
  assert.equal(decodeJwt(tokens.id_token!)['name'], undefined, 'names are at userinfo');
  const info = await oidc.fetchUserInfo(config, tokens.access_token, claims.sub);
  assert.deepEqual(Object.keys(info).toSorted(), ['family_name', 'given_name', 'name', 'sub']);
  assert.equal(info.name, 'Marta Roura Prova');
  assert.equal(tokens.refresh_token, undefined);
});
