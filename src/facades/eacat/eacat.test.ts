import assert from 'node:assert/strict';
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { signedIn, somebody } from '../../../test/browser.ts';
import { makeTown } from '../../../test/kernel.ts';
import { makeClient, send } from '../../../test/outside/house.ts';
import { surf } from '../../../test/surf.ts';
import { perform } from '../../kernel/action.ts';
import type { Citizen, Employee } from '../../kernel/actor.ts';
import { SESSION_COOKIE } from '../../kernel/http/session.ts';
import { readInbox } from '../../kernel/messages/index.ts';
import { registerClient } from '../../services/cooperation/exchange/actions/clients.ts';
import { acceptInvitation } from '../../services/trust/people/actions/invitations.ts';
import { appoint, leave, positionsOf } from '../../services/trust/people/index.ts';
import { AUTHENTICATE, CREATE_CREDENTIALS, LOAD_ENTITIES, LOAD_PROFILES } from './contract.ts';
import {
  ALL,
  codeAt,
  codeOf,
  type Desk,
  INE10,
  type Json,
  openDesk,
  PASSWORD,
  today,
} from './eacat.test-helper.ts';

const ALL_PATHS = [AUTHENTICATE, LOAD_ENTITIES, LOAD_PROFILES, CREATE_CREDENTIALS];

let desk: Desk;
before(async () => {
  desk = await openDesk();
});
after(() => desk.house.close());

