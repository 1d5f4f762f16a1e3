import { z } from 'zod';
import { action, query } from '../../../kernel/action.ts';
import { administrationOf } from '../../../kernel/actor.ts';
import { type Batch, elementsOf, forgetOld, insertBatch, loadBatch } from '../store.ts';

/** Days that what was answered stays to be collected. */
const KEPT_DAYS = 30;

/** The modality says what its operations need; each is asked again when it is done. */
const ANY = { system: 'mandates.read' } as const;

export const takeBatch = action({
  name: 'representa.batch.take',
  summary: 'Take several operations in, to be answered together later.',
  access: ANY,
  input: z.strictObject({
    id: z.string().max(100),
    modality: z.string(),
    purpose: z.string(),
    base: z.string().max(300),
    requests: z.array(z.strictObject({ requestId: z.string(), xml: z.string() })).min(1),
  }),
  output: z.object({ isNew: z.boolean() }),
  async run(work, { requests, ...batch }) {
    const { actor } = work;
    const isNew = await insertBatch(
      work.tx,
      {
        ...batch,
        ...{
          administrationId: administrationOf(actor)!,
          clientId: actor.kind === 'system' ? actor.clientId : '',
        },
        ...{ elements: requests.length, receivedAt: work.now.toString() },
      },
      requests,
    );
    // What was asked is personal data: the leaf says that it was, and each operation leaves its own.
    work.leaf({
      type: 'act',
      record: {
        ...{ action: 'representa.batch.take', administration: administrationOf(actor) ?? null },
        ...{ modality: batch.modality, elements: requests.length, isNew },
      },
      fields: { batch: batch.id },
    });
    return { isNew };
  },
});

export const collectBatch = query({
  name: 'representa.batch.collect',
  summary: 'What a batch of your body was answered, once all of it is.',
  access: ANY,
  input: z.strictObject({ id: z.string().max(100) }),
  output: z.object({
    batch: z.custom<Batch>().optional(),
    answers: z.array(z.object({ requestId: z.string(), response: z.string().nullable() })),
  }),
  async run(work, { id }) {
    const batch = await loadBatch(work.tx, administrationOf(work.actor)!, id);
    if (batch?.state !== 'done') return { ...(batch && { batch }), answers: [] };
    const rows = await elementsOf(work.tx, batch);
    return { batch, answers: rows.map(({ requestId, response }) => ({ requestId, response })) };
  },
});

export const forgetBatches = action({
  name: 'representa.batch.forget',
  summary: 'Empty what batches were answered a month ago, and forget reports that ended.',
  access: { platform: true },
  input: z.object({}),
  output: z.object({ emptied: z.number() }),
  run: async (work) => ({
    emptied: await forgetOld(work.tx, work.now.subtract({ hours: 24 * KEPT_DAYS })),
  }),
});
