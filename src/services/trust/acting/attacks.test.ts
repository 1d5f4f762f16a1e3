/** What whoever holds a session of a low level tries in an office; it was possible once. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { signedIn } from '../../../../test/browser.ts';
import { makeTown } from '../../../../test/kernel.ts';
import { type OpenHouse, openHouse } from '../../../../test/outside/house.ts';
import { surf } from '../../../../test/surf.ts';
import { SESSION_COOKIE } from '../../../kernel/http/session.ts';
import { registerDemoOperator, registerDemoPosition } from '../people/index.ts';
import { actorOfSession } from './actor.ts';

let house: OpenHouse;
before(async () => {
  house = await openHouse();
});
after(() => house.close());

/** Somebody with a place in a town and in the consortium, who is signed in at a level. */
async function worker(level: 'low' | 'substantial') {
  const town = await makeTown(house.kernel);
  const { person, token, session } = await signedIn(house.kernel, level);
  await house.kernel.db.transaction().execute(async (tx) => {
    const place = {
      administrationId: town.id,
      person: person.document,
      name: 'Prova',
      unit: 'u',
      title: 't',
    };
    await registerDemoPosition(tx, { ...place, capabilities: ['people.manage'] }, house.kernel.now());
    const operator = { person: person.document, name: 'Prova', capabilities: ['clients.approve'] as const };
    await registerDemoOperator(tx, operator, house.kernel.now());
  });
  const actAs = (acting: object) =>
    house.database.pool.query('update identity.session set acting = $2 where id = $1', [
      session.id,
      JSON.stringify(acting),
    ]);
  const browser = surf(house);
  browser.jar.set(SESSION_COOKIE, token);
  return { id: session.id, town, token, actAs, browser };
}

test('a session of a low level acts for nobody but its person, whatever was chosen in it', async () => {
  const low = await worker('low');
  for (const acting of [{ as: 'employee', administrationId: low.town.id }, { as: 'operator' }]) {
    await low.actAs(acting);
    const actor = await actorOfSession(house.kernel, low.token);
    assert.equal(actor.kind, 'citizen', acting.as);
  }
  const sure = await worker('substantial');
  await sure.actAs({ as: 'operator' });
  assert.equal((await actorOfSession(house.kernel, sure.token)).kind, 'operator');
});

test('who chooses an office with a low level is led to a surer sign-in, and to where they were going', async () => {
  const low = await worker('low');
  for (const as of ['operator', `employee:${low.town.id}`]) {
    const chosen = await low.browser.post('/acting', { as, next: '/office/people' });
    assert.equal(
      chosen.location,
      '/sign-in?next=%2Foffice%2Fpeople&level=substantial',
      chosen.text.slice(0, 300),
    );
  }
  const begun = await low.browser.get('/acting/begin?next=%2Foffice%2Fpeople');
  assert.equal(begun.location, '/sign-in?next=%2Foffice%2Fpeople&level=substantial');
  const sure = await worker('substantial');
  assert.equal((await sure.browser.get('/acting/begin?next=%2Foffice%2Fpeople')).location, '/office/people');
});

test('an address that somebody else wrote changes in no session for whom one acts; a form of ours does', async () => {
  const victim = await worker('substantial');
  await victim.actAs({ as: 'self' });
  const quality = async () => (await actorOfSession(house.kernel, victim.token)).kind;
  for (const next of ['/office/people', '/operator']) {
    const led = await victim.browser.get(`/acting/begin?next=${encodeURIComponent(next)}`);
    assert.equal(led.location, `/acting?next=${encodeURIComponent(next)}`);
    assert.equal(await quality(), 'citizen', next);
  }
  // What they are led to is a page with forms, that work without scripts.
  const page = await victim.browser.get('/acting?next=%2Foffice%2Fpeople');
  assert.match(
    page.text,
    new RegExp(`<form method="post" action="/acting"><input[^>]*value="employee:${victim.town.id}"`),
  );
  const as = `employee:${victim.town.id}`;
  const chosen = await victim.browser.post('/acting', { as, next: '/office/people' });
  assert.equal(chosen.location, '/office/people');
  assert.equal(await quality(), 'employee');
  await victim.browser.get('/acting/begin?next=%2Fcitizen');
  assert.equal(await quality(), 'employee');
});

test('a session that was left without a quality gets none by an address, some time after the sign-in', async () => {
  const victim = await worker('substantial');
  await house.database.pool.query(
    `update identity.session set identified_at = identified_at - interval '6 minutes' where id = $1`,
    [victim.id],
  );
  const led = await victim.browser.get('/acting/begin?next=%2Foperator');
  assert.equal(led.location, '/acting?next=%2Foperator');
  assert.equal((await actorOfSession(house.kernel, victim.token)).kind, 'citizen');
});
