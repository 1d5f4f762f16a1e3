import type { FastHandler } from '../../kernel/http/routes.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Service } from '../../kernel/service.ts';
import { type Front, frontOf } from '../../services/cooperation/exchange/index.ts';
import type { Spelling } from './errors.ts';
import { type Manner, unreadableError } from './reply.ts';
import { serveXRoad } from './serve.ts';
import { xRoadSettings } from './settings.ts';

export type { Manner } from './reply.ts';

/** The X-Road message protocol for REST (PR-REST r1), as a client's and a provider's Security Server at once. */
export const xRoad: Service = {
  name: 'x-road',
  needs: ['administrations', 'exchange'],
  settings: xRoadSettings,
  actions: [],
  fast(kernel, rate) {
    return xRoadHandlers(frontOf(kernel, rate), mannerOf(kernel)).map((each) => ({
      ...each,
      only: 'tls' as const,
    }));
  },
};

/** Addresses of the protocol. Other versions of it are answered too, with its own error. */
const PREFIXES = ['/r1', '/listClients', '/r0', ...[2, 3, 4, 5, 6, 7, 8, 9].map((version) => `/r${version}`)];

/** Handlers that see each address as it was sent. */
export function xRoadHandlers(front: Front, manner: Manner): FastHandler[] {
  return PREFIXES.map((prefix) => ({
    prefix,
    handle: (request, response) => void serveXRoad(front, manner, [request, response]),
    unreadable: (problem) => unreadableError(problem, manner),
  }));
}

function mannerOf({ settings }: Kernel): Manner {
  return {
    instance: settings['X_ROAD_INSTANCE'] as string,
    spelling: settings['X_ROAD_ERRORS'] as Spelling,
    log: settings.LOG_ORIGIN,
  };
}
