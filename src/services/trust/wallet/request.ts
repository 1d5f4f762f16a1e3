import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { SignJWT } from 'jose';
import { newId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { seal, unseal } from '../../../kernel/seal.ts';
import type { Attempt } from '../identity/index.ts';
import { ourKey } from './own-key.ts';
import { dcqlQuery } from './query.ts';
import { activeIssuers, dropPresentation, type Presentation, storePresentation } from './store.ts';

export const REQUEST_PATH = '/wallet/request';
export const RESPONSE_PATH = '/wallet/response';

/** From the first page with the code until the wallet has answered and its person is back. */
const MINUTES = 10;
const NONCE_BYTES = 24;
/** OpenID4VP 1.0 §5.10: the wallet's number, if it gives one, comes back signed. */
export const LONGEST_WALLET_NONCE = 200;

const sealFor = (id: string) => ({ purpose: 'wallet/open', owner: id });

export const requestUriOf = ({ publicAddress }: Pick<Kernel, 'publicAddress'>, id: string): string =>
  `${publicAddress}${REQUEST_PATH}/${id}`;
export const responseUriOf = ({ publicAddress }: Pick<Kernel, 'publicAddress'>, id: string): string =>
  `${publicAddress}${RESPONSE_PATH}/${id}`;

/** Opens a question for a wallet, of one attempt, instead of the one `before`; answers its identifier. */
export async function openPresentation(
  kernel: Kernel,
  attempt: Pick<Attempt, 'id'>,
  before?: string,
): Promise<string> {
  if (before !== undefined) await dropPresentation(kernel.db, { id: before, attemptId: attempt.id });
  const id = newId();
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const sealedKey = seal(kernel, sealFor(id), privateKey.export({ type: 'sec1', format: 'der' }));
  const nonce = randomBytes(NONCE_BYTES).toString('base64url');
  const endsAt = kernel.now().add({ minutes: MINUTES });
  await storePresentation(kernel.db, { id, attemptId: attempt.id, nonce, sealedKey, endsAt });
  return id;
}

/** The key that opens an answer. */
export function openerOf(kernel: Kernel, { id, sealedKey }: Presentation): KeyObject {
  const opened = unseal(kernel, sealFor(id), sealedKey);
  if (opened === undefined) throw new Error('The key of a presentation was sealed by another installation.');
  return createPrivateKey({ key: opened, type: 'sec1', format: 'der' });
}

export type EncryptionJwk = {
  kty: string;
  crv: string;
  x: string;
  y: string;
  kid: string;
  use: 'enc';
  alg: 'ECDH-ES';
};

/** The public half, to which a wallet encrypts its answer; named by its thumbprint (RFC 7638). */
export function encryptionJwk(key: KeyObject): EncryptionJwk {
  const { kty, crv, x, y } = createPublicKey(key).export({ format: 'jwk' }) as Record<string, string>;
  const kid = createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
  return { kty: kty!, crv: crv!, x: x!, y: y!, kid, use: 'enc', alg: 'ECDH-ES' };
}

/**
 * What a wallet is asked, signed (RFC 9101; OpenID4VP 1.0 §5): who asks, by its certificate; what; and to which key and address the
 * answer goes. It can be fetched again while it waits: a telephone without coverage tries twice.
 */
export async function requestObject(
  kernel: Kernel,
  presentation: Presentation,
  walletNonce: string | undefined,
): Promise<string> {
  const { key, chain, clientId } = await ourKey(kernel);
  const at = Math.floor(kernel.now().epochMilliseconds / 1000);
  const issuers = await activeIssuers(kernel.db);
  const claims = {
    ...{ response_type: 'vp_token', response_mode: 'direct_post.jwt', client_id: clientId },
    ...{
      response_uri: responseUriOf(kernel, presentation.id),
      nonce: presentation.nonce,
      state: presentation.id,
    },
    dcql_query: dcqlQuery(issuers),
    client_metadata: {
      jwks: { keys: [encryptionJwk(openerOf(kernel, presentation))] },
      encrypted_response_enc_values_supported: ['A256GCM', 'A128GCM'],
      vp_formats_supported: {
        'dc+sd-jwt': { 'sd-jwt_alg_values': ['ES256'], 'kb-jwt_alg_values': ['ES256'] },
        mso_mdoc: { issuerauth_alg_values: [-7], deviceauth_alg_values: [-7] },
      },
    },
    ...(walletNonce !== undefined && { wallet_nonce: walletNonce }),
  };
  return (
    new SignJWT(claims)
      .setProtectedHeader({
        ...{ alg: 'ES256', typ: 'oauth-authz-req+jwt' },
        x5c: chain.map((der) => Buffer.from(der).toString('base64')),
      })
      // §5.8: a wallet that was not found beforehand.
      .setAudience('https://self-issued.me/v2')
      .setIssuedAt(at)
      .setExpirationTime(at + MINUTES * 60)
      .sign(key)
  );
}

/** The address that opens a wallet with a question (§5.4: by reference, asked for by POST when the wallet can). */
export async function walletAddress(kernel: Kernel, at: string, id: string): Promise<string> {
  const { clientId } = await ourKey(kernel);
  const query = new URLSearchParams({
    ...{ client_id: clientId, request_uri: requestUriOf(kernel, id), request_uri_method: 'post' },
  });
  return `${at}?${query}`;
}
