import { perform } from '../../../../kernel/action.ts';
import type { Actor } from '../../../../kernel/actor.ts';
import { isHtml, render } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { newId } from '../../../../kernel/ids.ts';
import type { Kernel } from '../../../../kernel/kernel.ts';
import { Problem } from '../../../../kernel/problem.ts';
import type { Lang } from '../../../../kernel/texts.ts';
import { exchangePages } from './index.ts';

type Visit = { kernel: Kernel; actor: Actor; lang?: Lang; now?: Temporal.Instant };
export type Seen = { status: number; text: string; redirect?: string; flash?: string | undefined };

/** Visits a page of the exchange as somebody, without a server: GET, or POST when there is a form. */
export async function visit(
  { kernel, actor, lang = 'en', now }: Visit,
  address: string,
  form?: Record<string, string | string[]>,
): Promise<Seen> {
  const url = new URL(address, 'http://local');
  const { route, params } = find(url.pathname);
  const sent = new URLSearchParams();
  for (const [name, value] of Object.entries(form ?? {}))
    for (const each of [value].flat()) sent.append(name, each);
  const circumstances = now === undefined ? {} : { now };
  const house = now === undefined ? kernel : { ...kernel, now: () => now };
  const run: PageContext['run'] = (what, input) => perform(house, what, actor, input, circumstances);
  const page: PageContext = {
    ...{ kernel: house, actor, lang, url, params, form: sent, run },
    query: url.searchParams,
    files: new Map(),
    emptyFiles: new Set(),
    flash: undefined,
    requestId: newId(),
    cookie: () => undefined,
    caller: { address: '127.0.0.1', agent: 'test' },
    rawCookie: () => undefined,
    formKey: newId(),
    attempt: async (what, input) => {
      try {
        return { ok: true, value: await run(what, input) };
      } catch (error) {
        if (error instanceof Problem && error.status < 500) return { ok: false, problem: error };
        throw error;
      }
    },
  };
  const answer = await (form === undefined ? route.get! : route.post!)(page);
  if (isHtml(answer)) return { status: 200, text: render(answer) };
  if ('html' in answer) return { status: answer.status ?? 200, text: render(answer.html) };
  if ('redirect' in answer) return { status: 303, text: '', redirect: answer.redirect, flash: answer.flash };
  return { status: 200, text: String(answer.file) };
}

/** The route of a path, as the server would choose it: fixed words before parameters. */
function find(path: string): { route: PageRoute; params: Record<string, string> } {
  const matches = exchangePages.flatMap((route) => {
    const names = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
    const pattern = route.path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '([^/]+)');
    const match = new RegExp(`^${pattern}$`).exec(path);
    if (match === null) return [];
    return [{ route, params: Object.fromEntries(names.map((name, i) => [name, match[i + 1]!])) }];
  });
  const best = matches.sort((a, b) => Object.keys(a.params).length - Object.keys(b.params).length)[0];
  if (best === undefined) throw new Error(`no page at ${path}`);
  return best;
}
