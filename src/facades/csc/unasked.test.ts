import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Enrolled } from '../../services/trust/signatures/signing.test-helper.ts';
import { Application, BACK, enrolled, type House, openHouse } from './client.test-helper.ts';

describe('what nobody answers leaves nothing in the ledger', () => {
  let house: House;
  let who: Enrolled;
  before(async () => {
    house = await openHouse();
    who = await enrolled(house.site, house.people[0]!);
  });
  after(() => house?.stop());

  const acts = async () => {
    const { rows } = await house.site.kernel.pool.query(
      `select count(*)::int as n from kernel.audit where action like 'csc.%' and leaf_id is not null`,
    );
    return rows[0].n as number;
  };

  test('a request by whoever knows the name of an application is kept and is no act; the answer to it is', async () => {
    const app = new Application(house.site, await house.register());
    const before = await acts();
    const query = { response_type: 'code', redirect_uri: BACK, scope: 'service' };
    for (let turn = 0; turn < 5; turn++) assert.equal((await app.ask(query)).status, 302);
    assert.equal(await acts(), before);
    const { location } = await app.ask(query);
    assert.ok((await app.consent(location, who.person)).back?.searchParams.get('code'));
    assert.equal(await acts(), before + 1);
  });

  test('a public application, whose name is all that it has, pushes, brings and ends nothing for ever', async () => {
    const app = new Application(house.site, await house.register({ public: true }), 'v2');
    const pkce = { code_challenge: 'x'.repeat(43), code_challenge_method: 'S256' };
    const before = await acts();
    for (let turn = 0; turn < 3; turn++) {
      const pushed = await app.form('oauth2/pushed_authorize', {
        ...{ response_type: 'code', redirect_uri: BACK, scope: 'service', ...pkce },
      });
      assert.equal(pushed.status, 201, JSON.stringify(pushed.body));
      const code = 'c'.repeat(43);
      const brought = await app.form('oauth2/token', { grant_type: 'authorization_code', code });
      assert.deepEqual([brought.status, brought.body['error']], [400, 'invalid_grant']);
      assert.equal((await app.form('oauth2/revoke', { token: code })).status, 204, 'RFC 7009 §2.2');
    }
    assert.equal(await acts(), before);
    const token = (await app.token({ scope: 'service' }, who.person)).body['access_token'] as string;
    const held = await acts();
    for (let turn = 0; turn < 3; turn++) await app.form('oauth2/revoke', { token });
    assert.equal(await acts(), held + 1);
    assert.equal((await app.call('credentials/list', {}, token)).status, 401);
  });
});
