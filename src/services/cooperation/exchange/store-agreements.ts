import { type Selectable, sql } from 'kysely';
import type { Tx } from '../../../kernel/database/database.ts';
import type { AgreementState } from './agreement.ts';
import type { Basis } from './data-service.ts';
import { type AgreementTable, tables } from './store.ts';
import { fold, serviceSays, wordsOfSearch } from './store-services.ts';

export type AgreementRow = Selectable<AgreementTable>;

/** An agreement by its identifier, whichever its consumer; the caller checks whose it is. */
export async function loadAgreement(tx: Tx, id: string): Promise<AgreementRow | undefined> {
  return await tables(tx).selectFrom('agreement').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function loadAgreements(tx: Tx, ids: readonly string[]): Promise<Map<string, AgreementRow>> {
  const unique = [...new Set(ids)];
  if (unique.length === 0) return new Map();
  const rows = await tables(tx).selectFrom('agreement').selectAll().where('id', 'in', unique).execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** States in which an agreement stands in the way of another such. */
const STANDING: readonly AgreementState[] = ['pending', 'active', 'suspended'];

/** Agreements of a consumer on a data service that are pending or in force. */
export async function standingAgreements(
  tx: Tx,
  consumerId: string,
  serviceId: string,
): Promise<AgreementRow[]> {
  return await tables(tx)
    .selectFrom('agreement')
    .selectAll()
    .where('consumer_id', '=', consumerId)
    .where('service_id', '=', serviceId)
    .where('state', 'in', [...STANDING])
    .execute();
}

/** Most bodies told of a step of a data service. */
export const CONSUMERS_LIMIT = 5000;

/** Bodies with an agreement on a data service that is pending or in force. */
export async function consumersOf(tx: Tx, serviceId: string): Promise<string[]> {
  const rows = await tables(tx)
    .selectFrom('agreement')
    .select('consumer_id')
    .distinct()
    .where('service_id', '=', serviceId)
    .where('state', 'in', [...STANDING])
    .limit(CONSUMERS_LIMIT)
    .execute();
  return rows.map((row) => row.consumer_id);
}

export type AgreementFilter = {
  /** Body whose agreements are listed, on which side; all bodies when absent (operator). */
  body?: string | undefined;
  side: 'consumer' | 'provider' | 'both';
  state?: AgreementState | undefined;
  basis?: Basis | undefined;
  /** Words of the data service or of the procedure, accents forgiven. */
  text?: string | undefined;
  serviceId?: string | undefined;
  otherId?: string | undefined;
  order: 'newest' | 'procedure';
  page: number;
  size: number;
};

/** Agreements newest first; a provider never sees a draft of another. */
export async function listAgreementRows(
  tx: Tx,
  filter: AgreementFilter,
): Promise<{ rows: AgreementRow[]; total: number }> {
  const { body, side } = filter;
  let found = tables(tx).selectFrom('agreement');
  if (body === undefined) found = found.where('state', '!=', 'draft');
  else {
    found = found.where((by) => {
      const asConsumer = by('consumer_id', '=', body);
      const asProvider = by.and([by('provider_id', '=', body), by('state', '!=', 'draft')]);
      if (side === 'consumer') return asConsumer;
      return side === 'provider' ? asProvider : by.or([asConsumer, asProvider]);
    });
  }
  if (filter.state !== undefined) found = found.where('state', '=', filter.state);
  if (filter.basis !== undefined) found = found.where('basis', '=', filter.basis);
  if (filter.serviceId !== undefined) found = found.where('service_id', '=', filter.serviceId);
  for (const word of wordsOfSearch(filter.text)) {
    const services = tables(tx).selectFrom('data_service').select('id').where(serviceSays(word));
    found = found.where((by) =>
      by.or([
        by('service_id', 'in', services),
        sql<boolean>`${fold(sql`procedure_title`)} like ${word}`,
        sql<boolean>`procedure_code like ${word}`,
      ]),
    );
  }
  const other = filter.otherId;
  if (other !== undefined)
    found = found.where((by) => by.or([by('consumer_id', '=', other), by('provider_id', '=', other)]));
  const counted = await found.select((each) => each.fn.countAll<number>().as('total')).executeTakeFirst();
  const ordered =
    filter.order === 'newest'
      ? found.orderBy('id', 'desc')
      : found.orderBy('procedure_title').orderBy('service_id').orderBy('id');
  const rows = await ordered
    .selectAll()
    .limit(filter.size)
    .offset((filter.page - 1) * filter.size)
    .execute();
  return { rows, total: counted?.total ?? 0 };
}

/** Most agreements offered to a person who wants to give consent. */
export const OFFERS_LIMIT = 200;

/** Agreements on consent that are in force on a day. */
export async function consentAgreements(tx: Tx, day: string): Promise<AgreementRow[]> {
  return await tables(tx)
    .selectFrom('agreement')
    .selectAll()
    .where('basis', '=', 'consent')
    .where('state', '=', 'active')
    .where('valid_from', '<=', day)
    .where('valid_until', '>=', day)
    .orderBy('consumer_id')
    .orderBy('id')
    .limit(OFFERS_LIMIT)
    .execute();
}
