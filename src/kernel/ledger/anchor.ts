import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { Agent, request as httpRequest } from 'undici';
import { type Alarm, LedgerError } from './errors.ts';
import { newestLog } from './log-state.ts';
import { sha256 } from './merkle.ts';
import type { Served } from './serve.ts';
import { checkTimestamp, timestampRequest } from './timestamp.ts';

const ANSWER_LIMIT_MS = 15_000;
/** A token with its certificates has a few kilobytes. */
const MAX_ANSWER = 256 * 1024;
const RETRY_MS = 60_000;
const RETRY_LIMIT_MS = 60 * 60_000;
const ALARM_AFTER_ATTEMPTS = 3;
/** Requests of one round; the rest wait for the next. */
const MAX_A_ROUND = 20;

/** An authority: its address, and the time between two checkpoints that it stamps, ms. */
export type Tsa = { url: string; everyMs: number };
export type AnchorOptions = {
  pool: pg.Pool;
  base: string;
  tsas: readonly Tsa[];
  now: () => number;
  alarm: Alarm;
};
export type Anchor = {
  /** Queues the newest checkpoint for each authority whose last one is old enough. */
  queue(): Promise<number>;
  /** Sends what is due; failures stay in the queue with a later time. */
  send(): Promise<{ stamped: number; failed: number }>;
  close(): Promise<void>;
};

/**
 * Time-stamps checkpoints with RFC 3161 authorities. Nothing waits for it: order and existence are fixed by
 * the tree and the witnesses, so an outage queues and alarms, and stops no traffic.
 */
export function createAnchor(options: AnchorOptions): Anchor {
  const agent = new Agent({
    headersTimeout: ANSWER_LIMIT_MS,
    bodyTimeout: ANSWER_LIMIT_MS,
    maxResponseSize: MAX_ANSWER,
  });
  return {
    queue: () => queueDue(options),
    send: () => sendDue(options, agent),
    close: () => agent.close(),
  };
}

async function queueDue({ pool, base, tsas, now }: AnchorOptions): Promise<number> {
  const log = await newestLog(pool, base);
  if (log === undefined) return 0;
  let queued = 0;
  for (const tsa of tsas) {
    const { rowCount } = await pool.query(QUEUE, [log.origin, tsa.url, now(), tsa.everyMs]);
    queued += rowCount ?? 0;
  }
  return queued;
}

/** The newest checkpoint with its cosignatures so far: those very bytes are stamped, and kept. */
const QUEUE = `insert into ledger.anchor (origin, size, tsa, checkpoint, next_attempt_at, requested_at)
  select c.origin, c.size, $2, c.note || coalesce((select string_agg(s.line, '' order by s.witness, s.key_id)
      from ledger.cosignature s where s.origin = c.origin and s.size = c.size), ''), t.now, t.now
  from ledger.checkpoint c, (select to_timestamp($3::float8 / 1000) as now) t
  where c.origin = $1 and c.size = (select max(size) from ledger.checkpoint where origin = $1)
    and not exists (select 1 from ledger.anchor a where a.origin = $1 and a.tsa = $2
      and a.requested_at > to_timestamp(($3::float8 - $4::float8) / 1000))
  on conflict (origin, size, tsa) do nothing`;

type Due = { origin: string; size: string | number; tsa: string; checkpoint: string; attempts: number };

async function sendDue(options: AnchorOptions, agent: Agent): Promise<{ stamped: number; failed: number }> {
  const { pool, base, now } = options;
  const { rows } = await pool.query(
    `select a.origin, a.size, a.tsa, a.checkpoint, a.attempts from ledger.anchor a join ledger.log l on l.origin = a.origin
     where l.base = $1 and a.tsa = any($4) and a.tsr is null and a.next_attempt_at <= to_timestamp($2::float8 / 1000)
     order by a.next_attempt_at limit $3`,
    [base, now(), MAX_A_ROUND, options.tsas.map((tsa) => tsa.url)],
  );
  const outcome = { stamped: 0, failed: 0 };
  for (const due of rows as Due[]) {
    const stamped = await sendOne(options, agent, due);
    outcome[stamped ? 'stamped' : 'failed'] += 1;
  }
  return outcome;
}

