import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { newId } from '../../../../kernel/ids.ts';
import { findAccount } from '../account-store.ts';
import { NOBODY, storeIdentification } from '../history-store.ts';

/** Notes that somebody did not succeed in identifying themselves: an audit line, a leaf, and the history of the account if it is known whose. */
export const refuseIdentification = action({
  name: 'identity.identification.refuse',
  summary: 'Notes an identification that was refused.',
  access: { platform: true },
  input: z.object({
    method: z.string().max(40),
    reason: z.string().max(80).describe('A stable code'),
    accountId: z.uuid().optional(),
    client: z.string().optional(),
    evidence: z.record(z.string(), z.string()).default({}),
  }),
  output: z.object({}),
  async run(work, { method, reason, accountId, client, evidence }) {
    const id = newId();
    const account = accountId === undefined ? undefined : await findAccount(work.tx, accountId);
    await storeIdentification(work.tx, {
      ...{ id, accountId: account?.id ?? NOBODY, at: work.now, method, outcome: 'refused', reason, client },
    });
    work.leaf({
      type: 'identification',
      tx: id,
      ...(account && { subject: work.kernel.ledger.subjectIndex(account.person) }),
      record: { method, outcome: 'refused', reason },
      fields: { person: account?.person ?? '', ...evidence },
    });
    return {};
  },
});
