import { perform } from '../../../kernel/action.ts';
import type { Platform } from '../../../kernel/actor.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { endSessionById, type Session } from '../identity/index.ts';

export const PLATFORM: Platform = { kind: 'platform', name: 'provider' };

/** Ends the platform's session: an application asked for it and the person said yes. */
export async function endPlatformSession(kernel: Kernel, { id, account }: Session): Promise<void> {
  await perform(kernel, endSessionById, PLATFORM, { accountId: account.id, id });
}
