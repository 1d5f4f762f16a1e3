import type { ValidateFunction } from 'ajv';
import { createChecker } from '../catalogue.ts';

type Schema = Record<string, unknown>;

/** Limits of a schema that a provider gives: it is compiled, so it is read with suspicion. */
export const SCHEMA_BYTES = 65_536;
export const SCHEMA_DEPTH = 24;
export const SCHEMA_NODES = 4000;
export const PATTERN_LENGTH = 300;
/** Longest text that a pattern with an open repetition may look at. */
export const PATTERN_TEXT = 2000;

/**
 * Why a schema cannot be taken, in one sentence; undefined when it can. Refuses what is too large or deep,
 * references that leave the schema, and patterns that can take for ever (nested or open repetitions).
 */
export function schemaFault(schema: unknown): string | undefined {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return 'is not an object';
  if (JSON.stringify(schema).length > SCHEMA_BYTES) return `is longer than ${SCHEMA_BYTES} bytes`;
  const fault = walk(schema);
  if (fault !== undefined) return fault;
  try {
    compileSchema(schema as Schema);
    return undefined;
  } catch (error) {
    return `does not compile: ${error instanceof Error ? error.message.slice(0, 300) : 'not a JSON Schema'}`;
  }
}

/** Compiles a JSON Schema exactly as the running exchange will: what passes here cannot fail there. */
export function compileSchema(schema: Schema): ValidateFunction {
  return createChecker().compile(schema);
}

const REFERENCES = new Set(['$ref', '$dynamicRef', '$recursiveRef']);

function walk(root: object): string | undefined {
  const waiting: { value: object; depth: number }[] = [{ value: root, depth: 1 }];
  let nodes = 0;
  while (waiting.length > 0) {
    const { value, depth } = waiting.pop()!;
    if (++nodes > SCHEMA_NODES) return `has more than ${SCHEMA_NODES} nodes`;
    if (depth > SCHEMA_DEPTH) return `is deeper than ${SCHEMA_DEPTH} levels`;
    const fault = Array.isArray(value) ? undefined : nodeFault(value as Schema, depth === 1);
    if (fault !== undefined) return fault;
    for (const inner of Object.values(value)) {
      if (typeof inner === 'object' && inner !== null) waiting.push({ value: inner, depth: depth + 1 });
    }
  }
  return undefined;
}

function nodeFault(node: Schema, isRoot: boolean): string | undefined {
  for (const [key, value] of Object.entries(node)) {
    if (REFERENCES.has(key) && typeof value === 'string' && !value.startsWith('#'))
      return `refers outside itself (${key} ${value.slice(0, 80)})`;
    if (key === '$id' && typeof value === 'string' && !isRoot) return 'has an $id that is not at its root';
    if (key === '$async') return 'is asynchronous';
  }
  const { pattern, maxLength } = node;
  if (typeof pattern === 'string') {
    const bounded = typeof maxLength === 'number' && maxLength <= PATTERN_TEXT;
    return patternFault(pattern, bounded);
  }
  const patterns = node['patternProperties'];
  if (typeof patterns === 'object' && patterns !== null) {
    for (const each of Object.keys(patterns)) {
      const fault = patternFault(each, false);
      if (fault !== undefined) return fault;
    }
  }
  return undefined;
}

const OPEN = /[*+]|\{\d+,\}/;
const REPEATED_GROUP = /\)(?:[*+]|\{\d+(?:,\d*)?\})/;

/**
 * Whether a pattern can take for ever. Told by its text, on the safe side: no back-references, no lookbehind,
 * nothing repeated inside a repeated group, and an open repetition only where the text has a length.
 */
export function patternFault(pattern: string, bounded: boolean): string | undefined {
  if (pattern.length > PATTERN_LENGTH) return `has a pattern longer than ${PATTERN_LENGTH} characters`;
  const plain = pattern.replace(/\\[^1-9k]/g, '_').replace(/\[[^\]]*\]/g, '_');
  if (/\\[1-9k]/.test(plain)) return 'has a pattern with a back-reference';
  if (/\(\?<?[=!]/.test(plain)) return 'has a pattern with a look-around';
  if (REPEATED_GROUP.test(plain) && (OPEN.test(innerOf(plain)) || plain.includes('|')))
    return 'has a pattern with a repetition inside a repeated group';
  const opens = plain.match(/[*+]|\{\d+,\}/g)?.length ?? 0;
  if (opens > 0 && !bounded && !(opens === 1 && /^\^/.test(plain)))
    return `has a pattern with an open repetition and no maxLength of at most ${PATTERN_TEXT} beside it`;
  return undefined;
}

/** The text inside groups, where a repetition is dangerous. */
function innerOf(plain: string): string {
  let depth = 0;
  let inner = '';
  for (const character of plain) {
    if (character === ')') depth -= 1;
    if (depth > 0) inner += character;
    if (character === '(') depth += 1;
  }
  return inner;
}

/**
 * Whether a dotted path names something in a schema. Arrays are passed through (`members.name` or
 * `members[].name`), local references are followed, every branch of allOf, anyOf and oneOf counts.
 */
export function pathExists(schema: Schema, path: string): boolean {
  const steps = path.replaceAll('[]', '').split('.');
  let at = [schema];
  for (const step of steps) {
    at = at.flatMap((each) => spread(schema, each)).flatMap((each) => inside(each, step));
    if (at.length === 0) return false;
  }
  return true;
}

function inside(schema: Schema, step: string): Schema[] {
  const properties = schema['properties'] as Record<string, Schema> | undefined;
  const found = properties !== undefined && Object.hasOwn(properties, step) ? properties[step] : undefined;
  return found === undefined ? [] : [found];
}

/** Most references followed from one place: a circle ends here. */
const REFERENCE_LIMIT = 32;

/** A schema with everything that it refers to, combines or holds as items. */
function spread(root: Schema, schema: Schema): Schema[] {
  const all: Schema[] = [];
  const waiting = [schema];
  while (waiting.length > 0 && all.length < REFERENCE_LIMIT) {
    const each = waiting.pop()!;
    if (typeof each !== 'object' || each === null || all.includes(each)) continue;
    all.push(each);
    for (const key of ['allOf', 'anyOf', 'oneOf', 'prefixItems'])
      if (Array.isArray(each[key])) waiting.push(...(each[key] as Schema[]));
    if (typeof each['items'] === 'object') waiting.push(each['items'] as Schema);
    const target = typeof each['$ref'] === 'string' ? pointed(root, each['$ref']) : undefined;
    if (target !== undefined) waiting.push(target);
  }
  return all;
}

function pointed(root: Schema, reference: string): Schema | undefined {
  let at: unknown = root;
  for (const step of reference.replace(/^#\/?/, '').split('/').filter(Boolean)) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as Schema)[decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return typeof at === 'object' && at !== null ? (at as Schema) : undefined;
}
