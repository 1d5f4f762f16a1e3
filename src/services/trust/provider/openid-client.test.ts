import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as client from 'openid-client';
import { somebody } from '../../../../test/browser.ts';
import { type OpenHouse, openHouse } from '../../../../test/outside/house.ts';
import { BACK, registered, relyingParty, surfer } from './relying-party.test-helper.ts';

let house: OpenHouse;
before(async () => {
  house = await openHouse();
});
after(() => house.close());

test('an application that nobody here wrote signs a person in: PKCE, keys instead of a secret, consent once', async () => {
  const application = await registered(house);
  const config = await relyingParty(house, application);
  const browser = surfer(house);
  const person = somebody({ givenName: 'Núria', surname1: 'Prova', surname2: 'Segona' });
  await browser.signIn('substantial', person);
  const go = async () => {
    const verifier = client.randomPKCECodeVerifier();
    const [state, nonce] = [client.randomState(), client.randomNonce()];
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: BACK,
      scope: 'openid profile document',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...{ state, nonce },
    });
    const back = await browser.follow(url.href);
    assert.equal(back.origin + back.pathname, BACK, decodeURIComponent(back.href));
    return client.authorizationCodeGrant(config, back, {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
    });
  };
  const tokens = await go();
  const claims = tokens.claims()!;
  assert.equal(claims['acr'], 'http://eidas.europa.eu/LoA/substantial');
  assert.equal(claims['document_number'], undefined, 'the token has no more than it needs');
  const known = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
  assert.equal(known['document_number'], person.document);
  assert.equal(known.name, 'Núria Prova Segona');
  const again = await go();
  assert.equal(again.claims()?.sub, claims.sub);
});
