import type { Service } from '../../../kernel/service.ts';
import { anchorRoutes, anchorsRedirect } from './anchors.ts';
import { anchorsPage } from './anchors-page.ts';
import { leavePage, peoplePage } from './pages.ts';

export { actorOfSession, demoPeople } from './people.ts';

/** Lets a visitor be a demonstration person, visibly, until the identity service exists. */
export const demonstration: Service = {
  name: 'demonstration',
  needs: [],
  actions: [],
  routes: [anchorsRedirect, ...anchorRoutes],
  pages: [peoplePage, leavePage, anchorsPage],
};
