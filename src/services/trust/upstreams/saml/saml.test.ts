import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { testKernel } from '../../../../../test/kernel.ts';
import { need, programPath } from '../../../../../test/need.ts';
import type { Kernel } from '../../../../kernel/kernel.ts';
import { parseCertificate } from '../../../../kernel/pki/index.ts';
import { assertionXml, sealedFor } from '../demo/answer.ts';
import { IDENTITIES } from '../demo/persons.ts';
import { UpstreamFinding } from '../upstream.ts';
import { type OwnKeys, ownKeys } from './keys.ts';
import { ownMetadata } from './metadata.ts';
import { authnRequest } from './request.ts';
import { readResponse } from './response.ts';
import { type IdentityProvider, readMetadata } from './trust.ts';

const skip = need('xmlsec1', 'openssl');
const IDP = 'https://idp.example/metadata';
const ACS = 'https://aplec.example/saml/acs';
const ME = 'https://aplec.example/saml/metadata';
const ASSERTION_ID = '--id-attr:ID';
const NOW = Temporal.Instant.from('2026-03-02T10:00:00Z');

let kernel: Kernel;
let keys: OwnKeys;
let folder: string;
let provider: IdentityProvider;
let sealing: { key: KeyObject; certificate: Uint8Array };

before(async () => {
  kernel = await testKernel();
  keys = await ownKeys(kernel);
  folder = mkdtempSync(join(tmpdir(), 'aplec-saml-'));
  if (skip) return;
  for (const name of ['idp', 'evil', 'sealing'])
    execFileSync(
      programPath('openssl'),
      [
        ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', '-subj', `/CN=${name} (prova)`],
        ...['-keyout', path(`${name}.key`), '-out', path(`${name}.pem`)],
      ],
      { stdio: 'ignore' },
    );
  const der = (name: string) =>
    new Uint8Array(
      Buffer.from(readFileSync(path(`${name}.pem`), 'utf8').replace(/-----[^-]+-----|\s/g, ''), 'base64'),
    );
  provider = { entityId: IDP, sso: { post: 'https://idp.example/sso' }, certificates: [der('idp')] };
  sealing = { key: createPrivateKey(readFileSync(path('sealing.key'))), certificate: der('sealing') };
});
after(() => rmSync(folder, { recursive: true, force: true }));

const path = (name: string) => join(folder, name);

type Made = { requestId?: string; acs?: string; audience?: string; issuer?: string; now?: Temporal.Instant };

/** An assertion of a provider, with a place for its signature. */
const assertionOf = ({ requestId = '_req', acs = ACS, audience = ME, issuer = IDP, now = NOW }: Made = {}) =>
  assertionXml({
    issuer,
    requestId,
    acs,
    audience,
    person: IDENTITIES[0]!,
    level: 'substantial',
    now,
  }).replace(/^<\?xml[^>]*>\s*/, '');

const idOf = (xml: string) => /ID="([^"]+)"/.exec(xml)![1]!;

const template = (id: string) => `<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo>
<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/><ds:SignatureMethod Algorithm="ALGORITHM"/>
<ds:Reference URI="#${id}"><ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/><ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/></ds:Transforms>
<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue/></ds:Reference></ds:SignedInfo><ds:SignatureValue/></ds:Signature>`;
const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';

type By = { key?: string; algorithm?: string; element?: 'Assertion' | 'Response' };

/** Signs the element by xmlsec1, after its Issuer. */
function signedByXmlsec(
  xml: string,
  { key = 'idp', algorithm = RSA_SHA256, element = 'Assertion' }: By = {},
): string {
  const withTemplate = xml.replace(
    '</saml:Issuer>',
    `</saml:Issuer>${template(idOf(xml)).replace('ALGORITHM', algorithm)}`,
  );
  writeFileSync(path('in.xml'), withTemplate);
  const namespace = element === 'Assertion' ? 'assertion' : 'protocol';
  execFileSync(
    programPath('xmlsec1'),
    [
      ...['--sign', ASSERTION_ID, `urn:oasis:names:tc:SAML:2.0:${namespace}:${element}`],
      ...['--privkey-pem', path(`${key}.key`), '--output', path('out.xml'), path('in.xml')],
    ],
    { stdio: 'ignore' },
  );
  return readFileSync(path('out.xml'), 'utf8').replace(/^<\?xml[^>]*>\s*/, '');
}

