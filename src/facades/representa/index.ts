import { listActions, type Service } from '../../kernel/service.ts';
import { frontOf } from '../../services/cooperation/exchange/index.ts';
import { collectBatch, forgetBatches, takeBatch } from './actions/batches.ts';
import { findReport, keepReport } from './actions/reports.ts';
import { batchRound } from './batch-round.ts';
import { findBodies } from './queries/bodies.ts';
import { serveRepresenta } from './serve.ts';

/** Addresses of the contract: its messages, and what is downloaded. */
const PREFIXES = ['/siri-proxy/services', '/representa-core'];

/** Representa: the published contract of the register of powers, inside messages of the PCI. See README.md. */
export const representa: Service = {
  name: 'representa',
  needs: ['administrations', 'exchange', 'mandates'],
  migrations: new URL('./migrations/', import.meta.url),
  actions: listActions(takeBatch, collectBatch, forgetBatches, keepReport, findReport, findBodies),
  rounds: [batchRound],
  schedules: [{ name: 'representa.forget', cron: '50 3 * * *', action: forgetBatches as never }],
  fast(kernel, rate) {
    const front = frontOf(kernel, rate);
    return PREFIXES.map((prefix) => ({
      ...{ prefix, only: 'tls' as const },
      handle: (request, response) => void serveRepresenta(kernel, front, [request, response]),
    }));
  },
};
