/** What applications may ask of the person: to choose, to identify themselves anew, as what and for whom they act. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { decodeJwt } from 'jose';
import * as oidc from 'openid-client';
import { perform } from '../../../kernel/action.ts';
import { type Acting, actAs } from '../identity/index.ts';
import { accepted } from '../mandates/register.test-helper.ts';
import { registerDemoPosition } from '../people/index.ts';
import {
  configure,
  makeApplication,
  newDocument,
  openProvider,
  type ProviderHouse,
  redeem,
  type Surfer,
  signedIn,
  start,
  through,
} from './provider.test-helper.ts';
import { PLATFORM } from './sessions.ts';

let house: ProviderHouse;
before(async () => {
  house = await openProvider();
});
after(() => house?.close());

/** Where the request that waits in this browser goes on, after a sign-in. */
const waiting = (surfer: Surfer) => surfer.jar.findLast(({ name }) => name === 'aplec_oidc')!.path;

const earlier = (sessionId: string, time: string) =>
  house.database.pool.query(
    'update identity.session set identified_at = identified_at - $2::interval where id = $1',
    [sessionId, time],
  );

test('prompt=select_account asks who, and goes on with who is there', async () => {
  const config = await configure(house, await makeApplication(house));
  const { surfer } = await signedIn(house.kernel);
  const known = await start(config);
  const { sub } = (await redeem(config, known, await through(surfer, known))).claims()!;
  const started = await start(config, { prompt: 'select_account' });
  const asked = await surfer.go(started.url);
  assert.match(asked.text, /value="stay"[\s\S]*value="another"/);
  assert.equal(asked.url.origin, surfer.site, 'nothing is given before the choice');
  const back = await surfer.go(asked.url, { act: 'stay' });
  assert.equal((await redeem(config, started, back.url)).claims()!.sub, sub);
});

test('prompt=select_account lets another person in, and the one who was there is signed out', async () => {
  const config = await configure(house, await makeApplication(house));
  const { surfer, sessionId } = await signedIn(house.kernel);
  const known = await start(config);
  const before = await redeem(config, known, await through(surfer, known));
  const started = await start(config, { prompt: 'select_account' });
  const asked = await surfer.go(started.url);
  const out = await surfer.go(asked.url, { act: 'another' });
  assert.equal(out.url.pathname, '/sign-in');
  const { rows } = await house.database.pool.query('select ended_at from identity.session where id = $1', [
    sessionId,
  ]);
  assert.notEqual(rows[0].ended_at, null);
  await signedIn(house.kernel, 'substantial', { surfer });
  const consent = await surfer.go(waiting(surfer));
  assert.match(consent.text, /value="agree"/, 'what another agreed to is not theirs');
  const back = await surfer.go(consent.url, { act: 'agree' });
  const after = await redeem(config, started, back.url);
  assert.notEqual(after.claims()!.sub, before.claims()!.sub);
  await assert.rejects(oidc.fetchUserInfo(config, before.access_token, before.claims()!.sub));
});

test('a choice cannot be asked for and forbidden at once', async () => {
  const config = await configure(house, await makeApplication(house));
  const { surfer } = await signedIn(house.kernel);
  const page = await surfer.go((await start(config, { prompt: 'none select_account' })).url);
  assert.equal(page.url.searchParams.get('error'), 'invalid_request');
});

test('max_age: who identified themselves too long ago does it again, and the moment is in the token', async () => {
  const config = await configure(house, await makeApplication(house));
  const { surfer, document, sessionId } = await signedIn(house.kernel);
  const known = await start(config, { max_age: '300' });
  const first = await redeem(config, known, await through(surfer, known));
  await earlier(sessionId, '10 minutes');
  const long = await start(config, { max_age: '900' });
  const kept = await redeem(config, long, (await surfer.go(long.url)).url);
  assert.equal(kept.claims()!.auth_time, first.claims()!.auth_time! - 600, 'recent enough for this one');
  const silent = await surfer.go((await start(config, { max_age: '300', prompt: 'none' })).url);
  assert.equal(silent.url.searchParams.get('error'), 'login_required');
  const started = await start(config, { max_age: '300' });
  const asked = await surfer.go(started.url);
  assert.equal(asked.url.pathname, '/sign-in');
  // Coming back without having done it leads there again.
  assert.equal((await surfer.go(waiting(surfer))).url.pathname, '/sign-in');
  await new Promise((done) => setTimeout(done, 1_100));
  await signedIn(house.kernel, 'substantial', { surfer, document });
  const back = await surfer.go(waiting(surfer));
  const tokens = await redeem(config, started, back.url);
  const now = Math.floor(Date.now() / 1000);
  assert.ok(now - tokens.claims()!.auth_time! < 60, 'the new identification');
  assert.equal(tokens.claims()!.sub, first.claims()!.sub);
});

