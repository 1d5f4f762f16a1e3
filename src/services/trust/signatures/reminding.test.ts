/** Who is reminded of a signature, on which day and in which order. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { perform } from '../../../kernel/action.ts';
import type { Employee } from '../../../kernel/actor.ts';
import { runSql } from '../../../kernel/database/database.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { ZONE } from '../../../kernel/texts.ts';
import { remindSigners } from './actions/by-platform.ts';
import { getRequest } from './queries/get-request.ts';
import { asked, at, newRequest, newVila, stampingKernel, type Vila } from './signing.test-helper.ts';

const PLATFORM = { kind: 'platform', name: 'test' } as const;
/** Requests of one turn. */
const TURN = 200;

let kernel: Kernel;
let vila: Vila;
let sender: Employee;

before(async () => {
  kernel = await stampingKernel();
  vila = await newVila(kernel);
  sender = vila.person('Gestora Prou Riu', 'body.manage');
});

const remind = (moment: string | Temporal.Instant) =>
  perform(at(kernel, Temporal.Instant.from(moment)), remindSigners, PLATFORM, {});
const sent = (remindEvery: number) =>
  newRequest(kernel, sender, { signers: [asked(vila.person('Algú Lent Rai'))], more: { remindEvery } });
const sentAt = (requestId: string, moment: string) =>
  runSql(kernel.db, 'update signatures.request set sent_at = $2 where id = $1', [requestId, moment]);
const happened = async (requestId: string) =>
  (await perform(kernel, getRequest, sender, { requestId })).happenings;
const reminders = async (requestId: string) =>
  (await happened(requestId)).filter(({ kind }) => kind === 'reminded').length;
/** Others of this file are over for what comes next. */
const endAll = () =>
  runSql(kernel.db, `update signatures.request set state = 'cancelled' where administration_id = $1`, [
    sender.administrationId,
  ]);

test('signers are reminded as often as the sender asked, and not more', async () => {
  const requestId = await sent(3);
  const begun = (await happened(requestId)).find(({ kind }) => kind === 'sent')!.at;
  const day = Temporal.Instant.from(begun).toZonedDateTimeISO(ZONE).startOfDay();
  for (const [days, wanted] of [
    [2, 0],
    [3, 1],
    [5, 1],
    [6, 2],
  ] as const) {
    await remind(day.add({ days, hours: 9 }).toInstant());
    assert.equal(await reminders(requestId), wanted, `${days} days`);
  }
  await endAll();
});

test('days are counted, not hours: neither an earlier second nor a day of 23 hours skips one', async () => {
  const requestId = await sent(1);
  await sentAt(requestId, '2027-03-25T19:00:00Z');
  for (const [moment, wanted] of [
    ['2027-03-25T22:59:59Z', 0],
    ['2027-03-26T07:10:02Z', 1],
    ['2027-03-26T18:55:00Z', 1],
    ['2027-03-27T07:10:01Z', 2],
    // The clocks of Madrid go forward.
    ['2027-03-28T06:10:01Z', 3],
    ['2027-03-28T06:15:00Z', 3],
  ] as const) {
    await remind(moment);
    assert.equal(await reminders(requestId), wanted, moment);
  }
  await endAll();
});

test('more than a turn of older ones keeps nobody waiting for another day', async () => {
  const requestId = await sent(1);
  await sentAt(requestId, '2027-05-03T10:00:00Z');
  await runSql(
    kernel.db,
    `insert into signatures.request (administration_id, id, title, message, state, sender, sender_name, format, level, remind_every, created_at, sent_at)
     select administration_id, gen_random_uuid(), title, message, state, sender, sender_name, format, level, 1, created_at,
       '2027-05-01T10:00:00Z' from signatures.request, generate_series(1, $2::int) where id = $1`,
    [requestId, TURN],
  );
  assert.equal((await remind('2027-05-04T06:10:00Z')).count, TURN);
  assert.equal(await reminders(requestId), 0, 'who waits longest goes first');
  assert.equal((await remind('2027-05-04T06:15:00Z')).count, 1);
  assert.equal(await reminders(requestId), 1);
  assert.equal((await remind('2027-05-04T06:20:00Z')).count, 0, 'nobody twice');
  await endAll();
});
