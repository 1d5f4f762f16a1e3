/**
 * The bare library on its own storage in memory, as its authors start it: `node bare.ts <port>`. Whoever comes is signed in
 * as somebody new and agrees. Prints a line when it listens.
 */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';
import { CALLBACK, SECRET } from './wish.ts';

const port = Number(process.argv[2]);
const issuer = `http://localhost:${port}`;
const pair = await generateKeyPair('ES256', { extractable: true });
const jwk = { ...(await exportJWK(pair.privateKey)), use: 'sig', alg: 'ES256' };

const provider = new Provider(issuer, {
  clients: [
    {
      ...{ client_id: 'bench', client_secret: SECRET, redirect_uris: [CALLBACK] },
      ...{
        response_types: ['code'],
        grant_types: ['authorization_code'],
        id_token_signed_response_alg: 'ES256',
      },
    },
  ],
  jwks: { keys: [jwk as never] },
  cookies: { keys: ['bench'] },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
  findAccount: async (_context, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
  loadExistingGrant: async (context) => {
    const { client, session, provider: own } = context.oidc;
    const known = session?.grantIdFor(client!.clientId);
    if (known !== undefined) return own.Grant.find(known);
    const grant = new own.Grant({ clientId: client!.clientId, accountId: session!.accountId! });
    grant.addOIDCScope('openid');
    await grant.save();
    return grant;
  },
});
const library = provider.callback();
createServer((request, response) => {
  if (!request.url?.startsWith('/interaction/')) return void library(request, response);
  provider
    .interactionFinished(request, response, { login: { accountId: randomUUID() } })
    .catch(() => response.writeHead(500).end());
}).listen(port, '127.0.0.1', () => process.stdout.write('{"ready":true}\n'));
process.on('SIGTERM', () => process.exit(0));
