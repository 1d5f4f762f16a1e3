import { declare, kinds } from '../../../kernel/settings.ts';

/** What the exchange needs to know. */
export const exchangeSettings = declare({
  EXCHANGE_INTERNAL_PROVIDERS: {
    meaning:
      'Internal hosts (`host` or `host:port`) at which providers may be all the same; every other private or loopback address is refused, when it is written down and at each connection. In demonstration mode loopback is allowed.',
    schema: kinds.list,
    default: [] as string[],
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
