import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { signedIn, somebody } from '../../../../test/browser.ts';
import { makeTown, type Town, testKernel } from '../../../../test/kernel.ts';
import { perform } from '../../../kernel/action.ts';
import type { Employee } from '../../../kernel/actor.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { Problem } from '../../../kernel/problem.ts';
import { actorOf } from '../acting/index.ts';
import { actingReactions } from '../acting/reactions.ts';
import { actAs, sessionOf } from '../identity/index.ts';
import {
  appoint,
  approveRole,
  bootstrapOperator,
  endDueAppointments,
  findPeople,
  giveRole,
  leave,
  readPerson,
  takeRole,
} from './actions/appointments.ts';
import { listOfficials } from './actions/officials.ts';
import { searchText, takesTwo } from './appointment.ts';
import { positionsOf } from './positions.ts';
import { ROLES, type Role } from './roles.ts';

let kernel: Kernel;
before(async () => {
  kernel = await testKernel();
});

const PLATFORM = { kind: 'platform', name: 'test' } as const;
const CAN = ['people.manage', 'people.approve', 'people.read'] as const;
const day = (days: number) => Temporal.Now.plainDateISO('Europe/Madrid').add({ days }).toString();
const codeOf = (doing: Promise<unknown>) =>
  doing.then(
    () => 'done',
    (error) => (error instanceof Problem ? error.code : String(error)),
  );

const manager = (town: Town): Employee => ({
  ...{ ...town.employee(...CAN), document: somebody().document, level: 'substantial' },
});
const wish = (more: Record<string, unknown> = {}) => ({
  ...{ document: somebody().document, name: 'Núria Puig Vila', unit: 'Secretaria', title: 'Secretària' },
  ...{ fromDay: day(0), roles: ['officer'], ...more },
});
const place = (person: string, now = kernel.now()) => positionsOf(kernel.db, person, { now });

describe('places in a body', () => {
  test('somebody who was appointed may do from the first day what their roles let them, and no more', async () => {
    const town = await makeTown(kernel);
    const given = wish();
    await perform(kernel, appoint, manager(town), given);
    const [position] = await place(given.document);
    assert.equal(position?.administrationId, town.id);
    assert.deepEqual([...(position?.capabilities ?? [])].toSorted(), [...ROLES.officer].toSorted());
  });

  test('not a day before it begins, on its last day still, and not the day after (Europe/Madrid)', async () => {
    const town = await makeTown(kernel);
    const given = wish({ fromDay: day(3), untilDay: day(5) });
    await perform(kernel, appoint, manager(town), given);
    const count = async (on: number) => (await place(given.document, at(on))).length;
    const at = (on: number) =>
      Temporal.PlainDate.from(day(on))
        .toZonedDateTime({ timeZone: 'Europe/Madrid', plainTime: '23:59' })
        .toInstant();
    assert.deepEqual([await count(2), await count(3), await count(5), await count(6)], [0, 1, 1, 0]);
  });

  test('a person in two bodies has one place in each, with the capabilities of each', async () => {
    const [one, other] = [await makeTown(kernel, 'Vilaun'), await makeTown(kernel, 'Viladues')];
    const { document } = somebody();
    await perform(kernel, appoint, manager(one), wish({ document, roles: ['officer'] }));
    await perform(kernel, appoint, manager(other), wish({ document, roles: ['integrator'] }));
    const places = await place(document);
    assert.equal(places.length, 2);
    const of = (town: Town) => places.find((each) => each.administrationId === town.id)?.capabilities ?? [];
    assert.ok(of(one).includes('evidence.request') && !of(other).includes('evidence.request'));
    assert.ok(of(other).includes('clients.manage') && !of(one).includes('clients.manage'));
  });

  test('whoever leaves is out at once: the next request, and their sessions for that body alone', async () => {
    const town = await makeTown(kernel);
    const { person, session, token } = await signedIn(kernel);
    const boss = manager(town);
    const { id } = await perform(kernel, appoint, boss, wish({ document: person.document }));
    await perform(kernel, actAs, PLATFORM, {
      sessionId: session.id,
      acting: { as: 'employee', administrationId: town.id },
    });
    assert.equal((await actorOf(kernel, (await sessionOf(kernel, token))!)).kind, 'employee');
    await perform(kernel, leave, boss, { id });
    assert.equal(
      (await actorOf(kernel, (await sessionOf(kernel, token))!)).kind,
      'citizen',
      'before any reaction',
    );
    await kernel.db.transaction().execute((tx) =>
      actingReactions[0]!.run({ tx, kernel, now: kernel.now(), emit: () => undefined } as never, {
        ...{ id: newId(), at: '', kind: 'people.appointment.ended', subject: id, administrationId: town.id },
        payload: { appointmentId: id, administrationId: town.id },
      }),
    );
    assert.equal(await sessionOf(kernel, token), undefined);
  });

  test('an appointment whose last day has passed ends by itself, with an event that names nobody', async () => {
    const town = await makeTown(kernel);
    const given = wish({ fromDay: day(-10), untilDay: day(-1) });
    const { id } = await perform(kernel, appoint, manager(town), given);
    await perform(kernel, endDueAppointments, PLATFORM, {});
    assert.equal((await perform(kernel, readPerson, manager(town), { id })).state, 'ended');
    const { rows } = await kernel.pool.query(
      `select payload::text as text from kernel.event where kind = 'people.appointment.ended' and subject = $1`,
      [id],
    );
    assert.equal(rows.length, 1);
    assert.ok(!rows[0].text.includes(given.document));
  });
});

