/** What the fuzz test reads of the contract, and the values that nobody should give. */
import { contractOf } from '../../src/kernel/http/contract.ts';
import { publicRoutes } from '../../src/serve.ts';
import { exampleOf } from '../../src/services/support/portals/developers/schema.ts';

type Json = Record<string, unknown>;
type Document = { paths: Record<string, Record<string, OperationDoc>> };
type OperationDoc = {
  operationId: string;
  parameters?: { name: string; in: string }[];
  requestBody?: { content: Record<string, { schema: Json }> };
};

export type Operation = {
  name: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Served before the framework. */
  fast: boolean;
  /** Who may, the platform left out. */
  kinds: string[];
  inPath: string[];
  inQuery: string[];
  /** Media type of the body. */
  type: string | undefined;
  example: unknown;
  /** The address with these path parameters; the rest are well formed. */
  address(given: Record<string, string>): string;
};

export function operationsOf(document: Document): Operation[] {
  return publicRoutes().flatMap((route) => {
    const contract = contractOf(route);
    const doc = document.paths[route.path]?.[route.method.toLowerCase()];
    if (contract === undefined || doc === undefined) return [];
    const named = (place: string) =>
      (doc.parameters ?? []).filter((each) => each.in === place).map(({ name }) => name);
    const [body] = Object.entries(doc.requestBody?.content ?? {});
    return {
      name: doc.operationId,
      method: route.method,
      fast: 'fast' in route,
      kinds: Object.keys(contract.access).filter((kind) => kind !== 'platform'),
      inPath: named('path'),
      inQuery: named('query'),
      type: body?.[0],
      example: body === undefined ? undefined : exampleOf(body[1].schema),
      address: (given: Record<string, string>) =>
        route.path.replaceAll(/\{([a-zA-Z0-9]+)\}/g, (_, name: string) =>
          encodeURIComponent((given[name] ?? SOME_ID).toWellFormed()),
        ),
    };
  });
}

const SOME_ID = '0192f0c1-2d3e-7abc-8def-0123456789ab';
const DEEP = 60;

/** Extremes, empty things, wrong kinds, and texts that readers disagree about. */
export const WRONG: readonly unknown[] = [
  null,
  '',
  ' ',
  'x'.repeat(5000),
  '\u0000',
  '\ud800',
  'e\u0301\u200b\u202e😀',
  "'; drop table x; --",
  '%',
  '__proto__',
  0,
  -1,
  1e308,
  Number.MAX_SAFE_INTEGER,
  99_999_999_999,
  0.1,
  true,
  [],
  {},
  [[null]],
  { length: 3 },
  JSON.parse('{"__proto__":{"polluted":true}}'),
  nested(DEEP),
  Array(500).fill('a'),
  'NaN',
  '1e999',
  '-271821-04-20T00:00:00Z',
  '+275760-09-13T00:00:00Z',
  '0000-01-01',
  '9999-12-31',
  '2026-99-99',
  SOME_ID.toUpperCase(),
  '00000000-0000-0000-0000-000000000000',
];

function nested(depth: number): unknown {
  return depth === 0 ? 1 : { a: [nested(depth - 1)] };
}

/** Paths to every field of a body, the body itself first. */
export function fieldsOf(value: unknown, path: string[] = []): string[][] {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => fieldsOf(inner, [...path, key]))];
}

/** A copy of a body with another value in one place. */
export function withField(body: unknown, path: readonly string[], value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(body))
    return body.map((each, index) => (String(index) === key ? withField(each, rest, value) : each));
  return { ...(body as Json), [key]: withField((body as Json)[key], rest, value) };
}
