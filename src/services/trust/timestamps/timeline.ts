import type { ClockWatch, Doubt, MachineClock } from './clock.ts';

/** The clock was set when it leaves the steady one by more than this; adjusting it slowly moves both. */
export const STEP_US = 100_000;
/** Readings that are taken again: between two of them the system may have let others run. */
const READINGS = 4;
/** How far ahead a machine may stamp without asking the database again, which is how long another waits to take over. */
export const LEASE_US = 10_000_000;

/** What a process holds: its time is `base` and the steady clock; it goes as far as `until`. Microseconds. */
export type Lease = { base: number; until: number };

/**
 * Asks for the lease (see `store.ts`). `base` is as measured now; the answer has the one that counts for the machine, and whether
 * the clock was set since somebody of this machine last asked. Answers `standby` while another machine may stamp, or ours may
 * have stamped what is still to come.
 */
export type Claim = (wish: {
  boot: string;
  base: number;
  now: number;
  until: number;
}) => Promise<(Lease & { moved: boolean }) | 'standby'>;

export type Timeline = {
  /** Microseconds since 1970, later than all that this process gave; or why there is no time. */
  next(): Promise<number | Doubt>;
  /** What speaks against it now, without giving a time. */
  doubt(): Doubt | undefined;
};

/**
 * The one line on which all time stamps are. Its time is the steady clock of the machine with a base that all its processes
 * share through the database, so it never goes back, and what was answered before something was asked is before it, in
 * whatever process. Only one machine has the lease; another takes it when its own clock is past all that the first may have
 * stamped. Within a process no two are equal.
 */
export function createTimeline(clock: MachineClock, watch: ClockWatch, claim: Claim): Timeline {
  let lease: Lease | undefined;
  let renewing: Promise<Doubt | undefined> | undefined;
  let last = 0;
  let knowsOfJump = false;

  async function claimNow(): Promise<Doubt | undefined> {
    const base = clock.wallMs() * 1000 + 500 - clock.steadyUs();
    const now = base + clock.steadyUs();
    try {
      const answer = await claim({ boot: clock.boot, base: Math.round(base), now, until: now + LEASE_US });
      lease = answer === 'standby' ? undefined : answer;
      if (answer === 'standby') return 'standby';
      if (answer.moved && !knowsOfJump) watch.jumped();
      knowsOfJump = false;
      return undefined;
    } catch {
      // What is held still counts to its end; then there is no time until the database answers.
      return 'database';
    }
  }
  const renew = () => {
    renewing ??= claimNow().finally(() => {
      renewing = undefined;
    });
    return renewing;
  };

  /** Whether the wall clock has left the base that was agreed. */
  function isSet({ base }: Lease): boolean {
    for (let reading = 0; reading < READINGS; reading++) {
      const before = base + clock.steadyUs();
      if (Math.abs(clock.wallMs() * 1000 + 500 - before) <= STEP_US) return false;
    }
    return true;
  }

  /** The reading, or undefined when the lease is not enough for it. */
  function read(): number | Doubt | undefined {
    if (lease === undefined) return watch.doubt();
    if (isSet(lease)) {
      watch.jumped();
      knowsOfJump = true;
      lease = undefined;
      return 'jump';
    }
    const doubt = watch.doubt();
    if (doubt !== undefined) return doubt;
    const time = Math.max(Math.floor(lease.base + clock.steadyUs()), last + 1);
    if (time >= lease.until) return undefined;
    if (time >= lease.until - LEASE_US / 2) void renew();
    last = time;
    return time;
  }

  return {
    async next() {
      const time = read();
      if (time !== undefined) return time;
      return (await renew()) ?? read() ?? 'database';
    },
    doubt: () => (lease !== undefined && isSet(lease) ? 'jump' : watch.doubt()),
  };
}
