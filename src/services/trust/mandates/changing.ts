import type { Work } from '../../../kernel/action.ts';
import { type Actor, actorKey, type Citizen } from '../../../kernel/actor.ts';
import { isFor, type Mandate, qualitiesOf } from './mandate.ts';
import { mandatesProblems as problems } from './problems.ts';
import { byOf, waitsUntil } from './registering.ts';
import { type Move, move, type Quality } from './states.ts';
import { insertStep, loadMandate, saveState } from './store.ts';
import { notify, record } from './telling.ts';
import { dayOf } from './validity.ts';

/**
 * For whom somebody handles mandates: themself and the legal person whose organ they are. Who acts for another under a mandate
 * handles none of the other's, or they could give themselves more.
 */
export function keysOf(actor: Actor): Set<string> {
  if (actor.kind !== 'citizen' || actor.representing !== undefined) return new Set();
  return new Set([
    actor.document,
    ...(actor.organisation === undefined ? [] : [actor.organisation.document]),
  ]);
}

/** Throws when a citizen acts in the name of another. */
export function asThemself(actor: Actor): Citizen {
  if (actor.kind !== 'citizen' || actor.representing !== undefined) throw problems['not-asked-for']();
  return actor;
}

/** In what qualities an actor stands to a mandate; empty: it does not concern them. */
export function standing(actor: Actor, mandate: Mandate): Set<Quality> {
  switch (actor.kind) {
    case 'citizen':
      return qualitiesOf(mandate, keysOf(actor));
    case 'employee':
    case 'system':
      return new Set<Quality>(
        actor.capabilities.includes('mandates.validate') && isFor(mandate, actor.administrationId)
          ? ['validator', 'administration']
          : [],
      );
    case 'operator':
      // The consortium keeps the register: it may annul what names no body, by order of a court or for an error.
      return new Set<Quality>(['administration']);
    case 'platform':
      return new Set<Quality>(['platform']);
    default:
      return new Set();
  }
}

/** Whether an actor sees a mandate: a party, a body that it names, or the operator for those that name none. */
export function sees(actor: Actor, mandate: Mandate): boolean {
  if (actor.kind === 'citizen') return qualitiesOf(mandate, keysOf(actor)).size > 0;
  if (actor.kind === 'employee' || actor.kind === 'system')
    return (
      isFor(mandate, actor.administrationId) ||
      // A power before everybody is before this body too.
      (mandate.receiverId === null && mandate.scope.type === 'A') ||
      (mandate.scope.type === 'C' && mandate.scope.bodies.length === 0)
    );
  return actor.kind === 'operator' || actor.kind === 'platform';
}

/** One mandate that concerns the actor, held. Throws `unknown`: who may not see it learns nothing of it. */
export async function theirs(work: Work, id: string, held = true): Promise<Mandate> {
  const mandate = await loadMandate(work.tx, id, { held });
  if (mandate === undefined || !sees(work.actor, mandate)) throw problems.unknown();
  return mandate;
}

/**
 * Whether somebody brought it or is a side of it, whatever they acted as then: an employee who claimed as a citizen, or for
 * another body, is the same person.
 */
function isConcerned(actor: Actor, { requester, grantor, representative }: Mandate): boolean {
  if (!('document' in actor)) return requester === actorKey(actor);
  const [by = ''] = (requester.split(':').at(-1) ?? '').split('>');
  return [by, grantor.key, representative.key].includes(actor.document);
}

export type Wish = { move: Move; reason?: string | null; qualities?: ReadonlySet<Quality> };

/** Does a move: only the state changes. Throws `not-for-you`, `wrong-state`, `own-registration`, `over`. */
export async function change(work: Work, mandate: Mandate, wish: Wish): Promise<Mandate> {
  const answer = move(wish.move, mandate, wish.qualities ?? standing(work.actor, mandate));
  if (!answer.allowed)
    throw answer.because === 'state' ? problems['wrong-state']() : problems['not-for-you']();
  const isValidation = wish.move === 'approve' || wish.move === 'deny';
  if (isValidation && isConcerned(work.actor, mandate)) throw problems['own-registration']();
  const isOver = mandate.validUntil < dayOf(work.now).toString();
  if (isOver && (wish.move === 'approve' || wish.move === 'accept')) throw problems.over();
  const { to } = answer;
  const reason = wish.reason ?? null;
  const keepsClock = wish.move === 'take' || wish.move === 'release';
  const changed: Mandate = {
    ...mandate,
    ...{ state: to, intended: null, stateSince: work.now, version: mandate.version + 1 },
    takenBy: wish.move === 'take' ? actorKey(work.actor) : null,
    waitsUntil: keepsClock ? mandate.waitsUntil : waitsUntil(to, work.now),
  };
  await saveState(work.tx, mandate, changed, work.now);
  await insertStep(work.tx, mandate, {
    ...{ step: wish.move, from: mandate.state, to, ...byOf(work), reason, at: work.now },
  });
  await record(work, changed, wish.move, reason);
  await notify(work, changed, wish.move);
  return changed;
}
