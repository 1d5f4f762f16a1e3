import type { IncomingMessage, ServerResponse } from 'node:http';
import SCIMMY from 'scimmy';
import { type Access, assertMayDo } from '../../kernel/access.ts';
import type { RateLimit } from '../../kernel/http/rate.ts';
import type { FastHandler } from '../../kernel/http/routes.ts';
import { newId } from '../../kernel/ids.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { errorFacts } from '../../kernel/log.ts';
import { admitSystem, type Front, frontOf, readBody } from '../../services/cooperation/exchange/index.ts';
import { errorBody, scimError } from './error.ts';
import { declareGroups } from './groups.ts';
import { assertId, assertPatch, assertQuestion } from './limits.ts';
import { type Asking, declareUsers } from './users.ts';

export const PREFIX = '/scim/v2';
const TYPE = 'application/scim+json; charset=utf-8';
const BODY_LIMIT = 512 * 1024;
const MOST_RESULTS = 1_000;

let declared = false;

/** The library keeps one set of resources for a process; who asks goes along with each request. */
function declare(address: string): void {
  if (declared) return;
  declared = true;
  SCIMMY.Config.set({
    patch: true,
    filter: { supported: true, maxResults: MOST_RESULTS },
    sort: true,
    bulk: false,
    etag: false,
    changePassword: false,
    authenticationSchemes: [
      {
        ...{ type: 'oauthbearertoken', name: 'OAuth 2.0 client credentials' },
        description:
          'A token of POST /oauth/token, or the client certificate of a registered system (capability people.manage).',
      },
    ],
    documentationUri: `${address}/developers`,
  } as never);
  declareUsers();
  declareGroups();
  for (const each of [...Object.values(SCIMMY.Resources.declared()), ...FIXED])
    each.basepath(`${address}${PREFIX}`);
}

const FIXED = [
  SCIMMY.Resources.Schema,
  SCIMMY.Resources.ResourceType,
  SCIMMY.Resources.ServiceProviderConfig,
];

/** Nobody else makes the library read a filter: it works before it asks what is behind. */
const OF_PEOPLE: Access = { system: ['people.read', 'people.manage'] };
const isFixed = (kind: string) => FIXED.some(({ endpoint }) => endpoint === `/${kind}`);

type Answer = { status: number; body?: unknown; location?: string };

/** SCIM 2.0 (RFC 7644) for the directory of a body, before the framework: its media type and its errors are its own. */
export function scimHandler(kernel: Kernel, rate: RateLimit): FastHandler {
  declare(kernel.publicAddress);
  const front = frontOf(kernel, rate);
  return {
    prefix: PREFIX,
    handle(request, response) {
      answer(kernel, front, [request, response]).then(
        (given) => send(response, given),
        (error: unknown) => {
          const told = scimError(error);
          if (told.status >= 500) kernel.log.error('A request of SCIM failed.', errorFacts(error));
          send(response, { status: told.status, body: errorBody(told) });
        },
      );
    },
  };
}

function send(response: ServerResponse, { status, body, location }: Answer): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, {
    ...{ 'content-type': TYPE, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
    ...(location !== undefined && { location }),
  });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

async function answer(
  kernel: Kernel,
  front: Front,
  [request, response]: [IncomingMessage, ServerResponse],
): Promise<Answer> {
  const actor = await admitSystem(front, request, response);
  const url = new URL(request.url ?? '/', 'https://local');
  const [kind = '', id, ...more] = url.pathname
    .slice(PREFIX.length + 1)
    .split('/')
    .map(decoded);
  if (more.length > 0) throw new SCIMMY.Types.Error(404, '', 'There is no such address.');
  if (!isFixed(kind)) assertMayDo(actor, OF_PEOPLE);
  const asking: Asking = { kernel, actor, requestId: newId() };
  const isSearch = kind === '.search' || id === '.search';
  const body = ['POST', 'PUT', 'PATCH'].includes(request.method ?? '') ? await json(request) : undefined;
  if (isSearch) return search(asking, kind === '.search' ? undefined : kind, body);
  return resource(asking, {
    kind,
    id: id === '' ? undefined : id,
    method: request.method ?? '',
    query: url.searchParams,
    body,
  });
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new SCIMMY.Types.Error(404, '', 'There is no such address.');
  }
}

async function json(request: IncomingMessage): Promise<unknown> {
  const bytes = await readBody(request, BODY_LIMIT);
  try {
    return JSON.parse(bytes.toString());
  } catch {
    throw new SCIMMY.Types.Error(400, 'invalidSyntax', 'The body is not JSON.');
  }
}

type Wish = { kind: string; id: string | undefined; method: string; query: URLSearchParams; body: unknown };

function classOf(kind: string) {
  const all = [...Object.values(SCIMMY.Resources.declared()), ...FIXED];
  const found = all.find(({ endpoint }) => endpoint === `/${kind}`);
  if (found === undefined) throw new SCIMMY.Types.Error(404, '', 'There is no such address.');
  return found;
}

/** Parameters of RFC 7644 §3.4.2, as the library takes them. */
function parametersOf(query: URLSearchParams): Record<string, unknown> {
  const given = Object.fromEntries(query);
  assertQuestion({
    ...given,
    attributes: given['attributes']?.split(','),
    excludedAttributes: given['excludedAttributes']?.split(','),
  });
  const number = (name: string) =>
    given[name] === undefined ? {} : { [name]: Math.trunc(Number(given[name])) || 0 };
  const { startIndex: _start, count: _count, ...rest } = given;
  return { ...rest, ...number('startIndex'), ...number('count') };
}

async function resource(asking: Asking, { kind, id, method, query, body }: Wish): Promise<Answer> {
  const Kind = classOf(kind);
  if (id !== undefined) assertId(id);
  const one = new Kind(id as never, parametersOf(query) as never);
  if (method === 'GET') return { status: 200, body: await one.read(asking) };
  if (isFixed(kind)) throw new SCIMMY.Types.Error(405, '', 'It is only read.');
  if (method === 'POST' && id === undefined) {
    const made = await one.write(body as never, asking);
    return { status: 201, body: made, location: made.meta.location };
  }
  if (id === undefined) throw new SCIMMY.Types.Error(405, '', 'It takes one resource.');
  if (method === 'PUT') return { status: 200, body: await one.write(body as never, asking) };
  if (method === 'PATCH') {
    assertPatch(body);
    const patched = await one.patch(body as never, asking);
    return patched === undefined ? { status: 204 } : { status: 200, body: patched };
  }
  if (method !== 'DELETE') throw new SCIMMY.Types.Error(405, '', 'The method is not known here.');
  await one.dispose(asking);
  return { status: 204 };
}

/** RFC 7644 §3.4.3: the same as a query, with the filter in the body. */
async function search(asking: Asking, kind: string | undefined, body: unknown): Promise<Answer> {
  assertQuestion(Object(body));
  const message = new SCIMMY.Messages.SearchRequest(body as never);
  const kinds = kind === undefined ? undefined : [classOf(kind)];
  return { status: 200, body: await message.apply(kinds as never, asking) };
}
