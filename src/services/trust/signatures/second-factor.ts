import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { matchingStep } from '../../../kernel/totp.ts';

/** A signing PIN has this many characters; digits alone are allowed, since attempts are few. */
export const PIN_LENGTH = { least: 6, most: 64 } as const;
/** Cost of guessing a PIN from the database: 32 MiB and some 80 ms each (RFC 7914 §2). */
const SCRYPT = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 } as const;
const PIN_HASH_BYTES = 32;
/** Wrong attempts in a row that close the factors for a while, how long, and how often before they close for good. */
export const ATTEMPTS = 5;
export const LOCK_MINUTES = 15;
export const LOCKS_FOR_GOOD = 3;

/** What is kept of a person's two factors: the PIN as a salted hash, the secret of the codes opened by the caller. */
export type Factors = {
  pinSalt: Buffer;
  pinHash: Buffer;
  totpSecret: Buffer;
  /** The last step whose code was taken. */
  totpStep: number;
  failures: number;
  /** How often they were closed since they were last right. */
  locks: number;
  lockedUntil: Temporal.Instant | undefined;
};

export type Given = { pin: string; code: string };

/** What an attempt gave, and what has to be kept of it whatever it gave. */
export type Attempt = {
  outcome: 'right' | 'wrong' | 'locked' | 'closed';
  left: number;
  kept: Pick<Factors, 'totpStep' | 'failures' | 'locks' | 'lockedUntil'>;
};

export async function hashPin(
  pin: string,
  salt: Buffer = randomBytes(16),
): Promise<{ salt: Buffer; hash: Buffer }> {
  const hash = await new Promise<Buffer>((done, fail) =>
    scrypt(pin.normalize('NFC'), salt, PIN_HASH_BYTES, SCRYPT, (error, key) =>
      error === null ? done(key) : fail(error),
    ),
  );
  return { salt, hash };
}

/**
 * Judges both factors together, so that nobody learns which one was wrong. While they are locked nothing is compared,
 * and a right pair does not open them.
 */
export async function attempt(factors: Factors, given: Given, now: Temporal.Instant): Promise<Attempt> {
  const { failures, locks, lockedUntil, totpStep } = factors;
  const kept = { totpStep, failures, locks, lockedUntil };
  if (locks >= LOCKS_FOR_GOOD) return { outcome: 'closed', left: 0, kept };
  if (lockedUntil !== undefined && Temporal.Instant.compare(now, lockedUntil) < 0)
    return { outcome: 'locked', left: 0, kept };
  const pinRight = timingSafeEqual((await hashPin(given.pin, factors.pinSalt)).hash, factors.pinHash);
  const step = matchingStep(factors.totpSecret, given.code, {
    at: now.epochMilliseconds,
    after: totpStep,
  });
  if (pinRight && step !== undefined) {
    const clean = { totpStep: step, failures: 0, locks: 0, lockedUntil: undefined };
    return { outcome: 'right', left: ATTEMPTS, kept: clean };
  }
  return failed(kept, now);
}

function failed(before: Attempt['kept'], now: Temporal.Instant): Attempt {
  const failures = before.failures + 1;
  if (failures < ATTEMPTS)
    return { outcome: 'wrong', left: ATTEMPTS - failures, kept: { ...before, failures } };
  const locks = before.locks + 1;
  const lockedUntil = now.add({ minutes: LOCK_MINUTES });
  const kept = { ...before, failures: 0, locks, lockedUntil };
  return { outcome: locks >= LOCKS_FOR_GOOD ? 'closed' : 'locked', left: 0, kept };
}

/** PINs that are guessed first: one character repeated, or a run up or down. */
export function isObvious(pin: string): boolean {
  const codes = [...pin].map((each) => each.codePointAt(0)!);
  const steps = codes.slice(1).map((code, index) => code - codes[index]!);
  return steps.every((step) => step === steps[0] && Math.abs(step) <= 1);
}
