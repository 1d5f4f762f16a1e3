/** How much work a schema can make out of one value, told before it is compiled. */
import { patternWeight } from './pattern.ts';

type Schema = Record<string, unknown>;

/** Most comparisons that one value, or one character of a text, may cost: nodes (references followed), choices, patterns. */
export const SCHEMA_WEIGHT = 3000;
/** Most comparisons that checking one answer may cost; about a second, in which nobody else is served. */
export const ANSWER_WORK = 200_000_000;
/** Longest list whose elements are compared with each other: the work grows with its square. */
export const UNIQUE_ITEMS = 1000;

const REFERENCES = ['$ref', '$dynamicRef', '$recursiveRef'];

class Refused extends Error {}

/**
 * Why a schema could keep the hub busy, in one sentence; undefined when it could not. References are followed and
 * counted each time, because each time they are worked through: sixty small ones that double are more than a day.
 */
export function weightFault(root: object): string | undefined {
  try {
    const weight = weigh({ root, known: new Map(), open: new Set() }, root);
    return weight <= SCHEMA_WEIGHT
      ? undefined
      : `makes more than ${SCHEMA_WEIGHT} comparisons out of one value`;
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}

/**
 * The most comparisons that each byte of an answer can cost under a schema. One that was stored before a limit was
 * made counts as the heaviest that is taken now.
 */
export function schemaWeight(root: object): number {
  try {
    return weigh({ root, known: new Map(), open: new Set() }, root);
  } catch (error) {
    if (error instanceof Error) return SCHEMA_WEIGHT;
    throw error;
  }
}

type Scale = { root: object; known: Map<object, number>; open: Set<object> };

function weigh(scale: Scale, node: object): number {
  const known = scale.known.get(node);
  if (known !== undefined) return known;
  if (scale.open.has(node)) throw new Refused('refers to itself in a circle');
  scale.open.add(node);
  let weight = 1 + ownWeight(node as Schema);
  for (const [key, value] of Object.entries(node)) {
    if (typeof value === 'object' && value !== null) weight += weigh(scale, value);
    else if (REFERENCES.includes(key) && typeof value === 'string')
      weight += weigh(scale, targetOf(scale.root, key, value));
  }
  assertUnique(node as Schema);
  scale.open.delete(node);
  scale.known.set(node, weight);
  return weight;
}

/** What a node costs besides what is inside it: a choice among many, and patterns. */
function ownWeight({ enum: choices, pattern, maxLength, patternProperties }: Schema): number {
  let weight = Array.isArray(choices) ? choices.length : 0;
  if (typeof pattern === 'string')
    weight += patternWeight(pattern, typeof maxLength === 'number' ? maxLength : undefined);
  if (typeof patternProperties === 'object' && patternProperties !== null)
    for (const each of Object.keys(patternProperties)) weight += patternWeight(each, undefined);
  return weight;
}

function targetOf(root: object, key: string, reference: string): object {
  const target = key === '$ref' ? pointed(root as Schema, reference) : undefined;
  if (target === undefined) throw new Refused(`has a ${key} that is not a path of its own (#/…)`);
  return target;
}

function assertUnique({ uniqueItems, maxItems }: Schema): void {
  if (uniqueItems !== true || (typeof maxItems === 'number' && maxItems <= UNIQUE_ITEMS)) return;
  throw new Refused(`has uniqueItems and no maxItems of at most ${UNIQUE_ITEMS} beside it`);
}

/** What a local reference (JSON Pointer in a fragment, RFC 6901 §6) names; undefined when it is not one or names nothing. */
export function pointed(root: Schema, reference: string): Schema | undefined {
  if (reference !== '#' && !reference.startsWith('#/')) return undefined;
  let at: unknown = root;
  try {
    for (const step of reference.slice(2).split('/').filter(Boolean)) {
      const name = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');
      if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
      at = (at as Schema)[name];
    }
  } catch {
    return undefined; // a broken percent escape
  }
  return typeof at === 'object' && at !== null ? (at as Schema) : undefined;
}
