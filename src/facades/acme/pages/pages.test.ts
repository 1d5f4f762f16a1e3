import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { makeTown, type Town } from '../../../../test/kernel.ts';
import { LANGS } from '../../../kernel/texts.ts';
import { openSite, type Site } from '../../../services/support/portals/portals.test-helper.ts';
import { readRef } from '../addresses.ts';
import { externalKey } from '../external-key.ts';

const HERE = '/office/servers';

describe('the office page of server certificates', () => {
  let site: Site;
  let town: Town;
  before(async () => {
    site = await openSite();
    town = await makeTown(site.kernel);
  });
  after(() => site.stop());

  const get = async (path: string) => {
    const answer = await fetch(site.base + path, { headers: { accept: 'text/html' } });
    return { status: answer.status, text: (await answer.text()).replaceAll('<wbr>', '') };
  };
  const post = async (path: string, fields: Record<string, string>) => {
    const headers = { accept: 'text/html', 'sec-fetch-site': 'same-origin' };
    const body = new URLSearchParams(fields);
    const answer = await fetch(site.base + path, { method: 'POST', body, headers, redirect: 'manual' });
    return { status: answer.status, text: (await answer.text()).replaceAll('<wbr>', '') };
  };
  const keyIn = (text: string) => />([0-9a-f-]{36}\.[0-9a-f-]{36})</.exec(text)?.[1] ?? '';

  for (const lang of LANGS) {
    test(`is read by an employee, in ${lang}`, async () => {
      site.be(town.employee('body.manage'));
      const { status, text } = await get(`${HERE}?lang=${lang}`);
      assert.equal(status, 200);
      assert.match(text, /\/acme\/directory/);
      assert.doesNotMatch(text, /undefined|\[object/);
    });
  }

  test('shows a new key once, and no answer that is kept has it', async () => {
    site.be(town.employee('body.manage'));
    const made = await post(HERE, { label: 'Servidor <b>web</b>', _key: 'clau-de-prova-1' });
    assert.equal(made.status, 200);
    const kid = keyIn(made.text);
    const hmac = externalKey(site.kernel, readRef(kid)!).toString('base64url');
    assert.ok(made.text.includes(hmac));
    const { text } = await get(HERE);
    assert.ok(!text.includes(hmac));
    assert.match(text, /Servidor &lt;b&gt;web/);
    const { rows } = await site.kernel.pool.query(
      `select to_jsonb(i)::text as row from kernel.idempotency i where key = 'clau-de-prova-1'`,
    );
    assert.ok(rows.length === 1 && !rows[0].row.includes(hmac));
  });

  test('asks before it takes a key back, and then the key is no more to be used', async () => {
    site.be(town.employee('body.manage'));
    const kid = keyIn((await post(HERE, { label: 'Servidor vell' })).text);
    const address = `${HERE}/revoke-key/${readRef(kid)!.id}`;
    assert.match((await get(`${address}?lang=en`)).text, /Nobody will be able/);
    assert.equal((await post(address, {})).status, 303);
    assert.equal((await post(address, {})).status, 404);
  });

  test('is of those who manage the body, and of nobody elsewhere', async () => {
    site.be(town.employee('body.manage'));
    const kid = keyIn((await post(HERE, { label: 'Servidor nostre' })).text);
    const address = `${HERE}/revoke-key/${readRef(kid)!.id}`;
    site.be((await makeTown(site.kernel, 'Altravila')).employee('body.manage'));
    assert.equal((await post(address, {})).status, 404);
    assert.doesNotMatch((await get(HERE)).text, /Servidor nostre/);
    site.be(town.employee());
    assert.equal((await get(HERE)).status, 200);
    assert.equal((await post(HERE, { label: 'Servidor' })).status, 403);
    assert.equal((await get(address)).status, 403);
    site.be({ kind: 'visitor' });
    assert.equal((await get(HERE)).status, 401);
    site.be(town.employee('body.manage'));
    assert.equal((await post(HERE, { label: ' ' })).status, 422);
    assert.equal((await get(`${HERE}/something/x`)).status, 404);
  });
});
