import { z } from 'zod';
import { ACTOR_KINDS } from '../../../kernel/actor.ts';
import type { RawRoute } from '../../../kernel/http/routes.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import { isUnit } from './store.ts';

/** The serial number as tools print it: up to 32 hexadecimal digits, in either case, perhaps with `0x`. */
const SERIAL = /^(?:0x)?([0-9a-f]{1,32})$/i;
const DIGEST = /^[0-9a-f]{64,128}$/;
const TEXT = { 'text/plain': z.string() };

/**
 * The leaf of a token in the public log (C2SP tlog-proof@v1), by its serial number: with the record, which says the unit, the
 * policy and the very microsecond. A serial number cannot be guessed: who knows it has the token, which says the digest too.
 */
export const tokenReceipt: RawRoute = {
  method: 'GET',
  path: '/v1/timestamps/tokens/{serial}',
  tag: 'timestamps',
  contract: {
    name: 'timestamps.token.receipt',
    summary: 'The proof that a time stamp is in the public log, by its serial number (C2SP tlog-proof@v1).',
    access: Object.fromEntries(ACTOR_KINDS.map((kind) => [kind, true])),
    parameters: z.object({
      serial: z.string().describe('Serial number of the token, in hexadecimal'),
      digest: z
        .string()
        .optional()
        .describe('The digest that was stamped, in hexadecimal: opens its commitment'),
    }),
    returns: {
      '200': { description: 'The proof, with the record', content: TEXT },
      '202': { description: 'Recorded; not in a checkpoint yet. Ask again after Retry-After', content: TEXT },
    },
    problems: [kernelProblems['not-found']],
  },
  async handle({ kernel, params, query }) {
    const serial = SERIAL.exec(params['serial'] ?? '')?.[1]
      ?.toLowerCase()
      .padStart(32, '0');
    if (serial === undefined) throw kernelProblems['not-found']();
    const id = serial.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    const unit = await kernel.ledger.txOf(id);
    // The leaves of others are not shown here, whatever their identifiers.
    if (unit === undefined || !(await kernel.db.transaction().execute((tx) => isUnit(tx, unit))))
      throw kernelProblems['not-found']();
    const digest = query.get('digest')?.toLowerCase();
    const fields = digest !== undefined && DIGEST.test(digest) ? { fields: { digest } } : {};
    const found = await kernel.ledger.receipt(id, fields);
    if (found.state === 'unknown') throw kernelProblems['not-found']();
    if (found.state === 'pending')
      return {
        status: 202,
        headers: { 'content-type': 'text/plain; charset=utf-8', 'retry-after': '1' },
        body: 'recorded; not in a checkpoint yet\n',
      };
    return { headers: { 'content-type': 'text/plain; charset=utf-8' }, body: found.receipt };
  },
};
