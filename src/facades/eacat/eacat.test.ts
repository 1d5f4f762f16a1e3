import assert from 'node:assert/strict';
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { after, before, describe, type TestContext, test } from 'node:test';
import { signedIn, somebody } from '../../../test/browser.ts';
import { makeTown, type Town } from '../../../test/kernel.ts';
import {
  type Answered,
  type Client,
  makeClient,
  type OpenHouse,
  openHouse,
  send,
} from '../../../test/outside/house.ts';
import { surf } from '../../../test/surf.ts';
import { perform } from '../../kernel/action.ts';
import type { Capability, Citizen, Employee } from '../../kernel/actor.ts';
import { SESSION_COOKIE } from '../../kernel/http/session.ts';
import { readInbox } from '../../kernel/messages/index.ts';
import { hotp, stepAt } from '../../kernel/totp.ts';
import { registerClient } from '../../services/cooperation/exchange/actions/clients.ts';
import {
  beginCredential,
  confirmCredential,
  METHOD,
  showWaiting,
} from '../../services/trust/authenticator/actions/credentials.ts';
import { hashOfPassword } from '../../services/trust/authenticator/password.ts';
import { checkIntegrity } from '../../services/trust/identity/actions/check-integrity.ts';
import { resumeMethod, suspendMethod } from '../../services/trust/identity/actions/methods.ts';
import { readHistory } from '../../services/trust/identity/actions/own-account.ts';
import { acceptInvitation } from '../../services/trust/people/actions/invitations.ts';
import { appoint, leave, positionsOf, type Role } from '../../services/trust/people/index.ts';
import { AUTHENTICATE, CREATE_CREDENTIALS, LOAD_ENTITIES, LOAD_PROFILES } from './contract.ts';

const PASSWORD = 'tres cavalls damunt la taula verda';
const ALL: Capability[] = ['people.read', 'people.manage', 'people.authenticate'];
const ALL_PATHS = [AUTHENTICATE, LOAD_ENTITIES, LOAD_PROFILES, CREATE_CREDENTIALS];
const INE10 = '0801930008';

type Json = Record<string, unknown>;

let house: OpenHouse;
let town: Town;
let client: Client;
before(async () => {
  house = await openHouse();
  town = await makeTown(house.kernel);
  await house.database.pool.query(
    `update administrations.administration set ine10 = $2, nif = 'P0801900B' where id = $1`,
    [town.id, INE10],
  );
  client = await makeClient(house, town, { capabilities: ALL });
});
after(() => house.close());

const ask = (path: string, body: Json, by: Client = client, headers: Record<string, string> = {}) =>
  send(house, { path, client: by.pair, body, headers });
const codeOf = ({ status, json, text }: Answered) => {
  assert.equal(status, 200, text);
  return [json['ok'], json['messageCode']];
};

const today = () => Temporal.Now.plainDateISO('Europe/Madrid').toString();
const manager = (of: Town): Employee => ({
  ...{ ...of.employee('people.manage', 'people.read'), document: somebody().document, level: 'substantial' },
});

type Somebody = { document: string; id: string; self: Employee };

/** Somebody with an account and a place. */
async function worker({
  of = town,
  roles = ['officer'],
}: {
  of?: Town;
  roles?: Role[];
} = {}): Promise<Somebody> {
  const person = somebody();
  await signedIn(house.kernel, 'substantial', person);
  const place = { name: 'Pere Prova', unit: 'Obres', title: 'Tècnic', email: 'pere@example.org' };
  const wish = { ...place, document: person.document, fromDay: today(), roles };
  const { id } = await perform(house.kernel, appoint, manager(of), wish);
  const self: Employee = { ...of.employee(), document: person.document, level: 'substantial' };
  return { document: person.document, id, self };
}

/** The same, with a password and an application whose first code was used. */
async function enrolled(given: { of?: Town } = {}) {
  const one = await worker(given);
  const { kernel } = house;
  await perform(kernel, beginCredential, one.self, { passwordHash: await hashOfPassword(PASSWORD) });
  const { key } = await perform(kernel, showWaiting, one.self, {});
  const done = await perform(kernel, confirmCredential, one.self, { code: codeAt(key, -1) });
  assert.equal(done.outcome, 'enrolled');
  return { ...one, key, paper: done.codes };
}

