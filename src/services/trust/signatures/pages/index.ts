import type { PageRoute } from '../../../../kernel/http/pages.ts';

export const signaturesPages: readonly PageRoute[] = [];
