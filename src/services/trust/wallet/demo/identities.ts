import { createHash, createPublicKey, type KeyObject, randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';
import { type Handover, transcriptOf } from '../mdoc.ts';
import { ES256, mdocCrypto } from '../mdoc-crypto.ts';
import {
  CoseKey,
  DateOnly,
  DeviceKey,
  DeviceRequest,
  DeviceResponse,
  DocRequest,
  Issuer,
  type IssuerSigned,
  ItemsRequest,
} from '../mdoc-library.ts';
import type { Authority } from './authority.ts';

export const VCT = 'urn:eudi:pid:1';
export const DOCTYPE = 'eu.europa.ec.eudi.pid.1';

export type Claims = Record<string, unknown>;
/** For whom something is shown, and when (seconds since 1970). */
export type For = { audience: string; nonce: string; at: number };

const LIFE_SECONDS = 30 * 86_400;
const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const digestOf = (text: string) => createHash('sha256').update(text).digest('base64url');

type SdJwtWish = { authority: Authority; holder: KeyObject; claims: Claims; at: number; more?: Claims };

/** An identity as SD-JWT VC, every claim apart, for the key of its holder. `more` stands in the signed part as it is. */
export async function issueSdJwt({ authority, holder, claims, at, more = {} }: SdJwtWish): Promise<string> {
  const disclosures = Object.entries(claims).map(([name, value]) =>
    base64url([randomBytes(16).toString('base64url'), name, value]),
  );
  const { kty, crv, x, y } = createPublicKey(holder).export({ format: 'jwk' });
  const jwt = await new SignJWT({
    ...{ vct: VCT, iat: at, exp: at + LIFE_SECONDS, _sd_alg: 'sha-256' },
    ...{ cnf: { jwk: { kty, crv, x, y } }, _sd: disclosures.map(digestOf).sort(), ...more },
  })
    .setProtectedHeader({
      ...{ alg: 'ES256', typ: 'dc+sd-jwt' },
      x5c: [Buffer.from(authority.signer.certificate.der).toString('base64')],
    })
    .sign(authority.signer.key);
  return `${jwt}~${disclosures.map((each) => `${each}~`).join('')}`;
}

/** Shows some of the claims, signed by the holder for whoever asked. */
export async function showSdJwt(
  credential: string,
  holder: KeyObject,
  { audience, nonce, at, names }: For & { names: readonly string[] },
): Promise<string> {
  const [jwt, ...disclosures] = credential.split('~').filter(Boolean);
  const chosen = disclosures.filter((each) =>
    names.includes(String(JSON.parse(Buffer.from(each, 'base64url').toString())[1])),
  );
  const shown = [jwt, ...chosen, ''].join('~');
  const binding = await new SignJWT({ aud: audience, nonce, iat: at, sd_hash: digestOf(shown) })
    .setProtectedHeader({ alg: 'ES256', typ: 'kb+jwt' })
    .sign(holder);
  return shown + binding;
}

const crypto = mdocCrypto(() => undefined);
const coseKey = (key: KeyObject) =>
  CoseKey.fromJwk({ ...key.export({ format: 'jwk' }), alg: 'ES256' } as never);

type MdocWish = { authority: Authority; holder: KeyObject; claims: Claims; at: number; doctype?: string };

/** The same identity as mdoc (ISO/IEC 18013-5). */
export function issueMdoc({
  authority,
  holder,
  claims,
  at,
  doctype = DOCTYPE,
}: MdocWish): Promise<IssuerSigned> {
  const [from, until] = [new Date(at * 1000), new Date((at + LIFE_SECONDS) * 1000)];
  const issuer = new Issuer(doctype, crypto).addIssuerNamespace(doctype, {
    ...claims,
    expiry_date: new DateOnly(until.toISOString().slice(0, 10)),
  });
  return issuer.sign({
    ...{ signingKey: coseKey(authority.signer.key), algorithm: ES256, digestAlgorithm: 'SHA-256' },
    validityInfo: { signed: from, validFrom: from, validUntil: until },
    deviceKeyInfo: {
      deviceKey: DeviceKey.fromJwk(createPublicKey(holder).export({ format: 'jwk' }) as never) as never,
    },
    certificates: [authority.signer.certificate.der],
  });
}

/** Shows some of its elements, signed by the device over the question. */
export async function showMdoc(
  credential: IssuerSigned,
  holder: KeyObject,
  { audience, nonce, names, ...handover }: For & Handover & { names: readonly string[] },
): Promise<string> {
  const { docType } = credential.issuerAuth.mobileSecurityObject;
  const itemsRequest = ItemsRequest.create({
    ...{ docType, namespaces: { [docType]: Object.fromEntries(names.map((name) => [name, false])) } },
  });
  const response = await DeviceResponse.createWithDeviceRequest(
    {
      deviceRequest: DeviceRequest.create({ docRequests: [DocRequest.create({ itemsRequest })] }),
      sessionTranscript: await transcriptOf({ audience, nonce }, handover),
      issuerSigned: [credential],
      signature: { signingKey: coseKey(holder) },
    },
    crypto,
  );
  return response.encodedForOid4Vp;
}
