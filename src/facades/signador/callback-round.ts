import { perform } from '../../kernel/action.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { createOutbound } from '../../kernel/outbound.ts';
import type { Round } from '../../kernel/rounds.ts';
import { recordCallback } from './actions/process.ts';
import { answerOf } from './answer.ts';
import { claimCallbacks, type Process } from './store.ts';

const EVERY_MS = 2_000;
const AT_ONCE = 10;
/** A worker that died has its own taken by another after this. */
const CLAIM_SECONDS = 60;
const SEND_MS = 15_000;
const PLATFORM = { kind: 'platform', name: 'signador' } as const;

/** Tells applications what was signed, outside of any transaction: claim, send, record; with retries, which the published contract has not. */
export const callbackRound: Round = {
  name: 'signador.callbacks',
  everyMs: EVERY_MS,
  async run(kernel, stopping) {
    const now = kernel.now();
    const due = await claimCallbacks(kernel.db, {
      now,
      until: now.add({ seconds: CLAIM_SECONDS }),
      limit: AT_ONCE,
    });
    if (due.length === 0) return false;
    const outbound = createOutbound({ allowed: kernel.settings.WEBHOOK_HOSTS, connections: 2 });
    try {
      for (const each of due) {
        if (stopping.aborted) return false;
        const isTaken = await send(kernel, each, { outbound, stopping });
        await perform(kernel, recordCallback, PLATFORM, {
          token: each.token,
          attempts: each.attempts,
          isTaken,
        });
      }
    } finally {
      await outbound.destroy();
    }
    return due.length === AT_ONCE;
  },
};

type Outside = { outbound: ReturnType<typeof createOutbound>; stopping: AbortSignal };

async function send(kernel: Kernel, process: Process, { outbound, stopping }: Outside): Promise<boolean> {
  const address = new URL(process.callback ?? '');
  try {
    const answer = await outbound.request({
      ...{ origin: address.origin, path: address.pathname + address.search, method: 'POST' },
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(await answerOf(kernel, process)),
      signal: AbortSignal.any([stopping, AbortSignal.timeout(SEND_MS)]),
    });
    await answer.body.dump();
    return answer.statusCode >= 200 && answer.statusCode < 300;
  } catch (error) {
    // Not reached, too slow or not allowed: it is tried again. Nothing of it is for the log but that it happened.
    kernel.log.warn('A callback did not arrive.', { code: error instanceof Error ? error.name : 'unknown' });
    return false;
  }
}
