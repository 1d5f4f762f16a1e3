import { z } from 'zod';
import { declare, kinds } from '../../../kernel/settings.ts';

export const walletSettings = declare({
  WALLET_ADDRESS: {
    meaning: 'Address that opens a wallet on the telephone of the person (`openid4vp://`, `haip-vp://`).',
    schema: z.enum(['openid4vp://', 'haip-vp://', 'eudi-openid4vp://']).describe('address of wallets'),
    default: 'openid4vp://',
  },
  WALLET_CERTIFICATES: {
    meaning:
      'File (PEM) with the access certificate by which wallets know us and those above it, given for the request that operators download. Unset: the one that our key made for itself, which wallets of a state refuse.',
    schema: kinds.text,
  },
  WALLET_HOSTS: {
    meaning: 'Internal hosts (`host` or `host:port`) from which lists of revoked credentials may be fetched.',
    schema: kinds.list,
    default: [] as string[],
  },
});
