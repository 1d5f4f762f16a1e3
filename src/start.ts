import { type App, allSettings, closeAll, LostError, openApp } from './app.ts';
import { startWorker } from './kernel/worker.ts';
import { type Serving, serve } from './serve.ts';
import { serveWorker } from './serve-worker.ts';
import { loadDemonstration, startOutside, welcome } from './services.ts';

type Role = 'start' | 'web' | 'worker';
type Say = (sentence: string) => void;

/** A step that takes longer than this is told to whoever waits. */
const TELL_AFTER_MS = 1000;
/**
 * A stop that takes this much longer than DRAIN_TIME ends the process all the same: the worker's jobs in course,
 * the last checkpoint, PostgreSQL. The launcher waits longer (scripts/end-with-parent.mjs), and so does systemd.
 */
const STOP_REST_MS = 25_000;

/** Runs the program in one of its roles until it is told to stop. Answers the exit code. */
export async function start(
  role: Role,
  environment: Record<string, string | undefined>,
  say: Say,
): Promise<number> {
  const stopping = stopWish();
  assertDemonstrationMeant(role, environment);
  if (role !== 'start' && environment['DATABASE_URL'] === undefined) {
    throw new Error(
      `“aplec ${role}” shares its database with other processes: set DATABASE_URL. Alone, use “aplec start”.`,
    );
  }
  const { DRAIN_TIME } = allSettings(environment);
  stopping.addEventListener('abort', () => {
    say('Stopping.');
    setTimeout(() => process.exit(1), DRAIN_TIME + STOP_REST_MS).unref();
  });
  const closers: (() => Promise<void>)[] = [];
  try {
    const opening = openApp({ environment, progress: say, lock: role === 'start', signal: stopping });
    const app = await step(say, 'Opening the database', opening);
    closers.push(() => app.stop());
    await run({ role, app, say, closers, stopping });
    await Promise.race([wished(stopping), app.lost]);
    return 0;
  } catch (error) {
    // Whoever stopped a start is not told that it failed.
    if (stopping.aborted && error === stopping.reason) return 0;
    if (!(error instanceof LostError)) throw error;
    process.stderr.write(`aplec: ${error.message}\n`);
    setTimeout(() => process.exit(error.exitCode), DRAIN_TIME + STOP_REST_MS).unref();
    return error.exitCode;
  } finally {
    await closeAll(closers).catch((error: unknown) => {
      say(`Something did not close in order: ${error instanceof Error ? error.message : String(error)}`);
    });
  }
}

/** Names of this machine that nobody else reaches. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

/**
 * In demonstration mode every visitor may be anybody, the operator too. It is the default so that one command shows
 * everything here; whatever looks like an installation for real use, or is reached from other machines, has to say so.
 */
export function assertDemonstrationMeant(
  role: Role | 'command',
  { APLEC_DEMO, PUBLIC_ADDRESS, HOST, TLS_HOST }: Record<string, string | undefined>,
): void {
  const isElsewhere = [HOST, TLS_HOST].some((host) => host && !LOOPBACK.test(host));
  const looksReal = role !== 'start' || PUBLIC_ADDRESS?.startsWith('https:') === true || isElsewhere;
  if (!looksReal || (APLEC_DEMO ?? '') !== '') return;
  throw new Error(
    'Set APLEC_DEMO: “no” for real use; with “yes” every visitor may act as any demonstration person, the operator too.',
  );
}

/** A command on a database that others share decides for them what that database is of, if it is the first. */
export function assertCommandMeant(environment: Record<string, string | undefined>): void {
  if (environment['DATABASE_URL'] !== undefined) assertDemonstrationMeant('command', environment);
}

type Run = {
  role: Role;
  app: App;
  say: Say;
  closers: (() => Promise<void>)[];
  stopping: AbortSignal;
};

/** Opens what the role has, part by part; the wish to stop is looked at between them. */
async function run({ role, app, say, closers, stopping }: Run): Promise<void> {
  const { kernel } = app;
  if (role !== 'web') {
    await kernel.ledger.startSequencer();
    const worker = await startWorker(kernel);
    kernel.pokeWorker = worker.poke;
    closers.push(() => worker.stop());
    stopping.throwIfAborted();
  }
  if (kernel.settings.APLEC_DEMO && role === 'start') {
    closers.push(await step(say, 'Starting the second servers of the demonstration', startOutside(kernel)));
    stopping.throwIfAborted();
    await step(say, 'Loading the demonstration consortium', loadDemonstration(kernel));
    stopping.throwIfAborted();
  }
  let serving: Serving | undefined;
  if (role !== 'worker') {
    serving = await step(say, 'Opening the ports', serve(app));
    closers.push(() => serving!.stop());
    stopping.throwIfAborted();
  }
  const { WORKER_PORT } = kernel.settings;
  if (role === 'worker' && WORKER_PORT !== undefined) {
    const small = await serveWorker(app, WORKER_PORT);
    closers.push(() => small.stop());
    say(`Health and figures of this worker: ${small.address}/health/ready, ${small.address}/metrics`);
  }
  if (role === 'start' && serving !== undefined) say(await welcome(kernel, serving));
  else
    say(
      `aplec ${role} is running${serving === undefined ? '' : ` on ${serving.address} and ${serving.tlsAddress}`}.`,
    );
}

async function step<T>(say: Say, what: string, doing: Promise<T>): Promise<T> {
  const timer = setTimeout(() => say(`${what}…`), TELL_AFTER_MS);
  try {
    return await doing;
  } finally {
    clearTimeout(timer);
  }
}

/** Aborts at the first Ctrl-C or SIGTERM; the second ends at once. */
function stopWish(): AbortSignal {
  const wish = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (wish.signal.aborted) process.exit(130);
      wish.abort();
    });
  }
  return wish.signal;
}

function wished(stopping: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stopping.aborted) resolve();
    else stopping.addEventListener('abort', () => resolve(), { once: true });
  });
}