function codeAt(key: string, stepsOn = 0): string {
  const bits = [...key]
    .map((each) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(each).toString(2).padStart(5, '0'))
    .join('');
  const bytes = Buffer.from((bits.match(/.{8}/g) ?? []).map((each) => Number.parseInt(each, 2)));
  return hotp(bytes, stepAt(Date.now()) + stepsOn);
}

const enter = (identifier: string, code: string | undefined, more: Json = {}, by: Client = client) =>
  ask(AUTHENTICATE, { identifier, password: PASSWORD, ...(code !== undefined && { code }), ...more }, by);

/** What goes into records from here on, before it is sealed. */
function recording(t: TestContext): () => string[] {
  const appended = t.mock.method(house.kernel.ledger, 'appendIn');
  return () => appended.mock.calls.map((call) => JSON.stringify(call.arguments[1]));
}

describe('authenticate', () => {
  test('who gives password and code is known by the published fields, and a code counts once', async () => {
    const { document, key } = await enrolled();
    const code = codeAt(key);
    const answer = await enter(document.toLowerCase(), code);
    const { entity, ...rest } = answer.json as { entity: Json };
    assert.deepEqual(rest, { ok: true, messageCode: null, messageDesc: null });
    const { deviceToken, ...published } = entity;
    assert.deepEqual(published, { userIdentifier: document, userName: 'Pere Prova' });
    assert.match(String(deviceToken), /^[\w-]{22}\.[\w-]{43}$/);
    assert.deepEqual(codeOf(await enter(document, code)), [false, 'FAIL']);
    assert.equal(answer.headers['cache-control'], 'no-store');
    assert.ok(!/set-cookie/i.test(JSON.stringify(answer.headers)), 'and it is no session of ours');
  });

  test('a password alone is not compared: right or wrong, the answer is the same and no try is counted', async () => {
    const { document, key } = await enrolled();
    const told = new Set<string>();
    for (let at = 0; at < 8; at++) {
      const answer = await enter(document, undefined, at % 2 === 0 ? {} : { password: 'x' });
      assert.deepEqual(codeOf(answer), [false, 'FAIL']);
      told.add(answer.text);
    }
    assert.equal(told.size, 1);
    assert.match([...told][0]!, /password alone is not enough/);
    assert.deepEqual(codeOf(await enter(document, codeAt(key))), [true, null]);
  });

  test('nobody learns who is there: a wrong password, a wrong code, a stranger, who left and who is of another body', async () => {
    const { document, key } = await enrolled();
    const left = await enrolled();
    await perform(house.kernel, leave, manager(town), { id: left.id });
    const elsewhere = await enrolled({ of: await makeTown(house.kernel, 'Vilaveïna') });
    const seen = [
      await enter(document, codeAt(key), { password: 'x' }),
      await enter(document, '000000'),
      await enter(somebody().document, '000000'),
      await enter((await worker()).document, '000000'),
      // Even with what is right: a body could guess at the people of another, or at those who left it.
      await enter(left.document, codeAt(left.key)),
      await enter(elsewhere.document, codeAt(elsewhere.key)),
    ];
    for (const { status, text } of seen) assert.deepEqual([status, text], [200, seen[0]!.text]);
    assert.equal(seen[0]!.json['messageCode'], 'FAIL');
  });

  test('who proved themself and has no place that holds today is told so', async () => {
    const { document, id, key } = await enrolled();
    await house.database.pool.query('update people.appointment set resting_since = now() where id = $1', [
      id,
    ]);
    assert.deepEqual(codeOf(await enter(document, '000000')), [false, 'FAIL']);
    assert.deepEqual(codeOf(await enter(document, codeAt(key))), [false, 'DISABLED_USER']);
  });

  test('whoever guesses waits, and locks the person out of nothing else: their browser, another system, our page', async () => {
    const { document, key, paper } = await enrolled();
    const first = await enter(document, codeAt(key));
    const { deviceToken } = first.json['entity'] as Json;
    for (let at = 0; at < 4; at++) assert.deepEqual(codeOf(await enter(document, '000000')), [false, 'FAIL']);
    const waits = await enter(document, paper[0]);
    assert.deepEqual(codeOf(waits), [false, 'DISABLED_TEMPORARILY']);
    assert.match(String(waits.json['messageDesc']), /in \d+ seconds/);
    const forged = `${'A'.repeat(22)}.${'A'.repeat(43)}`;
    assert.deepEqual(
      codeOf(await enter(document, paper[0], { deviceToken: forged }))[1],
      'DISABLED_TEMPORARILY',
    );
    const other = await makeClient(house, town, { capabilities: ALL });
    const moved = await enter(document, '000000', { deviceToken }, other);
    assert.deepEqual(codeOf(moved), [false, 'FAIL'], 'another system counts by itself');
    const own = await enter(document, paper[0], { deviceToken });
    assert.deepEqual(codeOf(own), [true, null]);
    assert.equal((own.json['entity'] as Json)['deviceToken'], deviceToken);
    const browser = surf(house);
    await browser.get('/sign-in?next=/account');
    const wish = { document, password: PASSWORD, code: paper[1]! };
    assert.equal((await browser.post('/sign-in/authenticator', wish)).status, 303);
  });

  test('a mark of a browser is of one person: it opens no way to guess at another', async () => {
    const mine = await enrolled();
    const { deviceToken } = (await enter(mine.document, codeAt(mine.key))).json['entity'] as Json;
    const victim = (await worker()).document;
    for (let at = 0; at < 4; at++) await enter(victim, '000000', { deviceToken });
    assert.deepEqual(codeOf(await enter(victim, '000000')), [false, 'DISABLED_TEMPORARILY']);
  });

  test('a stranger waits like a person, so that waiting tells nothing either', async () => {
    const { document } = somebody();
    for (let at = 0; at < 4; at++) await enter(document, '000000');
    assert.deepEqual(codeOf(await enter(document, '000000')), [false, 'DISABLED_TEMPORARILY']);
  });

  test('of two who use one code at the same moment at most one gets in', async () => {
    const { document, key } = await enrolled();
    const code = codeAt(key);
    const both = await Promise.all([enter(document, code), enter(document, code)]);
    assert.equal(both.filter(({ json }) => json['ok'] === true).length, 1);
  });

  test('the person sees each in their history, with for whom; the leaves agree', async () => {
    const { document, key } = await enrolled();
    await enter(document, '000000');
    await enter(document, codeAt(key));
    const self: Citizen = { kind: 'citizen', document, name: 'Prova', level: 'substantial' };
    const { items } = await perform(house.kernel, readHistory, self, {});
    const lines = items.filter(({ method }) => method === METHOD);
    assert.deepEqual(
      lines.map(({ outcome, client: to, level }) => [outcome, to, level]),
      [
        ['identified', `${town.name} (prova)`, 'substantial'],
        ['refused', `${town.name} (prova)`, null],
      ],
    );
    const platform = { kind: 'platform', name: 'test' } as const;
    assert.deepEqual((await perform(house.kernel, checkIntegrity, platform, {})).faults, []);
  });

  test('a method that operators stopped identifies nobody here', async () => {
    const { document, key, paper } = await enrolled();
    const operator = { kind: 'operator', document: somebody().document, name: 'Prova' } as const;
    const may = { ...operator, capabilities: ['methods.manage'] as const, level: 'substantial' as const };
    await perform(house.kernel, suspendMethod, may, { method: METHOD, reason: 'una prova' });
    const stopped = await enter(document, codeAt(key));
    await perform(house.kernel, resumeMethod, may, { method: METHOD });
    assert.deepEqual(codeOf(stopped), [false, 'DISABLED_TEMPORARILY']);
    assert.deepEqual(codeOf(await enter(document, paper[0])), [true, null]);
  });

  test('no password and no code come into what is recorded', async (t) => {
    const { document, key } = await enrolled();
    const recorded = recording(t);
    const code = codeAt(key);
    await enter(document, code);
    await enter(document, code);
    const texts = recorded();
    assert.ok(texts.length >= 2 && texts.some((each) => each.includes(document)), 'the records can be read');
    for (const each of texts) assert.ok(!each.includes(PASSWORD), each);
  });
});

