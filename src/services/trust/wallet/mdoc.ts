import { assertPlainCbor } from './cbor-limits.ts';
import { refuse, WalletFinding } from './finding.ts';
import { signerOf } from './issuer.ts';
import { mdocCrypto } from './mdoc-crypto.ts';
import { cborDecode, DeviceResponse, SessionTranscript } from './mdoc-library.ts';
import { type Expected, type Shown, type Status, statusOf } from './sd-jwt.ts';

const LONGEST = 200_000;
const SKEW_SECONDS = 60;

/** Our question as a device signs it (OpenID4VP 1.0 §B.2.6.1): us, the number, our key for the answer, and where it goes. */
export type Handover = { jwkThumbprint: Uint8Array; responseUri: string };

export const transcriptOf = (
  { audience, nonce }: Pick<Expected, 'audience' | 'nonce'>,
  { jwkThumbprint, responseUri }: Handover,
) =>
  SessionTranscript.forOid4Vp(
    { clientId: audience, nonce, jwkThumbprint, responseUri },
    mdocCrypto(() => undefined),
  );

/**
 * One mdoc of a wallet (ISO/IEC 18013-5 §9.1, through OpenID4VP 1.0 §B.2): signed by an issuer that we know, of a type that is its
 * to give, within its times, every element under a digest that was signed, signed by its device over our question.
 * @throws WalletFinding
 */
export async function readMdoc(text: string, expected: Expected, handover: Handover): Promise<Shown> {
  if (text.length > LONGEST) refuse('too-large');
  try {
    return await read(text, expected, handover);
  } catch (error) {
    if (error instanceof WalletFinding) throw error;
    // The library tells what it found in English words with what was sent in them; which check it was is not told apart.
    return refuse('mdoc');
  }
}

async function read(text: string, expected: Expected, handover: Handover): Promise<Shown> {
  const bytes = Buffer.from(text, 'base64url');
  assertPlainCbor(bytes);
  const response = DeviceResponse.decode(bytes);
  const [document, more] = response.documents ?? [];
  if (document === undefined || more !== undefined || response.status !== 0) return refuse('mdoc');
  const { issuerAuth } = document.issuerSigned;
  const { issuer } = signerOf(issuerAuth.certificateChain, expected.issuers, expected.now);
  const { docType } = document;
  // The library compares neither with the other.
  if (issuerAuth.mobileSecurityObject.docType !== docType || !issuer.doctypes.includes(docType))
    return refuse('type');
  const { deviceSignature } = document.deviceSigned.deviceAuth;
  if (deviceSignature === undefined) return refuse('no-binding');
  // ISO/IEC 18013-5 §9.1.3.6: detached. The library would check the signature over what was put here, and not over our question.
  if (deviceSignature.payload !== null) return refuse('binding');
  // Said apart, since its person can mend it; that it was signed is checked below, as everything.
  const { validUntil } = issuerAuth.mobileSecurityObject.validityInfo;
  if (validUntil.getTime() < expected.now - SKEW_SECONDS * 1000) return refuse('expired');
  await response.verify(
    {
      sessionTranscript: await transcriptOf(expected, handover),
      trustedCertificates: [issuer.anchor],
      now: new Date(expected.now),
      skewSeconds: SKEW_SECONDS,
    },
    mdocCrypto((chain) => void signerOf(chain, [issuer], expected.now)),
  );
  const claims = claimsOf(document.issuerSigned.getIssuerNamespace(docType));
  return { claims, issuer, status: statusIn(issuerAuth.payload!) };
}

/** The library drops what the second edition of ISO/IEC 18013-5 (§9.1.2.4) adds to the signed object: where its status is. */
function statusIn(payload: Uint8Array): Status {
  const signed = cborDecode(payload) as Map<string, unknown>;
  return statusOf(plain(signed.get('status')));
}

const plain = (value: unknown): unknown =>
  value instanceof Map
    ? Object.fromEntries([...value].map(([name, each]) => [String(name), plain(each)]))
    : value;

type Items = readonly { elementIdentifier: string; elementValue: unknown }[];

/** What the issuer signed; what the device says besides is the person's word. */
function claimsOf(items: Items | undefined): Record<string, unknown> {
  const entries = (items ?? []).map(
    ({ elementIdentifier, elementValue }) => [elementIdentifier, elementValue] as const,
  );
  if (new Set(entries.map(([name]) => name)).size !== entries.length) return refuse('disclosure');
  return Object.fromEntries(entries);
}
