import { z } from 'zod';
import { action, type Work } from '../../../../kernel/action.ts';
import { newId } from '../../../../kernel/ids.ts';
import { dropExpired, dropOfSession, getByUid } from '../item-store.ts';
import { rotateKeys } from '../keys.ts';
import { insertNotice } from '../notice-store.ts';
import { SESSION_KIND } from '../storage.ts';
import { raiseVersion } from '../store.ts';

const PLATFORM = { platform: true } as const;

/** Rotates the keys whose time has come. */
export const rotateDueKeys = action({
  name: 'provider.key.rotate-due',
  summary: 'Rotates the signing keys whose time has come.',
  access: PLATFORM,
  input: z.object({}),
  output: z.object({ changed: z.boolean() }),
  async run(work) {
    const changed = await rotateKeys(work.kernel, work.tx, { now: work.now });
    if (changed) await raiseVersion(work.tx);
    return { changed };
  },
});

/** Rotates all keys now: when one may be known to somebody. */
export const rotateAllKeys = action({
  name: 'provider.key.rotate',
  summary: 'Rotates every signing key of the OpenID Provider now.',
  access: { operator: 'clients.approve' },
  input: z.object({}),
  output: z.object({}),
  async run(work) {
    await rotateKeys(work.kernel, work.tx, { now: work.now, all: true });
    await raiseVersion(work.tx);
    return {};
  },
});

const SWEEP = 20_000;

export const sweepItems = action({
  name: 'provider.item.sweep',
  summary: 'Forgets codes, tokens and sessions that have expired.',
  access: PLATFORM,
  input: z.object({}),
  output: z.object({ dropped: z.number().int() }),
  run: async (work) => ({ dropped: await dropExpired(work.tx, SWEEP) }),
});

type EngineSession = { accountId?: string; authorizations?: Record<string, { sid?: string }> };

/**
 * What a session gave to applications ends with it. Who signed out keeps what they gave for when they are away (offline
 * access); whose session was ended for another reason does not.
 */
export async function endWithSession(
  work: Work,
  { sessionId, why }: { sessionId: string; why: string },
): Promise<void> {
  const { tx, now } = work;
  const item = await getByUid(tx, SESSION_KIND, sessionId);
  const { accountId, authorizations = {} } = (item?.payload ?? {}) as EngineSession;
  if (accountId !== undefined)
    for (const [clientId, { sid }] of Object.entries(authorizations))
      if (sid !== undefined) await insertNotice(tx, { id: newId(), clientId, accountId, sid, now });
  const keepsOffline = ['signed-out', 'idle', 'over', 'replaced'].includes(why);
  await dropOfSession(tx, sessionId, keepsOffline);
}