describe('load-entities and load-entity-profiles', () => {
  test('somebody of the body, in the published fields', async () => {
    const { document } = await worker();
    const answer = await ask(LOAD_ENTITIES, { identifier: ` ${document.toLowerCase()} ` });
    assert.deepEqual(answer.json, {
      ...{ ok: true, messageCode: null, messageDesc: null },
      entity: [
        {
          ...{ ine10: INE10, name: `${town.name} (prova)`, cif: 'P0801900B', defaultEntity: true },
          userEmail: 'pere@example.org',
        },
      ],
    });
  });

  test('roles that count, by person, by body and by name; one that waits for its second person does not', async () => {
    const own = await makeTown(house.kernel, 'Vilarols');
    const by = await makeClient(house, own, { capabilities: ['people.read'] });
    const one = await worker({ of: own, roles: ['officer', 'registrar'] });
    const two = await worker({ of: own, roles: ['officer', 'integrator'] });
    const names = async (asked: Json) =>
      ((await ask(LOAD_PROFILES, asked, by)).json['entity'] as Json[]).map((each) => [
        each['identifier'],
        (each['profiles'] as Json[]).map(({ profileName }) => profileName),
      ]);
    assert.deepEqual(await names({ identifier: one.document, ine10: null, profileName: '' }), [
      [one.document, ['officer']],
    ]);
    const ine10 = own.id;
    assert.deepEqual(await names({ ine10, applicationCode: 'APLEC' }), [
      [one.document, ['officer']],
      [two.document, ['integrator', 'officer']],
    ]);
    assert.deepEqual(await names({ ine10, profileName: 'integrator' }), [[two.document, ['integrator']]]);
    await perform(house.kernel, leave, manager(own), { id: two.id });
    assert.deepEqual(await names({ ine10 }), [[one.document, ['officer']]]);
  });

  test('each published code is told when it is so', async () => {
    const { document } = await worker();
    const left = await worker();
    await perform(house.kernel, leave, manager(town), { id: left.id });
    const tried: [string, Json, string][] = [
      [LOAD_ENTITIES, { identifier: somebody().document }, 'UNKNOWN_USER'],
      [LOAD_ENTITIES, { identifier: left.document }, 'DISABLED_USER'],
      [
        LOAD_ENTITIES,
        { identifier: `${document.slice(0, 4)} ${document.slice(4)}` },
        'NOT_ALLOWED_WHITESPACE',
      ],
      [LOAD_PROFILES, {}, 'MISSING_IDENTIFIER_OR_ENTITY'],
      [LOAD_PROFILES, { identifier: somebody().document }, 'UNKNOWN_USER'],
      [LOAD_PROFILES, { identifier: left.document }, 'DISABLED_USER'],
      [LOAD_PROFILES, { identifier: document, ine10: '9821920002' }, 'UNKNOWN_ENTITY'],
      [LOAD_PROFILES, { identifier: somebody().document, ine10: INE10 }, 'IDENTIFIER_NO_BELONGS_TO_ENTITY'],
      [LOAD_PROFILES, { identifier: document, applicationCode: 'ALTRA' }, 'UNKNOWN_APPLICATION'],
      [LOAD_PROFILES, { identifier: document, profileName: 'mayor' }, 'NO_PROFILES_FOUND'],
      [LOAD_PROFILES, { ine10: INE10, profileName: 'a b' }, 'NOT_ALLOWED_WHITESPACE'],
    ];
    for (const [path, body, code] of tried) {
      const answer = await ask(path, body);
      assert.deepEqual(codeOf(answer), [false, code], JSON.stringify(body));
      assert.ok(String(answer.json['messageDesc']).length > 20 && answer.json['entity'] === null);
    }
    const catalan = await ask(LOAD_PROFILES, {}, client, { 'accept-language': 'ca' });
    assert.match(String(catalan.json['messageDesc']), /^Cal identifier/);
  });

  test('a body learns nothing of the people of another: who works there and who is nobody are the same', async () => {
    const { document } = await worker();
    const other = await makeTown(house.kernel, 'Vilaaltra');
    const by = await makeClient(house, other, { capabilities: ALL });
    const nobody = somebody().document;
    for (const [path, more] of [
      [LOAD_ENTITIES, {}],
      [LOAD_PROFILES, {}],
      [LOAD_PROFILES, { ine10: other.id }],
      [LOAD_PROFILES, { ine10: INE10 }],
    ] as const) {
      const [theirs, none] = [
        await ask(path, { identifier: document, ...more }, by),
        await ask(path, { identifier: nobody, ...more }, by),
      ];
      assert.deepEqual([theirs.json['ok'], theirs.text], [false, none.text], JSON.stringify(more));
    }
    assert.equal((await ask(LOAD_PROFILES, { ine10: INE10 }, by)).json['messageCode'], 'UNKNOWN_ENTITY');
    assert.equal(
      (await ask(LOAD_PROFILES, { ine10: other.id }, by)).json['messageCode'],
      'NO_PROFILES_FOUND',
    );
  });

  test('a number of seven digits is that of eight with a zero', async () => {
    const person = somebody();
    const short = '01234567L';
    const place = { name: 'Zero Prova', unit: 'X', title: 'X', fromDay: today() };
    await perform(house.kernel, appoint, manager(town), { ...place, document: short });
    assert.deepEqual(codeOf(await ask(LOAD_ENTITIES, { identifier: short.slice(1) })), [true, null]);
    assert.deepEqual(codeOf(await ask(LOAD_ENTITIES, { identifier: person.document }))[1], 'UNKNOWN_USER');
  });
});

