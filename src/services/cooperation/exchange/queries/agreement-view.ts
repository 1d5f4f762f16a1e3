import { mayDo } from '../../../../kernel/access.ts';
import type { Work } from '../../../../kernel/action.ts';
import type { Tx } from '../../../../kernel/database/database.ts';
import { sidesOf } from '../actions/side.ts';
import { AGREEMENT_MOVES, type Side } from '../agreement.ts';
import type { CheckItem } from '../checklist.ts';
import { movesOf } from '../store.ts';
import type { AgreementRow } from '../store-agreements.ts';
import { type BodyName, bodyNames, nameIn } from '../store-bodies.ts';
import { loadServices, type ServiceRow } from '../store-services.ts';
import type { AgreementAct, AgreementDetail, AgreementView } from './views.ts';

const UNKNOWN = { ca: '—', es: '—', oc: '—', en: '—' };

function toView(
  row: AgreementRow,
  names: ReadonlyMap<string, BodyName>,
  service: ServiceRow | undefined,
): AgreementView {
  return {
    id: row.id,
    consumerId: row.consumer_id,
    consumerName: nameIn(names, row.consumer_id),
    providerId: row.provider_id,
    providerName: nameIn(names, row.provider_id),
    serviceId: row.service_id,
    serviceCode: service?.code ?? '',
    serviceVersion: service?.version ?? 0,
    serviceTitle: service?.title ?? UNKNOWN,
    procedureCode: row.procedure_code,
    procedureTitle: row.procedure_title,
    basis: row.basis,
    norm: row.norm,
    article: row.article,
    link: row.link,
    fields: row.fields,
    dailyQuota: row.daily_quota,
    validFrom: row.valid_from,
    validUntil: row.valid_until,
    state: row.state,
    suspendedBy: row.suspended_by,
    reason: row.reason,
    requestedAt: row.requested_at?.toISOString() ?? null,
    decideBy: row.decide_by,
    decideByCalendars: row.decide_by_calendars,
    decideByCautions: row.decide_by_cautions,
    decidedAt: row.decided_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

export async function agreementViews(tx: Tx, rows: readonly AgreementRow[]): Promise<AgreementView[]> {
  const names = await bodyNames(
    tx,
    rows.flatMap((row) => [row.consumer_id, row.provider_id]),
  );
  const services = await loadServices(
    tx,
    rows.map((row) => row.service_id),
  );
  return rows.map((row) => toView(row, names, services.get(row.service_id)));
}

/** One agreement whole: with its checklist, its history and what the asker may do now. */
export async function agreementDetailOf(work: Work, row: AgreementRow): Promise<AgreementDetail> {
  const [view] = await agreementViews(work.tx, [row]);
  const sides = sidesOf(work.actor, { consumerId: row.consumer_id, providerId: row.provider_id });
  const may = mayDo(work.actor, {
    employee: 'agreements.manage',
    system: 'agreements.manage',
    operator: true,
    platform: true,
  });
  return {
    ...view!,
    checklist: row.checklist as CheckItem[],
    history: await movesOf(work.tx, row.consumer_id, row.id),
    moves: may.allowed ? agreementActs(row, sides) : [],
  };
}

/** What sides may do with an agreement now; the same table that the actions obey. */
export function agreementActs(
  row: Pick<AgreementRow, 'state' | 'suspended_by'>,
  sides: readonly Side[],
): AgreementAct[] {
  const to = AGREEMENT_MOVES[row.state];
  const can = (state: keyof typeof to) => to[state]?.some((side) => sides.includes(side)) ?? false;
  const acts: AgreementAct[] = [];
  if (row.state === 'draft' && sides.includes('consumer')) acts.push('update');
  if (can('pending')) acts.push('submit');
  if (can('draft')) acts.push('withdraw');
  if (row.state === 'pending' && can('active')) acts.push('approve');
  if (can('rejected')) acts.push('reject');
  if (row.state === 'active' ? can('suspended') : canAddSuspension(row, sides)) acts.push('suspend');
  if (row.state === 'suspended' && sides.some((side) => row.suspended_by.includes(side))) acts.push('resume');
  if (can('archived')) acts.push('archive');
  return acts;
}

/** A side may add its own suspension while another holds the agreement, so that it stays held afterwards. */
function canAddSuspension(
  row: Pick<AgreementRow, 'state' | 'suspended_by'>,
  sides: readonly Side[],
): boolean {
  return row.state === 'suspended' && sides.some((side) => !row.suspended_by.includes(side));
}
