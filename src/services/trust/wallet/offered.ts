import { type Level, reaches } from '../../../kernel/assurance.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { Issuer } from './issuer.ts';
import { walletProblems } from './problems.ts';
import { activeIssuers } from './store.ts';

/** Whether anybody can sign in with a wallet here. */
export const isOffered = async (kernel: Kernel): Promise<boolean> =>
  (await activeIssuers(kernel.db)).length > 0;

/** Issuers in service that reach a level. @throws Problem `wallet.not-offered`, `wallet.not-enough` */
export async function issuersFor(kernel: Kernel, least: Level): Promise<Issuer[]> {
  const active = await activeIssuers(kernel.db);
  if (active.length === 0) throw walletProblems['not-offered']();
  const enough = active.filter(({ level }) => reaches(level, least));
  if (enough.length === 0) throw walletProblems['not-enough']();
  return enough;
}
