import { runSql } from '../../../kernel/database/database.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { errorFacts } from '../../../kernel/log.ts';
import { Problem } from '../../../kernel/problem.ts';
import { answers } from './data-service.ts';
import { runningOf } from './running.ts';

/** Time between looks at the providers, and before the first. */
const EVERY_MS = 60_000;
const FIRST_MS = 3000;
const PROBE_LIMIT_MS = 3000;
/** Longest cause that is kept. */
const DETAIL_LENGTH = 200;

type Health = { health: 'up' | 'down'; detail: string | null };

/**
 * Looks at `GET /status` of each provider once a minute, so that the operator sees an outage before a citizen
 * does. Outside any transaction; the result is written in one of its own. Answers how to stop.
 */
export function startProbing(kernel: Kernel): () => Promise<void> {
  let busy: Promise<void> | undefined;
  let timer: NodeJS.Timeout;
  const turn = () => {
    busy = probe(kernel)
      .catch((error: unknown) => kernel.log.warn('Providers could not be looked at.', errorFacts(error)))
      .finally(() => {
        busy = undefined;
        timer = setTimeout(turn, EVERY_MS).unref();
      });
  };
  timer = setTimeout(turn, FIRST_MS).unref();
  return async () => {
    clearTimeout(timer);
    await busy;
    clearTimeout(timer);
  };
}

/** One look at every provider of a service that answers; services of one provider share it. */
export async function probe(kernel: Kernel): Promise<void> {
  const { snapshot } = runningOf(kernel);
  const origins = new Map<string, string[]>();
  for (const service of (await snapshot()).services.values()) {
    if (!answers(service.state)) continue;
    const { origin } = new URL(service.address);
    origins.set(origin, [...(origins.get(origin) ?? []), service.id]);
  }
  for (const [origin, ids] of origins) {
    const { health, detail } = await look(kernel, origin);
    await kernel.db.transaction().execute((tx) =>
      runSql(
        tx,
        // In the order of their identifiers, so that two that write many rows never wait for each other.
        `with held as (select id from exchange.data_service where id = any($4::uuid[]) order by id for update)
           update exchange.data_service s set health = $1, health_detail = $2, probed_at = $3 from held where s.id = held.id`,
        [health, detail, kernel.now().toString(), ids],
      ),
    );
  }
}

async function look(kernel: Kernel, origin: string): Promise<Health> {
  const call = {
    method: 'GET',
    path: '/status',
    headers: { accept: 'application/json' },
    body: undefined,
    timeoutMs: PROBE_LIMIT_MS,
  };
  try {
    const { status } = await runningOf(kernel).machinery.providers.call(origin, call);
    return status < 400
      ? { health: 'up', detail: null }
      : { health: 'down', detail: `GET /status answered ${status}` };
  } catch (error) {
    const detail = error instanceof Problem ? error.code : String(error);
    return { health: 'down', detail: detail.slice(0, DETAIL_LENGTH) };
  }
}
