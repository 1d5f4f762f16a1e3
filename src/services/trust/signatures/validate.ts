/** What the validation adds to the service: its addresses, pages, place in the navigation, settings and refusals. */
import type { NavEntry } from '../../../kernel/service.ts';
import { VALIDATE_PATH, validatePage } from './pages/validate.ts';
import { words } from './texts/validation/index.ts';

export { validationRoutes } from './validate-api.ts';
export { validationProblems } from './validate-problems.ts';
export { validationSettings } from './validate-settings.ts';

export const validationPages = [validatePage];

export const validationNav: readonly NavEntry[] = [
  {
    ...{ portal: 'public', order: 30, href: VALIDATE_PATH },
    text: { ca: words('ca').nav, es: words('es').nav, oc: words('oc').nav, en: words('en').nav },
  },
];
