import { addFieldSentences } from '../../../kernel/field-messages.ts';
import type { Service } from '../../../kernel/service.ts';
import { administrationsActions, administrationsRoutes } from './api.ts';
import { loadDemo } from './demo.ts';
import { administrationsNav } from './nav.ts';
import { administrationsPages } from './pages/index.ts';
import { administrationsProblems } from './problems.ts';
import { administrationsSettings } from './settings.ts';
import { fieldSentences } from './texts/fields.ts';

export type { Administration, AdministrationType, Contact, Status } from './administration.ts';
export { type DemoBody, demoId, loadBodies } from './demo.ts';
export { activeNames, isMember, listMembers, type Member } from './members.ts';
export { findByCode, listAdministrations, loadAdministration } from './store.ts';

addFieldSentences(fieldSentences);

/** The directory of public bodies, their units, and their adhesion to the services of the consortium. */
export const administrations: Service = {
  name: 'administrations',
  needs: [],
  migrations: new URL('./migrations/', import.meta.url),
  problems: administrationsProblems,
  settings: administrationsSettings,
  actions: administrationsActions,
  routes: administrationsRoutes,
  pages: administrationsPages,
  nav: administrationsNav,
  demo: loadDemo,
};
