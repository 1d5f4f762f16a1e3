/** What an attacker tries with telephones and enrolments; each was possible once. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { signedIn, somebody } from '../../../../test/browser.ts';
import { makeTown } from '../../../../test/kernel.ts';
import { type OpenHouse, openHouse } from '../../../../test/outside/house.ts';
import { surf } from '../../../../test/surf.ts';
import { perform } from '../../../kernel/action.ts';
import type { Employee } from '../../../kernel/actor.ts';
import { SESSION_COOKIE } from '../../../kernel/http/session.ts';
import { readInbox } from '../../../kernel/messages/index.ts';
import { Problem } from '../../../kernel/problem.ts';
import { react } from '../../../kernel/worker-reactions.ts';
import { findPerson, meansOf, type Person } from '../identity/index.ts';
import { appoint, registerDemoOperator, registerDemoPosition } from '../people/index.ts';
import { loadFacts } from './actions/by-platform.ts';
import {
  blockPhone,
  confirmEnrolment,
  confirmFromHome,
  enrolAtDesk,
  enrolFromHome,
  enrolOneself,
} from './actions/enrol.ts';
import { PLATFORM, sendCode } from './actions/sign-in.ts';

let house: OpenHouse;
let registrar: Employee;
let town: Awaited<ReturnType<typeof makeTown>>;
before(async () => {
  house = await openHouse();
  town = await makeTown(house.kernel);
  registrar = { ...town.employee('identity.enrol'), document: somebody().document, level: 'substantial' };
});
after(() => house.close());

let phones = 600_700_000;
const nextPhone = () => `+34${phones++}`;
const codeTo = async (phone: string) =>
  /^(\d{6})/.exec((await readInbox(house.kernel)).find(({ to }) => to === phone)?.text ?? '')?.[1] ?? 'none';
const codeOf = (doing: Promise<unknown>) =>
  doing.then(
    () => 'done',
    (error) => (error instanceof Problem ? error.code : String(error)),
  );
const wishOf = (person: Person, phone: string) => ({ person: { ...person, birthDate: '1980-02-03' }, phone });
const operator = (level?: 'low' | 'substantial') => ({
  ...{ kind: 'operator', document: '99900099X', name: 'Operadora' },
  ...{ capabilities: ['methods.manage'], ...(level && { level }) },
});
const accountOf = (person: string) =>
  house.kernel.db
    .transaction()
    .execute((tx) => findPerson(tx, person))
    .then((found) => found!);

async function enrolled(person = somebody(), phone = nextPhone()) {
  const { id } = await perform(house.kernel, enrolAtDesk, registrar, wishOf(person, phone));
  await perform(house.kernel, confirmEnrolment, registrar, { id, code: await codeTo(phone) });
  return { person, phone };
}

async function factsOf(person: Person) {
  const facts = {
    birthDate: '1980-02-03',
    documentUntil: '2031-01-31',
    healthCard: `PROV${person.document}`,
  };
  await perform(house.kernel, loadFacts, operator('substantial') as never, {
    lines: [{ document: person.document, ...facts }],
  });
  return facts;
}
const attemptId = '019a0000-0000-7000-8000-00000000b001';

async function fromHome(person: Person, phone: string, more: Partial<Person> = {}) {
  const { birthDate, ...facts } = await factsOf(person);
  const given = {
    attemptId,
    person: { ...person, birthDate, ...more },
    ...facts,
    phone,
    lang: 'ca',
  } as const;
  const { id } = await perform(house.kernel, enrolFromHome, PLATFORM, given);
  const confirmation = { attemptId, id, code: await codeTo(phone) };
  return perform(house.kernel, confirmFromHome, PLATFORM, confirmation);
}

test('whoever knows somebody’s papers does not take away the telephone that they enrolled at a desk', async () => {
  const { person } = await enrolled();
  assert.equal(await codeOf(fromHome(person, nextPhone())), 'mobile-code.surer-there');
  const [means] = await meansOf(house.kernel.db, (await accountOf(person.document)).id, 'mobile-code');
  assert.equal(means?.level, 'substantial');
});

test('a session of a low level does not replace a telephone that is surer than it', async () => {
  const { person } = await enrolled();
  const me = { kind: 'citizen', document: person.document, name: 'Prova', level: 'low' } as const;
  assert.equal(
    await codeOf(perform(house.kernel, enrolOneself, me, { phone: nextPhone() })),
    'mobile-code.surer-there',
  );
});

test('who enrols from home is not called otherwise than they are known', async () => {
  const { person } = await signedIn(house.kernel, 'substantial');
  await fromHome(person, nextPhone(), { givenName: 'Alcaldessa', surname1: 'De Debò' });
  assert.equal((await accountOf(person.document)).givenName, person.givenName);
});

test('one clerk gives no means to who has rights that take two, nor to an operator', async () => {
  const [boss, runner, officer] = [somebody(), somebody(), somebody()];
  await house.kernel.db.transaction().execute(async (tx) => {
    const now = house.kernel.now();
    const at = { administrationId: town.id, name: 'Prova', unit: 'u', title: 't' };
    await registerDemoPosition(tx, { ...at, person: boss.document, capabilities: ['people.approve'] }, now);
    await registerDemoPosition(tx, { ...at, person: officer.document, capabilities: ['mandates.read'] }, now);
    await registerDemoOperator(tx, { person: runner.document, name: 'Prova', capabilities: [] }, now);
  });
  for (const person of [boss, runner])
    assert.equal(
      await codeOf(perform(house.kernel, enrolAtDesk, registrar, wishOf(person, nextPhone()))),
      'mobile-code.holds-rights',
    );
  assert.equal(
    await codeOf(perform(house.kernel, enrolAtDesk, registrar, wishOf(officer, nextPhone()))),
    'done',
  );
});

test('the number of a document says nothing of the state that gave it', async () => {
  const person = somebody({ documentType: 'other', document: 'DE/L01X00T47' });
  assert.equal(
    await codeOf(perform(house.kernel, enrolAtDesk, registrar, wishOf(person, nextPhone()))),
    'kernel.input-invalid',
  );
});

test('who finds a browser left open adds no telephone of theirs', async () => {
  const { token, session } = await signedIn(house.kernel, 'substantial');
  await house.database.pool.query(
    `update identity.session set identified_at = identified_at - interval '6 minutes' where id = $1`,
    [session.id],
  );
  const browser = surf(house);
  browser.jar.set(SESSION_COOKIE, token);
  for (const page of ['/account/phone', '/account/email']) {
    assert.equal((await browser.get(page)).location, '/sign-in', page);
    const sent = await browser.post(page, { phone: nextPhone(), email: 'lladre@prova.example' });
    assert.equal(sent.location, '/sign-in', page);
  }
});

test('whoever knows a document keeps nobody from their code by asking for it', async () => {
  const { person, phone } = await enrolled();
  for (let at = 0; at < 6; at++)
    await codeOf(
      perform(house.kernel, sendCode, PLATFORM, {
        ...{ attemptId, person: person.document, phone: nextPhone(), lang: 'ca' as const },
      }),
    );
  const mine = { attemptId, person: person.document, phone, lang: 'ca' as const };
  assert.equal(await codeOf(perform(house.kernel, sendCode, PLATFORM, mine)), 'done');
});

test('nobody makes many telephones ring from one account', async () => {
  const { person } = await signedIn(house.kernel, 'substantial');
  const me = { kind: 'citizen', document: person.document, name: 'Prova', level: 'substantial' } as const;
  const outcomes: string[] = [];
  for (let at = 0; at < 6; at++)
    outcomes.push(await codeOf(perform(house.kernel, enrolOneself, me, { phone: nextPhone() })));
  assert.equal(outcomes.at(-1), 'mobile-code.too-many-codes');
});

test('facts by which people enrol are loaded by an operator who is surely one', async () => {
  const lines = [
    {
      document: '99900001R',
      birthDate: '1980-01-01',
      documentUntil: '2030-01-01',
      healthCard: 'PROV00000000',
    },
  ];
  assert.equal(
    await codeOf(perform(house.kernel, loadFacts, operator('low') as never, { lines })),
    'kernel.level-too-low',
  );
});

const manager = () => ({ ...town.employee('people.manage'), document: somebody().document });
const mailsTo = async (address: string) =>
  (await readInbox(house.kernel)).filter(({ channel, to }) => channel === 'email' && to === address);

/** Appoints somebody, and lets the house hear of it. */
async function appointed(document: string, email: string) {
  const place = { name: 'Prova', unit: 'u', title: 't', fromDay: '2024-01-01' };
  const boss = { ...manager(), level: 'substantial' } as const;
  const { id } = await perform(house.kernel, appoint, boss, { ...place, document, email });
  const { rows } = await house.database.pool.query('select id, kind from kernel.event where subject = $1', [
    id,
  ]);
  for (const { id: eventId, kind } of rows)
    for (const reaction of house.kernel.reactions.get(kind) ?? [])
      await react(house.kernel, reaction, { administrationId: town.id, eventId });
}

