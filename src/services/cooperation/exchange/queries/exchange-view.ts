import { z } from 'zod';
import type { Tx } from '../../../../kernel/database/database.ts';
import { BASES, sentence } from '../data-service.ts';
import { loadAgreements } from '../store-agreements.ts';
import { bodyNames, codeIn, nameIn } from '../store-bodies.ts';
import type { ExchangeRow } from '../store-exchanges.ts';
import { loadServices } from '../store-services.ts';

const maybe = z.string().nullable();

/**
 * Outcomes of an exchange; `accepted` is one in course. `unknown`: the process died after it accepted, so the provider
 * may have been asked and may have answered; whoever counts what was seen counts it.
 */
export const OUTCOMES = ['answered', 'refused', 'failed', 'accepted', 'unknown'] as const;

/** One exchange without the person. */
export const exchangeView = z.object({
  id: z.string(),
  at: z.string(),
  consumerId: z.string(),
  consumerName: z.string(),
  providerId: maybe,
  providerName: maybe,
  serviceId: maybe,
  serviceCode: maybe,
  serviceTitle: sentence.nullable(),
  agreementId: maybe,
  procedureCode: maybe,
  procedureTitle: maybe,
  basis: z.enum(BASES).nullable(),
  outcome: z.enum(OUTCOMES),
  codes: z.array(z.string()),
  /** Paths of the fields that left; of an unknown outcome, the most that may have left. */
  fields: z.array(z.string()),
  breakGlass: z.boolean(),
  transport: z.string(),
  durationUs: z.number().nullable(),
  acceptedLeaf: maybe,
  outcomeLeaf: maybe,
  /** When its record was erased: what is left here only counts. */
  erasedAt: maybe,
});
export type ExchangeView = z.output<typeof exchangeView>;

/** What the asking body also sees of its own: the case and the unit. */
export const ownExchangeView = exchangeView.extend({ caseRef: maybe, unit: maybe });
export type OwnExchangeView = z.output<typeof ownExchangeView>;

/** A field that was seen, in words. */
export const seenField = z.object({ path: z.string(), title: sentence, sensitivity: z.string() });

/** What the person sees of an exchange about them. */
export const usageView = ownExchangeView.omit({ caseRef: true }).extend({
  consumerCode: z.string(),
  norm: maybe,
  article: maybe,
  link: maybe,
  fieldTitles: z.array(seenField),
});
export type UsageView = z.output<typeof usageView>;

export type Looked = { row: ExchangeRow; view: UsageView };

/** Rows with the names, titles, agreement and fields that they point to. */
export async function lookUp(tx: Tx, rows: readonly ExchangeRow[]): Promise<Looked[]> {
  const names = await bodyNames(
    tx,
    rows.flatMap((row) => [row.consumer_id, row.provider_id]),
  );
  const services = await loadServices(
    tx,
    rows.flatMap((row) => row.service_id ?? []),
  );
  const agreements = await loadAgreements(
    tx,
    rows.flatMap((row) => row.agreement_id ?? []),
  );
  return rows.map((row) => {
    const service = row.service_id === null ? undefined : services.get(row.service_id);
    const agreement = row.agreement_id === null ? undefined : agreements.get(row.agreement_id);
    const titled = row.fields.map(
      (path) => service?.fields.find((field) => field.path === path) ?? untitled(path),
    );
    const view: UsageView = {
      id: row.id,
      at: row.moment,
      consumerId: row.consumer_id,
      consumerCode: codeIn(names, row.consumer_id),
      consumerName: nameIn(names, row.consumer_id),
      providerId: row.provider_id,
      providerName: row.provider_id === null ? null : nameIn(names, row.provider_id),
      serviceId: row.service_id,
      serviceCode: service?.code ?? null,
      serviceTitle: service?.title ?? null,
      agreementId: row.agreement_id,
      procedureCode: row.procedure_code,
      procedureTitle: agreement?.procedure_title ?? null,
      basis: row.basis,
      outcome: row.outcome as ExchangeView['outcome'],
      codes: row.codes,
      fields: row.fields,
      breakGlass: row.break_glass,
      transport: row.transport,
      durationUs: row.duration_us,
      acceptedLeaf: row.accepted_leaf,
      outcomeLeaf: row.outcome_leaf,
      erasedAt: row.erased_at?.toISOString() ?? null,
      unit: row.officer_unit,
      norm: agreement?.norm ?? null,
      article: agreement?.article ?? null,
      link: agreement?.link ?? null,
      fieldTitles: titled,
    };
    return { row, view };
  });
}

function untitled(path: string): z.output<typeof seenField> {
  return { path, title: { ca: path, es: path, oc: path, en: path }, sensitivity: 'personal' };
}
