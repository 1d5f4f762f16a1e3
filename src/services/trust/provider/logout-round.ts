import { errorFacts } from '../../../kernel/log.ts';
import type { Round } from '../../../kernel/rounds.ts';
import { claimNotices, type Notice, settleNotice } from './notice-store.ts';
import { engineOf } from './running.ts';

/** The library has it and its types do not. */
type Logout = { backchannelLogout(sub: string, sid: string): Promise<void> };

const BATCH = 20;
const LEASE_SECONDS = 60;
const RETRY_SECONDS = [5, 30, 120, 600, 3600];

/** Tells applications that a session has ended (OpenID Connect Back-Channel Logout 1.0 §2.5), until they have heard it. */
export const logoutRound: Round = {
  name: 'provider.logout',
  everyMs: 5_000,
  async run(kernel, stopping) {
    const now = kernel.now();
    const due = await claimNotices(kernel.db, {
      now,
      until: now.add({ seconds: LEASE_SECONDS }),
      limit: BATCH,
    });
    if (due.length === 0) return false;
    const { provider } = await engineOf(kernel);
    const tell = async (notice: Notice) => {
      const client = await provider.Client.find(notice.clientId);
      if (client?.backchannelLogoutUri === undefined)
        return settleNotice(kernel.db, notice.id, { state: 'told' });
      try {
        await (client as unknown as Logout).backchannelLogout(notice.accountId, notice.sid);
        await settleNotice(kernel.db, notice.id, { state: 'told' });
      } catch (error) {
        const wait = RETRY_SECONDS[notice.attempts - 1];
        kernel.log.warn('An application could not be told of a logout.', {
          client: notice.clientId,
          ...errorFacts(error),
        });
        await settleNotice(kernel.db, notice.id, {
          state: wait === undefined ? 'given-up' : 'waiting',
          error: error instanceof Error ? error.name : 'unknown',
          ...(wait !== undefined && { nextAt: kernel.now().add({ seconds: wait }) }),
        });
      }
    };
    for (const notice of due) {
      if (stopping.aborted) return false;
      await tell(notice);
    }
    return due.length === BATCH;
  },
};
