import { z } from 'zod';
import { action, type Work } from '../../../../kernel/action.ts';
import type { Adhesion } from '../adhesion.ts';
import { reasonSchema } from '../adhesion.ts';
import { liveAdhesionsOf, saveAdhesions } from '../adhesion-store.ts';
import {
  type Administration,
  administrationView,
  dateSchema,
  STATUS_MOVES,
  STATUSES,
  successorAgrees,
} from '../administration.ts';
import { adhesionChanged, statusChanged } from '../events.ts';
import { administrationsProblems } from '../problems.ts';
import { bodyForChange } from '../rules.ts';
import { loadAdministration, saveAdministrations } from '../store.ts';

/** Marks a body as merged or dissolved, or active again; what it had joined ends with it. */
export const changeStatus = action({
  name: 'administrations.body.change-status',
  summary: 'Mark a body as merged into another or dissolved, or as active again; its adhesions end with it.',
  access: { operator: true },
  input: z.strictObject({
    id: z.uuid(),
    version: z.coerce.number().int().min(1).optional(),
    status: z.enum(STATUSES),
    since: dateSchema,
    reason: reasonSchema,
    mergedIntoId: z.preprocess((value) => (value === '' ? null : value), z.uuid().nullable()).default(null),
  }),
  output: administrationView,
  async run(work, { id, version, status, since, reason, mergedIntoId }) {
    const before = await bodyForChange(work.tx, id, version);
    const allowed = STATUS_MOVES[before.status].includes(status) && successorAgrees(status, id, mergedIntoId);
    if (!allowed) throw administrationsProblems['status-move']({ data: { from: before.status, to: status } });
    await assertSuccessor(work, mergedIntoId);
    const after: Administration = {
      ...before,
      ...{ status, statusSince: since, statusReason: reason, mergedIntoId },
      version: before.version + 1,
    };
    await saveAdministrations(work.tx, [after], work.now);
    work.emit(statusChanged(after, before.status));
    if (status !== 'active') await endAdhesions(work, id, reason);
    return after;
  },
});

/** Who takes over has to be there to answer. */
async function assertSuccessor({ tx }: Work, mergedIntoId: string | null): Promise<void> {
  if (mergedIntoId === null) return;
  const successor = await loadAdministration(tx, mergedIntoId);
  if (successor === undefined) throw administrationsProblems.unknown();
  if (successor.status !== 'active') throw administrationsProblems.inactive();
}

async function endAdhesions(work: Work, administrationId: string, reason: string): Promise<void> {
  const live = await liveAdhesionsOf(work.tx, administrationId);
  const endedAt = work.now.toString();
  const ended = live.map(
    (adhesion): Adhesion => ({ ...adhesion, state: 'ended', reason, endedAt, version: adhesion.version + 1 }),
  );
  await saveAdhesions(work.tx, ended, { step: 'end', byKind: work.actor.kind, at: work.now });
  for (const [index, adhesion] of ended.entries())
    work.emit(adhesionChanged(adhesion, 'end', live[index]!.state));
}