const acts = (sessionId: string, acting: Acting) =>
  perform(house.kernel, actAs, PLATFORM, { sessionId, acting });

/** Somebody with a place in the town, signed in at a level and acting for it. */
async function employee(level: 'low' | 'substantial') {
  const { kernel, town } = house;
  const signed = await signedIn(kernel, level);
  const place = { administrationId: town.id, name: 'Marta', unit: 'Padró', title: 'Auxiliar' };
  const given = { ...place, person: signed.document, capabilities: ['evidence.request'] as const };
  await kernel.db.transaction().execute((tx) => registerDemoPosition(tx, given, kernel.now()));
  await acts(signed.sessionId, { as: 'employee', administrationId: town.id });
  return signed;
}

const IN_TOKEN = JSON.stringify({ id_token: { employment: null, acting_for: null } });

async function told(scope: string, scopes: ('employment' | 'representation' | 'document')[], surfer: Surfer) {
  const config = await configure(house, await makeApplication(house, { scopes }));
  const started = await start(config, { scope, claims: IN_TOKEN });
  const tokens = await redeem(config, started, await through(surfer, started));
  const info = await oidc.fetchUserInfo(config, tokens.access_token, tokens.claims()!.sub);
  return { info, token: decodeJwt(tokens.id_token!), config, tokens };
}

test('an application learns in which body and as what somebody works, as it is at that moment', async () => {
  const { surfer, sessionId } = await employee('substantial');
  const { info, token, config, tokens } = await told('openid employment', ['employment'], surfer);
  const work = info['employment'] as Record<string, unknown>;
  assert.deepEqual(
    [(work['administration'] as { id: string }).id, work['unit'], work['title'], work['capabilities']],
    [house.town.id, 'Padró', 'Auxiliar', ['evidence.request']],
  );
  assert.deepEqual(token['employment'], work);
  await acts(sessionId, { as: 'self' });
  const later = await oidc.fetchUserInfo(config, tokens.access_token, tokens.claims()!.sub);
  assert.equal(later['employment'], undefined);
});

test('below substantial nobody is told to be an employee, whatever was chosen in the session', async () => {
  const { surfer } = await employee('low');
  const { info, token } = await told('openid employment', ['employment'], surfer);
  assert.equal(info['employment'], undefined);
  assert.equal(token['employment'], undefined);
});

test('an application that is not registered for it learns of no post and of nobody represented', async () => {
  const { surfer } = await employee('substantial');
  const { info, token } = await told('openid', [], surfer);
  for (const claim of ['employment', 'acting_for'])
    assert.deepEqual([info[claim], token[claim]], [undefined, undefined], claim);
});

test('an application learns for whom somebody acts, and the number only when it may have documents', async () => {
  const { giver, friend, made } = await accepted(house.kernel);
  const { surfer, sessionId } = await signedIn(house.kernel, 'substantial', { document: friend.document });
  await acts(sessionId, { as: 'representative', mandateId: made.id });
  const plain = await told('openid representation', ['representation'], surfer);
  const whom = plain.info['acting_for'] as Record<string, unknown>;
  assert.equal(whom['mandate'], made.id);
  assert.ok(!JSON.stringify([plain.info, plain.token]).includes(giver.document));
  assert.deepEqual(plain.token['acting_for'], whom);
  const more = await told('openid representation document', ['representation', 'document'], surfer);
  const known = more.info['acting_for'] as Record<string, unknown>;
  assert.equal(known['document_number'], giver.document);
  assert.equal(known['sub'], whom['sub'], 'one name before the applications of a body');
});

test('a mandate that is not theirs gives nobody the name of another', async () => {
  const { made } = await accepted(house.kernel);
  const stranger = await signedIn(house.kernel, 'substantial', { document: newDocument() });
  await acts(stranger.sessionId, { as: 'representative', mandateId: made.id });
  const { info } = await told('openid representation', ['representation'], stranger.surfer);
  assert.equal(info['acting_for'], undefined);
});
