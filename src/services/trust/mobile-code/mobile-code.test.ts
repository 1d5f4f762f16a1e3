import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { signedIn, somebody } from '../../../../test/browser.ts';
import { makeTown } from '../../../../test/kernel.ts';
import { type OpenHouse, openHouse } from '../../../../test/outside/house.ts';
import { type Surf, surf } from '../../../../test/surf.ts';
import { perform } from '../../../kernel/action.ts';
import type { Employee } from '../../../kernel/actor.ts';
import { SESSION_COOKIE } from '../../../kernel/http/session.ts';
import { readInbox } from '../../../kernel/messages/index.ts';
import { Problem } from '../../../kernel/problem.ts';
import { findPerson, meansOf, type Person, sessionOf } from '../identity/index.ts';
import { warnEnding } from './actions/by-platform.ts';
import { blockPhone, confirmEnrolment, enrolAtDesk, enrolOneself } from './actions/enrol.ts';
import { checkCode, PLATFORM, sendCode } from './actions/sign-in.ts';
import { endOfEnrolment, isOldEnough, phoneNumber } from './code.ts';

let house: OpenHouse;
let registrar: Employee;
before(async () => {
  house = await openHouse();
  const town = await makeTown(house.kernel);
  registrar = { ...town.employee('identity.enrol'), document: somebody().document, level: 'substantial' };
});
after(() => house.close());

let phones = 600_100_000;
const nextPhone = () => `+34${phones++}`;
const codeTo = async (phone: string): Promise<string> => {
  const message = (await readInbox(house.kernel)).find(({ to }) => to === phone);
  return /^(\d{6})/.exec(message?.text ?? '')?.[1] ?? 'none';
};
const codeOf = (doing: Promise<unknown>) =>
  doing.then(
    () => 'done',
    (error) => (error instanceof Problem ? error.code : String(error)),
  );
const wishOf = (person: Person, phone: string) => ({ person: { ...person, birthDate: '1980-02-03' }, phone });

/** Somebody with a telephone that was enrolled at a desk. */
async function enrolled(person = somebody(), phone = nextPhone()) {
  const { id } = await perform(house.kernel, enrolAtDesk, registrar, wishOf(person, phone));
  const done = await perform(house.kernel, confirmEnrolment, registrar, { id, code: await codeTo(phone) });
  assert.equal(done.outcome, 'enrolled');
  return { person, phone };
}

async function askFor(browser: Surf, document: string, phone: string, level = 'low') {
  await browser.get(`/sign-in?next=/citizen&level=${level}`);
  return browser.post('/sign-in/mobile-code', { document, phone });
}
const session = (browser: Surf) => sessionOf(house.kernel, browser.jar.get(SESSION_COOKIE));

