import type { RawRoute } from '../../../kernel/http/routes.ts';
import { isId } from '../../../kernel/ids.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import { receiptContract } from './contracts.ts';
import { openingFor } from './store-receipts.ts';

/**
 * The receipt of one leaf as C2SP tlog-proof@v1: anybody may have the proof; what opens its record goes only
 * to whom it concerns (the person, the asking and the answering body), not to the operator. 202 while it waits. The header
 * `aplec-erased` says when the record was erased: then nobody can open it, and the proof holds.
 */
export const receiptRoute: RawRoute = {
  method: 'GET',
  path: '/v1/exchange/receipts/{id}',
  tag: 'receipts',
  contract: receiptContract,
  async handle({ kernel, actor, params }) {
    const id = params['id'] ?? '';
    if (!isId(id)) throw kernelProblems['not-found']();
    const found = await kernel.ledger.receipt(id, await openingFor(kernel, actor, id));
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
        ...(found.erasedAt === undefined ? {} : { 'aplec-erased': found.erasedAt.toISOString() }),
      },
      body: found.receipt,
    };
  },
};
