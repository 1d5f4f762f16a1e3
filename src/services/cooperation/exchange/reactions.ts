import type { Reaction } from '../../../kernel/service.ts';
import { bumpState } from './store.ts';

/** What changes who may take part: the next decision must look again. */
const CHANGES_MEMBERS = [
  'administrations.status-changed',
  'administrations.adhesion-approved',
  'administrations.adhesion-suspended',
  'administrations.adhesion-resumed',
  'administrations.adhesion-ended',
  'administrations.adhesion-renounced',
];

/** When a body joins, leaves or ends, running processes read the members again before their next decision. */
export const exchangeReactions: readonly Reaction[] = CHANGES_MEMBERS.map((on) => ({
  name: `exchange.members-changed.${on.replace('administrations.', '')}`,
  on,
  run: (work) => bumpState(work.tx),
}));
