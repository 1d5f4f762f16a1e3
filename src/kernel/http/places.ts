import type { Kernel } from '../kernel.ts';
import type { ProblemMaker } from '../problem.ts';
import { kernelProblems } from '../problems.ts';

/** Who wants a place, and how much memory what they send may come to hold. */
export type Taker = {
  /** Whose address it is (`neighbourhood`). */
  client: string;
  /** Nobody knows who they are: addresses are all that tells one from another. */
  isStranger: boolean;
  bytes: number;
};

/** How many may be inside at once, and how many bytes they may hold together. */
export type PlaceLimits = { atOnce: number; bytes: number };

/** Places that strangers of one address (of version 6, one /64) have at once. */
export const PLACES_OF_ONE = 2;
/** What strangers may take of everything: the rest is left for those whom somebody answers for. */
const SHARE_OF_STRANGERS = 0.75;
const MEGABYTE = 1_000_000;

type Inside = { count: number; bytes: number };

/** Places for what is held in memory while it is read and answered: bounded in number and in bytes, and taken before anything is read. */
export class Places {
  readonly #limits: PlaceLimits;
  readonly #busy: ProblemMaker;
  readonly #all: Inside = { count: 0, bytes: 0 };
  readonly #strangers: Inside = { count: 0, bytes: 0 };
  readonly #clients = new Map<string, number>();

  /** @param busy what is refused with when there is no room */
  constructor(limits: PlaceLimits, busy: ProblemMaker) {
    this.#limits = limits;
    this.#busy = busy;
  }

  /** Takes a place and answers how to leave it. @throws Problem `kernel.too-many-at-once`, and the one given for no room */
  enter(taker: Taker): () => void {
    const groups = taker.isStranger ? [this.#all, this.#strangers] : [this.#all];
    const has = this.#clients.get(taker.client) ?? 0;
    if (taker.isStranger && has >= PLACES_OF_ONE) throw kernelProblems['too-many-at-once']();
    for (const group of groups) if (!fits(group, taker.bytes, this.#limitsOf(group))) throw this.#busy();
    this.#count(taker, groups, 1);
    let isInside = true;
    return () => {
      if (isInside) this.#count(taker, groups, -1);
      isInside = false;
    };
  }

  #limitsOf(group: Inside): PlaceLimits {
    const { atOnce, bytes } = this.#limits;
    if (group === this.#all) return this.#limits;
    return { atOnce: Math.ceil(atOnce * SHARE_OF_STRANGERS), bytes: bytes * SHARE_OF_STRANGERS };
  }

  #count({ client, isStranger, bytes }: Taker, groups: readonly Inside[], by: 1 | -1): void {
    for (const group of groups) {
      group.count += by;
      group.bytes += by * bytes;
    }
    if (!isStranger) return;
    const left = (this.#clients.get(client) ?? 0) + by;
    if (left === 0) this.#clients.delete(client);
    else this.#clients.set(client, left);
  }
}

/** One alone always comes in: what it may send has a limit of its own. */
const fits = (inside: Inside, bytes: number, most: PlaceLimits): boolean =>
  inside.count === 0 || (inside.count < most.atOnce && inside.bytes + bytes <= most.bytes);

const houses = new WeakMap<Kernel, Places>();

/** The places of a process for every large body and form that has none of its own kind. */
export function placesOf(kernel: Kernel): Places {
  const known = houses.get(kernel);
  if (known !== undefined) return known;
  const { UPLOADS_AT_ONCE: atOnce, UPLOADS_MB_AT_ONCE: megabytes } = kernel.settings;
  const places = new Places({ atOnce, bytes: megabytes * MEGABYTE }, kernelProblems['uploads-busy']);
  houses.set(kernel, places);
  return places;
}
