import type { PageRoute } from '../../../../kernel/http/pages.ts';
export const exchangePages: readonly PageRoute[] = [];
