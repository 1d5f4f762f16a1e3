import { z } from 'zod';
import type { Access } from '../access.ts';
import { type Contract, contractOf } from './contract.ts';
import type { Route } from './routes.ts';

type Json = Record<string, unknown>;

const PROBLEM: Json = {
  type: 'object',
  description: 'RFC 9457 problem details',
  required: ['type', 'title', 'status', 'code', 'remedy', 'instance'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'Stable code of the catalogue' },
    remedy: { type: 'string', description: 'What you can do about it' },
    detail: { type: 'string' },
    fields: {
      type: 'array',
      items: {
        type: 'object',
        properties: { field: { type: 'string' }, message: { type: 'string' } },
        required: ['field', 'message'],
      },
    },
    clauses: {
      type: 'array',
      description: 'Every condition that failed',
      items: {
        type: 'object',
        properties: { code: { type: 'string' }, title: { type: 'string' }, remedy: { type: 'string' } },
        required: ['code', 'title', 'remedy'],
      },
    },
    instance: { type: 'string' },
  },
};

/** The OpenAPI 3.1 document of the public routes, made from the schemas that the routes themselves use. */
export function openApi(routes: readonly Route[], version: string): Json {
  const paths: Record<string, Json> = {};
  const tags = new Set<string>();
  const shared: Shared = { responses: {}, schemas: { Problem: PROBLEM } };
  for (const route of routes) {
    const contract = contractOf(route);
    if (contract === undefined) continue;
    tags.add(route.tag);
    const path = paths[route.path] ?? {};
    paths[route.path] = path;
    path[route.method.toLowerCase()] = operation(route, contract, shared);
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Aplec',
      version,
      description:
        'Digital government for a consortium of administrations. Every refusal is an RFC 9457 problem with a stable code.',
      license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
    },
    servers: [{ url: '/' }],
    tags: [...tags].sort().map((name) => ({ name })),
    paths: Object.fromEntries(sorted(paths)),
    components: {
      schemas: shared.schemas,
      responses: { Problem: refused('Refused'), ...Object.fromEntries(sorted(shared.responses)) },
      securitySchemes: {
        certificate: {
          type: 'mutualTLS',
          description: 'Client certificate of a registered system, on the TLS port',
        },
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'OAuth 2 client credentials with private_key_jwt (POST /oauth/token)',
        },
      },
    },
  };
}

const sorted = <T>(record: Record<string, T>): [string, T][] =>
  Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));

/** What several operations name: told once. */
type Shared = { responses: Record<string, Json>; schemas: Record<string, Json> };

const refused = (description: string, type = 'application/problem+json', schema = 'Problem'): Json => ({
  description,
  content: { [type]: { schema: { $ref: `#/components/schemas/${schema}` } } },
});

/** The form of an operation's refusals: a problem, with the members of its own protocol when it has one. */
function refusalOf({ name, refusal }: Contract, shared: Shared): (description: string) => Json {
  if (refusal === undefined) return refused;
  const schema = `${name}.refusal`;
  const { schema: more } = mediaType(refusal.members);
  shared.schemas[schema] = {
    allOf: [{ $ref: '#/components/schemas/Problem' }, { ...more, additionalProperties: true }],
  };
  return (description) => refused(description, refusal.type, schema);
}

function operation(route: Route, contract: Contract, shared: Shared): Json {
  const inPath = [...route.path.matchAll(/\{([a-zA-Z0-9]+)\}/g)].map((match) => match[1]!);
  const input = contract.parameters === undefined ? {} : inputSchema(contract.parameters);
  const properties = (input['properties'] ?? {}) as Record<string, Json>;
  const required = new Set((input['required'] ?? []) as string[]);
  const rest = Object.keys(properties).filter((name) => !inPath.includes(name));
  const inQuery = contract.body === undefined ? rest : [];
  const parameters = [
    ...inPath.map((name) => parameter(name, 'path', properties[name], true)),
    ...inQuery.map((name) => parameter(name, 'query', properties[name], required.has(name))),
    ...(contract.kind === 'action' ? [IDEMPOTENCY] : []),
  ];
  return {
    operationId: contract.name,
    summary: contract.summary,
    tags: [route.tag],
    security: security(contract.access),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...requestBody(contract, inPath),
    responses: {
      ...success(contract, shared),
      ...refusals(contract, shared),
    },
  };
}

