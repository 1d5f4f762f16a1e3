import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { browser, signedIn, somebody } from '../../../../test/browser.ts';
import { testKernel } from '../../../../test/kernel.ts';
import { perform } from '../../../kernel/action.ts';
import { SESSION_COOKIE } from '../../../kernel/http/session.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { readInbox } from '../../../kernel/messages/index.ts';
import { Problem } from '../../../kernel/problem.ts';
import { personKey } from './account.ts';
import { endSession } from './actions/end-session.ts';
import { attemptOf, keepState, openAttempt, stateOf } from './attempt.ts';
import { sessionOf } from './identify.ts';
import { addMeans, revokeMeans } from './means.ts';
import { assertMayTry, countWrongTry, forgetWrongTries } from './trials.ts';

let kernel: Kernel;
before(async () => {
  kernel = await testKernel();
});

const codeOf = async (doing: Promise<unknown>): Promise<string> => {
  try {
    await doing;
    return 'done';
  } catch (error) {
    return error instanceof Problem ? error.code : String(error);
  }
};
const later = (time: Temporal.DurationLike): Kernel => ({
  ...kernel,
  now: () => Temporal.Now.instant().add(time),
});
const count = async (sql: string, values: unknown[]) =>
  (await kernel.pool.query(`select count(*)::int as n from ${sql}`, values)).rows[0].n as number;

test('a person who was identified has a session, and the database cannot be turned into one', async () => {
  const { person, session, token } = await signedIn(kernel);
  assert.equal(session.account.person, person.document);
  assert.equal(session.level, 'substantial');
  const stored = await kernel.pool.query(
    'select encode(token_hash, $1) as h from identity.session where id = $2',
    ['hex', session.id],
  );
  assert.notEqual(stored.rows[0].h, Buffer.from(token, 'base64url').toString('hex'));
  assert.equal(await sessionOf(kernel, stored.rows[0].h), undefined);
  assert.equal(await sessionOf(kernel, ''), undefined);
});

test('an attempt ends once: whoever copies its cookie begins nothing', async () => {
  const page = browser(kernel);
  page.begin();
  const copy = new Map(page.jar);
  await page.end({ who: { person: somebody() } });
  const thief = browser(kernel);
  for (const [name, value] of copy) thief.jar.set(name, value);
  assert.equal(await codeOf(thief.end({ who: { person: somebody() } })), 'identity.attempt-spent');
  assert.equal(await thief.session(), undefined);
});

test('an attempt of a quarter of an hour ago, a changed one and none are all lost', async () => {
  const page = browser(later({ minutes: -16 }));
  page.begin();
  const now = browser(kernel);
  for (const [name, value] of page.jar) now.jar.set(name, value);
  assert.equal(await codeOf((async () => attemptOf(now))()), 'identity.attempt-lost');
  now.begin();
  const [name, sealed] = [...now.jar][0]!;
  now.jar.set(name, `${sealed.slice(0, -2)}AA`);
  assert.equal(await codeOf((async () => attemptOf(now))()), 'identity.attempt-lost');
  assert.equal(await codeOf((async () => attemptOf(browser(kernel)))()), 'identity.attempt-lost');
});

test('an attempt leads to a path of ours, whatever it was asked for', () => {
  for (const next of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)'])
    assert.equal(openAttempt(kernel, { next, least: 'low' }).attempt.next, '/');
});

test('what one method kept is not read by another', () => {
  const page = browser(kernel);
  page.take([keepState(kernel, page.begin(), 'mobile-code', { digits: 6 })]);
  assert.deepEqual(stateOf(attemptOf(page), 'mobile-code'), { digits: 6 });
  assert.equal(stateOf(attemptOf(page), 'passkey'), undefined);
});

test('a method that is not sure enough is refused, and the refusal is in the history with its leaf', async () => {
  const page = browser(kernel);
  page.begin({ least: 'high' });
  const before = await count(`kernel.audit where action = $1`, ['identity.identification.refuse']);
  assert.equal(
    await codeOf(page.end({ level: 'substantial', who: { person: somebody() } })),
    'identity.not-sure-enough',
  );
  assert.equal(await page.session(), undefined);
  assert.equal(await count(`kernel.audit where action = $1`, ['identity.identification.refuse']), before + 1);
  // The attempt goes on: another method may end it.
  await page.end({ level: 'high', who: { person: somebody() } });
  assert.equal((await page.session())?.level, 'high');
});

test('a session becomes surer with another token; the one known before is worth nothing', async () => {
  const { page, person, session, token } = await signedIn(kernel, 'low');
  page.begin({ least: 'high', accountId: session.account.id });
  await page.end({ level: 'high', who: { person } });
  const after = (await page.session())!;
  assert.equal(after.id, session.id);
  assert.equal(after.level, 'high');
  assert.notEqual(page.jar.get(SESSION_COOKIE), token);
  assert.equal(await sessionOf(kernel, token), undefined, 'fixation');
});

test('a weaker identification of the same person does not make the session weaker', async () => {
  const { page, person } = await signedIn(kernel, 'high');
  page.begin();
  await page.end({ level: 'low', who: { person } });
  assert.equal((await page.session())?.level, 'high');
});

