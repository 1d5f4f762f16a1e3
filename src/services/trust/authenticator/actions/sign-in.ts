import { z } from 'zod';
import { action, perform } from '../../../../kernel/action.ts';
import type { Kernel } from '../../../../kernel/kernel.ts';
import { unseal } from '../../../../kernel/seal.ts';
import { matchingStep } from '../../../../kernel/totp.ts';
import { type About, beginTry, countWrongTry, findPerson, forgetWrongTries } from '../../identity/index.ts';
import { isPassword } from '../password.ts';
import { recoveryCode, recoveryMac } from '../recovery.ts';
import { findCredential, useRecovery, useStep } from '../store.ts';
import { sealFor } from './credentials.ts';

const PLATFORM = { kind: 'platform', name: 'authenticator' } as const;

export type Found =
  | { right: true; accountId: string; meansId: string; paper: boolean }
  | { right: false; accountId: string | undefined };
type Both = { about: About; person: string | undefined; password: string; code: string; requestId: string };

/**
 * Password and code at once, with the waits for who guesses: nobody learns that one of the two was right. Without a `person`
 * nobody is compared, and it takes as long. Throws `identity.too-many-tries`.
 */
export async function checkBoth(
  kernel: Kernel,
  { about, person, password, code, requestId }: Both,
): Promise<Found> {
  await beginTry(kernel, about);
  const { accountId, right } = await personWith(kernel, { person, password });
  const used =
    accountId !== undefined && right
      ? await perform(kernel, useCode, PLATFORM, { accountId, code }, { requestId })
      : undefined;
  if (used?.outcome === 'right' && accountId !== undefined && used.meansId !== undefined) {
    await forgetWrongTries(kernel, about);
    return { right: true, accountId, meansId: used.meansId, paper: used.paper };
  }
  await countWrongTry(kernel, about);
  return { right: false, accountId };
}

/** Whose password that is, looked at aside of any transaction; takes as long for nobody's. */
async function personWith(
  kernel: Kernel,
  { person, password }: { person: string | undefined; password: string },
): Promise<{ accountId: string | undefined; right: boolean }> {
  const account =
    person === undefined ? undefined : await kernel.db.transaction().execute((tx) => findPerson(tx, person));
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
