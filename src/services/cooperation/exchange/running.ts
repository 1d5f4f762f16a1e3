import type { Kernel } from '../../../kernel/kernel.ts';
import type { Snapshot } from './catalogue.ts';
import type { Machinery } from './pipeline.ts';
import type { Tokens } from './tokens.ts';

/** The exchange as it runs in this process; one for each kernel, made by the service's `start`. */
export type Running = {
  machinery: Machinery;
  tokens: Tokens;
  /** The catalogue and the registers as they stand now. */
  snapshot(): Promise<Snapshot>;
  /** The same as they stood a moment ago, without asking. */
  known(): Snapshot | undefined;
};

const byKernel = new WeakMap<Kernel, Running>();

export function setRunning(kernel: Kernel, running: Running): void {
  byKernel.set(kernel, running);
}

/** Throws when the service was not started: a fault of the composition, never of a client. */
export function runningOf(kernel: Kernel): Running {
  const running = byKernel.get(kernel);
  if (running === undefined) throw new Error('The exchange was not started in this process.');
  return running;
}
