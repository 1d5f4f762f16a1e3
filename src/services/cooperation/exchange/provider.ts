import type { Dispatcher } from 'undici';
import { type ConnectorOptions, guardedConnector } from '../../../kernel/outbound.ts';
import type { Problem } from '../../../kernel/problem.ts';
import { exchangeProblems } from './problems.ts';
import { type Asking, type Connection, Connections, giveBack } from './provider-connections.ts';

/** What is sent to a provider. */
export type Call = {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Buffer | string | undefined;
  timeoutMs: number;
};
export type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: Buffer };

/** Largest answer that the hub reads. */
export const ANSWER_LIMIT = 4 * 1024 * 1024;
/** Addresses remembered in parts. */
const PLACES_LIMIT = 10_000;
/** Failures in a row after which a provider rests, and for how long. */
const FAILURES_TO_REST = 5;
export const REST_MS = 5000;

type Breaker = { failures: number; restUntil: number; probing: boolean };

export type Credentials = { key: string; cert: string; ca: string[] };
/** Where connections may go (see `providerHosts`), and how names become addresses in tests. */
export type Ways = Pick<ConnectorOptions, 'allowed' | 'lookup'>;
export type Providers = { call(address: string, call: Call): Promise<Answer>; close(): Promise<void> };

/**
 * Connections to providers: mutual TLS, kept alive, a set for each origin, with a circuit breaker. Failures are
 * problems: unreachable, timeout, resting. A provider is never asked twice for one question: it may have acted.
 * Where a name leads is checked at each connection, not only when the address was written down.
 */
export function createProviders(credentials: Credentials, nowMs: () => number, ways: Ways): Providers {
  const connect = guardedConnector({ ...ways, tls: credentials });
  const known = new Map<string, { connections: Connections; breaker: Breaker }>();

  const entryOf = (origin: string) => {
    let entry = known.get(origin);
    if (entry === undefined) {
      const connections = new Connections(origin, connect);
      entry = { connections, breaker: { failures: 0, restUntil: 0, probing: false } };
      known.set(origin, entry);
    }
    return entry;
  };

  /** Addresses come from the catalogue: few, and the same again and again. */
  const places = new Map<string, { origin: string; path: string }>();
  const placeOf = (address: string) => {
    let place = places.get(address);
    if (place === undefined) {
      const url = new URL(address);
      place = { origin: url.origin, path: url.pathname };
      if (places.size >= PLACES_LIMIT) places.clear();
      places.set(address, place);
    }
    return place;
  };

  return {
    async call(address, call) {
      const { origin, path } = placeOf(address);
      const { connections, breaker } = entryOf(origin);
      assertAwake(breaker, nowMs);
      try {
        const answer = await ask(connections, joinPath(path, call.path), call);
        breaker.failures = answer.status >= 500 ? breaker.failures + 1 : 0;
        return answer;
      } catch (error) {
        breaker.failures += 1;
        throw error;
      } finally {
        breaker.probing = false;
        if (breaker.failures >= FAILURES_TO_REST) breaker.restUntil = nowMs() + REST_MS;
      }
    },
    async close() {
      await Promise.all([...known.values()].map(({ connections }) => connections.close()));
    },
  };
}

/** While a provider rests nobody waits for it; after the rest one question goes ahead of the others. */
function assertAwake(breaker: Breaker, nowMs: () => number): void {
  if (breaker.failures < FAILURES_TO_REST) return;
  if (nowMs() < breaker.restUntil || breaker.probing)
    throw exchangeProblems['provider-resting']({ data: { retryAfter: Math.ceil(REST_MS / 1000) } });
  breaker.probing = true;
}

/** The base address of a service and a path, with exactly one slash between. */
export function joinPath(base: string, path: string): string {
  const left = base.endsWith('/') ? base.slice(0, -1) : base;
  if (path === '') return left === '' ? '/' : left;
  return path.startsWith('/') || path.startsWith('?') ? left + path : `${left}/${path}`;
}

function ask(connections: Connections, path: string, call: Call): Promise<Answer> {
  const reception = new Reception(call.timeoutMs);
  // One clock rules: ours. The library's own would end the same wait under another name.
  connections.ask(
    {
      path,
      method: call.method as 'POST',
      headers: call.headers,
      body: call.body ?? null,
      bodyTimeout: 0,
      headersTimeout: 0,
    },
    reception,
  );
  return reception.answer;
}

/** What an answer comes to, called by the library: one object for each question, where closures would be eight. */
class Reception implements Asking {
  readonly answer: Promise<Answer>;
  connection: Connection | undefined;
  #resolve!: (answer: Answer) => void;
  #reject!: (problem: Problem) => void;
  readonly #timer: NodeJS.Timeout;
  #controller: Dispatcher.DispatchController | undefined;
  #settled = false;
  #status = 0;
  #headers: Answer['headers'] = {};
  readonly #chunks: Buffer[] = [];
  #size = 0;

  constructor(timeoutMs: number) {
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#timer = setTimeout(Reception.#tooLate, timeoutMs, this);
  }

  static #tooLate(reception: Reception): void {
    reception.#fail(exchangeProblems['provider-timeout']());
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#settled) controller.abort(new Error('The time for this question is over.'));
  }

  onResponseStart(_controller: unknown, status: number, headers: Answer['headers']): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_controller: unknown, chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size <= ANSWER_LIMIT) this.#chunks.push(chunk);
    else
      this.#fail(
        exchangeProblems['provider-garbage']({ detail: 'The answer is larger than the hub reads.' }),
      );
  }

  onResponseEnd(): void {
    giveBack(this);
    if (!this.#settle()) return;
    const chunks = this.#chunks;
    const body = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
    this.#resolve({ status: this.#status, headers: this.#headers, body });
  }

  onResponseError(_controller: unknown, error: Error): void {
    giveBack(this);
    this.#fail(Object.assign(exchangeProblems['provider-unreachable'](), { cause: error }));
  }

  #fail(problem: Problem): void {
    if (!this.#settle()) return;
    this.#reject(problem);
    this.#controller?.abort(problem);
  }

  /** Whether this is the first end. */
  #settle(): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    clearTimeout(this.#timer);
    return true;
  }
}
