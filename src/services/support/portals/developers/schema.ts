import type { Json } from './operations.ts';

/** One line of a schema as a table: `items[].id`, what it is, and what it must fulfil. */
export type SchemaRow = { name: string; type: string; required: boolean; description: string };

/** Deeper than this a table helps nobody; the OpenAPI document has it all. */
const MAX_DEPTH = 6;
const MAX_ROWS = 200;
const MAX_CHOICES = 12;

type Place = { schema: Json; name: string; required: boolean; depth: number };

/** The fields of a JSON Schema, one after the other, with the path to each. */
export function schemaRows(schema: Json | undefined): SchemaRow[] {
  if (schema === undefined) return [];
  const rows: SchemaRow[] = [];
  const root: Place = { schema, name: '', required: true, depth: 0 };
  if (hasFields(schema)) addFields(rows, root, schema);
  else addRow(rows, { ...root, name: '$' }, schema);
  return rows;
}

function hasFields(schema: Json): boolean {
  return typeof schema['properties'] === 'object';
}

function addFields(rows: SchemaRow[], place: Place, root: Json): void {
  const properties = (place.schema['properties'] ?? {}) as Record<string, Json>;
  const required = new Set((place.schema['required'] ?? []) as string[]);
  for (const [name, schema] of Object.entries(properties)) {
    if (rows.length >= MAX_ROWS) return;
    const path = place.name === '' ? name : `${place.name}.${name}`;
    addRow(rows, { schema, name: path, required: required.has(name), depth: place.depth + 1 }, root);
  }
}

function addRow(rows: SchemaRow[], place: Place, root: Json): void {
  const schema = resolve(place.schema, root);
  rows.push({
    name: place.name,
    type: typeOf(schema, root),
    required: place.required,
    description: [schema['description'], constraints(schema)].filter(Boolean).join(' '),
  });
  if (place.depth >= MAX_DEPTH) return;
  if (hasFields(schema)) addFields(rows, { ...place, schema }, root);
  const items = schema['items'] as Json | undefined;
  if (items !== undefined)
    addItems(rows, { ...place, schema: resolve(items, root), name: `${place.name}[]` }, root);
  for (const choice of alternatives(schema)) {
    const inner = resolve(choice, root);
    if (hasFields(inner)) addFields(rows, { ...place, schema: inner, depth: place.depth + 1 }, root);
  }
}

function addItems(rows: SchemaRow[], place: Place, root: Json): void {
  if (hasFields(place.schema)) addFields(rows, place, root);
  else if (place.schema['items'] !== undefined) addRow(rows, { ...place, depth: place.depth + 1 }, root);
}

/** Follows a reference inside the same schema (`#/$defs/…`). */
function resolve(schema: Json, root: Json): Json {
  const ref = schema['$ref'];
  if (typeof ref !== 'string' || !ref.startsWith('#/')) return schema;
  let found: unknown = root;
  for (const part of ref.slice(2).split('/')) found = (found as Json | undefined)?.[part];
  return (found as Json | undefined) ?? schema;
}

function alternatives(schema: Json): readonly Json[] {
  return (schema['anyOf'] ?? schema['oneOf'] ?? schema['allOf'] ?? []) as readonly Json[];
}

/** The type in a word or two: `string (uuid)`, `array of object`, `string or null`. */
export function typeOf(schema: Json, root: Json = schema): string {
  if (schema['const'] !== undefined) return JSON.stringify(schema['const']);
  const choices = alternatives(schema);
  if (choices.length > 0)
    return [...new Set(choices.map((choice) => typeOf(resolve(choice, root), root)))].join(' or ');
  const type = schema['type'];
  if (Array.isArray(type)) return type.join(' or ');
  if (type === 'array') {
    const items = schema['items'] as Json | undefined;
    return items === undefined ? 'array' : `array of ${typeOf(resolve(items, root), root)}`;
  }
  if (typeof type !== 'string') return 'any';
  return typeof schema['format'] === 'string' ? `${type} (${schema['format']})` : type;
}

/** What is asked of a value besides its type, in short. A pattern that only repeats a format is left out. */
function constraints(schema: Json): string {
  const parts: string[] = [];
  const choices = schema['enum'];
  if (Array.isArray(choices)) {
    const shown = choices.slice(0, MAX_CHOICES).map((choice) => JSON.stringify(choice));
    parts.push(`${shown.join(', ')}${choices.length > MAX_CHOICES ? ', …' : ''}.`);
  }
  const range = (low: string, high: string, unit: string) => {
    const from = schema[low];
    const to = schema[high];
    const limit = typeof to === 'number' && Math.abs(to) >= Number.MAX_SAFE_INTEGER ? undefined : to;
    const start = typeof from === 'number' && Math.abs(from) >= Number.MAX_SAFE_INTEGER ? undefined : from;
    if (start !== undefined || limit !== undefined) parts.push(`${bounds(start, limit)}${unit}.`);
  };
  range('minLength', 'maxLength', ' characters');
  range('minimum', 'maximum', '');
  range('minItems', 'maxItems', ' items');
  if (typeof schema['pattern'] === 'string' && schema['format'] === undefined)
    parts.push(`Pattern ${schema['pattern']}`);
  if (schema['default'] !== undefined) parts.push(`Default ${JSON.stringify(schema['default'])}.`);
  return parts.join(' ');
}

function bounds(from: unknown, to: unknown): string {
  if (from !== undefined && to !== undefined) return from === to ? `${from}` : `${from} to ${to}`;
  return to === undefined ? `At least ${from}` : `At most ${to}`;
}

const FORMATS: Readonly<Record<string, string>> = {
  uuid: '0192f0c1-2d3e-7abc-8def-0123456789ab',
  date: '2026-01-31',
  'date-time': '2026-01-31T09:30:00Z',
  uri: 'https://example.org/',
  email: 'name@example.org',
};

/** A value with the form that a schema asks for, to begin an example with. Optional fields are left out below the first level. */
export function exampleOf(schema: Json | undefined, root: Json | undefined = schema, depth = 0): unknown {
  if (schema === undefined || root === undefined) return null;
  const own = resolve(schema, root);
  if (Array.isArray(own['examples']) && own['examples'].length > 0) return own['examples'][0];
  for (const given of [own['default'], own['const'], (own['enum'] as unknown[] | undefined)?.[0]]) {
    // An empty default says nothing in an example.
    if (given !== undefined && given !== '' && !(Array.isArray(given) && given.length === 0)) return given;
  }
  const [choice] = alternatives(own);
  if (choice !== undefined) return exampleOf(choice, root, depth + 1);
  return exampleOfType(own, root, depth);
}

function exampleOfType(schema: Json, root: Json, depth: number): unknown {
  const type = Array.isArray(schema['type']) ? schema['type'][0] : schema['type'];
  switch (type) {
    case 'object': {
      const required = new Set((schema['required'] ?? []) as string[]);
      const fields = Object.entries((schema['properties'] ?? {}) as Record<string, Json>);
      const shown = depth >= MAX_DEPTH ? [] : fields.filter(([name]) => depth === 0 || required.has(name));
      return Object.fromEntries(shown.map(([name, field]) => [name, exampleOf(field, root, depth + 1)]));
    }
    case 'array':
      return depth >= MAX_DEPTH ? [] : [exampleOf(schema['items'] as Json | undefined, root, depth + 1)];
    case 'integer':
    case 'number':
      return typeof schema['minimum'] === 'number' && schema['minimum'] > 0 ? schema['minimum'] : 1;
    case 'boolean':
      return true;
    case 'string':
      return FORMATS[String(schema['format'])] ?? 'text';
    default:
      return null;
  }
}
