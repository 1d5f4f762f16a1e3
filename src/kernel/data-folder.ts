/** One program at a time in one data folder, however the previous one ended. Linux: it reads proc(5). */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';

const FOLDER = 'lock';
const ATTEMPTS = 40;
const PAUSE_MS = 25;
const BEAT_MS = 1_000;
/** A holder that we cannot see (another container or machine, the same volume) and that misses five beats is dead. */
const SILENCE_MS = 5_000;
/** One last touched longer ago than this (clocks of two machines differ a little) is not even watched. */
const WATCH_MS = 60_000;

/** What a claim's name says: who made it, precisely enough that a reused pid is not mistaken for it. */
interface Claim {
  readonly file: string;
  readonly kind: 'claim' | 'held';
  readonly boot: string;
  readonly space: string;
  readonly pid: number;
  readonly start: string;
}

export interface DataFolderLock {
  /** Lets the folder go; a second call does nothing. */
  release(): void;
}

/**
 * Takes the data folder (made when absent) for this process.
 *
 * Each contender first puts a claim of its own name in `lock/` (O_EXCL), then looks at the others': of two
 * that come together at least one sees the other and steps back. A claim whose process has ended is swept away,
 * so that nothing has to be tidied after kill -9.
 * @param patienceMs how long to wait for a holder that may be ending; a start right after a stop needs a little
 * @throws Error with one sentence naming the process that holds it
 */
export function lockDataFolder(dir: string, patienceMs = 0): DataFolderLock {
  mkdirSync(dir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  const folder = join(dir, FOLDER);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const patience = Math.ceil(patienceMs / PAUSE_MS);
  let held: Claim | undefined;
  for (let attempt = 0; attempt < ATTEMPTS + patience; attempt++) {
    const others = livingClaims(folder);
    held = others.find((claim) => claim.kind === 'held');
    if (held && attempt >= patience) break;
    if (others.length === 0) {
      const lock = tryClaim(folder);
      if (lock) return lock;
    }
    // Somebody holds it, or is claiming at this very moment: step back for a time of our own.
    pause(PAUSE_MS * (0.5 + Math.random()));
  }
  if (held) throw new Error(refusal(dir, held));
  throw new Error(`The data folder ${dir} is being taken by several programs at once: start only one.`);
}

function tryClaim(folder: string): DataFolderLock | undefined {
  const mine = `${identity()}-${randomBytes(4).toString('hex')}`;
  const files = [`claim-${mine}`, `held-${mine}`] as const;
  create(join(folder, files[0]));
  if (livingClaims(folder).some((claim) => claim.file !== files[0])) {
    rmSync(join(folder, files[0]), { force: true });
    return undefined;
  }
  create(join(folder, files[1]));
  const beat = setInterval(() => touch(folder, files), BEAT_MS);
  beat.unref();
  const release = () => {
    clearInterval(beat);
    for (const file of files.toReversed()) rmSync(join(folder, file), { force: true });
  };
  return { release };
}

/** Reads the claims, sweeping away those of processes that have ended. */
function livingClaims(folder: string): Claim[] {
  const claims = readdirSync(folder)
    .map(parse)
    .filter((claim) => claim !== undefined);
  return claims.filter((claim) => {
    if (isAlive(folder, claim)) return true;
    rmSync(join(folder, claim.file), { force: true });
    return false;
  });
}

function parse(file: string): Claim | undefined {
  const found = /^(claim|held)-([0-9a-f]+)-(\d+)-(\d+)-(\d+)-[0-9a-f]+$/.exec(file);
  if (!found) return undefined;
  const [, kind, boot, space, pid, start] = found;
  return {
    file,
    kind: kind as Claim['kind'],
    boot: `${boot}`,
    space: `${space}`,
    pid: Number(pid),
    start: `${start}`,
  };
}

function isAlive(folder: string, claim: Claim): boolean {
  if (claim.boot !== bootId() || claim.space !== pidSpace()) return isBeating(folder, claim);
  return startOf(claim.pid) === claim.start;
}

/**
 * For a holder on another machine or in another container, whose pid means nothing here: it touches its claim
 * every second, so we watch for a while. (Also what a restarted machine finds of its earlier life.)
 */
function isBeating(folder: string, { file }: Claim): boolean {
  const first = touched(folder, file);
  for (let waited = 0; waited < SILENCE_MS; waited += BEAT_MS) {
    if (first === undefined || Math.abs(Date.now() - first) > WATCH_MS) return false;
    pause(BEAT_MS);
    const now = touched(folder, file);
    if (now !== first) return now !== undefined;
  }
  return false;
}

function touched(folder: string, file: string): number | undefined {
  return statSync(join(folder, file), { throwIfNoEntry: false })?.mtimeMs;
}

function refusal(dir: string, { pid, boot, space }: Claim): string {
  if (boot === bootId() && space === pidSpace()) {
    const who = pid === process.pid ? 'this very process' : `process ${pid}`;
    return `The data folder ${dir} is in use by ${who}: stop it first, or set APLEC_DATA to another folder.`;
  }
  return `The data folder ${dir} is in use by process ${pid} of another machine or container: stop it there first.`;
}

function identity(): string {
  return [bootId(), pidSpace(), process.pid, startOf(process.pid)].join('-');
}

/** Start time in clock ticks since boot, field 22 of /proc/<pid>/stat; undefined when it has ended. */
function startOf(pid: number): string | undefined {
  const stat = readOrUndefined(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // Field 2, the name, may hold spaces and brackets; the state, field 3, follows the last ')'.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
}

function bootId(): string {
  const id = readOrUndefined('/proc/sys/kernel/random/boot_id') ?? '0';
  return id.trim().replaceAll('-', '').slice(0, 12);
}

/** The number of our pid namespace (pid_namespaces(7)): a pid says nothing outside its own. */
function pidSpace(): string {
  return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0';
}

function create(path: string): void {
  closeSync(openSync(path, 'wx', 0o600));
}

function touch(folder: string, files: readonly string[]): void {
  const now = new Date();
  for (const file of files) {
    try {
      utimesSync(join(folder, file), now, now);
    } catch {
      return; // the folder was deleted under us: there is nothing left to guard
    }
  }
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function readOrUndefined(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
