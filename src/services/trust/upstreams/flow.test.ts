import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type OpenHouse, openHouse } from '../../../../test/outside/house.ts';
import { type Page, type Surf, surf } from '../../../../test/surf.ts';
import { SESSION_COOKIE } from '../../../kernel/http/session.ts';
import { sessionOf } from '../identity/index.ts';
import { startOutside } from './demo.ts';

let house: OpenHouse;
let stop: () => Promise<void>;
before(async () => {
  house = await openHouse();
  stop = await startOutside(house.kernel);
});
after(async () => {
  await stop();
  await house.close();
});

const session = (browser: Surf) => sessionOf(house.kernel, browser.jar.get(SESSION_COOKIE));
const began = async (level = 'low') => {
  const browser = surf(house);
  await browser.get(`/sign-in?next=/citizen&level=${level}`);
  return browser;
};
const unescaped = (text: string) => text.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=');
const formOf = (page: Page) =>
  unescaped(
    /<form method="post"[^>]* action="([^"]+)"|<form action="([^"]+)"/
      .exec(page.text)
      ?.slice(1)
      .find(Boolean) ?? '',
  );
const hiddenOf = (page: Page) =>
  Object.fromEntries(
    [...page.text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [
      name!,
      unescaped(value!),
    ]),
  );

type Choice = { person?: string; level?: string; answer?: string };
const chosen = ({ person = '99900601D', level = 'substantial', answer = 'yes' }: Choice) => ({
  person,
  level,
  answer,
});

/** Goes to the OpenID Provider, chooses, and stops before the way back is followed. */
async function throughOidc(browser: Surf, choice: Choice): Promise<Page> {
  const asked = await browser.go(await browser.get('/sign-in/upstream/demo-oidc'));
  const action = new URL(formOf(asked), asked.url).href;
  let page = await browser.post(action, chosen(choice));
  while (page.location !== null && !page.location.includes('/callback'))
    page = await browser.get(new URL(page.location, page.url).href);
  return page;
}

/** Goes to the SAML provider, chooses, and answers what the form back to us holds. */
async function throughSaml(browser: Surf, choice: Choice): Promise<{ acs: string; response: string }> {
  const leaving = await browser.get('/sign-in/upstream/demo-eidas');
  const there = await browser.post(formOf(leaving), hiddenOf(leaving));
  assert.equal(there.status, 200, there.text.slice(0, 300));
  const action = new URL(formOf(there), formOf(leaving)).href;
  const back = await browser.post(action, { ...hiddenOf(there), ...chosen(choice) });
  return { acs: formOf(back), response: hiddenOf(back)['SAMLResponse']! };
}

describe('an OpenID Provider of others', () => {
  test('signs a person in, at the level that it says, as the same account as every other method', async () => {
    const browser = await began('substantial');
    assert.match((await browser.get('/sign-in/upstream')).text, /another administration/);
    const end = await browser.go(await throughOidc(browser, {}));
    assert.equal(end.status, 200, end.text.slice(0, 500));
    const found = await session(browser);
    assert.equal(found?.account.person, '99900601D');
    assert.equal(found?.level, 'substantial');
    assert.equal(found?.method, 'upstream');
    const again = await began();
    await again.go(await throughOidc(again, { level: 'low' }));
    assert.equal((await session(again))?.level, 'low');
    assert.equal((await session(again))?.account.id, found?.account.id);
  });

  test('who gives up there, or does not reach the level, is told so and is not signed in', async () => {
    const gaveUp = await began();
    const refusal = await gaveUp.go(await throughOidc(gaveUp, { answer: 'no' }));
    assert.equal(refusal.status, 403);
    assert.match(refusal.text, /did not identify you/);
    const low = await began('high');
    const lower = await low.go(await throughOidc(low, { level: 'low' }));
    assert.equal(lower.status, 403);
    assert.match(lower.text, /does not reach the level/);
    assert.equal(await session(low), undefined);
  });

  test('an answer in another browser, with another state, issuer or code is worth nothing', async () => {
    const mine = await began();
    const back = (await throughOidc(mine, {})).location!;
    const theirs = await began();
    assert.equal((await theirs.get(back)).status, 400, 'login CSRF: a browser that asked for nothing');
    await throughOidc(theirs, { person: '99000001C' });
    assert.equal((await theirs.get(back)).status, 400, 'code injection: the code of another');
    assert.equal(await session(theirs), undefined);
    const altered = (name: string, value: string) => {
      const url = new URL(back);
      url.searchParams.set(name, value);
      return url.href;
    };
    assert.equal((await mine.get(altered('iss', 'https://evil.example'))).status, 400, 'mix-up (RFC 9207)');
    assert.equal((await mine.get(altered('state', 'x'))).status, 400);
    assert.equal((await mine.get(altered('code', 'x'))).status, 400);
    assert.equal(await session(mine), undefined);
  });

  test('a code is used once', async () => {
    const browser = await began();
    const back = (await throughOidc(browser, {})).location!;
    const copy = new Map(browser.jar);
    assert.equal((await browser.get(back)).status, 303);
    const thief = surf(house);
    for (const [name, value] of copy) thief.jar.set(name, value);
    assert.notEqual((await thief.get(back)).status, 303);
    assert.equal(await session(thief), undefined);
  });
});

describe('a SAML identity provider of others, with the attributes of eIDAS', () => {
  test('signs a person in: signed request, sealed assertion, a form that comes without a cookie', async () => {
    const browser = await began('substantial');
    const { acs, response } = await throughSaml(browser, {});
    const stranger = surf(house);
    const received = await stranger.post(acs, { SAMLResponse: response });
    assert.equal(received.status, 303, received.text.slice(0, 600));
    assert.equal(stranger.jar.size, 0, 'the address where forms of others come sets no cookie');
    const end = await browser.go(received);
    assert.equal(end.status, 200, end.text.slice(0, 500));
    const found = await session(browser);
    assert.equal(found?.account.person, '99900601D');
    assert.equal(found?.level, 'substantial');
  });

  test('a person of another state is somebody of their own, and never one of our numbers', async () => {
    const browser = await began();
    const { acs, response } = await throughSaml(browser, { person: 'DEMO-0001', level: 'high' });
    await browser.go(await browser.post(acs, { SAMLResponse: response }));
    const found = await session(browser);
    assert.equal(found?.account.person, 'FR/DEMO0001');
    assert.equal(found?.level, 'high');
  });

  test('an answer is brought once, and only to the browser that asked', async () => {
    const victim = await began();
    const attacker = await began();
    const { acs, response } = await throughSaml(attacker, {});
    await victim.get('/sign-in/upstream/demo-eidas');
    const received = await victim.post(acs, { SAMLResponse: response });
    assert.equal(received.status, 303);
    assert.equal((await victim.get(received.location!)).status, 400, 'login CSRF');
    assert.equal(await session(victim), undefined);
    assert.equal((await attacker.post(acs, { SAMLResponse: response })).status, 400, 'replay');
  });

  test('who gives up there is told so; a provider that is stopped is none', async () => {
    const browser = await began();
    const { acs, response } = await throughSaml(browser, { answer: 'no' });
    const refusal = await browser.post(acs, { SAMLResponse: response });
    assert.equal(refusal.status, 403);
    await house.database.pool.query(`update upstreams.upstream set state = 'suspended' where kind = 'saml'`);
    const { acs: again, response: late } = { acs, response };
    assert.equal((await browser.post(again, { SAMLResponse: late })).status, 400);
    assert.equal((await browser.get('/sign-in/upstream/demo-eidas')).status, 404);
    assert.doesNotMatch((await browser.get('/sign-in/upstream')).text, /eIDAS node/);
    await house.database.pool.query(`update upstreams.upstream set state = 'active' where kind = 'saml'`);
  });

  test('whatever is sent to the address of answers, it is no failure of ours and nothing is reflected', async () => {
    const browser = surf(house);
    const doctype = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>';
    const wrong = ['', 'x', '%', 'PHg+', Buffer.from(doctype).toString('base64'), 'A'.repeat(700_000)];
    for (const SAMLResponse of wrong) {
      const answer = await browser.post('/saml/acs', { SAMLResponse });
      assert.equal(answer.status, 400, SAMLResponse.slice(0, 20));
      assert.doesNotMatch(answer.text, /ENTITY|AAAAAAA/);
    }
    assert.equal((await browser.post('/saml/acs', { SAMLResponse: 'A'.repeat(900_000) })).status, 413);
    assert.equal((await browser.get('/saml/acs')).status, 400);
  });

  test('what nobody asked for leaves nothing in the ledger, however often it is sent', async () => {
    const refusals = async () => {
      const { rows } = await house.database.pool.query(
        `select count(*)::int as n from kernel.audit where action = 'identity.identification.refuse'`,
      );
      return rows[0].n as number;
    };
    const browser = await began();
    const { acs, response } = await throughSaml(browser, { answer: 'no' });
    const before = await refusals();
    const stranger = surf(house);
    for (const SAMLResponse of ['AAAA', 'AAAA', 'PHg+', response, response])
      assert.ok((await stranger.post(acs, { SAMLResponse })).status >= 400);
    assert.equal(await refusals(), before);
    assert.match(
      await house.kernel.metrics.text(),
      /aplec_sign_in_total\{method="upstream",outcome="refused"\} [1-9]/,
    );
  });
});
