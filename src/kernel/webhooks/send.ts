import { type Dispatcher, request } from 'undici';
import { endpointError } from './endpoint.ts';
import { signedHeaders } from './sign.ts';

/** Longest wait for the answer of an endpoint, from looking up its name to its status. */
export const SEND_MS = 10_000;
/** Most bytes of an answer that are read (and thrown away) to keep its connection. */
const ANSWER_BYTES = 16_384;
const MOST_ERROR = 300;

/** One delivery taken for sending, with all that the request needs. */
export type Parcel = {
  administrationId: string;
  webhookId: string;
  eventId: string;
  /** Attempts made before this one. */
  attempts: number;
  address: string;
  /** The present secret, and the previous one while it is still valid. */
  secrets: string[];
  event: { kind: string; subject: string; payload: Record<string, unknown>; at: string };
};

/** What came of it: a status of HTTP (with the wait that it asked for), or why there was none. */
export type Sent = { status: number; retryAfterMs?: number } | { error: string };

export type SendOptions = {
  dispatcher: Dispatcher;
  allowedHosts: readonly string[];
  at: Temporal.Instant;
  sendMs?: number;
};

/**
 * The body that goes out: as Standard Webhooks proposes (`type`, `timestamp`, `data`) with the identifier and
 * subject of the event. It is the same in every attempt.
 */
export function webhookBody({ eventId, event }: Pick<Parcel, 'eventId' | 'event'>): string {
  const { kind, subject, payload, at } = event;
  return JSON.stringify({ id: eventId, type: kind, timestamp: at, subject, data: payload });
}

/** Sends one signed request and never throws. Only the status counts: the body of the answer is not kept. */
export async function send(parcel: Parcel, options: SendOptions): Promise<Sent> {
  const { dispatcher, allowedHosts, at, sendMs = SEND_MS } = options;
  const wrong = endpointError(parcel.address, allowedHosts);
  if (wrong !== undefined) return { error: wrong };
  const body = webhookBody(parcel);
  const signal = AbortSignal.timeout(sendMs);
  try {
    const answer = await request(parcel.address, {
      dispatcher,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Aplec-Webhooks/1.0',
        ...signedHeaders({ id: parcel.eventId, body, at, secrets: parcel.secrets }),
      },
      body,
      signal,
      headersTimeout: sendMs,
      bodyTimeout: sendMs,
    });
    await answer.body.dump({ limit: ANSWER_BYTES, signal }).catch(() => undefined);
    return { status: answer.statusCode, ...retryAfter(answer.headers['retry-after']) };
  } catch (error) {
    return { error: reason(error, sendMs) };
  }
}

/** Retry-After in seconds (RFC 9110 §10.2.3); its form as a date is not worth a clock comparison. */
function retryAfter(header: string | string[] | undefined): { retryAfterMs?: number } {
  if (typeof header !== 'string' || !/^\d{1,6}$/.test(header)) return {};
  return { retryAfterMs: Number(header) * 1000 };
}

function reason(error: unknown, sendMs: number): string {
  if (!(error instanceof Error)) return String(error).slice(0, MOST_ERROR);
  if (error.name === 'TimeoutError' || error.name === 'HeadersTimeoutError')
    return `No answer within ${sendMs} ms.`;
  const text =
    error.message === '' ? String((error as { code?: unknown }).code ?? error.name) : error.message;
  return text.slice(0, MOST_ERROR);
}