type Around = {
  requestId?: string;
  destination?: string;
  issuer?: string;
  now?: Temporal.Instant;
  status?: string;
};
const responseOf = (
  inside: string,
  { requestId = '_req', destination = ACS, issuer = IDP, now = NOW, status = 'Success' }: Around = {},
) =>
  `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_resp" Version="2.0" IssueInstant="${now.toString()}" Destination="${destination}" InResponseTo="${requestId}"><saml:Issuer>${issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${status}"/></samlp:Status>${inside}</samlp:Response>`;

const read = (xml: string, now = NOW) =>
  readResponse(new Uint8Array(Buffer.from(xml)), {
    ...{ provider, entityId: ME, acs: ACS, country: 'ES', most: 'high' as const, key: sealing.key, now },
  });

function findingOf(xml: string, now = NOW): string {
  try {
    read(xml, now);
    return 'accepted';
  } catch (error) {
    if (error instanceof UpstreamFinding) return error.finding;
    throw error;
  }
}

describe('answers of identity providers, signed by xmlsec1', { skip }, () => {
  test('an assertion that is signed says who, how surely and for which request', () => {
    const said = read(responseOf(signedByXmlsec(assertionOf())));
    assert.equal(said.person.document, '99900601D');
    assert.equal(said.person.documentType, 'NIF');
    assert.equal(said.level, 'substantial');
    assert.equal(said.requestId, '_req');
  });

  test('an answer that is signed around an assertion, and one that is sealed, are read too', () => {
    const around = signedByXmlsec(responseOf(assertionOf()), { element: 'Response' });
    assert.equal(read(around).person.givenName, 'Mercè');
    const sealed = sealedFor(signedByXmlsec(assertionOf()), sealing.certificate).xml;
    assert.equal(read(responseOf(sealed)).person.givenName, 'Mercè');
  });

  test('an assertion that xmlsec1 sealed is opened', () => {
    const start = `<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"><xenc:EncryptedData xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" Type="http://www.w3.org/2001/04/xmlenc#Element"><xenc:EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#aes256-gcm"/><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><xenc:EncryptedKey><xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"/><ds:KeyInfo/><xenc:CipherData><xenc:CipherValue/></xenc:CipherData></xenc:EncryptedKey></ds:KeyInfo><xenc:CipherData><xenc:CipherValue/></xenc:CipherData></xenc:EncryptedData></saml:EncryptedAssertion>`;
    writeFileSync(
      path('template.xml'),
      start
        .replace('<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">', '')
        .replace('</saml:EncryptedAssertion>', ''),
    );
    writeFileSync(path('plain.xml'), signedByXmlsec(assertionOf()));
    execFileSync(
      programPath('xmlsec1'),
      [
        ...['--encrypt', '--pubkey-cert-pem', path('sealing.pem'), '--session-key', 'aes-256'],
        ...['--xml-data', path('plain.xml'), '--output', path('sealed.xml'), path('template.xml')],
      ],
      { stdio: 'ignore' },
    );
    const sealed = readFileSync(path('sealed.xml'), 'utf8').replace(/^<\?xml[^>]*>\s*/, '');
    const whole = `<saml:EncryptedAssertion>${sealed}</saml:EncryptedAssertion>`;
    assert.equal(read(responseOf(whole)).person.givenName, 'Mercè');
  });

  test('unsigned, signed by another, or by a method that is not strong: none is believed', () => {
    assert.equal(findingOf(responseOf(assertionOf())), 'unsigned');
    assert.equal(findingOf(responseOf(signedByXmlsec(assertionOf(), { key: 'evil' }))), 'signature');
    const sha1 = signedByXmlsec(assertionOf(), { algorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' });
    assert.equal(findingOf(responseOf(sha1)), 'signature-algorithm');
    const hmac = signedByXmlsec(assertionOf()).replace(
      RSA_SHA256,
      'http://www.w3.org/2000/09/xmldsig#hmac-sha1',
    );
    assert.equal(findingOf(responseOf(hmac)), 'signature-algorithm');
    const changed = signedByXmlsec(assertionOf()).replace('99900601D', '99000001C');
    assert.equal(findingOf(responseOf(changed)), 'signature');
  });

  test('what is for others, of another time or to another request is refused', () => {
    const signed = (made: Made, around: Around = {}, at = NOW) =>
      findingOf(responseOf(signedByXmlsec(assertionOf(made)), around), at);
    assert.equal(signed({ audience: 'https://other.example' }), 'audience');
    assert.equal(signed({ acs: 'https://other.example/acs' }), 'confirmation');
    assert.equal(signed({ issuer: 'https://evil.example' }), 'issuer');
    assert.equal(signed({}, { issuer: 'https://evil.example' }), 'issuer');
    assert.equal(signed({}, { destination: 'https://other.example/acs' }), 'destination');
    assert.equal(signed({ requestId: '_other' }), 'request');
    assert.equal(signed({}, { now: NOW.subtract({ hours: 1 }) }), 'too-old');
    assert.equal(signed({ now: NOW.subtract({ minutes: 9 }) }), 'too-old');
    assert.equal(signed({ now: NOW.add({ minutes: 9 }) }), 'too-early');
    assert.equal(signed({}, { status: 'Responder' }), 'refused-there');
  });

  test('a sealed key that is not ours, a cipher that tells nothing of changes, a changed text: one and the same answer', () => {
    const sealed = sealedFor(signedByXmlsec(assertionOf()), sealing.certificate).xml;
    const wrong = [
      sealedFor(signedByXmlsec(assertionOf()), provider.certificates[0]!).xml,
      sealed.replace('xmlenc11#aes256-gcm', 'xmlenc#aes256-cbc'),
      sealed.replace(
        /<xenc:CipherValue>(.)/g,
        (_, first: string) => `<xenc:CipherValue>${first === 'A' ? 'B' : 'A'}`,
      ),
    ];
    for (const each of wrong) assert.equal(findingOf(responseOf(each)), 'encryption');
  });
});

describe('signature wrapping (Somorovsky et al. 2012, XSW 1 to 8)', { skip }, () => {
  /** The genuine one, the attacker's, and the genuine signature alone. */
  const parts = () => {
    const genuine = signedByXmlsec(assertionOf());
    const signature = /<ds:Signature[\s\S]*<\/ds:Signature>/.exec(genuine)![0];
    const plain = genuine.replace(signature, '');
    const evil = plain.replace('99900601D', '99000001C').replace(idOf(plain), '_evil');
    return { genuine, signature, plain, evil, evilSameId: plain.replace('99900601D', '99000001C') };
  };
  const inSignature = (signature: string, inside: string) =>
    signature.replace('</ds:Signature>', `<ds:Object>${inside}</ds:Object></ds:Signature>`);

  test('whatever is moved where, the attacker is never whom it speaks of', () => {
    const { genuine, signature, plain, evil, evilSameId } = parts();
    const after = (xml: string, what: string) => xml.replace('</saml:Issuer>', `</saml:Issuer>${what}`);
    const around = signedByXmlsec(responseOf(assertionOf()), { element: 'Response' });
    const aroundSignature = /<ds:Signature[\s\S]*<\/ds:Signature>/.exec(around)![0];
    const aroundPlain = around.replace(aroundSignature, '');
    const evilResponse = aroundPlain.replace('99900601D', '99000001C').replace('ID="_resp"', 'ID="_evil"');
    const tried: Record<string, string> = {
      'XSW1: the genuine answer beside a copy of its signature': after(
        evilResponse,
        inSignature(aroundSignature, aroundPlain),
      ),
      'XSW2: detached before it': evilResponse.replace(
        '<samlp:Status>',
        `${aroundPlain}${aroundSignature}<samlp:Status>`,
      ),
      'XSW3: the evil one before the genuine': responseOf(evil + genuine),
      'XSW4: the genuine one inside the evil': responseOf(
        evil.replace('</saml:Assertion>', `${genuine}</saml:Assertion>`),
      ),
      'XSW5: the signature in the evil one, the genuine at the end': responseOf(
        after(evil, signature) + plain,
      ),
      'XSW6: the genuine inside the signature in the evil one': responseOf(
        after(evil, inSignature(signature, plain)),
      ),
      'XSW7: in extensions': responseOf(`<samlp:Extensions>${evil}</samlp:Extensions>${genuine}`),
      'XSW8: the genuine in an object of the signature': responseOf(
        after(evil, inSignature(signature, genuine)),
      ),
      'one identifier twice': responseOf(`<samlp:Extensions>${evilSameId}</samlp:Extensions>${genuine}`),
      'the same name with a comment inside': responseOf(genuine.replace('99900601D', '9990<!-- -->0601D')),
    };
    for (const [how, xml] of Object.entries(tried)) {
      let document: string | undefined;
      try {
        document = read(xml).person.document;
      } catch (error) {
        assert.ok(error instanceof UpstreamFinding, `${how}: ${error}`);
      }
      assert.ok([undefined, '99900601D'].includes(document), how);
    }
  });
});

describe('what we send to identity providers', { skip }, () => {
  const verified = (xml: string, node: string) => {
    writeFileSync(path('ours.xml'), xml);
    writeFileSync(path('ours.pem'), toPem(keys.signer.certificate.der));
    execFileSync(
      programPath('xmlsec1'),
      [
        ...[
          '--verify',
          '--enabled-key-data',
          'x509',
          '--trusted-pem',
          path('ours.pem'),
          ASSERTION_ID,
          node,
          path('ours.xml'),
        ],
      ],
      { stdio: 'ignore' },
    );
  };
  const toPem = (der: Uint8Array) =>
    `-----BEGIN CERTIFICATE-----\n${Buffer.from(der)
      .toString('base64')
      .replace(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----\n`;
  const wish = () => ({
    provider,
    entityId: ME,
    acs: ACS,
    name: 'Aplec',
    least: 'substantial' as const,
    now: NOW,
  });

  test('xmlsec1 verifies a request that goes by a form, and it asks for no more than the minimum data set', async () => {
    const request = await authnRequest(wish(), keys.signer);
    assert.ok('post' in request);
    const xml = Buffer.from(request.saml, 'base64').toString('utf8');
    verified(xml, 'urn:oasis:names:tc:SAML:2.0:protocol:AuthnRequest');
    assert.match(xml, /<eidas:SPType>public</);
    assert.match(
      xml,
      /Comparison="minimum"><saml:AuthnContextClassRef>http:\/\/eidas.europa.eu\/LoA\/substantial</,
    );
    assert.match(xml, /ForceAuthn="true"/);
    assert.equal(xml.match(/isRequired="true"/g)?.length, 4);
  });

  test('openssl verifies the query of a request that goes by an address', async () => {
    const by = { ...wish(), provider: { ...provider, sso: { redirect: 'https://idp.example/sso?x=1' } } };
    const request = await authnRequest(by, keys.signer);
    assert.ok('redirect' in request);
    const query = request.redirect.slice(request.redirect.indexOf('SAMLRequest='));
    const [signed, signature] = query.split('&Signature=');
    writeFileSync(path('query'), signed!);
    writeFileSync(path('query.sig'), Buffer.from(decodeURIComponent(signature!), 'base64'));
    writeFileSync(path('ours.pub'), keys.signer.key.publicKey.key.export({ type: 'spki', format: 'pem' }));
    const said = execFileSync(programPath('openssl'), [
      ...['dgst', '-sha256', '-verify', path('ours.pub'), '-signature', path('query.sig'), path('query')],
    ]).toString();
    assert.match(said, /Verified OK/);
  });

  test('xmlsec1 verifies our metadata; both keys and the address of answers are in them', async () => {
    const xml = await ownMetadata('https://aplec.example', keys, NOW);
    verified(xml, 'urn:oasis:names:tc:SAML:2.0:metadata:EntityDescriptor');
    assert.match(xml, /use="signing"/);
    assert.match(xml, /use="encryption"/);
    assert.match(xml, /Location="https:\/\/aplec.example\/saml\/acs"/);
    for (const each of xml.matchAll(/<ds:X509Certificate>([^<]+)</g))
      parseCertificate(new Uint8Array(Buffer.from(each[1]!, 'base64')));
  });

  test('metadata without a key, an address or a provider are refused with what is missing', () => {
    const of = (inside: string) =>
      `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="x">${inside}</md:EntityDescriptor>`;
    const sso = (location: string) =>
      `<md:IDPSSODescriptor><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${location}"/></md:IDPSSODescriptor>`;
    const finding = (xml: string) => {
      try {
        readMetadata(xml);
        return 'accepted';
      } catch (error) {
        return error instanceof UpstreamFinding ? error.finding : String(error);
      }
    };
    assert.equal(finding('<x/>'), 'metadata-form');
    assert.equal(finding(of('')), 'metadata-form');
    assert.equal(finding(of(sso('javascript:alert(1)'))), 'metadata-address');
    assert.equal(finding(of(sso('https://idp.example/sso'))), 'metadata-key');
    assert.equal(finding('<!DOCTYPE x><x/>'), 'xml-dtd');
  });
});
