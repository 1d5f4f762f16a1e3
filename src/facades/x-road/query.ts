import { badRequest } from './errors.ts';

export type Parameter = readonly [name: string, value: string];

/** Names under which a query may say whom it is about. */
export const SUBJECT_NAMES: ReadonlySet<string> = new Set([
  'doc',
  'document',
  'document.number',
  'documentNumber',
  'nif',
]);
const TYPE_NAMES: ReadonlySet<string> = new Set(['document.type', 'documentType', 'docType']);
/** Most parameters of a query. */
const PARAMETER_LIMIT = 64;

/** The parameters of a query, decoded (URL standard §5.1). Throws client.bad_request. */
export function readQuery(query: string | undefined): Parameter[] {
  if (query === undefined || query === '') return [];
  try {
    decodeURIComponent(query);
  } catch (error) {
    throw badRequest('The query is not percent-encoded UTF-8.', error);
  }
  const parameters = [...new URLSearchParams(query)];
  if (parameters.length > PARAMETER_LIMIT)
    throw badRequest(`The query has more than ${PARAMETER_LIMIT} parameters.`);
  return parameters;
}

type Schema = Record<string, unknown>;
export type Asked = {
  /** The question schema of the service. */
  schema: Schema;
  subject: { type: string; number: string };
  /** What the body says already. */
  inBody: Record<string, unknown> | undefined;
};

/**
 * The part of the question that a query says, as JSON, so that the exchange checks it as it checks a body:
 * values are read by the type that the question schema gives them; names with dots go inside. The person goes
 * where the schema has them. Throws client.bad_request for a name that is said twice.
 */
export function questionOfQuery(query: readonly Parameter[], asked: Asked): Record<string, unknown> {
  const { schema, inBody } = asked;
  const question = Object.create(null) as Record<string, unknown>;
  const names = new Map<string, string[]>();
  for (const [name, value] of query) {
    const isPerson = (SUBJECT_NAMES.has(name) || TYPE_NAMES.has(name)) && !isText(propertyOf(schema, name));
    if (!isPerson) names.set(name, [...(names.get(name) ?? []), value]);
  }
  for (const [name, values] of names) place(question, { name, path: name.split('.'), values, schema });
  if (inBody === undefined) putPerson(question, asked);
  for (const name of Object.keys(question)) {
    if (inBody !== undefined && Object.hasOwn(inBody, name))
      throw badRequest(`“${name}” is said twice: in the query and in the body.`);
  }
  return question;
}

/** Only when the question is wholly in the address: a body is passed as it is, and is checked as it is. */
function putPerson(question: Record<string, unknown>, { schema, subject }: Asked): void {
  const document = propertyOf(schema, 'document');
  if (document?.['type'] === 'object') question['document'] = { ...subject };
  for (const name of ['document', 'documentNumber', 'nif']) {
    if (isText(propertyOf(schema, name)) && question[name] === undefined) question[name] = subject.number;
  }
}

type Placing = { name: string; path: string[]; values: string[]; schema: Schema };

function place(into: Record<string, unknown>, { name, path, values, schema }: Placing): void {
  const [head = '', ...rest] = path;
  const inner = propertyOf(schema, head);
  if (rest.length > 0 && inner?.['type'] === 'object') {
    into[head] ??= Object.create(null);
    place(into[head] as Record<string, unknown>, { name, path: rest, values, schema: inner });
    return;
  }
  into[path.join('.')] = coerce(values, { name, schema: propertyOf(schema, path.join('.')) ?? {} });
}

function coerce(values: string[], { name, schema }: { name: string; schema: Schema }): unknown {
  if (schema['type'] === 'array') {
    const items = (schema['items'] ?? {}) as Schema;
    return values.map((value) => scalar(value, items['type']));
  }
  if (values.length > 1) throw badRequest(`The query has the parameter “${name}” twice.`);
  return scalar(values[0]!, schema['type']);
}

/** A text that is not of its type stays a text; the schema says so with its own words. */
function scalar(text: string, type: unknown): unknown {
  const isNumber = type === 'integer' || type === 'number';
  if (isNumber && /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?$/.test(text)) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

function propertyOf(schema: Schema, name: string): Schema | undefined {
  const properties = schema['properties'];
  if (properties === null || typeof properties !== 'object' || !Object.hasOwn(properties, name))
    return undefined;
  const property = (properties as Record<string, unknown>)[name];
  return property !== null && typeof property === 'object' ? (property as Schema) : undefined;
}

function isText(schema: Schema | undefined): boolean {
  return schema?.['type'] === 'string';
}
