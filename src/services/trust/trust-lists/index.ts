import { addFieldSentences } from '../../../kernel/field-messages.ts';
import { listActions, type Service } from '../../../kernel/service.ts';
import { importList } from './actions/import-list.ts';
import { openLists } from './actions/open-lists.ts';
import { publishList } from './actions/publish-list.ts';
import { recordListLook } from './actions/record-look.ts';
import { tellOldLists } from './actions/tell-old-lists.ts';
import { loadDemo } from './demo.ts';
import { trustListsNav } from './nav.ts';
import { ownListRoute } from './own-routes.ts';
import { listPage, listsPage } from './pages/lists.ts';
import { operatorListsPage } from './pages/operator.ts';
import { trustListsProblems } from './problems.ts';
import { listLists } from './queries/list-lists.ts';
import { readList } from './queries/read-list.ts';
import { readOwnList } from './queries/read-own.ts';
import { refreshRound } from './refresh-round.ts';
import { trustListsSettings } from './settings.ts';
import { fieldSentences } from './texts/fields.ts';

export { grantedUntil, type ListedAnchor, listedServices, qualifiedAnchors } from './anchors.ts';
export type { ListedKind, ListedService } from './qualify.ts';

addFieldSentences(fieldSentences);

/** Trust lists (TS 119 612): those of the states, loaded and judged, and the consortium's own, published. */
export const trustLists: Service = {
  name: 'trust-lists',
  needs: ['certificates'],
  migrations: new URL('./migrations/', import.meta.url),
  settings: trustListsSettings,
  problems: trustListsProblems,
  actions: listActions(
    ...[importList, publishList, recordListLook, openLists, tellOldLists],
    ...[listLists, readList, readOwnList],
  ),
  routes: [
    { method: 'GET', path: '/v1/trust-lists', action: listLists as never, tag: 'trust-lists' },
    { method: 'GET', path: '/v1/trust-lists/own', action: readOwnList as never, tag: 'trust-lists' },
    { method: 'POST', path: '/v1/trust-lists/own', action: publishList as never, tag: 'trust-lists' },
    { method: 'POST', path: '/v1/trust-lists/import', action: importList as never, tag: 'trust-lists' },
    { method: 'GET', path: '/v1/trust-lists/lists/{name}', action: readList as never, tag: 'trust-lists' },
    ownListRoute,
  ],
  pages: [listsPage, listPage, operatorListsPage],
  nav: trustListsNav,
  demo: loadDemo,
  rounds: [refreshRound],
  schedules: [{ name: 'trust-lists.tell-old', cron: '40 7 * * *', action: tellOldLists as never }],
};
