/** Delegations of competence, and the public list of who holds an elected office. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { somebody } from '../../../../test/browser.ts';
import { makeTown, type Town, testKernel } from '../../../../test/kernel.ts';
import { perform } from '../../../kernel/action.ts';
import type { Employee } from '../../../kernel/actor.ts';
import { runSql } from '../../../kernel/database/database.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { Problem } from '../../../kernel/problem.ts';
import { appoint, approveRole, leave, takeRole } from './actions/appointments.ts';
import { approveDelegation, beginDelegation, endDelegation, listDelegations } from './actions/delegations.ts';
import { listOfficials } from './actions/officials.ts';
import { beginSubstitution } from './actions/substitutions.ts';
import { positionsOf } from './positions.ts';

let kernel: Kernel;
before(async () => {
  kernel = await testKernel();
});

const CAN = ['people.manage', 'people.approve', 'people.read'] as const;
const day = (days: number) => Temporal.Now.plainDateISO('Europe/Madrid').add({ days }).toString();
const faultOf = (doing: Promise<unknown>) =>
  doing.then(
    () => 'done',
    (error) => {
      if (!(error instanceof Problem)) throw error;
      return error.fields[0] === undefined
        ? error.code
        : `${error.fields[0].field}: ${error.fields[0].message}`;
    },
  );
const manager = (town: Town): Employee => ({
  ...{ ...town.employee(...CAN), document: somebody().document, level: 'substantial' },
});
const place = async (person: string, at = kernel.now()) => {
  const [position] = await positionsOf(kernel.db, person, { now: at });
  return position;
};
const later = (days: number) => kernel.now().add({ hours: days * 24 });

/** A town with a mayor who has roles, a councillor who has none, and who manages. */
async function town(roles: string[] = ['officer'], name?: string) {
  const made = await makeTown(kernel, name);
  const by = manager(made);
  const mayor = somebody().document;
  const councillor = somebody().document;
  const placed = (document: string, name: string, title: string, given: string[]) =>
    perform(kernel, appoint, by, {
      ...{ document, name, title, unit: 'Ple', kind: 'official', fromDay: day(-10), roles: given },
    });
  const { id: delegatorId } = await placed(mayor, `Alcaldessa ${made.id.slice(-6)}`, 'Alcaldessa', roles);
  const { id: delegateId } = await placed(
    councillor,
    `Regidor ${made.id.slice(-6)}`,
    'Regidor d’urbanisme',
    [],
  );
  const wish = (more: Record<string, unknown> = {}) => ({
    ...{ delegatorId, delegateId, rights: ['officer'], matters: 'Llicències d’obres menors' },
    ...{ act: 'Decret 12/2026', publication: 'BOP de Girona, 3 de març de 2026', fromDay: day(0), ...more },
  });
  return { made, by, mayor, councillor, delegatorId, delegateId, wish };
}

