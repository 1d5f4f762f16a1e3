import { perform } from '../../../kernel/action.ts';
import type { Platform } from '../../../kernel/actor.ts';
import type { Level } from '../../../kernel/assurance.ts';
import type { PageAnswer, PageContext } from '../../../kernel/http/pages.ts';
import { SESSION_COOKIE } from '../../../kernel/http/session.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { Problem } from '../../../kernel/problem.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import { shareCalls } from '../../../kernel/share-calls.ts';
import type { Organisation, Person } from './account.ts';
import { findPerson } from './account-store.ts';
import { beginSession } from './actions/begin-session.ts';
import { refuseIdentification } from './actions/refuse.ts';
import { ATTEMPT_COOKIE, type Attempt } from './attempt.ts';
import { findDevice } from './device-store.ts';
import type { Session } from './session.ts';
import { findSession, findSessions, findSessionsById, touchSession } from './session-store.ts';
import { tokenHash } from './tokens.ts';

export const PLATFORM: Platform = { kind: 'platform', name: 'identity' };

/** What a method found out, once it is sure. */
export type Identification = {
  method: string;
  level: Level;
  /** RFC 8176. */
  amr: readonly string[];
  /** The person as the method knows them, or the account to which a means of ours was enrolled. */
  who: { person: Person } | { accountId: string; meansId?: string };
  organisation?: Organisation;
  /** What proves it, kept sealed beside the leaf: a certificate, an assertion, a message's identifier. Texts. */
  evidence: Readonly<Record<string, string>>;
};

const DEVICE_COOKIE = 'aplec_device';
const METHOD_COOKIE = 'aplec_method';
const YEAR_SECONDS = 31_536_000;
/** Where one is led after it: `acting` finds out in what quality. */
const AFTER = '/acting/begin';

type Page = Pick<PageContext, 'kernel' | 'cookie' | 'caller' | 'requestId'>;

/**
 * The one end of every method: begins the session (or makes it surer) and leads to where the person was going. Throws the
 * refusals of {@link beginSession}, each noted as one.
 */
export async function identified(page: Page, attempt: Attempt, given: Identification): Promise<PageAnswer> {
  const { kernel } = page;
  const { next, state: _ours, ...rest } = attempt;
  const deviceToken = page.cookie(DEVICE_COOKIE);
  const sessionToken = page.cookie(SESSION_COOKIE);
  try {
    const begun = await perform(
      kernel,
      beginSession,
      PLATFORM,
      {
        ...{ attempt: rest, identification: given, agent: page.caller.agent },
        ...(deviceToken !== undefined && { deviceToken }),
        ...(sessionToken !== undefined && { sessionToken }),
      },
      { requestId: page.requestId },
    );
    kernel.metrics.count('aplec_sign_in_total', { method: given.method, outcome: 'identified' });
    return {
      redirect: `${AFTER}?next=${encodeURIComponent(next)}`,
      cookies: [
        { name: SESSION_COOKIE, value: begun.token, seconds: sessionSeconds(kernel) },
        { name: DEVICE_COOKIE, value: begun.deviceToken, seconds: YEAR_SECONDS },
        { name: METHOD_COOKIE, value: given.method, seconds: YEAR_SECONDS },
        { name: ATTEMPT_COOKIE, value: null },
      ],
    };
  } catch (error) {
    if (error instanceof Problem && error.status < 500)
      await refused(page, attempt, {
        method: given.method,
        reason: error.code,
        ...('accountId' in given.who && { accountId: given.who.accountId }),
        evidence: given.evidence,
      });
    throw error;
  }
}

const sessionSeconds = (kernel: Kernel) => (kernel.settings['SESSION_HOURS'] as number) * 3600;

export type Refusal = {
  method: string;
  /** A stable code: it is counted, logged, and stands in the leaf. Never what somebody sent. */
  reason: string;
  accountId?: string;
  evidence?: Readonly<Record<string, string>>;
};

/** Notes that an identification was refused: audit line, leaf, metric, and the history of the account when it is known whose. */
export async function refused(
  page: Pick<Page, 'kernel' | 'requestId'>,
  attempt: Pick<Attempt, 'client'> | undefined,
  given: Refusal,
): Promise<void> {
  page.kernel.metrics.count('aplec_sign_in_total', { method: given.method, outcome: 'refused' });
  const client = attempt?.client;
  await perform(
    page.kernel,
    refuseIdentification,
    PLATFORM,
    { ...given, ...(client !== undefined && { client }) },
    { requestId: page.requestId },
  );
}

/** How often a session's last moment is written, in milliseconds. */
const TOUCH_MS = 60_000;

/** The session of a cookie's token, if it goes on. */
export async function sessionOf(kernel: Kernel, token: string | undefined): Promise<Session | undefined> {
  if (token === undefined || token === '') return undefined;
  const now = kernel.now();
  const idleMinutes = kernel.settings['SESSION_IDLE_MINUTES'] as number;
  const found = await findSession(kernel.db, tokenHash(token), { now, idleMinutes });
  if (found === undefined) return undefined;
  await touched(kernel, found);
  return found.session;
}

async function touched(kernel: Kernel, found: { session: Session; seenAt: Temporal.Instant }): Promise<void> {
  const now = kernel.now();
  if (now.epochMilliseconds - found.seenAt.epochMilliseconds > TOUCH_MS)
    await touchSession(kernel.db, found.session.id, now);
}

/** Sessions looked up by many at once, each statement for all who ask at that moment. Made once for each user of it. */
export function livingSessions(kernel: Kernel): {
  /** The session of a cookie's token, if it goes on; the same as {@link sessionOf}. */
  byToken(token: string): Promise<Session | undefined>;
  /** A session that has not ended, whether or not its browser came by lately. */
  byId(id: string): Promise<Session | undefined>;
} {
  const full = () => kernelProblems.unavailable();
  const idleMinutes = kernel.settings['SESSION_IDLE_MINUTES'] as number;
  const byHash = shareCalls(
    (hashes: Buffer[]) => findSessions(kernel.db, hashes, { now: kernel.now(), idleMinutes }),
    full,
  );
  return {
    byId: shareCalls((ids: string[]) => findSessionsById(kernel.db, ids, kernel.now()), full),
    async byToken(token) {
      const found = await byHash(tokenHash(token));
      if (found === undefined) return undefined;
      await touched(kernel, found);
      return found.session;
    },
  };
}

/** The session of a page. */
export const sessionOfPage = (page: Pick<PageContext, 'kernel' | 'cookie'>) =>
  sessionOf(page.kernel, page.cookie(SESSION_COOKIE));

/** The device of this browser for an account, if it was used from it before: its tries are counted apart. */
export async function deviceOf(page: Pick<PageContext, 'kernel' | 'cookie'>, accountId: string) {
  const token = page.cookie(DEVICE_COOKIE);
  return token === undefined ? undefined : findDevice(page.kernel.db, accountId, tokenHash(token));
}

/** The same by who somebody says they are: whether this browser is theirs is asked before anything is compared. */
export async function deviceOfPerson(
  page: Pick<PageContext, 'kernel' | 'cookie'>,
  person: string,
): Promise<string | undefined> {
  const { kernel } = page;
  const account = await kernel.db.transaction().execute((tx) => findPerson(tx, person));
  return account && deviceOf(page, account.id);
}

/** The method that this browser used last. */
export const lastMethod = (page: Pick<PageContext, 'cookie'>): string | undefined =>
  page.cookie(METHOD_COOKIE);
