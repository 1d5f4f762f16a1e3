import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { action, perform } from './action.ts';
import { createPool, runSql } from './database/database.ts';
import { storeEvents } from './events.ts';
import { newId } from './ids.ts';
import type { Kernel } from './kernel.ts';
import type { Reaction } from './service.ts';
import { startWorker } from './worker.ts';
import { listDeadJobs, reviveDeadJobs } from './worker-dead.ts';
import { DEAD_LETTERS, openBoss } from './worker-queue.ts';
import { react } from './worker-reactions.ts';
import { runSchedule } from './worker-schedules.ts';
import { sweep } from './worker-sweep.ts';
import { onPool, type SmallOptions, smallKernel, until } from './worker-test-kernel.ts';

const LIMIT = 15_000;
const OPERATOR = { kind: 'operator', document: '00000000T', name: 'Operator of a test' } as const;

/** Each reaction writes what it has done in a table of this test. */
const noting: Reaction = {
  name: 'town.note',
  on: 'town.happened',
  run: async (work, event) => {
    await runSql(work.tx, 'insert into noted (subject) values ($1)', [event.subject]);
  },
};

async function town(options: SmallOptions = {}) {
  const small = await smallKernel({ reactions: [noting], ...options });
  await small.kernel.pool.query('create table noted (subject text not null)');
  return small;
}

async function happen(kernel: Kernel, subject: string, administrationId = newId()): Promise<string> {
  await kernel.db
    .transaction()
    .execute((tx) =>
      storeEvents(
        kernel,
        tx,
        [{ administrationId, kind: 'town.happened', subject, payload: {} }],
        kernel.now(),
      ),
    );
  return administrationId;
}

async function noted(kernel: Kernel): Promise<string[]> {
  const answer = await kernel.pool.query<{ subject: string }>('select subject from noted order by subject');
  return answer.rows.map((row) => row.subject);
}

test('an event that commits is reacted to once, also by three workers', async () => {
  const { kernel, leaves, close } = await town();
  const workers = await Promise.all([startWorker(kernel), startWorker(kernel), startWorker(kernel)]);
  const names = Array.from({ length: 30 }, (_, index) => `event ${String(index).padStart(2, '0')}`);
  for (const name of names) await happen(kernel, name);
  for (const worker of workers) worker.poke();
  await until('all events are noted', LIMIT, async () => (await noted(kernel)).length >= names.length);
  await Promise.all(workers.map((worker) => worker.stop()));
  assert.deepEqual(await noted(kernel), names);
  assert.equal(leaves.filter((type) => type === 'act').length, names.length);
  await close();
});

test('an event whose transaction fails leaves no job behind', async () => {
  const { kernel, close } = await town();
  const failing = kernel.db.transaction().execute(async (tx) => {
    await storeEvents(
      kernel,
      tx,
      [{ administrationId: newId(), kind: 'town.happened', subject: 'never', payload: {} }],
      kernel.now(),
    );
    throw new Error('the action failed afterwards');
  });
  await assert.rejects(failing, /failed afterwards/);
  const jobs = await kernel.pool.query(`select from pgboss.job where name = 'town.note'`);
  assert.equal(jobs.rowCount, 0);
  await close();
});

test('a repeated job does nothing, also at the same moment', async () => {
  const { kernel, leaves, close } = await town();
  const administrationId = await happen(kernel, 'repeated');
  const events = await kernel.pool.query<{ id: string }>('select id from kernel.event');
  const key = { administrationId, eventId: events.rows[0]!.id };
  const answers = await Promise.all([1, 2, 3, 4].map(() => react(kernel, noting, key)));
  assert.equal(answers.filter(Boolean).length, 1);
  assert.equal(await react(kernel, noting, key), false);
  assert.deepEqual(await noted(kernel), ['repeated']);
  assert.equal(
    (await kernel.pool.query('select from kernel.audit')).rowCount,
    1,
    'only the one that did it is in the audit',
  );
  assert.ok(leaves.length >= 1);
  await close();
});

