/** What an action answered is kept for who sends it again; it may be a secret that is said once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { testKernel } from '../../test/kernel.ts';
import { action, perform } from './action.ts';
import { newId } from './ids.ts';

const kernel = await testKernel();
const PLATFORM = { kind: 'platform', name: 'test' } as const;
let said = 0;
const saySecret = action({
  name: 'test.secret.say',
  summary: 'Says a secret, once.',
  access: { platform: true },
  input: z.object({}),
  output: z.object({ secret: z.string() }),
  run: async () => ({ secret: `secret-of-the-test-${++said}` }),
});

test('a secret that was answered once is not readable in the database, and comes again to who asks again', async () => {
  const idempotencyKey = newId();
  const first = await perform(kernel, saySecret, PLATFORM, {}, { idempotencyKey });
  const { rows } = await kernel.pool.query(
    'select response::text as text from kernel.idempotency where key = $1',
    [idempotencyKey],
  );
  assert.equal(rows.length, 1);
  assert.ok(!rows[0].text.includes(first.secret), rows[0].text);
  assert.deepEqual(await perform(kernel, saySecret, PLATFORM, {}, { idempotencyKey }), first);
});

test('what was answered to one is not opened for another, also when rows are exchanged', async () => {
  const [mine, theirs] = [newId(), newId()];
  await perform(kernel, saySecret, PLATFORM, {}, { idempotencyKey: mine });
  await perform(kernel, saySecret, { kind: 'platform', name: 'other' }, {}, { idempotencyKey: theirs });
  await kernel.pool.query(
    'update kernel.idempotency set response = (select response from kernel.idempotency where key = $1) where key = $2',
    [mine, theirs],
  );
  await assert.rejects(
    perform(kernel, saySecret, { kind: 'platform', name: 'other' }, {}, { idempotencyKey: theirs }),
  );
});
