/** From the invitation to the yearly review: what a body does with its people. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { somebody } from '../../../../test/browser.ts';
import { makeTown, type Town, testKernel } from '../../../../test/kernel.ts';
import { perform } from '../../../kernel/action.ts';
import type { Citizen, Employee } from '../../../kernel/actor.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { readInbox } from '../../../kernel/messages/index.ts';
import { Problem } from '../../../kernel/problem.ts';
import { appoint, approveRole, leave, readPerson } from './actions/appointments.ts';
import {
  acceptInvitation,
  invite,
  inviteAgain,
  listInvitations,
  readInvitation,
  withdrawInvitation,
} from './actions/invitations.ts';
import { confirmRights, listReview, runReview } from './actions/review.ts';
import {
  approveSubstitution,
  beginSubstitution,
  endSubstitution,
  listSubstitutions,
} from './actions/substitutions.ts';
import { positionsOf } from './positions.ts';
import { ROLES } from './roles.ts';

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
const citizen = (document: string, level: 'low' | 'substantial' = 'substantial'): Citizen => ({
  ...{ kind: 'citizen', document, name: 'Núria Puig Vila', level },
});
const wish = (more: Record<string, unknown> = {}) => ({
  ...{ document: somebody().document, name: 'Núria Puig Vila', unit: 'Secretaria', title: 'Secretària' },
  ...{ fromDay: day(0), roles: ['officer'], ...more },
});
let addresses = 0;
const address = () => `convidada-${addresses++}-${Date.now()}@example.org`;
const place = (person: string, now = kernel.now()) => positionsOf(kernel.db, person, { now });
const tokenTo = async (email: string) =>
  /invitation\/([A-Za-z0-9_-]{43})/.exec(
    (await readInbox(kernel)).find(({ to }) => to === email)?.text ?? '',
  )?.[1] ?? 'none';
const later = (days: number): Kernel => ({
  ...kernel,
  now: () => Temporal.Now.instant().add({ hours: days * 24 }),
});

describe('an invitation', () => {
  test('comes by e-mail, and the place begins when its person accepts as themself', async () => {
    const town = await makeTown(kernel);
    const by = manager(town);
    const email = address();
    const given = wish({ email });
    await perform(kernel, invite, by, given);
    assert.deepEqual(await place(given.document), []);
    const token = await tokenTo(email);
    const me = citizen(given.document);
    const told = await perform(kernel, readInvitation, me, { token });
    assert.equal(told.title, 'Secretària');
    assert.equal(
      await codeOf(perform(kernel, acceptInvitation, citizen(given.document, 'low'), { token })),
      'kernel.level-too-low',
    );
    await perform(kernel, acceptInvitation, me, { token });
    const [position] = await place(given.document);
    assert.equal(position?.administrationId, town.id);
    assert.deepEqual([...position!.capabilities].sort(), [...ROLES.officer].sort());
    assert.equal(
      await codeOf(perform(kernel, acceptInvitation, me, { token })),
      'people.no-invitation',
      'once',
    );
    const { items } = await perform(kernel, listInvitations, by, {});
    assert.equal(items[0]?.state, 'accepted');
    const { rows } = await kernel.pool.query('select token_hash::text as hash from people.invitation');
    assert.ok(rows.every((row) => !row.hash.includes(token)));
  });

  test('says nothing to anybody else, and serves nobody when it was withdrawn, sent again or is over', async () => {
    const by = manager(await makeTown(kernel));
    const email = address();
    const given = wish({ email });
    const { id } = await perform(kernel, invite, by, given);
    const first = await tokenTo(email);
    const stranger = citizen(somebody().document);
    assert.equal(
      await codeOf(perform(kernel, readInvitation, stranger, { token: first })),
      'people.no-invitation',
    );
    assert.equal(
      await codeOf(perform(kernel, acceptInvitation, stranger, { token: first })),
      'people.no-invitation',
    );
    await perform(kernel, inviteAgain, by, { id });
    const me = citizen(given.document);
    assert.equal(await codeOf(perform(kernel, readInvitation, me, { token: first })), 'people.no-invitation');
    const messages = (await readInbox(kernel)).filter(({ to }) => to === email);
    const tokens = messages.map(({ text }) => /invitation\/([\w-]{43})/.exec(text)![1]!);
    const second = tokens.find((each) => each !== first)!;
    assert.equal(await codeOf(perform(kernel, readInvitation, me, { token: second })), 'done');
    assert.equal(
      await codeOf(perform(later(8), acceptInvitation, me, { token: second })),
      'people.no-invitation',
    );
    await perform(kernel, withdrawInvitation, by, { id });
    assert.equal(
      await codeOf(perform(kernel, acceptInvitation, me, { token: second })),
      'people.no-invitation',
    );
  });

  test('a role that takes two still waits, and who invited is not the second', async () => {
    const town = await makeTown(kernel);
    const [by, other] = [manager(town), manager(town)];
    const email = address();
    const given = wish({ email, roles: ['registrar'] });
    await perform(kernel, invite, by, given);
    const { waiting } = await perform(kernel, acceptInvitation, citizen(given.document), {
      token: await tokenTo(email),
    });
    assert.deepEqual(waiting, ['registrar']);
    assert.deepEqual((await place(given.document))[0]?.capabilities, []);
    const { rows } = await kernel.pool.query('select id from people.appointment where person = $1', [
      given.document,
    ]);
    const which = { id: rows[0].id, role: 'registrar' as const };
    assert.equal(await codeOf(perform(kernel, approveRole, by, which)), 'people.second-person');
    await perform(kernel, approveRole, other, which);
    assert.ok((await place(given.document))[0]!.capabilities.length > 0);
  });

  test('nobody invites themself', async () => {
    const by = manager(await makeTown(kernel));
    assert.equal(
      await codeOf(perform(kernel, invite, by, wish({ document: by.document, email: address() }))),
      'people.oneself',
    );
  });
});

describe('a substitution', () => {
  async function two(roles: string[]) {
    const town = await makeTown(kernel);
    const [by, other] = [manager(town), manager(town)];
    const [whom, who] = [wish({ roles: [] }), wish({ roles: [] })];
    const a = await perform(kernel, appoint, by, { ...whom, roles });
    for (const role of a.waiting) await perform(kernel, approveRole, other, { id: a.id, role });
    const b = await perform(kernel, appoint, by, who);
    const given = {
      substitutedId: a.id,
      substituteId: b.id,
      cause: 'illness' as const,
      act: 'Decret 1/2026',
      fromDay: day(0),
    };
    return { town, by, other, who, given, substitute: b.id };
  }

  test('gives the rights of a place while it lasts, and not before or after', async () => {
    const { by, who, given, substitute } = await two(['officer']);
    const { id, waiting } = await perform(kernel, beginSubstitution, by, { ...given, untilDay: day(2) });
    assert.equal(waiting, false);
    const at = async (days: number) => (await place(who.document, later(days).now()))[0]?.capabilities ?? [];
    assert.deepEqual([...(await at(0))].sort(), [...ROLES.officer].sort());
    assert.deepEqual(await at(3), []);
    const { items } = await perform(kernel, listSubstitutions, by, { id: substitute });
    assert.equal(items[0]?.substitutedTitle, 'Secretària');
    await perform(kernel, endSubstitution, by, { id });
    assert.deepEqual(await at(0), []);
    assert.equal(await codeOf(perform(kernel, endSubstitution, by, { id })), 'people.no-substitution');
  });

  test('of a place that rests gives nothing until the place is confirmed', async () => {
    const { by, who, given } = await two(['officer']);
    for (const cause of ['illness', 'vacancy'] as const)
      await perform(kernel, beginSubstitution, by, { ...given, cause });
    const can = async () => (await place(who.document))[0]?.capabilities.length;
    assert.ok((await can())! > 0);
    await kernel.pool.query('update people.appointment set resting_since = now() where id = $1', [
      given.substitutedId,
    ]);
    assert.equal(await can(), 0);
    await perform(kernel, confirmRights, by, { ids: [given.substitutedId] });
    assert.ok((await can())! > 0);
  });

  test('of a place that ended goes on only where the place is vacant', async () => {
    const absent = await two(['officer']);
    await perform(kernel, beginSubstitution, absent.by, absent.given);
    const vacant = await two(['officer']);
    const vacancy = { ...vacant.given, cause: 'vacancy' as const };
    const { id } = await perform(kernel, beginSubstitution, vacant.by, vacancy);
    for (const { by, given } of [absent, vacant])
      await perform(kernel, leave, by, { id: given.substitutedId, lastDay: day(1) });
    const can = async ({ who }: typeof vacant, days: number) =>
      (await place(who.document, later(days).now()))[0]?.capabilities ?? [];
    for (const each of [absent, vacant])
      assert.ok((await can(each, 0)).length > 0, 'its last day is not over');
    assert.deepEqual(await can(absent, 3), []);
    assert.deepEqual([...(await can(vacant, 3))].sort(), [...ROLES.officer].sort());
    await perform(kernel, endSubstitution, vacant.by, { id });
    assert.deepEqual(await can(vacant, 3), []);
  });

  test('that is ended before it begins counts on no day, and its last is not before its first', async () => {
    const { by, who, given, substitute } = await two(['officer']);
    for (const untilDay of [undefined, day(9)]) {
      const begun = await perform(kernel, beginSubstitution, by, {
        ...{ ...given, fromDay: day(5) },
        ...(untilDay !== undefined && { untilDay }),
      });
      await perform(kernel, endSubstitution, by, { id: begun.id });
    }
    const { items } = await perform(kernel, listSubstitutions, by, { id: substitute });
    assert.deepEqual(
      items.map(({ fromDay, untilDay, state }) => [fromDay, untilDay, state]),
      [
        [day(5), day(5), 'ended'],
        [day(5), day(5), 'ended'],
      ],
    );
    assert.deepEqual((await place(who.document, later(5).now()))[0]?.capabilities, []);
  });

  test('of a place whose rights take two it waits for the second person', async () => {
    const { by, other, who, given } = await two(['registrar']);
    const { id, waiting } = await perform(kernel, beginSubstitution, by, given);
    assert.equal(waiting, true);
    assert.deepEqual((await place(who.document))[0]?.capabilities, []);
    assert.equal(await codeOf(perform(kernel, approveSubstitution, by, { id })), 'people.second-person');
    const substitute = { ...other, document: who.document };
    assert.equal(
      await codeOf(perform(kernel, approveSubstitution, substitute, { id })),
      'people.second-person',
    );
    await perform(kernel, approveSubstitution, other, { id });
    assert.deepEqual([...(await place(who.document))[0]!.capabilities].sort(), [...ROLES.registrar].sort());
  });

  test('nobody makes themself a substitute, nor somebody of another body', async () => {
    const { by, who, given } = await two(['officer']);
    assert.equal(
      await codeOf(perform(kernel, beginSubstitution, { ...by, document: who.document }, given)),
      'people.oneself',
    );
    const foreign = manager(await makeTown(kernel));
    assert.equal(await codeOf(perform(kernel, beginSubstitution, foreign, given)), 'people.unknown');
    const same = { ...given, substituteId: given.substitutedId };
    assert.equal(await codeOf(perform(kernel, beginSubstitution, by, same)), 'kernel.input-invalid');
  });
});

describe('the yearly review', () => {
  test('what nobody looked at for a year and a month rests, and comes back when it is confirmed', async () => {
    const town = await makeTown(kernel);
    const by = manager(town);
    const given = wish();
    const { id } = await perform(kernel, appoint, by, given);
    assert.equal((await perform(kernel, listReview, by, {})).total, 0);
    assert.equal((await perform(later(340), listReview, by, {})).total, 1);
    await perform(later(380), runReview, PLATFORM, {});
    assert.equal((await place(given.document)).length, 1, 'a month is left');
    await perform(later(400), runReview, PLATFORM, {});
    assert.deepEqual(await place(given.document), []);
    const { items } = await perform(later(400), listReview, by, {});
    assert.equal(items[0]?.resting, true);
    await perform(later(400), confirmRights, by, { ids: [id] });
    assert.equal((await place(given.document)).length, 1);
    assert.equal((await perform(kernel, readPerson, by, { id })).state, 'active');
  });

  test('nobody confirms themself, or somebody of another body', async () => {
    const town = await makeTown(kernel);
    const by = manager(town);
    const given = wish();
    const { id } = await perform(kernel, appoint, by, given);
    const oneself = { ...by, document: given.document };
    assert.equal(await codeOf(perform(kernel, confirmRights, oneself, { ids: [id] })), 'people.unknown');
    const foreign = manager(await makeTown(kernel));
    assert.equal(await codeOf(perform(kernel, confirmRights, foreign, { ids: [id] })), 'people.unknown');
  });

  test('the last administrator of a body does not rest: a village would have nobody to wake them', async () => {
    const town = await makeTown(kernel);
    const [by, other] = [manager(town), manager(town)];
    const given = wish();
    const { id, waiting } = await perform(kernel, appoint, by, { ...given, roles: ['administrator'] });
    for (const role of waiting) await perform(kernel, approveRole, other, { id, role });
    await perform(later(400), runReview, PLATFORM, {});
    assert.equal((await place(given.document)).length, 1);
  });
});
