import { action, type Work } from '../../../../kernel/action.ts';
import { administrationOf } from '../../../../kernel/actor.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import { activeNames } from '../../../cooperation/administrations/index.ts';
import { asThemself } from '../changing.ts';
import { partyInput, partyOf } from '../party.ts';
import { mandatesProblems as problems } from '../problems.ts';
import { type Draft, register } from '../registering.ts';
import { lastDayAsMinor } from '../validity.ts';
import { mandateView, viewOf } from '../views.ts';
import { claimInput, type Powers } from '../wish.ts';
import { selfAsParty } from './grant.ts';

type Claimed = Omit<(typeof claimInput)['_output'], 'grantor' | 'documents' | 'kind' | 'receiverId'>;

/** The last day: as said, or for a minor the eve of their eighteenth birthday. */
function powersOf({ birthDate, validUntil, ...rest }: Claimed): Powers {
  if (birthDate === undefined && validUntil === undefined)
    throw kernelProblems['input-invalid']({ fields: [{ field: 'validUntil', message: 'is required' }] });
  const ofAge =
    birthDate === undefined ? undefined : lastDayAsMinor(Temporal.PlainDate.from(birthDate)).toString();
  const until = validUntil === undefined || (ofAge !== undefined && ofAge < validUntil) ? ofAge! : validUntil;
  return { ...rest, validUntil: until };
}

/** Which body looks at the documents: one of the scope, or for a power before everybody the one that was chosen. */
async function receiverOf(
  work: Work,
  chosen: string | undefined,
  bodies: readonly string[],
): Promise<string> {
  const receiver = chosen ?? bodies[0];
  const fields = [{ field: 'receiverId', message: 'is required' }];
  if (receiver === undefined) throw kernelProblems['input-invalid']({ fields });
  const isKnown = (await activeNames(work.tx, [receiver])).has(receiver);
  const isInside = bodies.length === 0 || bodies.includes(receiver);
  if (!isKnown || !isInside)
    throw kernelProblems['input-invalid']({ fields: [{ field: 'receiverId', message: 'is not a body' }] });
  return receiver;
}

/**
 * The representative brings it: with a deed or a court's decision, which a body validates; or without, and the other accepts
 * (Representa §3.10 and §5.7). A guardianship always comes with its document (Codi civil art. 199 and following).
 */
export const claimMandate = action({
  name: 'mandates.mandate.claim',
  summary:
    'Register that you represent somebody: with documents that a body validates, or for them to accept.',
  access: { citizen: true },
  level: 'substantial',
  input: claimInput,
  output: mandateView,
  async run(work, { grantor, documents, kind, receiverId, ...rest }) {
    const citizen = asThemself(work.actor);
    if (kind === 'guardianship' && documents.length === 0) throw problems['document-needed']();
    // A court names the guardian: nobody passes a guardianship on.
    if (kind === 'guardianship' && rest.mayDelegate) throw problems['may-not-pass-on']();
    const draft: Draft = {
      ...{ grantor: partyOf(grantor), representative: await selfAsParty(work, citizen), kind },
      ...{
        powers: powersOf(rest),
        presentedBy: 'representative',
        origin: 'PORTAL_CIUTADA',
        papers: documents,
      },
      receiverId: documents.length === 0 ? null : await receiverOf(work, receiverId, rest.bodies),
    };
    return viewOf(work.tx, await register(work, draft), work.actor);
  },
});

/**
 * At a desk: the official writes what the person declares before them and keeps the signed paper (Llei 39/2015 art. 6.5 and 12.2). Another
 * official validates it.
 */
export const registerAtDesk = action({
  name: 'mandates.mandate.register',
  summary: 'Register at the desk a power that somebody declares in person, with the signed paper.',
  access: { employee: 'mandates.assist' },
  level: 'substantial',
  input: claimInput.extend({ representative: partyInput }),
  output: mandateView,
  async run(work, { grantor, representative, documents, kind, receiverId: _receiver, ...rest }) {
    if (documents.length === 0) throw problems['document-needed']();
    const draft: Draft = {
      ...{ grantor: partyOf(grantor), representative: partyOf(representative), kind },
      ...{
        powers: powersOf(rest),
        presentedBy: 'administration',
        origin: 'PORTAL_EMPLEAT',
        papers: documents,
      },
      receiverId: administrationOf(work.actor) ?? null,
    };
    return viewOf(work.tx, await register(work, draft), work.actor);
  },
});
