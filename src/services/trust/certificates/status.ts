import type { Work } from '../../../kernel/action.ts';
import { type Actor, OPERATOR_FEED } from '../../../kernel/actor.ts';
import { type CertificateStep, certificateAfter, type RevokeReason } from './life.ts';
import { certificatesProblems } from './problems.ts';
import { type CertificateFacts, insertStep, lockCertificate, writeStatus } from './store.ts';

/** How an actor is named in a history; the platform by its own name. */
export const nameOfActor = (actor: Actor): string =>
  'name' in actor ? actor.name : actor.kind === 'system' ? actor.clientId : actor.kind;

const EVENTS: Readonly<Record<CertificateStep, string>> = {
  revoke: 'certificates.certificate.revoked',
  suspend: 'certificates.certificate.suspended',
  resume: 'certificates.certificate.resumed',
};

export type StatusWish = {
  id: string;
  step: CertificateStep;
  reason?: RevokeReason | undefined;
  /** In words, for the history. */
  because?: string | null | undefined;
  version?: number | undefined;
};

/**
 * Suspends, resumes or revokes a certificate in the transaction of the caller, who has looked whether the actor may. The
 * OCSP answers say so when it commits, and the lists are made again at once.
 */
export async function changeStatus(work: Work, wish: StatusWish): Promise<CertificateFacts> {
  const before = await lockCertificate(work.tx, wish.id);
  if (before === undefined) throw certificatesProblems.unknown();
  if (wish.version !== undefined && wish.version !== before.version)
    throw certificatesProblems['changed-meanwhile']();
  const state = certificateAfter(before.state, wish.step);
  if (state === undefined)
    throw certificatesProblems['step-refused']({
      clauses: [certificatesProblems['wrong-state'].clause],
      data: { state: before.state, step: wish.step },
    });
  const reason =
    state === 'suspended' ? 'certificateHold' : state === 'revoked' ? (wish.reason ?? 'unspecified') : null;
  await writeStatus(work.tx, before, { state, reason, at: work.now });
  await insertStep(work.tx, {
    ...{ about: before.id, administrationId: before.administration_id, step: wish.step },
    ...{ byKind: work.actor.kind, byName: nameOfActor(work.actor) },
    ...{ reason: wish.because ?? (wish.step === 'revoke' ? reason : null), at: work.now.toString() },
  });
  work.emit({
    administrationId: before.administration_id ?? OPERATOR_FEED,
    kind: EVENTS[wish.step],
    subject: before.id,
    payload: { authority: before.authority, profile: before.profile, state, reason },
  });
  return {
    ...before,
    state,
    reason,
    version: before.version + 1,
    changed_at: new Date(work.now.epochMilliseconds),
  };
}
