/**
 * Proofs of existence (EN 319 102-1 §5.6.2.3): the earliest instant (ms) at which something is proven to have existed. What is
 * in hand exists now.
 */
export class Existence {
  readonly now: number;
  readonly #earliest: Map<string, number>;

  constructor(now: number, known: ReadonlyMap<string, number> = new Map()) {
    this.now = now;
    this.#earliest = new Map(known);
  }

  /** Something existed at that instant; an earlier proof stays. */
  add(key: string, at: number): void {
    if (at < this.of(key)) this.#earliest.set(key, at);
  }

  of(key: string): number {
    return this.#earliest.get(key) ?? this.now;
  }

  /** Whether it is proven to have existed at that instant or before. */
  by(key: string, at: number): boolean {
    return this.of(key) <= at;
  }

  copy(): Existence {
    return new Existence(this.now, this.#earliest);
  }
}
