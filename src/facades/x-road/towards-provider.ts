import type { Passage, ProviderCall } from '../../services/cooperation/exchange/index.ts';
import { type Field, lastOf, SKIPPED } from './headers.ts';
import type { Target } from './target.ts';

/** What identifies one message, in the request to the provider and in the answer to the client. */
export type MessageIds = {
  /** Percent-encoded `instance/class/member[/subsystem]`. */
  client: string;
  /** Percent-encoded, five parts. */
  service: string;
  messageId: string;
  requestId: string;
};

export type Forwarded = {
  method: string;
  target: Target;
  fields: readonly Field[];
  body: Buffer | undefined;
  ids: MessageIds;
  /** The client was known by a token of ours, in `Authorization`: it is ours alone. */
  byToken: boolean;
};

/** Asked of us or set by us, and so not the client's to send: the hub reads and rewrites answers, so none compressed. */
const NOT_PASSED = new Set([
  'accept-encoding',
  'cookie',
  'x-road-client',
  'x-road-service',
  'x-road-id',
  'x-road-request-id',
  'x-road-request-hash',
  'x-road-error',
  'x-aplec-procedure',
  'x-aplec-basis',
  'x-aplec-officer-name',
  'x-aplec-officer-unit',
]);

/**
 * The call that a provider-side Security Server makes (PR-REST 4.1, 4.3): the client's method, path, query and
 * body as they came, its headers but for the filtered ones, and X-Road's own in lower case.
 */
export function towardsProvider(forwarded: Forwarded): (passage: Passage) => ProviderCall {
  const { method, target, body } = forwarded;
  const headers = headersFor(forwarded);
  const path = target.rest + (target.query === undefined ? '' : `?${target.query}`);
  return (passage) => ({
    method,
    path,
    headers: { ...headers, 'aplec-exchange': passage.id },
    body,
    timeoutMs: passage.service!.timeoutMs,
  });
}

function headersFor({ fields, ids, byToken }: Forwarded): Record<string, string> {
  const connection = (lastOf(fields, 'connection') ?? '').toLowerCase().split(/[\s,]+/);
  const dropped = new Set([...connection, ...(byToken ? ['authorization'] : [])]);
  const passed = new Map<string, string>();
  for (const [given, value] of fields) {
    const name = given.toLowerCase();
    if (SKIPPED.has(name) || NOT_PASSED.has(name) || dropped.has(name)) continue;
    const before = passed.get(name);
    passed.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  passed.set('x-road-client', ids.client);
  passed.set('x-road-service', ids.service);
  passed.set('x-road-id', ids.messageId);
  passed.set('x-road-request-id', ids.requestId);
  return Object.fromEntries(passed);
}
