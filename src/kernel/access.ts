import {
  type Actor,
  type ActorKind,
  type AnyCapability,
  type Capability,
  levelOf,
  type OperatorCapability,
} from './actor.ts';
import { type Level, reaches } from './assurance.ts';
import { kernelProblems } from './problems.ts';

/**
 * One line of the access table: which kinds of actor may do an action, and with which capability.
 * A kind that is not named may not. The table is the sum of these lines; its page and its generated
 * test come from the actions themselves (see `test/access-matrix.test.ts`).
 */
export type Access = {
  readonly [Kind in ActorKind]?: Rule<Kind extends 'operator' ? OperatorCapability : Capability>;
};
/** Everybody of the kind, whoever has the capability, or whoever has one of several. */
type Rule<Of> = true | Of | readonly Of[];

/** The capabilities of which a rule asks one; none when it asks for nothing. */
export function anyOf(rule: Rule<AnyCapability>): readonly AnyCapability[] {
  if (rule === true) return [];
  return typeof rule === 'string' ? [rule] : rule;
}

/** Whether an actor may do this kind of thing; the capability that is missing otherwise. */
export function mayDo(
  actor: Actor,
  access: Access,
): { allowed: true } | { allowed: false; missing?: AnyCapability } {
  const rule = access[actor.kind];
  if (rule === undefined) return { allowed: false };
  if (rule === true) return { allowed: true };
  const asked = anyOf(rule);
  const has: readonly AnyCapability[] = 'capabilities' in actor ? (actor.capabilities ?? []) : [];
  if (asked.some((each) => has.includes(each))) return { allowed: true };
  return { allowed: false, ...(asked[0] !== undefined && { missing: asked[0] }) };
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

/** Throws `kernel.level-too-low` when a person has not shown surely enough who they are. Machines are known by their keys. */
export function assertLevel(actor: Actor, least: Level | undefined): void {
  if (least === undefined || actor.kind === 'system' || actor.kind === 'platform') return;
  if (!reaches(levelOf(actor), least)) throw kernelProblems['level-too-low']({ data: { least } });
}
