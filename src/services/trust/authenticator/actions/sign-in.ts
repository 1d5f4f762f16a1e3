import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import type { Kernel } from '../../../../kernel/kernel.ts';
import { unseal } from '../../../../kernel/seal.ts';
import { matchingStep } from '../../../../kernel/totp.ts';
import { findPerson } from '../../identity/index.ts';
import { isPassword } from '../password.ts';
import { recoveryCode, recoveryMac } from '../recovery.ts';
import { findCredential, useRecovery, useStep } from '../store.ts';
import { sealFor } from './credentials.ts';

/** Whose password that is, looked at aside of any transaction; takes as long for nobody's. */
export async function personWith(
  kernel: Kernel,
  { person, password }: { person: string; password: string },
): Promise<{ accountId: string | undefined; right: boolean }> {
  const account = await kernel.db.transaction().execute((tx) => findPerson(tx, person));
  const found = account && (await findCredential(kernel.db, account.id, 'active'));
  return { accountId: account?.id, right: await isPassword(password, found?.passwordHash) };
}

/** Uses a code of the application, or one on paper: each once. */
export const useCode = action({
  name: 'authenticator.code.use',
  summary: 'Checks the code of an authenticator application, or one on paper, to sign in.',
  access: { platform: true },
  input: z.object({ accountId: z.uuid(), code: z.string().max(40) }),
  output: z.object({ outcome: z.enum(['right', 'wrong']), meansId: z.uuid().optional(), paper: z.boolean() }),
  async run({ tx, kernel, now, leaf }, { accountId, code }) {
    leaf({ type: 'act', record: { action: 'authenticator.code.use' } });
    const wrong = { outcome: 'wrong' as const, paper: false };
    const found = await findCredential(tx, accountId, 'active');
    const secret = found && unseal(kernel, sealFor(found.id), found.secret);
    if (found === undefined || secret === undefined) return wrong;
    const right = { outcome: 'right' as const, meansId: found.id };
    const onPaper = recoveryCode(code);
    if (onPaper !== undefined) {
      const mac = recoveryMac(kernel, found.id, onPaper);
      return (await useRecovery(tx, found, mac, now)) ? { ...right, paper: true } : wrong;
    }
    const given = { at: now.epochMilliseconds, after: found.lastStep };
    const step = matchingStep(secret, code.replace(/\D/g, ''), given);
    return step !== undefined && (await useStep(tx, found, step)) ? { ...right, paper: false } : wrong;
  },
});
