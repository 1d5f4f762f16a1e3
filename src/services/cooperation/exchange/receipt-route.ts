import type { RawRoute } from '../../../kernel/http/routes.ts';
import { isId } from '../../../kernel/ids.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import { receiptContract } from './contracts.ts';
import { mayOpen } from './store-receipts.ts';

/**
 * The receipt of one leaf as C2SP tlog-proof@v1: anybody may have the proof; what opens its record goes only
 * to whom it concerns (the person, the asking and the answering body, the operator). 202 while it waits.
 */
export const receiptRoute: RawRoute = {
  method: 'GET',
  path: '/v1/exchange/receipts/{id}',
  tag: 'receipts',
  contract: receiptContract,
  async handle({ kernel, actor, params }) {
    const id = params['id'] ?? '';
    if (!isId(id)) throw kernelProblems['not-found']();
    const open = (await mayOpen(kernel, actor, id))
      ? actor.kind === 'citizen'
        ? { subject: actor.document }
        : {}
      : undefined;
    const found = await kernel.ledger.receipt(id, open);
    if (found.state === 'unknown') throw kernelProblems['not-found']();
    if (found.state === 'pending') {
      return {
        status: 202,
        headers: { 'content-type': 'text/plain; charset=utf-8', 'retry-after': '1' },
        body: 'recorded; not in a checkpoint yet\n',
      };
    }
    return {
      headers: {
        'content-type': 'text/plain; charset=utf-8',
        'content-disposition': `attachment; filename="${id}.tlog-proof"`,
      },
      body: found.receipt,
    };
  },
};
