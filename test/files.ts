/** Which test files there are, and which of them touch the database. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const RELATIVE_IMPORT = /(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+\.ts)'/g;

/** Every test of the project, sorted, as paths from `root`; with filters, those whose path holds one of them. */
export function testFiles(root: string, filters: readonly string[] = []): string[] {
  return globSync(['src/**/*.test.ts', 'test/**/*.test.ts'], { cwd: root })
    .filter((file) => filters.length === 0 || filters.some((filter) => file.includes(filter)))
    .sort();
}

/** True when the file, or anything it imports, imports `target` (both paths from `root`). */
export function reaches(root: string, file: string, target: string): boolean {
  const wanted = resolve(root, target);
  const seen = new Set<string>();
  const ahead = [resolve(root, file)];
  for (let path = ahead.pop(); path !== undefined; path = ahead.pop()) {
    if (path === wanted) return true;
    if (seen.has(path)) continue;
    seen.add(path);
    ahead.push(...importsOf(path));
  }
  return false;
}

/** Journeys with the browser run once: what they show does not depend on the database's version. */
export function usesBrowser(root: string, file: string): boolean {
  return readFileSync(join(root, file), 'utf8').includes("need('chromium'");
}

function importsOf(path: string): string[] {
  const text = readOrEmpty(path);
  return [...text.matchAll(RELATIVE_IMPORT)].map((found) => resolve(dirname(path), String(found[1])));
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // a missing file: the test itself will say so
  }
}
