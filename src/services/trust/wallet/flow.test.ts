import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { type Surf, surf } from '../../../../test/surf.ts';
import { perform } from '../../../kernel/action.ts';
import type { Operator } from '../../../kernel/actor.ts';
import { changeIssuer } from './actions/issuers.ts';
import { newAuthority } from './demo/authority.ts';
import { type Choice, encrypted, newWallet, send, tokenFor } from './demo/wallet.ts';
import { startOutside } from './demo.ts';
import { wallet } from './index.ts';
import { findIssuer, storeIssuer } from './store.ts';
import {
  addIssuer,
  addressIn,
  begun,
  CLAIMS,
  openWalletHouse,
  post,
  postToken,
  questionOf,
  seconds,
  session,
  type WalletHouse,
} from './wallet.test-helper.ts';

let house: WalletHouse;
before(async () => {
  house = await openWalletHouse();
});
after(() => house.close());

const choice = (more: Partial<Choice> = {}): Choice => ({
  ...{ format: 'dc+sd-jwt', claims: CLAIMS, at: seconds(house), ...more },
});

/** A wallet reads the address and answers; where its browser is sent. */
async function answered(address: string, more: Partial<Choice> = {}): Promise<string> {
  const question = await questionOf(address);
  const token = await tokenFor(house.wallet, question, choice(more));
  return send(question, await encrypted(question, { vp_token: token }));
}

describe('a wallet on the device of the browser', () => {
  for (const format of ['dc+sd-jwt', 'mso_mdoc'] as const)
    test(`signs a person in with ${format}: asked is the name and the number, and the level is the issuer’s`, async () => {
      const { browser, address } = await begun(house, 'high');
      const question = await questionOf(address);
      const names = new Set(
        question.query.credentials.flatMap(({ claims }) => claims.map(({ path }) => path.at(-1))),
      );
      assert.deepEqual([...names].sort(), ['family_name', 'given_name', 'personal_administrative_number']);
      const end = await browser.go(await browser.get(await answered(address, { format })));
      assert.equal(end.status, 200, end.text.slice(0, 500));
      const found = await session(house, browser);
      assert.equal(found?.account.person, '99900601D');
      assert.equal(found?.level, 'high');
      assert.equal(found?.method, 'wallet');
    });

  test('of what was shown nothing stays with the question once it was taken', async () => {
    const { rows } = await house.database.pool.query(
      `select state, sealed, sealed_key from wallet.presentation where state <> 'waiting'`,
    );
    assert.equal(rows.length, 2);
    for (const row of rows) assert.deepEqual(row, { state: 'taken', sealed: null, sealed_key: '' });
  });

  test('what was shown and nobody came for is forgotten with its question, in a quiet house too', async () => {
    const { address } = await begun(house);
    await answered(address);
    const left = async () => {
      const { rows } = await house.database.pool.query(
        `select 1 from wallet.presentation where sealed is not null`,
      );
      return rows.length;
    };
    assert.equal(await left(), 1);
    const { sweep } = Object.fromEntries(
      (wallet.schedules ?? []).map(({ name, action }) => [name.split('.').at(-1), action]),
    );
    const now = house.kernel.now().add({ minutes: 11 });
    await perform(house.kernel, sweep!, { kind: 'platform', name: 'test' }, {}, { now });
    assert.equal(await left(), 0);
  });

  test('an answer is taken once, and its question with it', async () => {
    const { browser, address } = await begun(house);
    const question = await questionOf(address);
    const token = await tokenFor(house.wallet, question, choice());
    const first = await postToken(question, token);
    assert.equal(first.status, 200);
    assert.equal((await postToken(question, token)).status, 404, 'the same again');
    await assert.rejects(questionOf(address), /404/);
    const copy = new Map(browser.jar);
    await browser.go(await browser.get(first.json['redirect_uri']!));
    assert.ok(await session(house, browser));
    const thief = surf(house);
    for (const [name, value] of copy) thief.jar.set(name, value);
    assert.equal((await thief.get(first.json['redirect_uri']!)).status, 404);
    assert.equal(await session(house, thief), undefined);
  });

  test('to begin again ends what was asked before: whoever still has its code shows nothing for it', async () => {
    const { browser, address } = await begun(house);
    const before = await questionOf(address);
    const now = addressIn(await browser.go(await browser.post('/sign-in/wallet', {})));
    await assert.rejects(questionOf(address), /404/);
    const token = await tokenFor(house.wallet, before, choice());
    assert.equal((await postToken(before, token)).status, 404);
    await browser.go(await browser.get(await answered(now)));
    assert.equal((await session(house, browser))?.account.person, '99900601D');
  });

  test('who says no is told so and is not signed in, encrypted or not', async () => {
    for (const isOpen of [false, true]) {
      const { browser, address } = await begun(house);
      const question = await questionOf(address);
      const said = { error: 'access_denied' };
      const { json } = await post(
        question,
        isOpen ? { ...said, state: question.state! } : { response: await encrypted(question, said) },
      );
      const end = await browser.get(json['redirect_uri']!);
      assert.equal(end.status, 403);
      assert.match(end.text, /You showed nothing/);
      assert.equal((await browser.get('/sign-in/wallet/show')).status, 403);
      assert.equal(await session(house, browser), undefined);
    }
  });
});

