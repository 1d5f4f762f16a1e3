import type { Readable } from 'node:stream';
import { AwsV4Signer } from 'aws4fetch';
import { type Dispatcher, Pool } from 'undici';
import { fileProblems } from './problems.ts';

/** Attempts of one request, first included. */
export const MAX_ATTEMPTS = 4;
const FIRST_PAUSE_MS = 100;
/** Slowest upload that is waited for. */
const MIN_BYTES_PER_SECOND = 65_536;
/** Most bytes read of an answer that is not a file. */
const MAX_ANSWER_BYTES = 262_144;
const MAX_CONNECTIONS = 32;
const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

export type S3Settings = {
  /** `https://s3.example.net`, without the bucket. */
  endpoint: string;
  bucket: string;
  region: string;
  accessKey: string;
  secretKey: string;
  /** `endpoint/bucket/key` (true, as most self-hosted stores need) or `bucket.endpoint/key`. */
  pathStyle: boolean;
  /** Folder of this machine where uploads wait until their hash is known. */
  spoolFolder: string;
  /** Before every key: letters, digits, `-`, `_`, and `/` between. */
  prefix?: string;
  /** Silence that counts as a failure: for the connection, the headers and between two chunks. */
  timeoutMs?: number;
};

export type S3Request = {
  method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  key: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  /** Made anew for each attempt. */
  body?: { open: () => Readable | Buffer; size: number; sha256: string };
  signal?: AbortSignal | undefined;
};

export type S3Answer = { status: number; headers: Record<string, string>; text: string };
export type S3Stream = Dispatcher.ResponseData;

export type S3Wire = {
  /** Sends, reads the whole (small) answer, and repeats while the failure may pass. */
  send(request: S3Request): Promise<S3Answer>;
  /** Like `send`, but gives the body as a stream once the status is 200 or 206; else throws. */
  stream(request: S3Request): Promise<S3Stream>;
  close(): Promise<void>;
};

/** Signed requests (AWS Signature Version 4) over a pool of connections, with limits on time and repeats. */
export function s3Wire(settings: S3Settings): S3Wire {
  const timeout = settings.timeoutMs ?? 30_000;
  const base = addressOf(settings);
  const pool = new Pool(base.origin, {
    connections: MAX_CONNECTIONS,
    connect: { timeout },
    headersTimeout: timeout,
    bodyTimeout: timeout,
  });
  return {
    send: (request) => repeat(request, () => exchange({ pool, settings, base, timeout }, request, whole)),
    stream: (request) => repeat(request, () => exchange({ pool, settings, base, timeout }, request, opened)),
    // Streams that a reader left half-read are cut: waiting for them could take for ever.
    close: () => pool.destroy(),
  };
}

type Line = { pool: Pool; settings: S3Settings; base: URL; timeout: number };

/** One attempt. The clock runs until `take` has what it wants of the answer, so that dripping answers end too. */
async function exchange<T>(
  { pool, settings, base, timeout }: Line,
  request: S3Request,
  take: (answer: S3Stream) => Promise<T>,
): Promise<T> {
  const url = urlOf(base, request);
  const headers = await sign(settings, url, request);
  const allowed = timeout + Math.ceil(((request.body?.size ?? 0) / MIN_BYTES_PER_SECOND) * 1000);
  const clock = new AbortController();
  const timer = setTimeout(() => clock.abort(new Error('the file store did not answer in time')), allowed);
  const signals = [clock.signal, ...(request.signal === undefined ? [] : [request.signal])];
  try {
    const answer = await pool.request({
      path: `${url.pathname}${url.search}`,
      method: request.method,
      headers,
      body: request.body?.open() ?? null,
      headersTimeout: allowed,
      signal: AbortSignal.any(signals),
    });
    return await take(answer);
  } finally {
    clearTimeout(timer);
  }
}

async function opened(answer: S3Stream): Promise<S3Stream> {
  if (answer.statusCode === 200 || answer.statusCode === 206) return answer;
  const { status, text } = await whole(answer);
  if (status === 404) throw fileProblems.missing();
  if (status === 416) throw fileProblems['range-invalid']();
  throw status >= 500 || status === 429
    ? new Error(`status ${status}`)
    : refusal({ status, headers: {}, text });
}

