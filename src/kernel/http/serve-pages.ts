import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Access, assertLevel, assertMayDo } from '../access.ts';
import { perform } from '../action.ts';
import type { Actor } from '../actor.ts';
import { type Html, isHtml, render } from '../html.ts';
import { newId } from '../ids.ts';
import { Problem } from '../problem.ts';
import { kernelProblems } from '../problems.ts';
import { LANGS } from '../texts.ts';
import { actorOf, admit, inside, isOrdinary } from './admission.ts';
import type { CookieChange, PageAnswer, PageContext, PageRoute, Portal } from './pages.ts';
import { pageHeaders } from './security.ts';
import { langOf, routerPath, type ServerOptions } from './server.ts';
import { cookieName } from './session.ts';
import { readForm, uploadsOf } from './uploads.ts';

const FLASH_COOKIE = 'aplec_flash';
const LANG_COOKIE = 'aplec_lang';
const YEAR_SECONDS = 31_536_000;
const FLASH_LIMIT = 500;

/** Mounts pages on a server: sessions, languages, forms that only our own pages may send, flash messages. */
export function servePages(app: FastifyInstance, options: ServerOptions, pages: readonly PageRoute[]): void {
  for (const page of pages) {
    const url = routerPath(page.path);
    if (page.get !== undefined)
      app.get(url, (request, reply) => answer(options, page, request, reply, page.get!));
    if (page.post !== undefined) {
      const onRequest = (request: FastifyRequest, reply: FastifyReply) =>
        admitForm(options, page, [request, reply]);
      app.post(url, { onRequest }, (request, reply) => answer(options, page, request, reply, page.post!));
    }
  }
}

/** For whom the portals are; the others are for everybody. */
const PORTALS: { readonly [Name in Portal]?: Access } = {
  citizen: { citizen: true },
  office: { employee: true },
  operator: { operator: true },
};

/**
 * Before anything of a form is read: whether a page of ours sent it, and, when it is larger than forms are without a file, whether its
 * sender may send it and there is room. One of an ordinary size is left to its page, which gives back what was typed.
 */
async function admitForm(
  options: ServerOptions,
  page: PageRoute,
  at: [FastifyRequest, FastifyReply],
): Promise<void> {
  assertSameOrigin(at[0]);
  const { access = PORTALS[page.portal], level } = page.senders ?? {};
  const check = (actor: Actor, _: FastifyRequest, bytes: number) => {
    if (access === undefined || isOrdinary(options.kernel, bytes)) return;
    assertMayDo(actor, access);
    assertLevel(actor, level);
  };
  await admit(options, { check, uploads: uploadsOf(page.uploads) }, at);
}

/**
 * Cross-site request forgery: browsers say where a form comes from. Sec-Fetch-Site is believed first (it
 * cannot be set by a page), then Origin; a browser that sends neither is refused.
 */
export function assertSameOrigin(request: FastifyRequest): void {
  const site = request.headers['sec-fetch-site'];
  if (site === 'same-origin' || site === 'none') return;
  if (site === undefined) {
    const origin = request.headers.origin;
    if (origin !== undefined && URL.canParse(origin) && new URL(origin).host === request.headers.host) return;
  }
  throw kernelProblems['cross-site']();
}

/** Longest name of a browser that is kept. */
const AGENT_LIMIT = 300;

/** Who asks, as the connection and the trusted proxies before it say. */
export function callerOf(request: FastifyRequest) {
  return { address: request.ip, agent: (request.headers['user-agent'] ?? '').slice(0, AGENT_LIMIT) };
}

type Handle = (page: PageContext) => Promise<PageAnswer>;

