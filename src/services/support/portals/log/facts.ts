import type { Kernel } from '../../../../kernel/kernel.ts';
import { type LogInfo, leafTypeName, listAnchors } from '../../../../kernel/ledger/index.ts';

export type Witnessed = { witness: string; size: number; at: Date | null };
export type Anchored = { size: number; tsa: string; stampedAt: Date };
export type TypeCount = { type: string; count: number };
export type LogFacts = {
  log: LogInfo;
  signedAt: Date | undefined;
  witnesses: Witnessed[];
  anchors: Anchored[];
  /** Undefined when the log is too large to be counted for a page. */
  types: TypeCount[] | undefined;
};

const ANCHORS_SHOWN = 10;
/** Counting reads every leaf: only so many, and at most once in so long. */
const COUNT_LIMIT = 200_000;
const COUNT_EVERY_MS = 60_000;

type Counted = { at: number; types: Promise<TypeCount[]> };
const counted = new WeakMap<Kernel, Map<string, Counted>>();

/** What the page tells of one log. */
export async function factsOf(kernel: Kernel, log: LogInfo): Promise<LogFacts> {
  const [signedAt, witnesses, anchors, types] = await Promise.all([
    lastSigned(kernel, log.origin),
    witnessesOf(kernel, log.origin),
    listAnchors(kernel.pool, log.origin, ANCHORS_SHOWN),
    log.size > COUNT_LIMIT ? undefined : typesOf(kernel, log.origin),
  ]);
  return { log, signedAt, witnesses, anchors, types };
}

async function lastSigned({ pool }: Kernel, origin: string): Promise<Date | undefined> {
  const { rows } = await pool.query<{ signed_at: Date }>(
    'select signed_at from ledger.checkpoint where origin = $1 order by size desc limit 1',
    [origin],
  );
  return rows[0]?.signed_at;
}

async function witnessesOf({ pool }: Kernel, origin: string): Promise<Witnessed[]> {
  const { rows } = await pool.query<{ witness: string; size: string; at: Date | null }>(
    'select witness, size, last_success_at as at from ledger.witness where origin = $1 order by witness',
    [origin],
  );
  return rows.map((row) => ({ ...row, size: Number(row.size) }));
}

function typesOf(kernel: Kernel, origin: string): Promise<TypeCount[]> {
  const logs = counted.get(kernel) ?? new Map<string, Counted>();
  counted.set(kernel, logs);
  const now = kernel.now().epochMilliseconds;
  const known = logs.get(origin);
  if (known !== undefined && now - known.at < COUNT_EVERY_MS) return known.types;
  const types = countTypes(kernel, origin);
  logs.set(origin, { at: now, types });
  types.catch(() => logs.delete(origin));
  return types;
}

async function countTypes({ pool }: Kernel, origin: string): Promise<TypeCount[]> {
  const { rows } = await pool.query<{ type: number; count: string }>(
    `select r.type, count(*) as count from ledger.leaf_index i join ledger.record r on r.id = i.id
     where i.origin = $1 group by r.type order by r.type`,
    [origin],
  );
  return rows.map((row) => ({ type: leafTypeName(row.type) ?? String(row.type), count: Number(row.count) }));
}
