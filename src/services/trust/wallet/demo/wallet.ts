import { createHash, type KeyObject, randomBytes, X509Certificate } from 'node:crypto';
import { CompactEncrypt, compactVerify, importJWK } from 'jose';
import { request } from 'undici';
import { type Authority, newKey } from './authority.ts';
import { type Claims, issueMdoc, issueSdJwt, showMdoc, showSdJwt } from './identities.ts';

/** What somebody asks a wallet, once it is sure who asks. */
export type Question = {
  clientId: string;
  /** The name in the certificate of whoever asks. */
  name: string;
  nonce: string;
  state: string | undefined;
  responseUri: string;
  encryption: { kid: string; alg: string } & Record<string, string>;
  query: { credentials: { id: string; format: string; claims: { path: string[] }[] }[] };
};

/**
 * Fetches what is asked and checks it as a wallet does (OpenID4VP 1.0 §5): signed by the certificate whose hash is the name of whoever
 * asks, with our number in it. Throws when it is not.
 */
export async function fetchQuestion(address: URLSearchParams): Promise<Question> {
  const [clientId, uri] = [address.get('client_id') ?? '', address.get('request_uri') ?? ''];
  const walletNonce = randomBytes(16).toString('base64url');
  const posts = address.get('request_uri_method') === 'post';
  const jwt = await told(posts ? await postForm(uri, { wallet_nonce: walletNonce }) : await request(uri));
  let certificate: X509Certificate | undefined;
  const { payload, protectedHeader } = await compactVerify(jwt, (header) => {
    certificate = new X509Certificate(Buffer.from(header.x5c![0]!, 'base64'));
    return certificate.publicKey;
  });
  const claims = JSON.parse(new TextDecoder().decode(payload));
  const digest = createHash('sha256').update(certificate!.raw).digest('base64url');
  if (protectedHeader.typ !== 'oauth-authz-req+jwt') throw new Error('it is not a question to a wallet');
  if (clientId !== `x509_hash:${digest}` || claims.client_id !== clientId) throw new Error('another asks');
  if (posts && claims.wallet_nonce !== walletNonce) throw new Error('the number is not ours');
  if (claims.response_mode !== 'direct_post.jwt') throw new Error('it would be answered in the clear');
  return {
    ...{ clientId, nonce: claims.nonce, state: claims.state, responseUri: claims.response_uri },
    name: /CN=(.*)/.exec(certificate!.subject)?.[1] ?? '',
    encryption: claims.client_metadata.jwks.keys[0],
    query: claims.dcql_query,
  };
}

/** The credential of a query that a format answers. */
export const queryOf = ({ query }: Question, format: string) =>
  query.credentials.find((each) => each.format === format);

export type Choice = { format: 'dc+sd-jwt' | 'mso_mdoc'; claims: Claims; at: number };
export type Wallet = { authority: Authority; holder: KeyObject };

export const newWallet = (authority: Authority): Wallet => ({ authority, holder: newKey() });

/** What a wallet would show for a question, under the name that the query gives it. */
export async function tokenFor(
  { authority, holder }: Wallet,
  question: Question,
  { format, claims, at }: Choice,
): Promise<Record<string, string[]>> {
  const asked = queryOf(question, format);
  if (asked === undefined) throw new Error('nothing in that format was asked');
  const names = asked.claims.map(({ path }) => path.at(-1)!);
  const audience = { audience: question.clientId, nonce: question.nonce, at, names };
  if (format === 'dc+sd-jwt') {
    const credential = await issueSdJwt({ authority, holder, claims, at });
    return { [asked.id]: [await showSdJwt(credential, holder, audience)] };
  }
  const credential = await issueMdoc({ authority, holder, claims, at });
  const jwkThumbprint = new Uint8Array(Buffer.from(question.encryption.kid, 'base64url'));
  const handover = { jwkThumbprint, responseUri: question.responseUri };
  return { [asked.id]: [await showMdoc(credential, holder, { ...audience, ...handover })] };
}

/** Encrypts an answer to whoever asked. */
export async function encrypted({ encryption, state }: Question, answer: Claims): Promise<string> {
  const body = JSON.stringify({ ...answer, ...(state !== undefined && { state }) });
  return new CompactEncrypt(new TextEncoder().encode(body))
    .setProtectedHeader({ alg: encryption.alg, enc: 'A256GCM', kid: encryption.kid })
    .encrypt(await importJWK(encryption, encryption.alg));
}

/** Sends it; answers where the browser goes on. */
export async function send({ responseUri }: Question, response: string): Promise<string> {
  const answer = await told(await postForm(responseUri, { response }));
  return (JSON.parse(answer) as { redirect_uri: string }).redirect_uri;
}

const postForm = (to: string, form: Record<string, string>) =>
  request(to, {
    ...{ method: 'POST', body: new URLSearchParams(form).toString() },
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });

async function told({ statusCode, body }: Awaited<ReturnType<typeof request>>): Promise<string> {
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`they answered ${statusCode}`);
  return text.trim();
}
