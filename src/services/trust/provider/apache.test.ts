/** A relying party that nobody here wrote: Apache with Debian's mod_auth_openidc. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { freePort } from '../../../../test/free-port.ts';
import { need, programPath } from '../../../../test/need.ts';
import { makeApplication, openProvider, Surfer, signedIn } from './provider.test-helper.ts';

const MODULES = '/usr/lib/apache2/modules';
const MISSING =
  need('apache2') || (!existsSync(`${MODULES}/mod_auth_openidc.so`) && 'needs libapache2-mod-auth-openidc');
const SECRET = 'prova-prova-prova-prova-prova-prova';

function configuration(folder: string, given: { port: number; issuer: string; client: string }): string {
  const load = [
    'mpm_event',
    'authz_core',
    'authn_core',
    'authz_user',
    'auth_openidc',
    'rewrite',
    'headers',
    'dir',
    'mime',
  ];
  const here = `http://localhost:${given.port}`;
  return `
ServerRoot ${folder}
PidFile ${folder}/pid
ErrorLog ${folder}/error.log
LogLevel warn auth_openidc:info
Listen 127.0.0.1:${given.port}
ServerName localhost:${given.port}
DefaultRuntimeDir ${folder}
Mutex file:${folder}
TypesConfig /etc/mime.types
${load.map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`).join('\n')}
DocumentRoot ${folder}/htdocs
OIDCProviderMetadataURL ${given.issuer}/.well-known/openid-configuration
OIDCClientID ${given.client}
OIDCClientSecret ${SECRET}
OIDCProviderTokenEndpointAuth client_secret_basic
OIDCRedirectURI ${here}/protected/callback
OIDCCryptoPassphrase ${SECRET}
OIDCScope "openid profile"
OIDCPKCEMethod S256
OIDCIDTokenSignedResponseAlg ES256
OIDCPassUserInfoAs claims
OIDCAuthRequestParams acr_values=http://eidas.europa.eu/LoA/substantial
<Location /protected>
  AuthType openid-connect
  Require claim acr:http://eidas.europa.eu/LoA/substantial
  Header set X-Name "%{OIDC_CLAIM_name}e"
  Header set X-Acr "%{OIDC_CLAIM_acr}e"
</Location>
`;
}

test('Apache with mod_auth_openidc signs a person in, and knows their name and level', {
  skip: MISSING,
}, async (t) => {
  const house = await openProvider();
  t.after(() => house.close());
  const port = await freePort();
  const made = await makeApplication(house, {
    ...{
      name: 'Apache de prova',
      authentication: 'client_secret_basic',
      scopes: ['profile'],
      least: 'substantial',
    },
    redirectUris: [`http://localhost:${port}/protected/callback`],
    secretHash: createHash('sha256').update(SECRET).digest('hex'),
  });
  const folder = mkdtempSync(join(tmpdir(), 'aplec-apache-'));
  mkdirSync(join(folder, 'htdocs', 'protected'), { recursive: true });
  writeFileSync(join(folder, 'htdocs', 'protected', 'index.html'), 'only for who signed in');
  const file = join(folder, 'apache.conf');
  writeFileSync(file, configuration(folder, { port, issuer: house.kernel.publicAddress, client: made.id }));
  const apache = spawn(programPath('apache2'), ['-f', file, '-DFOREGROUND'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  t.after(() => apache.kill());
  let said = '';
  apache.stderr.on('data', (part: Buffer) => {
    said += part.toString();
  });
  const site = new Surfer(`http://localhost:${port}`);
  let first = await site.go('/protected/index.html').catch(() => undefined);
  for (let wait = 0; wait < 50 && first === undefined; wait++) {
    await new Promise((done) => setTimeout(done, 100));
    first = await site.go('/protected/index.html').catch(() => undefined);
  }
  assert.equal(first?.url.pathname, '/oidc/auth', `${said} ${first?.status} ${first?.text}`);
  const { surfer } = await signedIn(house.kernel);
  const consent = await surfer.go(first.url);
  assert.match(consent.text, /Apache de prova/);
  const back = await surfer.go(consent.url, { act: 'agree' });
  assert.equal(back.url.pathname, '/protected/callback');
  const inside = await site.go(back.url);
  assert.equal(inside.text, 'only for who signed in', inside.text);
  assert.equal(inside.headers['x-name'], 'Marta Roura Prova');
  assert.equal(inside.headers['x-acr'], 'http://eidas.europa.eu/LoA/substantial');
});
