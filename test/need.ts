/** What of this machine the tests can use: programs of others that check ours. */
import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const DEBIAN_POSTGRESQL = '/usr/lib/postgresql';
const ALSO = ['/usr/sbin', '/sbin', '/usr/local/sbin'];

/** The names under which a program may be installed, first the one preferred. */
const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  chromium: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
  gnutls: ['certtool'],
};

/**
 * For `test(name, { skip: need('chromium') }, …)`: false when the machine has it, else the reason to skip.
 * With APLEC_REQUIRE=all our runner counts every skipped test as failed.
 * Besides programs it knows `root` (we may become other users) and `debian-postgresql`.
 */
export function need(...tools: readonly string[]): string | false {
  const missing = tools.filter((tool) => !has(tool));
  if (missing.length === 0) return false;
  return missing.map((tool) => (tool === 'root' ? 'needs to run as root' : `needs ${tool}`)).join(', ');
}

/** The full path of a program, for a test that `need`ed it. @throws Error when it is absent */
export function programPath(tool: string): string {
  const found = find(tool);
  if (found === undefined) throw new Error(`There is no ${tool} on this machine.`);
  return found;
}

/** The folder (with `bin/`) of the newest PostgreSQL that Debian's packages have installed. */
export function debianPostgresql(): string | undefined {
  let versions: string[];
  try {
    versions = readdirSync(DEBIAN_POSTGRESQL).filter((name) => Number(name) >= 15);
  } catch {
    return undefined; // no such folder: not Debian, or not installed
  }
  return versions
    .sort((one, other) => Number(other) - Number(one))
    .map((name) => join(DEBIAN_POSTGRESQL, name))
    .find((folder) => isExecutable(join(folder, 'bin', 'initdb')));
}

function has(tool: string): boolean {
  if (tool === 'root') return process.getuid?.() === 0;
  if (tool === 'debian-postgresql') return debianPostgresql() !== undefined;
  return find(tool) !== undefined;
}

function find(tool: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter).filter(Boolean), ...ALSO];
  const names = SPELLINGS[tool] ?? [tool];
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
