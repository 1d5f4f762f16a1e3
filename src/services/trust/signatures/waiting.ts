import type { PageContext } from '../../../kernel/http/pages.ts';
import type { Waiting } from '../../../kernel/service.ts';
import { pendingCount } from './queries/list-tasks.ts';

/** How many requests wait for the signature of whoever opens their desk. */
export async function waitingSignatures(page: PageContext): Promise<Waiting | undefined> {
  if (page.actor.kind !== 'employee') return undefined;
  const { count } = await page.run(pendingCount, {});
  const label = {
    ca: 'Esperen la vostra signatura',
    es: 'Esperan su firma',
    oc: 'Demoren era vòsta signatura',
    en: 'Wait for your signature',
  };
  return { label, count, href: '/office/signatures' };
}
