import { perform } from '../src/kernel/action.ts';
import type { Actor } from '../src/kernel/actor.ts';
import type { PageContext } from '../src/kernel/http/pages.ts';
import { newId } from '../src/kernel/ids.ts';
import type { Kernel } from '../src/kernel/kernel.ts';
import { Problem } from '../src/kernel/problem.ts';

type Visit = { kernel: Kernel; actor: Actor; address: string; form?: Record<string, string> };

/** What a page gets when somebody opens an address, in English and without a server; with `form`, when they send it. */
export function pageContext({ kernel, actor, address, form }: Visit): PageContext {
  const url = new URL(address, 'http://local');
  const run: PageContext['run'] = (what, input) => perform(kernel, what, actor, input);
  return {
    ...{ kernel, actor, lang: 'en', url, params: {}, query: url.searchParams, run },
    ...{ form: new URLSearchParams(form), files: new Map(), emptyFiles: new Set(), flash: undefined },
    ...{ requestId: newId(), formKey: newId(), caller: { address: '127.0.0.1', agent: 'test' } },
    cookie: () => undefined,
    rawCookie: () => undefined,
    attempt: async (what, input) => {
      try {
        return { ok: true, value: await run(what, input) };
      } catch (error) {
        if (error instanceof Problem && error.status < 500) return { ok: false, problem: error };
        throw error;
      }
    },
  };
}
