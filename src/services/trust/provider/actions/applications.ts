import { createHash } from 'node:crypto';
import { z } from 'zod';
import { action, type Work } from '../../../../kernel/action.ts';
import { actorKey, administrationOf } from '../../../../kernel/actor.ts';
import { newId } from '../../../../kernel/ids.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import { newToken } from '../../identity/index.ts';
import { type Application, faultsOf, isNarrower, STATES, type Terms, termsShape } from '../application.ts';
import { lockApplication, storeApplication } from '../application-store.ts';
import { providerEvents } from '../events.ts';
import { providerProblems } from '../problems.ts';

const BODIES = { employee: 'clients.manage' } as const;
const OPERATORS = { operator: 'clients.approve' } as const;
const one = z.object({ id: z.uuid() });
const state = z.object({ state: z.enum(STATES) });
const reason = z.string().trim().min(3).max(500);

/** The application of the actor's body, or of any for an operator; held until the end of the transaction. */
async function held({ tx, actor }: Work, id: string): Promise<Application> {
  const found = await lockApplication(
    tx,
    id,
    actor.kind === 'operator' ? undefined : (administrationOf(actor) ?? id),
  );
  if (found === undefined) throw providerProblems['application-unknown']();
  return found;
}

async function keep(work: Work, application: Application, decidedBy?: string): Promise<void> {
  await storeApplication(work.tx, { ...application, updatedAt: work.now.toString() }, decidedBy);
}

function checked(terms: Terms): Terms {
  const fields = faultsOf(terms);
  if (fields.length > 0) throw kernelProblems['input-invalid']({ fields });
  return terms;
}

const inState = (application: Application, ...states: readonly Application['state'][]): void => {
  if (!states.includes(application.state)) throw providerProblems['application-state']();
};

export const draftApplication = action({
  name: 'provider.application.draft',
  summary: 'Registers an application of your body, as a draft.',
  access: BODIES,
  level: 'substantial',
  input: termsShape,
  output: one,
  async run(work, given) {
    const terms = checked(given);
    const now = work.now.toString();
    const id = newId();
    await keep(work, {
      ...{ administrationId: administrationOf(work.actor)!, id, name: terms.name, state: 'draft' },
      ...{
        approved: undefined,
        wanted: terms,
        secretHash: undefined,
        reason: undefined,
        requestedBy: undefined,
      },
      ...{ createdAt: now, requestedAt: undefined, decidedAt: undefined, updatedAt: now },
    });
    return { id };
  },
});

/** Changes what is wanted. What only restricts an approved application counts at once; the rest waits for an operator. */
export const editApplication = action({
  name: 'provider.application.edit',
  summary: 'Changes an application; what it widens has to be approved again.',
  access: BODIES,
  level: 'substantial',
  input: termsShape.extend({ id: z.uuid() }),
  output: z.object({ applied: z.boolean() }),
  async run(work, { id, ...given }) {
    const application = await held(work, id);
    inState(application, 'draft', 'requested', 'approved', 'suspended');
    const terms = checked(given);
    const { approved } = application;
    if (approved !== undefined && isNarrower(terms, approved)) {
      await keep(work, { ...application, approved: terms, wanted: undefined, requestedAt: undefined });
      return { applied: true };
    }
    const state = application.state === 'requested' ? 'draft' : application.state;
    const name = approved === undefined ? terms.name : application.name;
    await keep(work, { ...application, name, state, wanted: terms, requestedAt: undefined });
    return { applied: false };
  },
});

export const requestApplication = action({
  name: 'provider.application.request',
  summary: 'Asks the consortium to approve an application, or its changes.',
  access: BODIES,
  level: 'substantial',
  input: one,
  output: state,
  async run(work, { id }) {
    const application = await held(work, id);
    inState(application, 'draft', 'approved', 'suspended');
    if (application.wanted === undefined || application.requestedAt !== undefined)
      throw providerProblems['application-state']();
    const next = application.state === 'draft' ? 'requested' : application.state;
    await keep(work, {
      ...{ ...application, state: next, requestedBy: actorKey(work.actor), requestedAt: work.now.toString() },
    });
    work.emit(
      providerEvents.application(
        application.administrationId,
        id,
        next === 'requested' ? next : 'changes-requested',
      ),
    );
    return { state: next };
  },
});

