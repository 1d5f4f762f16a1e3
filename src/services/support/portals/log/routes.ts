import type { RawAnswer, RawRoute } from '../../../../kernel/http/routes.ts';
import type { Kernel } from '../../../../kernel/kernel.ts';
import {
  listLogs,
  readAnchor,
  readCheckpoint,
  readTile,
  type Served,
} from '../../../../kernel/ledger/index.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';

/** `<origin>/<what>`: an origin has slashes of its own, so what is asked for is found from the end. */
const ASKED = /^(.+?)\/(?:(checkpoint)|(tile\/.+)|anchor\/([^/]+))$/;

/**
 * The public log in the layout of C2SP tlog-tiles, under `/log/<origin>/`: `checkpoint`, `tile/…`,
 * `tile/entries/…`, and our `anchor/<size>.tsr`. Any website may read it (CORS).
 */
export const logFileRoute: RawRoute = {
  method: 'GET',
  path: '/log/{rest}',
  tag: 'log',
  async handle({ kernel, params }) {
    const rest = params['*'] ?? '';
    const served = await serve(kernel, rest);
    if (served !== undefined) return answer(served);
    const origin = rest.replace(/\/$/, '');
    const known = (await listLogs(kernel.pool)).some((log) => log.origin === origin);
    if (!known) throw kernelProblems['not-found']();
    return { status: 302, headers: { location: `/log/#${logId(origin)}` }, body: '' };
  },
};

/** The page of the logs is `/log/`, so that addresses of logs can be written relative to it. */
export const logRedirectRoute: RawRoute = {
  method: 'GET',
  path: '/log',
  tag: 'log',
  handle: async () => ({ status: 308, headers: { location: '/log/' }, body: '' }),
};

/** The id of a log's part of the page. */
export function logId(origin: string): string {
  return origin.replaceAll(/[^a-z0-9]+/gi, '-');
}

async function serve({ pool }: Kernel, rest: string): Promise<Served | undefined> {
  const [, origin, checkpoint, tile, anchor] = ASKED.exec(rest) ?? [];
  if (origin === undefined) return undefined;
  if (checkpoint !== undefined) return readCheckpoint(pool, origin);
  if (tile !== undefined) return readTile(pool, origin, tile);
  return readAnchor(pool, origin, anchor ?? '');
}

function answer(served: Served): RawAnswer {
  return {
    headers: {
      'content-type': served.contentType,
      'cache-control': served.cacheControl,
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
    },
    body: served.body,
  };
}
