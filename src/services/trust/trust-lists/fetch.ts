import type { Agent } from 'undici';
import { request } from 'undici';
import { OutboundRefused } from '../../../kernel/outbound.ts';
import { LIST_BYTES } from './judge.ts';

/** The whole of one list, from a slow server. */
const FETCH_MS = 60_000;
const REDIRECTS = 3;

export const FETCH_FAULTS = ['unreachable', 'refused-address', 'answered-otherwise', 'too-large'] as const;
export type FetchFault = (typeof FETCH_FAULTS)[number];
export type Fetched = { bytes: Buffer } | { fault: FetchFault; place: string };

/** The guarded agent of the kernel (`outbound.ts`), and the wish to stop. */
export type Outside = { dispatcher: Agent; stopping: AbortSignal };

/** Gets a list through the guarded agent of the kernel. Never throws. */
export async function fetchList(address: string, { dispatcher, stopping }: Outside): Promise<Fetched> {
  const signal = AbortSignal.any([AbortSignal.timeout(FETCH_MS), stopping]);
  try {
    let at = new URL(address);
    for (let hop = 0; hop <= REDIRECTS; hop++) {
      const answer = await request(at, {
        dispatcher,
        signal,
        headers: { accept: 'application/vnd.etsi.tsl+xml, */*' },
      });
      const { location } = answer.headers;
      if (
        answer.statusCode >= 300 &&
        answer.statusCode < 400 &&
        typeof location === 'string' &&
        URL.canParse(location, at)
      ) {
        await answer.body.dump();
        at = new URL(location, at);
        if (!/^https?:$/.test(at.protocol)) return { fault: 'refused-address', place: at.protocol };
        continue;
      }
      if (answer.statusCode !== 200) {
        await answer.body.dump();
        return { fault: 'answered-otherwise', place: String(answer.statusCode) };
      }
      return await wholeOf(answer.body);
    }
    return { fault: 'answered-otherwise', place: 'redirects' };
  } catch (error) {
    if (error instanceof OutboundRefused) return { fault: 'refused-address', place: '' };
    return { fault: 'unreachable', place: error instanceof Error ? error.name : '' };
  }
}

async function wholeOf(body: AsyncIterable<Buffer>): Promise<Fetched> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of body) {
    length += part.length;
    if (length > LIST_BYTES) return { fault: 'too-large', place: '' };
    parts.push(part);
  }
  return { bytes: Buffer.concat(parts) };
}
