import { type Level, reaches } from '../../../kernel/assurance.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { allUpstreams, findUpstream } from './store.ts';
import { SLUG, type Upstream } from './upstream.ts';

/** Providers in service that can reach a level. */
export async function offeredUpstreams(kernel: Kernel, least: Level): Promise<Upstream[]> {
  const all = await allUpstreams(kernel.db);
  return all.filter(({ state, most }) => state === 'active' && reaches(most, least));
}

/** The provider of an address, if it is in service. */
export async function offeredUpstream(kernel: Kernel, slug: string): Promise<Upstream | undefined> {
  const found = SLUG.test(slug) ? await findUpstream(kernel.db, { slug }) : undefined;
  return found?.state === 'active' ? found : undefined;
}
