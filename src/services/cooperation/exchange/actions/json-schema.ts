import type { ValidateFunction } from 'ajv';
import { createChecker } from '../catalogue.ts';
import { PATTERN_TEXT, patternFault } from './pattern.ts';
import { pointed, weightFault } from './schema-weight.ts';

type Schema = Record<string, unknown>;

/** Limits of a schema that a provider gives: it is compiled, so it is read with suspicion. */
export const SCHEMA_BYTES = 65_536;
export const SCHEMA_DEPTH = 24;
export const SCHEMA_NODES = 4000;

/**
 * Why a schema cannot be taken, in one sentence; undefined when it can. Refuses what is too large or deep,
 * references that leave the schema or turn in a circle, and whatever could keep the hub busy (patterns, bombs).
 */
export function schemaFault(schema: unknown): string | undefined {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return 'is not an object';
  if (JSON.stringify(schema).length > SCHEMA_BYTES) return `is longer than ${SCHEMA_BYTES} bytes`;
  const fault = walk(schema) ?? weightFault(schema);
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
    const fault = patternFault(pattern, bounded);
    if (fault !== undefined) return fault;
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
