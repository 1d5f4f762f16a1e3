import { isId } from '../../kernel/ids.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { keepAsking } from './actions/consent.ts';
import { endToken, type IssuedToken, orRefused, redeem } from './actions/passes.ts';
import { DIGESTS, type DigestName } from './algorithms.ts';
import { answerAddress, once, readAsking, redirectOf, type Version } from './asking.ts';
import { badClient, CloudError, invalid, wrong } from './cloud-error.ts';
import { hashOfSecret, isSecret, newSecret, sameSecret } from './secret.ts';
import { type Client, clientById, pushedAsking } from './store.ts';

const PUSHED_PREFIX = 'urn:ietf:params:oauth:request_uri:';
const PUSHED_SECONDS = 90;
/** Where people answer. */
export const CONSENT = '/csc/consent';

const read = (kernel: Kernel, id: string) => kernel.db.transaction().execute((tx) => clientById(tx, id));

/** The application of an id that anybody may say. @throws CloudError */
async function clientNamed(kernel: Kernel, id: string | undefined): Promise<Client> {
  if (id === undefined) throw invalid('Missing parameter client_id');
  const client = isId(id) ? await read(kernel, id) : undefined;
  if (client === undefined) throw wrong('client_id');
  return client;
}

/**
 * `GET oauth2/authorize`: keeps what is asked and sends the person to the page where to answer. What is wrong with the application or
 * its address is told here, never sent to an address that nobody registered (RFC 6749 §4.1.2.1); the rest goes back to it.
 */
export async function authorizeAddress(
  kernel: Kernel,
  query: URLSearchParams,
  version: Version,
): Promise<string> {
  const given = once(query);
  const client = await clientNamed(kernel, given['client_id']);
  const pushed = given['request_uri'];
  if (pushed !== undefined) return `${CONSENT}/${await pushedId(kernel, client, pushed)}`;
  const redirectUri = redirectOf(client, given['redirect_uri']);
  try {
    const asked = readAsking(client, given, version);
    const kept = { ...asked, clientId: client.id, redirectUri, pushedHash: null };
    const id = await keepAsking(kernel, kept);
    const lang = /^(ca|es|oc|en)\b/.exec(given['lang'] ?? '')?.[1];
    return `${CONSENT}/${id}${lang === undefined ? '' : `?lang=${lang}`}`;
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const { error: code, message } = error;
    return answerAddress(redirectUri, {
      error: code,
      error_description: message,
      state: given['state'] ?? null,
    });
  }
}

async function pushedId(kernel: Kernel, client: Client, uri: string): Promise<string> {
  const secret = uri.startsWith(PUSHED_PREFIX) ? uri.slice(PUSHED_PREFIX.length) : undefined;
  const now = kernel.now();
  const found = isSecret(secret)
    ? await kernel.db.transaction().execute((tx) => pushedAsking(tx, hashOfSecret(secret), now))
    : undefined;
  if (found === undefined || found.clientId !== client.id) throw wrong('request_uri');
  return found.id;
}

/** `POST oauth2/pushed_authorize` (RFC 9126): the request behind the scenes, which an address would be too short for. */
export async function pushAsking(kernel: Kernel, form: URLSearchParams, authorization: string | undefined) {
  const given = once(form);
  const client = await authenticated(kernel, given, authorization);
  const redirectUri = redirectOf(client, given['redirect_uri']);
  const asked = readAsking(client, given, 'v2');
  const secret = newSecret();
  const kept = { ...asked, clientId: client.id, redirectUri, pushedHash: hashOfSecret(secret) };
  await keepAsking(kernel, kept);
  return { request_uri: `${PUSHED_PREFIX}${secret}`, expires_in: PUSHED_SECONDS };
}

/** Which application speaks: by secret in the header or the form, or, when it can keep none, by its id. @throws CloudError */
async function authenticated(
  kernel: Kernel,
  given: Record<string, string>,
  authorization: string | undefined,
): Promise<Client> {
  const basic = basicOf(authorization);
  const id = basic?.id ?? given['client_id'];
  if (basic !== undefined && given['client_id'] !== undefined && given['client_id'] !== basic.id)
    throw badClient();
  const client = await clientNamed(kernel, id);
  const secret = basic?.secret ?? given['client_secret'];
  if (client.secretHash === null) {
    if (secret !== undefined) throw badClient();
    return client;
  }
  if (secret === undefined) throw new CloudError(401, 'invalid_client', 'Client authorization required');
  if (!sameSecret(secret, client.secretHash)) throw badClient();
  return client;
}

function basicOf(authorization: string | undefined): { id: string; secret: string } | undefined {
  if (authorization === undefined) return undefined;
  const encoded = /^Basic ([A-Za-z0-9+/]{4,400}={0,2})$/i.exec(authorization)?.[1];
  const [id, secret, more] = Buffer.from(encoded ?? '', 'base64')
    .toString('utf8')
    .split(':');
  if (encoded === undefined || id === undefined || secret === undefined || more !== undefined)
    throw badClient();
  return { id, secret };
}

/** `POST oauth2/token` (CSC v1 §8.3.3, v2 §8.4.4). */
export async function tokenAnswer(
  kernel: Kernel,
  {
    form,
    authorization,
    version,
  }: { form: URLSearchParams; authorization: string | undefined; version: Version },
): Promise<Record<string, unknown>> {
  const given = once(form);
  const { grant_type: grant, code, redirect_uri: redirectUri, code_verifier: verifier } = given;
  if (grant === undefined) throw invalid('Missing parameter grant_type');
  const client = await authenticated(kernel, given, authorization);
  if (grant !== 'authorization_code')
    throw new CloudError(400, 'unsupported_grant_type', 'Only authorization_code is offered');
  if (code === undefined) throw invalid('Missing parameter code');
  const wish = { clientId: client.id, code, redirectUri: redirectUri ?? onlyRedirect(client), verifier };
  const made = orRefused(await redeem(kernel, wish));
  const isSad = version === 'v1' && made.kind === 'credential';
  return {
    access_token: made.token,
    token_type: isSad ? 'SAD' : 'Bearer',
    expires_in: made.seconds,
    ...(made.kind === 'credential' && version === 'v2' ? detailsOf(made) : {}),
  };
}

const onlyRedirect = ({ redirects }: Client) => (redirects.length === 1 ? redirects[0] : undefined);

/** What the token is for, as RFC 9396 §7 has it; with the credential that the person chose. */
function detailsOf({ credentialId, hash, digests }: IssuedToken): Record<string, unknown> {
  const detail = {
    type: 'credential',
    credentialID: credentialId,
    documentDigests: digests.map((each) => ({ hash: Buffer.from(each, 'hex').toString('base64') })),
    hashAlgorithmOID: DIGESTS[hash as DigestName].oid,
  };
  return { credentialID: credentialId, authorization_details: [detail] };
}

/** `POST oauth2/revoke` (RFC 7009): the same answer whether there was one or not. */
export async function revoke(
  kernel: Kernel,
  form: URLSearchParams,
  authorization: string | undefined,
): Promise<void> {
  const given = once(form);
  const client = await authenticated(kernel, given, authorization);
  if (given['token'] === undefined) throw invalid('Missing parameter token');
  await endToken(kernel, { clientId: client.id, token: given['token'].slice(0, 200) });
}
