import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type pg from 'pg';
import { lockDataFolder } from './kernel/data-folder.ts';
import { createDatabase, createPool } from './kernel/database/database.ts';
import { startEmbedded } from './kernel/database/embedded.ts';
import { migrate } from './kernel/database/migrate.ts';
import { type FileStore, folderStore, s3Store } from './kernel/files/index.ts';
import type { Kernel, TlsFiles } from './kernel/kernel.ts';
import { kernelSettings } from './kernel/kernel-settings.ts';
import { configuredToken, keyring } from './kernel/keys/index.ts';
import { JOURNAL_LANES, openLedger } from './kernel/ledger-open.ts';
import { createLog, type Log } from './kernel/log.ts';
import { createMetrics, type Metrics } from './kernel/metrics.ts';
import { assertOneMode } from './kernel/mode.ts';
import { revive } from './kernel/revive.ts';
import { keyFrom } from './kernel/secrets.ts';
import type { Reaction, Service } from './kernel/service.ts';
import { readSettings, type Settings, SettingsError, type Values } from './kernel/settings.ts';
import { faultsTogether } from './kernel/settings-together.ts';
import { openJobSender } from './kernel/worker.ts';
import { hasDemonstration, migrationSources, recordedBeside, services } from './services.ts';

export type Environment = Record<string, string | undefined>;
export type App = {
  kernel: Kernel;
  metrics: Metrics;
  /** Rejects when something that the process cannot be without is lost for good; else it stays open. */
  lost: Promise<never>;
  stop(): Promise<void>;
};

/** The process ends because of what it stands on, not by a wish: exit code 69 (EX_UNAVAILABLE of sysexits.h). */
export class LostError extends Error {
  readonly exitCode = 69;
}

/** What tells the person who started it how far it is. */
export type Progress = (sentence: string) => void;

type Options = {
  environment: Environment;
  progress: Progress;
  log?: Log;
  /** Refuses a second start on the same data folder. */
  lock: boolean;
  now?: () => Temporal.Instant;
  /** The wish to stop: looked at between the parts, each of which has its own limit. */
  signal?: AbortSignal;
};

type Closers = (() => Promise<void> | void)[];

/**
 * Closes what was opened, last first. One that fails does not keep the others from closing: a lock or a server
 * left behind would hinder the next start. Throws the first failure at the end.
 */
