/** What others wrote: a wallet's side of OpenID4VP, an issuer and holder of SD-JWT VC, and openssl for our certificate. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import { after, before, test } from 'node:test';
import { type CallbackContext, HashAlgorithm, setGlobalConfig } from '@openid4vc/oauth2';
import { Openid4vpClient } from '@openid4vc/openid4vp';
import { digest, ES256, generateSalt } from '@sd-jwt/crypto-nodejs';
import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc';
import { CompactEncrypt, compactVerify, importJWK } from 'jose';
import { z } from 'zod';
import { need } from '../../../../test/need.ts';
import { issueSdJwt, VCT } from './demo/identities.ts';
import { certificateRequest, ourKey } from './own-key.ts';
import { readSdJwt } from './sd-jwt.ts';
import { begun, CLAIMS, openWalletHouse, seconds, session, type WalletHouse } from './wallet.test-helper.ts';

// These libraries change zod for the whole process (see mdoc-library.ts); tests of others share it.
z.config({ customError: undefined });

let house: WalletHouse;
before(async () => {
  setGlobalConfig({ allowInsecureUrls: true }); // the house of a test is on this machine
  house = await openWalletHouse();
});
after(() => house.close());

const never = () => {
  throw new Error('a wallet does not do this');
};

/** What the library leaves to its user: cryptography, here by jose. */
const callbacks: CallbackContext = {
  hash: (data, alg) =>
    new Uint8Array(
      createHash(alg === HashAlgorithm.Sha512 ? 'sha512' : 'sha256')
        .update(data)
        .digest(),
    ),
  generateRandom: (length) => new Uint8Array(randomBytes(length)),
  clientAuthentication: never as never,
  signJwt: never as never,
  decryptJwe: never as never,
  async verifyJwt(signer, { compact }) {
    assert.equal(signer.method, 'x5c');
    const { publicKey } = new X509Certificate(Buffer.from((signer as { x5c: string[] }).x5c[0]!, 'base64'));
    await compactVerify(compact, publicKey);
    return { verified: true, signerJwk: publicKey.export({ format: 'jwk' }) as never };
  },
  async encryptJwe({ publicJwk, alg, enc, apu, apv }, data) {
    const jwe = await new CompactEncrypt(new TextEncoder().encode(data))
      .setProtectedHeader({ alg: alg!, enc, kid: publicJwk.kid!, ...(apu && { apu }), ...(apv && { apv }) })
      .encrypt(await importJWK(publicJwk as never, alg));
    return { encryptionJwk: publicJwk, jwe };
  },
  getX509CertificateMetadata: () => ({ sanDnsNames: [], sanUriNames: [] }),
};

/** An SD-JWT VC by the library of others, for a holder whose key it made too. */
async function credentialOfOthers() {
  const holder = await ES256.generateKeyPair();
  const issuerJwk = house.authority.signer.key.export({ format: 'jwk' });
  const sdJwt = new SDJwtVcInstance({
    ...{ hasher: digest, hashAlg: 'sha-256', saltGenerator: generateSalt },
    ...{ signer: await ES256.getSigner(issuerJwk), signAlg: 'ES256' },
    ...{ kbSigner: await ES256.getSigner(holder.privateKey), kbSignAlg: 'ES256' },
  });
  const at = seconds(house);
  const { kty, crv, x, y } = holder.publicKey as Record<string, string>;
  const credential = await sdJwt.issue(
    {
      ...{
        iss: 'https://issuer.example',
        iat: at,
        exp: at + 3600,
        vct: VCT,
        cnf: { jwk: { kty, crv, x, y } },
      },
      ...{ ...CLAIMS, birthdate: '1980-01-01', nationalities: ['ES', 'FR'] },
    },
    {
      _sd: ['given_name', 'family_name', 'personal_administrative_number', 'birthdate'],
      nationalities: { _sd: [0, 1] },
    } as never,
    { header: { x5c: [Buffer.from(house.authority.signer.certificate.der).toString('base64')] } },
  );
  const frame = { given_name: true, family_name: true, personal_administrative_number: true };
  return (audience: string, nonce: string) =>
    sdJwt.present(credential, frame as never, { kb: { payload: { aud: audience, nonce, iat: at } } });
}

