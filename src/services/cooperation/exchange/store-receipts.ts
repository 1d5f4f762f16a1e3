import { type Actor, administrationOf } from '../../../kernel/actor.ts';
import type { Kernel } from '../../../kernel/kernel.ts';

type Row = {
  consumer_id: string;
  provider_id: string | null;
  subject: Buffer | null;
  outcome: string;
  outcome_leaf: string | null;
};

/**
 * What somebody may open of the record behind a leaf of an exchange: the fields whose values they know. Undefined when
 * they may only see its proof.
 */
export async function openingFor(
  kernel: Kernel,
  actor: Actor,
  leafId: string,
): Promise<Record<string, string> | undefined> {
  if (actor.kind === 'visitor' || actor.kind === 'platform') return undefined;
  const exchange = await kernel.ledger.txOf(leafId);
  if (exchange === undefined) return undefined;
  const { rows } = await kernel.pool.query<Row>(
    'select consumer_id, provider_id, subject, outcome, outcome_leaf from exchange.exchange where id = $1',
    [exchange],
  );
  const row = rows[0];
  if (row === undefined) return undefined;
  if (actor.kind === 'citizen') {
    if (!row.subject?.equals(kernel.ledger.subjectIndex(actor.document))) return undefined;
    // Who closed it knew no document any more, so that leaf commits to none.
    return row.outcome === 'unknown' && row.outcome_leaf === leafId ? {} : { subject: actor.document };
  }
  const own = administrationOf(actor);
  return own !== undefined && (own === row.consumer_id || own === row.provider_id) ? {} : undefined;
}
