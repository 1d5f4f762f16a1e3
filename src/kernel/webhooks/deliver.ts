import type { Agent } from 'undici';
import { perform } from '../action.ts';
import type { Actor } from '../actor.ts';
import { newId } from '../ids.ts';
import type { Kernel } from '../kernel.ts';
import { errorFacts } from '../log.ts';
import { createOutbound } from '../outbound.ts';
import { endGone, pauseFailing } from './actions/by-platform.ts';
import { BACKOFF_MS, claimDue, type Recorded, recordSent } from './claim.ts';
import { type Parcel, type Sent, send } from './send.ts';

/** How often the queue is looked at when nobody pokes. */
const POLL_MS = 1_000;
/** A webhook that fails for this long is paused when one more of its deliveries dies. */
export const FAILING_DAYS = 5;
const WHOLE_WAIT_MS = BACKOFF_MS.reduce((sum, wait) => sum + wait, 0);
/** Webhooks that fail have their own few places, one each, so that they never hold up those that work. */
const LANES = [
  { failing: false, places: 24, perWebhook: 8 },
  { failing: true, places: 8, perWebhook: 1 },
] as const;
type Lane = (typeof LANES)[number];

export type Deliverer = {
  start(): void;
  /** Looks at once whether something is due. */
  poke(): void;
  /** Claims what is due and waits until all that this process is sending is recorded. */
  drain(): Promise<void>;
  /** Takes no more; waits for what is in course, at most this long. */
  stop(limitMs: number): Promise<void>;
};

type State = {
  kernel: Kernel;
  outbound: Agent;
  sendMs: number | undefined;
  /** What each lane is sending now. */
  sending: Map<Lane, Map<Promise<void>, Parcel>>;
  pumping: Promise<void> | undefined;
  again: boolean;
  stopped: boolean;
};

const PLATFORM: Actor = { kind: 'platform', name: 'webhooks' };

/** The delivery loop: claim (short transaction) → send (no transaction) → record (short transaction). */
export function createDeliverer(kernel: Kernel, options: { sendMs?: number } = {}): Deliverer {
  const state: State = {
    kernel,
    outbound: createOutbound({ allowed: kernel.settings.WEBHOOK_HOSTS }),
    sendMs: options.sendMs,
    sending: new Map(LANES.map((lane) => [lane, new Map()])),
    pumping: undefined,
    again: false,
    stopped: false,
  };
  let timer: NodeJS.Timeout | undefined;
  return {
    start() {
      timer = setInterval(() => pump(state), POLL_MS);
      timer.unref();
      pump(state);
    },
    poke: () => pump(state),
    async drain() {
      pump(state);
      while (state.pumping !== undefined || inCourse(state).length > 0) {
        await Promise.all([state.pumping, ...inCourse(state)]);
      }
    },
    async stop(limitMs) {
      clearInterval(timer);
      state.stopped = true;
      await withLimit(Promise.all([state.pumping, ...inCourse(state)]), limitMs);
      await state.outbound.destroy();
    },
  };
}

function inCourse(state: State): Promise<void>[] {
  return [...state.sending.values()].flatMap((lane) => [...lane.keys()]);
}

/** One look at a time; a poke during a look makes it look once more. */
function pump(state: State): void {
  if (state.pumping !== undefined) {
    state.again = true;
    return;
  }
  if (state.stopped) return;
  state.again = false;
  state.pumping = fill(state)
    .catch((error) => state.kernel.log.error('Webhook deliveries could not be claimed.', errorFacts(error)))
    .finally(() => {
      state.pumping = undefined;
      if (state.again) pump(state);
    });
}

async function fill(state: State): Promise<void> {
  for (const [lane, sending] of state.sending) {
    const free = lane.places - sending.size;
    if (free <= 0 || state.stopped) continue;
    const claim = newId();
    const parcels = await claimDue(state.kernel.db, {
      now: state.kernel.now(),
      claim,
      limit: free,
      perWebhook: lane.perWebhook,
      failing: lane.failing,
      busy: [...new Set([...sending.values()].map((parcel) => parcel.webhookId))],
    });
    for (const parcel of parcels) {
      const work: Promise<void> = deliver(state, parcel, claim).finally(() => {
        sending.delete(work);
        pump(state);
      });
      sending.set(work, parcel);
    }
  }
}

/** Sends one and records it. Never throws: what could not be recorded is claimed again after its lease. */
async function deliver(state: State, parcel: Parcel, claim: string): Promise<void> {
  const { kernel, outbound, sendMs } = state;
  const facts = { webhook: parcel.webhookId, event: parcel.eventId };
  try {
    const sent = await send(parcel, {
      dispatcher: outbound,
      allowedHosts: kernel.settings.WEBHOOK_HOSTS,
      at: kernel.now(),
      ...(sendMs === undefined ? {} : { sendMs }),
    });
    const recorded = await recordSent(kernel.db, parcel, sent, { claim, now: kernel.now() });
    if (recorded === undefined) return;
    if (recorded.state === 'dead') kernel.log.warn('A webhook delivery is dead.', facts);
    await followUp(kernel, parcel, sent, recorded);
  } catch (error) {
    kernel.log.error('A webhook delivery could not be recorded.', { ...facts, ...errorFacts(error) });
  }
}

/** 410 Gone ends the webhook; five days of nothing but failures pause it. */
async function followUp(kernel: Kernel, parcel: Parcel, sent: Sent, recorded: Recorded): Promise<void> {
  const which = { administrationId: parcel.administrationId, id: parcel.webhookId };
  if ('status' in sent && sent.status === 410) {
    await perform(kernel, endGone, PLATFORM, which);
    return;
  }
  if (recorded.failingSince === undefined) return;
  const now = kernel.now();
  const daysAgo = now.subtract({ hours: 24 * FAILING_DAYS });
  if (Temporal.Instant.compare(recorded.failingSince, daysAgo) > 0) return;
  // What is young may still arrive; what is older than all its waits would be dead, had its turn come before.
  const old = Temporal.Instant.compare(parcel.event.at, now.subtract({ milliseconds: WHOLE_WAIT_MS })) < 0;
  if (recorded.state !== 'dead' && !old) return;
  await perform(kernel, pauseFailing, PLATFORM, which);
}

async function withLimit(work: Promise<unknown>, limitMs: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, limitMs);
  await Promise.race([work, promise]);
  clearTimeout(timer);
}
