import type { Kernel } from '../../../../kernel/kernel.ts';
import {
  countTypes,
  type LogInfo,
  lastSigned,
  listAnchors,
  type TypeCount,
  type Witnessed,
  witnessesOf,
} from '../../../../kernel/ledger/index.ts';

export type Anchored = { size: number; tsa: string; stampedAt: Date };
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
    lastSigned(kernel.pool, log.origin),
    witnessesOf(kernel.pool, log.origin),
    listAnchors(kernel.pool, log.origin, ANCHORS_SHOWN),
    log.size > COUNT_LIMIT ? undefined : typesOf(kernel, log.origin),
  ]);
  return { log, signedAt, witnesses, anchors, types };
}

function typesOf(kernel: Kernel, origin: string): Promise<TypeCount[]> {
  const logs = counted.get(kernel) ?? new Map<string, Counted>();
  counted.set(kernel, logs);
  const now = kernel.now().epochMilliseconds;
  const known = logs.get(origin);
  if (known !== undefined && now - known.at < COUNT_EVERY_MS) return known.types;
  const types = countTypes(kernel.pool, origin);
  logs.set(origin, { at: now, types });
  types.catch(() => logs.delete(origin));
  return types;
}
