import { randomBytes } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { acrOf, type Level } from '../../../../kernel/assurance.ts';
import { documentOf, element } from '../../../../kernel/xml/index.ts';
import type { OwnKeys } from './keys.ts';
import { ASSERTION, BINDING, EIDAS, PROTOCOL, REQUESTED, TRANSIENT, URI_FORMAT } from './names.ts';
import { signRoot } from './sign.ts';
import type { IdentityProvider } from './trust.ts';

export type RequestWish = {
  provider: IdentityProvider;
  entityId: string;
  acs: string;
  /** Who asks, as the person will read it there. */
  name: string;
  least: Level;
  now: Temporal.Instant;
};

/** How a browser brings a request to the provider: by an address, or by a form. */
export type Request = { id: string } & ({ redirect: string } | { post: string; saml: string });

/** An xs:ID that nobody guesses (core §1.3.4). */
export const newRequestId = (): string => `_${randomBytes(20).toString('hex')}`;

/**
 * An AuthnRequest of the eIDAS profile (eIDAS SAML Message Format 1.2 §2.3): for a public body, the minimum data set, at
 * least this level, with the person there, answered to us by a form. Signed in the way of its binding.
 */
export async function authnRequest(wish: RequestWish, signer: OwnKeys['signer']): Promise<Request> {
  const id = newRequestId();
  const { redirect, post } = wish.provider.sso;
  const xml = requestXml(id, wish, (post ?? redirect)!);
  if (post !== undefined) {
    const signed = await signRoot(documentOf(xml), signer, (root) => root.children[1]!);
    return { id, post, saml: Buffer.from(signed).toString('base64') };
  }
  return { id, redirect: await redirectAddress(redirect!, xml.xml, signer) };
}

function requestXml(id: string, { entityId, acs, name, least, now }: RequestWish, destination: string) {
  return element(
    'samlp:AuthnRequest',
    {
      ...{ 'xmlns:samlp': PROTOCOL, 'xmlns:saml': ASSERTION, 'xmlns:eidas': EIDAS },
      ...{ ID: id, Version: '2.0', IssueInstant: now.round('second').toString(), Destination: destination },
      ...{ ForceAuthn: 'true', IsPassive: 'false', ProviderName: name },
      ...{ ProtocolBinding: BINDING.post, AssertionConsumerServiceURL: acs },
    },
    element('saml:Issuer', {}, entityId),
    element(
      'samlp:Extensions',
      {},
      element('eidas:SPType', {}, 'public'),
      element('eidas:RequestedAttributes', {}, REQUESTED.map(requestedAttribute)),
    ),
    element('samlp:NameIDPolicy', { AllowCreate: 'true', Format: TRANSIENT }),
    element(
      'samlp:RequestedAuthnContext',
      { Comparison: 'minimum' },
      element('saml:AuthnContextClassRef', {}, acrOf(least)),
    ),
  );
}

const requestedAttribute = ({ name, friendly, required }: (typeof REQUESTED)[number]) =>
  element('eidas:RequestedAttribute', {
    ...{ Name: name, FriendlyName: friendly, NameFormat: URI_FORMAT, isRequired: String(required) },
  });

const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';

/** SAML Bindings §3.4.4.1: what is signed is the query, letter by letter. */
async function redirectAddress(address: string, xml: string, { key }: OwnKeys['signer']): Promise<string> {
  const query = [
    `SAMLRequest=${encodeURIComponent(deflateRawSync(Buffer.from(xml)).toString('base64'))}`,
    `SigAlg=${encodeURIComponent(RSA_SHA256)}`,
  ].join('&');
  const signature = Buffer.from(await key.sign(Buffer.from(query))).toString('base64');
  const join = address.includes('?') ? '&' : '?';
  return `${address}${join}${query}&Signature=${encodeURIComponent(signature)}`;
}
