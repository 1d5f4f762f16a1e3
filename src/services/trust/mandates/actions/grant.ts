import { action, type Work } from '../../../../kernel/action.ts';
import type { Citizen } from '../../../../kernel/actor.ts';
import { findPerson, fullName } from '../../identity/index.ts';
import { theirs } from '../changing.ts';
import type { Mandate, Party } from '../mandate.ts';
import { partyOf } from '../party.ts';
import { mandatesProblems as problems } from '../problems.ts';
import { type Draft, register } from '../registering.ts';
import { capacitiesWithin, isWithin } from '../scope.ts';
import { loadMandate } from '../store.ts';
import { dayOf } from '../validity.ts';
import { mandateView, viewOf } from '../views.ts';
import { grantInput } from '../wish.ts';

/** A citizen as a party, with names apart as identity knows them. */
export async function selfAsParty(work: Work, { document, name }: Citizen): Promise<Party> {
  const account = await findPerson(work.tx, document);
  if (account === undefined) return { key: document, name, kind: 'person', parts: null };
  const { givenName: given, surname1, surname2 } = account;
  const parts = { given, surname1, ...(surname2 !== undefined && { surname2 }) };
  return { key: document, name: fullName(account), kind: 'person', parts };
}

/**
 * For oneself; for the legal person whose organ one is; or, acting for another, by passing on what one has (Llei 39/2015 art. 5 and 6).
 * No document is needed: the giver is known (Representa §5.7).
 */
export const grantMandate = action({
  name: 'mandates.mandate.grant',
  summary: 'Give somebody the power to act for you; it holds when they accept it.',
  access: { citizen: true },
  level: 'substantial',
  input: grantInput,
  output: mandateView,
  async run(work, { representative, forOrganisation, extendsId, ...powers }) {
    if (work.actor.kind !== 'citizen') throw problems['not-asked-for']();
    const { grantor, parent } = await giverOf(work, work.actor, forOrganisation);
    const draft: Draft = {
      ...{ grantor, representative: partyOf(representative), kind: 'ordinary', powers },
      ...{ presentedBy: 'grantor', origin: 'PORTAL_CIUTADA', parentId: parent?.id ?? null },
      extendsId: extendsId === undefined ? null : (await theirs(work, extendsId)).id,
    };
    if (parent !== undefined) assertWithin(work, parent, draft);
    return viewOf(work.tx, await register(work, draft), work.actor);
  },
});

type Giver = { grantor: Party; parent?: Mandate };

async function giverOf(work: Work, citizen: Citizen, forOrganisation: boolean): Promise<Giver> {
  const { representing, organisation } = citizen;
  if (representing !== undefined) {
    const parent = await loadMandate(work.tx, representing.mandateId, { held: true });
    if (parent?.representative.key !== citizen.document) throw problems.none();
    // The organ of a legal person is that person (Codi civil art. 38): it passes nothing on, it gives.
    return parent.kind === 'certificate' ? { grantor: parent.grantor } : { grantor: parent.grantor, parent };
  }
  if (!forOrganisation) return { grantor: await selfAsParty(work, citizen) };
  if (organisation === undefined) throw problems['no-organisation']();
  const { document: key, name } = organisation;
  return { grantor: { key, name, kind: 'organisation', parts: null } };
}

/** One link more, and nothing that the first does not hold (Codi civil art. 1721; issue: chains are limited). */
function assertWithin(work: Work, parent: Mandate, { powers, grantor }: Draft): void {
  const today = dayOf(work.now).toString();
  const live = parent.state === 'VALIDA' && parent.validFrom <= today && parent.validUntil >= today;
  if (!live || parent.grantor.key !== grantor.key) throw problems.none();
  if (!parent.mayDelegate || parent.parentId !== null || powers.mayDelegate)
    throw problems['may-not-pass-on']();
  const scope = {
    type: powers.type,
    bodies: powers.bodies,
    procedures: powers.procedures,
    families: powers.families,
  };
  const fits =
    isWithin(scope, parent.scope) &&
    capacitiesWithin(powers.capacities, parent.capacities) &&
    (powers.validFrom ?? today) >= parent.validFrom &&
    powers.validUntil <= parent.validUntil;
  if (!fits) throw problems['wider-than-own']();
}
