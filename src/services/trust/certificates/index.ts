import { perform, type Work } from '../../../kernel/action.ts';
import { addFieldSentences } from '../../../kernel/field-messages.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { Service } from '../../../kernel/service.ts';
import { importAuthorities } from './actions/import-authorities.ts';
import { renewResponders, withoutResponder } from './actions/renew-responders.ts';
import { requestAuthorities } from './actions/request-authorities.ts';
import { certificatesActions, certificatesRoutes } from './api.ts';
import { authorityReason, makeRoot, makeRootList, signRequests } from './ceremony.ts';
import { loadDemo } from './demo.ts';
import { makeDemonstrationHierarchy } from './hierarchy.ts';
import type { RevokeReason } from './life.ts';
import { makeAllLists } from './lists.ts';
import { certificatesNav } from './nav.ts';
import { certificatesPages } from './pages/index.ts';
import { certificatesProblems } from './problems.ts';
import { certificatesReactions, certificatesSchedules } from './reactions.ts';
import { ocspHandler } from './serve-ocsp.ts';
import { certificatesSettings } from './settings.ts';
import { changeStatus } from './status.ts';
import { fieldSentences } from './texts/fields.ts';

addFieldSentences(fieldSentences);

export { type Evidence, ownEvidence, trustAnchors } from './evidence.ts';
export { type Issued, type IssueWish, issueCertificate, type KeptKey, keptKey } from './issue.ts';
export { REVOKE_REASONS, type RevokeReason } from './life.ts';
export { PROFILE_NAMES, type Profile } from './profiles.ts';
export type { Subject } from './subject.ts';

/** Revokes a certificate in the transaction of the caller, who has looked whether the actor may (RFC 5280 §5.3.1). */
export async function revokeCertificate(
  work: Work,
  wish: { id: string; reason: RevokeReason },
): Promise<void> {
  await changeStatus(work, { ...wish, step: 'revoke' });
}

/** What `aplec ceremony` does: on the machine of the root, and in the installation. */
export const ceremony = {
  ...{ makeRoot, signRequests, makeRootList, authorityReason },
  ...{ requestAuthorities, importAuthorities },
};

/**
 * Authorities of the demonstration and first lists; outside the demonstration the ceremony makes them. A house that was shut for days makes
 * what ended meanwhile before it opens, and does not wait for the night.
 */
async function start(kernel: Kernel): Promise<() => Promise<void>> {
  const isNew = kernel.settings.APLEC_DEMO && (await makeDemonstrationHierarchy(kernel));
  await kernel.db.transaction().execute(async (tx) => {
    // Twice: the first is the base of the deltas.
    if (isNew) await makeAllLists(kernel, tx, 'scheduled', kernel.now());
    await makeAllLists(kernel, tx, isNew ? 'scheduled' : 'ended', kernel.now());
  });
  const due = await withoutResponder(kernel.db, kernel.now());
  if (due.length > 0) await perform(kernel, renewResponders, { kind: 'platform', name: 'certificates' }, {});
  return async () => undefined;
}

/** Certification authorities: who issues, to whom, and whether it still holds. */
export const certificates: Service = {
  name: 'certificates',
  needs: ['administrations'],
  migrations: new URL('./migrations/', import.meta.url),
  settings: certificatesSettings,
  problems: certificatesProblems,
  actions: certificatesActions,
  routes: certificatesRoutes,
  pages: certificatesPages,
  nav: certificatesNav,
  reactions: certificatesReactions,
  schedules: certificatesSchedules,
  fast: (kernel) => [ocspHandler(kernel)],
  demo: loadDemo,
  demoStory: (web) => [
    {
      title: 'Be the registration desk: see who holds certificates, issue one, revoke one:',
      lines: [`${web}/demo/people?next=/office/certificates  choose Marta Roura Pla (demostració)`],
    },
  ],
  start,
};