describe('rights take two people when they touch those of others', () => {
  test('nobody gives a role to themself', async () => {
    const boss = manager(await makeTown(kernel));
    assert.equal(
      await codeOf(perform(kernel, appoint, boss, wish({ document: boss.document }))),
      'people.oneself',
    );
  });

  test('a sensitive role gives nothing until another person approves: not who asked, not who gets it', async () => {
    const town = await makeTown(kernel);
    const [asker, second] = [manager(town), manager(town)];
    const given = wish({ roles: ['emergency'] });
    const { id, waiting } = await perform(kernel, appoint, asker, given);
    assert.deepEqual(waiting, ['emergency']);
    assert.deepEqual((await place(given.document))[0]?.capabilities, []);
    const approve = (who: Employee) => codeOf(perform(kernel, approveRole, who, { id, role: 'emergency' }));
    assert.equal(await approve(asker), 'people.second-person');
    assert.equal(await approve({ ...second, document: given.document }), 'people.second-person');
    assert.equal(await approve(second), 'done');
    assert.ok((await place(given.document))[0]?.capabilities.includes('evidence.emergency'));
    assert.equal(await approve(second), 'people.no-such-grant');
    await perform(kernel, takeRole, asker, { id, of: 'emergency' });
    assert.deepEqual((await place(given.document))[0]?.capabilities, []);
  });

  test('which roles take two follows from what they let one do', () => {
    const two = (Object.keys(ROLES) as Role[]).filter(takesTwo).toSorted();
    assert.deepEqual(two, ['administrator', 'emergency', 'mayor', 'registrar', 'secretary-interventor']);
  });

  test('a weak identification appoints nobody', async () => {
    const weak = { ...manager(await makeTown(kernel)), level: 'low' as const };
    assert.equal(await codeOf(perform(kernel, appoint, weak, wish())), 'kernel.level-too-low');
  });
});

describe('each body its own people', () => {
  test('an administrator neither sees nor touches those of another, whatever identifier they give', async () => {
    const [mine, theirs] = [await makeTown(kernel), await makeTown(kernel)];
    const [me, other] = [manager(mine), manager(theirs)];
    const { id } = await perform(kernel, appoint, other, wish({ roles: [] }));
    const administrationId = theirs.id;
    const asks = [
      () => perform(kernel, readPerson, me, { id, administrationId }),
      () => perform(kernel, giveRole, me, { id, administrationId, role: 'officer' }),
      () => perform(kernel, approveRole, me, { id, administrationId, role: 'officer' }),
      () => perform(kernel, takeRole, me, { id, administrationId, of: 'officer' }),
      () => perform(kernel, leave, me, { id, administrationId }),
    ];
    for (const ask of asks) assert.equal(await codeOf(ask()), 'people.unknown');
    assert.equal((await perform(kernel, findPeople, me, { administrationId })).total, 0);
    const { id: made } = await perform(kernel, appoint, me, wish({ administrationId }));
    assert.equal((await perform(kernel, readPerson, me, { id: made })).id, made, 'in one’s own body');
  });

  test('people are found without accents and capitals', async () => {
    const boss = manager(await makeTown(kernel));
    await perform(kernel, appoint, boss, wish({ name: 'Núria Puig i Vilà' }));
    for (const search of ['nuria', 'PUIG I VILA', 'vilà'])
      assert.equal((await perform(kernel, findPeople, boss, { search })).total, 1, search);
    assert.equal((await perform(kernel, findPeople, boss, { search: '%' })).total, 0);
    assert.equal(searchText('  Àngel   Ç '), 'angel c');
  });

  test('wrong days and numbers are told beside their fields', async () => {
    const boss = manager(await makeTown(kernel));
    const refused = await perform(
      kernel,
      appoint,
      boss,
      wish({ document: '?', fromDay: day(2), untilDay: day(1) }),
    ).catch((error: Problem) => error.fields.map(({ field }) => field));
    assert.deepEqual(refused, ['document', 'untilDay']);
    const days = await perform(kernel, appoint, boss, wish({ fromDay: day(2), untilDay: day(1) })).catch(
      (error: Problem) => error.fields.map(({ field }) => field),
    );
    assert.deepEqual(days, ['untilDay']);
  });
});

test('the first operator is made on the machine, and only the first', async () => {
  const person = somebody().document;
  const before = await kernel.pool.query('select count(*)::int as n from people.operator');
  const made = await codeOf(
    perform(kernel, bootstrapOperator, PLATFORM, { document: person, name: 'Operadora' }),
  );
  assert.equal(made, before.rows[0].n === 0 ? 'done' : 'people.operators-there');
  const again = await codeOf(
    perform(kernel, bootstrapOperator, PLATFORM, { document: person, name: 'Operadora' }),
  );
  assert.equal(again, 'people.operators-there');
});

describe('lists of people page by page', () => {
  test('a page past the last has nobody and still says how many there are', async () => {
    const town = await makeTown(kernel);
    const boss = manager(town);
    await perform(kernel, appoint, boss, wish({ kind: 'official' }));
    const totalsAt = async (offset: number) => {
      const people = await perform(kernel, findPeople, boss, { offset });
      const officials = await perform(kernel, listOfficials, { kind: 'visitor' }, { body: town.id, offset });
      return [people.items.length, people.total, officials.items.length, officials.total];
    };
    assert.deepEqual(await totalsAt(0), [1, 1, 1, 1]);
    assert.deepEqual(await totalsAt(25), [0, 1, 0, 1]);
    const nobody = manager(await makeTown(kernel));
    assert.equal((await perform(kernel, findPeople, nobody, { offset: 25 })).total, 0);
  });
});
