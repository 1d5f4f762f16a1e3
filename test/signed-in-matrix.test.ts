/**
 * The access table again, from outside: people who were appointed with the roles of their posts sign in over HTTP with a code on
 * their phone, choose in what quality they act, and ask every address. Nothing is put in the place of a session.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fetch } from 'undici';
import { mayDo } from '../src/kernel/access.ts';
import { perform } from '../src/kernel/action.ts';
import {
  type Actor,
  type AnyCapability,
  type Employee,
  OPERATOR_CAPABILITIES,
  type OperatorCapability,
} from '../src/kernel/actor.ts';
import { reaches } from '../src/kernel/assurance.ts';
import { type ActionRoute, isActionRoute } from '../src/kernel/http/routes.ts';
import { SESSION_COOKIE } from '../src/kernel/http/session.ts';
import { readInbox } from '../src/kernel/messages/index.ts';
import { publicRoutes } from '../src/serve.ts';
import { confirmEnrolment, enrolOneself } from '../src/services/trust/mobile-code/actions/enrol.ts';
import { appoint, approveRole, leave } from '../src/services/trust/people/actions/appointments.ts';
import { ROLES, type Role, registerDemoOperator } from '../src/services/trust/people/index.ts';
import { actorOfSession } from '../src/services.ts';
import { signedIn, somebody } from './browser.ts';
import { makeTown, type Town } from './kernel.ts';
import { type OpenHouse, openHouse } from './outside/house.ts';
import { type Surf, surf } from './surf.ts';

type Signed = { who: string; browser: Surf; has: readonly AnyCapability[]; kind: Actor['kind'] };

let house: OpenHouse;
let town: Town;
let phones = 600_700_000;
const everybody: Signed[] = [];

before(async () => {
  house = await openHouse();
  town = await makeTown(house.kernel);
  everybody.push({ who: 'a visitor', browser: surf(house), has: [], kind: 'visitor' });
  everybody.push({ who: 'a citizen', browser: await signIn('self', somebody()), has: [], kind: 'citizen' });
  for (const role of Object.keys(ROLES) as Role[]) {
    const { browser } = await officeHolder(role);
    everybody.push({ who: `the ${role}`, browser, has: ROLES[role], kind: 'employee' });
  }
  for (const capabilities of [[], ...OPERATOR_CAPABILITIES.map((each) => [each])]) {
    const who = `an operator with ${capabilities.join() || 'nothing'}`;
    everybody.push({ who, browser: await operator(capabilities), has: capabilities, kind: 'operator' });
  }
});
after(() => house.close());

/** Adds a telephone to an account that another method made sure of, signs in with the code that arrives, and chooses in what quality to act. */
async function signIn(as: string, person: ReturnType<typeof somebody>): Promise<Surf> {
  const { kernel } = house;
  const phone = `+34${phones++}`;
  await signedIn(kernel, 'substantial', person);
  const me = { kind: 'citizen', document: person.document, name: 'Prova', level: 'substantial' } as const;
  const codeTo = async () =>
    /^(\d{6})/.exec((await readInbox(kernel)).find(({ to }) => to === phone)?.text ?? '')?.[1] ?? '';
  const { id } = await perform(kernel, enrolOneself, me, { phone });
  await perform(kernel, confirmEnrolment, me, { id, code: await codeTo() });
  // A telephone is not asked twice in one minute.
  await house.database.pool.query(
    `update mobile_code.code set created_at = created_at - interval '2 minutes'`,
  );
  const browser = surf(house);
  await browser.get('/sign-in?next=/account');
  await browser.post('/sign-in/mobile-code', { document: person.document, phone });
  await browser.go(await browser.post('/sign-in/mobile-code/code', { code: await codeTo() }));
  const chosen = await browser.post('/acting', { as, next: '/account' });
  assert.equal(chosen.location, '/account', chosen.text.slice(0, 300));
  return browser;
}

/** Somebody appointed with a role by an administrator, and a second person where it takes two. */
async function officeHolder(role: Role): Promise<{ browser: Surf; id: string }> {
  const { kernel } = house;
  const by = (document: string, ...capabilities: Parameters<Town['employee']>): Employee => ({
    ...{ ...town.employee(...capabilities), document, level: 'high' },
  });
  const person = somebody();
  const { id, waiting } = await perform(kernel, appoint, by('99900004G', 'people.manage'), {
    ...{ document: person.document, name: 'Prova Prova', unit: 'Secretaria', title: role },
    ...{ fromDay: '2026-01-01', roles: [role] },
  });
  if (waiting.length > 0) await perform(kernel, approveRole, by('99900005M', 'people.approve'), { id, role });
  return { id, browser: await signIn(`employee:${town.id}`, person) };
}

