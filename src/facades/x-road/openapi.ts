import type { ServiceEntry } from '../../services/cooperation/exchange/index.ts';
import type { ServiceId } from './identifier.ts';
import { writeId } from './identifier.ts';

/** The OpenAPI 3.1 document of one data service, made from the schemas of its question and answer. */
export function openApiOf(service: ServiceEntry, id: ServiceId): string {
  const header = (name: string, required: boolean, description: string) => ({
    name,
    in: 'header',
    required,
    description,
    schema: { type: 'string' },
  });
  const parameters = [
    header('X-Road-Client', true, 'instance/class/member[/subsystem] of the body that asks.'),
    header('X-Road-UserId', true, 'The public employee who asks, country first: ES12345678Z.'),
    header('X-Road-Issue', true, 'The case file for which it is asked.'),
    header('X-Road-Id', false, 'Identifier of this message.'),
    header('X-Aplec-Procedure', false, 'SIA code of the procedure, when several agreements fit.'),
    header('X-Aplec-Basis', false, 'Legal ground, when several agreements fit.'),
  ];
  const json = (schema: unknown) => ({ 'application/json': { schema } });
  const error = {
    description: 'A refusal of X-Road.',
    content: json({ $ref: '#/components/schemas/XRoadError' }),
  };
  return JSON.stringify({
    openapi: '3.1.0',
    info: {
      title: service.title.en,
      description: service.description.en,
      version: String(service.version),
    },
    servers: [{ url: '/r1' }],
    paths: {
      [`/${writeId(id)}`]: {
        post: {
          operationId: 'ask',
          summary: service.title.en,
          parameters,
          requestBody: { required: true, content: json(inner(service.questionSchema)) },
          responses: {
            200: {
              description: 'The evidence, with the fields of the agreement only: any other may be missing.',
              content: json(inner(withoutRequired(service.answerSchema))),
            },
            400: error,
            500: error,
          },
        },
      },
    },
    components: { schemas: { XRoadError: XROAD_ERROR } },
  });
}

const XROAD_ERROR = {
  type: 'object',
  required: ['type', 'message', 'detail'],
  properties: { type: { type: 'string' }, message: { type: 'string' }, detail: { type: 'string' } },
};

/** A schema inside a document speaks the document's dialect. */
function inner(schema: Record<string, unknown>): Record<string, unknown> {
  const { $schema: _, ...rest } = schema;
  return rest;
}

const OF_REQUIREMENT = new Set(['required', 'if', 'then', 'else', 'dependentRequired', 'minProperties']);
const UNDER_NAMES = new Set(['properties', 'patternProperties', 'definitions', '$defs']);

/** An answer is cut to the agreed fields, so that what its provider always gives may be missing of it. */
function withoutRequired(schema: Record<string, unknown>): Record<string, unknown> {
  const kept = Object.entries(schema).filter(([keyword]) => !OF_REQUIREMENT.has(keyword));
  return Object.fromEntries(
    kept.map(([keyword, value]) => [keyword, UNDER_NAMES.has(keyword) ? eachOf(value) : loosened(value)]),
  );
}

const eachOf = (named: unknown): unknown =>
  isObject(named)
    ? Object.fromEntries(Object.entries(named).map(([name, value]) => [name, loosened(value)]))
    : named;

function loosened(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(loosened);
  return isObject(value) ? withoutRequired(value) : value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
