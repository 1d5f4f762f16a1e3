import type { Service } from '../../../kernel/service.ts';
import { accessPage } from './developers/access.ts';
import { apiPage } from './developers/api.ts';
import { componentsPage } from './developers/components.ts';
import { operationPage } from './developers/operation.ts';
import { startPage } from './developers/start.ts';
import { homePage } from './home/page.ts';
import { logPage } from './log/page.ts';
import { logFileRoute, logRedirectRoute } from './log/routes.ts';
import { portalsNav } from './nav.ts';
import { problemCodePage, problemsPage } from './problems/pages.ts';
import { portalsSettings } from './settings.ts';
import { accessibilityPage, legalPage } from './statements/pages.ts';
import { moduleRoutes } from './verify/modules.ts';
import { verifyPage } from './verify/page.ts';

export { problemPage } from './problems/problem-page.ts';

/** What belongs to no single service: the home page, the public log and its verifier, the developers' portal. */
export const portals: Service = {
  name: 'portals',
  needs: [],
  settings: portalsSettings,
  actions: [],
  routes: [logRedirectRoute, logFileRoute, ...moduleRoutes],
  pages: [
    homePage,
    accessibilityPage,
    legalPage,
    problemsPage,
    problemCodePage,
    logPage,
    verifyPage,
    startPage,
    apiPage,
    operationPage,
    accessPage,
    componentsPage,
  ],
  nav: portalsNav,
};
