/** The embedded PostgreSQL: a real server, private to one data folder, that survives us and is found again. */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type Binaries, readyBinaries } from './embedded-binaries.ts';
import { checkVersion, initialise, NAME } from './embedded-cluster.ts';
import { guard } from './embedded-guard.ts';
import { as, findPlace, own, type Place } from './embedded-place.ts';
import { isRunning, processesOf, readPidFile, servesCluster, signal, until } from './embedded-process.ts';

const SOCKET_FILE = '.s.PGSQL.5432';
/** sun_path of unix(7) holds 108 bytes with its closing zero. */
const SOCKET_PATH_LIMIT = 107;
const SHORT_PREFIX = 'aplec-pg-';
const START_LIMIT_MS = 60_000;
const FAST_STOP_LIMIT_MS = 10_000;
const IMMEDIATE_STOP_LIMIT_MS = 5_000;
const ORPHAN_LIMIT_MS = 3_000;
const KILL_LIMIT_MS = 2_000;
const PROBE_LIMIT_MS = 5_000;
const PROBE_ATTEMPTS = 100;
const PROBE_PAUSE_MS = 50;
/** A server that ended is noticed within this time; an adopted one is nobody's child, so we look. */
const LOOK_MS = 200;
const START_LOG_TAIL = 600;

const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '',
  max_connections: '200',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  shared_buffers: '128MB',
  max_wal_size: '1GB',
  // Used segments are kept to be used again: making one anew stops every commit while its zeros are written.
  min_wal_size: '256MB',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Without the detail of an error, which quotes rows and values.
  log_error_verbosity: 'terse',
  logging_collector: 'on',
  // One file a day of the week, each emptied when its day comes round: the log cannot grow for ever.
  log_filename: 'server-%a.log',
  log_truncate_on_rotation: 'on',
  log_rotation_age: '1440',
  log_rotation_size: '0',
};

export interface EmbeddedOptions {
  /** The data folder; the cluster goes to its `postgres/` (see `findPlace` for the exception). */
  readonly dataDir: string;
  readonly log: (line: string) => void;
  /** Server settings over ours; tests switch fsync off with it. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Another PostgreSQL (a folder with `bin/`), such as Debian's. */
  readonly programs?: string;
}

export interface Embedded {
  /** `postgresql://aplec:…@/aplec?host=<socket folder>`, for `pg`. */
  readonly url: string;
  /** The postmaster's process. */
  readonly pid: number;
  /** True when the server was already running, left by a killed parent. */
  readonly adopted: boolean;
  /** Resolves when the server is gone and nobody asked it to go. */
  readonly ended: Promise<string>;
  /** Starts it again at the same address, after it ended; it recovers what was committed. */
  again(): Promise<Embedded>;
  /** Fast shutdown; after 10 s an immediate one; after 5 s more a kill. The next start recovers. */
  stop(): Promise<void>;
}

/**
 * Starts, or finds again, the PostgreSQL of a data folder. The caller holds the folder's lock.
 * @throws Error with one clear sentence: wrong version, wrong owner, or what the server said
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const place = findPlace(options.dataDir);
  const adopted = await adopt(place, options);
  if (adopted) return adopted;
  const binaries = readyBinaries(place, options.programs);
  await clearRemains(place);
  if (!existsSync(place.cluster)) initialise(place, binaries, options.log);
  return begin(place, options);
}

/** Starts a server on the cluster; at `socketDir` when it had one before, so that its address stays. */
async function begin(place: Place, options: EmbeddedOptions, before?: string): Promise<Embedded> {
  const binaries = readyBinaries(place, options.programs);
  checkVersion(place, binaries);
  const socketDir = makeSocketDir(place, before);
  const release = guard(place.cluster);
  let pid: number | undefined;
  try {
    pid = await launch(place, binaries, { socketDir, settings: { ...SETTINGS, ...options.settings } });
    const url = await connectable(place, socketDir);
    return handle({ place, pid, socketDir, url, adopted: false, options, release });
  } catch (error) {
    if (pid !== undefined) await stopServer(pid);
    release();
    throw error;
  }
}

