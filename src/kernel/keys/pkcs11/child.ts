import { type ChildProcess, fork } from 'node:child_process';
import { PkiError } from '../../pki/index.ts';
import type { Asked, TokenPlace } from './session.ts';

const PROGRAM = new URL('process.ts', import.meta.url);
/** A key of 4096 bits takes a slow token some minutes. */
const CREATE_LIMIT_MS = 300_000;
const ANSWER_LIMIT_MS = 15_000;
/** Requests on their way to one process; beyond, callers are refused. */
const MOST_WAITING = 4_096;

type Waiter = { resolve(answer: unknown): void; reject(error: Error): void; timer: NodeJS.Timeout };
type Answer = { number: number; answer?: unknown; failure?: string; isPin?: boolean };

const refusal = (sentence: string, cause?: unknown) => new PkiError('key', sentence, cause);

/** One process with one session in the token. It is started at the first request, and again after it died. */
export class TokenProcess {
  readonly #place: TokenPlace;
  #child: ChildProcess | undefined;
  readonly #waiting = new Map<number, Waiter>();
  #number = 0;
  #isLocked = false;

  constructor(place: TokenPlace) {
    this.#place = place;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** @throws PkiError `key` when the token refuses, is away, or does not answer in time */
  ask(asked: Asked): Promise<unknown> {
    if (this.#isLocked)
      return Promise.reject(refusal('The token does not take the PIN; it is not tried again.'));
    if (this.#waiting.size >= MOST_WAITING) return Promise.reject(refusal('Too many wait for the token.'));
    const child = this.#child ?? this.#start();
    const number = ++this.#number;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const limit = asked.op === 'create' ? CREATE_LIMIT_MS : ANSWER_LIMIT_MS;
    const timer = setTimeout(() => this.#giveUp(child), limit);
    this.#waiting.set(number, { resolve, reject, timer });
    child.send({ number, asked });
    return promise;
  }

  /** A module that hangs is ended; whoever waits is refused, and the next request starts anew. */
  #giveUp(child: ChildProcess): void {
    child.kill('SIGKILL');
  }

  #start(): ChildProcess {
    const child = fork(PROGRAM, {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    this.#child = child;
    child.on('message', (answer: Answer) => this.#answered(answer));
    child.on('error', () => undefined); // 'exit' or 'close' tells the rest
    child.once('exit', (code, signal) => {
      if (this.#child === child) this.#child = undefined;
      const why = refusal(`The process of the token has ended (${signal ?? code}).`);
      for (const [number, waiter] of this.#waiting) this.#end(number, waiter, () => waiter.reject(why));
    });
    child.send({ place: this.#place });
    // Whoever waits for an answer keeps the program alive by its timer; the process alone does not.
    child.unref();
    child.channel?.unref();
    return child;
  }

  #answered({ number, answer, failure, isPin = false }: Answer): void {
    const waiter = this.#waiting.get(number);
    if (waiter === undefined) return;
    if (isPin) this.#isLocked = true;
    this.#end(number, waiter, () => {
      if (failure === undefined) waiter.resolve(answer);
      else waiter.reject(refusal(`The token refuses. ${failure}`));
    });
  }

  #end(number: number, waiter: Waiter, tell: () => void): void {
    clearTimeout(waiter.timer);
    this.#waiting.delete(number);
    tell();
  }

  close(): void {
    this.#child?.disconnect();
    this.#child = undefined;
  }
}
