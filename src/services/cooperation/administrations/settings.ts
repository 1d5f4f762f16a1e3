import { declare, kinds } from '../../../kernel/settings.ts';

export const administrationsSettings = declare({
  ADHESION_SERVICES: {
    meaning: 'Names of the services that member bodies can ask to join.',
    schema: kinds.list,
    default: ['exchange'] as string[],
  },
});
