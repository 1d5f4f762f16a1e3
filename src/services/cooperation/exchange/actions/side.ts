import type { Work } from '../../../../kernel/action.ts';
import { type Actor, administrationOf } from '../../../../kernel/actor.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import type { Side } from '../agreement.ts';

/** The side on which an actor stands towards a consumer and a provider; a body may be both, so all of them. */
export function sidesOf(actor: Actor, parties: { consumerId?: string; providerId: string }): Side[] {
  if (actor.kind === 'operator') return ['operator'];
  if (actor.kind === 'platform') return ['consumer', 'provider', 'operator'];
  const own = administrationOf(actor);
  const sides: Side[] = [];
  if (own !== undefined && own === parties.consumerId) sides.push('consumer');
  if (own !== undefined && own === parties.providerId) sides.push('provider');
  return sides;
}

/**
 * The body for which something is done: one's own, or the one named by the operator or the platform.
 * Throws `kernel.not-allowed` when somebody names another body than their own.
 */
export function bodyFor(actor: Actor, named: string | undefined): string {
  const own = administrationOf(actor);
  if (own !== undefined) {
    if (named !== undefined && named !== own) throw kernelProblems['not-allowed']();
    return own;
  }
  if (named !== undefined) return named;
  throw kernelProblems['input-invalid']({
    fields: [{ field: 'administrationId', message: 'names the body' }],
  });
}

/** Who acts, as the history of a thing says it: a side and a unit, never a person. */
export function actingUnit(work: Work): string | null {
  return work.actor.kind === 'employee' ? work.actor.unit : null;
}

/** Whole calendar day in Europe/Madrid of the present work. */
export function today(work: Pick<Work, 'now'>): string {
  return work.now.toZonedDateTimeISO('Europe/Madrid').toPlainDate().toString();
}
