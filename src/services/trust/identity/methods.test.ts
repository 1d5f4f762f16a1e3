import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { browser, signedIn, somebody } from '../../../../test/browser.ts';
import { type FreshDatabase, freshDatabase } from '../../../../test/database.ts';
import { openTestApp } from '../../../../test/kernel.ts';
import type { App } from '../../../app.ts';
import { perform } from '../../../kernel/action.ts';
import type { Operator } from '../../../kernel/actor.ts';
import { newId, timeOfId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { Problem } from '../../../kernel/problem.ts';
import {
  closeIncidentAction,
  lookForIncidents,
  overlookMethods,
  resumeMethod,
  suspendMethod,
} from './actions/methods.ts';
import { refused, sessionOf } from './identify.ts';
import { methodsFor } from './methods.ts';

let database: FreshDatabase;
let app: App;
let kernel: Kernel;
const operator: Operator = {
  ...{ kind: 'operator', document: '99900001R', name: 'Operadora de prova' },
  capabilities: ['methods.manage'],
  level: 'substantial',
};
const platform = { kind: 'platform', name: 'test' } as const;

before(async () => {
  database = await freshDatabase();
  app = await openTestApp(database.url);
  kernel = app.kernel;
});
after(async () => {
  await app.stop();
  await database.drop();
});

const codeOf = (doing: Promise<unknown>) =>
  doing.then(
    () => 'done',
    (error) => (error instanceof Problem ? error.code : String(error)),
  );
/** Now by the clock of identifiers: other tests of this process may have set it ahead. */
const at = () => ({ now: Temporal.Instant.fromEpochMilliseconds(timeOfId(newId())).add({ seconds: 1 }) });
const offered = async () => (await methodsFor(kernel, 'low')).map(({ name }) => name);

test('a method that was stopped is not offered, begins nothing, and its sessions can be ended with it', async () => {
  const page = browser(kernel);
  page.begin();
  await page.end({ method: 'demonstration', who: { person: somebody() } });
  const other = await signedIn(kernel);
  assert.ok((await offered()).includes('demonstration'));
  const { ended } = await perform(kernel, suspendMethod, operator, {
    ...{ method: 'demonstration', reason: 'prova', endSessions: true },
  });
  assert.equal(ended, 1);
  assert.equal(await page.session(), undefined);
  assert.ok(await sessionOf(kernel, other.token), 'of another method');
  assert.ok(!(await offered()).includes('demonstration'));
  page.begin();
  assert.equal(
    await codeOf(page.end({ method: 'demonstration', who: { person: somebody() } })),
    'identity.method-suspended',
  );
  await perform(kernel, resumeMethod, operator, { method: 'demonstration' });
  assert.ok((await offered()).includes('demonstration'));
});

test('only a method that exists is stopped, and a reason is asked for', async () => {
  assert.equal(
    await codeOf(perform(kernel, suspendMethod, operator, { method: 'nope', reason: 'prova' })),
    'identity.method-unknown',
  );
  assert.equal(
    await codeOf(perform(kernel, suspendMethod, operator, { method: 'demonstration', reason: ' ' })),
    'kernel.input-invalid',
  );
});

test('an attack on a method becomes one incident, seen by operators and closed with what was found', async () => {
  const page = browser(kernel);
  for (let at = 0; at < 60; at++)
    await refused(page, undefined, { method: 'mobile-code', reason: 'wrong-code' });
  assert.deepEqual(await perform(kernel, lookForIncidents, platform, {}, at()), { raised: 1 });
  assert.deepEqual(
    await perform(kernel, lookForIncidents, platform, {}, at()),
    { raised: 0 },
    'one is open already',
  );
  const view = await perform(kernel, overlookMethods, operator, {}, at());
  const line = view.methods.find(({ method }) => method === 'mobile-code');
  assert.deepEqual(line?.reasons, [{ reason: 'wrong-code', count: 60 }]);
  const [incident] = view.incidents;
  assert.deepEqual([incident?.kind, incident?.facts['count']], ['many-refusals', 60]);
  await perform(kernel, closeIncidentAction, operator, { id: incident!.id, note: 'Era una prova.' }, at());
  assert.equal(
    await codeOf(perform(kernel, closeIncidentAction, operator, { id: incident!.id, note: 'Un altre cop.' })),
    'identity.incident-unknown',
  );
});

test('what is usual is no incident', async () => {
  const { now } = at();
  const page = browser(kernel);
  await kernel.pool.query(
    `insert into identity.identification (account_id, id, at, method, outcome, reason)
     select '00000000-0000-0000-0000-000000000000', overlay($1::text placing lpad(to_hex(n), 12, '0') from 25)::uuid, now(),
       'passkeys', 'refused', 'x' from generate_series(1, 20000) n`,
    ['019a0000-0000-7000-8000-000000000000'.replace(/^.{13}/, idPart(now.subtract({ hours: 3 })))],
  );
  for (let at = 0; at < 60; at++)
    await refused({ ...page, kernel }, undefined, { method: 'passkeys', reason: 'wrong-code' });
  assert.deepEqual(await perform(kernel, lookForIncidents, platform, {}, at()), { raised: 0 });
});

const idPart = (at: Temporal.Instant) => {
  const time = at.epochMilliseconds.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}`;
};
