import { z } from 'zod';
import type { Tx } from '../../../../kernel/database/database.ts';
import { sentence } from '../data-service.ts';
import { bodyNames, nameIn } from '../store-bodies.ts';
import type { ConsentRow, ObjectionRow } from '../store-people.ts';
import { loadServices } from '../store-services.ts';

/** An objection as its maker sees it. With neither provider nor service it is against every such question. */
export const objectionView = z.object({
  id: z.string(),
  providerId: z.string().nullable(),
  providerName: z.string().nullable(),
  serviceId: z.string().nullable(),
  serviceTitle: sentence.nullable(),
  reason: z.string().nullable(),
  madeAt: z.string(),
  withdrawnAt: z.string().nullable(),
});
export type ObjectionView = z.output<typeof objectionView>;

export async function objectionViews(tx: Tx, rows: readonly ObjectionRow[]): Promise<ObjectionView[]> {
  const names = await bodyNames(
    tx,
    rows.map((row) => row.provider_id),
  );
  const services = await loadServices(
    tx,
    rows.flatMap((row) => row.service_id ?? []),
  );
  return rows.map((row) => ({
    id: row.id,
    providerId: row.provider_id,
    providerName: row.provider_id === null ? null : nameIn(names, row.provider_id),
    serviceId: row.service_id,
    serviceTitle: (row.service_id === null ? undefined : services.get(row.service_id)?.title) ?? null,
    reason: row.reason,
    madeAt: row.made_at.toISOString(),
    withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
  }));
}

/** A consent as the person and the consumer see it. */
export const consentView = z.object({
  id: z.string(),
  consumerId: z.string(),
  consumerName: z.string(),
  serviceId: z.string(),
  serviceTitle: sentence.nullable(),
  procedureCode: z.string(),
  givenBy: z.enum(['citizen', 'consumer']),
  reference: z.string().nullable(),
  givenAt: z.string(),
  validUntil: z.string().nullable(),
  withdrawnAt: z.string().nullable(),
});
export type ConsentView = z.output<typeof consentView>;

export async function consentViews(tx: Tx, rows: readonly ConsentRow[]): Promise<ConsentView[]> {
  const names = await bodyNames(
    tx,
    rows.map((row) => row.consumer_id),
  );
  const services = await loadServices(
    tx,
    rows.map((row) => row.service_id),
  );
  return rows.map((row) => ({
    id: row.id,
    consumerId: row.consumer_id,
    consumerName: nameIn(names, row.consumer_id),
    serviceId: row.service_id,
    serviceTitle: services.get(row.service_id)?.title ?? null,
    procedureCode: row.procedure_code,
    givenBy: row.given_by,
    reference: row.reference,
    givenAt: row.given_at.toISOString(),
    validUntil: row.valid_until?.toISOString() ?? null,
    withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
  }));
}
