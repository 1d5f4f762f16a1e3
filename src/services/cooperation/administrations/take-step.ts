import { z } from 'zod';
import { type Action, action } from '../../../kernel/action.ts';
import {
  type Adhesion,
  type AdhesionState,
  type AdhesionStep,
  adhesionView,
  after,
  MOVES,
  reasonSchema,
} from './adhesion.ts';
import { lockAdhesion, saveAdhesions } from './adhesion-store.ts';
import { adhesionChanged } from './events.ts';
import { administrationsProblems } from './problems.ts';
import { assertOwn, bodyForChange } from './rules.ts';

const seen = {
  administrationId: z.uuid(),
  id: z.uuid(),
  version: z.coerce.number().int().min(1).optional(),
};
const withReason = z.strictObject({ ...seen, reason: reasonSchema });
const reasonIfAny = z.preprocess((value) => (value === '' ? undefined : value), reasonSchema.optional());
const withoutReason = z.strictObject({ ...seen, reason: reasonIfAny });

type StepInput = typeof withReason | typeof withoutReason;

/** The action of one step of an adhesion: who may, from which states, with a reason or without. */
export function stepAction(step: AdhesionStep, summary: string): Action<StepInput, typeof adhesionView> {
  const move = MOVES[step];
  return action({
    name: `administrations.adhesion.${step}`,
    summary,
    access: move.by === 'operator' ? { operator: true } : { employee: 'body.manage' },
    input: (move.needsReason ? withReason : withoutReason) as StepInput,
    output: adhesionView,
    async run(work, { administrationId, id, version, reason }) {
      assertOwn(work, administrationId);
      // The body first, as every action here does: two that hold and wait crosswise would block each other.
      const body = await bodyForChange(work.tx, administrationId, undefined);
      const before = await lockAdhesion(work.tx, administrationId, id);
      if (before === undefined) throw administrationsProblems['adhesion-unknown']();
      if (version !== undefined && version !== before.version)
        throw administrationsProblems['changed-meanwhile']();
      const state = after(before.state, step);
      if (state === undefined)
        throw administrationsProblems['adhesion-move']({ data: { state: before.state, step } });
      if (state === 'active' && body.status !== 'active') throw administrationsProblems.inactive();
      const adhesion = moved(before, { state, reason: reason ?? null, at: work.now.toString() });
      await saveAdhesions(work.tx, [adhesion], { step, byKind: work.actor.kind, at: work.now });
      work.emit(adhesionChanged(adhesion, step, before.state));
      return adhesion;
    },
  });
}

type Moved = { state: AdhesionState; reason: string | null; at: string };

/** `activeSince` is when it was first approved; a suspension does not begin it anew. */
function moved(before: Adhesion, { state, reason, at }: Moved): Adhesion {
  return {
    ...before,
    ...{ state, reason, version: before.version + 1 },
    activeSince: state === 'active' ? (before.activeSince ?? at) : before.activeSince,
    suspendedAt: state === 'suspended' ? at : null,
    endedAt: state === 'ended' ? at : null,
  };
}
