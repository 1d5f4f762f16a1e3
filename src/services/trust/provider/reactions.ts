import type { Reaction } from '../../../kernel/service.ts';
import { endGrantsOfSession } from './logout-store.ts';

/** A session that ended takes everything that applications got in it along, and they are told. */
export const providerReactions: readonly Reaction[] = [
  {
    name: 'provider.session-ended',
    on: 'identity.session.ended',
    async run(work, { subject }) {
      const { ended, toTell } = await endGrantsOfSession(work.tx, subject, work.now);
      work.leaf({ type: 'act', record: { action: 'provider.session-ended', ended, toTell } });
    },
  },
];
