/** Most calls that one statement serves, and most that may wait for the next. */
export const BATCH_LIMIT = 512;
export const QUEUE_LIMIT = 8192;

type Waiting<In, Out> = { input: In; resolve: (output: Out) => void; reject: (error: unknown) => void };

/**
 * Shares one slow call among many askers without a timer: the next batch leaves as soon as the last one
 * returns, so that a lone asker never waits and a crowd shares (flush-on-return). When the call fails, every
 * asker of that batch is told. `full` makes the error for askers beyond {@link QUEUE_LIMIT}.
 */
export function shareCalls<In, Out>(
  call: (inputs: In[]) => Promise<Out[]>,
  full: () => Error,
): (input: In) => Promise<Out> {
  let waiting: Waiting<In, Out>[] = [];
  let busy = false;

  async function flush(): Promise<void> {
    busy = true;
    while (waiting.length > 0) {
      const batch = waiting.length > BATCH_LIMIT ? waiting.splice(0, BATCH_LIMIT) : waiting;
      if (batch === waiting) waiting = [];
      try {
        const outputs = await call(batch.map((each) => each.input));
        for (let i = 0; i < batch.length; i++) batch[i]!.resolve(outputs[i]!);
      } catch (error) {
        for (const each of batch) each.reject(error);
      }
    }
    busy = false;
  }

  return (input) =>
    new Promise((resolve, reject) => {
      if (waiting.length >= QUEUE_LIMIT) return reject(full());
      waiting.push({ input, resolve, reject });
      // After this turn of the loop: requests read together leave together.
      if (!busy) {
        busy = true;
        setImmediate(() => void flush());
      }
    });
}
