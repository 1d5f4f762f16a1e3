import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { action, type Work } from '../../../../kernel/action.ts';
import { actorKey, administrationOf, OPERATOR_FEED } from '../../../../kernel/actor.ts';
import { newId } from '../../../../kernel/ids.ts';
import { tokenHash } from '../../identity/index.ts';
import {
  type Application,
  type ApplicationState,
  STEPS,
  type Step,
  settingsShape,
  usesSecret,
} from '../application.ts';
import { providerProblems } from '../problems.ts';
import { findApplication, insertApplication, raiseVersion, setSecret, updateApplication } from '../store.ts';

const INTEGRATORS = { employee: 'clients.manage' } as const;
const APPROVERS = { operator: 'clients.approve' } as const;
/** The secret before the last one serves for this long, so that an application can be changed without a gap. */
export const SECRET_OVERLAP_HOURS = 24;

const named = z.object({ id: z.uuid() });
const withReason = named.extend({ reason: z.string().trim().min(3).max(500) });

/** A body asks for an application to be registered. It works once an operator has approved it. */
export const registerApplication = action({
  name: 'provider.application.register',
  summary: 'Asks for an application of your body to be registered.',
  access: INTEGRATORS,
  input: settingsShape,
  output: z.object({ id: z.uuid(), clientId: z.string() }),
  async run(work, pending) {
    const id = newId();
    const clientId = `app-${randomBytes(9).toString('base64url')}`;
    const administrationId = administrationOf(work.actor)!;
    const requestedBy = actorKey(work.actor);
    await insertApplication(work.tx, { administrationId, id, clientId, requestedBy, pending, now: work.now });
    tell(work, { administrationId, id }, 'requested');
    return { id, clientId };
  },
});

/** Asks for a change: what was approved goes on until an operator approves the new. */
export const changeApplication = action({
  name: 'provider.application.change',
  summary: 'Asks for a change of an application of your body.',
  access: INTEGRATORS,
  input: z.object({ id: z.uuid(), settings: settingsShape }),
  output: z.object({}),
  async run(work, { id, settings }) {
    const application = await held(work, id, 'change');
    const change = { pending: settings, requestedBy: actorKey(work.actor), reason: null };
    const again = application.state === 'refused' ? { ...change, state: 'requested' as const } : change;
    await updateApplication(work.tx, id, again, work.now);
    tell(work, application, 'change-requested');
    return {};
  },
});

/** Approves what a body asks for: the new settings count from now on, in every process within a second. */
export const approveApplication = action({
  name: 'provider.application.approve',
  summary: 'Approves an application, or a change of one.',
  access: APPROVERS,
  input: named,
  output: z.object({}),
  async run(work, { id }) {
    const application = await held(work, id, 'approve');
    if (application.pending === null) throw providerProblems['nothing-pending']();
    if (application.requestedBy.endsWith(`:${'document' in work.actor ? work.actor.document : ''}`))
      throw providerProblems['own-request']();
    const state: ApplicationState = application.state === 'suspended' ? 'suspended' : 'approved';
    const decided = {
      state,
      settings: application.pending,
      pending: null,
      reason: null,
      decidedBy: actorKey(work.actor),
    };
    await updateApplication(work.tx, id, decided, work.now);
    await raiseVersion(work.tx);
    tell(work, application, 'approved');
    return {};
  },
});

/** Refuses what is asked for; an application that was approved before goes on as it was. */
export const refuseApplication = action({
  name: 'provider.application.refuse',
  summary: 'Refuses an application, or a change of one.',
  access: APPROVERS,
  input: withReason,
  output: z.object({}),
  async run(work, { id, reason }) {
    const application = await held(work, id, 'refuse');
    if (application.pending === null) throw providerProblems['nothing-pending']();
    const state: ApplicationState = application.settings === null ? 'refused' : application.state;
    const kept = application.settings === null ? {} : { pending: null };
    await updateApplication(
      work.tx,
      id,
      { ...kept, state, reason, decidedBy: actorKey(work.actor) },
      work.now,
    );
    tell(work, application, 'refused');
    return {};
  },
});

/** Stops an application: nobody is led in to it, and what it holds ends. */
export const suspendApplication = action({
  name: 'provider.application.suspend',
  summary: 'Suspends an application at once.',
  access: APPROVERS,
  input: withReason,
  output: z.object({}),
  run: (work, { id, reason }) => move(work, { id, step: 'suspend', to: 'suspended', reason }),
});

export const resumeApplication = action({
  name: 'provider.application.resume',
  summary: 'Lets a suspended application work again.',
  access: APPROVERS,
  input: named,
  output: z.object({}),
  run: (work, { id }) => move(work, { id, step: 'resume', to: 'approved', reason: null }),
});

/** Ends an application for good; its body or an operator may. */
export const endApplication = action({
  name: 'provider.application.end',
  summary: 'Ends an application for good.',
  access: { ...INTEGRATORS, ...APPROVERS },
  input: named,
  output: z.object({}),
  run: (work, { id }) => move(work, { id, step: 'end', to: 'ended', reason: null }),
});

/** A new secret, told once; the one before serves for a day more. */
export const rotateSecret = action({
  name: 'provider.application.rotate-secret',
  summary: 'Makes a new secret for an application of your body.',
  access: INTEGRATORS,
  input: named,
  output: z.object({ secret: z.string(), previousUntil: z.string() }),
  async run(work, { id }) {
    const application = await held(work, id, 'change');
    const settings = application.settings ?? application.pending;
    if (settings === null || !usesSecret(settings)) throw providerProblems['no-secret']();
    const secret = randomBytes(32).toString('base64url');
    const previousUntil = work.now.add({ hours: SECRET_OVERLAP_HOURS });
    await setSecret(work.tx, { id, hash: tokenHash(secret), previousUntil, now: work.now });
    await raiseVersion(work.tx);
    // The leaf must not keep what only its holder may know.
    work.leaf({
      type: 'key',
      record: {
        action: 'provider.application.rotate-secret',
        application: id,
        administration: application.administrationId,
      },
      fields: { actor: actorKey(work.actor) },
    });
    return { secret, previousUntil: previousUntil.toString() };
  },
});

/** The application, held until the end of the transaction, if the actor may touch it and its state lets the step be taken. */
async function held(work: Work, id: string, step: Step): Promise<Application> {
  const administrationId = administrationOf(work.actor);
  const application = await findApplication(work.tx, { id, administrationId, held: true });
  if (application === undefined) throw providerProblems.unknown();
  if (!(STEPS[step] as readonly string[]).includes(application.state))
    throw providerProblems['wrong-state']();
  return application;
}

type Move = { id: string; step: Step; to: ApplicationState; reason: string | null };

async function move(work: Work, { id, step, to, reason }: Move): Promise<Record<string, never>> {
  const application = await held(work, id, step);
  await updateApplication(
    work.tx,
    id,
    { state: to, reason, ...(to === 'ended' && { pending: null }) },
    work.now,
  );
  await raiseVersion(work.tx);
  tell(work, application, to);
  return {};
}

function tell(
  work: Work,
  { administrationId, id }: Pick<Application, 'administrationId' | 'id'>,
  what: string,
): void {
  const kind = `provider.application.${what}`;
  for (const feed of [administrationId, OPERATOR_FEED])
    work.emit({ administrationId: feed, kind, subject: id, payload: { application: id } });
}
