import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { asThemself, theirs } from '../changing.ts';
import { qualitiesOf } from '../mandate.ts';
import { mandatesProblems as problems } from '../problems.ts';
import { register } from '../registering.ts';
import { mandateView, viewOf } from '../views.ts';
import { day } from '../wish.ts';

/**
 * A power may be extended before its end, each time for five years at most (Llei 39/2015 art. 6.6). Of one that is registered only the state
 * changes, so that the extension is another that goes on the day after, and the representative accepts it too.
 */
export const extendMandate = action({
  name: 'mandates.mandate.extend',
  summary: 'Extend a power that you gave: the same, from the day after its last one.',
  access: { citizen: true },
  level: 'substantial',
  input: z.strictObject({ id: z.uuid(), validUntil: day }),
  output: mandateView,
  async run(work, { id, validUntil }) {
    asThemself(work.actor);
    const mandate = await theirs(work, id);
    const keys = new Set([work.actor.kind === 'citizen' ? work.actor.document : '']);
    if (work.actor.kind === 'citizen' && work.actor.organisation !== undefined)
      keys.add(work.actor.organisation.document);
    if (!qualitiesOf(mandate, keys).has('grantor')) throw problems['not-for-you']();
    if (mandate.state !== 'VALIDA' || mandate.kind !== 'ordinary' || mandate.parentId !== null)
      throw problems['wrong-state']();
    const { scope, capacities, mayDelegate, grantor, representative } = mandate;
    const next = await register(work, {
      ...{ grantor, representative, kind: 'ordinary', presentedBy: 'grantor', origin: 'PORTAL_CIUTADA' },
      extendsId: mandate.id,
      powers: {
        type: scope.type,
        ...{ bodies: [...scope.bodies], procedures: [...scope.procedures], families: [...scope.families] },
        ...{ capacities: [...capacities], mayDelegate },
        validFrom: Temporal.PlainDate.from(mandate.validUntil).add({ days: 1 }).toString(),
        validUntil,
      },
    });
    return viewOf(work.tx, next, work.actor);
  },
});