async function whole(answer: S3Stream): Promise<S3Answer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer.body) {
    size += (chunk as Buffer).length;
    if (size > MAX_ANSWER_BYTES) break;
    chunks.push(chunk as Buffer);
  }
  const status = answer.statusCode;
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(answer.headers)) headers[name] = String(value);
  const text = Buffer.concat(chunks).toString('utf8');
  // Not an answer about the request but about the store's health: worth repeating.
  if (status >= 500 || status === 429) throw new Error(`status ${status} ${reasonOf(text)}`);
  return { status, headers, text };
}

/** Repeats what failed for a cause that may pass; every request of this store may be sent twice. */
async function repeat<T>(request: S3Request, attempt: () => Promise<T>): Promise<T> {
  let last: unknown;
  for (let tried = 0; tried < MAX_ATTEMPTS; tried += 1) {
    if (tried > 0) await pause(FIRST_PAUSE_MS * 2 ** (tried - 1) * (0.5 + Math.random()), request.signal);
    try {
      return await attempt();
    } catch (error) {
      request.signal?.throwIfAborted();
      if (error instanceof Error && error.name === 'Problem') throw error;
      last = error;
    }
  }
  const detail = last instanceof Error ? last.message : 'unknown failure';
  throw fileProblems['store-unavailable']({ detail, data: { attempts: MAX_ATTEMPTS } });
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onAbort = (): void => {
    clearTimeout(timer);
    reject(signal?.reason);
  };
  const timer = setTimeout(() => {
    signal?.removeEventListener('abort', onAbort);
    resolve();
  }, ms);
  signal?.addEventListener('abort', onAbort, { once: true });
  return promise;
}

/** The refusal of the store as a problem, with its own code and words in `data`. */
export const refusal = (answer: S3Answer): Error =>
  fileProblems['store-refused']({
    detail: `The file store answered ${answer.status} ${reasonOf(answer.text)}`.trim(),
    data: { status: answer.status, reason: reasonOf(answer.text) },
  });

/** The text of the first element of that name in an XML answer of S3, or an empty text. */
export function element(xml: string, name: string): string {
  const found = new RegExp(`<${name}>([^<]{0,2000})</${name}>`).exec(xml)?.[1] ?? '';
  return found
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

const reasonOf = (xml: string): string => element(xml, 'Code').slice(0, 100);

function addressOf(settings: S3Settings): URL {
  const url = new URL(settings.endpoint);
  const sound = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(settings.bucket);
  const prefix = settings.prefix ?? '';
  if (!sound || !/^([A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*)?$/.test(prefix) || !/^https?:$/.test(url.protocol)) {
    throw fileProblems['store-refused']({
      detail: 'The endpoint, the bucket or the prefix of the S3 store is not valid.',
    });
  }
  if (!settings.pathStyle) url.hostname = `${settings.bucket}.${url.hostname}`;
  const folder = settings.pathStyle ? `/${settings.bucket}` : '';
  url.pathname = `${url.pathname.replace(/\/+$/, '')}${folder}${prefix === '' ? '' : `/${prefix}`}`;
  return url;
}

function urlOf(base: URL, request: S3Request): URL {
  const url = new URL(base);
  url.pathname = `${base.pathname.replace(/\/+$/, '')}/${request.key}`;
  for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, value);
  return url;
}

async function sign(settings: S3Settings, url: URL, request: S3Request): Promise<Record<string, string>> {
  const signer = new AwsV4Signer({
    method: request.method,
    url: url.toString(),
    // The hash of the body is signed, so that a store that checks it cannot keep other bytes.
    headers: { ...request.headers, 'x-amz-content-sha256': request.body?.sha256 ?? EMPTY_SHA256 },
    accessKeyId: settings.accessKey,
    secretAccessKey: settings.secretKey,
    service: 's3',
    region: settings.region,
  });
  const signed = await signer.sign();
  const headers: Record<string, string> = { ...Object.fromEntries(signed.headers.entries()) };
  if (request.body !== undefined) headers['content-length'] = String(request.body.size);
  return headers;
}
