import type { Work } from '../../../kernel/action.ts';
import { type Actor, type Citizen, subjectOf } from '../../../kernel/actor.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import { assertMayAct, assertMayRead } from '../../trust/mandates/index.ts';

/** The citizen of an action that only citizens may do. */
export function citizen(actor: Actor): Citizen {
  if (actor.kind !== 'citizen') throw kernelProblems['not-allowed']();
  return actor;
}

/**
 * Whose data a citizen reads: their own, or those of whom they represent, who empowered them to consult before every body, because
 * what is read comes from all of them (Llei 39/2015 art. 5 and 53.1 a). Asked in the transaction of the question. Throws `mandates.…`.
 */
export async function readFor(work: Work): Promise<string> {
  const person = citizen(work.actor);
  const { representing } = person;
  if (representing !== undefined)
    await assertMayRead(work, {
      ...{ representative: person.document, grantor: representing.document },
      ...{ capacity: 'CONSULTAR', at: work.now },
    });
  return subjectOf(person).document;
}

export type DoneFor = {
  document: string;
  /** What the leaf says of the power: nothing when somebody acts for themself. */
  power: { mandateAct?: string };
};

/**
 * For whom a citizen objects and consents: themself, or whom they represent, who empowered them to act before that body (before all,
 * when it is none in particular). In the transaction of the act, with evidence. Throws `mandates.…`.
 */
export async function actFor(
  work: Work,
  { body, purpose }: { body: string | null | undefined; purpose: string },
): Promise<DoneFor> {
  const person = citizen(work.actor);
  const { representing } = person;
  if (representing === undefined) return { document: person.document, power: {} };
  const { actId } = await assertMayAct(work, {
    ...{ representative: person.document, grantor: representing.document, capacity: 'TRAMITAR' },
    ...{ administrationId: body ?? undefined, at: work.now, purpose },
  });
  return { document: representing.document, power: { mandateAct: actId } };
}