test('who was asked for more may not come back as another person', async () => {
  const { page, session } = await signedIn(kernel, 'low');
  page.begin({ least: 'high', accountId: session.account.id });
  assert.equal(
    await codeOf(page.end({ level: 'high', who: { person: somebody() } })),
    'identity.another-person',
  );
  assert.equal((await page.session())?.account.id, session.account.id);
});

test('another person on the same browser ends the session of the first', async () => {
  const { page, session, token } = await signedIn(kernel);
  page.begin();
  await page.end({ who: { person: somebody() } });
  assert.equal(await sessionOf(kernel, token), undefined);
  const { rows } = await kernel.pool.query('select ended_why from identity.session where id = $1', [
    session.id,
  ]);
  assert.equal(rows[0].ended_why, 'replaced');
});

test('a session ends after its hours, and after an hour without a page', async () => {
  const { token } = await signedIn(kernel);
  assert.ok(await sessionOf(later({ minutes: 59 }), token));
  assert.ok(await sessionOf(later({ minutes: 110 }), token), 'seen after 59 minutes');
  assert.equal(await sessionOf(later({ minutes: 110 + 61 }), token), undefined, 'idle');
  const other = await signedIn(kernel);
  await kernel.pool.query(`update identity.session set seen_at = now() + interval '8 hours' where id = $1`, [
    other.session.id,
  ]);
  assert.ok(await sessionOf(later({ minutes: 479 }), other.token));
  assert.equal(await sessionOf(later({ minutes: 481 }), other.token), undefined, 'over');
});

test('a person ends their own sessions and nobody else’s', async () => {
  const [one, other] = [await signedIn(kernel), await signedIn(kernel)];
  const me = { kind: 'citizen', document: one.person.document, name: 'Prova' } as const;
  assert.equal(
    await codeOf(perform(kernel, endSession, me, { id: other.session.id })),
    'identity.session-unknown',
  );
  assert.ok(await sessionOf(kernel, other.token));
  await perform(kernel, endSession, me, { id: one.session.id });
  assert.equal(await sessionOf(kernel, one.token), undefined);
});

test('a means gives no more than it was enrolled with, and nothing once it was revoked', async () => {
  const { session } = await signedIn(kernel);
  const accountId = session.account.id;
  const work = { kernel, now: kernel.now(), emit: () => undefined } as never as Parameters<
    typeof addMeans
  >[0];
  const means = await kernel.db
    .transaction()
    .execute((tx) =>
      addMeans(
        { ...work, tx },
        { ...{ accountId, method: 'mobile-code', label: '··34', level: 'low' }, enrolledBy: 'shared-data' },
      ),
    );
  const page = browser(kernel);
  page.begin();
  await page.end({ level: 'high', who: { accountId, meansId: means } });
  assert.equal((await page.session())?.level, 'low');
  await kernel.db
    .transaction()
    .execute((tx) =>
      revokeMeans({ ...work, tx }, { accountId, id: means, method: 'mobile-code', why: 'lost' }),
    );
  const again = browser(kernel);
  again.begin();
  assert.equal(
    await codeOf(again.end({ level: 'high', who: { accountId, meansId: means } })),
    'identity.means-unknown',
  );
});

test('a new browser is told by e-mail to who has one, an old one is not', async () => {
  const { page, person, session } = await signedIn(kernel);
  const email = `${session.id}@prova.example`;
  await kernel.pool.query('update identity.account set email = $2 where id = $1', [
    session.account.id,
    email,
  ]);
  const told = async () => (await readInbox(kernel)).filter(({ to }) => to === email).length;
  page.begin();
  await page.end({ who: { person } });
  assert.equal(await told(), 0);
  const another = browser(kernel, 'Un altre navegador');
  another.begin();
  await another.end({ who: { person } });
  assert.equal(await told(), 1);
});

test('guessing from elsewhere slows the guesser, and not the person on their own device', async () => {
  const about = { method: 'mobile-code', target: `person-${kernel.now().epochMilliseconds}`, network: 'n' };
  for (let at = 0; at < 4; at++) await countWrongTry(kernel, about);
  assert.equal(await codeOf(assertMayTry(kernel, about)), 'identity.too-many-tries');
  assert.equal(
    await codeOf(assertMayTry(kernel, { ...about, deviceId: 'mine' })),
    'done',
    'the victim goes on',
  );
  assert.equal(await codeOf(assertMayTry(later({ seconds: 31 }), about)), 'done');
  await countWrongTry(later({ seconds: 31 }), about);
  assert.equal(
    await codeOf(assertMayTry(later({ seconds: 80 }), about)),
    'identity.too-many-tries',
    'twice as long',
  );
  await forgetWrongTries(kernel, about);
  assert.equal(await codeOf(assertMayTry(kernel, about)), 'done');
});

test('one network that guesses at everybody is slowed too', async () => {
  const network = `network-${kernel.now().epochMilliseconds}`;
  for (let at = 0; at < 30; at++)
    await countWrongTry(kernel, { method: 'm', target: `p${at}-${network}`, network });
  assert.equal(
    await codeOf(assertMayTry(kernel, { method: 'm', target: `fresh-${network}`, network })),
    'identity.too-many-tries',
  );
});

test('numbers of two states never meet', () => {
  assert.equal(personKey({ document: '99.900.001-r', country: 'ES' }), '99900001R');
  assert.equal(personKey({ document: '99900001R', country: 'PT' }), 'PT/99900001R');
});
