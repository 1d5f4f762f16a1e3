import type { Route } from '../../../kernel/http/routes.ts';
export const exchangeRoutes: readonly Route[] = [];