export async function closeAll(closers: Closers): Promise<void> {
  const failures: unknown[] = [];
  for (const close of closers.splice(0).reverse()) {
    try {
      await close();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

/** Every group of settings by the service that declares it. */
export function settingGroups(): Record<string, Settings> {
  const groups: Record<string, Settings> = { kernel: kernelSettings };
  for (const service of services) if (service.settings !== undefined) groups[service.name] = service.settings;
  return groups;
}

/** Reads all settings, alone and together; every wrong one is named at once, before anything is made. */
export function allSettings(environment: Environment): Kernel['settings'] {
  const sentences: string[] = [];
  let values: Record<string, unknown> = {};
  for (const group of Object.values(settingGroups())) {
    try {
      values = { ...values, ...readSettings(group, environment) };
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      sentences.push(...error.sentences);
    }
  }
  if (sentences.length === 0) sentences.push(...faultsTogether(values as Values<typeof kernelSettings>));
  if (sentences.length > 0) throw new SettingsError(sentences);
  return values as Values<typeof kernelSettings>;
}

/**
 * The composition root: settings → data folder → database → migrations → ledger → services. Whatever was
 * opened is closed in reverse order by `stop`, or at once when a later part fails.
 */
export async function openApp(options: Options): Promise<App> {
  const settings = allSettings(options.environment);
  const closers: Closers = [];
  const stop = () => closeAll(closers);
  try {
    return { ...(await open(options, settings, closers)), stop };
  } catch (error) {
    // What made the start fail is the news; that the rest then closed badly is not.
    await stop().catch(() => undefined);
    throw error;
  }
}

async function open(
  options: Options,
  settings: Kernel['settings'],
  closers: Closers,
): Promise<Omit<App, 'stop'>> {
  const log = options.log ?? createLog(settings.LOG_LEVEL);
  const { promise: lost, reject: lose } = Promise.withResolvers<never>();
  lost.catch(() => undefined); // heard by whoever waits for it
  const goOn = () => options.signal?.throwIfAborted();
  goOn();
  const now = options.now ?? (() => Temporal.Now.instant());
  const folder = resolve(settings.APLEC_DATA);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  if (options.lock) {
    // A start right after a kill waits for the old program to drain.
    const lock = lockDataFolder(folder, 5_000);
    closers.push(() => lock.release());
  }
  const url =
    settings.DATABASE_URL ?? (await embedded({ folder, progress: options.progress, log, lose, closers }));
  goOn();
  const pool = createPool(url, settings.DATABASE_CONNECTIONS);
  closers.push(() => pool.end());
  await reachable(pool);
  goOn();
  const applied = await migrate(pool, migrationSources);
  if (applied.length > 0) options.progress(`Database: ${applied.length} migrations applied.`);
  goOn();

  const db = createDatabase(pool);
  const reactions = reactionsOf(services);
  const jobs = await openJobSender({ pool, log, reactions });
  closers.push(() => jobs.stop());
  const files = await openFiles(settings, folder);
  closers.push(() => files.close());
  const publicAddress = (settings.PUBLIC_ADDRESS ?? `http://localhost:${settings.PORT}`).replace(/\/$/, '');
  const metrics = createMetrics();
  metrics.watchDatabase(pool);
  const recorders = createPool(url, JOURNAL_LANES);
  const ledger = await openLedger({
    pool,
    recorders,
    folder: join(folder, 'keys'),
    base: settings.LOG_ORIGIN,
    // A bare number for the ledger, which asks several times for each exchange.
    nowMs: options.now === undefined ? Date.now : () => now().epochMilliseconds,
    alarm: (code, sentence) => log.error(sentence, { alarm: code }),
    beside: recordedBeside,
    witnesses: settings.WITNESSES,
    tsa:
      settings.TSA_ADDRESS === undefined
        ? undefined
        : { address: settings.TSA_ADDRESS, everyMs: settings.TSA_EVERY },
  });
  metrics.gauge({
    name: 'aplec_journal_waiting',
    help: 'Leaves of this process that wait to be durable.',
    read: () => ledger.waiting(),
  });
  metrics.watchLedger({
    pool,
    base: settings.LOG_ORIGIN,
    witnesses: settings.WITNESSES.map((text) => text.split('#')[1]?.split('+')[0] ?? text),
    nowMs: () => now().epochMilliseconds,
    state: () => ledger.status()?.state,
  });
  closers.push(
    () => recorders.end(),
    () => ledger.close(),
  );
  const secret = keyFile(join(folder, 'keys'), 'installation.key');
  const token = configuredToken(settings);
  closers.push(() => token?.close());
  const kernel: Kernel = {
    settings,
    db,
    pool,
    log,
    files,
    ledger,
    reactions,
    services,
    now,
    publicAddress,
    tls: await tlsFiles(settings, folder, now()),
    version: programVersion(),
    metrics,
    secret,
    keys: keyring(keyFrom({ secret }, 'keys'), token),
    sendJob: jobs.sendJob,
    pokeWorker: () => undefined,
  };
  await assertOneMode(kernel, () => hasDemonstration(kernel));
  for (const service of services) {
    goOn();
    const stopService = await service.start?.(kernel);
    if (stopService !== undefined) closers.push(stopService);
  }
  goOn();
  return { kernel, metrics, lost };
}

type EmbeddedPart = {
  folder: string;
  progress: Progress;
  log: Log;
  lose(reason: Error): void;
  closers: Closers;
};

/** The embedded server, started again when it dies alone; when that cannot be, the process ends. */
async function embedded({ folder, progress, log, lose, closers }: EmbeddedPart): Promise<string> {
  let server = await startEmbedded({ dataDir: folder, log: progress });
  const leave = revive({
    name: 'PostgreSQL',
    running: server,
    again: async () => {
      server = await server.again();
      return server;
    },
    log,
    giveUp: (sentence) =>
      lose(new LostError(`${sentence} The program ends; look at its log and start it again.`)),
  });
  closers.push(async () => {
    await leave();
    await server.stop();
  });
  return server.url;
}

/** A database that does not answer stops the start with a sentence; there is no falling back to the embedded one. */
async function reachable(pool: pg.Pool): Promise<void> {
  try {
    const answer = await pool.query('show server_version_num');
    const version = Number(answer.rows[0].server_version_num);
    if (version < 150_000)
      throw new Error(`it is PostgreSQL ${Math.floor(version / 10_000)}, and 15 or later is needed`);
  } catch (error) {
    throw new Error(
      `The database cannot be used: ${error instanceof Error ? error.message : String(error)}.`,
      { cause: error },
    );
  }
}

function reactionsOf(all: readonly Service[]): Map<string, Reaction[]> {
  const byKind = new Map<string, Reaction[]>();
  for (const reaction of all.flatMap((service) => service.reactions ?? [])) {
    byKind.set(reaction.on, [...(byKind.get(reaction.on) ?? []), reaction]);
  }
  return byKind;
}

async function openFiles(settings: Kernel['settings'], folder: string): Promise<FileStore> {
  const { FILES_S3_ENDPOINT: endpoint, FILES_S3_BUCKET: bucket } = settings;
  if (endpoint === undefined) return folderStore(join(folder, 'files'));
  const { FILES_S3_ACCESS_KEY: accessKey, FILES_S3_SECRET_KEY: secretKey } = settings;
  if (bucket === undefined || accessKey === undefined || secretKey === undefined)
    throw new Error('The settings of the S3-compatible store were not checked.');
  return s3Store({
    endpoint,
    bucket,
    accessKey,
    secretKey,
    region: settings.FILES_S3_REGION,
    pathStyle: true,
    spoolFolder: join(folder, 'spool'),
  });
}

/** Certificates from files in settings; in demonstration mode, the ones of the demonstration authority. */
async function tlsFiles(
  settings: Kernel['settings'],
  folder: string,
  now: Temporal.Instant,
): Promise<TlsFiles> {
  const {
    TLS_KEY: key,
    TLS_CERT: cert,
    TLS_PROVIDER_KEY: providerKey,
    TLS_PROVIDER_CERT: providerCert,
    TLS_CA: ca,
  } = settings;
  if (key !== undefined && cert !== undefined && ca.length > 0) {
    const read = (file: string) => readFileSync(file, 'utf8');
    const server = { key: read(key), cert: read(cert) };
    const provider =
      providerKey !== undefined && providerCert !== undefined
        ? { key: read(providerKey), cert: read(providerCert) }
        : server;
    return { server, provider, ca: ca.map(read) };
  }
  for (const service of services) {
    const files = await service.demoTls?.(join(folder, 'pki'), now);
    if (files !== undefined) return files;
  }
  throw new Error('No service makes demonstration certificates.');
}

/** 32 random bytes kept in a file of mode 0600; processes that start together end with the same. */
export function keyFile(folder: string, name: string): Buffer {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, name);
  if (!existsSync(path)) {
    const draft = `${path}.${process.pid}`;
    writeFileSync(draft, randomBytes(32).toString('hex'), { mode: 0o600, flush: true });
    try {
      linkSync(draft, path);
    } catch (error) {
      // Another process was first: its key is the key.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      unlinkSync(draft);
    }
  }
  return Buffer.from(readFileSync(path, 'utf8').trim(), 'hex');
}

export function programVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