test('a clerk who enrols a telephone for somebody is seen: at the address of the account and where they work', async () => {
  const person = somebody();
  await appointed(person.document, 'Feina-Clerk@prova.example');
  const { session } = await signedIn(house.kernel, 'substantial', person);
  await house.database.pool.query('update identity.account set email = $2 where id = $1', [
    ...[session.account.id, 'casa-clerk@prova.example'],
  ]);
  const { phone } = await enrolled(person);
  for (const address of ['feina-clerk@prova.example', 'casa-clerk@prova.example']) {
    const [mail, ...more] = await mailsTo(address);
    assert.match(mail?.text ?? '', new RegExp(`··· ··· ${phone.slice(-3)}.*Vilaprova`), address);
    assert.doesNotMatch(mail!.text, new RegExp(`${phone.slice(3)}|${person.document}|${registrar.document}`));
    assert.equal(more.length, 0, address);
  }
});

test('a telephone that a clerk enrolled for somebody before they were anybody is told when they are appointed, once', async () => {
  const { person, phone } = await enrolled();
  await appointed(person.document, 'futura@prova.example');
  await appointed(person.document, 'futura@prova.example');
  const mails = await mailsTo('futura@prova.example');
  assert.equal(mails.length, 1);
  assert.match(mails[0]!.text, new RegExp(phone.slice(-3)));
});

