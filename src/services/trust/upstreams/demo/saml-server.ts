import { randomBytes, verify } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inflateRawSync } from 'node:zlib';
import { LEVELS, type Level, levelOfAcr, reaches } from '../../../../kernel/assurance.ts';
import { keyring } from '../../../../kernel/keys/index.ts';
import {
  buildCertificate,
  buildName,
  ext,
  newSerial,
  parseCertificate,
} from '../../../../kernel/pki/index.ts';
import {
  base64,
  DS,
  documentOf,
  element,
  escapeAttribute,
  type XmlElement,
} from '../../../../kernel/xml/index.ts';
import type { OwnKeys } from '../saml/keys.ts';
import { ASSERTION, BINDING, METADATA, PROTOCOL, STATUS } from '../saml/names.ts';
import { isSignedBy, rootOf } from '../saml/trust.ts';
import { answerXml, refusalXml } from './answer.ts';
import { chooseForm, demoPage, IDENTITIES } from './persons.ts';
import type { Knows } from './spawn.ts';

const DAY_MS = 86_400_000;
const BODY_LIMIT = 200_000;

export type SamlServer = { server: Server; metadata: string };

/** A SAML 2.0 identity provider of the demonstration; it believes only requests that we signed. */
export async function startSamlServer(knows: Knows): Promise<SamlServer> {
  const signer = await newSigner();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://localhost:${(server.address() as AddressInfo).port}`;
  const issuer = `${address}/metadata`;
  const metadata = metadataXml(address, signer);
  const house = { knows, signer, issuer };
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    serve(house, metadata, request).then(
      ({ status = 200, type = 'text/html; charset=utf-8', body }) => {
        response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
        response.end(body);
      },
      () => {
        response.writeHead(400, { 'content-type': 'text/html; charset=utf-8' });
        response.end(demoPage('Petició refusada · Request refused', ''));
      },
    );
  });
  return { server, metadata };
}

type House = { knows: Knows; signer: OwnKeys['signer']; issuer: string };
type Answered = { status?: number; type?: string; body: string };

async function serve(house: House, metadata: string, request: IncomingMessage): Promise<Answered> {
  const url = new URL(request.url ?? '/', 'http://local');
  if (url.pathname === '/metadata') return { type: 'application/samlmetadata+xml', body: metadata };
  const form = request.method === 'POST' ? await formOf(request) : url.searchParams;
  if (url.pathname === '/sso') {
    const xml =
      request.method === 'POST' ? fromPost(house, form) : fromRedirect(house, url.search.slice(1), form);
    const hidden = { request: Buffer.from(xml).toString('base64') };
    return { body: demoPage('Node eIDAS de demostració', chooseForm('/answer', hidden)) };
  }
  if (url.pathname === '/answer' && request.method === 'POST') return answer(house, form);
  return { status: 404, body: demoPage('No hi és · Not found', '') };
}

/** The binding by form: the XML carries its signature. */
function fromPost({ knows }: House, form: URLSearchParams): string {
  const xml = Buffer.from(form.get('SAMLRequest') ?? '', 'base64').toString('utf8');
  if (!isSignedBy(rootOf(xml), [new Uint8Array(Buffer.from(knows.signing, 'base64'))]))
    throw new Error('unsigned');
  return xml;
}

/** The binding by address: the query is signed as it was written (Bindings §3.4.4.1). */
function fromRedirect({ knows }: House, query: string, form: URLSearchParams): string {
  const signed = query.slice(0, query.indexOf('&Signature='));
  const signature = Buffer.from(form.get('Signature') ?? '', 'base64');
  const { publicKey } = parseCertificate(new Uint8Array(Buffer.from(knows.signing, 'base64')));
  if (!verify('sha256', Buffer.from(signed), publicKey.key, signature)) throw new Error('unsigned');
  const deflated = Buffer.from(form.get('SAMLRequest') ?? '', 'base64');
  return inflateRawSync(deflated, { maxOutputLength: BODY_LIMIT }).toString('utf8');
}

async function answer(house: House, form: URLSearchParams): Promise<Answered> {
  const { knows, signer, issuer } = house;
  const root = rootOf(Buffer.from(form.get('request') ?? '', 'base64').toString('utf8'));
  const requestId = root.attribute('ID')!;
  const person = IDENTITIES.find(({ document }) => document === form.get('person')) ?? IDENTITIES[0]!;
  const level = LEVELS.find((each) => each === form.get('level')) ?? 'low';
  const wish = { issuer, requestId, acs: knows.acs, audience: knows.entityId, now: Temporal.Now.instant() };
  const encryption = new Uint8Array(Buffer.from(knows.encryption, 'base64'));
  const xml =
    form.get('answer') === 'no'
      ? refusalXml(wish, STATUS.denied)
      : !reaches(level, askedLevel(root))
        ? refusalXml(wish, STATUS.noContext)
        : await answerXml({ ...wish, person, level }, signer, encryption);
  const body = `<p>Us hem identificat. · We have identified you.</p><form method="post" action="${escapeAttribute(knows.acs)}">
<input type="hidden" name="SAMLResponse" value="${Buffer.from(xml).toString('base64')}"><button>Torna a Aplec · Back to Aplec</button></form>`;
  return { body: demoPage('Node eIDAS de demostració', body) };
}

function askedLevel(root: XmlElement): Level {
  const context = root
    .only(PROTOCOL, 'RequestedAuthnContext')
    ?.only(ASSERTION, 'AuthnContextClassRef')?.value;
  return levelOfAcr(context ?? '') ?? 'low';
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const part of request as AsyncIterable<Buffer>) {
    text += part.toString('latin1');
    if (text.length > BODY_LIMIT) throw new Error('too large');
  }
  return new URLSearchParams(text);
}

async function newSigner(): Promise<OwnKeys['signer']> {
  const key = await keyring(randomBytes(32)).create('RSA-2048');
  const name = buildName([['CN', 'Node eIDAS (demostració)']]);
  const now = Math.floor(Temporal.Now.instant().epochMilliseconds / 1000) * 1000;
  const unsigned = buildCertificate({
    ...{
      serial: newSerial(),
      issuer: name,
      subject: name,
      publicKey: key.publicKey,
      algorithm: key.algorithm,
    },
    ...{ notBefore: now - DAY_MS, notAfter: now + 365 * DAY_MS },
    extensions: [ext.endEntity(), ext.keyUsage('digitalSignature')],
  });
  return { key, certificate: parseCertificate(unsigned.finish(await key.sign(unsigned.toBeSigned))) };
}

function metadataXml(address: string, { certificate }: OwnKeys['signer']): string {
  const service = (Binding: string) =>
    element('md:SingleSignOnService', { Binding, Location: `${address}/sso` });
  return documentOf(
    element(
      'md:EntityDescriptor',
      { 'xmlns:md': METADATA, 'xmlns:ds': DS, entityID: `${address}/metadata` },
      element(
        'md:IDPSSODescriptor',
        { WantAuthnRequestsSigned: 'true', protocolSupportEnumeration: PROTOCOL },
        element(
          'md:KeyDescriptor',
          { use: 'signing' },
          element(
            'ds:KeyInfo',
            {},
            element('ds:X509Data', {}, element('ds:X509Certificate', {}, base64(certificate.der))),
          ),
        ),
        service(BINDING.post),
        service(BINDING.redirect),
      ),
    ),
  );
}
