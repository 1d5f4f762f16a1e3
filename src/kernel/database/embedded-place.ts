/** Where the embedded PostgreSQL lives and as whom it runs. PostgreSQL refuses to run as root. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** Where a cluster goes when the server's user cannot enter the data folder (a checkout under /root, 0700). */
const ELSEWHERE = '/var/lib/aplec';
const POINTER = 'postgres.location';

/** A user of the operating system; both undefined means "ourselves". */
export interface Runner {
  readonly uid?: number;
  readonly gid?: number;
  readonly name: string;
}

/** The folders of one embedded server. `home` is private (0700) to the server's user. */
export interface Place {
  readonly home: string;
  readonly cluster: string;
  readonly password: string;
  readonly runner: Runner;
}

/**
 * Decides, once and for ever, where the cluster of a data folder lives: `<data>/postgres`, or, when we are
 * root and the server's user cannot reach that, `/var/lib/aplec/<random id>`, with the path kept in
 * `<data>/postgres.location` (a new data folder therefore never meets an old cluster).
 * @throws Error with one clear sentence when the place cannot be used
 */
export function findPlace(dataDir: string): Place {
  mkdirSync(dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  const real = realpathSync(dataDir);
  const home = recordedHome(real) ?? newHome(real);
  const runner = runnerFor(home);
  mkdirSync(home, { recursive: true, mode: 0o700 });
  own(home, runner);
  if (!canEnter(home, runner)) {
    throw new Error(
      `The database folder ${home} cannot be entered by the user "${runner.name}" who runs PostgreSQL: let it pass through every folder above.`,
    );
  }
  return { home, cluster: join(home, 'cluster'), password: join(home, 'password'), runner };
}

/** True when that user can enter the folder; asked of the system, so groups and ACLs count. */
export function canEnter(folder: string, runner: Runner): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], as(runner)).status === 0;
}

/** The options of spawn that run a program as that user, with a clean environment. */
export function as(runner: Runner): { uid?: number; gid?: number; cwd: string; env: NodeJS.ProcessEnv } {
  const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', TZ: 'UTC', LC_MESSAGES: 'C' };
  const common = { cwd: '/', env };
  if (runner.uid === undefined || runner.gid === undefined) return common;
  return { ...common, uid: runner.uid, gid: runner.gid };
}

/** Gives one file or folder to the runner. */
export function own(path: string, runner: Runner): void {
  if (runner.uid !== undefined && runner.gid !== undefined) chownSync(path, runner.uid, runner.gid);
}

/** Writes a file that only the runner (and root) may read, whole or not at all. */
export function writePrivate(path: string, text: string, runner: Runner): void {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, text, { mode: 0o600, flag: 'wx', flush: true });
  own(draft, runner);
  renameSync(draft, path);
}

function recordedHome(dataDir: string): string | undefined {
  const pointer = join(dataDir, POINTER);
  if (existsSync(pointer)) {
    const home = readFileSync(pointer, 'utf8').trim();
    if (!existsSync(home)) {
      throw new Error(
        `${pointer} says the database is in ${home}, which does not exist: put it back, or delete the data folder to begin anew.`,
      );
    }
    return home;
  }
  const inside = join(dataDir, 'postgres');
  return existsSync(join(inside, 'cluster')) ? inside : undefined;
}

function newHome(dataDir: string): string {
  const inside = join(dataDir, 'postgres');
  const runner = defaultRunner();
  if (canEnter(dataDir, runner)) return inside;
  // Only a root process meets this: an ordinary user can enter the folder it has just made.
  mkdirSync(ELSEWHERE, { recursive: true, mode: 0o755 });
  chmodSync(ELSEWHERE, 0o755);
  const home = join(ELSEWHERE, randomBytes(8).toString('hex'));
  mkdirSync(home, { mode: 0o700 });
  own(home, runner);
  if (!canEnter(home, runner)) {
    rmSync(home, { recursive: true });
    throw new Error(
      `Neither ${dataDir} nor ${ELSEWHERE} can be entered by "${runner.name}": set APLEC_DATA or DATABASE_URL.`,
    );
  }
  writeFileSync(join(dataDir, POINTER), `${home}\n`, { mode: 0o600, flush: true });
  return home;
}

/** An existing cluster keeps its owner; root gives a cluster made by root's own hand to the server's user. */
function runnerFor(home: string): Runner {
  const cluster = join(home, 'cluster');
  const me = process.getuid?.() ?? 0;
  if (!existsSync(cluster)) return defaultRunner();
  const { uid, gid } = statSync(cluster);
  if (me !== 0) {
    if (uid === me) return { name: 'ourselves' };
    throw new Error(
      `The database in ${home} belongs to the user with number ${uid}, and we run as ${me}: start as that user or as root.`,
    );
  }
  if (uid !== 0) return { uid, gid, name: users().find((user) => user.uid === uid)?.name ?? String(uid) };
  const runner = defaultRunner();
  ownTree(home, runner);
  return runner;
}

function defaultRunner(): Runner {
  if (process.getuid?.() !== 0) return { name: 'ourselves' };
  const known = users();
  const found = ['postgres', 'nobody'].map((name) => known.find((user) => user.name === name)).find(Boolean);
  if (!found) {
    throw new Error(
      'PostgreSQL refuses to run as root, and this machine has no user "postgres" nor "nobody": start as an ordinary user or set DATABASE_URL.',
    );
  }
  return found;
}

function users(): { name: string; uid: number; gid: number }[] {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= 4)
    .map(([name, , uid, gid]) => ({ name: String(name), uid: Number(uid), gid: Number(gid) }));
}

function ownTree(folder: string, runner: Runner): void {
  own(folder, runner);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) ownTree(path, runner);
    else if (entry.isFile()) own(path, runner);
  }
}
