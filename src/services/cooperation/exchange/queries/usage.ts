import { z } from 'zod';
import { query } from '../../../../kernel/action.ts';
import { LANGS } from '../../../../kernel/texts.ts';
import { readFor } from '../acting-for.ts';
import { id, optional } from '../actions/inputs.ts';
import { stateVersion } from '../store.ts';
import { recordSince, sliceExchanges } from '../store-exchanges.ts';
import { erasedUntil } from '../store-progress.ts';
import { usageSentence } from '../texts/usage.ts';
import { lookUp, OUTCOMES, usageView } from './exchange-view.ts';
import { moment } from './range.ts';

/** Most rows of one answer; the default of the Estonian tracker. */
export const USAGE_LIMIT = 1000;
const OFFSET_LIMIT = 1_000_000;

const usage = usageView.extend({
  /** Names of the Estonian tracker (Andmejälgija 1.6) beside ours. */
  logtime: z.string(),
  action: z.string(),
  /** INE10 of the body, else its DIR3 or NIF: the code that others know it by. */
  receiverCode: z.string(),
  receiverName: z.string(),
  receiverSystem: z.string().nullable(),
  receipts: z.array(z.string()),
});

export const findUsage = query({
  name: 'exchange.usage.find',
  summary:
    'Every exchange about you, newest first: who, why, on what legal basis, which fields, and the proof.',
  access: { citizen: true },
  input: z.object({
    periodStart: optional(moment),
    periodEnd: optional(moment),
    outcome: optional(z.enum(OUTCOMES)),
    serviceId: optional(id),
    consumerId: optional(id),
    lang: z.enum(LANGS).default('ca'),
    offset: z.coerce.number().int().min(0).max(OFFSET_LIMIT).default(0),
    limit: z.coerce.number().int().min(1).max(USAGE_LIMIT).default(USAGE_LIMIT),
  }),
  output: z.object({ usage: z.array(usage), totalUsages: z.number() }),
  async run(work, input) {
    const { periodStart: from, periodEnd: until, lang, offset, limit, ...filter } = input;
    const subject = work.kernel.ledger.subjectIndex(await readFor(work));
    const found = await sliceExchanges(work.tx, { ...filter, from, until, subject }, { offset, limit });
    const looked = await lookUp(work.tx, found.rows);
    return {
      usage: looked.map(({ view }) => ({
        ...view,
        logtime: view.at,
        action: usageSentence(view, lang),
        receiverCode: view.consumerCode,
        receiverName: view.consumerName,
        receiverSystem: view.unit,
        receipts: [view.acceptedLeaf, view.outcomeLeaf]
          .filter((leaf) => leaf !== null)
          .map((leaf) => `/v1/exchange/receipts/${leaf}`),
      })),
      totalUsages: found.total,
    };
  },
});

export const usagePeriod = query({
  name: 'exchange.usage.period',
  summary: 'Since when the record of accesses to your data is kept here, and until when it goes.',
  access: { citizen: true },
  input: z.object({}),
  output: z.object({ periodStart: z.string(), periodEnd: z.string() }),
  async run(work) {
    const subject = work.kernel.ledger.subjectIndex(await readFor(work));
    const periodStart = await recordSince(work.tx, { subject, erasedUntil: await erasedUntil(work.tx) });
    return { periodStart, periodEnd: work.now.toString() };
  },
});

export const heartbeat = query({
  name: 'exchange.usage.heartbeat',
  summary: 'Whether the record of accesses can be read now.',
  access: { visitor: true, citizen: true, employee: true, operator: true, system: true, platform: true },
  input: z.object({}),
  output: z.object({ status: z.enum(['OK']), message: z.string() }),
  // When the database cannot be read the question itself fails, as kernel.unavailable (503).
  run: async (work) => ({ status: 'OK' as const, message: `state ${await stateVersion(work.tx)}` }),
});
