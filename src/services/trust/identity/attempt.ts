import { LEVELS, type Level } from '../../../kernel/assurance.ts';
import { safePath } from '../../../kernel/html.ts';
import type { CookieChange, PageContext } from '../../../kernel/http/pages.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { seal, unseal } from '../../../kernel/seal.ts';
import { identityProblems } from './problems.ts';

export const ATTEMPT_COOKIE = 'aplec_attempt';
/** A person has this long from the first page of the sign-in to its end. */
export const ATTEMPT_MINUTES = 15;
/** A browser keeps cookies up to 4,096 bytes with their names (RFC 6265 §6.1). */
const COOKIE_LIMIT = 3_800;

/**
 * One wish to sign in, kept in a sealed cookie of the browser that began it: nobody can bring the end of another's attempt
 * to a victim's browser (login CSRF), nor carry a session into it (fixation). It is spent by {@link identified}, once.
 */
export type Attempt = {
  id: string;
  /** A path of ours to go on to. */
  next: string;
  least: Level;
  /** The only account that may end it: somebody signed in who is asked for more. */
  accountId?: string;
  /** Being signed in already is not enough: the person has to identify themselves again (`prompt=login`, `max_age`). */
  fresh?: true;
  /** Who asks, when it is a client of the OpenID Provider. */
  client?: string;
  /** What the method in course has to remember; small, and for that method only. */
  state?: { method: string; value: unknown };
  endsAt: number;
};

export type Wish = Pick<Attempt, 'next' | 'least'> & Partial<Pick<Attempt, 'accountId' | 'client' | 'fresh'>>;

const SEAL = { purpose: 'identity/attempt', owner: 'browser' } as const;

/** Begins one; the caller answers with the cookie and leads to {@link SIGN_IN}. */
export function openAttempt(kernel: Kernel, wish: Wish): { attempt: Attempt; cookie: CookieChange } {
  const endsAt = kernel.now().add({ minutes: ATTEMPT_MINUTES }).epochMilliseconds;
  const attempt = { ...wish, next: safePath(wish.next, '/'), id: newId(), endsAt };
  return { attempt, cookie: attemptCookie(kernel, attempt) };
}

export const SIGN_IN = '/sign-in';

/** When an attempt was opened, ms since 1970. */
export const beganAt = ({ endsAt }: Pick<Attempt, 'endsAt'>): number => endsAt - ATTEMPT_MINUTES * 60_000;

/** The cookie of an attempt as it now is. */
export function attemptCookie(kernel: Kernel, attempt: Attempt): CookieChange {
  const value = seal(kernel, SEAL, Buffer.from(JSON.stringify(attempt)));
  if (value.length > COOKIE_LIMIT)
    throw new Error('The state of an attempt to sign in does not fit its cookie.');
  return { name: ATTEMPT_COOKIE, value, seconds: ATTEMPT_MINUTES * 60 };
}

/** The attempt with what a method has to remember until its next page, as a cookie. */
export const keepState = (kernel: Kernel, attempt: Attempt, method: string, value: unknown): CookieChange =>
  attemptCookie(kernel, { ...attempt, state: { method, value } });

/** What {@link keepState} kept for this method, if it was the last. */
export const stateOf = (attempt: Attempt, method: string): unknown =>
  attempt.state?.method === method ? attempt.state.value : undefined;

/** The attempt of this browser, if it has one that goes on. */
export function findAttempt(page: Pick<PageContext, 'kernel' | 'cookie'>): Attempt | undefined {
  const sealed = page.cookie(ATTEMPT_COOKIE);
  const bytes = sealed === undefined ? undefined : unseal(page.kernel, SEAL, sealed);
  if (bytes === undefined) return undefined;
  const attempt = JSON.parse(bytes.toString()) as Attempt;
  return attempt.endsAt > page.kernel.now().epochMilliseconds && LEVELS.includes(attempt.least)
    ? attempt
    : undefined;
}

/** The attempt of this browser; throws `identity.attempt-lost`. */
export function attemptOf(page: Pick<PageContext, 'kernel' | 'cookie'>): Attempt {
  const attempt = findAttempt(page);
  if (attempt === undefined) throw identityProblems['attempt-lost']();
  return attempt;
}
