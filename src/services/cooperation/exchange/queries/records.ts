import { z } from 'zod';
import { query } from '../../../../kernel/action.ts';
import { id, optional } from '../actions/inputs.ts';
import { standingHolds } from '../store-holds.ts';
import { latestErasures } from '../store-records.ts';
import {
  erasureView,
  exchangeNamed,
  holdView,
  recordOf,
  recordView,
  viewOfErasure,
  viewOfHold,
} from './record-view.ts';

/** Most lines of one answer. */
const LINES_LIMIT = 200;
const limit = z.coerce.number().int().min(1).max(LINES_LIMIT).default(50);

export const findRecord = query({
  name: 'exchange.record.find',
  summary:
    'The record of one exchange, by its identifier or that of one of its receipts: kept, held or erased.',
  access: { operator: true },
  input: z.object({ id }),
  output: recordView,
  run: async (work, input) => recordOf(work, await exchangeNamed(work, input.id)),
});

export const listErasures = query({
  name: 'exchange.erasure.list',
  summary: 'The latest erasures, newest first, with the leaves that say so.',
  access: { operator: true },
  input: z.object({ why: optional(z.enum(['retention', 'decision'])), limit }),
  output: z.object({ items: z.array(erasureView) }),
  run: async (work, input) => ({ items: (await latestErasures(work.tx, input)).map(viewOfErasure) }),
});

export const listHolds = query({
  name: 'exchange.hold.list',
  summary: 'The legal holds that stand, newest first.',
  access: { operator: true },
  input: z.object({ limit }),
  output: z.object({ items: z.array(holdView) }),
  run: async (work, input) => ({ items: (await standingHolds(work.tx, input.limit)).map(viewOfHold) }),
});
