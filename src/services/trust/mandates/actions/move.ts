import { z } from 'zod';
import { type Action, action } from '../../../../kernel/action.ts';
import { change, theirs } from '../changing.ts';
import type { Move } from '../states.ts';
import { mandateView, viewOf } from '../views.ts';

const id = z.uuid();
const optionalReason = z.preprocess(
  (value) => (value === '' ? undefined : value),
  z.string().trim().min(3).max(1000).optional(),
);
const reason = z.string().trim().min(3).max(1000);

const inputs = {
  free: z.strictObject({ id, reason: optionalReason }),
  because: z.strictObject({ id, reason }),
};

function moving(
  name: Move,
  {
    summary,
    access,
    level,
    because = false,
  }: Pick<Action, 'summary' | 'access' | 'level'> & { because?: boolean },
) {
  return action({
    name: `mandates.mandate.${name}`,
    summary,
    access,
    ...(level !== undefined && { level }),
    input: because ? inputs.because : inputs.free,
    output: mandateView,
    async run(work, given) {
      const mandate = await theirs(work, given.id);
      const changed = await change(work, mandate, { move: name, reason: given.reason ?? null });
      return viewOf(work.tx, changed, work.actor);
    },
  });
}

const PARTIES = { citizen: true } as const;
const VALIDATORS = { employee: 'mandates.validate' } as const;

export const acceptMandate = moving('accept', {
  summary: 'Accept a power that the other party brought; from now on it holds.',
  access: PARTIES,
  level: 'substantial',
});
/** Ending is at the least level: whoever lost their strong means must still be able to take a power back. */
export const renounceMandate = moving('renounce', {
  summary: 'Renounce a power that you have; the next question about it is answered no.',
  access: PARTIES,
});
export const revokeMandate = moving('revoke', {
  summary: 'Take back a power that you gave; the next question about it is answered no.',
  access: PARTIES,
});
export const takeMandate = moving('take', {
  summary: 'Take a power from the queue to look at its documents.',
  access: VALIDATORS,
});
export const releaseMandate = moving('release', {
  summary: 'Give a power back to the queue.',
  access: VALIDATORS,
});
export const approveMandate = moving('approve', {
  summary: 'Validate the documents of a power; from now on it holds.',
  access: VALIDATORS,
  level: 'substantial',
});
export const denyMandate = moving('deny', {
  summary: 'Deny a power after looking at its documents, with the reason.',
  access: VALIDATORS,
  level: 'substantial',
  because: true,
});
export const annulMandate = moving('annul', {
  summary: 'Annul a power for an error or by order of a court, with the reason.',
  access: { employee: 'mandates.validate', operator: true },
  level: 'substantial',
  because: true,
});

export const moveActions = [
  ...[acceptMandate, renounceMandate, revokeMandate, takeMandate, releaseMandate],
  ...[approveMandate, denyMandate, annulMandate],
];
