import type { Kernel } from '../../../kernel/kernel.ts';
import { askToEnrol, askToSignIn, CHALLENGE_MINUTES } from './ceremony.ts';
import { passkeysOf, storeChallenge } from './store.ts';

/** What a device is asked to sign so that its person signs in, in one attempt. */
export async function signInOptions(kernel: Kernel, attemptId: string) {
  const options = await askToSignIn(kernel);
  await keep(kernel, { challenge: options.challenge, purpose: 'sign-in', boundTo: attemptId });
  return options;
}

/** What a device is asked for a new passkey, in one session; those that its person has already are not made again. */
export async function enrolOptions(
  kernel: Kernel,
  given: { accountId: string; name: string; sessionId: string },
) {
  const { accountId, name, sessionId } = given;
  const options = await askToEnrol(kernel, {
    accountId,
    name,
    known: await passkeysOf(kernel.db, accountId),
  });
  await keep(kernel, { challenge: options.challenge, purpose: 'enrol', boundTo: sessionId });
  return options;
}

type Challenge = Parameters<typeof storeChallenge>[1];

async function keep(kernel: Kernel, challenge: Challenge): Promise<void> {
  const now = kernel.now();
  await storeChallenge(kernel.db, challenge, { now, endsAt: now.add({ minutes: CHALLENGE_MINUTES }) });
}