async function adopt(place: Place, options: EmbeddedOptions): Promise<Embedded | undefined> {
  const { log } = options;
  const left = readPidFile(place.cluster);
  if (!left || !servesCluster(left.pid, place.cluster)) return undefined;
  // It may be starting or stopping: wait until it is ready or gone.
  await until(START_LIMIT_MS, () => !isRunning(left.pid) || readPidFile(place.cluster)?.status === 'ready');
  if (!isRunning(left.pid)) return undefined;
  const socketDir = readPidFile(place.cluster)?.socketDir ?? left.socketDir;
  try {
    const url = await connectable(place, socketDir);
    log(`Found the PostgreSQL of a previous start (process ${left.pid}) and use it.`);
    const release = guard(place.cluster);
    return handle({ place, pid: left.pid, socketDir, url, adopted: true, options, release });
  } catch (error) {
    // A server that runs and cannot be reached (its socket was deleted, say) is stopped and started again.
    log(
      `PostgreSQL (process ${left.pid}) runs but does not answer (${messageOf(error)}): starting it again.`,
    );
    await stopServer(left.pid);
    return undefined;
  }
}

/** A killed postmaster may leave children, which hold its shared memory, a pid file and a socket folder. */
async function clearRemains(place: Place): Promise<void> {
  const orphans = processesOf(place.cluster);
  // They end by themselves when they notice; SIGQUIT hurries them, SIGKILL is for one that is stuck.
  for (const pid of orphans) signal(pid, 'SIGQUIT');
  if (!(await until(ORPHAN_LIMIT_MS, () => orphans.every((pid) => !isRunning(pid))))) {
    for (const pid of orphans) signal(pid, 'SIGKILL');
    await until(KILL_LIMIT_MS, () => orphans.every((pid) => !isRunning(pid)));
  }
  const stale = readPidFile(place.cluster);
  if (stale) removeShortSocketDir(stale.socketDir);
  // Its pid may by now belong to a stranger, for whom PostgreSQL would refuse to start.
  rmSync(join(place.cluster, 'postmaster.pid'), { force: true });
}

function makeSocketDir(place: Place, before: string | undefined): string {
  const inside = join(place.home, 'socket');
  if (Buffer.byteLength(join(inside, SOCKET_FILE)) <= SOCKET_PATH_LIMIT) {
    mkdirSync(inside, { recursive: true, mode: 0o700 });
    own(inside, place.runner);
    rmSync(join(inside, SOCKET_FILE), { force: true });
    // A killed server's lock names its pid, which may be a stranger's by now, or a zombie that nobody has reaped.
    rmSync(join(inside, `${SOCKET_FILE}.lock`), { force: true });
    return inside;
  }
  if (before !== undefined) {
    removeShortSocketDir(before);
    mkdirSync(before, { mode: 0o700 }); // refuses one that a stranger has made meanwhile
  }
  const short = before ?? mkdtempSync(join(tmpdir(), SHORT_PREFIX)); // 0700 by mkdtemp(3)
  own(short, place.runner);
  return short;
}

