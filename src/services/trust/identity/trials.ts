import type { Kernel } from '../../../kernel/kernel.ts';
import { identityProblems } from './problems.ts';
import { trialKey } from './tokens.ts';
import { closeTrials, countFailure, forgetTrials, leaseTrials, trialsOf } from './trial-store.ts';

/**
 * Guessing is slowed for whoever guesses, and not for the person guessed at: wrong tries are counted for the person *as seen
 * from* a device that they have used before, apart from tries from anywhere else (OWASP, “device cookies”), and for the
 * network they come from. No number of tries closes an account.
 */
export type About = {
  method: string;
  /** What is guessed at: a person, a telephone. */
  target: string;
  /** The device known for that person, if this is one. */
  deviceId?: string | undefined;
  /** The network of the client ({@link neighbourhood}). */
  network: string;
};

/** Wrong tries that cost nothing, then each doubles the wait, up to a limit. */
const FREE_TRIES = 4;
const NETWORK_FREE_TRIES = 30;
const FIRST_WAIT_SECONDS = 30;
const MOST_WAIT_SECONDS = 3600;
const FORGOTTEN_AFTER = Temporal.Duration.from({ hours: 24 });

const keysOf = (kernel: Kernel, { method, target, deviceId, network }: About) => [
  { key: trialKey(kernel, `${method}\0${target}\0${deviceId ?? 'unknown'}`), free: FREE_TRIES },
  { key: trialKey(kernel, `network\0${network}`), free: NETWORK_FREE_TRIES },
];

/** A try that neither counted as wrong nor as right (the process stopped) keeps others from trying this long. */
const LEASE_SECONDS = 5;

/**
 * The same as {@link assertMayTry}, and holds the door: until this try was counted or forgotten nobody else tries about that
 * target from there, so that many tries at once are no more than one after another.
 */
export async function beginTry(kernel: Kernel, about: About): Promise<void> {
  await assertMayTry(kernel, about);
  const now = kernel.now();
  const { key } = keysOf(kernel, about)[0]!;
  if (!(await leaseTrials(kernel.db, key, { now, until: now.add({ seconds: LEASE_SECONDS }) })))
    throw identityProblems['too-many-tries']({ data: { seconds: 1 } });
}

/**
 * Throws `identity.too-many-tries` with `data.seconds` while a wait goes on; nothing is compared then. A device that the
 * person used before does not wait for what its neighbours did.
 */
export async function assertMayTry(kernel: Kernel, about: About): Promise<void> {
  const now = kernel.now();
  const [own, neighbours] = keysOf(kernel, about);
  for (const { key } of about.deviceId === undefined ? [own!, neighbours!] : [own!]) {
    const trials = await trialsOf(kernel.db, key);
    if (trials === undefined || Temporal.Instant.compare(trials.openAt, now) <= 0) continue;
    const seconds = Math.ceil((trials.openAt.epochMilliseconds - now.epochMilliseconds) / 1000);
    throw identityProblems['too-many-tries']({ data: { seconds } });
  }
}

/** Counts a wrong try, in a transaction of its own: the refusal that follows does not take it back. */
export async function countWrongTry(kernel: Kernel, about: About): Promise<void> {
  const now = kernel.now();
  for (const { key, free } of keysOf(kernel, about)) {
    const failures = await countFailure(kernel.db, key, { now, forgottenAfter: FORGOTTEN_AFTER });
    if (failures < free) continue;
    const seconds = Math.min(MOST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** (failures - free));
    await closeTrials(kernel.db, key, now.add({ seconds }));
  }
}

/** A right try forgets the wrong ones about that target from that device; those of the network stay. */
export async function forgetWrongTries(kernel: Kernel, about: About): Promise<void> {
  await forgetTrials(kernel.db, keysOf(kernel, about)[0]!.key);
}
