import type { Service } from '../../../kernel/service.ts';
import {
  validationNav,
  validationPages,
  validationProblems,
  validationRoutes,
  validationSettings,
} from './validate.ts';

export const signatures: Service = {
  name: 'signatures',
  needs: ['administrations', 'certificates', 'timestamps', 'trust-lists'],
  settings: validationSettings,
  problems: validationProblems,
  actions: [],
  routes: validationRoutes,
  pages: validationPages,
  nav: validationNav,
};
