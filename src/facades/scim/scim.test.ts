import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { somebody } from '../../../test/browser.ts';
import { makeTown, type Town } from '../../../test/kernel.ts';
import { makeClient, type OpenHouse, openHouse, send } from '../../../test/outside/house.ts';
import { perform } from '../../kernel/action.ts';
import type { Employee } from '../../kernel/actor.ts';
import { approveRole } from '../../services/trust/people/actions/appointments.ts';
import { positionsOf, ROLES } from '../../services/trust/people/index.ts';

type Json = Record<string, unknown>;
type Client = Awaited<ReturnType<typeof makeClient>>;

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const USERS = '/Users';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

let house: OpenHouse;
let town: Town;
let client: Client;
before(async () => {
  house = await openHouse();
  town = await makeTown(house.kernel);
  client = await makeClient(house, town, { capabilities: ['people.manage', 'people.read'] });
});
after(() => house.close());

async function ask(method: string, path: string, body?: Json, by: Client = client) {
  const answer = await send(house, {
    ...{ method, path: `/scim/v2${path}`, client: by.pair },
    ...(body !== undefined && { body, headers: { 'content-type': 'application/scim+json' } }),
  });
  return { ...answer, json: answer.json as Json & { Resources?: Json[]; totalResults?: number } };
}
const user = (more: Json = {}) => ({
  ...{
    schemas: [USER, ENTERPRISE],
    userName: somebody().document,
    name: { givenName: 'Pere', familyName: 'Prova Segon' },
  },
  ...{ title: 'Tècnic', emails: [{ value: 'pere@example.org', type: 'work', primary: true }], active: true },
  ...{ [ENTERPRISE]: { department: 'Obres' }, ...more },
});
const made = async (more: Json = {}) =>
  (await ask('POST', '/Users', user(more))).json as Json & { id: string; userName: string };
const place = (document: string) => positionsOf(house.kernel.db, document, { now: house.kernel.now() });
const patch = (...Operations: Json[]) => ({ schemas: [PATCH], Operations });