function removeShortSocketDir(folder: string): void {
  if (dirname(folder) === tmpdir() && folder.startsWith(join(tmpdir(), SHORT_PREFIX))) {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Launch {
  readonly socketDir: string;
  readonly settings: Readonly<Record<string, string>>;
}

/** Runs `postgres` in a session of its own, so that Ctrl-C reaches us first and we stop it in order. */
async function launch(place: Place, { bin }: Binaries, { socketDir, settings }: Launch): Promise<number> {
  const said = join(place.home, 'start.log');
  const output = openSync(said, 'w', 0o600);
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const logs = join(place.home, 'log');
  const child = spawn(
    join(bin, 'postgres'),
    ['-D', place.cluster, '-k', socketDir, '-c', `log_directory=${logs}`, ...flags],
    { ...as(place.runner), detached: true, stdio: ['ignore', output, output] },
  );
  closeSync(output);
  let ended: string | undefined;
  child.once('error', (error) => {
    ended = error.message;
  });
  child.once('exit', (code, name) => {
    ended ??= `ended with ${name ?? code}`;
  });
  child.unref();
  const ready = () =>
    readPidFile(place.cluster)?.pid === child.pid && readPidFile(place.cluster)?.status === 'ready';
  await until(START_LIMIT_MS, () => ended !== undefined || ready());
  if (ended === undefined && ready() && child.pid) return child.pid;
  if (child.pid && ended === undefined) await stopServer(child.pid);
  const tail = readFileSync(said, 'utf8').trim().slice(-START_LOG_TAIL);
  throw new Error(`PostgreSQL did not start (${ended ?? 'not ready in time'}). It said: ${tail}`);
}

/** The address of the server's own database, made on first use; proves that the server answers. */
async function connectable(place: Place, socketDir: string): Promise<string> {
  const password = readFileSync(place.password, 'utf8').trim();
  const address = (database: string) =>
    `postgresql://${NAME}:${password}@/${database}?host=${encodeURIComponent(socketDir)}`;
  try {
    await ask(address(NAME), 'select 1');
  } catch (error) {
    if ((error as { code?: string }).code !== '3D000') throw error; // invalid_catalog_name: not made yet
    await ask(address('postgres'), `create database ${NAME}`);
  }
  return address(NAME);
}

/** A server that recovers from the death of one of its processes says so for a moment (57P03). */
async function ask(connectionString: string, sql: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await askOnce(connectionString, sql);
    } catch (error) {
      if ((error as { code?: string }).code !== '57P03' || attempt >= PROBE_ATTEMPTS) throw error;
      await sleep(PROBE_PAUSE_MS);
    }
  }
}

async function askOnce(connectionString: string, sql: string): Promise<void> {
  const client = new pg.Client({
    connectionString,
    connectionTimeoutMillis: PROBE_LIMIT_MS,
    query_timeout: PROBE_LIMIT_MS,
  });
  client.on('error', () => undefined); // the query itself rejects
  try {
    await client.connect();
    await client.query(sql);
  } finally {
    await client.end();
  }
}

interface Running {
  readonly place: Place;
  readonly pid: number;
  readonly socketDir: string;
  readonly url: string;
  readonly adopted: boolean;
  readonly options: EmbeddedOptions;
  /** Lets the guard go. */
  readonly release: () => void;
}

function handle({ place, pid, socketDir, url, adopted, options, release }: Running): Embedded {
  const { promise: ended, resolve } = Promise.withResolvers<string>();
  const looking = setInterval(() => {
    if (servesCluster(pid, place.cluster)) return;
    clearInterval(looking);
    resolve(`process ${pid} is gone`);
  }, LOOK_MS);
  looking.unref();
  return {
    ...{ url, pid, adopted, ended },
    async again() {
      release();
      await clearRemains(place);
      return begin(place, options, socketDir);
    },
    async stop() {
      clearInterval(looking);
      if (servesCluster(pid, place.cluster)) await stopServer(pid);
      release();
      removeShortSocketDir(socketDir);
    },
  };
}

/** SIGINT = fast, SIGQUIT = immediate (PostgreSQL manual §18.5); both leave the data whole. */
async function stopServer(pid: number): Promise<void> {
  const gone = () => !isRunning(pid);
  signal(pid, 'SIGINT');
  if (await until(FAST_STOP_LIMIT_MS, gone)) return;
  signal(pid, 'SIGQUIT');
  if (await until(IMMEDIATE_STOP_LIMIT_MS, gone)) return;
  signal(pid, 'SIGKILL');
  await until(KILL_LIMIT_MS, gone);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
