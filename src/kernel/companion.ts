import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Log } from './log.ts';
import { revive } from './revive.ts';

const READY_LIMIT_MS = 15_000;
const EXIT_LIMIT_MS = 5_000;
const STDERR_LIMIT = 4_000;
/** What it has of our environment. The rest are settings with the secrets of the platform, which are not its business. */
const ENVIRONMENT = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'LANG', 'LC_ALL', 'NODE_OPTIONS'];

export type SpawnOptions = {
  /** Its name in sentences: “The demonstration providers”. */
  name: string;
  /**
   * The program: it prints one line of JSON when it listens, and ends on SIGTERM or when its standard input closes, which also
   * happens when we are killed.
   */
  main: URL;
  args: readonly string[];
};

export type Spawned<Ready> = {
  /** What its line said. */
  ready: Ready;
  /** Resolves with the exit code (or signal) when it ends, for whatever reason. */
  ended: Promise<number | string>;
  /** Asks it to end, and kills it after five seconds. */
  stop(): Promise<void>;
};

/** Starts a program of ours as a child process and waits until it listens; fails with what it said. */
export async function spawnCompanion<Ready>({ name, main, args }: SpawnOptions): Promise<Spawned<Ready>> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => ENVIRONMENT.includes(key)));
  const child = spawn(process.execPath, [fileURLToPath(main), ...args], {
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | string>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'unknown'));
    child.once('error', (error) => resolve(error.message));
  });
  // The child ends when this pipe closes; writing to a dead child must not end us.
  child.stdin.on('error', () => child.stdin.destroy());
  let complaint = '';
  child.stderr.on('data', (part: Buffer) => {
    complaint = (complaint + part.toString()).slice(-STDERR_LIMIT);
  });
  const ready = await Promise.race([
    new Promise<Ready | Error>((resolve) =>
      createInterface({ input: child.stdout }).once('line', (line) => resolve(readyIn<Ready>(name, line))),
    ),
    ended.then((how) => new Error(`${name} ended (${how}): ${complaint.trim()}`)),
    late(READY_LIMIT_MS, `${name} did not start in time.`),
  ]);
  const stop = () => stopChild(child, ended);
  if (!(ready instanceof Error)) return { ready, ended, stop };
  await stop();
  throw ready;
}

/** Thrown where the line is heard it would be caught by nobody, and end us. */
function readyIn<Ready>(name: string, line: string): Ready | Error {
  try {
    return JSON.parse(line) as Ready;
  } catch {
    return new Error(`${name} said something else than where it listens.`);
  }
}

async function stopChild(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  child.stdin?.end();
  child.kill('SIGTERM');
  if (!((await Promise.race([ended, late(EXIT_LIMIT_MS, 'late')])) instanceof Error)) return;
  child.kill('SIGKILL');
  await ended;
}

const late = (ms: number, message: string): Promise<Error> =>
  new Promise((resolve) => {
    setTimeout(() => resolve(new Error(message)), ms).unref();
  });

/** The other side, in the program: tells that it listens, and ends with whoever started it; what it holds open ends with it. */
export function tellReady(ready: unknown): void {
  const end = () => process.exit(0);
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  process.stdin.once('close', end);
  process.stdin.resume();
  process.stdout.write(`${JSON.stringify(ready)}\n`);
}

export type KeepOptions<Ready> = {
  name: string;
  /** Of the line that says that it is lost; we live without it. */
  alarm: string;
  log: Log;
  start(): Promise<Spawned<Ready>>;
  /** Told each time it listens again, with where it is now. */
  onReady(ready: Ready): Promise<void>;
};

/** Starts one and starts it again when it dies, as `revive` does. Answers how to stop it. */
export async function keepCompanion<Ready>(options: KeepOptions<Ready>): Promise<() => Promise<void>> {
  const { name, alarm, log, start, onReady } = options;
  let running = await start();
  const named = () => ({ ended: running.ended.then((how) => `exit ${how}`) });
  const told = async () => {
    try {
      await onReady(running.ready);
    } catch (error) {
      await running.stop();
      throw error;
    }
  };
  await told();
  const leave = revive({
    ...{ name, running: named(), log },
    async again() {
      await running.stop();
      running = await start();
      await told();
      return named();
    },
    giveUp: (sentence) => log.error(sentence, { alarm }),
  });
  return async () => {
    await leave();
    await running.stop();
  };
}