test('a clerk who blocks a telephone first does not make its number quiet', async () => {
  const { person, phone } = await enrolled();
  await perform(house.kernel, blockPhone, registrar, { document: person.document });
  await enrolled(person);
  const told = (await readInbox(house.kernel)).filter(({ to, text }) => to === phone && !/^\d{6}/.test(text));
  assert.equal(told.length, 1);
});

test('a person sees at which desk and by whom a telephone was enrolled, not who that is to the state, and ends it', async () => {
  const { kernel } = house;
  const at = { administrationId: town.id, unit: 'u', title: 't', capabilities: [] };
  const clerk = { ...at, person: registrar.document, name: 'Conxita Registradora Prova' };
  await kernel.db.transaction().execute((tx) => registerDemoPosition(tx, clerk, kernel.now()));
  const { person } = await enrolled();
  const { token, session } = await signedIn(kernel, 'substantial', person);
  const browser = surf(house);
  browser.jar.set(SESSION_COOKIE, token);
  const account = await browser.get('/account');
  assert.match(account.text, /Vilaprova \(prova\)<br>You were attended by Conxita Registradora Prova/);
  for (const page of ['/account', '/account/data'])
    assert.doesNotMatch((await browser.get(page)).text, new RegExp(registrar.document), page);
  const href = /\/account\/means\/[0-9a-f-]{36}/.exec(account.text)?.[0] ?? 'none';
  assert.equal((await browser.post(href, {})).location, '/account');
  assert.deepEqual(await meansOf(kernel.db, session.account.id, 'mobile-code'), []);
});
