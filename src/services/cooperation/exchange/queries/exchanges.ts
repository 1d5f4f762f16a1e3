import { z } from 'zod';
import { query } from '../../../../kernel/action.ts';
import { administrationOf } from '../../../../kernel/actor.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import { id, optional } from '../actions/inputs.ts';
import {
  type ExchangeRow,
  listExchangeRows,
  loadExchange,
  readCursor,
  writeCursor,
} from '../store-exchanges.ts';
import { lookUp, OUTCOMES, type OwnExchangeView, ownExchangeView, type UsageView } from './exchange-view.ts';
import { dayRange, rangeOf } from './range.ts';

/** Who reads exchanges: people of the body, its systems, the operator without cases or units. */
export const exchangeReaders = { employee: true, system: true, operator: true, platform: true } as const;

/** Page of the list of exchanges, and days shown when nobody says which. */
export const EXCHANGE_LIMIT = 200;
const DEFAULT_DAYS = 30;

const filters = z.object({
  side: z.enum(['consumer', 'provider']).default('consumer'),
  outcome: optional(z.enum(OUTCOMES)),
  code: optional(z.string().regex(/^[a-z0-9.-]{1,80}$/)),
  serviceId: optional(id),
  agreementId: optional(id),
  consumerId: optional(id),
  providerId: optional(id),
  emergency: optional(z.enum(['yes'])).describe(
    '`yes`: only those that asked for emergency access, granted or not',
  ),
  ...dayRange,
  after: optional(z.string().max(80)),
  limit: z.coerce.number().int().min(1).max(EXCHANGE_LIMIT).default(50),
});

export const listExchanges = query({
  name: 'exchange.exchange.list',
  summary: 'Exchanges newest first by cursor: those of your body, or all (operator), never with the person.',
  access: exchangeReaders,
  input: filters,
  output: z.object({ items: z.array(ownExchangeView), next: z.string().nullable() }),
  async run(work, input) {
    const after = input.after === undefined ? undefined : readCursor(input.after);
    if (input.after !== undefined && after === undefined)
      throw kernelProblems['input-invalid']({
        fields: [{ field: 'after', message: 'is not a cursor of this list' }],
      });
    const own = administrationOf(work.actor);
    const mine = input.side === 'provider' ? { providerId: own } : { consumerId: own };
    const { from, until } = rangeOf(input, work.now, DEFAULT_DAYS);
    const { side: _side, after: _after, limit, to: _to, emergency, ...asked } = input;
    const filter = {
      ...asked,
      emergency: emergency === 'yes',
      from,
      until,
      ...(own === undefined ? {} : mine),
    };
    const rows = await listExchangeRows(work.tx, filter, { after, limit });
    const shown = rows.slice(0, limit);
    const looked = await lookUp(work.tx, shown);
    return {
      items: looked.map(({ row, view }) => seenBy(own, row, view)),
      next: rows.length > limit ? writeCursor(shown.at(-1)!) : null,
    };
  },
});

/** The case and the unit are the consumer's own: nobody else sees them. */
function seenBy(own: string | undefined, row: ExchangeRow, view: UsageView): OwnExchangeView {
  const { norm: _norm, article: _article, link: _link, fieldTitles: _titles, ...rest } = view;
  const isOwn = own !== undefined && own === row.consumer_id;
  return { ...rest, unit: isOwn ? row.officer_unit : null, caseRef: isOwn ? row.case_ref : null };
}

export const readExchange = query({
  name: 'exchange.exchange.read',
  summary: 'One exchange of your body, or any (operator), never with the person.',
  access: exchangeReaders,
  input: z.object({ id }),
  output: ownExchangeView,
  async run(work, input) {
    const row = await loadExchange(work.tx, input.id);
    const own = administrationOf(work.actor);
    if (row === undefined || (own !== undefined && own !== row.consumer_id && own !== row.provider_id))
      throw kernelProblems['not-found']();
    const [looked] = await lookUp(work.tx, [row]);
    return seenBy(own, row, looked!.view);
  },
});
