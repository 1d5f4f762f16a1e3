import { z } from 'zod';
import type { Kernel } from '../../../kernel/kernel.ts';
import { declare, kinds, type Values } from '../../../kernel/settings.ts';

export const mandatesSettings = declare({
  MANDATES_SEAL: {
    meaning:
      'The seal with which the register signs its evidence (XAdES-T), as `<body>/<seal>` (two UUIDs). Without it evidence is in the ledger alone; in the demonstration it is made.',
    schema: z
      .string()
      .regex(/^[0-9a-f-]{36}\/[0-9a-f-]{36}$/)
      .describe('two UUIDs with a slash between'),
  },
  MANDATES_SIGN_REGISTRATIONS: {
    meaning:
      'Whether what is registered waits (PENDENT_SIGNATURA) until its evidence has the seal of the register. The ledger proves it in any case.',
    schema: kinds.yesNo,
    default: false,
  },
});

export const settingsOf = (kernel: Kernel) => kernel.settings as unknown as Values<typeof mandatesSettings>;
