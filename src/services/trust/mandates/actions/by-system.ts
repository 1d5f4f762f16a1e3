import { z } from 'zod';
import { action, type Work } from '../../../../kernel/action.ts';
import { isOrganisationNif, isPersonNif, spellNif } from '../../../../kernel/nif.ts';
import { change, theirs } from '../changing.ts';
import {
  isBroughtByCitizen,
  type Mandate,
  ORIGINS,
  type Party,
  PRESENTERS,
  qualitiesOf,
} from '../mandate.ts';
import { decideOn } from '../may-act.ts';
import { partyInput, partyOf } from '../party.ts';
import { mandatesProblems as problems } from '../problems.ts';
import { type Draft, register } from '../registering.ts';
import { isOnlyBefore } from '../scope.ts';
import type { Move, State } from '../states.ts';
import { DOCUMENTS, paperInput, powers } from '../wish.ts';
import { bodyOf } from './officials.ts';

const mandateOutput = z.object({ mandate: z.custom<Mandate>() });
const documentNumber = z
  .string()
  .trim()
  .max(20)
  .transform(spellNif)
  .refine(
    (text) => isPersonNif(text) || isOrganisationNif(text),
    'is not a NIF or NIE: its letter does not fit',
  );

/**
 * A system of a body registers what its body was asked for (Representa §5.7). Without documents only when who asks is the giver, or holds
 * a general power of theirs: then the other party accepts. The body answers for having known who asked, so its word counts before itself
 * and nowhere else: what reaches further comes with documents, which a second person validates (Llei 39/2015 art. 5.4 and 6.3).
 */
export const registerBySystem = action({
  name: 'mandates.mandate.register-by-system',
  summary:
    'Register a power that your body was asked for: with documents to be validated, or for the other party to accept.',
  access: { system: 'mandates.assist' },
  input: z.strictObject({
    ...powers,
    grantor: partyInput,
    representative: partyInput,
    /** Who asked the body. */
    requester: documentNumber,
    presentedBy: z.enum(PRESENTERS),
    documents: z.array(paperInput).max(DOCUMENTS).default([]),
    reason: z.string().trim().max(1000).nullable().default(null),
    reference: z.string().trim().max(100).nullable().default(null),
    origin: z.enum(ORIGINS).default('INTEGRACIO'),
  }),
  output: mandateOutput,
  async run(
    work,
    { grantor, representative, requester, presentedBy, documents, reason, reference, origin, ...wish },
  ) {
    const body = bodyOf(work);
    const giver = partyOf(grantor);
    if (documents.length === 0) {
      if (!isOnlyBefore(wish, body)) throw problems['document-needed']();
      await assertGiver(work, giver, { requester, presentedBy, to: representative.document });
    }
    const draft: Draft = {
      ...{
        grantor: giver,
        representative: partyOf(representative),
        kind: 'ordinary',
        powers: wish,
        presentedBy,
      },
      ...{ origin, papers: documents, reason, reference, receiverId: body },
    };
    return { mandate: await register(work, draft) };
  },
});

type Asker = { requester: string; presentedBy: string; to: string };

async function assertGiver(work: Work, giver: Party, { requester, presentedBy, to }: Asker): Promise<void> {
  if (presentedBy !== 'grantor') throw problems['document-needed']();
  if (requester === giver.key) return;
  const decision = await decideOn(work.tx, {
    ...{ representative: requester, grantor: giver.key, capacity: 'GENERAL', at: work.now },
  });
  if (!decision.allowed) throw problems['document-needed']();
  // Who holds a power gives themselves no other with it.
  if (requester === to || !(await mayDelegate(work, decision.mandate.id)))
    throw problems['may-not-pass-on']();
}

const mayDelegate = async (work: Work, id: string) => (await theirs(work, id, false)).mayDelegate;

/** How a party's wish to reach a state is called. To accept is known here to be refused with its reason. */
const BY_PARTY: Readonly<Partial<Record<State, Move>>> = {
  VALIDA: 'accept',
  RENUNCIADA: 'renounce',
  REVOCADA: 'revoke',
};
const BY_BODY: Readonly<Partial<Record<State, Move>>> = {
  EN_VALIDACIO: 'take',
  PENDENT_VALIDACIO: 'release',
  VALIDA: 'approve',
  DENEGADA: 'deny',
  ANULADA: 'annul',
};

const changeInput = z.strictObject({
  id: z.uuid(),
  to: z.string(),
  reason: z.string().trim().max(1000).nullable().default(null),
});

const moveTo = (table: Readonly<Partial<Record<State, Move>>>, to: string): Move => {
  const found = table[to as State];
  if (found === undefined) throw problems['wrong-state']();
  return found;
};

/**
 * What the word of a system moves. Who brought a power for one side does not answer for the other: the offer is accepted or turned down in
 * the citizens' portal (Representa §5.7). And it ends only what its body registered, or what its body received and counts before it alone.
 */
function assertOnWord(mandate: Mandate, body: string, move: Move): void {
  const isAnswer = move === 'accept' || (move === 'renounce' && mandate.state === 'PENDENT_ACCEPTACIO');
  const isOurs =
    mandate.receiverId === body && (!isBroughtByCitizen(mandate) || isOnlyBefore(mandate.scope, body));
  if (isAnswer || !isOurs) throw problems['own-session']();
}

/** A party asked the body: it renounces or revokes through it. */
export const changeForParty = action({
  name: 'mandates.mandate.change-for-party',
  summary:
    'Renounce or revoke a power that your body registered or received, because a party of it asked your body to.',
  access: { system: 'mandates.assist' },
  input: changeInput.extend({ requester: documentNumber }),
  output: mandateOutput,
  async run(work, { id, to, requester, reason }) {
    const mandate = await theirs(work, id);
    const move = moveTo(BY_PARTY, to);
    assertOnWord(mandate, bodyOf(work), move);
    const qualities = qualitiesOf(mandate, new Set([requester]));
    return { mandate: await change(work, mandate, { move, reason, qualities }) };
  },
});

/** The body itself validates, denies or annuls. */
export const changeByBody = action({
  name: 'mandates.mandate.change-by-body',
  summary: 'Take, give back, validate, deny or annul a power whose documents your body looks at.',
  access: { system: 'mandates.validate' },
  input: changeInput,
  output: mandateOutput,
  async run(work, { id, to, reason }) {
    const mandate = await theirs(work, id);
    return { mandate: await change(work, mandate, { move: moveTo(BY_BODY, to), reason }) };
  },
});
