import type { ProviderKey } from '../pki.ts';

/** The four languages, in the order in which the texts of this folder are written. */
export type FourTexts = readonly [ca: string, es: string, oc: string, en: string];
export interface Texts {
  readonly ca: string;
  readonly es: string;
  readonly oc: string;
  readonly en: string;
}

/** JSON Schema draft-07, read by Ajv with its default options and no formats. */
export type JsonSchema = Readonly<Record<string, unknown>>;
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** `special`: GDPR art. 9 (health, sexual orientation…); `personal`: about somebody; `ordinary`: says little alone. */
export type Sensitivity = 'ordinary' | 'personal' | 'special';
export type Basis = 'law' | 'consent' | 'no-objection';

export interface DataServiceField {
  /** Names joined with dots; `[]` after a name that holds a list: `members[].birthDate`. */
  readonly path: string;
  readonly title: Texts;
  readonly sensitivity: Sensitivity;
}

export interface DataServiceExample {
  readonly question: JsonObject;
  readonly answer: JsonObject;
}

/** What a provider can answer. */
export interface DataServiceDefinition {
  /** Upper case and underscores: safe as an X-Road service code and in an address. */
  readonly code: string;
  readonly version: string;
  /** The provider program that answers. */
  readonly provider: ProviderKey;
  /** `code` of the body (bodies.ts) in whose name it answers. */
  readonly body: string;
  readonly title: Texts;
  readonly description: Texts;
  readonly evidenceType: string;
  readonly questionSchema: JsonSchema;
  readonly answerSchema: JsonSchema;
  /** Every leaf of the answer, `found` first. */
  readonly fields: readonly DataServiceField[];
  readonly bases: readonly Basis[];
  readonly dailyQuota: number;
  readonly timeoutMs: number;
}

export interface FieldRow extends DataServiceField {
  readonly schema: JsonSchema;
  readonly optional: boolean;
}

const ROW_LIMIT = 50;
const DRAFT = 'http://json-schema.org/draft-07/schema#';

export const texts = ([ca, es, oc, en]: FourTexts): Texts => ({ ca, es, oc, en });

const row =
  (sensitivity: Sensitivity) =>
  (path: string, schema: JsonSchema, title: FourTexts): FieldRow => ({
    path,
    schema,
    sensitivity,
    title: texts(title),
    optional: false,
  });
export const ordinary = row('ordinary');
export const personal = row('personal');
export const special = row('special');
export const maybe = (field: FieldRow): FieldRow => ({ ...field, optional: true });

export const text = (maxLength = 120): JsonSchema => ({ type: 'string', minLength: 1, maxLength });
export const oneOf = (...values: string[]): JsonSchema => ({ type: 'string', enum: values });
export const pattern = (regex: string): JsonSchema => ({ type: 'string', pattern: regex, maxLength: 60 });
export const whole = (minimum: number, maximum: number): JsonSchema => ({
  type: 'integer',
  minimum,
  maximum,
});
export const yesNo: JsonSchema = { type: 'boolean' };
export const date: JsonSchema = pattern('^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$');
export const ineCode: JsonSchema = pattern('^\\d{5}$');
export const documentType: JsonSchema = oneOf('NIF', 'NIE');
export const documentNumber: JsonSchema = pattern('^(\\d{8}|[XYZ]\\d{7})[A-Z]$');

/** A question: the document of the person, and what the service adds; nothing of `extra` is required. */
export function questionOf(extra: Readonly<Record<string, JsonSchema>> = {}): JsonSchema {
  const document = {
    type: 'object',
    additionalProperties: false,
    required: ['type', 'number'],
    properties: { type: documentType, number: documentNumber },
  };
  const properties = { document, ...extra };
  return { $schema: DRAFT, type: 'object', additionalProperties: false, required: ['document'], properties };
}

/** An answer: `found`, and when it is true every field that is not optional; when false, nothing else. */
export function answerOf(fields: readonly FieldRow[]): JsonSchema {
  const shape = objectOf(fields.map((field) => ({ field, steps: field.path.split('.') })));
  const required = shape.required.filter((name) => name !== 'found');
  return {
    $schema: DRAFT,
    ...shape,
    required: ['found'],
    if: { type: 'object', properties: { found: { const: true } }, required: ['found'] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema draft-07 (§6.6.2), not a promise.
    then: { required },
    else: { type: 'object', maxProperties: 1 },
  };
}

interface Branch {
  readonly field: FieldRow;
  readonly steps: readonly string[];
}

function objectOf(branches: readonly Branch[]): { required: string[]; [keyword: string]: unknown } {
  const properties: Record<string, JsonSchema> = {};
  const required: string[] = [];
  for (const [step, group] of Map.groupBy(branches, (it) => it.steps[0]!)) {
    const isList = step.endsWith('[]');
    const name = isList ? step.slice(0, -2) : step;
    const schema = schemaOf(group);
    properties[name] = isList ? { type: 'array', maxItems: ROW_LIMIT, items: schema } : schema;
    if (group.some((it) => !it.field.optional)) required.push(name);
  }
  return { type: 'object', additionalProperties: false, required, properties };
}

function schemaOf(group: readonly Branch[]): JsonSchema {
  const [first] = group;
  if (group.length === 1 && first?.steps.length === 1) return first.field.schema;
  return objectOf(group.map((it) => ({ field: it.field, steps: it.steps.slice(1) })));
}

export type Described = Omit<
  DataServiceDefinition,
  'title' | 'description' | 'fields' | 'answerSchema' | 'questionSchema' | 'version'
> & {
  readonly title: FourTexts;
  readonly description: FourTexts;
  readonly question?: Readonly<Record<string, JsonSchema>>;
  readonly found: Sensitivity;
  readonly answer: readonly FieldRow[];
};

const FOUND: FourTexts = ['Hi ha dades', 'Hay datos', 'I a donades', 'Data found'];

/** Writes out a definition from its short description: schemas and fields come from the same rows. */
export function define(what: Described): DataServiceDefinition {
  const { question, found, answer, title, description, ...rest } = what;
  const rows = [row(found)('found', yesNo, FOUND), ...answer];
  return {
    ...rest,
    version: 'v1',
    title: texts(title),
    description: texts(description),
    questionSchema: questionOf(question),
    answerSchema: answerOf(rows),
    fields: rows.map(({ path, title: fieldTitle, sensitivity }) => ({
      path,
      title: fieldTitle,
      sensitivity,
    })),
  };
}
