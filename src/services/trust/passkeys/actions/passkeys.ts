import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { sendMessage } from '../../../../kernel/messages/index.ts';
import {
  addMeans,
  findAccount,
  findPerson,
  levelOfEnrolment,
  personOf,
  revokeMeans,
} from '../../identity/index.ts';
import { checkEnrolment, checkSignIn, MOST, readAnswer } from '../ceremony.ts';
import { passkeysProblems } from '../problems.ts';
import { endPasskey, findPasskey, setCounter, storePasskey, takeChallenge } from '../store.ts';
import { copiedText } from '../texts/messages.ts';

export const METHOD = 'passkey';

/** Adds a passkey in a session that began, or was made surer, a moment ago. */
export const addPasskey = action({
  name: 'passkeys.passkey.add',
  summary: 'Adds a passkey of yours.',
  access: { citizen: true, employee: true, operator: true },
  input: z.object({ sessionId: z.uuid(), label: z.string().trim().min(1).max(60), answer: z.string() }),
  output: z.object({ level: z.string() }),
  async run(work, { sessionId, label, answer }) {
    const { tx, kernel, now } = work;
    const account = await findPerson(tx, personOf(work.actor) ?? '');
    if (account === undefined) throw passkeysProblems['not-verified']();
    const given = readAnswer(answer);
    if (!(await takeChallenge(tx, { challenge: given.challenge, purpose: 'enrol', boundTo: sessionId }, now)))
      throw passkeysProblems['challenge-over']();
    const made = await checkEnrolment(kernel, given);
    const session = ('level' in work.actor ? work.actor.level : undefined) ?? 'low';
    const level = levelOfEnrolment('session', MOST, session);
    const id = await addMeans(work, {
      accountId: account.id,
      method: METHOD,
      label,
      level,
      enrolledBy: 'session',
    });
    await storePasskey(tx, { ...made, accountId: account.id, id }, now);
    return { level };
  },
});

/** Checks what a device signed. A refusal is an answer, so that what it changes stays: a copied passkey is stopped. */
export const usePasskey = action({
  name: 'passkeys.passkey.use',
  summary: 'Checks what a device signed to sign in.',
  access: { platform: true },
  input: z.object({ attemptId: z.string(), answer: z.string() }),
  output: z.object({
    outcome: z.enum(['right', 'unknown', 'challenge-over', 'not-verified', 'counter-back']),
    accountId: z.uuid().optional(),
    meansId: z.uuid().optional(),
  }),
  async run(work, { attemptId, answer }) {
    const { tx, kernel, now } = work;
    work.leaf({ type: 'act', record: { action: 'passkeys.passkey.use' } });
    const given = readAnswer(answer);
    const fresh = await takeChallenge(
      tx,
      { challenge: given.challenge, purpose: 'sign-in', boundTo: attemptId },
      now,
    );
    if (!fresh) return { outcome: 'challenge-over' as const };
    const passkey = await findPasskey(tx, given.id);
    if (passkey === undefined) return { outcome: 'unknown' as const };
    const { accountId, id: meansId } = passkey;
    try {
      await setCounter(tx, passkey, await checkSignIn(kernel, given, passkey));
      return { outcome: 'right' as const, accountId, meansId };
    } catch (error) {
      const code = (error as { code?: string }).code;
      if (code === 'passkeys.not-verified') return { outcome: 'not-verified' as const, accountId };
      if (code !== 'passkeys.counter-back') throw error;
      await revokeMeans(work, { accountId, id: meansId, method: METHOD, why: 'perhaps-copied' });
      await endPasskey(tx, passkey, now);
      const account = await findAccount(tx, accountId);
      if (account?.email)
        await sendMessage(
          kernel,
          tx,
          {
            channel: 'email',
            to: account.email,
            ...copiedText(kernel),
            purpose: 'passkeys.copied',
            endsAt: now.add({ hours: 48 }),
          },
          now,
        );
      return { outcome: 'counter-back' as const, accountId };
    }
  },
});
