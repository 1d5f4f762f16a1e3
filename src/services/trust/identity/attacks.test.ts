/** What an attacker tries against sessions, means and accounts; each was possible once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browser, signedIn, somebody } from '../../../../test/browser.ts';
import { testKernel } from '../../../../test/kernel.ts';
import { perform } from '../../../kernel/action.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { readInbox } from '../../../kernel/messages/index.ts';
import { Problem } from '../../../kernel/problem.ts';
import { askEmail, endOwnMeans } from './actions/own-account.ts';
import { attemptOf, openAttempt } from './attempt.ts';
import { identified, sessionOf } from './identify.ts';
import { addMeans, revokeMeans } from './means.ts';
import { assertMayTry, beginTry, countWrongTry } from './trials.ts';

const kernel = await testKernel();
const codeOf = (doing: Promise<unknown>) =>
  doing.then(
    () => 'done',
    (error) => (error instanceof Problem ? error.code : String(error)),
  );
const later = (by: object): Kernel => ({ ...kernel, now: () => kernel.now().add(by) });
const meansWork = { tx: kernel.db, kernel, now: kernel.now(), emit: () => undefined } as never;
const withPhone = (accountId: string, level: 'low' | 'substantial' = 'substantial') =>
  addMeans(meansWork, {
    ...{ accountId, method: 'mobile-code', label: '··34', level, enrolledBy: 'in-person' },
  });

test('a weaker identification does not make the sure one of hours ago look like one of now', async () => {
  const { page, person, session } = await signedIn(kernel, 'high');
  const hours = browser(later({ minutes: 50 }));
  for (const [name, value] of page.jar) hours.jar.set(name, value);
  hours.begin();
  await hours.end({ level: 'low', method: 'weak', amr: ['sms'], who: { person } });
  const after = (await hours.session())!;
  assert.equal(after.level, 'high');
  assert.deepEqual([after.method, after.amr], [session.method, session.amr], 'how they were identified');
  assert.equal(after.identifiedAt.toString(), session.identifiedAt.toString(), 'and when');
});

test('who was asked to identify themself anew is known as surely as they did it then', async () => {
  const { page, person, session } = await signedIn(kernel, 'high');
  const { cookie } = openAttempt(kernel, {
    ...{ next: '/', least: 'low', accountId: session.account.id, fresh: true },
  });
  page.take([cookie]);
  await page.end({ level: 'low', method: 'weak', amr: ['sms'], who: { person } });
  const after = (await page.session())!;
  assert.deepEqual([after.level, after.method], ['low', 'weak']);
  assert.ok(Temporal.Instant.compare(after.identifiedAt, session.identifiedAt) > 0);
});

test('a means that ends takes the sessions along that it began, and no others', async () => {
  const { person, session, token } = await signedIn(kernel);
  const accountId = session.account.id;
  const means = await withPhone(accountId);
  const thief = browser(kernel, 'Un lladre');
  thief.begin();
  await thief.end({ method: 'mobile-code', who: { accountId, meansId: means } });
  assert.ok(await thief.session());
  await perform(
    kernel,
    endOwnMeans,
    { kind: 'citizen', document: person.document, name: 'Prova', level: 'substantial' },
    { id: means },
  );
  assert.equal(await thief.session(), undefined);
  assert.ok(await sessionOf(kernel, token), 'that of another means goes on');
});

test('somebody who changes their own means stays signed in', async () => {
  const { session } = await signedIn(kernel);
  const accountId = session.account.id;
  const means = await withPhone(accountId);
  const page = browser(kernel);
  page.begin();
  await page.end({ method: 'mobile-code', who: { accountId, meansId: means } });
  await revokeMeans(meansWork, { accountId, id: means, method: 'mobile-code', why: 'replaced' });
  assert.ok(await page.session());
});

test('a name that somebody typed does not become that of a person whom a surer method knows', async () => {
  const { person, session } = await signedIn(kernel, 'substantial');
  const page = browser(kernel);
  page.begin();
  await page.end({
    level: 'low',
    who: { person: { ...person, givenName: 'Alcaldessa', surname1: 'De Debò' } },
  });
  assert.equal((await page.session())?.account.givenName, session.account.givenName);
});

test('a passport and an identity card of another state with one number are two people', async () => {
  const document = `L${kernel.now().epochMilliseconds}`;
  const card = somebody({ country: 'DE', documentType: 'other', document });
  await signedIn(kernel, 'substantial', card);
  const page = browser(kernel);
  page.begin();
  assert.equal(
    await codeOf(page.end({ who: { person: { ...card, documentType: 'passport' } } })),
    'identity.document-of-another',
  );
});

test('many wrong tries at once are no more tries than one after another', async () => {
  const about = { method: 'm', target: `at-once-${kernel.now().epochMilliseconds}`, network: 'at-once' };
  let compared = 0;
  await Promise.all(
    Array.from({ length: 40 }, async () => {
      if ((await codeOf(beginTry(kernel, about))) !== 'done') return;
      compared++;
      await countWrongTry(kernel, about);
    }),
  );
  assert.ok(compared <= 4, `${compared} were compared`);
});

test('a neighbour who guesses does not close the door to the device that a person used before', async () => {
  const network = `neighbour-${kernel.now().epochMilliseconds}`;
  for (let at = 0; at < 31; at++)
    await countWrongTry(kernel, { method: 'm', target: `p${at}-${network}`, network });
  const victim = { method: 'm', target: `victim-${network}`, network };
  assert.equal(await codeOf(assertMayTry(kernel, victim)), 'identity.too-many-tries');
  assert.equal(await codeOf(assertMayTry(kernel, { ...victim, deviceId: 'mine' })), 'done');
});

test('a mailbox is not filled, and a code not guessed, by asking again and again', async () => {
  const { person, session } = await signedIn(kernel);
  const me = { kind: 'citizen', document: person.document, name: 'Prova', level: 'substantial' } as const;
  const email = `${session.id}@prova.example`;
  const outcomes: string[] = [];
  for (let at = 0; at < 3; at++) outcomes.push(await codeOf(perform(kernel, askEmail, me, { email })));
  assert.deepEqual(outcomes, ['done', 'identity.too-many-tries', 'identity.too-many-tries']);
  assert.equal((await readInbox(kernel)).filter(({ to }) => to === email).length, 1);
  const twoMinutes = { now: kernel.now().add({ minutes: 2 }) };
  assert.equal(await codeOf(perform(kernel, askEmail, me, { email }, twoMinutes)), 'done');
});

test('an attempt that ends many times at once begins one session', async () => {
  const page = browser(kernel);
  page.begin();
  const attempt = attemptOf(page);
  const person = somebody();
  const given = { method: 'm', level: 'low', amr: [], evidence: {}, who: { person } } as const;
  const all = await Promise.allSettled(Array.from({ length: 8 }, () => identified(page, attempt, given)));
  assert.equal(all.filter(({ status }) => status === 'fulfilled').length, 1);
});
