import { perform } from '../../kernel/action.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { errorFacts } from '../../kernel/log.ts';
import { createOutbound } from '../../kernel/outbound.ts';
import type { Round } from '../../kernel/rounds.ts';
import { recordChallenge } from './actions/challenges.ts';
import { claimChallenges, type Due } from './store-orders.ts';
import { type Looking, look, lookupBy, newResolver } from './validation.ts';

/** Challenges that one worker looks at together. */
const AT_ONCE = 20;
/** A look takes ten seconds at most; a worker that died has its own taken by another after this. */
const CLAIM_SECONDS = 60;
const EVERY_MS = 1_000;

const PLATFORM = { kind: 'platform', name: 'acme' } as const;

/** Looks at servers and zones outside of any transaction: claim, look, record. */
export const validationRound: Round = {
  name: 'acme.validation',
  everyMs: EVERY_MS,
  async run(kernel, stopping) {
    const now = kernel.now();
    const due = await claimChallenges(kernel.db, {
      ...{ now, until: now.add({ seconds: CLAIM_SECONDS }), limit: AT_ONCE },
    });
    if (due.length === 0) return false;
    const looking = openLooking(kernel, stopping);
    try {
      await Promise.all(due.map((each) => lookAndRecord(kernel, each, looking)));
    } finally {
      await looking.dispatcher.destroy();
    }
    return due.length === AT_ONCE;
  },
};

function openLooking({ settings }: Kernel, stopping: AbortSignal): Looking {
  const servers = settings['ACME_RESOLVERS'] as readonly string[];
  const internal = settings['ACME_HOSTS'] as readonly string[];
  const resolver = newResolver(servers);
  const dispatcher = createOutbound({
    allowed: internal,
    ...(servers.length === 0 ? {} : { lookup: lookupBy(resolver) }),
    connections: 2,
    // A redirect to https may meet a certificate that has expired, which is why a new one is asked for. What is believed is the answer's token, over http and https alike.
    tls: { rejectUnauthorized: false },
  });
  const caa = (settings['ACME_CAA'] as readonly string[]).map((name) => name.toLowerCase());
  return { dispatcher, resolver, internal, caa, port: settings['ACME_HTTP_PORT'] as number, stopping };
}

async function lookAndRecord(kernel: Kernel, due: Due, looking: Looking): Promise<void> {
  const seen = await look(due, looking);
  // A stop tears the look: the next worker takes it again.
  if (looking.stopping?.aborted) return;
  const { administrationId, id, attempts } = due;
  try {
    await perform(kernel, recordChallenge, PLATFORM, { administrationId, id, attempts, ...seen });
  } catch (error) {
    kernel.log.error('What was seen of a challenge could not be recorded.', {
      challenge: id,
      ...errorFacts(error),
    });
  }
}
