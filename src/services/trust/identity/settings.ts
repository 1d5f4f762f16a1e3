import { declare, kinds } from '../../../kernel/settings.ts';

export const identitySettings = declare({
  SESSION_HOURS: {
    meaning: 'Hours after which a person has to identify themselves again.',
    schema: kinds.count,
    default: 8,
  },
  SESSION_IDLE_MINUTES: {
    meaning: 'Minutes without a page after which a session ends.',
    schema: kinds.count,
    default: 60,
  },
});
