import { Worker } from 'node:worker_threads';
import type { ValidationData } from './making.ts';
import type { DetachedFile } from './validate-read.ts';
import { type DetailedReport, POLICIES, type PolicyName, unread } from './validation/index.ts';

/** A document to validate, as it goes to a thread. */
export type Job = {
  bytes: Uint8Array;
  detached: readonly DetachedFile[];
  /** Milliseconds since 1970. */
  at: number;
  policy: PolicyName;
};

/** What a document needs to be judged: certificates (DER) that may be known elsewhere, and the names (their keys) of authorities. */
export type Question = {
  certificates: readonly Uint8Array[];
  /** Authorities that the document brings (DER). */
  authorities: readonly Uint8Array[];
  names: readonly string[];
};

/** What is known elsewhere, and what is trusted among what was named. */
export type Found = {
  evidence: ValidationData;
  anchors: readonly { der: Uint8Array; until?: number; only?: 'timestamps' }[];
};

/** What a thread says: what it would like to know, or the report. */
export type Answer = { kind: 'ask'; question: Question } | { kind: 'report'; report: DetailedReport };

export type Inquiry = (question: Question) => Promise<Found>;

export type PoolLimits = { workers: number; milliseconds: number };

/** Memory of one thread besides the bytes of the document. */
const HEAP_MB = 512;
const STACK_MB = 4;
/** A thread with nothing to do ends after this. */
const IDLE_MS = 60_000;
const WORKER = new URL('./validate-worker.ts', import.meta.url);

/**
 * Threads in which documents of strangers are read. A document that takes too long or too much memory costs its thread,
 * never the process; the report then says that the check could not be finished.
 */
export class ValidationPool {
  readonly #limits: PoolLimits;
  readonly #idle: Thread[] = [];
  readonly #queue: (() => void)[] = [];
  #busy = 0;

  constructor(limits: PoolLimits) {
    this.#limits = limits;
  }

  async validate(job: Job, inquire: Inquiry): Promise<DetailedReport> {
    const thread = await this.#take();
    let isWell = false;
    try {
      const report = await thread.run(job, { inquire, milliseconds: this.#limits.milliseconds });
      isWell = report !== undefined;
      return report ?? unfinished(job);
    } finally {
      this.#giveBack(isWell ? thread : undefined);
      if (!isWell) await thread.end();
    }
  }

  async end(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map((each) => each.end()));
  }

  async #take(): Promise<Thread> {
    if (this.#busy >= this.#limits.workers)
      await new Promise<void>((resolve) => {
        this.#queue.push(resolve);
      });
    this.#busy++;
    return this.#idle.pop() ?? new Thread();
  }

  #giveBack(thread: Thread | undefined): void {
    this.#busy--;
    if (thread !== undefined) {
      this.#idle.push(thread);
      thread.restFor(IDLE_MS, () => {
        const at = this.#idle.indexOf(thread);
        if (at !== -1) this.#idle.splice(at, 1);
      });
    }
    this.#queue.shift()?.();
  }
}

function unfinished({ at, policy }: Job): DetailedReport {
  const cause = {
    code: 'took-too-much',
    sentence: 'The check took too long or too much memory and was stopped.',
  };
  return unread('not-finished', cause, { at, policy: POLICIES[policy] });
}

/** One thread; after a failure it is not used again. */
class Thread {
  readonly #worker: Worker;
  #rest: NodeJS.Timeout | undefined;
  #answer: ((answer: Answer | undefined) => void) | undefined;

  constructor() {
    const resourceLimits = { maxOldGenerationSizeMb: HEAP_MB, stackSizeMb: STACK_MB };
    // No settings and no secrets in there.
    this.#worker = new Worker(WORKER, { resourceLimits, env: {}, stdout: true, stderr: true });
    this.#worker.on('message', (answer: Answer) => this.#answer?.(answer));
    this.#worker.on('error', () => this.#answer?.(undefined));
    this.#worker.on('exit', () => this.#answer?.(undefined));
    this.#worker.unref();
  }

  /** The report, or undefined when the thread failed or took too long. The time of the inquiry is not counted. */
  async run(
    job: Job,
    { inquire, milliseconds }: { inquire: Inquiry; milliseconds: number },
  ): Promise<DetailedReport | undefined> {
    clearTimeout(this.#rest);
    const until = performance.now() + milliseconds;
    const first = await this.#ask({ job }, milliseconds, transferable(job));
    if (first?.kind !== 'ask') return first?.report;
    const left = Math.max(1, until - performance.now());
    const found = await inquire(first.question);
    const second = await this.#ask({ found }, left, []);
    return second?.kind === 'report' ? second.report : undefined;
  }

  async end(): Promise<void> {
    clearTimeout(this.#rest);
    await this.#worker.terminate();
  }

  restFor(milliseconds: number, gone: () => void): void {
    this.#rest = setTimeout(() => {
      gone();
      void this.#worker.terminate();
    }, milliseconds);
    this.#rest.unref();
  }

  #ask(message: object, milliseconds: number, transfer: ArrayBuffer[]): Promise<Answer | undefined> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => settle(undefined), milliseconds);
      const settle = (answer: Answer | undefined) => {
        clearTimeout(timer);
        this.#answer = undefined;
        resolve(answer);
      };
      this.#answer = settle;
      this.#worker.postMessage(message, transfer);
    });
  }
}

/** Bytes that have a memory of their own are handed over and not copied; the caller does not use them again. */
function transferable({ bytes, detached }: Job): ArrayBuffer[] {
  const all = [bytes, ...detached.map((each) => each.bytes)];
  const own = all.filter(
    ({ buffer, byteLength }) => buffer instanceof ArrayBuffer && buffer.byteLength === byteLength,
  );
  return [...new Set(own.map((each) => each.buffer as ArrayBuffer))];
}