async function answer(
  options: ServerOptions,
  page: PageRoute,
  request: FastifyRequest,
  reply: FastifyReply,
  handle: Handle,
) {
  const asked = (request.query as Record<string, string | undefined>)['lang'];
  const safe = safeCookie(options);
  if (asked !== undefined && (LANGS as readonly string[]).includes(asked)) {
    reply.setCookie(LANG_COOKIE, asked, { ...safe, maxAge: YEAR_SECONDS });
  }
  const given = await inside(request, async () =>
    handle.call(page, await contextOf(options, page, request, reply)),
  );
  if (isHtml(given)) return sendPage(reply, 200, given);
  if ('cookies' in given) changeCookies(options, reply, given.cookies ?? []);
  if ('html' in given) {
    if (given.onward !== undefined) reply.header('refresh', `0;url=${given.onward}`);
    return sendPage(reply, given.status ?? 200, given.html, given.postsTo);
  }
  if ('redirect' in given) {
    if (given.flash !== undefined) {
      reply.setCookie(FLASH_COOKIE, given.flash.slice(0, FLASH_LIMIT), safe);
    }
    // A header is ASCII: a path that somebody typed, with whatever letters, must not fail the answer.
    const location = given.redirect.replace(/[^\x21-\x7e]/gu, encodeURIComponent);
    // 303: the browser asks for the next page with GET (RFC 9110 §15.4.4), so reloading sends nothing twice.
    return reply.code(303).header('location', location).send();
  }
  const name = encodeURIComponent(given.name);
  return reply
    .header('content-type', given.type)
    .header('content-disposition', `attachment; filename*=UTF-8''${name}`)
    .send(given.file);
}

/** Every cookie of ours: not for scripts, not sent by forms of others, and not in the clear where people come by TLS. */
function safeCookie({ kernel }: ServerOptions) {
  const secure = kernel.publicAddress.startsWith('https:');
  return { path: '/', httpOnly: true, sameSite: 'lax', secure } as const;
}

function changeCookies(options: ServerOptions, reply: FastifyReply, changes: readonly CookieChange[]): void {
  const safe = safeCookie(options);
  for (const { name, value, seconds } of changes) {
    const full = cookieName(options.kernel, name);
    if (value === null) reply.clearCookie(full, safe);
    else reply.setCookie(full, value, { ...safe, ...(seconds !== undefined && { maxAge: seconds }) });
  }
}

function sendPage(reply: FastifyReply, status: number, page: Html, postsTo?: string) {
  reply.code(status).headers(pageHeaders);
  const policy = pageHeaders['content-security-policy']!;
  if (postsTo !== undefined && /^https?:\/\/[\w.:[\]-]+$/.test(postsTo))
    reply.header(
      'content-security-policy',
      policy.replace("form-action 'self'", `form-action 'self' ${postsTo}`),
    );
  return reply.send(render(page));
}

async function contextOf(
  options: ServerOptions,
  page: PageRoute,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<PageContext> {
  const { kernel } = options;
  const actor = await actorOf(request, options.whoActs);
  const url = new URL(request.url, 'http://local');
  const { form, files, emptyFiles } = await readForm(kernel, request, uploadsOf(page.uploads));
  const flash = request.cookies[FLASH_COOKIE];
  if (flash !== undefined) reply.clearCookie(FLASH_COOKIE, { path: '/' });
  const key = form.get('_key');
  const circumstances = {
    requestId: request.id,
    ...(key === null || key === '' ? {} : { idempotencyKey: key }),
  };
  const context: PageContext = {
    kernel,
    actor,
    url,
    form,
    files,
    emptyFiles,
    flash,
    lang: langOf(request),
    params: request.params as Record<string, string>,
    query: url.searchParams,
    requestId: request.id,
    cookie: (name) => request.cookies[cookieName(kernel, name)],
    rawCookie: (name) => request.cookies[name],
    caller: callerOf(request),
    formKey: newId(),
    run: (what, input) => perform(kernel, what, actor, input, circumstances),
    attempt: async (what, input) => {
      try {
        return { ok: true, value: await perform(kernel, what, actor, input, circumstances) };
      } catch (error) {
        if (error instanceof Problem && error.status < 500) return { ok: false, problem: error };
        throw error;
      }
    },
  };
  return context;
}