describe('create-credentials', () => {
  const mailTo = async (address: string) =>
    (await readInbox(house.kernel)).filter(({ to }) => to === address);
  const wish = (more: Json = {}) => ({
    ...{ name: 'Anna Prova', identifier: somebody().document, password: 'LesPaul243$!', ...more },
    recoverEmail: `${randomUUID()}@example.org`,
  });

  test('the person is invited, accepts as themself and then has a place; no password is told, read or kept', async (t) => {
    const person = somebody();
    const recorded = recording(t);
    const given = wish({ identifier: person.document });
    const answer = await ask(CREATE_CREDENTIALS, given);
    assert.deepEqual(codeOf(answer), [true, 'INVITATION_SENT']);
    const { name, recoverEmail } = given;
    assert.deepEqual(answer.json['entity'], { name, identifier: person.document, recoverEmail });
    assert.ok(!answer.text.includes('LesPaul'));
    const places = () => positionsOf(house.kernel.db, person.document, { now: house.kernel.now() });
    assert.deepEqual(await places(), [], 'nothing before they say yes');
    const [mail] = await mailTo(recoverEmail);
    const token = /\/invitation\/([\w-]{43})/.exec(mail!.text)![1]!;
    const self: Citizen = { kind: 'citizen', document: person.document, name, level: 'substantial' };
    await perform(house.kernel, acceptInvitation, self, { token });
    assert.deepEqual(
      (await places()).map((each) => [each.administrationId, each.name]),
      [[town.id, name]],
    );
    const texts = recorded();
    assert.ok(texts.some((each) => each.includes(recoverEmail)) && !texts.join().includes('LesPaul'));
  });

  test('asked again, or many times at once, no mailbox is filled and the answer says where it went', async () => {
    const given = wish();
    const many = await Promise.all(Array.from({ length: 5 }, () => ask(CREATE_CREDENTIALS, given)));
    assert.deepEqual(many.map((each) => codeOf(each)[1]).toSorted(), [
      'INVITATION_SENT',
      ...Array<string>(4).fill('INVITATION_WAITING'),
    ]);
    const elsewhere = await ask(CREATE_CREDENTIALS, { ...given, recoverEmail: 'thief@example.org' });
    assert.equal((elsewhere.json['entity'] as Json)['recoverEmail'], given.recoverEmail);
    assert.equal((await mailTo(given.recoverEmail)).length, 1);
    assert.equal((await mailTo('thief@example.org')).length, 0);
  });

  test('nobody’s password is changed by a system: who has a place goes on with theirs', async () => {
    const { document, key } = await enrolled();
    const given = wish({ identifier: document, password: 'quatre gavines sobre el campanar' });
    assert.deepEqual(codeOf(await ask(CREATE_CREDENTIALS, given)), [false, 'UNKNOWN_ERROR']);
    assert.equal((await mailTo(given.recoverEmail)).length, 0);
    assert.deepEqual(codeOf(await enter(document, codeAt(key))), [true, null]);
  });
});

