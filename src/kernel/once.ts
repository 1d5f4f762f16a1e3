import type { Kernel } from './kernel.ts';

/** What is opened once for each kernel and kept, keys say; what failed is tried again by whoever asks next. */
export function oncePerKernel<T>(open: (kernel: Kernel) => Promise<T>): (kernel: Kernel) => Promise<T> {
  const opened = new WeakMap<Kernel, Promise<T>>();
  return (kernel) => {
    const known = opened.get(kernel);
    if (known !== undefined) return known;
    const opening = open(kernel);
    opened.set(kernel, opening);
    opening.catch(() => opened.delete(kernel));
    return opening;
  };
}