async function sendOne(options: AnchorOptions, agent: Agent, due: Due): Promise<boolean> {
  const { pool, now, alarm } = options;
  try {
    const tsr = await askTsa(due.tsa, Buffer.from(due.checkpoint), agent);
    await pool.query(
      `update ledger.anchor set tsr = $4, stamped_at = to_timestamp($5::float8 / 1000), attempts = attempts + 1, last_error = null
       where origin = $1 and size = $2 and tsa = $3`,
      [due.origin, due.size, due.tsa, tsr, now()],
    );
    return true;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const wait = Math.min(RETRY_MS * 2 ** Math.min(due.attempts, 16), RETRY_LIMIT_MS);
    await pool.query(
      `update ledger.anchor set attempts = attempts + 1, last_error = $4, next_attempt_at = to_timestamp($5::float8 / 1000)
       where origin = $1 and size = $2 and tsa = $3`,
      [due.origin, due.size, due.tsa, reason.slice(0, 500), now() + wait],
    );
    if (due.attempts + 1 === ALARM_AFTER_ATTEMPTS) {
      alarm(
        'ledger.anchor-failing',
        `${due.tsa} does not time-stamp the checkpoints of ${due.origin}: ${reason}`,
      );
    }
    return false;
  }
}

const NONCE_BYTES = 16;

/** Asks an authority for a time stamp over some bytes (RFC 3161 §3.4, over HTTP). @throws Error when it is not good */
export async function askTsa(url: string, content: Uint8Array, agent: Agent): Promise<Buffer> {
  const request = timestampRequest(sha256(content), Uint8Array.from(randomBytes(NONCE_BYTES)));
  const { statusCode, body } = await httpRequest(url, {
    method: 'POST',
    headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
    body: request.bytes,
    dispatcher: agent,
  });
  const answer = Buffer.from(await body.arrayBuffer());
  if (statusCode !== 200)
    throw new LedgerError('anchor-refused', `The time-stamp authority answered HTTP ${statusCode}.`);
  checkTimestamp(answer, request);
  return answer;
}

const ANCHOR_NAME = /^(0|[1-9][0-9]{0,15})\.(tsr|checkpoint)$/;

/**
 * `<size>.tsr` and `<size>.checkpoint` under `/anchor/`: the time stamp, and the very bytes it is about.
 */
export async function readAnchor(pool: pg.Pool, origin: string, name: string): Promise<Served | undefined> {
  const match = ANCHOR_NAME.exec(name);
  if (match === null) return undefined;
  const { rows } = await pool.query(
    `select tsr, checkpoint from ledger.anchor where origin = $1 and size = $2 and tsr is not null
     order by stamped_at limit 1`,
    [origin, match[1]],
  );
  const row = rows[0] as { tsr: Buffer; checkpoint: string } | undefined;
  if (row === undefined) return undefined;
  const cacheControl = 'public, max-age=86400';
  if (match[2] === 'tsr') return { body: row.tsr, contentType: 'application/timestamp-reply', cacheControl };
  return { body: Buffer.from(row.checkpoint), contentType: 'text/plain; charset=utf-8', cacheControl };
}

/** The anchored sizes of a log, newest first, for a page. */
export async function listAnchors(
  pool: pg.Pool,
  origin: string,
  limit: number,
): Promise<{ size: number; tsa: string; stampedAt: Date }[]> {
  const { rows } = await pool.query(
    `select size, tsa, stamped_at as "stampedAt" from ledger.anchor where origin = $1 and tsr is not null
     order by size desc limit $2`,
    [origin, limit],
  );
  return rows.map((row) => ({
    size: Number(row.size),
    tsa: row.tsa as string,
    stampedAt: row.stampedAt as Date,
  }));
}
