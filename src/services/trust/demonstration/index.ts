import type { Service } from '../../../kernel/service.ts';
import { leavePage, peoplePage } from './pages.ts';

export { actorOfSession, demoPeople } from './people.ts';

/** Lets a visitor be a demonstration person, visibly, until the identity service exists. */
export const demonstration: Service = {
  name: 'demonstration',
  needs: [],
  actions: [],
  pages: [peoplePage, leavePage],
};
