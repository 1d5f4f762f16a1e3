import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { type FreshDatabase, freshDatabase } from '../../../../test/database.ts';
import { openTestApp } from '../../../../test/kernel.ts';
import { need } from '../../../../test/need.ts';
import type { App } from '../../../app.ts';
import { ceremonyMain } from '../../../ceremony.ts';
import { perform } from '../../../kernel/action.ts';
import { runSql } from '../../../kernel/database/database.ts';
import { folder, pem, run } from '../../../kernel/pki/town.test-helper.ts';
import { issueOne, PLATFORM } from './house.test-helper.ts';
import { ceremony, ownEvidence } from './index.ts';
import { refusalOf } from './refusal.test-helper.ts';

describe('a root that is never on line', () => {
  let database: FreshDatabase;
  let app: App;
  before(async () => {
    database = await freshDatabase();
    app = await openTestApp(database.url);
    // As outside the demonstration: no authorities before the ceremony.
    await runSql(app.kernel.db, 'truncate certificates.authority cascade');
  });
  after(async () => {
    await app.stop();
    await database.drop();
  });

  const files = (path: (name: string) => string, ...names: string[]) => ({
    certificates: names.map((id) => ({ id, pem: readFileSync(path(`${id}.pem`), 'utf8') })),
    lists: [{ id: 'root', base64: readFileSync(path('root.crl')).toString('base64') }],
  });

  test('before the ceremony nothing is issued, and the root signs nothing for another organisation', async (t) => {
    const path = folder(t);
    const secret = path('secret', 'una frase prou llarga\n');
    const offline = async (...args: string[]) => {
      const said: string[] = [];
      const options = [
        '--folder',
        path('.'),
        '--passphrase-file',
        secret,
        '--with-network',
        '--present',
        'Testimoni, notaria',
      ];
      assert.equal(await ceremonyMain([...args, ...options], {}, (line) => said.push(line)), 0, said.join());
      return said.join('\n');
    };
    const { kernel } = app;
    assert.equal(
      (await refusalOf(issueOne(kernel, { profile: 'timestamp', subject: { name: 'TSU' } }))).code,
      'certificates.no-authority',
    );
    const said = await offline('root', '--organisation', 'Consorci de prova', '--key', 'P-384');
    const minute = /Written: (\S*minute\S*root\.md)/.exec(said)?.[1] as string;
    assert.match(readFileSync(minute, 'utf8'), /SHA-256: ([0-9A-F]{2}:){31}[\s\S]*Testimoni, notaria/);
    assert.doesNotMatch(readFileSync(path('root.key'), 'utf8'), /PRIVATE|una frase/);
    const roles = ['people', 'bodies', 'servers'];
    const asked = await perform(kernel, ceremony.requestAuthorities, PLATFORM, { roles });
    for (const { role, pem: text } of asked.requests) writeFileSync(path(`${role}.csr`), text);
    // The organisation of the requests is that of the settings; of another, the root signs nothing.
    await assert.rejects(
      offline('sign', '--address', 'https://aplec.example.org', path('people.csr')),
      /another organisation/,
    );
  });

  test('it signs the authorities from files, the installation takes them and issues, and openssl agrees', {
    skip: need('openssl'),
  }, async (t) => {
    const path = folder(t);
    const table = {
      folder: path('.'),
      place: { passphrase: 'una frase prou llarga' },
      now: app.kernel.now(),
      present: [],
      withNetwork: true,
    };
    const organisation = { name: 'Aplec (demostració)' };
    await ceremony.makeRoot(table, { type: 'P-384', organisation });
    const { kernel } = app;
    const { requests } = await perform(kernel, ceremony.requestAuthorities, PLATFORM, {
      roles: ['people', 'bodies', 'servers'],
    });
    for (const { role, pem: text } of requests) writeFileSync(path(`${role}.csr`), text);
    await ceremony.signRequests(
      table,
      requests.map(({ role }) => path(`${role}.csr`)),
      'https://aplec.example.org/',
    );
    const take = (...names: string[]) =>
      perform(kernel, ceremony.importAuthorities, PLATFORM, files(path, ...names));
    assert.equal((await refusalOf(take('people'))).code, 'certificates.ceremony-refused', 'before its root');
    assert.deepEqual(await take('root', 'people', 'bodies', 'servers'), {
      roots: 1,
      authorities: 3,
      lists: 1,
    });
    assert.equal((await refusalOf(take('root'))).code, 'certificates.ceremony-refused', 'twice');
    const { certificate, chain } = await issueOne(kernel, { profile: 'timestamp', subject: { name: 'TSU' } });
    const verify = (...more: string[]) =>
      run(
        'openssl',
        [
          'verify',
          '-x509_strict',
          '-CAfile',
          path('root.pem'),
          '-untrusted',
          path('chain.pem', pem(...chain)),
          ...more,
          path('own.pem', pem(certificate)),
        ],
        true,
      );
    assert.match(verify(), /OK/);
    const evidence = await ownEvidence(kernel, certificate);
    assert.equal(evidence.crls.length, 1);
    // The root revokes the authority: a new list is imported, and what it issued is no longer good.
    await ceremony.makeRootList(table, { certificate: path('bodies.pem'), reason: 'cACompromise' });
    await take();
    const lists = [
      '-CRLfile',
      path('root.crl'),
      '-CRLfile',
      path('bodies.crl', (await listOf(app)) as Buffer),
      '-crl_check_all',
    ];
    assert.match(verify(...lists), /certificate revoked/);
  });

  test('another passphrase does not open the root, and a short one does not close it', async (t) => {
    const path = folder(t);
    const table = { folder: path('.'), now: app.kernel.now(), present: [], withNetwork: true };
    const under = (passphrase: string) => ({ ...table, place: { passphrase } });
    const wish = { type: 'P-256', organisation: { name: 'X' } } as const;
    await assert.rejects(ceremony.makeRoot(under('curta'), wish), /16 characters/);
    await ceremony.makeRoot(under('una frase prou llarga'), wish);
    await assert.rejects(ceremony.makeRootList(under('una altra frase llarga')), /does not open/);
  });

  test('a root whose key is in a token signs there, and the key is nowhere else', {
    skip: need('softhsm2-util', 'openssl'),
  }, async (t) => {
    const path = folder(t);
    mkdirSync(path('tokens'));
    const conf = path(
      'softhsm2.conf',
      `directories.tokendir = ${path('tokens')}\nobjectstore.backend = file\n`,
    );
    const before = process.env['SOFTHSM2_CONF'];
    process.env['SOFTHSM2_CONF'] = conf;
    t.after(() => {
      if (before === undefined) delete process.env['SOFTHSM2_CONF'];
      else process.env['SOFTHSM2_CONF'] = before;
    });
    run('softhsm2-util', [
      '--init-token',
      '--free',
      '--label',
      'arrel',
      '--pin',
      '4321',
      '--so-pin',
      '11223344',
    ]);
    const environment = { KEYS_PKCS11_MODULE: MODULE, KEYS_PKCS11_LABEL: 'arrel', KEYS_PKCS11_PIN: '4321' };
    const offline = (...args: string[]) =>
      ceremonyMain(
        [...args, '--folder', path('.'), '--token', '--with-network'],
        environment,
        () => undefined,
      );
    assert.equal(await offline('root', '--organisation', 'Consorci de prova', '--key', 'P-256'), 0);
    assert.equal(existsSync(path('root.key')), false);
    assert.equal(await offline('list'), 0);
    const checked = [
      'verify',
      '-x509_strict',
      '-crl_check',
      '-CAfile',
      path('root.pem'),
      '-CRLfile',
      path('root.crl'),
    ];
    assert.match(run('openssl', [...checked, path('root.pem')]), /OK/);
  });
});

const MODULE = '/usr/lib/softhsm/libsofthsm2.so';

async function listOf(app: App): Promise<Buffer | undefined> {
  const rows = await runSql<{ der: Buffer }>(
    app.kernel.db,
    `select der from certificates.revocation_list where authority = 'bodies' and kind = 'full' order by number desc limit 1`,
  );
  return rows[0]?.der;
}
