/** A browser as far as the sign-in needs one: a jar of cookies, on a kernel without ports. For tests of methods and of sessions. */

import type { Level } from '../src/kernel/assurance.ts';
import { isHtml } from '../src/kernel/html.ts';
import type { CookieChange, PageAnswer, PageContext } from '../src/kernel/http/pages.ts';
import { SESSION_COOKIE } from '../src/kernel/http/session.ts';
import { newId } from '../src/kernel/ids.ts';
import type { Kernel } from '../src/kernel/kernel.ts';
import { personNif } from '../src/kernel/nif.ts';
import {
  type Attempt,
  attemptOf,
  type Identification,
  identified,
  openAttempt,
  type Person,
  type Session,
  sessionOfPage,
} from '../src/services/trust/identity/index.ts';

export type Browser = Pick<PageContext, 'kernel' | 'cookie' | 'caller' | 'requestId'> & {
  jar: Map<string, string>;
  take(answer: PageAnswer | readonly CookieChange[]): PageAnswer | undefined;
  session(): Promise<Session | undefined>;
  /** Begins an attempt, as `/sign-in` does. */
  begin(wish?: Partial<Pick<Attempt, 'next' | 'least' | 'accountId' | 'client'>>): Attempt;
  /** The end of a method. */
  end(given: Partial<Identification> & Pick<Identification, 'who'>): Promise<PageAnswer>;
};

export function browser(kernel: Kernel, agent = 'Navegador de prova'): Browser {
  const jar = new Map<string, string>();
  const page: Browser = {
    kernel,
    jar,
    caller: { address: '192.0.2.1', agent },
    requestId: newId(),
    cookie: (name) => jar.get(name),
    take(answer) {
      const changes = Array.isArray(answer)
        ? (answer as readonly CookieChange[])
        : ((answer as { cookies?: readonly CookieChange[] }).cookies ?? []);
      for (const { name, value } of changes) {
        if (value === null) jar.delete(name);
        else jar.set(name, value);
      }
      return Array.isArray(answer) || isHtml(answer) ? undefined : (answer as PageAnswer);
    },
    session: () => sessionOfPage(page),
    begin(wish = {}) {
      const { attempt, cookie } = openAttempt(kernel, { next: '/citizen', least: 'low', ...wish });
      page.take([cookie]);
      return attempt;
    },
    async end(given) {
      const answer = await identified(page, attemptOf(page), {
        ...{ method: 'test', level: 'substantial' as Level, amr: ['user'], evidence: { shown: 'x' } },
        ...given,
      });
      page.take(answer);
      return answer;
    },
  };
  return page;
}

let people = 0;

/** Somebody new, with an invented number of the range 999…. */
export function somebody(more: Partial<Person> = {}): Person {
  return {
    documentType: 'NIF',
    document: personNif(99_960_000 + people++),
    country: 'ES',
    givenName: 'Prova',
    surname1: 'Prova',
    ...more,
  };
}

/** Signs a new person in, in one step. */
export async function signedIn(kernel: Kernel, level: Level = 'substantial', person = somebody()) {
  const page = browser(kernel);
  page.begin();
  await page.end({ level, who: { person } });
  const session = (await page.session())!;
  return { page, person, session, token: page.jar.get(SESSION_COOKIE)! };
}
