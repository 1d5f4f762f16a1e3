import { z } from 'zod';
import type { Access } from '../access.ts';
import { type ActionRoute, isActionRoute, type Route } from './routes.ts';

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

/** The OpenAPI 3.1 document of the public routes, made from the schemas that the actions themselves use. */
export function openApi(routes: readonly Route[], version: string): Json {
  const paths: Record<string, Json> = {};
  const tags = new Set<string>();
  for (const route of routes) {
    if (!isActionRoute(route) && route.listed !== true) continue;
    tags.add(route.tag);
    const path = paths[route.path] ?? {};
    paths[route.path] = path;
    path[route.method.toLowerCase()] = isActionRoute(route) ? operation(route) : rawOperation(route);
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
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: {
      schemas: { Problem: PROBLEM },
      responses: {
        Problem: {
          description: 'Refused',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
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

function operation(route: ActionRoute): Json {
  const { action } = route;
  const input = z.toJSONSchema(action.input, { io: 'input', unrepresentable: 'any' }) as Json;
  const properties = (input['properties'] ?? {}) as Record<string, Json>;
  const required = new Set((input['required'] ?? []) as string[]);
  const inPath = [...route.path.matchAll(/\{([a-zA-Z0-9]+)\}/g)].map((match) => match[1]!);
  const hasBody = route.method !== 'GET' && route.method !== 'DELETE';
  const rest = Object.keys(properties).filter((name) => !inPath.includes(name));
  const parameters = [
    ...inPath.map((name) => parameter(name, 'path', properties[name], true)),
    ...(hasBody ? [] : rest.map((name) => parameter(name, 'query', properties[name], required.has(name)))),
    ...(action.kind === 'action' ? [IDEMPOTENCY] : []),
  ];
  return {
    operationId: action.name,
    summary: action.summary,
    tags: [route.tag],
    security: security(action.access),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(hasBody && rest.length > 0 ? { requestBody: requestBody(input, properties, rest, required) } : {}),
    responses: { ...success(route), default: { $ref: '#/components/responses/Problem' } },
  };
}

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

function requestBody(
  input: Json,
  properties: Record<string, Json>,
  names: string[],
  required: Set<string>,
): Json {
  const needed = names.filter((name) => required.has(name));
  const schema: Json = {
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, properties[name]])),
    ...(needed.length === 0 ? {} : { required: needed }),
    ...(input['additionalProperties'] === undefined
      ? {}
      : { additionalProperties: input['additionalProperties'] }),
  };
  return { required: needed.length > 0, content: { 'application/json': { schema } } };
}

function success(route: ActionRoute): Json {
  const status = String(route.status ?? 200);
  if (status === '204') return { '204': { description: 'Done' } };
  const output = z.toJSONSchema(route.action.output, { io: 'output', unrepresentable: 'any' }) as Json;
  const { $schema: _dialect, ...schema } = output;
  return { [status]: { description: 'Done', content: { 'application/json': { schema } } } };
}

function security(access: Access): Json[] {
  return access.visitor === true ? [] : [{ certificate: [] }, { token: [] }];
}

function rawOperation(route: Exclude<Route, ActionRoute>): Json {
  const inPath = [...route.path.matchAll(/\{([a-zA-Z0-9]+)\}/g)].map((match) => match[1]!);
  return {
    operationId: `${route.method.toLowerCase()} ${route.path}`.replaceAll(/[^a-z0-9]+/gi, '-'),
    summary: route.summary,
    tags: [route.tag],
    security: [],
    ...(inPath.length === 0
      ? {}
      : { parameters: inPath.map((name) => parameter(name, 'path', undefined, true)) }),
    responses: {
      '200': { description: 'Done', content: { [route.produces ?? 'application/octet-stream']: {} } },
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}
