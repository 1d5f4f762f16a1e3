import { type Selectable, sql } from 'kysely';
import { runSql, type Tx } from '../../../kernel/database/database.ts';
import { type ExchangeTable, tables } from './store.ts';

/** An exchange with its moment to the microsecond, which a cursor needs and a Date would lose. */
export type ExchangeRow = Selectable<ExchangeTable> & { moment: string };

export type ExchangeFilter = {
  consumerId?: string | undefined;
  providerId?: string | undefined;
  subject?: Buffer | undefined;
  outcome?: string | undefined;
  /** Clause code of a refusal, with or without its `exchange.` */
  code?: string | undefined;
  serviceId?: string | undefined;
  agreementId?: string | undefined;
  /** Only those that asked for emergency access, granted or not. */
  emergency?: boolean | undefined;
  /** First moment, included, and last, excluded. */
  from?: string | undefined;
  until?: string | undefined;
};

const MOMENT = sql<string>`to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

function filtered(tx: Tx, filter: ExchangeFilter) {
  let found = tables(tx).selectFrom('exchange');
  if (filter.consumerId !== undefined) found = found.where('consumer_id', '=', filter.consumerId);
  if (filter.providerId !== undefined) found = found.where('provider_id', '=', filter.providerId);
  if (filter.subject !== undefined) found = found.where('subject', '=', filter.subject);
  if (filter.outcome !== undefined) found = found.where('outcome', '=', filter.outcome);
  if (filter.serviceId !== undefined) found = found.where('service_id', '=', filter.serviceId);
  if (filter.agreementId !== undefined) found = found.where('agreement_id', '=', filter.agreementId);
  if (filter.from !== undefined) found = found.where(sql<boolean>`at >= ${filter.from}::timestamptz`);
  if (filter.until !== undefined) found = found.where(sql<boolean>`at < ${filter.until}::timestamptz`);
  if (filter.emergency === true) found = found.where('break_glass', '=', true);
  const { code } = filter;
  if (code !== undefined)
    found = found.where(sql<boolean>`codes && array[${code}, ${`exchange.${code}`}]::text[]`);
  return found;
}

export type Cursor = { at: string; id: string };
const CURSOR = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)_([0-9a-f-]{36})$/;

/** Reads the text form of a cursor; undefined when it is not one. */
export function readCursor(text: string): Cursor | undefined {
  const [, at, id] = CURSOR.exec(text) ?? [];
  return at === undefined || id === undefined ? undefined : { at, id };
}

export function writeCursor(row: ExchangeRow): string {
  return `${row.moment}_${row.id}`;
}

/** Exchanges newest first, after a cursor; one more than the limit says that there are more. */
export async function listExchangeRows(
  tx: Tx,
  filter: ExchangeFilter,
  page: { after?: Cursor | undefined; limit: number },
): Promise<ExchangeRow[]> {
  let found = filtered(tx, filter);
  const { after } = page;
  if (after !== undefined)
    found = found.where(sql<boolean>`(at, id) < (${after.at}::timestamptz, ${after.id}::uuid)`);
  return await found
    .selectAll()
    .select(MOMENT.as('moment'))
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
    .execute();
}

/** A slice of exchanges newest first, with how many there are in all. */
export async function sliceExchanges(
  tx: Tx,
  filter: ExchangeFilter,
  slice: { offset: number; limit: number },
): Promise<{ rows: ExchangeRow[]; total: number }> {
  const counted = await filtered(tx, filter)
    .select((each) => each.fn.countAll<number>().as('total'))
    .executeTakeFirst();
  const rows = await filtered(tx, filter)
    .selectAll()
    .select(MOMENT.as('moment'))
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(slice.limit)
    .offset(slice.offset)
    .execute();
  return { rows, total: counted?.total ?? 0 };
}

export async function loadExchange(tx: Tx, id: string): Promise<ExchangeRow | undefined> {
  return await tables(tx)
    .selectFrom('exchange')
    .selectAll()
    .select(MOMENT.as('moment'))
    .where('id', '=', id)
    .executeTakeFirst();
}

/**
 * Since when the record of a person is kept: since this installation keeps it, or since an older exchange of theirs that
 * was brought in; what was erased by age is not kept.
 */
export async function recordSince(
  tx: Tx,
  { subject, erasedUntil }: { subject: Buffer; erasedUntil: string },
): Promise<string> {
  const rows = await runSql<{ since: string }>(
    tx,
    `select to_char(greatest(least(record_since, (select min(at) from exchange.exchange where subject = $1)), $2::timestamptz)
        at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as since from exchange.state_version`,
    [subject, erasedUntil],
  );
  return rows[0]!.since;
}