describe('a wallet on another device', () => {
  const codeIn = (text: string) => /(\d{3}) (\d{3})/.exec(text)?.slice(1).join('') ?? '';

  test('its browser sees a code and gets nothing; where the code is typed, the person is signed in', async () => {
    const { browser, address } = await begun(house, 'substantial');
    assert.match(
      (await browser.post('/sign-in/wallet/show', { code: '000000' })).text,
      /has not answered yet/,
    );
    const telephone = surf(house);
    const shown = await telephone.get(await answered(address));
    assert.equal(shown.status, 200);
    assert.equal(telephone.jar.get('aplec_session'), undefined);
    const code = codeIn(shown.text);
    assert.match(code, /^\d{6}$/);
    const wrong = await browser.post('/sign-in/wallet/show', {
      code: code === '123456' ? '123457' : '123456',
    });
    assert.equal(wrong.status, 422);
    assert.match(wrong.text, /not the one on the telephone/);
    const end = await browser.go(
      await browser.post('/sign-in/wallet/show', { code: ` ${code.slice(0, 3)} ${code.slice(3)} ` }),
    );
    assert.equal(end.status, 200);
    assert.equal((await session(house, browser))?.account.person, '99900601D');
    assert.equal((await telephone.get('/sign-in/wallet/end?response_code=x')).status, 404);
  });

  test('five wrong codes end it, and the right one comes too late', async () => {
    const { browser, address } = await begun(house);
    const code = codeIn((await surf(house).get(await answered(address))).text);
    for (let at = 0; at < 5; at++) {
      const wrong = String((Number(code) + 1 + at) % 1_000_000).padStart(6, '0');
      assert.equal((await browser.post('/sign-in/wallet/show', { code: wrong })).status, 422);
    }
    assert.equal((await browser.post('/sign-in/wallet/show', { code })).status, 404);
    assert.equal(await session(house, browser), undefined);
  });

  test('the code of one question opens no other, and the address of the end signs no victim in', async () => {
    const mine = await begun(house);
    const victim = await begun(house);
    const back = await answered(mine.address, {
      claims: { ...CLAIMS, personal_administrative_number: '99000001C' },
    });
    const page = await victim.browser.get(back);
    assert.equal(page.status, 200, 'login CSRF: the victim sees a code and is nobody');
    assert.equal(await session(house, victim.browser), undefined);
    const typed = await victim.browser.post('/sign-in/wallet/show', { code: codeIn(page.text) });
    assert.match(typed.text, /has not answered yet/);
    const theirs = await answered(victim.address);
    assert.equal(
      (await victim.browser.post('/sign-in/wallet/show', { code: codeIn(page.text) })).status,
      422,
    );
    await victim.browser.go(await victim.browser.get(theirs));
    assert.equal((await session(house, victim.browser))?.account.person, '99900601D');
  });
});

