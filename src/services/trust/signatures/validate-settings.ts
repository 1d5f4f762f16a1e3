import { z } from 'zod';
import type { Kernel } from '../../../kernel/kernel.ts';
import { declare, kinds, type Values } from '../../../kernel/settings.ts';

/** The most that is ever taken, whatever a setting says. */
export const HARD_LIMIT_MB = 100;
const MEGABYTE = 1_000_000;
/** Beside the largest file: a signature that stands alone, with its proofs, or small files that are signed together with it. */
const BESIDE_MB = 16;
const MOST_MB = 100_000;

const count = (most: number) =>
  z.coerce.number().int().min(1).max(most).describe(`whole number from 1 to ${most}`);

/** Limits of the public validation of signatures. */
export const validationSettings = declare({
  VALIDATION_FILE_MB: {
    meaning:
      'Largest file, in MB, of which signatures are validated; each one is held in memory while it is checked. All files of one form together may have 16 MB more.',
    schema: count(HARD_LIMIT_MB),
    default: HARD_LIMIT_MB,
  },
  VALIDATION_AT_ONCE: {
    meaning:
      'How many documents one process takes in at once for validation; others are asked to come back. People who have not signed in take two at once from one address, and three quarters of all.',
    schema: count(100),
    default: 8,
  },
  VALIDATION_MB_AT_ONCE: {
    meaning: 'How much they may hold together, in MB, of which the same share; one alone is always taken.',
    schema: count(MOST_MB),
    default: 400,
  },
  VALIDATION_WORKERS: {
    meaning: 'How many threads of one process validate.',
    schema: count(32),
    default: 2,
  },
  VALIDATION_FETCH: {
    meaning:
      'Whether what is not known of certificates of other authorities is asked at the addresses that they name (OCSP, CRL, issuers). These are addresses that strangers choose, and whoever answers learns that a certificate is being looked at: only public ones are asked, few and briefly. Without it such signatures are “try later” unless they bring their proofs.',
    schema: kinds.yesNo,
    default: false,
  },
  VALIDATION_FETCH_HOSTS: {
    meaning: 'Internal hosts that may be asked all the same: `host` or `host:port`.',
    schema: kinds.list,
    default: [] as string[],
  },
  VALIDATION_SECONDS: {
    meaning: 'Longest time for one document, in seconds; then the check is stopped and the report says so.',
    schema: count(300),
    default: 20,
  },
});

export const limitsOf = (kernel: Kernel) => {
  const s = kernel.settings as unknown as Values<typeof validationSettings>;
  return {
    bytes: s.VALIDATION_FILE_MB * MEGABYTE,
    total: (s.VALIDATION_FILE_MB + BESIDE_MB) * MEGABYTE,
    places: { atOnce: s.VALIDATION_AT_ONCE, bytes: s.VALIDATION_MB_AT_ONCE * MEGABYTE },
    workers: s.VALIDATION_WORKERS,
    milliseconds: s.VALIDATION_SECONDS * 1000,
    fetch: s.VALIDATION_FETCH ? { hosts: s.VALIDATION_FETCH_HOSTS } : undefined,
  };
};
