import { z } from 'zod';
import { query } from '../../../../kernel/action.ts';
import { administrationOf } from '../../../../kernel/actor.ts';
import type { Kernel } from '../../../../kernel/kernel.ts';
import type { Sentence } from '../../../../kernel/problem.ts';
import { id, optional } from '../actions/inputs.ts';
import { sentence } from '../data-service.ts';
import { exchangeProblems } from '../problems.ts';
import { exchangeSettings } from '../settings.ts';
import { bodyNames, nameIn } from '../store-bodies.ts';
import {
  answeredBy,
  answeredIn,
  healthIn,
  NUMBERS_LIMIT,
  refusalsBy,
  refusalsIn,
  trafficIn,
} from '../store-numbers.ts';
import { loadServices } from '../store-services.ts';
import { exchangeReaders } from './exchanges.ts';
import { dayRange, rangeOf } from './range.ts';

/** Euros for each paper that nobody brought, and where that figure comes from. */
export function eurosPerPaper(kernel: Kernel): { factor: number; source: string } {
  const { EXCHANGE_EUROS_PER_PAPER: factor, EXCHANGE_EUROS_SOURCE: source } = kernel.settings;
  return {
    factor: typeof factor === 'number' ? factor : exchangeSettings.EXCHANGE_EUROS_PER_PAPER.default,
    source: typeof source === 'string' ? source : exchangeSettings.EXCHANGE_EUROS_SOURCE.default,
  };
}

/** Whose numbers one sees: a body its own, the operator any body's or everybody's. */
const whose = (own: string | undefined, named: string | undefined) => ({ body: own ?? named });
const TRUNCATED = `The table has only its first ${NUMBERS_LIMIT} rows; totals count all of them`;
const cents = (euros: number) => Math.round(euros * 100) / 100;

export const savings = query({
  name: 'exchange.savings.read',
  summary: 'Papers that nobody had to bring and what they cost, by period and body.',
  access: exchangeReaders,
  input: z.object({
    ...dayRange,
    by: z.enum(['day', 'month', 'year']).default('month'),
    administrationId: optional(id),
  }),
  output: z.object({
    factor: z.number(),
    source: z.string(),
    from: z.string(),
    to: z.string(),
    exchanges: z.number(),
    euros: z.number(),
    truncated: z.boolean().describe(TRUNCATED),
    items: z.array(
      z.object({
        period: z.string(),
        administrationId: z.string(),
        administrationName: z.string(),
        exchanges: z.number(),
        euros: z.number(),
      }),
    ),
  }),
  async run(work, input) {
    const range = rangeOf(input, work.now, 365);
    const { factor, source } = eurosPerPaper(work.kernel);
    const asked = { ...range, ...whose(administrationOf(work.actor), input.administrationId) };
    const { rows, truncated } = await answeredBy(work.tx, input.by, asked);
    const exchanges = await answeredIn(work.tx, asked);
    const names = await bodyNames(
      work.tx,
      rows.map((row) => row.consumer_id),
    );
    return {
      factor,
      source,
      from: range.first,
      to: range.last,
      exchanges,
      euros: cents(exchanges * factor),
      truncated,
      items: rows.map((row) => ({
        period: row.period,
        administrationId: row.consumer_id,
        administrationName: nameIn(names, row.consumer_id),
        exchanges: row.answered,
        euros: cents(row.answered * factor),
      })),
    };
  },
});

/** The sentence of a clause code, from the catalogue of refusals. */
export function clauseTitle(code: string): Sentence {
  const maker = Object.values(exchangeProblems).find(
    (each) => each.code === code || each.code === `exchange.${code}`,
  );
  return maker?.kind.title ?? { ca: code, es: code, oc: code, en: code };
}

export const refusals = query({
  name: 'exchange.refusals.read',
  summary: 'Refused and failed exchanges by day and clause; one exchange counts in each of its clauses.',
  access: exchangeReaders,
  input: z.object({ ...dayRange, administrationId: optional(id) }),
  output: z.object({
    from: z.string(),
    to: z.string(),
    byCode: z.array(z.object({ code: z.string(), title: sentence, exchanges: z.number() })),
    truncated: z.boolean().describe(TRUNCATED),
    byDay: z.array(z.object({ day: z.string(), code: z.string(), exchanges: z.number() })),
  }),
  async run(work, input) {
    const range = rangeOf(input, work.now, 30);
    const asked = { ...range, ...whose(administrationOf(work.actor), input.administrationId) };
    const { rows, truncated } = await refusalsBy(work.tx, asked);
    const totals = await refusalsIn(work.tx, asked);
    return {
      from: range.first,
      to: range.last,
      byCode: totals.map(({ code, exchanges }) => ({ code, title: clauseTitle(code), exchanges })),
      truncated,
      byDay: rows.map(({ period, code, exchanges }) => ({ day: period, code, exchanges })),
    };
  },
});

const counters = z.object({
  total: z.number(),
  answered: z.number(),
  refused: z.number(),
  failed: z.number(),
  pending: z.number(),
  unknown: z.number(),
  emergencies: z.number(),
  p50: z.number().nullable(),
  p99: z.number().nullable(),
});

export const traffic = query({
  name: 'exchange.traffic.read',
  summary: 'Exchanges of the last minute, the last hour and today, by outcome, with how long they took.',
  access: exchangeReaders,
  input: z.object({ administrationId: optional(id) }),
  output: z.object({ minute: counters, hour: counters, today: counters }),
  async run(work, input) {
    const who = whose(administrationOf(work.actor), input.administrationId);
    const until = work.now.add({ seconds: 1 }).toString();
    const today = rangeOf({}, work.now, 1);
    const since = (minutes: number) => ({ from: work.now.subtract({ minutes }).toString(), until });
    return {
      minute: await trafficIn(work.tx, { ...since(1), ...who }),
      hour: await trafficIn(work.tx, { ...since(60), ...who }),
      today: await trafficIn(work.tx, { ...today, ...who }),
    };
  },
});

export const providerHealth = query({
  name: 'exchange.health.read',
  summary:
    'Whether each data service answers the probe, and what happened to its exchanges in the last 24 hours.',
  access: exchangeReaders,
  input: z.object({}),
  output: z.object({
    items: z.array(
      z.object({
        serviceId: z.string(),
        code: z.string(),
        title: sentence,
        providerId: z.string(),
        providerName: z.string(),
        state: z.string(),
        health: z.enum(['unknown', 'up', 'down']),
        detail: z.string().nullable(),
        probedAt: z.string().nullable(),
        answered: z.number(),
        failed: z.number(),
        p50: z.number().nullable(),
      }),
    ),
  }),
  async run(work) {
    const range = {
      from: work.now.subtract({ hours: 24 }).toString(),
      until: work.now.add({ seconds: 1 }).toString(),
    };
    const rows = await healthIn(work.tx, range, administrationOf(work.actor));
    const names = await bodyNames(
      work.tx,
      rows.map((row) => row.provider_id),
    );
    const services = await loadServices(
      work.tx,
      rows.map((row) => row.id),
    );
    const items = rows.map((row) => {
      const service = services.get(row.id)!;
      return {
        serviceId: row.id,
        code: service.code,
        title: service.title,
        providerId: row.provider_id,
        providerName: nameIn(names, row.provider_id),
        state: service.state,
        health: row.health,
        detail: row.health_detail,
        probedAt: row.probed_at?.toISOString() ?? null,
        answered: row.answered,
        failed: row.failed,
        p50: row.p50,
      };
    });
    return { items };
  },
});
