import type { Reaction, Schedule } from '../../../kernel/service.ts';
import { makeListsNow } from './actions/make-lists.ts';
import { renewResponders } from './actions/renew-responders.ts';
import { listAuthorities } from './authority-store.ts';
import { makeLists } from './lists.ts';

const CHANGES = ['revoked', 'suspended', 'resumed'] as const;

/** New lists at once when a status changed; many changes that wait together end in one list. */
export const certificatesReactions: readonly Reaction[] = CHANGES.map((change) => ({
  name: `certificates.list-when-${change}`,
  on: `certificates.certificate.${change}`,
  async run({ kernel, tx, now }, event) {
    const authority = (await listAuthorities(tx)).find((each) => each.id === event.payload['authority']);
    if (authority !== undefined) await makeLists({ kernel, tx, authority, occasion: 'changed', at: now });
  },
}));

export const certificatesSchedules: readonly Schedule[] = [
  { name: 'certificates.lists', cron: '17 3 * * *', action: makeListsNow as never },
  { name: 'certificates.responders', cron: '41 2 * * *', action: renewResponders as never },
];
