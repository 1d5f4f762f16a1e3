import { type App, openApp } from './app.ts';
import { startWorker } from './kernel/worker.ts';
import { type Serving, serve } from './serve.ts';
import { loadDemonstration, startOutside, welcome } from './services.ts';

type Role = 'start' | 'web' | 'worker';
type Say = (sentence: string) => void;

/** A step that takes longer than this is told to whoever waits. */
const TELL_AFTER_MS = 1000;
/** A second Ctrl-C, or a stop that takes longer than this, ends the process all the same. */
const STOP_LIMIT_MS = 30_000;

/** Runs the program in one of its roles until it is told to stop. Answers the exit code. */
export async function start(
  role: Role,
  environment: Record<string, string | undefined>,
  say: Say,
): Promise<number> {
  assertDemonstrationMeant(role, environment);
  const stopAsked = nextSignal();
  if (role !== 'start' && environment['DATABASE_URL'] === undefined) {
    throw new Error(
      `“aplec ${role}” shares its database with other processes: set DATABASE_URL. Alone, use “aplec start”.`,
    );
  }
  const app = await step(
    say,
    'Opening the database',
    openApp({ environment, progress: say, lock: role === 'start' }),
  );
  const closers: (() => Promise<void>)[] = [() => app.stop()];
  try {
    await run(role, app, say, closers);
    await stopAsked;
    say('Stopping.');
    return 0;
  } finally {
    const limit = setTimeout(() => process.exit(1), STOP_LIMIT_MS);
    limit.unref();
    for (const close of closers.reverse()) await close();
    clearTimeout(limit);
  }
}

/** Names of this machine that nobody else reaches. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

/**
 * In demonstration mode every visitor may be anybody, the operator too. It is the default so that one command shows
 * everything here; whatever looks like an installation for real use, or is reached from other machines, has to say so.
 */
export function assertDemonstrationMeant(
  role: Role,
  { APLEC_DEMO, PUBLIC_ADDRESS, HOST, TLS_HOST }: Record<string, string | undefined>,
): void {
  const isElsewhere = [HOST, TLS_HOST].some((host) => host && !LOOPBACK.test(host));
  const looksReal = role !== 'start' || PUBLIC_ADDRESS?.startsWith('https:') === true || isElsewhere;
  if (!looksReal || (APLEC_DEMO ?? '') !== '') return;
  throw new Error(
    'Set APLEC_DEMO: “no” for real use; with “yes” every visitor may act as any demonstration person, the operator too.',
  );
}

async function run(role: Role, app: App, say: Say, closers: (() => Promise<void>)[]): Promise<void> {
  const { kernel } = app;
  if (role !== 'web') {
    await kernel.ledger.startSequencer();
    const worker = await startWorker(kernel);
    kernel.pokeWorker = worker.poke;
    closers.push(() => worker.stop());
  }
  if (kernel.settings.APLEC_DEMO && role === 'start') {
    closers.push(await step(say, 'Starting the demonstration providers', startOutside(kernel)));
    await step(say, 'Loading the demonstration consortium', loadDemonstration(kernel));
  }
  let serving: Serving | undefined;
  if (role !== 'worker') {
    serving = await step(say, 'Opening the ports', serve(app));
    closers.push(() => serving!.stop());
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

/** Resolves at the first Ctrl-C or SIGTERM; the second ends at once. */
function nextSignal(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        if (asked) process.exit(130);
        asked = true;
        resolve();
      });
    }
  });
}