const inputSchema = (schema: z.ZodType) =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json;

const IDEMPOTENCY: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Sending the same request twice with the same key does it once',
  schema: { type: 'string', minLength: 8, maxLength: 200 },
};

function parameter(name: string, place: string, schema: Json | undefined, required: boolean): Json {
  const { description, ...rest } = schema ?? { type: 'string' };
  return { name, in: place, required, ...(description === undefined ? {} : { description }), schema: rest };
}

/** The body without what the path already says. */
function requestBody({ body }: Contract, inPath: string[]): { requestBody?: Json } {
  if (body === undefined) return {};
  const { $schema: _dialect, ...input } = inputSchema(body.schema);
  const properties = (input['properties'] ?? {}) as Record<string, Json>;
  const names = Object.keys(properties).filter((name) => !inPath.includes(name));
  if (names.length === 0) return {};
  const needed = ((input['required'] ?? []) as string[]).filter((name) => names.includes(name));
  const { required: _all, ...rest } = input;
  const schema: Json = {
    ...rest,
    properties: Object.fromEntries(names.map((name) => [name, properties[name]])),
    ...(needed.length === 0 ? {} : { required: needed }),
  };
  return { requestBody: { required: needed.length > 0, content: { [body.type]: { schema } } } };
}

function success({ name, returns }: Contract, shared: Shared): Json {
  const entries = Object.entries(returns).map(([status, { description, content }]) => {
    if (content === undefined) return [status, { description }];
    const types = Object.entries(content).map(([type, schema]) => [
      type,
      named(mediaType(schema), name, shared),
    ]);
    return [status, { description, content: Object.fromEntries(types) }];
  });
  return Object.fromEntries(entries);
}

function mediaType(schema: z.ZodType | undefined): { schema?: Json } {
  if (schema === undefined) return {};
  const { $schema: _dialect, ...output } = z.toJSONSchema(schema, {
    io: 'output',
    unrepresentable: 'any',
  }) as Json;
  return { schema: output };
}

/** A form that has itself inside gets a name of its own; OpenAPI looks for names among its components. */
function named({ schema }: { schema?: Json }, operation: string, shared: Shared): { schema?: Json } {
  if (schema === undefined) return {};
  const { $defs: inside, ...rest } = schema;
  if (inside === undefined) return { schema };
  const renamed = (json: unknown) =>
    JSON.parse(
      JSON.stringify(json).replaceAll(/"#\/\$defs\/_*([^"]+)"/g, `"#/components/schemas/${operation}.$1"`),
    ) as Json;
  for (const [part, json] of Object.entries(inside as Json))
    shared.schemas[`${operation}.${part.replace(/^_+/, '')}`] = renamed(json);
  return { schema: renamed(rest) };
}

/** Codes that many operations share are told once, under their own name. */
const MOST_SHARED_CODES = 3;

/** Refusals by status, with the codes that each may have. */
function refusals(contract: Contract, shared: Shared): Json {
  const { problems, returns, refusal } = contract;
  const told = refusalOf(contract, shared);
  const byStatus = Map.groupBy(problems, ({ kind }) => String(kind.status));
  const entries = sorted(Object.fromEntries(byStatus)).map(([status, makers]) => {
    const codes = makers.map(({ code }) => code);
    const response = told(`Refused: ${codes.join(', ')}.`);
    if (refusal !== undefined || codes.length > MOST_SHARED_CODES) return [status, response];
    const name = `${status}-${codes.join('-')}`;
    shared.responses[name] = response;
    return [status, { $ref: `#/components/responses/${name}` }];
  });
  const other = refusal === undefined ? { $ref: '#/components/responses/Problem' } : told('Refused');
  return {
    ...Object.fromEntries(entries.filter(([status]) => !(String(status) in returns))),
    default: other,
  };
}

function security(access: Access): Json[] {
  return access.visitor === true ? [] : [{ certificate: [] }, { token: [] }];
}
