import { setTimeout as sleep } from 'node:timers/promises';

export type Doorbell = { ring(): void; wait(limitMs: number): Promise<void> };

/** Waits for a ring or for a time; a ring before the wait counts. */
export function doorbell(): Doorbell {
  let rung = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      rung = true;
      wake?.();
    },
    async wait(limitMs) {
      if (!rung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, limitMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      rung = false;
      wake = undefined;
    },
  };
}

/** Waits, and ends early without failing when it is told to stop. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  // An aborted wait is a stop, not a failure.
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
