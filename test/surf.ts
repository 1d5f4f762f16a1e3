/** A browser of bare requests against an open house: cookies, redirects, forms. What it does not do is run scripts. */
import { fetch } from 'undici';
import type { OpenHouse } from './outside/house.ts';

export type Page = { status: number; text: string; location: string | null; url: string };
export type Surf = {
  jar: Map<string, string>;
  get(path: string): Promise<Page>;
  post(path: string, form: Record<string, string>): Promise<Page>;
  /** Follows redirects within the house. */
  go(page: Page): Promise<Page>;
};

export function surf(house: OpenHouse): Surf {
  const jar = new Map<string, string>();
  const local = (address: string) =>
    new URL(address.replace(house.kernel.publicAddress, house.url), house.url);
  const send = async (address: string, form?: Record<string, string>): Promise<Page> => {
    const answer = await fetch(local(address), {
      redirect: 'manual',
      method: form === undefined ? 'GET' : 'POST',
      headers: {
        accept: 'text/html',
        'accept-language': 'en',
        'sec-fetch-site': 'same-origin',
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(form !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(form !== undefined && { body: new URLSearchParams(form).toString() }),
    });
    for (const line of answer.headers.getSetCookie()) {
      const pair = line.split(';')[0] ?? '';
      const at = pair.indexOf('=');
      const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
      if (value === '' || /expires=Thu, 01 Jan 1970|max-age=0/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    const { status } = answer;
    return { status, text: await answer.text(), location: answer.headers.get('location'), url: address };
  };
  return {
    jar,
    get: (path) => send(path),
    post: (path, form) => send(path, form),
    async go(page) {
      let at = page;
      for (let hop = 0; at.location !== null && hop < 10; hop++)
        at = await send(new URL(at.location, local(at.url)).href);
      return at;
    },
  };
}