describe('load-entities and load-entity-profiles', () => {
  test('somebody of the body, in the published fields', async () => {
    const { document } = await desk.worker();
    const answer = await desk.ask(LOAD_ENTITIES, { identifier: ` ${document.toLowerCase()} ` });
    assert.deepEqual(answer.json, {
      ...{ ok: true, messageCode: null, messageDesc: null },
      entity: [
        {
          ...{ ine10: INE10, name: `${desk.town.name} (prova)`, cif: 'P0801900B', defaultEntity: true },
          userEmail: 'pere@example.org',
        },
      ],
    });
  });

  test('roles that count, by person, by body and by name; one that waits for its second person does not', async () => {
    const own = await makeTown(desk.house.kernel, 'Vilarols');
    const by = await makeClient(desk.house, own, { capabilities: ['people.read'] });
    const one = await desk.worker({ of: own, roles: ['officer', 'registrar'] });
    const two = await desk.worker({ of: own, roles: ['officer', 'integrator'] });
    const names = async (asked: Json) =>
      ((await desk.ask(LOAD_PROFILES, asked, by)).json['entity'] as Json[]).map((each) => [
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
    await perform(desk.house.kernel, leave, desk.manager(own), { id: two.id });
    assert.deepEqual(await names({ ine10 }), [[one.document, ['officer']]]);
  });

  test('each published code is told when it is so', async () => {
    const { document } = await desk.worker();
    const left = await desk.worker();
    await perform(desk.house.kernel, leave, desk.manager(desk.town), { id: left.id });
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
      const answer = await desk.ask(path, body);
      assert.deepEqual(codeOf(answer), [false, code], JSON.stringify(body));
      assert.ok(String(answer.json['messageDesc']).length > 20 && answer.json['entity'] === null);
    }
    const catalan = await desk.ask(LOAD_PROFILES, {}, desk.client, { 'accept-language': 'ca' });
    assert.match(String(catalan.json['messageDesc']), /^Cal identifier/);
  });

  test('a body learns nothing of the people of another: who works there and who is nobody are the same', async () => {
    const { document } = await desk.worker();
    const other = await makeTown(desk.house.kernel, 'Vilaaltra');
    const by = await makeClient(desk.house, other, { capabilities: ALL });
    const nobody = somebody().document;
    for (const [path, more] of [
      [LOAD_ENTITIES, {}],
      [LOAD_PROFILES, {}],
      [LOAD_PROFILES, { ine10: other.id }],
      [LOAD_PROFILES, { ine10: INE10 }],
    ] as const) {
      const [theirs, none] = [
        await desk.ask(path, { identifier: document, ...more }, by),
        await desk.ask(path, { identifier: nobody, ...more }, by),
      ];
      assert.deepEqual([theirs.json['ok'], theirs.text], [false, none.text], JSON.stringify(more));
    }
    assert.equal((await desk.ask(LOAD_PROFILES, { ine10: INE10 }, by)).json['messageCode'], 'UNKNOWN_ENTITY');
    assert.equal(
      (await desk.ask(LOAD_PROFILES, { ine10: other.id }, by)).json['messageCode'],
      'NO_PROFILES_FOUND',
    );
  });

  test('a number of seven digits is that of eight with a zero', async () => {
    const person = somebody();
    const short = '01234567L';
    const place = { name: 'Zero Prova', unit: 'X', title: 'X', fromDay: today() };
    await perform(desk.house.kernel, appoint, desk.manager(desk.town), { ...place, document: short });
    assert.deepEqual(codeOf(await desk.ask(LOAD_ENTITIES, { identifier: short.slice(1) })), [true, null]);
    assert.deepEqual(
      codeOf(await desk.ask(LOAD_ENTITIES, { identifier: person.document }))[1],
      'UNKNOWN_USER',
    );
  });
});

describe('create-credentials', () => {
  const mailTo = async (address: string) =>
    (await readInbox(desk.house.kernel)).filter(({ to }) => to === address);
  const wish = (more: Json = {}) => ({
    ...{ name: 'Anna Prova', identifier: somebody().document, password: 'LesPaul243$!', ...more },
    recoverEmail: `${randomUUID()}@example.org`,
  });

  test('the person is invited, accepts as themself and then has a place; no password is told, read or kept', async (t) => {
    const person = somebody();
    const recorded = desk.recording(t);
    const given = wish({ identifier: person.document });
    const answer = await desk.ask(CREATE_CREDENTIALS, given);
    assert.deepEqual(codeOf(answer), [true, 'INVITATION_SENT']);
    const { name, recoverEmail } = given;
    assert.deepEqual(answer.json['entity'], { name, identifier: person.document, recoverEmail });
    assert.ok(!answer.text.includes('LesPaul'));
    const places = () => positionsOf(desk.house.kernel.db, person.document, { now: desk.house.kernel.now() });
    assert.deepEqual(await places(), [], 'nothing before they say yes');
    const [mail] = await mailTo(recoverEmail);
    const token = /\/invitation\/([\w-]{43})/.exec(mail!.text)![1]!;
    const self: Citizen = { kind: 'citizen', document: person.document, name, level: 'substantial' };
    await perform(desk.house.kernel, acceptInvitation, self, { token });
    assert.deepEqual(
      (await places()).map((each) => [each.administrationId, each.name]),
      [[desk.town.id, name]],
    );
    const texts = recorded();
    assert.ok(texts.some((each) => each.includes(recoverEmail)) && !texts.join().includes('LesPaul'));
  });

  test('asked again, or many times at once, no mailbox is filled and the answer says where it went', async () => {
    const given = wish();
    const many = await Promise.all(Array.from({ length: 5 }, () => desk.ask(CREATE_CREDENTIALS, given)));
    assert.deepEqual(many.map((each) => codeOf(each)[1]).toSorted(), [
      'INVITATION_SENT',
      ...Array<string>(4).fill('INVITATION_WAITING'),
    ]);
    const elsewhere = await desk.ask(CREATE_CREDENTIALS, { ...given, recoverEmail: 'thief@example.org' });
    assert.equal((elsewhere.json['entity'] as Json)['recoverEmail'], given.recoverEmail);
    assert.equal((await mailTo(given.recoverEmail)).length, 1);
    assert.equal((await mailTo('thief@example.org')).length, 0);
  });

  test('nobody’s password is changed by a system: who has a place goes on with theirs', async () => {
    const { document, key } = await desk.enrolled();
    const given = wish({ identifier: document, password: 'quatre gavines sobre el campanar' });
    assert.deepEqual(codeOf(await desk.ask(CREATE_CREDENTIALS, given)), [false, 'UNKNOWN_ERROR']);
    assert.equal((await mailTo(given.recoverEmail)).length, 0);
    assert.deepEqual(codeOf(await desk.enter(document, codeAt(key))), [true, null]);
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
      const nobody = await send(desk.house, { path, client: null, body: {} });
      assert.deepEqual([nobody.status, nobody.json['code']], [401, 'kernel.not-signed-in']);
      assert.deepEqual(
        [nobody.json['ok'], nobody.json['messageCode'], nobody.json['entity']],
        [false, 'UNKNOWN_ERROR', null],
      );
      for (const each of ALL) {
        const by = await makeClient(desk.house, desk.town, { capabilities: [each] });
        const { status } = await desk.ask(path, {}, by);
        assert.equal(status === 403, !opens[each]!.includes(path), `${each} ${path} ${status}`);
      }
    }
  });

  test('a token of the house opens it; one that is over, forged, or of another kind does not', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'ES256', use: 'sig' };
    const { id } = await makeClient(desk.house, desk.town, {
      capabilities: ['people.read'],
      jwks: { keys: [jwk] },
    });
    const part = (of: unknown) => Buffer.from(JSON.stringify(of)).toString('base64url');
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: id, sub: id, aud: desk.house.kernel.publicAddress, iat: now, exp: now + 60 };
    const body = `${part({ alg: 'ES256', kid: 'k' })}.${part({ ...claims, jti: randomUUID() })}`;
    const signature = sign('sha256', Buffer.from(body), { key: privateKey, dsaEncoding: 'ieee-p1363' });
    const assertion = `${body}.${signature.toString('base64url')}`;
    const issued = await send(desk.house, {
      path: '/oauth/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        ...{ grant_type: 'client_credentials', client_assertion: assertion },
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      }).toString(),
    });
    const token = String(issued.json['access_token']);
    const { document } = await desk.worker();
    const by = (bearer: string) =>
      send(desk.house, {
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
    const { token } = await signedIn(desk.house.kernel, 'substantial', somebody());
    const browser = surf(desk.house);
    browser.jar.set(SESSION_COOKIE, token);
    for (const path of ALL_PATHS) assert.ok([401, 403].includes((await browser.post(path, {})).status));
  });

  test('one person of a body gives no system the right to take passwords', async () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwks = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'ES256' }] };
    const wish = { name: 'Aplicació de prova', jwks, capabilities: ['people.authenticate'] };
    const clerk: Employee = { ...desk.town.employee('body.manage'), level: 'substantial' };
    await assert.rejects(perform(desk.house.kernel, registerClient, clerk, wish), {
      code: 'exchange.capability-takes-two',
    });
  });

  test('whatever is sent, it is one problem with the members of the contract, and no failure of ours', async () => {
    const { document } = await desk.worker();
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
      const answer = await desk.ask(path, body as Json);
      const what = `${path} ${JSON.stringify(body).slice(0, 60)}: ${answer.text.slice(0, 300)}`;
      assert.equal(answer.status, status, what);
      assert.match(answer.type, /^application\/problem\+json/);
      assert.deepEqual([answer.json['ok'], answer.json['entity']], [false, null], what);
      assert.ok(!answer.text.includes(document) && !answer.text.includes(PASSWORD), 'nothing comes back');
    }
    const got = await send(desk.house, { method: 'GET', path: LOAD_ENTITIES, client: desk.client.pair });
    assert.equal(got.status, 405);
  });
});
