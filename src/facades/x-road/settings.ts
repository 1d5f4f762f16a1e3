import { z } from 'zod';
import { declare } from '../../kernel/settings.ts';
import type { Spelling } from './errors.ts';

/** What the façade needs to know. */
export const xRoadSettings = declare({
  X_ROAD_INSTANCE: {
    meaning: 'First part of every X-Road identifier: the instance that this installation stands for.',
    schema: z
      .string()
      .regex(/^[A-Za-z0-9.-]{1,32}$/)
      .describe('short text of letters, digits, - and .'),
    default: 'CAT',
  },
  X_ROAD_ERRORS: {
    meaning:
      'Spelling of X-Road error codes: `snake` as from version 7.8 (server.serverproxy.access_denied), `camel` as up to 7.7 (Server.ServerProxy.AccessDenied).',
    schema: z.enum(['snake', 'camel']).describe('choice of snake or camel'),
    default: 'snake' as Spelling,
  },
});
