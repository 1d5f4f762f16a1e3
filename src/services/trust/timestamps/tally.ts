import type { Kernel } from '../../../kernel/kernel.ts';
import { errorFacts } from '../../../kernel/log.ts';
import { addTally, RECENT_LIMIT, type Recent } from './store.ts';

/** What was answered waits so long to be written; a process that is killed loses this much of the statistics. */
const WRITE_MS = 2_000;

export type TallyBook = {
  granted(unit: string, serial: string, genUs: number): void;
  refused(unit: string, failure: string): void;
  /** Answers of this process since it began, by result. */
  counts(): Readonly<Record<string, number>>;
  /** Writes what waits. */
  close(): Promise<void>;
};

/** Counts answers in memory and adds them to the statistics now and then, off the path of every query. */
export function openTally(kernel: Pick<Kernel, 'db' | 'now' | 'log'>): TallyBook {
  const counts: Record<string, number> = { granted: 0 };
  let waiting = new Map<string, number>();
  let recent: Recent[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    const [tallied, newest] = [waiting, recent];
    waiting = new Map();
    recent = [];
    const tally = [...tallied].map(([key, count]) => {
      const [unit = '', result = ''] = key.split(' ');
      return { unit, result, count };
    });
    const day = kernel.now().toString().slice(0, 10);
    try {
      await kernel.db.transaction().execute((tx) => addTally(tx, { day, tally, recent: newest }));
    } catch (error) {
      kernel.log.warn('Statistics of time stamps were not written and are lost.', errorFacts(error));
    }
  }
  function count(unit: string, result: string): void {
    counts[result] = (counts[result] ?? 0) + 1;
    const key = `${unit} ${result}`;
    waiting.set(key, (waiting.get(key) ?? 0) + 1);
    timer ??= setTimeout(() => {
      timer = undefined;
      writing = writing.then(write);
    }, WRITE_MS).unref();
  }

  return {
    granted(unit, serial, genUs) {
      // Twice as many before they are cut, so that it is not done for each.
      if (recent.length >= 2 * RECENT_LIMIT) recent = recent.slice(-RECENT_LIMIT);
      recent.push({ serial, unit, genUs });
      count(unit, 'granted');
    },
    refused: count,
    counts: () => counts,
    async close() {
      clearTimeout(timer);
      await writing;
      if (waiting.size > 0) await write();
    },
  };
}
