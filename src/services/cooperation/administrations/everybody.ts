import type { Access } from '../../../kernel/access.ts';

/** The directory is public (Llei 19/2014 art. 9.1): whoever asks, and without saying who. */
export const EVERYBODY: Access = {
  visitor: true,
  citizen: true,
  employee: true,
  operator: true,
  system: true,
  platform: true,
};
