import { LEVELS, type Level, reaches } from '../../../kernel/assurance.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { SignInMethod } from '../../../kernel/sign-in.ts';
import { suspensions } from './method-store.ts';

/** Every way of signing in that the program has. */
export const allMethods = (kernel: Kernel): SignInMethod[] =>
  kernel.services.flatMap((service) => service.signIn ?? []);

/** Every way of signing in that this installation offers and that can reach a level: the least sure that suffices first. */
export async function methodsFor(kernel: Kernel, least: Level): Promise<SignInMethod[]> {
  const all = allMethods(kernel);
  const stopped = await suspensions(kernel.db);
  const offered = await Promise.all(
    all.map(async (method) => {
      if (stopped.has(method.name)) return false;
      if (method.demonstration === true && !kernel.settings.APLEC_DEMO) return false;
      return (await method.isOffered?.(kernel)) ?? true;
    }),
  );
  return all
    .filter((method, at) => offered[at] && reaches(method.most, least))
    .toSorted((a, b) => LEVELS.indexOf(a.most) - LEVELS.indexOf(b.most) || a.order - b.order);
}
