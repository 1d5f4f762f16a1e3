import type { Service } from '../../../kernel/service.ts';

export { problemPage } from './problems/problem-page.ts';

/** What belongs to no single service: the home page, the public log and its verifier, the developers' portal. */
export const portals: Service = { name: 'portals', needs: [], actions: [], routes: [], pages: [], nav: [] };
