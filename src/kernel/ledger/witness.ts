import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Bytes, equal, FormatError, fromDecimal, fromUtf8, hashFromBase64 } from './bytes.ts';
import { parseCheckpoint, type TreeHead } from './checkpoint.ts';
import { loadKeys, type NoteSigner, witnessSigner } from './keys.ts';
import { checkConsistency } from './merkle.ts';
import { MAX_PATH } from './merkle-check.ts';
import { MAX_NOTE_BYTES, parseNote } from './note.ts';
import { keysFor, readKeys, signers } from './verify-note.ts';
import { openWitnessState, type WitnessState } from './witness-state.ts';

const MAX_BODY = MAX_NOTE_BYTES + 64 * 64;
const REQUEST_LIMIT_MS = 10_000;
const MAX_CONNECTIONS = 100;

export type WitnessOptions = {
  /** Folder of keys and memory. */
  dir: string;
  /** Name of the witness in its signatures, such as `witness.example/w1`. */
  name: string;
  /** Verifier keys of the logs that it watches. */
  logs: readonly string[];
  port: number;
  host?: string;
  /** ms since 1970 */
  now: () => number;
};

export type RunningWitness = { url: string; vkeys: readonly string[]; close(): Promise<void> };
type Answer = { status: number; body: string; type?: string };

/** Runs a C2SP tlog-witness: it cosigns a checkpoint only when it continues the last that it cosigned. */
export async function runWitness(options: WitnessOptions): Promise<RunningWitness> {
  const signer = witnessSigner(loadKeys(join(options.dir, 'keys')), options.name);
  await readKeys(options.logs);
  const state = openWitnessState(options.dir);
  const witness = createWitness({ ...options, signer, state });
  const server = createServer((request, response) => serve(witness, request, response));
  server.requestTimeout = REQUEST_LIMIT_MS;
  server.maxConnections = MAX_CONNECTIONS;
  try {
    await listen(server, options.port, options.host ?? '127.0.0.1');
  } catch (error) {
    state.release();
    throw error;
  }
  const { address, port, family } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    vkeys: signer.vkeys,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      state.release();
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function serve(witness: Witness, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, body, type = 'text/plain; charset=utf-8' } = await answerTo(witness, request);
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

async function answerTo(witness: Witness, request: IncomingMessage): Promise<Answer> {
  if (request.url !== '/add-checkpoint') return { status: 404, body: 'Only /add-checkpoint is here.\n' };
  if (request.method !== 'POST') return { status: 405, body: 'Checkpoints are posted.\n' };
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of request as AsyncIterable<Buffer>) {
      length += part.length;
      if (length > MAX_BODY) return { status: 413, body: `The request is longer than ${MAX_BODY} bytes.\n` };
      parts.push(part);
    }
    return await witness.add(fromUtf8(Buffer.concat(parts)));
  } catch (error) {
    if (error instanceof FormatError) return { status: 400, body: `${error.message}\n` };
    return { status: 500, body: 'The witness cannot answer now.\n' };
  }
}

export type Witness = { add(body: string): Promise<Answer> };

/** The witness without its server. One request of a log at a time: to check and to remember is one step. */
export function createWitness(options: {
  logs: readonly string[];
  signer: NoteSigner;
  state: WitnessState;
  now: () => number;
}): Witness {
  const turns = new Map<string, Promise<unknown>>();
  return {
    async add(body) {
      const request = parseAddCheckpoint(body);
      const known = await keysFor(request.head.origin, await readKeys(options.logs));
      if (known.length === 0)
        return { status: 404, body: `The log ${request.head.origin} is not watched here.\n` };
      const { good } = await signers(request.note, known);
      if (good.length === 0)
        return { status: 403, body: 'No signature of a known key of that log is good.\n' };
      const before = turns.get(request.head.origin) ?? Promise.resolve();
      const turn = before.then(() => decide(options, request));
      // Whoever waits behind a failed turn takes its own all the same; the failure goes to its own caller.
      turns.set(
        request.head.origin,
        turn.catch(() => undefined),
      );
      return turn;
    },
  };
}

type AddCheckpoint = { oldSize: number; proof: Bytes[]; head: TreeHead; note: ReturnType<typeof parseNote> };

/** Reads the body of add-checkpoint (C2SP tlog-witness). @throws FormatError */
function parseAddCheckpoint(body: string): AddCheckpoint {
  const cut = body.indexOf('\n\n');
  if (cut < 0) throw new FormatError('The request has no blank line before the checkpoint.');
  const [old = '', ...lines] = body.slice(0, cut).split('\n');
  if (!old.startsWith('old ')) throw new FormatError('The request does not begin with the old size.');
  if (lines.length > MAX_PATH) throw new FormatError(`The proof has more than ${MAX_PATH} hashes.`);
  const note = parseNote(body.slice(cut + 2));
  const head = parseCheckpoint(note.text);
  const oldSize = fromDecimal(old.slice(4), 'old size');
  if (oldSize > head.size)
    throw new FormatError(`The old size ${oldSize} is larger than the checkpoint's ${head.size}.`);
  return { oldSize, head, note, proof: lines.map((line) => hashFromBase64(line, 'hash of the proof')) };
}

/** Decides without giving up the turn: nothing here waits. */
function decide(
  { signer, state, now }: { signer: NoteSigner; state: WitnessState; now: () => number },
  request: AddCheckpoint,
): Answer {
  const { oldSize, head, proof } = request;
  const last = state.read(head.origin);
  if (oldSize !== last.size) return conflict(last.size);
  if (oldSize === head.size && !equal(last.root, head.root)) return conflict(last.size);
  const problem = checkConsistency({
    oldSize,
    newSize: head.size,
    oldRoot: last.root,
    newRoot: head.root,
    proof,
  });
  if (problem !== undefined) return { status: 422, body: `${problem}\n` };
  state.write(head);
  return { status: 200, body: signer.lines(head, Math.floor(now() / 1000)).join('') };
}

function conflict(size: number): Answer {
  return { status: 409, body: `${size}\n`, type: 'text/x.tlog.size' };
}
