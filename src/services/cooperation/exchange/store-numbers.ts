import { runSql, type Tx } from '../../../kernel/database/database.ts';
import { ANSWERED_NO } from './problems.ts';

/** A range of moments: the first included, the last excluded. */
export type Range = { from: string; until: string };
/** Whose numbers: a body as consumer, or everybody's. */
export type Whose = { body: string | undefined };

/** Most rows of one table of numbers. */
export const NUMBERS_LIMIT = 5000;

/** At most `NUMBERS_LIMIT` rows of those that were read with one more, and whether there were others. */
export type Cut<Row> = { rows: Row[]; truncated: boolean };
const cut = <Row>(rows: Row[]): Cut<Row> => ({
  rows: rows.slice(0, NUMBERS_LIMIT),
  truncated: rows.length > NUMBERS_LIMIT,
});

/** What a table and its total have in common, so that both count the same exchanges. */
const ANSWERED = `from exchange.exchange
     where outcome = 'answered' and at >= $1 and at < $2 and ($3::uuid is null or consumer_id = $3)`;
const REFUSED = `from exchange.exchange cross join lateral unnest(codes) as code
     where outcome in ('refused', 'failed') and at >= $1 and at < $2 and ($3::uuid is null or consumer_id = $3)`;

export type SavingRow = { period: string; consumer_id: string; answered: number };

const SHAPES = { day: 'YYYY-MM-DD', month: 'YYYY-MM', year: 'YYYY' } as const;

/** Answered exchanges by period (in Europe/Madrid) and consumer. */
export async function answeredBy(
  tx: Tx,
  by: keyof typeof SHAPES,
  { body, from, until }: Range & Whose,
): Promise<Cut<SavingRow>> {
  const rows = await runSql<SavingRow>(
    tx,
    `select to_char(at at time zone 'Europe/Madrid', $4) as period, consumer_id, count(*) as answered ${ANSWERED}
     group by 1, 2 order by 1 desc, 3 desc, 2 limit $5`,
    [from, until, body ?? null, SHAPES[by], NUMBERS_LIMIT + 1],
  );
  return cut(rows);
}

/** All answered exchanges of a range, however many rows a table of them would have. */
export async function answeredIn(tx: Tx, { body, from, until }: Range & Whose): Promise<number> {
  const values = [from, until, body ?? null];
  return (await runSql<{ total: number }>(tx, `select count(*) as total ${ANSWERED}`, values))[0]!.total;
}

export type RefusalRow = { period: string; code: string; exchanges: number };

/** Refused and failed exchanges by day (in Europe/Madrid) and clause; one exchange counts in each of its clauses. */
export async function refusalsBy(tx: Tx, { body, from, until }: Range & Whose): Promise<Cut<RefusalRow>> {
  const rows = await runSql<RefusalRow>(
    tx,
    `select to_char(at at time zone 'Europe/Madrid', 'YYYY-MM-DD') as period, code, count(*) as exchanges ${REFUSED}
     group by 1, 2 order by 1 desc, 3 desc, 2 limit $4`,
    [from, until, body ?? null, NUMBERS_LIMIT + 1],
  );
  return cut(rows);
}

/** Refused and failed exchanges of a range by clause, most first; clauses are few, so none is cut. */
export async function refusalsIn(
  tx: Tx,
  { body, from, until }: Range & Whose,
): Promise<Omit<RefusalRow, 'period'>[]> {
  return await runSql<Omit<RefusalRow, 'period'>>(
    tx,
    `select code, count(*) as exchanges ${REFUSED} group by 1 order by 2 desc, code collate "C" limit $4`,
    [from, until, body ?? null, NUMBERS_LIMIT],
  );
}

export type TrafficRow = {
  total: number;
  answered: number;
  refused: number;
  failed: number;
  pending: number;
  unknown: number;
  emergencies: number;
  p50: number | null;
  p99: number | null;
};

/** Counters of a range: by outcome, emergencies that were granted, and how long the answered ones took (microseconds). */
export async function trafficIn(tx: Tx, { body, from, until }: Range & Whose): Promise<TrafficRow> {
  const rows = await runSql<TrafficRow>(
    tx,
    `select count(*) as total,
       count(*) filter (where outcome = 'answered') as answered,
       count(*) filter (where outcome = 'refused') as refused,
       count(*) filter (where outcome = 'failed') as failed,
       count(*) filter (where outcome = 'accepted') as pending,
       count(*) filter (where outcome = 'unknown') as unknown,
       count(*) filter (where break_glass and accepted_leaf is not null) as emergencies,
       percentile_disc(0.5) within group (order by duration_us) filter (where outcome = 'answered') as p50,
       percentile_disc(0.99) within group (order by duration_us) filter (where outcome = 'answered') as p99
     from exchange.exchange where at >= $1 and at < $2 and ($3::uuid is null or consumer_id = $3)`,
    [from, until, body ?? null],
  );
  return rows[0]!;
}

export type HealthRow = {
  id: string;
  provider_id: string;
  health: 'unknown' | 'up' | 'down';
  health_detail: string | null;
  probed_at: Date | null;
  answered: number;
  failed: number;
  p50: number | null;
};

/** Data services that answer or are held back, worst first, with what happened to their exchanges in a range. */
export async function healthIn(
  tx: Tx,
  { from, until }: Range,
  provider: string | undefined,
): Promise<HealthRow[]> {
  return await runSql<HealthRow>(
    tx,
    `select s.id, s.provider_id, s.health, s.health_detail, s.probed_at,
       coalesce(x.answered, 0) as answered, coalesce(x.failed, 0) as failed, x.p50
     from exchange.data_service s left join (
       select service_id, count(*) filter (where outcome = 'answered') as answered,
         count(*) filter (where outcome = 'failed' and not codes && $5::text[]) as failed,
         percentile_disc(0.5) within group (order by duration_us) filter (where outcome = 'answered') as p50
       from exchange.exchange where at >= $1 and at < $2 group by service_id) x on x.service_id = s.id
     where s.state in ('published', 'deprecated', 'suspended') and ($3::uuid is null or s.provider_id = $3)
     order by case s.health when 'down' then 0 when 'unknown' then 1 else 2 end, failed desc, s.code, s.id limit $4`,
    [from, until, provider ?? null, NUMBERS_LIMIT, ANSWERED_NO],
  );
}
