import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { LEVELS, reaches } from '../../../../kernel/assurance.ts';
import { isSuspended } from '../method-store.ts';
import { identityProblems } from '../problems.ts';
import { LEAST_IN_OFFICE } from '../session.ts';
import { accountOf, keepIdentified } from './begin-session.ts';

/** The same conditions as for a session, its line and its leaf, and no session: the person is in no browser of ours. */
export const vouchFor = action({
  name: 'identity.identification.vouch',
  summary:
    'Notes that somebody identified themself to an application of their body, without a session of ours.',
  access: { platform: true },
  input: z.object({
    method: z.string().max(40),
    level: z.enum(LEVELS),
    accountId: z.uuid(),
    meansId: z.uuid(),
    client: z.string().max(300).describe('To whom, in words for the person'),
    evidence: z.record(z.string(), z.string()),
  }),
  output: z.object({}),
  async run(work, { method, level, accountId, meansId, client, evidence }) {
    if (await isSuspended(work.tx, method)) throw identityProblems['method-suspended']();
    const { account, sure } = await accountOf(work, { who: { accountId, meansId }, level });
    if (account.state !== 'active') throw identityProblems['account-closed']();
    if (!reaches(sure, LEAST_IN_OFFICE))
      throw identityProblems['not-sure-enough']({ data: { least: LEAST_IN_OFFICE } });
    await keepIdentified(work, { method, evidence }, { account, sure, client });
    return {};
  },
});