describe('who calls', () => {
  test('nobody without a token or a certificate; each capability opens its own and no more', async () => {
    const opens: Record<string, string[]> = {
      'people.read': [LOAD_ENTITIES, LOAD_PROFILES],
      'people.manage': [CREATE_CREDENTIALS],
      'people.authenticate': [AUTHENTICATE],
    };
    for (const path of ALL_PATHS) {
      const nobody = await send(house, { path, client: null, body: {} });
      assert.deepEqual([nobody.status, nobody.json['code']], [401, 'kernel.not-signed-in']);
      assert.deepEqual(
        [nobody.json['ok'], nobody.json['messageCode'], nobody.json['entity']],
        [false, 'UNKNOWN_ERROR', null],
      );
      for (const each of ALL) {
        const by = await makeClient(house, town, { capabilities: [each] });
        const { status } = await ask(path, {}, by);
        assert.equal(status === 403, !opens[each]!.includes(path), `${each} ${path} ${status}`);
      }
    }
  });

  test('a token of the house opens it; one that is over, forged, or of another kind does not', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'ES256', use: 'sig' };
    const { id } = await makeClient(house, town, { capabilities: ['people.read'], jwks: { keys: [jwk] } });
    const part = (of: unknown) => Buffer.from(JSON.stringify(of)).toString('base64url');
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: id, sub: id, aud: house.kernel.publicAddress, iat: now, exp: now + 60 };
    const body = `${part({ alg: 'ES256', kid: 'k' })}.${part({ ...claims, jti: randomUUID() })}`;
    const signature = sign('sha256', Buffer.from(body), { key: privateKey, dsaEncoding: 'ieee-p1363' });
    const assertion = `${body}.${signature.toString('base64url')}`;
    const issued = await send(house, {
      path: '/oauth/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        ...{ grant_type: 'client_credentials', client_assertion: assertion },
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      }).toString(),
    });
    const token = String(issued.json['access_token']);
    const { document } = await worker();
    const by = (bearer: string) =>
      send(house, {
        ...{ path: LOAD_ENTITIES, body: { identifier: document } },
        headers: { authorization: `Bearer ${bearer}` },
      });
    assert.deepEqual(codeOf(await by(token)), [true, null], issued.text);
    const [client_, , jti, mac] = token.split('.');
    const longer = [client_, now + 99_999, jti, mac].join('.');
    for (const bad of [longer, assertion, `${token}x`, 'x'.repeat(40)])
      assert.equal((await by(bad)).status, 401, bad.slice(0, 20));
  });

  test('people do not, whatever their place; a session of the portal is no system', async () => {
    const { token } = await signedIn(house.kernel, 'substantial', somebody());
    const browser = surf(house);
    browser.jar.set(SESSION_COOKIE, token);
    for (const path of ALL_PATHS) assert.ok([401, 403].includes((await browser.post(path, {})).status));
  });

  test('one person of a body gives no system the right to take passwords', async () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwks = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'ES256' }] };
    const wish = { name: 'Aplicació de prova', jwks, capabilities: ['people.authenticate'] };
    const clerk: Employee = { ...town.employee('body.manage'), level: 'substantial' };
    await assert.rejects(perform(house.kernel, registerClient, clerk, wish), {
      code: 'exchange.capability-takes-two',
    });
  });

  test('whatever is sent, it is one problem with the members of the contract, and no failure of ours', async () => {
    const { document } = await worker();
    const good = { identifier: document, password: PASSWORD, code: '000000' };
    const wrong: [string, unknown, number][] = [
      [AUTHENTICATE, {}, 422],
      [AUTHENTICATE, { ...good, identifier: 'x' }, 422],
      [AUTHENTICATE, { ...good, identifier: `${document} or 1=1` }, 422],
      [AUTHENTICATE, { ...good, identifier: { $ne: null } }, 422],
      [AUTHENTICATE, { ...good, password: 'x'.repeat(301) }, 422],
      [AUTHENTICATE, { ...good, deviceToken: 'x'.repeat(201) }, 422],
      [LOAD_ENTITIES, [], 422],
      [LOAD_ENTITIES, { identifier: '\u0000\u0000' }, 422],
      [LOAD_PROFILES, { ine10: 'x'.repeat(61) }, 422],
      [CREATE_CREDENTIALS, { name: 'x', identifier: document, recoverEmail: 'no address' }, 422],
      [LOAD_ENTITIES, '{', 400],
      [LOAD_ENTITIES, { identifier: 'x'.repeat(20_000) }, 413],
    ];
    for (const [path, body, status] of wrong) {
      const answer = await ask(path, body as Json);
      const what = `${path} ${JSON.stringify(body).slice(0, 60)}: ${answer.text.slice(0, 300)}`;
      assert.equal(answer.status, status, what);
      assert.match(answer.type, /^application\/problem\+json/);
      assert.deepEqual([answer.json['ok'], answer.json['entity']], [false, null], what);
      assert.ok(!answer.text.includes(document) && !answer.text.includes(PASSWORD), 'nothing comes back');
    }
    const got = await send(house, { method: 'GET', path: LOAD_ENTITIES, client: client.pair });
    assert.equal(got.status, 405);
  });
});
