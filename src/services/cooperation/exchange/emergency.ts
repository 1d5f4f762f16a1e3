import { OPERATOR_FEED } from '../../../kernel/actor.ts';
import { storeEvents } from '../../../kernel/events.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { ExchangeEvent } from './events.ts';
import type { Machinery } from './machinery.ts';
import { consumerIdOf } from './passage-start.ts';

const KIND: ExchangeEvent = 'exchanges.emergency';

/**
 * Tells the asking body, the providing one and the operator of an emergency access that was granted: an event each,
 * by feed and webhook, in a transaction of its own. Without person, officer or reason: those are in the leaf and on
 * the pages of who may see them.
 */
export function tellEmergency(kernel: Kernel): Machinery['emergency'] {
  const count = kernel.metrics.counter(
    'aplec_exchange_emergencies_total',
    'Emergency accesses granted by this process since it began.',
  );
  return async (passage) => {
    const { id, service, consumer, accepted, procedure } = passage;
    const payload = {
      exchange: id,
      consumerId: consumerIdOf(passage),
      consumer: consumer?.code ?? null,
      providerId: service?.providerId ?? null,
      provider: service?.providerCode ?? null,
      serviceId: service?.id ?? null,
      service: service?.code ?? null,
      procedure,
      receipt: accepted?.id ?? null,
    };
    const feeds = new Set([consumerIdOf(passage), service?.providerId ?? OPERATOR_FEED, OPERATOR_FEED]);
    const events = [...feeds].map((administrationId) => ({
      administrationId,
      kind: KIND,
      subject: id,
      payload,
    }));
    await kernel.db.transaction().execute((tx) => storeEvents(kernel, tx, events, passage.now));
    count();
    kernel.pokeWorker();
  };
}