describe('SCIM 2.0, for the directory of a big body', () => {
  test('says what it can, with the schemas of RFC 7643', async () => {
    const config = (await ask('GET', '/ServiceProviderConfig')).json as {
      patch: { supported: boolean };
      bulk: { supported: boolean };
    };
    assert.equal(config.patch.supported, true);
    assert.equal(config.bulk.supported, false);
    const types = (await ask('GET', '/ResourceTypes')).json.Resources!.map(({ name }) => name);
    assert.deepEqual([...types].sort(), ['Group', 'User']);
    const schemas = (await ask('GET', '/Schemas')).json.Resources!.map(({ id }) => id);
    assert.ok(schemas.includes(USER) && schemas.includes(ENTERPRISE));
    assert.equal((await ask('GET', `/Schemas/${USER}`)).json['id'], USER);
  });

  test('a user that is created has a place here, is found, changed, ended and deleted', async () => {
    const created = await ask('POST', '/Users', user({ externalId: 'ad-1' }));
    assert.equal(created.status, 201, created.text);
    const { id, userName } = created.json as { id: string; userName: string };
    assert.match(String(created.headers['location']), new RegExp(`/scim/v2/Users/${id}$`));
    assert.equal(created.json['externalId'], 'ad-1');
    assert.deepEqual((created.json['name'] as Json)['formatted'], 'Pere Prova Segon');
    assert.equal((await place(userName))[0]?.unit, 'Obres');
    const found = await ask('GET', `/Users?filter=${encodeURIComponent(`userName eq "${userName}"`)}`);
    assert.equal(found.json.totalResults, 1);
    const changed = await ask(
      'PATCH',
      `/Users/${id}`,
      patch(
        { op: 'replace', path: 'title', value: 'Cap' },
        { op: 'replace', value: { [`${ENTERPRISE}:department`]: 'Hisenda' } },
      ),
    );
    assert.equal(changed.status, 200, changed.text);
    assert.deepEqual(
      (await place(userName)).map(({ title, unit }) => [title, unit]),
      [['Cap', 'Hisenda']],
    );
    await ask('PATCH', `/Users/${id}`, patch({ op: 'replace', path: 'active', value: false }));
    assert.deepEqual(await place(userName), []);
    assert.equal((await ask('GET', `/Users/${id}`)).json['active'], false);
    assert.equal((await ask('DELETE', `/Users/${id}`)).status, 204);
    assert.equal((await ask('GET', `/Users/${id}`)).status, 404);
    assert.equal((await ask('DELETE', `/Users/${id}`)).status, 404);
  });

  test('filters, sorting, paging and chosen attributes are those of RFC 7644', async () => {
    const own = await makeTown(house.kernel, 'Vilafiltre');
    const by = await makeClient(house, own, { capabilities: ['people.manage', 'people.read'] });
    for (const [name, title] of [
      ['Anna', 'Arquitecta'],
      ['Berta', 'Tècnica'],
      ['Carles', 'Tècnic'],
    ])
      await ask('POST', '/Users', user({ title, name: { formatted: name }, displayName: name }), by);
    const names = async (query: string) =>
      (await ask('GET', `/Users?${query}`, undefined, by)).json.Resources!.map(
        ({ displayName }) => displayName,
      );
    const filter = (text: string) => `filter=${encodeURIComponent(text)}`;
    assert.deepEqual(await names(filter('title sw "Tècnic" and not (displayName eq "Berta")')), ['Carles']);
    assert.deepEqual((await names(filter('title co "rquitect" or displayName ew "les"'))).sort(), [
      'Anna',
      'Carles',
    ]);
    assert.deepEqual(await names('sortBy=displayName&sortOrder=descending'), ['Carles', 'Berta', 'Anna']);
    assert.deepEqual(await names('sortBy=displayName&startIndex=2&count=1'), ['Berta']);
    const [few] = (await ask('GET', '/Users?attributes=userName', undefined, by)).json.Resources!;
    assert.deepEqual(Object.keys(few!).sort(), ['id', 'userName']);
    const search = await ask(
      'POST',
      `${USERS}/.search`,
      { schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'], filter: 'displayName eq "Anna"' },
      by,
    );
    assert.equal(search.json.totalResults, 1, search.text);
  });

  test('roles come by users and by groups; one that takes two waits, and says so', async () => {
    const { id, userName } = await made({ roles: [{ value: 'officer' }, { value: 'registrar' }] });
    const roles = (await ask('GET', `/Users/${id}`)).json['roles'] as Json[];
    assert.deepEqual(
      roles.map(({ value, display }) => [value, display]),
      [
        ['officer', 'granted'],
        ['registrar', 'requested'],
      ],
    );
    assert.deepEqual([...(await place(userName))[0]!.capabilities].sort(), [...ROLES.officer].sort());
    const members = async (role: string) =>
      ((await ask('GET', `/Groups/${role}`)).json['members'] as Json[] | undefined)?.map(
        ({ value }) => value,
      ) ?? [];
    assert.ok((await members('officer')).includes(id));
    assert.ok(!(await members('registrar')).includes(id));
    const human: Employee = {
      ...town.employee('people.approve'),
      document: somebody().document,
      level: 'substantial',
    };
    await perform(house.kernel, approveRole, human, { id, role: 'registrar' });
    assert.ok((await members('registrar')).includes(id));
    await ask('PATCH', '/Groups/officer', patch({ op: 'remove', path: `members[value eq "${id}"]` }));
    assert.ok(!(await members('officer')).includes(id));
    await ask('PATCH', '/Groups/integrator', patch({ op: 'add', path: 'members', value: [{ value: id }] }));
    assert.ok((await members('integrator')).includes(id));
    assert.ok((await members('registrar')).includes(id), 'and the others stay');
    for (const method of ['POST', 'DELETE'])
      assert.equal(
        (
          await ask(
            method,
            method === 'POST' ? '/Groups' : '/Groups/officer',
            method === 'POST'
              ? { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName: 'x' }
              : undefined,
          )
        ).status,
        403,
      );
  });

  test('a body never sees or touches the people of another, whatever identifier it gives', async () => {
    const { id, userName } = await made();
    const other = await makeClient(house, await makeTown(house.kernel), {
      capabilities: ['people.manage', 'people.read'],
    });
    assert.equal((await ask('GET', `/Users/${id}`, undefined, other)).status, 404);
    assert.equal(
      (await ask('PATCH', `/Users/${id}`, patch({ op: 'replace', path: 'active', value: false }), other))
        .status,
      404,
    );
    assert.equal((await ask('DELETE', `/Users/${id}`, undefined, other)).status, 404);
    assert.equal((await ask('GET', '/Users', undefined, other)).json.totalResults, 0);
    assert.equal(
      (
        await ask(
          'PATCH',
          '/Groups/officer',
          patch({ op: 'add', path: 'members', value: [{ value: id }] }),
          other,
        )
      ).status,
      400,
    );
    assert.equal((await place(userName)).length, 1);
  });

  test('who is no system, or may not, is told so; the same person twice is told as such', async () => {
    const reader = await makeClient(house, town, { capabilities: ['people.read'] });
    assert.equal((await ask('POST', '/Users', user(), reader)).status, 403);
    const nobody = await send(house, { method: 'GET', path: '/scim/v2/Users', client: null });
    assert.equal(nobody.status, 401);
    const given = user();
    assert.equal((await ask('POST', '/Users', given)).status, 201);
    const twice = await ask('POST', '/Users', given);
    assert.deepEqual([twice.status, twice.json['scimType']], [409, 'uniqueness']);
  });

  test('whatever is sent, it is one error of RFC 7644 §3.12 and no failure of ours', async () => {
    const { id } = await made();
    const wrong: [string, string, Json | undefined][] = [
      ['POST', '/Users', { schemas: [USER] }],
      ['POST', '/Users', user({ userName: '' })],
      ['POST', '/Users', user({ emails: [{ value: 'no address' }] })],
      ['POST', '/Users', user({ roles: [{ value: 'king' }] })],
      ['POST', '/Users', user({ userName: 'x'.repeat(5000) })],
      ['PUT', `/Users/${id}`, user()],
      ['PATCH', `/Users/${id}`, { schemas: [PATCH], Operations: [{ op: 'destroy' }] }],
      ['PATCH', `/Users/${id}`, { Operations: Array.from({ length: 500 }, () => ({ op: 'add' })) }],
      ['PATCH', `/Users/${id}`, {}],
      ['GET', `/Users?filter=${encodeURIComponent('((((')}`, undefined],
      ['GET', `/Users?filter=${'x'.repeat(3000)}`, undefined],
      ['GET', '/Users/%00', undefined],
      ['GET', '/Users/%zz', undefined],
      ['GET', '/Nothing', undefined],
      ['GET', `${USERS}/a/b`, undefined],
      ['DELETE', '/Users', undefined],
      ['TRACE', '/Users', undefined],
      ['POST', '/Bulk', {}],
    ];
    for (const [method, path, body] of wrong) {
      if (method === 'TRACE') continue;
      const answer = await ask(method, path, body).catch((error: unknown) =>
        assert.fail(`${method} ${path.slice(0, 60)}: ${error}`),
      );
      assert.ok(
        answer.status >= 400 && answer.status < 500,
        `${method} ${path.slice(0, 60)}: ${answer.status} ${answer.text.slice(0, 200)}`,
      );
      assert.deepEqual(
        answer.json['schemas'],
        ['urn:ietf:params:scim:api:messages:2.0:Error'],
        path.slice(0, 60),
      );
    }
    const broken = await send(house, {
      method: 'POST',
      path: '/scim/v2/Users',
      client: client.pair,
      body: '{',
    });
    assert.deepEqual([broken.status, broken.json['scimType']], [400, 'invalidSyntax']);
  });
});
