import type { PolicyInformation } from '../extensions.ts';
import { ANY_POLICY } from '../oids.ts';

/**
 * The valid policies of a path. RFC 5280 §6.1 keeps a tree, which an attacker can make grow without bound; this is the
 * graph of RFC 9618, with one node for each policy at each depth, which answers the same.
 */
interface Node {
  readonly policy: string;
  expected: Set<string>;
  readonly parents: Set<Node>;
  children: number;
}

type Level = Map<string, Node>;

/** A level with more is given up as if no policy were valid, which refuses and never accepts. */
const MAX_NODES_A_LEVEL = 2000;
const node = (policy: string, expected: Iterable<string>, parents: Iterable<Node>): Node => ({
  policy,
  expected: new Set(expected),
  parents: new Set(parents),
  children: 0,
});

export class PolicyGraph {
  #levels: Level[] = [new Map([[ANY_POLICY, node(ANY_POLICY, [ANY_POLICY], [])]])];

  /** No policy is valid any more. */
  get isNull(): boolean {
    return this.#levels.length === 0;
  }

  #clear(): void {
    this.#levels = [];
  }

  get #top(): Level {
    return this.#levels[this.#levels.length - 1] ?? new Map();
  }

  /** Steps (d) and (e) of §6.1.3: the policies of the next certificate. `useAny`: its anyPolicy counts. */
  descend(policies: readonly PolicyInformation[] | undefined, useAny: boolean): void {
    if (this.isNull) return;
    if (policies === undefined) {
      this.#clear();
      return;
    }
    const above = this.#top;
    const byExpected = groupByExpected(above);
    const level: Level = new Map();
    for (const { policy } of policies) if (policy !== ANY_POLICY) this.#add(level, policy, byExpected);
    if (useAny && policies.some((each) => each.policy === ANY_POLICY)) {
      for (const [policy, parents] of byExpected)
        if (!level.has(policy)) level.set(policy, node(policy, [policy], parents));
    }
    if (level.size > MAX_NODES_A_LEVEL) {
      this.#clear();
      return;
    }
    for (const each of level.values()) for (const parent of each.parents) parent.children++;
    this.#levels.push(level);
    this.#prune();
  }

  #add(level: Level, policy: string, byExpected: Map<string, Node[]>): void {
    const any = this.#top.get(ANY_POLICY);
    const parents = byExpected.get(policy) ?? (any === undefined ? [] : [any]);
    if (parents.length > 0) level.set(policy, node(policy, [policy], parents));
  }

  /** Step (b) of §6.1.4: mappings of an authority's certificate, or their inhibition. */
  map(mappings: readonly (readonly [string, string])[], allowed: boolean): void {
    if (this.isNull) return;
    const targets = new Map<string, string[]>();
    for (const [from, to] of mappings) targets.set(from, [...(targets.get(from) ?? []), to]);
    const level = this.#top;
    for (const [from, to] of targets) {
      const found = level.get(from);
      if (!allowed) this.#remove(level, found);
      else if (found !== undefined) found.expected = new Set(to);
      else this.#mapAny(level, from, to);
    }
    if (!allowed) this.#prune();
  }

  #mapAny(level: Level, from: string, to: readonly string[]): void {
    const any = level.get(ANY_POLICY);
    if (any === undefined) return;
    level.set(from, node(from, to, any.parents));
    for (const parent of any.parents) parent.children++;
  }

  #remove(level: Level, found: Node | undefined): void {
    if (found === undefined) return;
    level.delete(found.policy);
    for (const parent of found.parents) parent.children--;
  }

  /** Nodes above the last level that have no child go. */
  #prune(): void {
    for (let depth = this.#levels.length - 2; depth >= 0; depth--) {
      const level = this.#levels[depth]!;
      for (const each of level.values()) if (each.children === 0) this.#remove(level, each);
    }
    if (this.#top.size === 0 || this.#levels[0]!.size === 0) this.#clear();
  }

  /**
   * Step (g) of §6.1.5 by RFC 9618: which of the wished policies the authorities vouch for, as names in the first domain
   * (that of the anchor). `wished` undefined means any.
   */
  accepted(wished: ReadonlySet<string> | undefined): Set<string> {
    if (this.isNull) return new Set();
    const vouched = new Set<string>();
    for (const level of this.#levels)
      for (const each of level.values())
        if (each.policy !== ANY_POLICY && [...each.parents].some((parent) => parent.policy === ANY_POLICY))
          vouched.add(each.policy);
    const any = this.#top.has(ANY_POLICY);
    if (wished === undefined) return any ? vouched.add(ANY_POLICY) : vouched;
    return new Set([...wished].filter((policy) => any || vouched.has(policy)));
  }
}

function groupByExpected(level: Level): Map<string, Node[]> {
  const groups = new Map<string, Node[]>();
  for (const each of level.values())
    for (const policy of each.expected) {
      const group = groups.get(policy);
      if (group === undefined) groups.set(policy, [each]);
      else group.push(each);
    }
  return groups;
}
