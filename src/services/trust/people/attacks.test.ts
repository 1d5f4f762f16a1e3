/** What an attacker tries with appointments; each was possible once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { somebody } from '../../../../test/browser.ts';
import { makeTown, testKernel } from '../../../../test/kernel.ts';
import { perform } from '../../../kernel/action.ts';
import type { Employee } from '../../../kernel/actor.ts';
import { Problem } from '../../../kernel/problem.ts';
import { appoint, approveRole, giveRole, leave, readPerson, takeRole } from './actions/appointments.ts';
import { beginDelegation, endDelegation } from './actions/delegations.ts';
import { beginSubstitution, endSubstitution } from './actions/substitutions.ts';
import { personPage } from './pages/person.ts';
import { positionsOf } from './positions.ts';

const kernel = await testKernel();
const day = (days: number) => Temporal.Now.plainDateISO('Europe/Madrid').add({ days }).toString();
const codeOf = (doing: Promise<unknown>) =>
  doing.then(
    () => 'done',
    (error) => (error instanceof Problem ? error.code : String(error)),
  );
const wish = { name: 'Prova', unit: 'Secretaria', title: 'Interina', fromDay: day(0) };

async function interim(untilDay = day(10)) {
  const town = await makeTown(kernel);
  const manager: Employee = {
    ...town.employee('people.manage', 'people.approve', 'people.read'),
    ...{ document: somebody().document, level: 'substantial' },
  };
  const given = { ...wish, document: somebody().document, untilDay, roles: ['officer'] };
  const { id } = await perform(kernel, appoint, manager, given);
  return { manager, id };
}

test('an appointment is ended before its day, and never made longer by ending it', async () => {
  const { manager, id } = await interim();
  assert.equal(
    await codeOf(perform(kernel, leave, manager, { id, lastDay: day(400) })),
    'people.longer-than-appointed',
  );
  assert.equal((await perform(kernel, readPerson, manager, { id })).untilDay, day(10));
  assert.equal(await codeOf(perform(kernel, leave, manager, { id, lastDay: day(5) })), 'done');
});

test('a session of a low level puts nobody out and takes nobody’s role', async () => {
  const { manager, id } = await interim();
  const weak: Employee = { ...manager, level: 'low' };
  const other = await perform(kernel, appoint, manager, { ...wish, document: somebody().document });
  const { id: delegation } = await perform(kernel, beginDelegation, manager, {
    ...{ delegatorId: id, delegateId: other.id, rights: ['officer'], matters: 'Llicències' },
    ...{ act: 'Decret 1', publication: 'BOP, 1 de març de 2026', fromDay: day(0) },
  });
  const { id: substitution } = await perform(kernel, beginSubstitution, manager, {
    ...{ substitutedId: id, substituteId: other.id, cause: 'absence', act: 'Decret 2', fromDay: day(0) },
  });
  for (const [what, one] of [
    [endDelegation, delegation],
    [endSubstitution, substitution],
  ] as const)
    assert.equal(await codeOf(perform(kernel, what, weak, { id: one })), 'kernel.level-too-low');
  assert.equal(await codeOf(perform(kernel, leave, weak, { id })), 'kernel.level-too-low');
  assert.equal(await codeOf(perform(kernel, takeRole, weak, { id, of: 'officer' })), 'kernel.level-too-low');
});

test('a substitution that one person decided gives nothing that takes two, also when the place gets it later', async () => {
  const { manager, id } = await interim();
  const accomplice = somebody().document;
  const other = await perform(kernel, appoint, manager, { ...wish, document: accomplice });
  await perform(kernel, beginSubstitution, manager, {
    ...{ substitutedId: id, substituteId: other.id, cause: 'absence', act: 'Decret 2', fromDay: day(0) },
  });
  const can = async () => (await positionsOf(kernel.db, accomplice, { now: kernel.now() }))[0]!.capabilities;
  assert.ok((await can()).includes('evidence.request'));
  const second: Employee = { ...manager, document: somebody().document };
  await perform(kernel, giveRole, manager, { id, role: 'registrar' });
  await perform(kernel, approveRole, second, { id, role: 'registrar' });
  assert.ok(!(await can()).includes('identity.enrol'), 'the second person approved another');
});

test('a button that the page does not have does nothing, whatever it is called; the one that ends does', async () => {
  const { manager, id } = await interim();
  const press = (act: string) => {
    const page = {
      ...{ kernel, actor: manager, lang: 'en', params: { id }, formKey: 'key', query: new URLSearchParams() },
      form: new URLSearchParams({ act }),
      url: new URL('http://local/office/people'),
      run: (what: never, input: never) => perform(kernel, what, manager, input),
      attempt: async (what: never, input: never) => ({
        ok: true,
        value: await perform(kernel, what, manager, input),
      }),
      cookie: () => undefined,
    };
    return personPage.post!(page as never);
  };
  for (const act of ['', 'gibberish', 'toString', '__proto__', 'constructor']) {
    await press(act);
    assert.equal((await perform(kernel, readPerson, manager, { id })).state, 'active', act);
  }
  await press('end');
  assert.equal((await perform(kernel, readPerson, manager, { id })).state, 'ended');
});
