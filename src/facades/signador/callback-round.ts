import { perform } from '../../kernel/action.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { errorFacts } from '../../kernel/log.ts';
import { createOutbound } from '../../kernel/outbound.ts';
import type { Round } from '../../kernel/rounds.ts';
import { recordCallback } from './actions/process.ts';
import { answerOf } from './answer.ts';
import { claimCallbacks, type Process } from './store.ts';

const EVERY_MS = 2_000;
const AT_ONCE = 10;
/** Sent at once, so that a batch takes as long as its slowest: a worker that died has its own taken by another after this. */
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
    const outbound = createOutbound({ allowed: kernel.settings.WEBHOOK_HOSTS, connections: AT_ONCE });
    try {
      await Promise.all(due.map((each) => sendAndRecord(kernel, each, { outbound, stopping })));
    } finally {
      await outbound.destroy();
    }
    return due.length === AT_ONCE;
  },
};

type Outside = { outbound: ReturnType<typeof createOutbound>; stopping: AbortSignal };

async function sendAndRecord(kernel: Kernel, process: Process, outside: Outside): Promise<void> {
  const isTaken = await send(kernel, process, outside);
  // A stop tears what was not answered yet: the next worker sends it again.
  if (outside.stopping.aborted && !isTaken) return;
  const { token, attempts } = process;
  try {
    await perform(kernel, recordCallback, PLATFORM, { token, attempts, isTaken });
  } catch (error) {
    kernel.log.error('How a callback went could not be recorded.', errorFacts(error));
  }
}

async function send(kernel: Kernel, process: Process, { outbound, stopping }: Outside): Promise<boolean> {
  try {
    const address = new URL(process.callback ?? '');
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
