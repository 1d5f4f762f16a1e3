import { z } from 'zod';
import type { Access } from '../access.ts';
import type { Kernel } from '../kernel.ts';
import type { Metrics } from '../metrics.ts';
import type { Route } from './routes.ts';

/** Longest wait for the database in a readiness check. */
const READY_LIMIT_MS = 2000;

const EVERYBODY: Access = {
  visitor: true,
  citizen: true,
  employee: true,
  operator: true,
  system: true,
  platform: true,
};

/** `/health/live`: the process turns; `/health/ready`: it can also reach its database and record. */
export function healthRoutes(): Route[] {
  const plain = { 'content-type': 'text/plain; charset=utf-8' };
  return [
    {
      method: 'GET',
      path: '/health/live',
      tag: 'health',
      contract: {
        name: 'kernel.health.live',
        summary: 'The process is alive.',
        access: EVERYBODY,
        returns: { '200': { description: 'alive', content: { 'text/plain': z.string() } } },
      },
      handle: async () => ({ headers: plain, body: 'alive\n' }),
    },
    {
      method: 'GET',
      path: '/health/ready',
      tag: 'health',
      contract: {
        name: 'kernel.health.ready',
        summary: 'The process can serve: its database answers.',
        access: EVERYBODY,
        returns: {
          '200': { description: 'ready', content: { 'text/plain': z.string() } },
          '503': { description: 'not ready', content: { 'text/plain': z.string() } },
        },
      },
      handle: async ({ kernel }) =>
        (await databaseAnswers(kernel))
          ? { headers: plain, body: 'ready\n' }
          : { status: 503, headers: plain, body: 'not ready: the database does not answer\n' },
    },
  ];
}

async function databaseAnswers(kernel: Kernel): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), READY_LIMIT_MS);
  });
  const asked = kernel.pool.query('select 1').then(
    () => true,
    () => false,
  );
  const answered = await Promise.race([asked, late]);
  clearTimeout(timer);
  return answered;
}

/** Prometheus text format. Reach it from inside only: the reverse proxy does not pass it on. */
export function metricsRoute(metrics: Metrics): Route {
  return {
    method: 'GET',
    path: '/metrics',
    tag: 'health',
    handle: async () => ({ headers: { 'content-type': metrics.contentType }, body: await metrics.text() }),
  };
}
