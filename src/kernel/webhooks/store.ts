import { runSql, type Tx } from '../database/database.ts';

/**
 * Puts one delivery of an event in the queue of each active webhook of its body that is subscribed to the
 * kind (see {@link patternsFor}), in the transaction that stores the event.
 */
export async function queueDeliveries(
  tx: Tx,
  administrationId: string,
  eventId: string,
  kind: string,
  now: Temporal.Instant,
): Promise<void> {
  await runSql(
    tx,
    `insert into kernel.webhook_delivery (administration_id, webhook_id, event_id, state, next_at)
     select administration_id, id, $2::uuid, 'waiting', $4::timestamptz from kernel.webhook
     where administration_id = $1 and state = 'active' and kinds && $3::text[]`,
    [administrationId, eventId, patternsFor(kind), now.toString()],
  );
}

/** Every pattern that a kind satisfies: `a.b.c` → `*`, `a.*`, `a.b.*`, `a.b.c`. */
export function patternsFor(kind: string): string[] {
  const parts = kind.split('.');
  const prefixes = parts.slice(1).map((_part, index) => `${parts.slice(0, index + 1).join('.')}.*`);
  return ['*', ...prefixes, kind];
}
