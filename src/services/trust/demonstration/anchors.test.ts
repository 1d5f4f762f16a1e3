import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { need } from '../../../../test/need.ts';
import { type OpenHouse, openHouse, send } from '../../../../test/outside/house.ts';
import { anchorsOf } from './anchors.ts';

describe('the public certificates of the demonstration', () => {
  let house: OpenHouse;
  before(async () => {
    house = await openHouse();
  });
  after(() => house.close());

  const get = (path: string) => send(house, { method: 'GET', path, headers: { accept: 'text/html' } });

  test('a stranger finds the page and each file in it, and no private key anywhere', async () => {
    const page = await get('/pki/');
    assert.equal(page.status, 200);
    const files = [...page.text.matchAll(/href="(\/pki\/[^"]+\.pem)"/g)].map(([, href]) => href!);
    assert.ok(files.includes('/pki/ca.pem') && files.length === 3, files.join());
    for (const file of files) {
      const answer = await get(file);
      assert.equal(answer.status, 200, file);
      assert.equal(answer.type, 'application/pem-certificate-chain');
      assert.match(answer.text, /^-----BEGIN CERTIFICATE-----/);
      assert.doesNotMatch(answer.text, /PRIVATE/);
    }
    assert.equal((await get('/pki')).headers['location'], '/pki/');
  });

  test('openssl verifies the hub against the authority that the page gives', {
    skip: need('openssl'),
  }, async () => {
    const folder = house.kernel.settings.APLEC_DATA;
    for (const file of ['ca.pem', 'hub-server.pem', 'hub-client.pem'])
      writeFileSync(join(folder, file), (await get(`/pki/${file}`)).text);
    const run = spawnSync('openssl', ['verify', '-CAfile', 'ca.pem', 'hub-server.pem', 'hub-client.pem'], {
      cwd: folder,
      encoding: 'utf8',
    });
    assert.equal(run.status, 0, run.stdout + run.stderr);
  });

  test('other names are not found, whatever lies in the folder', async () => {
    for (const path of ['/pki/key.pem', '/pki/ca', '/pki/..%2Fca%2Fkey.pem', '/pki/ca/key.pem'])
      assert.equal((await get(path)).status, 404, path);
  });

  test('a key that lies in the same file as its certificate is not given away', () => {
    const { kernel } = house;
    const cert = `${kernel.tls.server.key}${kernel.tls.server.cert}`;
    const both = { ...kernel, tls: { ...kernel.tls, server: { ...kernel.tls.server, cert } } };
    for (const { pem } of anchorsOf(both)) assert.doesNotMatch(pem, /PRIVATE/);
  });

  test('an installation for real use has no such page', () => {
    const { kernel } = house;
    assert.deepEqual(anchorsOf({ ...kernel, settings: { ...kernel.settings, APLEC_DEMO: false } }), []);
  });
});
