import { Worker } from 'node:worker_threads';
import { FormError } from './facts.ts';
import type { Proofs, ValidationData } from './making.ts';
import { answerFrom, type Proof, type ProofQuestion } from './validate-proofs.ts';
import type { Raised, RaiseJob } from './validate-raise.ts';
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

/** What a thread says: what it would like to know, the report, or what came of raising. */
export type Answer =
  | { kind: 'ask'; question: Question }
  | { kind: 'report'; report: DetailedReport }
  | { kind: 'proof'; question: ProofQuestion }
  | { kind: 'raised'; raised: Raised }
  | { kind: 'not-raised'; code: string; sentence: string }
  | { kind: 'refused' };

/** What it is told. */
export type Order = { job: Job } | { found: Found } | { raise: RaiseJob } | { proof: Proof | undefined };

export type Inquiry = (question: Question) => Promise<Found>;

export type PoolLimits = { workers: number; milliseconds: number };

/** Memory of one thread besides the bytes of the document. */
const HEAP_MB = 512;
const STACK_MB = 4;
/** Time stamps and evidence for one document: more than its signatures and stamps can ask for, as many as are read. */
const MOST_PROOFS = 2_000;
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
    const { milliseconds } = this.#limits;
    return (await this.#inThread((thread) => thread.run(job, { inquire, milliseconds }))) ?? unfinished(job);
  }

  /**
   * Raises the signatures of a document, with the same limits; `proofs` are asked for by the thread, out here.
   * @throws FormError when it cannot be raised, `took-too-much` when it was stopped; and whatever `proofs` rejects with
   */
  async raise(job: RaiseJob, proofs: Proofs): Promise<Raised> {
    const { milliseconds } = this.#limits;
    const done = await this.#inThread((thread) => thread.raise(job, { proofs, milliseconds }));
    if (done === undefined)
      throw new FormError('took-too-much', 'Raising it took too long or too much memory and was stopped.');
    if ('error' in done) throw done.error;
    return done;
  }

  /** What was made in a thread; undefined when that failed, and then the thread is not used again. */
  async #inThread<T>(work: (thread: Thread) => Promise<T | undefined>): Promise<T | undefined> {
    const thread = await this.#take();
    let isWell = false;
    try {
      const made = await work(thread);
      isWell = made !== undefined;
      return made;
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
    if (first?.kind !== 'ask') return first?.kind === 'report' ? first.report : undefined;
    const left = Math.max(1, until - performance.now());
    const found = await inquire(first.question);
    const second = await this.#ask({ found }, left, []);
    return second?.kind === 'report' ? second.report : undefined;
  }

  /** The raised document, or why not; undefined when the thread failed or took too long. The time of the proofs is not counted. */
  async raise(
    job: RaiseJob,
    { proofs, milliseconds }: { proofs: Proofs; milliseconds: number },
  ): Promise<Raised | { error: unknown } | undefined> {
    clearTimeout(this.#rest);
    let left = milliseconds;
    let order: Order = { raise: job };
    let error: unknown;
    for (let asked = 0; asked < MOST_PROOFS; asked++) {
      const began = performance.now();
      const answer = await this.#ask(order, Math.max(1, left), asked === 0 ? transferable(job) : []);
      left -= performance.now() - began;
      if (answer?.kind !== 'proof') return outcomeOf(answer, error);
      try {
        order = { proof: await answerFrom(proofs, answer.question) };
      } catch (refusal) {
        error = refusal;
        order = { proof: undefined };
      }
    }
    return undefined;
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

  #ask(message: Order, milliseconds: number, transfer: ArrayBuffer[]): Promise<Answer | undefined> {
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

function outcomeOf(answer: Answer | undefined, refusal: unknown): Raised | { error: unknown } | undefined {
  if (answer?.kind === 'raised') return answer.raised;
  if (answer?.kind === 'not-raised') return { error: new FormError(answer.code, answer.sentence) };
  return answer?.kind === 'refused' ? { error: refusal } : undefined;
}

/** Bytes that have a memory of their own are handed over and not copied; the caller does not use them again. */
function transferable({ bytes, detached }: Pick<Job, 'bytes' | 'detached'>): ArrayBuffer[] {
  const all = [bytes, ...detached.map((each) => each.bytes)];
  const own = all.filter(
    ({ buffer, byteLength }) => buffer instanceof ArrayBuffer && buffer.byteLength === byteLength,
  );
  return [...new Set(own.map((each) => each.buffer as ArrayBuffer))];
}
