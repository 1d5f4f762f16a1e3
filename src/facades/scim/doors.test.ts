import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { somebody } from '../../../test/browser.ts';
import { makeTown, type Town } from '../../../test/kernel.ts';
import { makeClient, type OpenHouse, openHouse, send } from '../../../test/outside/house.ts';

type Client = Awaited<ReturnType<typeof makeClient>>;
type Json = Record<string, unknown>;

const SEARCH = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
/** What any answer may take; the faults that are tested here took many times that, and stopped everybody. */
const SOON_MS = 1_500;

let house: OpenHouse;
let town: Town;
let manager: Client;
let stranger: Client;
before(async () => {
  house = await openHouse();
  town = await makeTown(house.kernel);
  manager = await makeClient(house, town, { capabilities: ['people.manage', 'people.read'] });
  stranger = await makeClient(house, town, { capabilities: ['evidence.request'] });
});
after(() => house.close());

async function ask(client: Client, method: string, path: string, body?: Json) {
  const began = performance.now();
  const answer = await send(house, {
    ...{ method, path: `/scim/v2${path}`, client: client.pair },
    ...(body !== undefined && { body, headers: { 'content-type': 'application/scim+json' } }),
  });
  assert.ok(performance.now() - began < SOON_MS, `${method} ${path.slice(0, 60)} took too long`);
  return answer;
}
const listed = (client: Client, filter: string) =>
  ask(client, 'GET', `/Users?filter=${encodeURIComponent(filter)}`);
const searched = (client: Client, body: Json, kind = '/Users') =>
  ask(client, 'POST', `${kind}/.search`, { schemas: [SEARCH], ...body });
const patched = (id: string, ...Operations: Json[]) =>
  ask(manager, 'PATCH', `/Users/${id}`, { schemas: [PATCH], Operations });

const EXPANDING = Array(16).fill('(a eq 1 or b eq 2)').join(' and ');
const UNENDING = `a eq "${'\\x'.repeat(60)}`;
const COSTLY = [EXPANDING, UNENDING, `a${'[x pr or y pr].b'.repeat(16)} pr`, 'x'.repeat(5_000)];

describe('SCIM: no question stops the process', () => {
  test('a system that may not read people is refused before its filter is read, at both doors', async () => {
    for (const filter of COSTLY.slice(0, 3)) {
      assert.equal((await listed(stranger, filter)).status, 403);
      for (const kind of ['', '/Users', '/Groups'])
        assert.equal((await searched(stranger, { filter }, kind)).status, 403);
    }
    assert.equal(
      (await ask(stranger, 'GET', '/Schemas')).status,
      200,
      'what is fixed tells nothing of people',
    );
  });

  test('a filter that comes to too much is refused with invalidFilter, at both doors', async () => {
    for (const filter of COSTLY) {
      const answers = [await listed(manager, filter)];
      for (const kind of ['', '/Users', '/Groups']) answers.push(await searched(manager, { filter }, kind));
      for (const { status, json } of answers)
        assert.deepEqual([status, json['scimType']], [400, 'invalidFilter'], filter.slice(0, 40));
    }
  });

  test('an ordinary filter still finds', async () => {
    const userName = somebody().document;
    const made = await ask(manager, 'POST', '/Users', {
      ...{ schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName, title: 'Tècnica' },
      ...{ displayName: 'Anna (OAC)', emails: [{ value: 'anna@example.org', type: 'work' }] },
    });
    assert.equal(made.status, 201, made.text);
    for (const filter of [
      `userName eq "${userName}"`,
      `userName eq "${userName}" and (title sw "Tècnic" or title pr)`,
      `displayName eq "Anna (OAC)" and emails[type eq "work" and value co "anna@"]`,
    ]) {
      assert.equal((await listed(manager, filter)).json['totalResults'], 1, filter);
      assert.equal((await searched(manager, { filter, attributes: ['userName'] })).json['totalResults'], 1);
    }
  });

  test('nor do the other places of which the library makes filters: identifiers, names, paths, values', async () => {
    const { id } = (
      await ask(manager, 'POST', '/Users', {
        ...{ schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: somebody().document },
        ...{ displayName: 'Berta', title: 'Cap', emails: [{ value: 'b@example.org', type: 'work' }] },
      })
    ).json as { id: string };
    for (const costly of COSTLY.slice(0, 3)) {
      const part = encodeURIComponent(costly);
      const answers = [
        await ask(stranger, 'GET', `/Schemas/${encodeURIComponent(`x" and ${costly}`)}`),
        await ask(stranger, 'GET', `/Schemas?attributes=${part}`),
        await ask(manager, 'GET', `/Users/${encodeURIComponent(`x" and ${costly}`)}`),
        await ask(manager, 'GET', `/Users?attributes=${part}`),
        await ask(manager, 'GET', `/Users?excludedAttributes=${part}`),
        await searched(manager, { attributes: [costly] }),
        await searched(manager, { excludedAttributes: [costly] }, ''),
        await patched(id, { op: 'remove', path: `emails[${costly}]` }),
        await patched(id, { op: 'replace', value: { [`emails[${costly}]`]: [] } }),
        await patched(id, { op: 'remove', path: 'emails', value: [{ value: `x" or ${costly}` }] }),
        await patched(id, { op: 'remove', path: 'emails', value: 'x'.repeat(100_000) }),
      ];
      for (const { status, text } of answers) assert.ok(status === 400 || status === 404, text);
    }
    const some = { op: 'remove', path: 'emails', value: [{ value: 'b@example.org' }] };
    assert.equal((await patched(id, some)).status, 200);
    assert.equal((await ask(manager, 'GET', `/Users/${id}`)).json['emails'], undefined);
  });
});
