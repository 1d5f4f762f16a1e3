import type { Schedule } from '../../../kernel/service.ts';
import { closeUnanswered } from './actions/close-unanswered.ts';

/** What the exchange does by itself. */
export const exchangeSchedules: readonly Schedule[] = [
  { name: 'exchange.close-unanswered', cron: '*/10 * * * *', action: closeUnanswered },
];
