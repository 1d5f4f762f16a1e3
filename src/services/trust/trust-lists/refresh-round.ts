import { perform } from '../../../kernel/action.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { createOutbound } from '../../../kernel/outbound.ts';
import type { Round } from '../../../kernel/rounds.ts';
import { openLists } from './actions/open-lists.ts';
import { recordListLook } from './actions/record-look.ts';
import { fetchList, type Outside } from './fetch.ts';
import { pivotsOf } from './pivots.ts';
import { claimSources, currentVersion } from './store.ts';

const EVERY_MS = 30_000;
/** Lists fetched one after the other in one look. */
const AT_ONCE = 5;
const CLAIM_SECONDS = 900;
const PLATFORM = { kind: 'platform', name: 'trust-lists' } as const;

/** Fetches lists that are due, outside of any transaction. Does nothing while no list of lists is set. */
export const refreshRound: Round = {
  name: 'trust-lists.refresh',
  everyMs: EVERY_MS,
  async run(kernel, stopping) {
    if (kernel.settings['TRUST_LISTS_ADDRESS'] === undefined) return false;
    await openOnce(kernel);
    const now = kernel.now();
    const due = await claimSources(kernel.db, {
      ...{ now, until: now.add({ seconds: CLAIM_SECONDS }), limit: AT_ONCE },
    });
    if (due.length === 0) return false;
    const allowed = kernel.settings['TRUST_LISTS_HOSTS'] as readonly string[];
    const dispatcher = createOutbound({ allowed, connections: 2 });
    try {
      for (const each of due) {
        if (stopping.aborted) return false;
        await renew(kernel, each, { dispatcher, stopping });
      }
    } finally {
      await dispatcher.destroy();
    }
    return true;
  },
};

const opened = new WeakSet<Kernel>();
async function openOnce(kernel: Kernel): Promise<void> {
  if (opened.has(kernel)) return;
  await perform(kernel, openLists, PLATFORM, {});
  opened.add(kernel);
}

async function renew(
  kernel: Kernel,
  { name, address }: { name: string; address: string },
  outside: Outside,
): Promise<void> {
  const got = await fetchList(address, outside);
  // A stop tears the look; the next worker takes it again.
  if (outside.stopping.aborted) return;
  if ('fault' in got) {
    await perform(kernel, recordListLook, PLATFORM, { name, fault: { code: got.fault, place: got.place } });
    return;
  }
  // Signers may have changed several times since the settings were written: each step is a list of its own.
  const before = await currentVersion(kernel.db, name);
  for (const pivot of pivotsOf(got.bytes, { address, sequence: before?.sequence ?? 0 })) {
    const older = await fetchList(pivot, outside);
    if ('bytes' in older) await perform(kernel, recordListLook, PLATFORM, { name, content: older.bytes });
  }
  await perform(kernel, recordListLook, PLATFORM, { name, content: got.bytes });
}
