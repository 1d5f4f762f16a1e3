import type { App } from './app.ts';
import { healthRoutes, metricsRoute } from './kernel/http/health.ts';
import { createServer } from './kernel/http/server.ts';

/** Opens the port on which a worker says how it is: health and figures, to nobody in particular, and nothing else. */
export async function serveWorker(
  { kernel, metrics }: App,
  port: number,
): Promise<{ address: string; stop(): Promise<void> }> {
  const server = createServer({
    kernel,
    metrics,
    routes: [...healthRoutes(), metricsRoute(metrics)],
    fast: [],
    whoActs: async () => ({ kind: 'visitor' }),
  });
  const address = await server.listen({ host: kernel.settings.HOST, port });
  return { address, stop: async () => void (await server.close()) };
}
