// Runs the pinned runtime as a child that ends with us, and we with it.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { memoryFlags } from './memory.mjs';
import { root, runtime } from './places.mjs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** Ctrl-C reaches us from the terminal and again through npm: within this time it is the same wish. */
const SAME_WISH_MS = 700;
/** The third wish to stop is not asked politely. */
const PATIENCE = 3;
const ORPHAN_CHECK_MS = 1_000;

/**
 * Starts the runtime. It gets a process group of its own, so that a Ctrl-C typed at the terminal reaches only
 * us and is passed on once; a channel that closes when we are killed tells it to end.
 */
export function startChild(args) {
  return spawn(
    runtime,
    [
      '--disable-warning=ExperimentalWarning',
      ...memoryFlags(),
      ...['--import', join(root, 'scripts/end-with-parent.mjs')],
      ...args,
    ],
    {
      detached: true,
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    },
  );
}

/** Resolves with the exit code (128 + n for a signal), when the child and whatever it left in its group are gone. */
export function ended(child) {
  return new Promise((done) => {
    child.once('error', (error) => {
      console.error(`The runtime ${runtime} does not start: ${error.message}`);
      done(1);
    });
    child.once('exit', (code, signal) => {
      killGroup(child.pid);
      done(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}

/** Runs to the end, passing signals on. */
export async function runChild(args) {
  const child = startChild(args);
  const letGo = onWish(
    (signal) => child.kill(signal),
    () => killGroup(child.pid),
  );
  const code = await ended(child);
  letGo();
  return code;
}

/**
 * Calls `stop(signal)` for each wish to stop, once however many ways it comes, and `kill` at the third; the
 * death of the npm that runs us is such a wish too.
 */
export function onWish(stop, kill) {
  let wishes = 0;
  let last = Number.NEGATIVE_INFINITY;
  const wish = (signal) => {
    const now = performance.now();
    if (now - last < SAME_WISH_MS) return;
    last = now;
    wishes += 1;
    if (wishes >= PATIENCE) kill();
    else stop(signal === 'SIGINT' ? 'SIGINT' : 'SIGTERM'); // a closed terminal asks the same as SIGTERM
  };
  for (const signal of SIGNALS) process.on(signal, wish);
  const watch = watchNpm(() => wish('SIGTERM'));
  return () => {
    clearInterval(watch);
    for (const signal of SIGNALS) process.off(signal, wish);
  };
}

/** npm runs us directly or through a shell: when either is killed, our ancestors change. */
function watchNpm(orphaned) {
  if (process.env.npm_lifecycle_event === undefined) return undefined;
  const before = ancestors();
  const timer = setInterval(() => {
    if (ancestors() === before) return;
    clearInterval(timer);
    orphaned();
  }, ORPHAN_CHECK_MS);
  return timer.unref();
}

function ancestors() {
  try {
    const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8');
    return `${process.ppid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]}`;
  } catch {
    return 'gone';
  }
}

function killGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error; // nobody left, as it should be
  }
}
