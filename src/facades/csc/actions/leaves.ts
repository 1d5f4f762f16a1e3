import type { Work } from '../../../kernel/action.ts';
import { actorKey } from '../../../kernel/actor.ts';

/** The leaf of something whose input has secrets: what happened and with which application, without the input. */
export function leafOf(work: Work, action: string, record: Record<string, unknown>): void {
  work.leaf({ type: 'act', record: { action, ...record }, fields: { actor: actorKey(work.actor) } });
}
