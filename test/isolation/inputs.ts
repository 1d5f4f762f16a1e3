/** Inputs for any action, made from its schema and from a row of somebody else's. */
import { z } from 'zod';
import type { Action } from '../../src/kernel/action.ts';
import type { Belonging } from './belongings.ts';

type Schema = {
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  minItems?: number;
};

const BODY = /^(administration|body|consumer|provider|other|parent)Id$/;
const IDENTIFIER = /(^id|Id|Ids|^ref|^token)$/;
/** Texts that satisfy the patterns of the house; the first that fits is taken. */
const TEXTS = [
  'Motiu de prova, prou llarg',
  'prova',
  '99900003A',
  'algu@vilaprova.example',
  '990001',
  '2030-01-01',
  '2030-01-01T00:00:00Z',
  'ca',
  'https://vilaprova.example/',
  '+34600000000',
  'a'.repeat(43),
  'a'.repeat(64),
  'A'.repeat(44),
  '1',
];

export type Given = { from: Belonging; word: string };

/** One input, with every identifier in it of the given row, and every search for a word of it. */
export const inputFor = (action: Action, given: Given): unknown => fill(schemaOf(action), '', given);

const schemas = new Map<Action, Schema>();

/** Made once for each action: a file that asks each of them for each row spends half its time on it otherwise. */
function schemaOf(action: Action): Schema {
  const known = schemas.get(action);
  if (known !== undefined) return known;
  const schema = z.toJSONSchema(action.input, { io: 'input', unrepresentable: 'any' }) as Schema;
  schemas.set(action, schema);
  return schema;
}

function fill(schema: Schema, name: string, given: Given): unknown {
  const kinds = [schema.type ?? []].flat();
  const choice = (schema.anyOf ?? schema.oneOf)?.find((each) => each.type !== 'null');
  if (choice !== undefined && schema.properties === undefined) return fill(choice, name, given);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.properties !== undefined) return object(schema, given);
  if (kinds.includes('array'))
    return Array.from({ length: Math.max(1, schema.minItems ?? 1) }, () =>
      fill(schema.items ?? {}, name, given),
    );
  if (kinds.includes('integer') || kinds.includes('number')) return number(schema, name, given);
  if (kinds.includes('boolean')) return true;
  if (kinds.includes('string') || kinds.length === 0) return text(schema, name, given);
  return kinds.includes('object') ? {} : null;
}

/** What is needed, and whatever may name somebody else's things. */
function object(schema: Schema, given: Given): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [name, each] of Object.entries(schema.properties ?? {}))
    if (schema.required?.includes(name) === true || IDENTIFIER.test(name) || name === 'text')
      out[name] = fill(each, name, given);
  return out;
}

function number(schema: Schema, name: string, { from }: Given): unknown {
  const own = from.row[name];
  return typeof own === 'number' ? own : Math.max(schema.minimum ?? 1, 1);
}

function text(schema: Schema, name: string, given: Given): string {
  if (schema.format === 'uuid' || IDENTIFIER.test(name)) return identifier(name, given.from);
  if (name === 'text' || name === 'filter') return given.word.slice(0, schema.maxLength ?? 100);
  const fits = (each: string) =>
    each.length >= (schema.minLength ?? 0) &&
    each.length <= (schema.maxLength ?? 1000) &&
    (schema.pattern === undefined || new RegExp(schema.pattern, 'u').test(each));
  const own = from(given.from, name);
  return [...(typeof own === 'string' ? [own] : []), ...TEXTS].find(fits) ?? '';
}

/** `requestId` is the row's `request_id` when it has one, its own identifier otherwise. */
function identifier(name: string, one: Belonging): string {
  const own = from(one, name.replace(/Ids$/, 'Id'));
  if (typeof own === 'string') return own;
  if (BODY.test(name)) return one.bodyId;
  const id = one.row['id'] ?? one.row['box_id'] ?? Object.values(one.row).find((each) => isUuid(each));
  return String(id ?? one.bodyId);
}

const from = ({ row }: Belonging, name: string): unknown =>
  row[name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)];
const isUuid = (value: unknown) => typeof value === 'string' && /^[0-9a-f-]{36}$/.test(value);
