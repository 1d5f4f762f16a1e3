import type { Actor, ActorKind, AnyCapability, Capability, OperatorCapability } from './actor.ts';
import { kernelProblems } from './problems.ts';

/**
 * One line of the access table: which kinds of actor may do an action, and with which capability.
 * A kind that is not named may not. The table is the sum of these lines; its page and its generated
 * test come from the actions themselves (see `test/access-matrix.test.ts`).
 */
export type Access = {
  readonly [Kind in ActorKind]?: true | (Kind extends 'operator' ? OperatorCapability : Capability);
};

/** Whether an actor may do this kind of thing; the capability that is missing otherwise. */
export function mayDo(
  actor: Actor,
  access: Access,
): { allowed: true } | { allowed: false; missing?: AnyCapability } {
  const rule = access[actor.kind];
  if (rule === undefined) return { allowed: false };
  if (rule === true) return { allowed: true };
  const has: readonly AnyCapability[] = 'capabilities' in actor ? (actor.capabilities ?? []) : [];
  const granted = has.includes(rule);
  return granted ? { allowed: true } : { allowed: false, missing: rule };
}

/** Throws `kernel.not-signed-in` or `kernel.not-allowed` unless the actor may do it. */
export function assertMayDo(actor: Actor, access: Access): void {
  const answer = mayDo(actor, access);
  if (answer.allowed) return;
  if (actor.kind === 'visitor') throw kernelProblems['not-signed-in']();
  throw kernelProblems['not-allowed'](
    answer.missing === undefined ? {} : { data: { missing: answer.missing } },
  );
}
