import type { Action } from '../../../../kernel/action.ts';
export const exchangeActions: readonly Action[] = [];