describe('what operators decide', () => {
  const putBack = () => storeIssuer(house.kernel.db, house.issuer, house.kernel.now());

  test('an issuer that is stopped is believed nothing, and without any the method is not offered', async () => {
    const { address } = await begun(house);
    const question = await questionOf(address);
    await storeIssuer(house.kernel.db, { ...house.issuer, state: 'suspended' }, house.kernel.now());
    const token = await tokenFor(house.wallet, question, choice());
    const refusal = await postToken(question, token);
    assert.equal(refusal.status, 400);
    assert.equal(refusal.json['code'], 'wallet.not-trusted');
    const other = surf(house);
    assert.doesNotMatch((await other.get('/sign-in?next=/citizen')).text, /Digital identity wallet/);
    assert.equal((await other.get('/sign-in/wallet')).status, 404);
    await putBack();
    assert.match((await other.get('/sign-in?next=/citizen')).text, /Digital identity wallet/);
  });

  test('an issuer that is stopped, or believed less, while its person comes back is not believed', async () => {
    for (const [change, status] of [
      [{ state: 'suspended' }, 404],
      [{ level: 'low' }, 403],
    ] as const) {
      const { browser, address } = await begun(house, 'high');
      const end = await answered(address);
      await storeIssuer(house.kernel.db, { ...house.issuer, ...change }, house.kernel.now());
      assert.equal((await browser.get(end)).status, status);
      assert.equal(await session(house, browser), undefined);
      await putBack();
    }
  });

  test('to change an issuer does not put it in service again when somebody stops it at that moment', async () => {
    const { kernel, issuer } = house;
    const operator: Operator = {
      ...{ kind: 'operator', document: '99900001R', name: 'Operadora de prova' },
      ...{ capabilities: ['methods.manage'], level: 'substantial' },
    };
    let changing: Promise<unknown> | undefined;
    await kernel.db.transaction().execute(async (tx) => {
      await storeIssuer(tx, { ...issuer, state: 'suspended' }, kernel.now());
      changing = perform(kernel, changeIssuer, operator, {
        id: issuer.id,
        title: issuer.title,
        level: 'low',
      });
      await setTimeout(300);
    });
    await changing;
    const { state, level } = (await findIssuer(kernel.db, issuer.id))!;
    assert.deepEqual({ state, level }, { state: 'suspended', level: 'low' });
    await putBack();
  });

  test('an issuer of a lower level reaches no higher one', async () => {
    await storeIssuer(house.kernel.db, { ...house.issuer, level: 'low' }, house.kernel.now());
    const browser = surf(house);
    await browser.get('/sign-in?next=/citizen&level=high');
    assert.equal((await browser.get('/sign-in/wallet')).status, 403);
    await putBack();
    const weak = newAuthority(house.kernel.now().epochMilliseconds, 'Feble (demostració)');
    const added = await addIssuer(house, weak, { level: 'low' });
    const { browser: asking, address } = await begun(house, 'high');
    const question = await questionOf(address);
    const token = await tokenFor(newWallet(weak), question, choice());
    const back = await postToken(question, token);
    const end = await asking.get(back.json['redirect_uri']!);
    assert.equal(end.status, 403);
    assert.match(end.text, /does not reach the level/);
    await storeIssuer(house.kernel.db, { ...added, state: 'suspended' }, house.kernel.now());
  });
});

test('the wallet of the demonstration is another server: its page, its answer, and back, without scripts', async () => {
  const stop = await startOutside(house.kernel);
  try {
    for (const format of ['dc+sd-jwt', 'mso_mdoc']) {
      const { browser } = await begun(house, 'substantial');
      const asked = await browser.get(addressIn(await browser.get('/sign-in/wallet/show'), 'http:'));
      assert.equal(asked.status, 200);
      assert.match(asked.text, /personal_administrative_number/);
      const question = /name="question" value="([^"]+)"/.exec(asked.text)![1]!;
      const form = { question, person: '99000001C', format, answer: 'yes' };
      const end = await followed(browser, new URL('/authorize', asked.url).href, form);
      assert.equal(end.status, 200, end.text.slice(0, 300));
      assert.equal((await session(house, browser))?.account.person, '99000001C');
    }
  } finally {
    await stop();
    await house.database.pool.query(
      `update wallet.issuer set state = 'suspended' where demonstration_wallet is not null`,
    );
  }
});

async function followed(browser: Surf, address: string, form: Record<string, string>) {
  const answer = await browser.post(address, form);
  return browser.go(await browser.get(answer.location!));
}
