import { z } from 'zod';

/** States of a body's adhesion to a service of the consortium. */
export const ADHESION_STATES = ['requested', 'active', 'suspended', 'ended'] as const;
export type AdhesionState = (typeof ADHESION_STATES)[number];

/** What can be done with an adhesion. `end` by the operator (also to turn a request down), `renounce` by the body. */
export const ADHESION_STEPS = ['approve', 'suspend', 'resume', 'end', 'renounce'] as const;
export type AdhesionStep = (typeof ADHESION_STEPS)[number];

type Move = {
  from: readonly AdhesionState[];
  to: AdhesionState;
  by: 'operator' | 'body';
  needsReason: boolean;
};

/**
 * requested → active → suspended ↔ active → ended. Turning down, suspending and ending burden the body, so they
 * need a reason (Ley 39/2015 art. 35.1); asking again after the end makes another adhesion.
 */
export const MOVES: Readonly<Record<AdhesionStep, Move>> = {
  approve: { from: ['requested'], to: 'active', by: 'operator', needsReason: false },
  suspend: { from: ['active'], to: 'suspended', by: 'operator', needsReason: true },
  resume: { from: ['suspended'], to: 'active', by: 'operator', needsReason: false },
  end: { from: ['requested', 'active', 'suspended'], to: 'ended', by: 'operator', needsReason: true },
  renounce: { from: ['requested', 'active', 'suspended'], to: 'ended', by: 'body', needsReason: false },
};

/** The state after a step, or undefined where the step cannot be taken. */
export function after(state: AdhesionState, step: AdhesionStep): AdhesionState | undefined {
  const move = MOVES[step];
  return move.from.includes(state) ? move.to : undefined;
}

/** One body joined to one service; at most one that has not ended for each pair. */
export type Adhesion = {
  id: string;
  administrationId: string;
  /** Name of the service: `exchange`. */
  service: string;
  state: AdhesionState;
  /** Why it is in this state, where it was said. */
  reason: string | null;
  requestedAt: string;
  activeSince: string | null;
  suspendedAt: string | null;
  endedAt: string | null;
  version: number;
};

export const serviceName = z.string().regex(/^[a-z][a-z0-9-]{1,39}$/);
/** Forms end lines with CR LF, files with either: one way is kept. */
export const reasonSchema = z
  .string()
  .overwrite((text) => text.trim().replace(/\r\n?/g, '\n'))
  .min(3)
  .max(1000);

export const adhesionView = z.object({
  id: z.uuid(),
  administrationId: z.uuid(),
  service: z.string(),
  state: z.enum(ADHESION_STATES),
  reason: z.string().nullable(),
  requestedAt: z.string(),
  activeSince: z.string().nullable(),
  suspendedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  version: z.number(),
});
