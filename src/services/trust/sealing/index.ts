import { addFieldSentences } from '../../../kernel/field-messages.ts';
import { listActions, type Service } from '../../../kernel/service.ts';
import { createGroup } from './actions/create-group.ts';
import { forgetUnusedShares } from './actions/forget-shares.ts';
import { giveShare } from './actions/give-share.ts';
import { openBox } from './actions/open-box.ts';
import { readBox } from './actions/read-box.ts';
import { recoverBox } from './actions/recover-box.ts';
import { registerBox } from './actions/register-box.ts';
import { registerKey } from './actions/register-key.ts';
import { rewrapBox } from './actions/rewrap-box.ts';
import { rotateKey } from './actions/rotate-key.ts';
import { sealingRoutes } from './api.ts';
import { sealingPages } from './pages/index.ts';
import { sealingProblems } from './problems.ts';
import { getBox } from './queries/get-box.ts';
import { listBoxes } from './queries/list-boxes.ts';
import { listGroups } from './queries/list-groups.ts';
import { listKeys } from './queries/list-keys.ts';
import { fieldSentences } from './texts/fields.ts';

// What other services seal with: content of any size, then `registerBox` in their own transaction.
export { registerBox } from './actions/register-box.ts';
export { contentOf } from './reading.ts';
export { type SealedContent, type SealingWish, sealContent } from './seal.ts';

addFieldSentences(fieldSentences);

/** Things that only those whom they are for can open: one recipient alone, or custodians together and not before a date. */
export const sealing: Service = {
  name: 'sealing',
  needs: [],
  migrations: new URL('./migrations/', import.meta.url),
  problems: sealingProblems,
  actions: listActions(
    registerKey,
    rotateKey,
    createGroup,
    registerBox,
    giveShare,
    openBox,
    recoverBox,
    rewrapBox,
    readBox,
    forgetUnusedShares,
    listKeys,
    listGroups,
    listBoxes,
    getBox,
  ),
  routes: sealingRoutes,
  pages: sealingPages,
  nav: [
    {
      ...{ portal: 'office', group: 'signature', order: 55, href: '/office/sealing', kinds: ['employee'] },
      text: { ca: 'Sobres tancats', es: 'Sobres cerrados', oc: 'Plecs barradi', en: 'Sealed boxes' },
    },
  ],
  schedules: [
    { name: 'sealing.forget-shares', cron: '17 * * * *', action: forgetUnusedShares as never, input: {} },
  ],
};