test('a reaction that fails is undone, tried again and then ends as a dead letter that an operator revives', async () => {
  let attempts = 0;
  let mended = false;
  const stubborn: Reaction = {
    name: 'town.stubborn',
    on: 'town.happened',
    run: async (work) => {
      attempts += 1;
      await runSql(work.tx, `insert into noted (subject) values ('half done')`);
      if (!mended) throw new Error('it cannot be done');
    },
  };
  const { kernel, lines, close } = await town({ reactions: [stubborn] });
  await happen(kernel, 'difficult');
  // The same queue with one retry at once, so that the test does not wait for hours.
  await kernel.pool.query(
    `update pgboss.job set retry_limit = 1, retry_delay = 0, retry_backoff = false where name = 'town.stubborn'`,
  );
  const worker = await startWorker(kernel);
  const dead = () => kernel.pool.query(`select data from pgboss.job where name = '${DEAD_LETTERS}'`);
  await until('the job is a dead letter', LIMIT, async () => {
    worker.poke();
    return (await dead()).rowCount === 1;
  });
  assert.equal(attempts, 2);
  assert.deepEqual(await noted(kernel), []);
  assert.ok(lines.some((line) => line.includes('it cannot be done')));
  const { jobs } = await perform(kernel, listDeadJobs, OPERATOR, {});
  assert.deepEqual([jobs[0]!.queue, jobs[0]!.error], ['town.stubborn', 'it cannot be done']);
  mended = true;
  assert.deepEqual(await perform(kernel, reviveDeadJobs, OPERATOR, { queue: 'town.stubborn' }), {
    revived: 1,
  });
  worker.poke();
  await until('it is done after all', LIMIT, async () => (await noted(kernel)).length === 1);
  await worker.stop();
  assert.deepEqual((await perform(kernel, listDeadJobs, OPERATOR, {})).jobs, []);
  await close();
});

test('what a reaction tells is reacted to in its turn', async () => {
  const telling: Reaction = {
    name: 'town.tell',
    on: 'town.began',
    run: async (work, event) =>
      work.emit({ ...event, kind: 'town.happened', subject: `after ${event.subject}` }),
  };
  const { kernel, close } = await town({ reactions: [noting, telling] });
  const worker = await startWorker(kernel);
  await kernel.db
    .transaction()
    .execute((tx) =>
      storeEvents(
        kernel,
        tx,
        [{ administrationId: newId(), kind: 'town.began', subject: 'it', payload: {} }],
        kernel.now(),
      ),
    );
  await until('the second is noted', LIMIT, async () => {
    worker.poke();
    return (await noted(kernel)).length > 0;
  });
  await worker.stop();
  assert.deepEqual(await noted(kernel), ['after it']);
  await close();
});

const remembering = action({
  name: 'town.hours.count',
  summary: 'Counts an occurrence.',
  access: { platform: true },
  input: z.object({ what: z.string() }),
  output: z.object({}),
  run: async (work, input) => {
    await runSql(work.tx, 'insert into noted (subject) values ($1)', [input.what]);
    return {};
  },
});

test('an occurrence that several workers find due, after all were stopped, is performed once', async () => {
  const schedules = [
    { name: 'town.yearly', cron: '30 4 * * *', action: remembering as never, input: { what: 'daily' } },
  ];
  const { kernel, close } = await town({ schedules });
  await (await startWorker(kernel)).stop();
  const row = await kernel.pool.query(
    `select key, cron, timezone from pgboss.schedule where key = 'town.yearly'`,
  );
  assert.deepEqual(row.rows, [{ key: 'town.yearly', cron: '30 4 * * *', timezone: 'Europe/Madrid' }]);
  // As if the last look at the clock, and the announcement of the schedule, had been two days ago.
  await kernel.pool.query(`update pgboss.version set cron_on = now() - interval '2 days'`);
  await kernel.pool.query(
    `update pgboss.schedule set created_on = now() - interval '3 days', updated_on = now() - interval '3 days'`,
  );
  const workers = await Promise.all([startWorker(kernel), startWorker(kernel), startWorker(kernel)]);
  await until('it is performed', LIMIT, async () => {
    for (const worker of workers) worker.poke();
    return (await noted(kernel)).length > 0;
  });
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  await Promise.all(workers.map((worker) => worker.stop()));
  assert.deepEqual(await noted(kernel), ['daily']);
  await close();
});

