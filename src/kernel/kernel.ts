import type pg from 'pg';
import type { Database, Tx } from './database/database.ts';
import type { FileStore } from './files/index.ts';
import type { Route } from './http/routes.ts';
import type { kernelSettings } from './kernel-settings.ts';
import type { Keyring } from './keys/index.ts';
import type { OpenLedger } from './ledger-open.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { Problem } from './problem.ts';
import type { Reaction, Service } from './service.ts';
import type { Values } from './settings.ts';
import type { Lang } from './texts.ts';

/** The hub's own certificate, the one it shows to providers, and whom it trusts (PEM). */
export type TlsFiles = {
  server: { key: string; cert: string };
  provider: { key: string; cert: string };
  /** Authorities of clients and of providers. */
  ca: string[];
};

/** The running house, as given to everything that works in it. Made once, in `app.ts`. */
export type Kernel = {
  readonly settings: Values<typeof kernelSettings> & Readonly<Record<string, unknown>>;
  readonly db: Database;
  readonly pool: pg.Pool;
  readonly log: Log;
  readonly files: FileStore;
  readonly ledger: OpenLedger;
  readonly metrics: Metrics;
  /** Where people reach the portals, without a slash at the end. */
  readonly publicAddress: string;
  /** Random bytes of this installation, from which keys for each purpose are derived. */
  readonly secret: Buffer;
  /** Private keys that sign. */
  readonly keys: Keyring;
  /** Keys and certificates of this installation for TLS; see `app.ts`. */
  readonly tls: TlsFiles;
  /** Version of the program, as package.json says it. */
  readonly version: string;
  readonly services: readonly Service[];
  /** Reactions by the kind of event, computed from the services. */
  readonly reactions: ReadonlyMap<string, readonly Reaction[]>;
  /** The page that shows a refusal to a person, when portals are served. */
  problemPage?(
    problem: Problem,
    lang: Lang,
    requestId: string,
    path: string,
    from?: string,
  ): { headers: Record<string, string>; body: string };
  /** Every public route, services' and kernel's, for the developers' pages; set where the ports are opened. */
  publicRoutes?(): readonly Route[];
  /** The one clock; tests give their own. */
  now(): Temporal.Instant;
  /** Puts a job in the queue, in the caller's transaction. */
  sendJob(tx: Tx, queue: string, data: Record<string, unknown>): Promise<void>;
  /** Tells the worker of this process that there is something to do; a hint only. */
  pokeWorker(): void;
};
