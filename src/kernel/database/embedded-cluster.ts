/** The making of a cluster, and what must hold before a server opens one. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Binaries } from './embedded-binaries.ts';
import { as, type Place, writePrivate } from './embedded-place.ts';

/** The server's own user, and the database of the platform in it. */
export const NAME = 'aplec';

/** Text locales to try for the C library, best first: the collation itself is always ICU's Catalan. */
const LIBC_LOCALES = ['C.UTF-8', 'en_US.UTF-8', 'ca_ES.UTF-8', 'C'];

/**
 * Makes the cluster: UTF-8, ICU's Catalan, data checksums, a random password in a private file.
 * @throws Error with what initdb said
 */
export function initialise(place: Place, { bin }: Binaries, log: (line: string) => void): void {
  log('Making a new PostgreSQL database.');
  if (!existsSync(place.password))
    writePrivate(place.password, randomBytes(32).toString('hex'), place.runner);
  const draft = `${place.cluster}.draft`; // renamed when whole: a kill in between leaves no half cluster
  let said = '';
  for (const locale of LIBC_LOCALES) {
    rmSync(draft, { recursive: true, force: true });
    const run = spawnSync(join(bin, 'initdb'), initdbArguments(draft, place.password, locale), {
      ...as(place.runner),
      encoding: 'utf8',
    });
    if (run.status === 0) {
      renameSync(draft, place.cluster);
      return;
    }
    said = (run.stderr || run.error?.message || '').trim();
    if (!/invalid locale/.test(said)) break;
  }
  throw new Error(`PostgreSQL could not make a database in ${place.home}: ${said}`);
}

function initdbArguments(cluster: string, passwordFile: string, locale: string): string[] {
  return [
    ...['--pgdata', cluster, '--username', NAME, '--pwfile', passwordFile],
    ...['--auth=scram-sha-256', '--data-checksums', '--encoding=UTF8', '--no-instructions'],
    ...['--locale-provider=icu', '--icu-locale=ca', `--locale=${locale}`],
  ];
}

/** @throws Error with one clear sentence when another major version made the cluster */
export function checkVersion({ cluster }: Place, { major }: Binaries): void {
  const found = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  if (found !== String(major)) {
    throw new Error(
      `The database in ${cluster} was made by PostgreSQL ${found} and this program brings PostgreSQL ${major}: move it over with pg_upgrade or a dump, as docs/operating explains, and start again.`,
    );
  }
}