describe('a delegation of competence', () => {
  test('gives the other place what this one has, from day to day, and says whose it is', async () => {
    const { by, councillor, wish } = await town();
    assert.deepEqual((await place(councillor))?.capabilities, []);
    await perform(kernel, beginDelegation, by, wish({ fromDay: day(1), untilDay: day(3) }));
    assert.deepEqual((await place(councillor))?.delegators, [], 'not yet');
    const during = await place(councillor, later(2));
    assert.ok(during?.capabilities.includes('evidence.request'));
    assert.deepEqual(during?.delegators, ['Alcaldessa']);
    assert.deepEqual((await place(councillor, later(5)))?.capabilities, [], 'over');
  });

  test('is revoked at once, and rests when who delegated loses the right or leaves', async () => {
    const first = await town();
    const { id } = await perform(kernel, beginDelegation, first.by, first.wish());
    await perform(kernel, endDelegation, first.by, { id });
    assert.deepEqual((await place(first.councillor))?.capabilities, []);
    assert.equal(await faultOf(perform(kernel, endDelegation, first.by, { id })), 'people.no-delegation');

    const second = await town();
    await perform(kernel, beginDelegation, second.by, second.wish());
    await perform(kernel, takeRole, second.by, { id: second.delegatorId, of: 'officer' });
    assert.deepEqual((await place(second.councillor))?.capabilities, []);

    const third = await town();
    await perform(kernel, beginDelegation, third.by, third.wish());
    await perform(kernel, leave, third.by, { id: third.delegatorId });
    assert.deepEqual((await place(third.councillor))?.capabilities, []);
  });

  test('that was over is not made longer by ending it', async () => {
    const { by, delegateId, wish } = await town();
    const { id } = await perform(kernel, beginDelegation, by, wish({ fromDay: day(-9), untilDay: day(-3) }));
    await perform(kernel, endDelegation, by, { id });
    const { items } = await perform(kernel, listDelegations, by, { id: delegateId });
    assert.equal(items[0]?.untilDay, day(-3));
  });

  test('that is ended before it begins has its first day as its last', async () => {
    const { by, delegateId, wish } = await town();
    const { id } = await perform(kernel, beginDelegation, by, wish({ fromDay: day(5) }));
    await perform(kernel, endDelegation, by, { id });
    const { items } = await perform(kernel, listDelegations, by, { id: delegateId });
    assert.deepEqual([items[0]?.fromDay, items[0]?.untilDay, items[0]?.state], [day(5), day(5), 'ended']);
  });

  test('gives nothing that the place does not have itself, nor what came to it by another', async () => {
    const { made, by, delegatorId, delegateId, wish } = await town();
    const wrong = 'rights: has something that the place does not have';
    assert.equal(await faultOf(perform(kernel, beginDelegation, by, wish({ rights: ['mayor'] }))), wrong);
    assert.equal(await faultOf(perform(kernel, beginDelegation, by, wish({ rights: ['__proto__'] }))), wrong);
    await perform(kernel, beginDelegation, by, wish());
    const third = await perform(kernel, appoint, by, {
      ...{ document: somebody().document, name: 'Tercera', unit: 'Ple', title: 'Regidora', fromDay: day(-1) },
    });
    const onward = wish({ delegatorId: delegateId, delegateId: third.id });
    assert.equal(await faultOf(perform(kernel, beginDelegation, by, onward)), wrong, 'no subdelegation');
    await perform(kernel, beginSubstitution, by, {
      ...{ substitutedId: delegatorId, substituteId: third.id, cause: 'absence', act: 'Decret 1' },
      fromDay: day(0),
    });
    const substituted = wish({ delegatorId: third.id, delegateId });
    assert.equal(await faultOf(perform(kernel, beginDelegation, by, substituted)), wrong);
    assert.ok(made);
  });

  test('that brings what takes two waits for a second person, who is neither who asked nor who gets it', async () => {
    const { made, by, delegatorId, councillor, wish } = await town(['registrar']);
    const second = manager(made);
    await perform(kernel, approveRole, second, { id: delegatorId, role: 'registrar' });
    const { id, waiting } = await perform(kernel, beginDelegation, by, wish({ rights: ['registrar'] }));
    assert.equal(waiting, true);
    assert.deepEqual((await place(councillor))?.capabilities, []);
    assert.equal(await faultOf(perform(kernel, approveDelegation, by, { id })), 'people.second-person');
    const delegate = { ...second, document: councillor };
    assert.equal(await faultOf(perform(kernel, approveDelegation, delegate, { id })), 'people.second-person');
    await perform(kernel, approveDelegation, second, { id });
    assert.ok((await place(councillor))?.capabilities.includes('identity.enrol'));
    assert.equal(await faultOf(perform(kernel, approveDelegation, second, { id })), 'people.no-delegation');
  });

  test('needs its act, its publication and an order of days, and nobody makes themself a delegate', async () => {
    const { by, delegateId, councillor, wish } = await town();
    const told = (more: Record<string, unknown>) => faultOf(perform(kernel, beginDelegation, by, wish(more)));
    assert.equal(await told({ publication: ' ' }), 'publication: is required');
    assert.equal(await told({ act: '' }), 'act: is required');
    assert.equal(await told({ rights: [] }), 'rights: is required');
    assert.equal(await told({ untilDay: day(-1) }), 'untilDay: is before it begins');
    assert.equal(await told({ delegatorId: delegateId }), 'delegateId: is the same place');
    const myself = perform(kernel, beginDelegation, { ...by, document: councillor }, wish());
    assert.equal(await faultOf(myself), 'people.oneself');
    const low = perform(kernel, beginDelegation, { ...by, level: 'low' }, wish());
    assert.equal(await faultOf(low), 'kernel.level-too-low');
  });

  test('of another body is neither seen nor touched', async () => {
    const mine = await town();
    const other = manager(await makeTown(kernel));
    const { id } = await perform(kernel, beginDelegation, mine.by, mine.wish());
    assert.equal(await faultOf(perform(kernel, endDelegation, other, { id })), 'people.no-delegation');
    assert.equal(await faultOf(perform(kernel, approveDelegation, other, { id })), 'people.no-delegation');
    assert.equal(await faultOf(perform(kernel, beginDelegation, other, mine.wish())), 'people.unknown');
    assert.deepEqual(await perform(kernel, listDelegations, other, { id: mine.delegatorId }), { items: [] });
    const { items } = await perform(kernel, listDelegations, mine.by, { id: mine.delegateId });
    assert.equal(items.length, 1);
    assert.equal(items[0]?.delegatorTitle, 'Alcaldessa');
  });
});

