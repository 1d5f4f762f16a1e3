import { type Actor, administrationOf } from '../../../kernel/actor.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { Opening } from '../../../kernel/ledger/index.ts';

/**
 * What somebody may open of the record behind a leaf of an exchange, beyond its proof: the person sees that it is
 * about them; each party gets the key of what it holds itself, and so can check that this was recorded. Undefined:
 * nothing.
 */
export async function openingFor(
  kernel: Kernel,
  actor: Actor,
  leafId: string,
): Promise<Omit<Opening, 'keys'> | undefined> {
  if (actor.kind === 'visitor' || actor.kind === 'platform') return undefined;
  const exchange = await kernel.ledger.txOf(leafId);
  if (exchange === undefined) return undefined;
  const { rows } = await kernel.pool.query(
    'select consumer_id, provider_id, subject from exchange.exchange where id = $1',
    [exchange],
  );
  const row = rows[0] as
    | { consumer_id: string; provider_id: string | null; subject: Buffer | null }
    | undefined;
  if (row === undefined) return undefined;
  if (actor.kind === 'citizen') {
    const own = row.subject?.equals(kernel.ledger.subjectIndex(actor.document)) ?? false;
    return own ? { fields: { subject: actor.document } } : undefined;
  }
  const own = administrationOf(actor);
  if (own === undefined) return undefined;
  if (own === row.consumer_id) return { give: ['question', 'evidence'] };
  return own === row.provider_id ? { give: ['question', 'answer'] } : undefined;
}