describe('the code on the phone', () => {
  test('a person enrolled at a desk signs in with the code that arrives, once', async () => {
    const { person, phone } = await enrolled();
    const browser = surf(house);
    const asked = await askFor(browser, person.document.toLowerCase(), phone.replace('+34', ''));
    assert.equal(asked.location, '/sign-in/mobile-code/code', asked.text.slice(0, 400));
    const code = await codeTo(phone);
    const copy = new Map(browser.jar);
    const entered = await browser.post('/sign-in/mobile-code/code', { code });
    assert.equal(entered.location, '/acting/begin?next=%2Fcitizen', entered.text.slice(0, 600));
    assert.equal((await session(browser))?.level, 'substantial');
    assert.deepEqual((await session(browser))?.amr, ['otp', 'sms']);
    const again = surf(house);
    for (const [name, value] of copy) again.jar.set(name, value);
    const replayed = await again.post('/sign-in/mobile-code/code', { code });
    assert.equal(replayed.status, 410);
    assert.equal(await session(again), undefined);
  });

  test('nobody learns from outside who is enrolled: page, status and cookies are the same', async () => {
    const { person, phone } = await enrolled();
    const seen = async (document: string, number: string) => {
      await house.database.pool.query(
        `update mobile_code.code set created_at = created_at - interval '2 minutes'`,
      );
      const browser = surf(house);
      const asked = await askFor(browser, document, number);
      const page = await browser.get('/sign-in/mobile-code/code');
      const wrong = await browser.post('/sign-in/mobile-code/code', { code: '000001' });
      const plain = (text: string) => text.replaceAll(/value="[^"]*"/g, '').replaceAll(/··· ··· \d{3}/g, '·');
      const cookie = [...browser.jar].map(([name, value]) => [name, value.length]);
      return {
        asked: [asked.status, asked.location],
        page: plain(page.text),
        wrong: [wrong.status, plain(wrong.text)],
        cookie,
      };
    };
    const other = somebody();
    const known = await seen(person.document, phone);
    assert.deepEqual(await seen(other.document, nextPhone()), known);
    assert.deepEqual(await seen(person.document, nextPhone()), known, 'with another telephone');
  });

  test('no message leaves for who is not enrolled, and their code is right for nobody', async () => {
    const phone = nextPhone();
    const person = somebody().document;
    const attemptId = '019a0000-0000-7000-8000-00000000a001';
    const { id } = await perform(house.kernel, sendCode, PLATFORM, { attemptId, person, phone, lang: 'ca' });
    assert.equal(await codeTo(phone), 'none');
    let right = 0;
    for (let at = 0; at < 5; at++) {
      const { outcome } = await perform(house.kernel, checkCode, PLATFORM, {
        attemptId,
        id,
        code: String(at).padStart(6, '0'),
      });
      if (outcome === 'right') right++;
    }
    assert.equal(right, 0);
  });

  test('five wrong tries end a code, also for the right one, and each is in the history', async () => {
    const { person, phone } = await enrolled();
    const browser = surf(house);
    await askFor(browser, person.document, phone);
    const code = await codeTo(phone);
    const wrong = code === '111111' ? '222222' : '111111';
    const statuses: number[] = [];
    for (let at = 0; at < 6; at++)
      statuses.push((await browser.post('/sign-in/mobile-code/code', { code: wrong })).status);
    assert.deepEqual(statuses.slice(0, 4), [422, 422, 422, 422]);
    assert.ok([410, 429].includes(statuses[5]!), String(statuses));
    assert.notEqual((await browser.post('/sign-in/mobile-code/code', { code })).status, 303);
    assert.equal(await session(browser), undefined);
    const account = await house.kernel.db.transaction().execute((tx) => findPerson(tx, person.document));
    const { rows } = await house.database.pool.query(
      `select count(*)::int as n from identity.identification where account_id = $1 and outcome = 'refused'`,
      [account?.id],
    );
    assert.ok(rows[0].n >= 4, String(rows[0].n));
  });

  test('a code of another browser, of ten minutes ago, or of the one before it is worth nothing', async () => {
    const { person, phone } = await enrolled();
    const [mine, theirs] = [surf(house), surf(house)];
    await askFor(mine, person.document, phone);
    const code = await codeTo(phone);
    await theirs.get('/sign-in?next=/citizen');
    assert.equal((await theirs.post('/sign-in/mobile-code/code', { code })).status, 410, 'another browser');
    await house.database.pool.query(
      `update mobile_code.code set ends_at = now() - interval '1 second' where purpose = 'sign-in'`,
    );
    assert.equal((await mine.post('/sign-in/mobile-code/code', { code })).status, 410, 'too late');
  });

  test('a telephone does not ring all night: a minute between codes and five an hour, whoever asks', async () => {
    const { person, phone } = await enrolled();
    assert.equal((await askFor(surf(house), person.document, phone)).status, 303);
    const soon = await askFor(surf(house), person.document, phone);
    assert.equal(soon.status, 429);
    assert.match(soon.text, /mobile-code\.too-soon/);
    await house.database.pool.query(
      `update mobile_code.code set created_at = created_at - interval '2 minutes'`,
    );
    for (let at = 0; at < 4; at++) {
      await askFor(surf(house), person.document, phone);
      await house.database.pool.query(
        `update mobile_code.code set created_at = created_at - interval '2 minutes'`,
      );
    }
    assert.match((await askFor(surf(house), person.document, phone)).text, /mobile-code\.too-many-codes/);
  });

  test('the message binds the code to our host', async () => {
    const { person, phone } = await enrolled();
    await askFor(surf(house), person.document, phone);
    const message = (await readInbox(house.kernel)).find(({ to }) => to === phone);
    assert.match(message?.text ?? '', /^\d{6} [\s\S]*\n@localhost #\d{6}$/);
  });

  test('a telephone enrolled from home does not open what needs more', async () => {
    const browser = surf(house);
    const { session: low } = await signedIn(house.kernel, 'low');
    const phone = nextPhone();
    const me = { kind: 'citizen', document: low.account.person, name: 'Prova', level: 'low' } as const;
    const { id } = await perform(house.kernel, enrolOneself, me, { phone });
    const done = await perform(house.kernel, confirmEnrolment, me, { id, code: await codeTo(phone) });
    assert.equal(done.level, 'low', 'what is added in a session is worth that session');
    await askFor(browser, low.account.person, phone, 'substantial');
    const entered = await browser.post('/sign-in/mobile-code/code', { code: await codeTo(phone) });
    assert.match(entered.text, /identity\.not-sure-enough/);
  });
});

describe('enrolment', () => {
  test('nobody enrols themself at the desk, nobody under sixteen, and not without a substantial sign-in', async () => {
    const self = { ...somebody(), document: registrar.document };
    assert.equal(
      await codeOf(perform(house.kernel, enrolAtDesk, registrar, wishOf(self, nextPhone()))),
      'mobile-code.own-enrolment',
    );
    const child = { person: { ...somebody(), birthDate: '2020-01-01' }, phone: nextPhone() };
    assert.equal(await codeOf(perform(house.kernel, enrolAtDesk, registrar, child)), 'mobile-code.too-young');
    const weak = { ...registrar, level: 'low' as const };
    assert.equal(
      await codeOf(perform(house.kernel, enrolAtDesk, weak, wishOf(somebody(), nextPhone()))),
      'kernel.level-too-low',
    );
  });

  test('the code proves the telephone to whoever began, and to nobody else', async () => {
    const phone = nextPhone();
    const { id } = await perform(house.kernel, enrolAtDesk, registrar, wishOf(somebody(), phone));
    const other = {
      ...(await makeTown(house.kernel)).employee('identity.enrol'),
      level: 'substantial' as const,
    };
    const code = await codeTo(phone);
    assert.equal((await perform(house.kernel, confirmEnrolment, other, { id, code })).outcome, 'over');
    assert.equal(
      (await perform(house.kernel, confirmEnrolment, registrar, { id, code })).outcome,
      'enrolled',
    );
  });

  test('a new number takes the place of the old one, and the old one is told', async () => {
    const { person, phone } = await enrolled();
    await enrolled(person, nextPhone());
    const told = (await readInbox(house.kernel)).find(
      ({ to, text }) => to === phone && /telephone/.test(text),
    );
    assert.ok(told);
    const account = await house.kernel.db.transaction().execute((tx) => findPerson(tx, person.document));
    assert.equal((await meansOf(house.kernel.db, account!.id, 'mobile-code')).length, 1);
  });

  test('a telephone that was lost stops at once', async () => {
    const { person, phone } = await enrolled();
    await perform(house.kernel, blockPhone, registrar, { document: person.document });
    const browser = surf(house);
    await askFor(browser, person.document, phone);
    assert.equal(
      (await readInbox(house.kernel)).filter(
        ({ to, text }) => to === phone && /Aplec/.test(text) && /#/.test(text),
      ).length,
      1,
      'only that of the enrolment',
    );
    assert.equal(
      await codeOf(perform(house.kernel, blockPhone, registrar, { document: person.document })),
      'mobile-code.not-enrolled',
    );
  });

  test('from home, with the facts that were shared and no others: the low level', async () => {
    const [phone, facts] = [
      nextPhone(),
      {
        document: somebody().document,
        birthDate: '1950-05-14',
        documentUntil: '2030-01-31',
        healthCard: 'PROV0500514001',
      },
    ];
    const { loadFacts } = await import('./actions/by-platform.ts');
    await perform(
      house.kernel,
      loadFacts,
      { kind: 'operator', document: '1', name: 'x', capabilities: ['methods.manage'], level: 'substantial' },
      { lines: [facts] },
    );
    const { rows } = await house.database.pool.query(
      `select encode(mac, 'escape') as text from mobile_code.shared_fact`,
    );
    assert.ok(!rows.some((row) => row.text.includes(facts.document)));
    const day = (name: string, iso: string) => {
      const [year = '', month = '', dayOf = ''] = iso.split('-');
      return { [`${name}-year`]: year, [`${name}-month`]: month, [`${name}-day`]: dayOf };
    };
    const form = {
      'person.documentType': 'NIF',
      'person.document': facts.document,
      'person.givenName': 'Prova',
      'person.surname1': 'Prova',
      ...day('person.birthDate', facts.birthDate),
      ...day('documentUntil', facts.documentUntil),
      healthCard: facts.healthCard,
      phone,
    };
    const browser = surf(house);
    await browser.get('/sign-in?next=/citizen');
    const wrong = await browser.post('/sign-in/mobile-code/new', { ...form, healthCard: 'PROV0500514999' });
    assert.equal(wrong.status, 422);
    const right = await browser.post('/sign-in/mobile-code/new', form);
    assert.equal(
      right.location,
      '/sign-in/mobile-code/new/code',
      right.text.replaceAll(/<[^>]*>/g, ' ').slice(0, 900),
    );
    const done = await browser.post('/sign-in/mobile-code/new/code', { code: await codeTo(phone) });
    assert.equal(done.status, 200);
    const account = await house.kernel.db.transaction().execute((tx) => findPerson(tx, facts.document));
    assert.deepEqual(
      (await meansOf(house.kernel.db, account!.id)).map(({ level, enrolledBy }) => [level, enrolledBy]),
      [['low', 'shared-data']],
    );
  });

  test('people are told a month before their enrolment ends, once', async () => {
    const { person, phone } = await enrolled();
    const account = await house.kernel.db.transaction().execute((tx) => findPerson(tx, person.document));
    const soon = Temporal.Now.plainDateISO().add({ days: 20 }).toString();
    await house.database.pool.query('update mobile_code.phone set ends_on = $2 where account_id = $1', [
      account!.id,
      soon,
    ]);
    const told = async () =>
      (await readInbox(house.kernel)).filter(({ to, text }) => to === phone && /account\/phone/.test(text))
        .length;
    await perform(house.kernel, warnEnding, PLATFORM, {});
    await perform(house.kernel, warnEnding, PLATFORM, {});
    assert.equal(await told(), 1);
  });
});

test('numbers as people write them, ages and ends by the day', () => {
  for (const text of ['600 000 000', '600-000-000', '+34 600000000', '0034600000000'])
    assert.equal(phoneNumber(text), '+34600000000');
  for (const text of ['900000000', '+34900000000', '60000000', 'abc', '', '+1'])
    assert.equal(phoneNumber(text), undefined, text);
  const day = Temporal.PlainDate.from('2026-03-01');
  assert.ok(isOldEnough(Temporal.PlainDate.from('2010-03-01'), day));
  assert.ok(!isOldEnough(Temporal.PlainDate.from('2010-03-02'), day));
  assert.equal(endOfEnrolment(day, undefined).toString(), '2030-03-01');
  assert.equal(endOfEnrolment(day, Temporal.PlainDate.from('2026-06-30')).toString(), '2027-06-30');
});
