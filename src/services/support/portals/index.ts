import type { Service } from '../../../kernel/service.ts';
import { homePage } from './home/page.ts';
import { portalsNav } from './nav.ts';
import { problemCodePage, problemsPage } from './problems/pages.ts';
import { portalsSettings } from './settings.ts';
import { accessibilityPage, legalPage } from './statements/pages.ts';

export { problemPage } from './problems/problem-page.ts';

/** What belongs to no single service: the home page, the public log and its verifier, the developers' portal. */
export const portals: Service = {
  name: 'portals',
  needs: [],
  settings: portalsSettings,
  actions: [],
  routes: [],
  pages: [homePage, accessibilityPage, legalPage, problemsPage, problemCodePage],
  nav: portalsNav,
};
