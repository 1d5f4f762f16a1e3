import { type Actor, administrationOf } from '../../../kernel/actor.ts';
import type { Kernel } from '../../../kernel/kernel.ts';

/** Whether somebody may open the record behind a leaf of an exchange, not only see its proof. */
export async function mayOpen(kernel: Kernel, actor: Actor, leafId: string): Promise<boolean> {
  if (actor.kind === 'visitor' || actor.kind === 'platform') return false;
  const exchange = await kernel.ledger.txOf(leafId);
  if (exchange === undefined) return false;
  const { rows } = await kernel.pool.query(
    'select consumer_id, provider_id, subject from exchange.exchange where id = $1',
    [exchange],
  );
  const row = rows[0] as
    | { consumer_id: string; provider_id: string | null; subject: Buffer | null }
    | undefined;
  if (row === undefined) return false;
  if (actor.kind === 'citizen')
    return row.subject?.equals(kernel.ledger.subjectIndex(actor.document)) ?? false;
  const own = administrationOf(actor);
  return own !== undefined && (own === row.consumer_id || own === row.provider_id);
}
