import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { somebody } from '../../../../test/browser.ts';
import { makeTown, type Town } from '../../../../test/kernel.ts';
import { need, programPath } from '../../../../test/need.ts';
import { type OpenHouse, openHouse } from '../../../../test/outside/house.ts';
import { type Surf, surf } from '../../../../test/surf.ts';
import { perform } from '../../../kernel/action.ts';
import type { Employee } from '../../../kernel/actor.ts';
import { SESSION_COOKIE } from '../../../kernel/http/session.ts';
import { readInbox } from '../../../kernel/messages/index.ts';
import { hotp, stepAt } from '../../../kernel/totp.ts';
import { meansOf, type Person, sessionOf } from '../identity/index.ts';
import { confirmEnrolment, enrolAtDesk } from '../mobile-code/actions/enrol.ts';
import { registerDemoPosition } from '../people/index.ts';
import { resetCredential } from './actions/credentials.ts';
import { faultOf, hashOfPassword, isPassword } from './password.ts';
import { newRecoveryCodes, recoveryCode } from './recovery.ts';

const PASSWORD = 'tres cavalls damunt la taula verda';
const OWN = '/account/authenticator';
const SIGN_IN = '/sign-in/authenticator';

let house: OpenHouse;
let town: Town;
let registrar: Employee;
let phones = 600_900_000;
before(async () => {
  house = await openHouse();
  town = await makeTown(house.kernel);
  registrar = { ...town.employee('identity.enrol'), document: '99900003A', level: 'substantial' };
});
after(() => house.close());

/** An employee who is signed in by a code on their phone. */
async function employee({ works = true } = {}): Promise<{ person: Person; browser: Surf }> {
  const { kernel, database } = house;
  const person = somebody();
  const phone = `+34${phones++}`;
  const code = async () =>
    /^(\d{6})/.exec((await readInbox(kernel)).find(({ to }) => to === phone)?.text ?? '')?.[1] ?? '';
  const wish = { person: { ...person, birthDate: '1980-02-03' }, phone };
  const { id } = await perform(kernel, enrolAtDesk, registrar, wish);
  await perform(kernel, confirmEnrolment, registrar, { id, code: await code() });
  const place = {
    administrationId: town.id,
    person: person.document,
    name: 'Prova Prova',
    unit: 'X',
    title: 'X',
  };
  if (works)
    await kernel.db
      .transaction()
      .execute((tx) => registerDemoPosition(tx, { ...place, capabilities: [] }, kernel.now()));
  await database.pool.query(`update mobile_code.code set created_at = created_at - interval '2 minutes'`);
  const browser = surf(house);
  await browser.get('/sign-in?next=/account');
  await browser.post('/sign-in/mobile-code', { document: person.document, phone });
  await browser.go(await browser.post('/sign-in/mobile-code/code', { code: await code() }));
  await browser.post('/acting', { as: 'self', next: '/account' });
  return { person, browser };
}

const codeAt = (key: string, stepsOn = 0) => {
  const bits = [...key]
    .map((each) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(each).toString(2).padStart(5, '0'))
    .join('');
  const bytes = Buffer.from((bits.match(/.{8}/g) ?? []).map((each) => Number.parseInt(each, 2)));
  return hotp(bytes, stepAt(Date.now()) + stepsOn);
};

/** An employee with a password and an application, whose first code was used. */
async function enrolled() {
  const { person, browser } = await employee();
  const begun = await browser.post(OWN, { password: PASSWORD, again: PASSWORD, act: 'begin' });
  assert.equal(begun.location, `${OWN}/app`, begun.text.slice(0, 800));
  const page = (await browser.get(`${OWN}/app`)).text;
  const key = /<code[^>]*>((?:[A-Z2-7]{4} ?){8})<\/code>/.exec(page)![1]!.replaceAll(' ', '');
  const done = await browser.post(`${OWN}/app`, { code: codeAt(key, -1) });
  const paper = [...done.text.matchAll(/[A-Z2-9]{5}-[A-Z2-9]{5}/g)].map(([each]) => each);
  assert.equal(paper.length, 10, done.text.slice(0, 800));
  return { person, browser, key, paper };
}

