import { addFieldSentences } from '../../../kernel/field-messages.ts';
import type { Service } from '../../../kernel/service.ts';
import { endDue } from './actions/by-clock.ts';
import { mandatesActions, mandatesRoutes } from './api.ts';
import { prepareShared } from './check-store.ts';
import { loadDemo, mandatesPeople, mandatesStory } from './demo.ts';
import { mandatesNav } from './nav.ts';
import { mandatesPages } from './pages/index.ts';
import { mandatesProblems } from './problems.ts';
import { mandatesSettings } from './settings.ts';
import { signRound } from './sign-round.ts';
import { fieldSentences } from './texts/fields.ts';

addFieldSentences(fieldSentences);

// For façades of contracts that others published.
export { changeByBody, changeForParty, registerBySystem } from './actions/by-system.ts';
export type { Catalogue, Family, Procedure } from './catalogue-store.ts';
export { type Act, assertMayAct, assertMayRead, type Evidence, mayActWithEvidence } from './evidence.ts';
export type { DocumentKind, Mandate, Party } from './mandate.ts';
export {
  CAPACITIES,
  type Capacity,
  type MayActAnswer,
  type MayActQuestion,
  mayAct,
  representedBy,
  representedUnder,
} from './may-act.ts';

export { type GivenPaper, readPaper, storePapers } from './papers.ts';
export { plainPdf } from './plain-pdf.ts';
export { mandatesProblems } from './problems.ts';
export { catalogueForSystem, findForSystem, getForSystem } from './queries/by-system.ts';
export { recordAct } from './queries/check.ts';
export { findDocument } from './queries/documents.ts';
export { hasSeal, sealEvidence } from './sealing.ts';
export { ACTIVE, STATES, type State } from './states.ts';
export type { Paper, Step } from './store.ts';

/** Who may act for whom, before whom and in what: the register of powers. */
export const mandates: Service = {
  name: 'mandates',
  needs: ['administrations', 'people', 'identity', 'signatures'],
  migrations: new URL('./migrations/', import.meta.url),
  settings: mandatesSettings,
  problems: mandatesProblems,
  actions: mandatesActions,
  routes: mandatesRoutes,
  pages: mandatesPages,
  nav: mandatesNav,
  rounds: [signRound],
  demo: loadDemo,
  demoPeople: mandatesPeople,
  demoStory: mandatesStory,
  schedules: [{ name: 'mandates.clock', cron: '5 0,3,6,9,12,15,18,21 * * *', action: endDue as never }],
  async start(kernel) {
    prepareShared(kernel.db, kernel.pool);
    return async () => undefined;
  },
};
