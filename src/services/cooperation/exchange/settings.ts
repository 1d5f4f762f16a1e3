import { z } from 'zod';
import { declare, kinds } from '../../../kernel/settings.ts';

/** What the exchange needs to know. */
export const exchangeSettings = declare({
  EXCHANGE_INTERNAL_PROVIDERS: {
    meaning:
      'Internal hosts (`host` or `host:port`) at which providers may be all the same; every other private or loopback address is refused, when it is written down and at each connection. In demonstration mode loopback is allowed.',
    schema: kinds.list,
    default: [] as string[],
  },
  EXCHANGE_RETENTION_YEARS: {
    meaning:
      'Years that the record of an exchange is kept. Then it is erased in the night, and only its proof in the public log stays. The default is the general limitation of personal actions (Spanish Civil Code art. 1964.2), longer than that of very serious infringements of data protection (LO 3/2018 art. 72, three years). The data-protection officer and the archive of the consortium decide it.',
    schema: z.coerce.number().int().min(1).max(100).describe('whole number of years from 1 to 100'),
    default: 5,
  },
  EXCHANGE_EUROS_PER_PAPER: {
    meaning:
      'Euros saved by each answered exchange, for the page of savings. The default is the minimum saving per query published by the consortium for 2019 (see docs).',
    schema: kinds.euros,
    default: 4.6,
  },
  EXCHANGE_EUROS_SOURCE: {
    meaning: 'Where the euros per paper come from; shown beside every figure made with them.',
    schema: kinds.text,
    default: 'minimum saving per query published by the consortium for 2019, see docs',
  },
});