async function operator(capabilities: readonly OperatorCapability[]): Promise<Surf> {
  const person = somebody();
  const given = { person: person.document, name: 'Operadora de prova', capabilities };
  await house.kernel.db.transaction().execute((tx) => registerDemoOperator(tx, given, house.kernel.now()));
  return signIn('operator', person);
}

const cookies = ({ jar }: Surf) => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');

/** Asks an address with nothing in it: whoever may is told what is missing, whoever may not is told that. */
async function ask({ browser }: Signed, { method, path }: ActionRoute): Promise<string> {
  const address = path.replaceAll(/\{[a-zA-Z0-9]+\}/g, '0192f0c1-2d3e-7abc-8def-0123456789ab');
  const answer = await fetch(house.url + address, {
    method,
    headers: {
      ...{ cookie: cookies(browser), 'sec-fetch-site': 'same-origin' },
      ...(method === 'GET' ? {} : { 'content-type': 'application/json' }),
    },
    ...(method === 'GET' ? {} : { body: '{}' }),
  });
  const text = await answer.text();
  const code = /"code":"([a-z.-]+)"/.exec(text)?.[1];
  return answer.status < 400 ? 'allowed' : (code ?? `${answer.status} ${text.slice(0, 100)}`);
}

/** Every sign-in of this file is substantial. */
function expected({ kind, has }: Signed, { action }: ActionRoute): string {
  const answer = mayDo({ kind, capabilities: has } as unknown as Actor, action.access);
  if (!answer.allowed) return kind === 'visitor' ? 'kernel.not-signed-in' : 'kernel.not-allowed';
  return kind === 'visitor' || reaches('substantial', action.level ?? 'low')
    ? 'allowed'
    : 'kernel.level-too-low';
}

const REFUSALS = ['kernel.not-signed-in', 'kernel.not-allowed', 'kernel.level-too-low'];
/** What ends the session of who asks comes last. */
const routes = publicRoutes()
  .filter(isActionRoute)
  .toSorted(
    (one, other) => Number(one.path.startsWith('/v1/account')) - Number(other.path.startsWith('/v1/account')),
  );

test('who signed in is who the platform takes them for, with the capabilities of their roles and no other', async () => {
  for (const { who, browser, has, kind } of everybody) {
    const actor = await actorOfSession(house.kernel, browser.jar.get(SESSION_COOKIE));
    assert.equal(actor.kind, kind, who);
    const capabilities = 'capabilities' in actor ? (actor.capabilities ?? []) : [];
    assert.deepEqual([...capabilities].sort(), [...has].sort(), who);
    if (actor.kind === 'employee') assert.equal(actor.administrationId, town.id);
  }
  assert.equal(everybody.length, 2 + Object.keys(ROLES).length + 1 + OPERATOR_CAPABILITIES.length);
});

test('each of them may do at every address exactly what the table says', async () => {
  const wrong: string[] = [];
  for (const route of routes)
    for (const signed of everybody) {
      const said = await ask(signed, route);
      const should = expected(signed, route);
      const agrees = REFUSALS.includes(should) ? said === should : !REFUSALS.includes(said);
      if (!agrees)
        wrong.push(`${signed.who}: ${route.method} ${route.path}: ${said}, and the table says ${should}`);
    }
  assert.deepEqual(wrong, []);
  assert.ok(routes.length > 100, `${routes.length} addresses`);
});

test('whoever leaves is refused at their next request', async () => {
  const { id, browser } = await officeHolder('officer');
  const route = routes.find(({ path }) => path === '/v1/exchange/agreements')!;
  const signed: Signed = { who: 'an officer', browser, has: ROLES.officer, kind: 'employee' };
  assert.ok(!REFUSALS.includes(await ask(signed, route)));
  const manager: Employee = { ...town.employee('people.manage'), document: '99900004G', level: 'high' };
  await perform(house.kernel, leave, manager, { id });
  assert.ok(REFUSALS.includes(await ask(signed, route)));
});
