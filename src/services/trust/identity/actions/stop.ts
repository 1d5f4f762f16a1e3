import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { action, perform } from '../../../../kernel/action.ts';
import type { Kernel } from '../../../../kernel/kernel.ts';
import { sendMessage } from '../../../../kernel/messages/index.ts';
import { keyFrom } from '../../../../kernel/secrets.ts';
import { findPerson } from '../account-store.ts';
import { revokeMeans } from '../means.ts';
import { meansOf } from '../means-store.ts';
import { dropStopWish, hasStopWish, mayAskToStop, storeStopWish, tryStopWish } from '../stop-store.ts';
import { stopCodeText, stoppedText } from '../texts/messages.ts';
import { endThem } from './end-session.ts';

const PLATFORM = { kind: 'platform', name: 'identity' } as const;
const CODE_DIGITS = 8;
const CODE_MINUTES = 30;
const CODE_TRIES = 5;
/** Between two messages to one person: whoever knows a document number cannot fill a mailbox. */
const MINUTES_BETWEEN = 5;
const MOST_A_DAY = 5;
const NOTICE_HOURS = 48;

const codeMac = (kernel: Kernel, accountId: string, code: string) =>
  createHmac('sha256', keyFrom(kernel, 'identity/stop')).update(accountId).update('\0').update(code).digest();

/** The person, as `personKey` writes them: it is personal data, in the input of an action of the platform only. */
const person = z.string().min(3).max(60);

/**
 * Sends a code to the address of whoever lost what they sign in with. Answers the same whether there is such an account, and
 * whether it has an address: nobody learns of it from here.
 */
export const askStop = action({
  name: 'identity.stop.ask',
  summary: 'Sends somebody who lost their means a code to stop them with, to the address of their account.',
  access: { platform: true },
  input: z.object({ person }),
  output: z.object({}),
  async run({ tx, kernel, now }, given) {
    const account = await findPerson(tx, given.person);
    if (account === undefined || account.email === null) return {};
    const code = String(randomInt(10 ** CODE_DIGITS)).padStart(CODE_DIGITS, '0');
    const endsAt = now.add({ minutes: CODE_MINUTES });
    const wish = { accountId: account.id, mac: codeMac(kernel, account.id, code), now, endsAt };
    if (!(await storeStopWish(tx, wish, limitsAt(now)))) return {};
    const text = stopCodeText(kernel, code);
    await sendMessage(
      kernel,
      tx,
      { channel: 'email', to: account.email, ...text, purpose: 'identity.stop', endsAt },
      now,
    );
    return {};
  },
});

const limitsAt = (now: Temporal.Instant) => ({
  notBefore: now.subtract({ minutes: MINUTES_BETWEEN }),
  mostADay: MOST_A_DAY,
});

/**
 * Asks for a code, when there is somebody to send one to now. Anybody may type any number any number of times, and a leaf stays for
 * ever: what concerns nobody, or would send nothing, is no act.
 */
export async function askToStop(kernel: Kernel, who: string, requestId: string): Promise<void> {
  const now = kernel.now();
  await asLongAs(async () => {
    const account = await findPerson(kernel.db, who);
    if (account === undefined || account.email === null) return;
    if (!(await mayAskToStop(kernel.db, { accountId: account.id, now }, limitsAt(now)))) return;
    await perform(kernel, askStop, PLATFORM, { person: who }, { requestId, now });
  });
}

type Told = z.output<typeof stopAll.output>['outcome'];

/** Tries a code, when there is one to compare it with: then each try is an act, and the fifth wrong one the last. */
export async function stopWith(
  kernel: Kernel,
  given: { person: string; code: string },
  requestId: string,
): Promise<Told> {
  const now = kernel.now();
  return asLongAs(async () => {
    const account = await findPerson(kernel.db, given.person);
    const compared = account && { accountId: account.id, most: CODE_TRIES, now };
    if (compared === undefined || !(await hasStopWish(kernel.db, compared))) return 'wrong';
    return (await perform(kernel, stopAll, PLATFORM, given, { requestId, now })).outcome;
  });
}

/** An answer comes no sooner for who is not known than for who is: it takes this long, which is more than the acts need. */
const LEAST_MS = 250;

async function asLongAs<T>(doing: () => Promise<T>): Promise<T> {
  const [done] = await Promise.all([doing(), pause(LEAST_MS)]);
  return done;
}

/** Ends every means and every session of the account whose code this is. What its person comes back with is theirs to choose. */
export const stopAll = action({
  name: 'identity.stop.confirm',
  summary: 'Ends every means and session of somebody who lost them, with the code that was sent.',
  access: { platform: true },
  input: z.object({ person, code: z.string().max(20) }),
  output: z.object({ outcome: z.enum(['stopped', 'wrong']) }),
  async run(work, { person: who, code }) {
    const { tx, kernel, now } = work;
    const wrong = { outcome: 'wrong' as const };
    const account = await findPerson(tx, who);
    if (account === undefined) return wrong;
    const mac = await tryStopWish(tx, { accountId: account.id, most: CODE_TRIES, now });
    if (mac === undefined || !timingSafeEqual(mac, codeMac(kernel, account.id, code))) return wrong;
    for (const { id, method, revokedAt } of await meansOf(tx, account.id))
      if (revokedAt === null) await revokeMeans(work, { accountId: account.id, id, method, why: 'lost' });
    await endThem(work, { accountId: account.id, why: 'revoked' });
    await dropStopWish(tx, account.id);
    const notice = { channel: 'email', to: account.email!, ...stoppedText(kernel) } as const;
    const endsAt = now.add({ hours: NOTICE_HOURS });
    if (account.email !== null)
      await sendMessage(kernel, tx, { ...notice, purpose: 'identity.notice', endsAt }, now);
    return { outcome: 'stopped' as const };
  },
});
