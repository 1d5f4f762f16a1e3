import type { Kernel } from '../../../kernel/kernel.ts';
import { type Engine, openEngine } from './engine.ts';
import { readVersion } from './store.ts';

/** How long a process believes that nothing has changed: a suspended application is out after it. */
const BELIEVED_MS = 1_000;

type Running = {
  version: number;
  engine: Promise<Engine>;
  lookedAt: number;
  looking: Promise<void> | undefined;
};
const running = new WeakMap<Kernel, Running>();

/** The engine of this process, made anew when an application or a key has changed anywhere. */
export async function engineOf(kernel: Kernel): Promise<Engine> {
  const now = performance.now();
  const known = running.get(kernel);
  if (known === undefined) {
    // The version first: what changes while the engine is being made is seen at the next look.
    const version = readVersion(kernel.db);
    const first: Running = {
      version: 0,
      engine: version.then(() => openEngine(kernel)),
      lookedAt: now,
      looking: undefined,
    };
    running.set(kernel, first);
    first.engine.catch(() => running.delete(kernel));
    first.version = await version;
    return first.engine;
  }
  if (now - known.lookedAt > BELIEVED_MS) {
    known.looking ??= look(kernel, known).finally(() => {
      known.looking = undefined;
    });
    await known.looking;
  }
  return known.engine;
}

async function look(kernel: Kernel, known: Running): Promise<void> {
  const version = await readVersion(kernel.db);
  if (version !== known.version) {
    const engine = await openEngine(kernel);
    known.engine = Promise.resolve(engine);
    known.version = version;
  }
  known.lookedAt = performance.now();
}