type Given = { document: string; password?: string; code: string };
async function enter({ document, password = PASSWORD, code }: Given, browser = surf(house)) {
  await browser.get('/sign-in?next=/account');
  const answer = await browser.post(SIGN_IN, { document, password, code });
  return { answer, session: await sessionOf(house.kernel, browser.jar.get(SESSION_COOKIE)) };
}

describe('a password and an application', () => {
  test('an employee adds them, signs in with both, and a code counts once', async () => {
    const { person, key } = await enrolled();
    const code = codeAt(key);
    const { answer, session } = await enter({ document: person.document.toLowerCase(), code });
    assert.equal(answer.status, 303, answer.text.slice(0, 500));
    assert.equal(session?.account.person, person.document);
    assert.equal(session?.level, 'substantial');
    assert.deepEqual(session?.amr, ['pwd', 'otp', 'swk']);
    assert.equal((await enter({ document: person.document, code })).session, undefined);
  });

  test('oathtool makes the same codes from the key on the page', { skip: need('oathtool') }, async () => {
    const { person, key } = await enrolled();
    const code = execFileSync(programPath('oathtool'), ['--totp', '--base32', key]).toString().trim();
    assert.ok((await enter({ document: person.document, code })).session !== undefined);
  });

  test('of two who use one code at the same moment only one gets in', async () => {
    const { person, key } = await enrolled();
    const given = { document: person.document, code: codeAt(key) };
    const both = await Promise.all([enter(given), enter(given)]);
    assert.equal(both.filter(({ session }) => session !== undefined).length, 1);
  });

  test('a code on paper serves once in the place of the application; new ones end the old', async () => {
    const { person, browser, paper } = await enrolled();
    const document = person.document;
    assert.ok((await enter({ document, code: paper[0]!.toLowerCase() })).session !== undefined);
    assert.equal((await enter({ document, code: paper[0]! })).session, undefined);
    const renewed = await browser.post(`${OWN}/codes`, {});
    const fresh = [...renewed.text.matchAll(/[A-Z2-9]{5}-[A-Z2-9]{5}/g)].map(([each]) => each);
    assert.equal(fresh.length, 10);
    assert.equal((await enter({ document, code: paper[1]! })).session, undefined);
    assert.ok((await enter({ document, code: fresh[1]! })).session !== undefined);
  });

  test('nobody learns what was wrong, nor who has one: page and status are the same', async () => {
    const { person, key } = await enrolled();
    const plain = (text: string) => text.replaceAll(/value="[^"]*"/g, '');
    const seen = async (given: Given) => {
      const { answer } = await enter(given);
      return [answer.status, plain(answer.text)];
    };
    const wrongPassword = await seen({ document: person.document, password: 'x', code: codeAt(key) });
    const wrongCode = await seen({ document: person.document, code: '000000' });
    const nobody = await seen({ document: somebody().document, code: '000000' });
    assert.deepEqual(wrongCode, wrongPassword);
    assert.deepEqual(nobody, wrongPassword);
    assert.equal(wrongPassword[0], 401);
  });

  test('whoever guesses waits, and the person on their own device does not', async () => {
    const { person, browser, key, paper } = await enrolled();
    for (let at = 0; at < 6; at++) await enter({ document: person.document, password: 'x', code: '000000' });
    const guesser = await enter({ document: person.document, code: paper[2]! });
    assert.equal(guesser.answer.status, 429);
    assert.equal(guesser.session, undefined);
    await browser.post('/sign-out', {});
    const own = await enter({ document: person.document, code: codeAt(key) }, browser);
    assert.equal(own.answer.status, 303);
  });

  test('who works for no administration is told what else there is', async () => {
    const { browser } = await employee({ works: false });
    assert.match((await browser.get(OWN)).text, /only for those who work for an administration/);
    assert.equal(
      (await browser.post(OWN, { password: PASSWORD, again: PASSWORD, act: 'begin' })).status,
      403,
    );
  });

  test('a desk ends what somebody lost; ended from the account, or with everything, it signs nobody in', async () => {
    const { person, key } = await enrolled();
    await perform(house.kernel, resetCredential, registrar, { document: person.document });
    assert.equal((await enter({ document: person.document, code: codeAt(key) })).session, undefined);
    const { rows } = await house.database.pool.query(
      `select password_hash, secret from authenticator.credential where state = 'ended'`,
    );
    assert.ok(rows.length > 0 && rows.every((row) => row.password_hash === '' && row.secret === ''));
    const account = await house.database.pool.query('select id from identity.account where person = $1', [
      person.document,
    ]);
    const means = await meansOf(house.kernel.db, account.rows[0].id);
    assert.ok(
      means.filter(({ method }) => method === 'authenticator').every(({ revokedAt }) => revokedAt !== null),
    );
  });

  test('a changed password ends the old one', async () => {
    const { person, browser, key, paper } = await enrolled();
    const next = 'quatre gavines sobre el campanar';
    const changed = await browser.post(OWN, { password: next, again: next, act: 'change' });
    assert.equal(changed.location, '/account', changed.text.slice(0, 500));
    assert.equal((await enter({ document: person.document, code: paper[3]! })).session, undefined);
    assert.ok(
      (await enter({ document: person.document, password: next, code: codeAt(key) })).session !== undefined,
    );
  });

  test('what is typed wrong is told beside its field, in words', async () => {
    const { browser } = await employee();
    const short = await browser.post(OWN, { password: 'curta', again: 'curta' });
    assert.equal(short.status, 422);
    assert.match(short.text, /must have at least 12 characters/);
    const other = await browser.post(OWN, { password: PASSWORD, again: 'x' });
    assert.match(other.text, /is not the same password/);
    await browser.post(OWN, { password: PASSWORD, again: PASSWORD, act: 'begin' });
    assert.equal((await browser.post(`${OWN}/app`, { code: '000000' })).status, 422);
  });

  test('no password and no secret can be read in the database', async () => {
    const { key } = await enrolled();
    const { rows } = await house.database.pool.query('select * from authenticator.credential');
    const all = JSON.stringify(rows);
    assert.ok(!all.includes(PASSWORD) && !all.includes(key));
    const input = await house.database.pool.query(
      `select count(*)::int as n from ledger.record where record::text like '%cavalls%'`,
    );
    assert.equal(input.rows[0].n, 0);
  });
});

test('passwords that are guessed first are refused, and phrases are not', () => {
  const about = ['Mercè Tarrés Coll', '99900601D', 'merce@example.org'];
  for (const bad of [
    'password1234',
    '123456789012',
    'qwertyuiop12',
    'mercetarrescoll',
    '99900601D99900601D',
    'aaaaaaaaaaaaaaa',
  ])
    assert.notEqual(faultOf(bad, about), undefined, bad);
  assert.equal(faultOf(PASSWORD, about), undefined);
  assert.match(faultOf('x'.repeat(200), about) ?? '', /at most/);
});

test('a hash is of its password only, whatever form its letters came in', async () => {
  const hash = await hashOfPassword('contrasenya amb ç');
  assert.match(hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  assert.equal(await isPassword('contrasenya amb ç'.normalize('NFD'), hash), true);
  assert.equal(await isPassword('contrasenya amb c', hash), false);
  assert.equal(await isPassword('x', undefined), false);
});

test('a code on paper is read as people write it', () => {
  for (const code of newRecoveryCodes())
    assert.equal(recoveryCode(code.toLowerCase().replace('-', ' ')), code.replace('-', ''));
  assert.equal(recoveryCode('123456'), undefined);
});
