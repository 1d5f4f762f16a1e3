import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { actorKey } from '../../../../kernel/actor.ts';
import { newId } from '../../../../kernel/ids.ts';
import { asThemself } from '../changing.ts';
import { findMandates } from '../list-store.ts';
import type { Mandate } from '../mandate.ts';
import { mandatesProblems as problems } from '../problems.ts';
import { keep } from '../registering.ts';
import { dayOf } from '../validity.ts';
import { mandateView, viewOf } from '../views.ts';
import { selfAsParty } from './grant.ts';

/**
 * The organ of a legal person acts for it on the strength of its certificate (Llei 39/2015 art. 5.7 and 9.2 a; Reglament eIDAS annex I c). It
 * holds until the end of the day: whoever's certificate was revoked does not come back tomorrow.
 */
export const actForOrganisation = action({
  name: 'mandates.organisation.act',
  summary: 'Act today for the legal person that your certificate names.',
  access: { citizen: true },
  level: 'substantial',
  input: z.strictObject({}),
  output: mandateView,
  async run(work) {
    const citizen = asThemself(work.actor);
    const { organisation } = citizen;
    if (organisation === undefined) throw problems['no-organisation']();
    const day = dayOf(work.now).toString();
    const pair = { grantor: organisation.document, representative: citizen.document };
    const { found } = await findMandates(work.tx, {
      ...pair,
      states: ['VALIDA'],
      validOn: day,
      page: 1,
      size: 50,
    });
    const there = found.find((each) => each.kind === 'certificate');
    if (there !== undefined) return viewOf(work.tx, there, citizen);
    const mandate: Mandate = {
      id: newId(),
      grantor: { key: organisation.document, name: organisation.name, kind: 'organisation', parts: null },
      representative: await selfAsParty(work, citizen),
      kind: 'certificate',
      scope: { type: 'A', bodies: [], procedures: [], families: [] },
      ...{ capacities: ['GENERAL'], mayDelegate: false, parentId: null, extendsId: null },
      ...{ validFrom: day, validUntil: day, state: 'VALIDA', intended: null, hasDocuments: false },
      ...{ origin: 'PORTAL_CIUTADA', presentedBy: 'representative', requester: actorKey(citizen) },
      ...{ receiverId: null, reference: null, takenBy: null, waitsUntil: null },
      ...{ createdAt: work.now, stateSince: work.now, version: 1 },
    };
    await keep(work, mandate, [], null);
    return viewOf(work.tx, mandate, citizen);
  },
});
