import { z } from 'zod';
import { perform } from '../../kernel/action.ts';
import type { RawAnswer, RawRequest, RawRoute } from '../../kernel/http/routes.ts';
import { Problem } from '../../kernel/problem.ts';
import { addToProcess, assertTakes } from './actions/documents.ts';
import { beginProcess, collectResult, startProcess } from './actions/process.ts';
import { answerOf } from './answer.ts';
import { keep } from './kept-files.ts';
import { findProcess } from './process-lookup.ts';
import { documentsOf, faultOf, MOST_CONTENT, startSchema, wishOf } from './wish.ts';

const tag = 'signador';
const PLATFORM = { kind: 'platform', name: 'signador' } as const;
const EVERYBODY = { visitor: true, citizen: true, employee: true, operator: true, system: true } as const;

const said = z.object({
  status: z.enum(['OK', 'KO']),
  token: z.string().nullable(),
  message: z.string().nullable(),
});
const result = z.looseObject({ status: z.enum(['OK', 'KO']), token: z.string().nullable() });

const json = (body: unknown, status = 200): RawAnswer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
  body: JSON.stringify(body),
});
const ko = (message: string, token: string | null = null): RawAnswer =>
  json({ status: 'KO', token, message });

/** Refusals in the words of the contract: always 200, KO and a sentence. */
async function told(work: () => Promise<RawAnswer>): Promise<RawAnswer> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Problem && error.status < 500) return ko(error.kind.title.ca);
    throw error;
  }
}

const one = (value: string | string[] | undefined): string => (typeof value === 'string' ? value : '');

/** The application as `startSignProcess` and `addDocumentToSign` name it (§2 and §3 of the contract ask for no more). */
const originOf = (headers: RawRequest['headers']): string => one(headers.origin).toLowerCase();

function identity({ headers }: RawRequest) {
  return { origin: one(headers.origin), authorization: one(headers.authorization), date: one(headers.date) };
}

type Handler = (request: RawRequest) => Promise<RawAnswer>;
type Address = Pick<RawRoute, 'method' | 'path'> & {
  name: string;
  summary: string;
  kind: 'action' | 'query';
};

function address({ name, summary, kind, ...where }: Address, handle: Handler, body?: z.ZodType): RawRoute {
  return {
    ...where,
    tag,
    contract: {
      ...{ name, summary, kind, access: EVERYBODY },
      ...(body === undefined ? {} : { body: { type: 'application/json', schema: body } }),
      returns: {
        '200': {
          description: 'OK, or KO with a message',
          content: { 'application/json': kind === 'query' ? result : said },
        },
      },
    },
    handle: (request) => told(() => handle(request)),
  };
}

const begin = address(
  {
    method: 'GET',
    path: '/signador/initProcess',
    name: 'signador.address.begin',
    summary: 'Begin a signature: Authorization, Origin and Date.',
    kind: 'action',
  },
  async (request) => {
    const { token } = await perform(request.kernel, beginProcess, PLATFORM, identity(request));
    return json({ status: 'OK', token, message: null });
  },
);

const start = address(
  {
    method: 'POST',
    path: '/signador/startSignProcess',
    name: 'signador.address.start',
    summary: 'Say what is to be signed.',
    kind: 'action',
  },
  async ({ kernel, headers, body }) => {
    const origin = originOf(headers);
    const given = startSchema.safeParse(body);
    if (!given.success)
      return ko(`${given.error.issues[0]?.path.join('.') ?? 'body'} is not as it should be`);
    const found = wishOf(given.data, origin);
    if (typeof found === 'string') return ko(found, given.data.token);
    if (found.documents.length === 0 && !found.wish.isMultiple)
      return ko('There is no document', given.data.token);
    // Nothing is kept for somebody who has not begun, or has started already.
    const begun = await findProcess(kernel, given.data.token);
    if (begun?.domain !== origin || begun.state !== 'begun') return ko('This token is not known');
    const documents = await keep(kernel, found.documents);
    const input = { token: given.data.token, origin, wish: found.wish, callback: found.callback, documents };
    const { token } = await perform(kernel, startProcess, PLATFORM, input);
    return json({ status: 'OK', token, message: null });
  },
  startSchema,
);

const addSchema = z.object({
  token_id: z.string().max(100),
  document_to_sign: z.string().min(1).max(MOST_CONTENT),
  doc_name: z.string().max(200).default(''),
});

const add = address(
  {
    method: 'PUT',
    path: '/signador/addDocumentToSign',
    name: 'signador.address.add',
    summary: 'Add a document to a process that takes several.',
    kind: 'action',
  },
  async ({ kernel, headers, body }) => {
    const given = addSchema.safeParse(body);
    if (!given.success) return ko('The document is not as it should be');
    const { token_id: token, document_to_sign: content, doc_name: name } = given.data;
    const documents = documentsOf(content, name);
    if (typeof documents === 'string') return ko(documents, token);
    const origin = originOf(headers);
    // Nothing is kept for a process that does not take it.
    const offer = { origin, count: documents.length, now: kernel.now() };
    const fault = faultOf(assertTakes(await findProcess(kernel, token), offer), documents);
    if (fault !== undefined) return ko(fault, token);
    const input = { token, origin, documents: await keep(kernel, documents) };
    await perform(kernel, addToProcess, PLATFORM, input);
    return json({ status: 'OK', token, message: null });
  },
  addSchema,
);

const collect = address(
  {
    method: 'GET',
    path: '/signador/getSignature',
    name: 'signador.address.collect',
    summary: 'Collect what was signed: identificador, Authorization, Origin and Date.',
    kind: 'query',
  },
  async (request) => {
    const token = request.query.get('identificador') ?? '';
    const found = await perform(request.kernel, collectResult, PLATFORM, { ...identity(request), token });
    return json(await answerOf(request.kernel, { ...found, token }));
  },
);

export const signadorRoutes: readonly RawRoute[] = [begin, start, add, collect];
