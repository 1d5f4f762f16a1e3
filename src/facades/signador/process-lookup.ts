import type { Kernel } from '../../kernel/kernel.ts';
import { findProcess as findIn, type Process } from './store.ts';

/** A process as it is now, to look before anything is kept for it. */
export const findProcess = (kernel: Kernel, token: string): Promise<Process | undefined> =>
  kernel.db
    .transaction()
    .setAccessMode('read only')
    .execute((tx) => findIn(tx, token));
