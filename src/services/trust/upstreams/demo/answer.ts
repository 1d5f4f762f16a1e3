import { constants, createCipheriv, publicEncrypt, randomBytes } from 'node:crypto';
import { acrOf, type Level } from '../../../../kernel/assurance.ts';
import { parseCertificate } from '../../../../kernel/pki/index.ts';
import { base64, DS, documentOf, element, type Markup } from '../../../../kernel/xml/index.ts';
import type { OwnKeys } from '../saml/keys.ts';
import {
  ASSERTION,
  ATTRIBUTE,
  BEARER,
  PROTOCOL,
  STATUS,
  TRANSIENT,
  URI_FORMAT,
  XENC,
  XENC11,
} from '../saml/names.ts';
import { newRequestId } from '../saml/request.ts';
import { signRoot } from '../saml/sign.ts';
import type { DemoIdentity } from './persons.ts';

export type AnswerWish = {
  issuer: string;
  requestId: string;
  acs: string;
  audience: string;
  person: DemoIdentity;
  level: Level;
  now: Temporal.Instant;
};

const MINUTES = 5;

/** The assertion of the Web Browser SSO profile with the minimum data set of eIDAS, unsigned. */
export function assertionXml({ issuer, requestId, acs, audience, person, level, now }: AnswerWish): string {
  const at = now.round('second');
  const until = at.add({ minutes: MINUTES }).toString();
  return documentOf(
    element(
      'saml:Assertion',
      { 'xmlns:saml': ASSERTION, ID: newRequestId(), Version: '2.0', IssueInstant: at.toString() },
      element('saml:Issuer', {}, issuer),
      element(
        'saml:Subject',
        {},
        element('saml:NameID', { Format: TRANSIENT }, newRequestId()),
        element(
          'saml:SubjectConfirmation',
          { Method: BEARER },
          element('saml:SubjectConfirmationData', {
            InResponseTo: requestId,
            Recipient: acs,
            NotOnOrAfter: until,
          }),
        ),
      ),
      element(
        'saml:Conditions',
        { NotBefore: at.toString(), NotOnOrAfter: until },
        element('saml:AudienceRestriction', {}, element('saml:Audience', {}, audience)),
      ),
      element(
        'saml:AuthnStatement',
        { AuthnInstant: at.toString() },
        element('saml:AuthnContext', {}, element('saml:AuthnContextClassRef', {}, acrOf(level))),
      ),
      element('saml:AttributeStatement', {}, attributesOf(person)),
    ),
  );
}

const attributesOf = ({ identifier, givenName, familyName, birthDate }: DemoIdentity): Markup[] =>
  Object.entries({ identifier, familyName, givenName, birthDate }).map(([name, value]) =>
    element(
      'saml:Attribute',
      { Name: ATTRIBUTE[name as keyof typeof ATTRIBUTE], NameFormat: URI_FORMAT },
      element('saml:AttributeValue', {}, value),
    ),
  );

/** An answer with a signed assertion, sealed for whoever asked. */
export async function answerXml(
  wish: AnswerWish,
  signer: OwnKeys['signer'],
  encryption: Uint8Array,
): Promise<string> {
  const signed = await signRoot(assertionXml(wish), signer, (root) => root.children[1]!);
  return responseXml(wish, STATUS.success, sealedFor(signed.replace(/^<\?xml[^>]*>\s*/, ''), encryption));
}

/** A refusal: whoever gave up, or could not reach the level. */
export const refusalXml = (wish: Omit<AnswerWish, 'person' | 'level'>, status: string): string =>
  responseXml(wish, status);

function responseXml(
  { issuer, requestId, acs, now }: Omit<AnswerWish, 'person' | 'level'>,
  status: string,
  inside?: Markup,
): string {
  const code =
    status === STATUS.success
      ? element('samlp:StatusCode', { Value: STATUS.success })
      : element(
          'samlp:StatusCode',
          { Value: 'urn:oasis:names:tc:SAML:2.0:status:Responder' },
          element('samlp:StatusCode', { Value: status }),
        );
  return documentOf(
    element(
      'samlp:Response',
      {
        ...{ 'xmlns:samlp': PROTOCOL, 'xmlns:saml': ASSERTION, ID: newRequestId(), Version: '2.0' },
        ...{ IssueInstant: now.round('second').toString(), Destination: acs, InResponseTo: requestId },
      },
      element('saml:Issuer', {}, issuer),
      element('samlp:Status', {}, code),
      inside,
    ),
  );
}

/** XML Encryption 1.1: AES-256-GCM under a key that RSA-OAEP seals. */
export function sealedFor(assertion: string, certificate: Uint8Array): Markup {
  const [secret, iv] = [randomBytes(32), randomBytes(12)];
  const cipher = createCipheriv('aes-256-gcm', secret, iv);
  const sealed = Buffer.concat([iv, cipher.update(assertion, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  const wrapped = publicEncrypt(
    {
      key: parseCertificate(certificate).publicKey.key,
      padding: constants.RSA_PKCS1_OAEP_PADDING,
      oaepHash: 'sha1',
    },
    secret,
  );
  const cipherData = (bytes: Uint8Array) =>
    element('xenc:CipherData', {}, element('xenc:CipherValue', {}, base64(bytes)));
  return element(
    'saml:EncryptedAssertion',
    {},
    element(
      'xenc:EncryptedData',
      { 'xmlns:xenc': XENC, 'xmlns:ds': DS, Type: `${XENC}Element` },
      element('xenc:EncryptionMethod', { Algorithm: `${XENC11}aes256-gcm` }),
      element(
        'ds:KeyInfo',
        {},
        element(
          'xenc:EncryptedKey',
          {},
          element('xenc:EncryptionMethod', { Algorithm: `${XENC}rsa-oaep-mgf1p` }),
          cipherData(new Uint8Array(wrapped)),
        ),
      ),
      cipherData(new Uint8Array(sealed)),
    ),
  );
}
