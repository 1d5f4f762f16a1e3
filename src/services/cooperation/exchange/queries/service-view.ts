import type { Work } from '../../../../kernel/action.ts';
import type { Tx } from '../../../../kernel/database/database.ts';
import { sidesOf } from '../actions/side.ts';
import type { Side } from '../agreement.ts';
import { SERVICE_MOVES } from '../data-service.ts';
import { movesOf } from '../store.ts';
import { type BodyName, bodyNames, nameIn } from '../store-bodies.ts';
import type { ServiceRow } from '../store-services.ts';
import type { OwnServiceView, ServiceView } from './views.ts';

/** A row as anybody may see it. */
export function toServiceView(row: ServiceRow, names: ReadonlyMap<string, BodyName>): ServiceView {
  return {
    id: row.id,
    providerId: row.provider_id,
    providerName: nameIn(names, row.provider_id),
    code: row.code,
    version: row.version,
    title: row.title,
    description: row.description,
    evidenceType: row.evidence_type,
    questionSchema: row.question_schema,
    answerSchema: row.answer_schema,
    fields: row.fields,
    bases: row.bases,
    dailyQuota: row.daily_quota,
    timeoutMs: row.timeout_ms,
    approval: row.approval,
    state: row.state,
    suspendedBy: row.suspended_by,
    stateReason: row.state_reason,
    health: row.health,
    probedAt: row.probed_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

export async function serviceViews(tx: Tx, rows: readonly ServiceRow[]): Promise<ServiceView[]> {
  const names = await bodyNames(
    tx,
    rows.map((row) => row.provider_id),
  );
  return rows.map((row) => toServiceView(row, names));
}

/** A row as its provider and the operator see it: with address, history and what may be done now. */
export async function ownView(work: Work, row: ServiceRow): Promise<OwnServiceView> {
  const names = await bodyNames(work.tx, [row.provider_id]);
  return {
    ...toServiceView(row, names),
    address: row.address,
    healthDetail: row.health_detail,
    history: await movesOf(work.tx, row.provider_id, row.id),
    moves: serviceActs(row, sidesOf(work.actor, { providerId: row.provider_id })),
  };
}

/** What sides may do with a data service now; the same table that the actions obey. */
export function serviceActs(row: ServiceRow, sides: readonly Side[]): OwnServiceView['moves'] {
  const acts: OwnServiceView['moves'] = [];
  const to = SERVICE_MOVES[row.state];
  const isProvider = sides.includes('provider');
  const held = row.state === 'suspended';
  if (isProvider && row.state !== 'archived') acts.push('update');
  if (isProvider && !held && to.includes('published')) acts.push('publish');
  if (isProvider && !held && to.includes('deprecated')) acts.push('deprecate');
  if (canSuspend(row, sides)) acts.push('suspend');
  if (held && sides.some((side) => row.suspended_by.includes(side))) acts.push('resume');
  if (isProvider && to.includes('archived')) acts.push('archive');
  return acts;
}

/** A side may suspend what answers, or add its own suspension to another's. */
function canSuspend(row: ServiceRow, sides: readonly Side[]): boolean {
  const side = sides.find((each) => each === 'operator' || each === 'provider');
  if (side === undefined || row.suspended_by.includes(side)) return false;
  return row.state === 'suspended' || SERVICE_MOVES[row.state].includes('suspended');
}
