import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { somebody } from '../../../test/browser.ts';
import { makeTown } from '../../../test/kernel.ts';
import { makeClient } from '../../../test/outside/house.ts';
import { surf } from '../../../test/surf.ts';
import { perform } from '../../kernel/action.ts';
import type { Citizen } from '../../kernel/actor.ts';
import { METHOD } from '../../services/trust/authenticator/index.ts';
import { checkIntegrity } from '../../services/trust/identity/actions/check-integrity.ts';
import { resumeMethod, suspendMethod } from '../../services/trust/identity/actions/methods.ts';
import { readHistory } from '../../services/trust/identity/actions/own-account.ts';
import { leave } from '../../services/trust/people/index.ts';
import { ALL, codeAt, codeOf, type Desk, type Json, openDesk, PASSWORD } from './eacat.test-helper.ts';

let desk: Desk;
before(async () => {
  desk = await openDesk();
});
after(() => desk.house.close());

describe('authenticate', () => {
  test('who gives password and code is known by the published fields, and a code counts once', async () => {
    const { document, key } = await desk.enrolled();
    const code = codeAt(key);
    const answer = await desk.enter(document.toLowerCase(), code);
    const { entity, ...rest } = answer.json as { entity: Json };
    assert.deepEqual(rest, { ok: true, messageCode: null, messageDesc: null });
    const { deviceToken, ...published } = entity;
    assert.deepEqual(published, { userIdentifier: document, userName: 'Pere Prova' });
    assert.match(String(deviceToken), /^[\w-]{22}\.[\w-]{43}$/);
    assert.deepEqual(codeOf(await desk.enter(document, code)), [false, 'FAIL']);
    assert.equal(answer.headers['cache-control'], 'no-store');
    assert.ok(!/set-cookie/i.test(JSON.stringify(answer.headers)), 'and it is no session of ours');
  });

  test('a password alone is not compared: right or wrong, the answer is the same and no try is counted', async () => {
    const { document, key } = await desk.enrolled();
    const told = new Set<string>();
    for (let at = 0; at < 8; at++) {
      const answer = await desk.enter(document, undefined, at % 2 === 0 ? {} : { password: 'x' });
      assert.deepEqual(codeOf(answer), [false, 'FAIL']);
      told.add(answer.text);
    }
    assert.equal(told.size, 1);
    assert.match([...told][0]!, /password alone is not enough/);
    assert.deepEqual(codeOf(await desk.enter(document, codeAt(key))), [true, null]);
  });

  test('nobody learns who is there: a wrong password, a wrong code, a stranger, who left and who is of another body', async () => {
    const { document, key } = await desk.enrolled();
    const left = await desk.enrolled();
    await perform(desk.house.kernel, leave, desk.manager(desk.town), { id: left.id });
    const elsewhere = await desk.enrolled({ of: await makeTown(desk.house.kernel, 'Vilaveïna') });
    const seen = [
      await desk.enter(document, codeAt(key), { password: 'x' }),
      await desk.enter(document, '000000'),
      await desk.enter(somebody().document, '000000'),
      await desk.enter((await desk.worker()).document, '000000'),
      // Even with what is right: a body could guess at the people of another, or at those who left it.
      await desk.enter(left.document, codeAt(left.key)),
      await desk.enter(elsewhere.document, codeAt(elsewhere.key)),
    ];
    for (const { status, text } of seen) assert.deepEqual([status, text], [200, seen[0]!.text]);
    assert.equal(seen[0]!.json['messageCode'], 'FAIL');
  });

  test('who proved themself and has no place that holds today is told so', async () => {
    const { document, id, key } = await desk.enrolled();
    await desk.house.database.pool.query(
      'update people.appointment set resting_since = now() where id = $1',
      [id],
    );
    assert.deepEqual(codeOf(await desk.enter(document, '000000')), [false, 'FAIL']);
    assert.deepEqual(codeOf(await desk.enter(document, codeAt(key))), [false, 'DISABLED_USER']);
  });

  test('whoever guesses waits, and locks the person out of nothing else: their browser, another system, our page', async () => {
    const { document, key, paper } = await desk.enrolled();
    const first = await desk.enter(document, codeAt(key));
    const { deviceToken } = first.json['entity'] as Json;
    for (let at = 0; at < 4; at++)
      assert.deepEqual(codeOf(await desk.enter(document, '000000')), [false, 'FAIL']);
    const waits = await desk.enter(document, paper[0]);
    assert.deepEqual(codeOf(waits), [false, 'DISABLED_TEMPORARILY']);
    assert.match(String(waits.json['messageDesc']), /in \d+ seconds/);
    const forged = `${'A'.repeat(22)}.${'A'.repeat(43)}`;
    assert.deepEqual(
      codeOf(await desk.enter(document, paper[0], { deviceToken: forged }))[1],
      'DISABLED_TEMPORARILY',
    );
    const other = await makeClient(desk.house, desk.town, { capabilities: ALL });
    const moved = await desk.enter(document, '000000', { deviceToken }, other);
    assert.deepEqual(codeOf(moved), [false, 'FAIL'], 'another system counts by itself');
    const own = await desk.enter(document, paper[0], { deviceToken });
    assert.deepEqual(codeOf(own), [true, null]);
    assert.equal((own.json['entity'] as Json)['deviceToken'], deviceToken);
    const browser = surf(desk.house);
    await browser.get('/sign-in?next=/account');
    const wish = { document, password: PASSWORD, code: paper[1]! };
    assert.equal((await browser.post('/sign-in/authenticator', wish)).status, 303);
  });

  test('a mark of a browser is of one person: it opens no way to guess at another', async () => {
    const mine = await desk.enrolled();
    const { deviceToken } = (await desk.enter(mine.document, codeAt(mine.key))).json['entity'] as Json;
    const victim = (await desk.worker()).document;
    for (let at = 0; at < 4; at++) await desk.enter(victim, '000000', { deviceToken });
    assert.deepEqual(codeOf(await desk.enter(victim, '000000')), [false, 'DISABLED_TEMPORARILY']);
  });

  test('a stranger waits like a person, so that waiting tells nothing either', async () => {
    const { document } = somebody();
    for (let at = 0; at < 4; at++) await desk.enter(document, '000000');
    assert.deepEqual(codeOf(await desk.enter(document, '000000')), [false, 'DISABLED_TEMPORARILY']);
  });

  test('of two who use one code at the same moment at most one gets in', async () => {
    const { document, key } = await desk.enrolled();
    const code = codeAt(key);
    const both = await Promise.all([desk.enter(document, code), desk.enter(document, code)]);
    assert.equal(both.filter(({ json }) => json['ok'] === true).length, 1);
  });

  test('the person sees each in their history, with for whom; the leaves agree', async () => {
    const { document, key } = await desk.enrolled();
    await desk.enter(document, '000000');
    await desk.enter(document, codeAt(key));
    const self: Citizen = { kind: 'citizen', document, name: 'Prova', level: 'substantial' };
    const { items } = await perform(desk.house.kernel, readHistory, self, {});
    const lines = items.filter(({ method }) => method === METHOD);
    assert.deepEqual(
      lines.map(({ outcome, client: to, level }) => [outcome, to, level]),
      [
        ['identified', `${desk.town.name} (prova)`, 'substantial'],
        ['refused', `${desk.town.name} (prova)`, null],
      ],
    );
    const platform = { kind: 'platform', name: 'test' } as const;
    assert.deepEqual((await perform(desk.house.kernel, checkIntegrity, platform, {})).faults, []);
  });

  test('a method that operators stopped identifies nobody here', async () => {
    const { document, key, paper } = await desk.enrolled();
    const operator = { kind: 'operator', document: somebody().document, name: 'Prova' } as const;
    const may = { ...operator, capabilities: ['methods.manage'] as const, level: 'substantial' as const };
    await perform(desk.house.kernel, suspendMethod, may, { method: METHOD, reason: 'una prova' });
    const stopped = await desk.enter(document, codeAt(key));
    await perform(desk.house.kernel, resumeMethod, may, { method: METHOD });
    assert.deepEqual(codeOf(stopped), [false, 'DISABLED_TEMPORARILY']);
    assert.deepEqual(codeOf(await desk.enter(document, paper[0])), [true, null]);
  });

  test('no password and no code come into what is recorded', async (t) => {
    const { document, key } = await desk.enrolled();
    const recorded = desk.recording(t);
    const code = codeAt(key);
    await desk.enter(document, code);
    await desk.enter(document, code);
    const texts = recorded();
    assert.ok(texts.length >= 2 && texts.some((each) => each.includes(document)), 'the records can be read');
    for (const each of texts) assert.ok(!each.includes(PASSWORD), each);
  });
});
