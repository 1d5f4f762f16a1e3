/** Help for the tests of this folder: a database, keys and a log of their own, and a clock that is given. */
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import pg from 'pg';
import { newId } from '../ids.ts';
import { readAnchor } from './anchor.ts';
import type { Bytes } from './bytes.ts';
import type { Writer } from './integrate.ts';
import { takeLock } from './integrate.ts';
import { type LedgerKeys, loadKeys } from './keys.ts';
import { type LeafInput, type PreparedLeaf, prepareLeaf } from './leaf.ts';
import { insertStatement } from './rows.ts';
import { openSession, type SequencerOptions, type Session } from './sequencer.ts';
import { readCheckpoint, readTile, type Served } from './serve.ts';

/** 2026-03-02T10:00:00Z */
export const START = 1_772_445_600_000;

/** Connections of sessions: a test that fails in the middle must not keep the run from ending. */
const opened = new Set<pg.Client>();
after(async () => {
  for (const client of opened) await client.end();
});

/** A folder that the system's own cleaning removes. */
export function folder(name: string): string {
  return mkdtempSync(join(tmpdir(), `aplec-ledger-${name}-`));
}

export type Town = {
  pool: pg.Pool;
  keys: LedgerKeys;
  base: string;
  clock: { ms: number };
  alarms: string[];
  options: SequencerOptions;
  draft(input?: Partial<LeafInput>): LeafInput;
  leaf(input?: Partial<LeafInput>): PreparedLeaf;
  append(count: number, input?: Partial<LeafInput>): Promise<PreparedLeaf[]>;
  /** A session with the lock; `end` closes its connection. */
  open(options?: Partial<SequencerOptions>): Promise<Session & { writer: Writer; end(): Promise<void> }>;
};

/** A log with a name that nobody else has, on a shared database. */
export function town(pool: pg.Pool): Town {
  const base = `log.example/${newId()}`;
  const keys = loadKeys(folder('keys'));
  const clock = { ms: START };
  const alarms: string[] = [];
  const options: SequencerOptions = {
    pool,
    keys,
    base,
    now: () => clock.ms,
    alarm: (code, sentence) => alarms.push(`${code}: ${sentence}`),
    heartbeatMs: 0,
    publishMs: 0,
  };
  const draft = (input: Partial<LeafInput> = {}): LeafInput => ({
    ...{ type: 'accepted', record: { service: 'padro' } },
    ...input,
  });
  const leaf = (input: Partial<LeafInput> = {}) => prepareLeaf({ keys, log: base }, draft(input), clock.ms);
  return {
    pool,
    keys,
    base,
    clock,
    alarms,
    options,
    draft,
    leaf,
    async append(count, input) {
      const leaves = Array.from({ length: count }, () => leaf(input));
      for (let at = 0; at < count; at += 5000)
        await pool.query(insertStatement(base, leaves.slice(at, at + 5000)));
      return leaves;
    },
    async open(more = {}) {
      const client = new pg.Client(pool.options);
      opened.add(client);
      await client.connect();
      const writer = { client, base };
      try {
        if (!(await takeLock(writer))) throw new Error('The lock is held.');
        const session = await openSession({ ...options, ...more }, writer);
        return { ...session, writer, end: () => client.end() };
      } catch (error) {
        await client.end();
        throw error;
      }
    },
  };
}

/** Bytes with one bit turned. */
export function flipped(bytes: Uint8Array, bit: number): Bytes {
  const copy = new Uint8Array(bytes);
  const at = Math.floor(bit / 8) % copy.length;
  copy[at] = copy[at]! ^ (1 << (bit % 8));
  return copy;
}

export type Shop = { url: string; close(): Promise<void> };

/** Serves a log as the platform does, on a port of its own; `change` may spoil what goes out. */
export async function serveLog(
  pool: pg.Pool,
  origin: string,
  change: (path: string, body: Buffer) => Buffer = (_, body) => body,
): Promise<Shop> {
  const server = createServer(async (request, response) => {
    const path = (request.url ?? '').slice(1);
    const served = await find(pool, origin, path);
    if (served === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': served.contentType, 'cache-control': served.cacheControl });
    response.end(change(path, served.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function find(pool: pg.Pool, origin: string, path: string): Promise<Served | undefined> {
  if (path === 'checkpoint') return readCheckpoint(pool, origin);
  if (path.startsWith('anchor/')) return readAnchor(pool, origin, path.slice('anchor/'.length));
  return readTile(pool, origin, path);
}