test('anybody sees who holds an elected office today, with what was delegated in them, and no document', async () => {
  // Letters only: a text with figures is searched as a code.
  const name = `Vila${newId().replace(/[\d-]/g, '')}`;
  const { made, by, councillor, delegatorId, delegateId, wish } = await town(['officer'], name);
  await perform(kernel, beginDelegation, by, wish());
  const visitor = { kind: 'visitor' } as const;
  const seen = await perform(kernel, listOfficials, visitor, { body: made.id });
  assert.equal(seen.total, 2);
  const regidor = seen.items.find(({ title }) => title.startsWith('Regidor'));
  assert.deepEqual(regidor?.delegations, [
    {
      ...{ title: 'Alcaldessa', matters: 'Llicències d’obres menors', act: 'Decret 12/2026' },
      publication: 'BOP de Girona, 3 de març de 2026',
    },
  ]);
  assert.doesNotMatch(JSON.stringify(seen), new RegExp(councillor));
  assert.equal(
    (await perform(kernel, listOfficials, visitor, { body: made.id, search: 'ALCALDESSA' })).total,
    1,
  );
  assert.equal((await perform(kernel, listOfficials, visitor, { body: made.id, search: '%' })).total, 0);
  await perform(kernel, takeRole, by, { id: delegatorId, of: 'officer' });
  const after = await perform(kernel, listOfficials, visitor, { body: made.id });
  assert.deepEqual(
    after.items.flatMap((each) => each.delegations),
    [],
    'what nobody has any more is delegated in nobody',
  );
  await perform(kernel, leave, by, { id: delegateId });
  assert.equal(
    (await perform(kernel, listOfficials, visitor, { body: made.id })).total,
    1,
    'who left is not there',
  );
});

test('a body that is no longer of the consortium is not in the public list', async () => {
  const { made } = await town();
  const visitor = { kind: 'visitor' } as const;
  assert.equal((await perform(kernel, listOfficials, visitor, { body: made.id })).total, 2);
  await kernel.db
    .transaction()
    .execute((tx) =>
      runSql(tx, `update administrations.administration set status = 'dissolved' where id = $1`, [made.id]),
    );
  assert.deepEqual(await perform(kernel, listOfficials, visitor, { body: made.id }), { total: 0, items: [] });
});
