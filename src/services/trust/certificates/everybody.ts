import type { Access } from '../../../kernel/access.ts';

/** Whoever relies on a certificate, and without saying who (EN 319 411-1 §6.3.9: status is public). */
export const EVERYBODY: Access = {
  visitor: true,
  citizen: true,
  employee: true,
  operator: true,
  system: true,
  platform: true,
};
