import { listActions, type Service } from '../../../kernel/service.ts';
import { beginPage } from './pages/begin.ts';
import { choosePage } from './pages/choose.ts';
import { actingReactions } from './reactions.ts';

export { actorOf, actorOfSession } from './actor.ts';

/** In what quality a person acts: for themself, for a body that appointed them, for the consortium, or for another who empowered them. */
export const acting: Service = {
  name: 'acting',
  needs: ['people', 'identity', 'mandates'],
  actions: listActions(),
  pages: [beginPage, choosePage],
  reactions: actingReactions,
};
