import type { Schedule } from '../../../kernel/service.ts';
import { closeUnanswered } from './actions/close-unanswered.ts';
import { expireRecords } from './actions/expire-records.ts';

/** What the exchange does by itself. */
export const exchangeSchedules: readonly Schedule[] = [
  { name: 'exchange.close-unanswered', cron: '*/10 * * * *', action: closeUnanswered },
  // Every night from one to six, in turns: a turn is one transaction and has its limit.
  { name: 'exchange.expire-records', cron: '*/10 1-5 * * *', action: expireRecords },
];
