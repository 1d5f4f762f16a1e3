import { type Actor, administrationOf, subjectOf } from '../../../kernel/actor.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { Opening } from '../../../kernel/ledger/index.ts';
import { mayAct } from '../../trust/mandates/index.ts';

type Row = {
  consumer_id: string;
  provider_id: string | null;
  subject: Buffer | null;
  outcome: string;
  outcome_leaf: string | null;
};

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
  const { rows } = await kernel.pool.query<Row>(
    'select consumer_id, provider_id, subject, outcome, outcome_leaf from exchange.exchange where id = $1',
    [exchange],
  );
  const row = rows[0];
  if (row === undefined) return undefined;
  if (actor.kind === 'citizen') {
    const { document } = subjectOf(actor);
    if (!row.subject?.equals(kernel.ledger.subjectIndex(document))) return undefined;
    if (actor.representing !== undefined && !(await mayConsult(kernel, actor.document, document)))
      return undefined;
    // Who closed it knew no document any more, so that leaf commits to none.
    const closed = row.outcome === 'unknown' && row.outcome_leaf === leafId;
    return closed ? {} : { fields: { subject: document } };
  }
  const own = administrationOf(actor);
  if (own === undefined) return undefined;
  if (own === row.consumer_id) return { give: ['question', 'evidence'] };
  return own === row.provider_id ? { give: ['question', 'answer'] } : undefined;
}

/** Who represents another opens what is about them while they may consult it. */
async function mayConsult(kernel: Kernel, representative: string, grantor: string): Promise<boolean> {
  const question = { representative, grantor, capacity: 'CONSULTAR', at: kernel.now() } as const;
  return (await mayAct(kernel.db, question)).allowed;
}
