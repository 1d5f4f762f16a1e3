/** Walks through a portal by its links, as a person would, and gives one address of each kind of page. */
import type { Page } from 'playwright-core';

/** Most pages of one portal; beyond it the walk is taken for endless. */
const MOST_PAGES = 150;

/** The gallery has links that are only examples, and a test of its own (src/ui/gallery.test.ts). */
const GALLERY = '/developers/components';

/** The kind of a page: its path without identifiers; of the parameters only the side, as the others narrow or order the same list. */
export function kindOf(path: string): string {
  return path
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/g, '{id}')
    .replace(/\?(side=\w+)?.*$/, (_all, side?: string) => (side === undefined ? '' : `?${side}`))
    .replace(/^\/developers\/api\/[^?]+/, '/developers/api/{operation}')
    .replace(/^\/problems\/[^?]+/, '/problems/{code}');
}

/** Addresses of HTML pages that begin with `root`, one of each kind, in the order in which links lead to them. */
export async function crawl(page: Page, address: string, roots: readonly string[]): Promise<string[]> {
  const seen = new Set<string>();
  const found: string[] = [];
  const queue = [...roots];
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    if (seen.has(kindOf(path)) || path.startsWith(GALLERY)) continue;
    seen.add(kindOf(path));
    const answer = await page.request.get(address + path, { headers: { accept: 'text/html' } });
    if (!answer.headers()['content-type']?.startsWith('text/html')) continue;
    found.push(path);
    if (found.length > MOST_PAGES) throw new Error(`more than ${MOST_PAGES} kinds of pages from ${roots[0]}`);
    const text = await answer.text();
    queue.push(...linksOf(text, path).filter((each) => roots.some((root) => isUnder(each, root))));
  }
  return found;
}

function isUnder(path: string, root: string): boolean {
  const bare = path.split('?')[0]!;
  return bare === root || (root !== '/' && bare.startsWith(root.endsWith('/') ? root : `${root}/`));
}

function linksOf(text: string, from: string): string[] {
  return [...text.matchAll(/<a [^>]*href="(\/[^"#]*|\?[^"#]*)"/g)].flatMap((match) => {
    const url = new URL(match[1]!.replaceAll('&amp;', '&'), `http://localhost${from}`);
    return url.searchParams.has('lang') ? [] : [url.pathname + url.search];
  });
}
