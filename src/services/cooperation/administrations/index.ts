import type { Service } from '../../../kernel/service.ts';
import { loadDemo } from './demo.ts';
import { administrationsProblems } from './problems.ts';

export type { Administration, AdministrationType, Contact, Status } from './administration.ts';
export { demoId, type DemoBody, loadBodies } from './demo.ts';
export { listMembers, type Member } from './members.ts';
export { findByCode, listAdministrations, loadAdministration } from './store.ts';

/** The directory of public bodies, their units, and their adhesion to the services of the consortium. */
export const administrations: Service = {
  name: 'administrations',
  needs: [],
  migrations: new URL('./migrations/', import.meta.url),
  problems: administrationsProblems,
  actions: [],
  demo: loadDemo,
};
