/** Debian's `dehydrated` gets and revokes a certificate; openssl says what it is worth. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { need, programPath } from '../../../test/need.ts';
import { toPem } from '../../kernel/pki/index.ts';
import { trustAnchors } from '../../services/trust/certificates/index.ts';
import { HOST, OTHER_HOST, openAcme } from './house.test-helper.ts';

const run = promisify(execFile);
const LIMIT_MS = 120_000;

test('an ordinary client registers, proves two names by http-01, gets its chain and revokes it', {
  skip: need('dehydrated', 'openssl', 'curl'),
}, async (t) => {
  const house = await openAcme(t);
  const folder = mkdtempSync(join(tmpdir(), 'aplec-dehydrated-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const { kid, hmac } = await house.external();
  const challenges = join(folder, 'challenges');
  const config = [
    `CA="${house.client.at('directory')}"`,
    `EAB_KID="${kid}"`,
    `EAB_HMAC_KEY="${hmac.toString('base64url')}"`,
    `BASEDIR="${folder}"`,
    `WELLKNOWN="${challenges}"`,
    'CHALLENGETYPE="http-01"',
    'CONTACT_EMAIL="sistemes@vilaprova.cat"',
    'KEY_ALGO=prime256v1',
    'IP_VERSION=4',
    'OCSP_FETCH=no',
  ];
  writeFileSync(join(folder, 'config'), `${config.join('\n')}\n`);
  writeFileSync(join(folder, 'domains.txt'), `${HOST} ${OTHER_HOST}\n`);
  // The web server of the body serves the folder where the client puts its answers.
  mkdirSync(challenges);
  house.web.fallback = (request, response) => {
    const token = /^\/\.well-known\/acme-challenge\/([A-Za-z0-9_-]+)$/.exec(request.url ?? '')?.[1];
    if (token === undefined || !readdirSync(challenges).includes(token)) return response.writeHead(404).end();
    return response.end(readFileSync(join(challenges, token)));
  };
  const dehydrated = async (...args: string[]) => {
    const all = ['--config', join(folder, 'config'), ...args];
    return run(programPath('dehydrated'), all, { timeout: LIMIT_MS }).catch((error) => {
      throw new Error(`dehydrated ${args.join(' ')}: ${error.stdout} ${error.stderr}`);
    });
  };
  await dehydrated('--register', '--accept-terms');
  await dehydrated('--cron');
  const folderOf = join(folder, 'certs', HOST);
  const root = join(folder, 'root.pem');
  writeFileSync(
    root,
    (await trustAnchors(house.kernel)).map(({ der }) => toPem(der, 'CERTIFICATE')).join(''),
  );
  const verified = await run(programPath('openssl'), [
    ...['verify', '-x509_strict', '-purpose', 'sslserver', '-verify_hostname', OTHER_HOST, '-CAfile', root],
    ...['-untrusted', join(folderOf, 'chain.pem'), join(folderOf, 'cert.pem')],
  ]);
  assert.match(verified.stdout, /cert\.pem: OK/);
  const { rows } = await house.database.pool.query('select names, revoked_at from acme.certificate');
  assert.deepEqual(rows, [{ names: [HOST, OTHER_HOST], revoked_at: null }]);
  await dehydrated('--revoke', join(folderOf, 'cert.pem'));
  const after = await house.database.pool.query('select revoked_at from acme.certificate');
  assert.notEqual(after.rows[0].revoked_at, null);
});