test('the wallet of a library that nobody here wrote resolves the question, answers it, and the person is in', async () => {
  for (const method of ['get', 'post']) {
    const { browser, address } = await begun(house, 'high');
    const client = new Openid4vpClient({ callbacks });
    const asked = address.replace('request_uri_method=post', `request_uri_method=${method}`);
    const parsed = client.parseOpenid4vpAuthorizationRequest({ authorizationRequest: asked });
    const resolved = await client.resolveOpenId4vpAuthorizationRequest({
      authorizationRequestPayload: parsed.params as never,
    });
    assert.equal(resolved.client.prefix, 'x509_hash');
    assert.equal(resolved.client.effective, (await ourKey(house.kernel)).clientId);
    const payload = resolved.authorizationRequestPayload;
    const show = await credentialOfOthers();
    const presented = await show(payload.client_id as string, payload.nonce);
    const response = await client.createOpenid4vpAuthorizationResponse({
      authorizationRequestPayload: payload,
      authorizationResponsePayload: { vp_token: { sdjwt: [presented] } },
      jarm: {
        encryption: { nonce: randomBytes(16).toString('base64url') },
        serverMetadata: {
          authorization_signing_alg_values_supported: ['ES256'],
          authorization_encryption_alg_values_supported: ['ECDH-ES'],
          authorization_encryption_enc_values_supported: ['A128GCM'],
        },
      },
    });
    const sent = await client.submitOpenid4vpAuthorizationResponse({
      authorizationRequestPayload: payload as never,
      authorizationResponsePayload: response.authorizationResponsePayload,
      jarm: response.jarm as never,
    });
    assert.equal(sent.response.status, 200, await sent.response.clone().text());
    const { redirect_uri } = (await sent.response.json()) as { redirect_uri: string };
    await browser.go(await browser.get(redirect_uri));
    const found = await session(house, browser);
    assert.equal(found?.account.person, '99900601D');
    assert.equal(found?.level, 'high');
  }
});

test('what our issuer of the demonstration makes, the library of others takes', async () => {
  const { publicKey } = house.authority.signer.certificate;
  const holder = house.wallet.holder;
  const verifier = new SDJwtVcInstance({
    ...{ hasher: digest, hashAlg: 'sha-256', saltGenerator: generateSalt },
    verifier: await ES256.getVerifier(publicKey.key.export({ format: 'jwk' })),
  });
  const at = Math.floor(Date.now() / 1000);
  const credential = await issueSdJwt({ authority: house.authority, holder, claims: CLAIMS, at });
  const { payload } = await verifier.verify(credential);
  assert.equal(payload.vct, VCT);
  assert.equal((payload as Record<string, unknown>)['given_name'], CLAIMS.given_name);
});

test('claims inside lists and objects that stay hidden hinder nothing', async () => {
  const show = await credentialOfOthers();
  const shown = await readSdJwt(await show('us', 'n'), {
    ...{ issuers: [house.issuer], audience: 'us', nonce: 'n', now: house.kernel.now().epochMilliseconds },
  });
  assert.equal(shown.claims['personal_administrative_number'], '99900601D');
  assert.equal(shown.claims['birthdate'], undefined);
});

const skip = need('openssl');
test('openssl takes our certificate and the request for another', { skip }, async () => {
  const { chain } = await ourKey(house.kernel);
  const certificate = new X509Certificate(Buffer.from(chain[0]!)).toString();
  const said = execFileSync('openssl', ['x509', '-noout', '-text'], { input: certificate }).toString();
  assert.match(said, /NIST CURVE: P-256/);
  const request = await certificateRequest(house.kernel);
  const verified = execFileSync('openssl', ['req', '-noout', '-verify', '-text'], {
    ...{ input: request, stdio: ['pipe', 'pipe', 'pipe'] },
  }).toString();
  assert.match(verified, /ecdsa-with-SHA256/);
});