/** Four eyes: whoever asked for it does not decide it, also when they are an operator too. */
const askedIt = (application: Application, work: Work): boolean => {
  const person = 'document' in work.actor ? work.actor.document : '';
  return application.requestedBy?.endsWith(`:${person}`) === true;
};

export const decideApplication = action({
  name: 'provider.application.decide',
  summary: 'Approves an application or its changes, or does not.',
  access: OPERATORS,
  level: 'substantial',
  input: one
    .extend({
      approve: z.boolean(),
      reason: reason.optional(),
      asOf: z.string().max(40).optional().describe('Its requestedAt when it was looked at; to approve it'),
    })
    .refine((given) => given.approve || given.reason !== undefined, { path: ['reason'] })
    .refine((given) => !given.approve || given.asOf !== undefined, { path: ['asOf'], error: 'is required' }),
  output: state,
  async run(work, { id, approve, reason: why, asOf }) {
    const application = await held(work, id);
    inState(application, 'requested', 'approved', 'suspended');
    const { wanted } = application;
    if (wanted === undefined || application.requestedAt === undefined)
      throw providerProblems['application-state']();
    // What is approved is what was seen: its body may have changed it and asked again meanwhile.
    if (asOf !== undefined && asOf !== application.requestedAt) throw providerProblems['changed-since']();
    if (askedIt(application, work)) throw providerProblems['own-request']();
    const decided = { requestedAt: undefined, decidedAt: work.now.toString(), reason: why };
    const fresh = application.state === 'requested';
    const next: Application = approve
      ? {
          ...application,
          ...decided,
          name: wanted.name,
          state: fresh ? 'approved' : application.state,
          approved: wanted,
          wanted: undefined,
        }
      : { ...application, ...decided, state: fresh ? 'draft' : application.state };
    await keep(work, next, actorKey(work.actor));
    work.emit(providerEvents.application(application.administrationId, id, next.state));
    return { state: next.state };
  },
});

const turn = (name: string, summary: string, from: Application['state'], to: Application['state']) =>
  action({
    name: `provider.application.${name}`,
    summary,
    access: OPERATORS,
    level: 'substantial',
    input: one.extend({ reason }),
    output: state,
    async run(work, { id, reason: why }) {
      const application = await held(work, id);
      inState(application, from);
      await keep(work, { ...application, state: to, reason: why }, actorKey(work.actor));
      work.emit(providerEvents.application(application.administrationId, id, to));
      return { state: to };
    },
  });

export const suspendApplication = turn('suspend', 'Stops an application at once.', 'approved', 'suspended');
export const resumeApplication = turn(
  'resume',
  'Puts an application back in service.',
  'suspended',
  'approved',
);

export const endApplication = action({
  name: 'provider.application.end',
  summary: 'Ends an application for good.',
  access: { ...BODIES, ...OPERATORS },
  level: 'substantial',
  input: one,
  output: state,
  async run(work, { id }) {
    const application = await held(work, id);
    inState(application, 'draft', 'requested', 'approved', 'suspended');
    await keep(work, { ...application, state: 'ended', requestedAt: undefined });
    work.emit(providerEvents.application(application.administrationId, id, 'ended'));
    return { state: 'ended' as const };
  },
});

/** A new secret, said once. The one before is worth nothing from then on. */
export const newApplicationSecret = action({
  name: 'provider.application.secret',
  summary: 'Makes a new secret for an application that has no key.',
  access: BODIES,
  level: 'substantial',
  input: one,
  output: z.object({ secret: z.string() }),
  async run(work, { id }) {
    const application = await held(work, id);
    inState(application, 'draft', 'requested', 'approved');
    const terms = application.approved ?? application.wanted;
    if (terms?.authentication !== 'client_secret_basic') throw providerProblems['application-state']();
    const secret = newToken();
    await keep(work, { ...application, secretHash: createHash('sha256').update(secret).digest('hex') });
    return { secret };
  },
});
