import type pg from 'pg';
import { Agent, request as httpRequest } from 'undici';
import { FormatError, fromDecimal, toBase64 } from './bytes.ts';
import type { Alarm } from './errors.ts';
import { databaseTiles } from './log-state.ts';
import { type NoteSignature, parseNote, parseSignatureLine } from './note.ts';
import { consistencyProof } from './tiles.ts';
import { checkSignature, readKeys } from './verify-note.ts';

const ANSWER_LIMIT_MS = 10_000;
const MAX_ANSWER = 64 * 1024;
/** Without a cosignature for this long the operator is told. */
const ALARM_AFTER_MS = 5 * 60_000;
/** Logs of a base name that are offered: this year's and the last. */
const LOGS_OFFERED = 2;
const MAX_LINES = 16;

/** A witness: its address, and the keys under which it is believed. */
export type WitnessPeer = { url: string; vkeys: readonly string[] };
export type CosignerOptions = {
  pool: pg.Pool;
  base: string;
  witnesses: readonly WitnessPeer[];
  now: () => number;
  alarm: Alarm;
};
export type Cosigner = {
  /** Offers the newest checkpoints to every witness; each failure concerns only its own. */
  offer(): Promise<{ cosigned: number; failed: string[] }>;
  close(): Promise<void>;
};

/** Asks witnesses for cosignatures, off the path of every request: their outage delays cosignatures only. */
export function createCosigner(options: CosignerOptions): Cosigner {
  const agent = new Agent({
    headersTimeout: ANSWER_LIMIT_MS,
    bodyTimeout: ANSWER_LIMIT_MS,
    maxResponseSize: MAX_ANSWER,
  });
  const lastSuccess = new Map<string, number>();
  const alarmed = new Set<string>();

  async function one(peer: WitnessPeer): Promise<{ cosigned: number; failure?: string }> {
    const since = lastSuccess.get(peer.url) ?? options.now();
    lastSuccess.set(peer.url, since);
    try {
      const cosigned = await offerAll(options, agent, peer);
      lastSuccess.set(peer.url, options.now());
      alarmed.delete(peer.url);
      return { cosigned };
    } catch (error) {
      const failure = `${peer.url}: ${error instanceof Error ? error.message : String(error)}`;
      if (options.now() - since >= ALARM_AFTER_MS && !alarmed.has(peer.url)) {
        alarmed.add(peer.url);
        options.alarm('ledger.witness-silent', `No cosignature for 5 minutes from ${failure}`);
      }
      return { cosigned: 0, failure };
    }
  }

  return {
    async offer() {
      const results = await Promise.all(options.witnesses.map(one));
      return {
        cosigned: results.reduce((sum, result) => sum + result.cosigned, 0),
        failed: results.flatMap((result) => result.failure ?? []),
      };
    },
    close: () => agent.close(),
  };
}

type Head = { origin: string; size: number; note: string; known: number };

async function offerAll(options: CosignerOptions, agent: Agent, peer: WitnessPeer): Promise<number> {
  const name = peer.vkeys[0]?.split('+')[0] ?? peer.url;
  const { rows } = await options.pool.query(
    `select l.origin, c.size, c.note, coalesce(w.size, 0) as known
     from (select origin from ledger.log where base = $1 order by year desc limit $3) l
     join lateral (select size, note from ledger.checkpoint where origin = l.origin order by size desc limit 1) c on true
     left join ledger.witness w on w.origin = l.origin and w.witness = $2
     where coalesce(w.size, -1) < c.size`,
    [options.base, name, LOGS_OFFERED],
  );
  let cosigned = 0;
  for (const row of rows as { origin: string; size: string; note: string; known: string }[]) {
    const head = { origin: row.origin, size: Number(row.size), note: row.note, known: Number(row.known) };
    const lines = await ask(options, agent, { peer, head });
    await store(options, { name, head, lines });
    cosigned += lines.length;
  }
  return cosigned;
}

/** Asks for one checkpoint; when the witness says it knows another size, once more from there. */
async function ask(
  options: CosignerOptions,
  agent: Agent,
  to: { peer: WitnessPeer; head: Head },
): Promise<NoteSignature[]> {
  const { peer, head } = to;
  let from = head.known;
  for (let attempt = 0; attempt < 2; attempt++) {
    const tree = { size: head.size, read: databaseTiles(options.pool, head.origin) };
    const proof = await consistencyProof(tree, from);
    const body = `old ${from}\n${proof.map((hash) => `${toBase64(hash)}\n`).join('')}\n${head.note}`;
    const url = `${peer.url.replace(/\/$/, '')}/add-checkpoint`;
    const answer = await httpRequest(url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      dispatcher: agent,
    });
    const text = await answer.body.text();
    if (answer.statusCode === 200) return goodLines(head, text, peer);
    if (answer.statusCode !== 409)
      throw new FormatError(`The witness answered ${answer.statusCode}: ${text.trim().slice(0, 200)}`);
    from = fromDecimal(text.trim(), 'size that the witness knows');
    if (from > head.size) {
      options.alarm(
        'ledger.witness-ahead',
        `A witness has cosigned ${from} leaves of ${head.origin}, and here are ${head.size}: this log may have been put back.`,
      );
      throw new FormatError(`The witness knows ${from} leaves, more than our ${head.size}.`);
    }
  }
  throw new FormatError(`The witness has another tree of ${from} leaves of ${head.origin}.`);
}

/** The lines of an answer that are good cosignatures of the witness's own keys. */
async function goodLines(head: Head, text: string, peer: WitnessPeer): Promise<NoteSignature[]> {
  const keys = await readKeys(peer.vkeys);
  const note = parseNote(head.note);
  const good: NoteSignature[] = [];
  for (const line of text.trimEnd().split('\n').slice(0, MAX_LINES)) {
    const signature = parseSignatureLine(line);
    const key = keys.find((each) => each.name === signature.name && each.keyId === signature.keyId);
    if (key !== undefined && (await checkSignature(note, signature.signature, key)) === true)
      good.push(signature);
  }
  if (good.length === 0) throw new FormatError('The witness answered with no good cosignature of its keys.');
  return good;
}

async function store(
  { pool, now }: CosignerOptions,
  from: { name: string; head: Head; lines: NoteSignature[] },
): Promise<void> {
  const { name, head, lines } = from;
  await pool.query(
    `with kept as (
       insert into ledger.cosignature (origin, size, witness, key_id, line, received_at)
       select $1, $2, $3, key_id, line, to_timestamp($6::float8 / 1000) from unnest($4::text[], $5::text[]) as l(key_id, line)
       on conflict do nothing)
     insert into ledger.witness (origin, witness, size, last_success_at) values ($1, $3, $2, to_timestamp($6::float8 / 1000))
     on conflict (origin, witness) do update set size = excluded.size, last_success_at = excluded.last_success_at`,
    [head.origin, head.size, name, lines.map((line) => line.keyId), lines.map((line) => line.line), now()],
  );
}