test('an occurrence whose job comes twice, because its worker died after doing it, is performed once', async () => {
  const { kernel, close } = await town();
  const schedule = {
    name: 'town.daily',
    cron: '0 5 * * *',
    action: remembering as never,
    input: { what: 'x' },
  };
  const [first, second] = [newId(), newId()];
  await Promise.all([1, 2].map(() => runSchedule(kernel, schedule, first)));
  await runSchedule(kernel, schedule, first);
  assert.deepEqual(await noted(kernel), ['x']);
  await runSchedule(kernel, schedule, second);
  assert.deepEqual(await noted(kernel), ['x', 'x']);
  await close();
});

test('a schedule that this version no longer has is forgotten', async () => {
  const schedules = [
    { name: 'town.old', cron: '0 5 * * *', action: remembering as never, input: { what: 'old' } },
  ];
  const { kernel, close } = await town({ schedules });
  await (await startWorker(kernel)).stop();
  const later = { ...kernel, services: [] };
  await (await startWorker(later)).stop();
  const keys = await kernel.pool.query<{ key: string }>('select key from pgboss.schedule');
  assert.deepEqual(
    keys.rows.map((row) => row.key),
    ['kernel.sweep'],
  );
  await close();
});

test('several processes may install the queue at the same time', async () => {
  const { kernel, close } = await smallKernel();
  const quiet = { pool: kernel.pool, log: kernel.log, reactions: new Map([[noting.on, [noting]]]) };
  for (let round = 0; round < 3; round++) {
    await kernel.pool.query('drop schema pgboss cascade');
    const roles = ['sender', 'worker', 'sender', 'worker', 'worker', 'worker'] as const;
    const all = await Promise.all(roles.map((role) => openBoss(quiet, role)));
    for (const boss of all) assert.ok(await boss.getQueue('town.note'));
    await Promise.all(all.map((boss) => boss.stop({ graceful: false })));
  }
  await close();
});

test('a worker whose queues exist starts in less than 300 ms', async () => {
  const { kernel, close } = await town();
  const times: number[] = [];
  // The best of some: other tests share the processor.
  for (let turn = 0; turn < 4; turn++) {
    const began = performance.now();
    const worker = await startWorker(kernel);
    times.push(performance.now() - began);
    await worker.stop();
  }
  assert.ok(Math.min(...times) < 300, `it took ${times.join(', ')} ms`);
  await close();
});

test('a worker that is told to stop waits for the reaction in course', async () => {
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const slow: Reaction = {
    name: 'town.slow',
    on: 'town.happened',
    run: async (work) => {
      begin();
      await new Promise((resolve) => setTimeout(resolve, 400));
      await runSql(work.tx, `insert into noted (subject) values ('finished')`);
    },
  };
  const { kernel, close } = await town({ reactions: [slow] });
  await happen(kernel, 'slow');
  const worker = await startWorker(kernel);
  worker.poke();
  await begun;
  await worker.stop();
  assert.deepEqual(await noted(kernel), ['finished']);
  await close();
});

test('a process that only sends needs no worker of its own', async () => {
  const { kernel, close } = await town();
  const url = (kernel.pool.options as { connectionString: string }).connectionString;
  const web = await onPool(createPool(url, 3), { reactions: [noting] });
  await happen(web.kernel, 'from the web');
  await web.close();
  const worker = await startWorker(kernel);
  await until('it is noted', LIMIT, async () => {
    worker.poke();
    return (await noted(kernel)).length === 1;
  });
  await worker.stop();
  await close();
});

test('a sweep forgets only what is old enough', async () => {
  const { kernel, close } = await town();
  const now = Temporal.Instant.from('2026-05-20T10:00:00Z');
  const key = (days: number) =>
    kernel.pool.query(
      `insert into kernel.idempotency (actor, key, action, request_hash, created_at) values ('a', $1, 'x', '', $2)`,
      [`${days} days`, now.subtract({ hours: 24 * days }).toString()],
    );
  await key(6);
  await key(8);
  const answer = await perform(kernel, sweep, { kind: 'platform', name: 'test' }, {}, { now });
  assert.equal(answer.idempotencyKeys, 1);
  const left = await kernel.pool.query<{ key: string }>('select key from kernel.idempotency');
  assert.deepEqual(
    left.rows.map((row) => row.key),
    ['6 days'],
  );
  await close();
});
