import { globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Floor } from './floors.ts';

/** Files by their path from the root of the project; planted ones in the tests of the checks themselves. */
export type Tree = ReadonlyMap<string, string>;

/** One sentence for each thing that stands where it may not. */
export type Finding = string;

const TEXT = ['**/*.ts', '**/*.mjs', '**/*.js', '**/*.sql', '**/*.md', '**/*.json', '**/*.css', '**/*.yml'];

/** Reads the project's own files under some folders. */
export function readTree(root: string, folders: readonly string[]): Tree {
  const patterns = folders.flatMap((folder) => TEXT.map((pattern) => `${folder}/${pattern}`));
  const files = globSync(patterns, { cwd: root, exclude: ['**/node_modules/**'] }).sort();
  return new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]));
}

/** A file that only tests use: it may know more than the program. */
export const isTestFile = (path: string): boolean =>
  /(\.test|\.test-helper)\.ts$|(^|\/)test-[a-z-]+\.ts$|-test-[a-z-]+\.ts$|-suite\.ts$|^test\//.test(path);

export const isProgram = (path: string): boolean =>
  path.startsWith('src/') && path.endsWith('.ts') && !isTestFile(path);

export type Unit = { floor: Floor; name: string; folder: string };

/** What a file belongs to: the kernel, the design system, one service, one façade, or the top. */
export function unitOf(path: string): Unit {
  const [, floor = '', second = '', third = ''] = path.split('/');
  if (floor === 'services' && third !== '')
    return { floor, name: third, folder: `src/services/${second}/${third}` };
  if (floor === 'facades' && second !== '') return { floor, name: second, folder: `src/facades/${second}` };
  if (floor === 'kernel' || floor === 'ui') return { floor, name: floor, folder: `src/${floor}` };
  return { floor: 'top', name: path, folder: 'src' };
}

/** Every service and façade that has a folder. */
export function unitsIn(tree: Tree): Unit[] {
  const found = new Map<string, Unit>();
  for (const path of tree.keys()) {
    if (!path.endsWith('.ts') && !path.endsWith('.sql')) continue;
    const unit = unitOf(path);
    if (unit.floor === 'services' || unit.floor === 'facades') found.set(unit.folder, unit);
  }
  return [...found.values()];
}

export type Import = { from: string; to: string; typeOnly: boolean; relative: boolean };

const STATEMENT =
  /^\s*(?:import|export)\s+(type\s)?(?:[^;'"]*?\sfrom\s+)?'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm;

/** Every import and re-export of a file; relative ones as paths from the root. */
export function importsOf(tree: Tree, path: string): Import[] {
  const text = (tree.get(path) ?? '').replaceAll(/\/\*[\s\S]*?\*\//g, '');
  return [...text.matchAll(STATEMENT)]
    .map(([, type, named, dynamic]) => ({ target: String(named ?? dynamic), typeOnly: type !== undefined }))
    .filter(({ target }) => !target.includes('$'))
    .map(({ target, typeOnly }) => {
      const relative = target.startsWith('.');
      const to = relative ? posix.normalize(posix.join(posix.dirname(path), target)) : target;
      return { from: path, to, typeOnly, relative };
    });
}
