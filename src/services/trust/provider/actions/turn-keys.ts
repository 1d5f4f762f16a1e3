import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { dropKey, listKeys, lockKeys, raiseKeyVersion, storeKey } from '../key-store.ts';
import { makeKey, type StoredKey, stepsFor } from '../keys.ts';
import { providerSettingsOf } from '../settings.ts';

/** Hours by which a token may be older than the session in which it was given: its own life, and clocks. */
const MARGIN_HOURS = 2;

/** Makes, promotes, retires and forgets keys as their time comes. */
export const turnKeys = action({
  name: 'provider.keys.turn',
  summary: 'Rotates the keys that sign tokens.',
  access: { platform: true },
  input: z.object({
    /** Replaces the current keys at once by those published as next: one was lost. */
    now: z.boolean().default(false),
  }),
  output: z.object({ changed: z.number().int() }),
  async run({ tx, now, kernel }, given) {
    await lockKeys(tx);
    const keys = await listKeys(tx);
    const { OIDC_KEY_DAYS: days } = providerSettingsOf(kernel);
    const keepHours = (kernel.settings['SESSION_HOURS'] as number) + MARGIN_HOURS;
    const steps = stepsFor(given.now ? keys.map(aged) : keys, { now, days: given.now ? 0 : days, keepHours });
    const named = (kid: string) => keys.find((key) => key.kid === kid)!;
    for (const step of steps) {
      if (step.do === 'make') await storeKey(tx, await makeKey(kernel, step.kind, step.state, now));
      else if (step.do === 'retire')
        await storeKey(tx, { ...named(step.kid), state: 'retired', retiredAt: now });
      else if (step.do === 'promote')
        await storeKey(tx, { ...named(step.kid), state: 'current', currentAt: now });
      else await dropKey(tx, step.kid);
    }
    if (steps.length > 0) await raiseKeyVersion(tx);
    return { changed: steps.length };
  },
});

const aged = (key: StoredKey): StoredKey => ({ ...key, madeAt: key.madeAt.subtract({ hours: 24 * 365 }) });
