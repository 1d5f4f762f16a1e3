import type { CaaRecord } from 'node:dns';
import type { Resolver } from 'node:dns/promises';

/** Names above a name are asked until one has records (RFC 8659 §3); a host name has at most so many labels. */
const LABELS_LIMIT = 127;
/** Bit 0 of the flags: whoever does not understand the tag may not issue (§4.1). */
const CRITICAL = 128;
const UNDERSTOOD = new Set(['issue', 'issuewild', 'iodef', 'contactemail', 'contactphone']);
const NOTHING_THERE = /^(ENODATA|ENOTFOUND)$/;

type Asked = { name: string; wildcard: boolean };

/**
 * Whether the records of a name's zone let one of these authorities issue for it (RFC 8659 §4). Throws what the resolver
 * throws when that cannot be known: then nothing is issued.
 */
export async function mayIssue(
  { name, wildcard }: Asked,
  own: readonly string[],
  resolver: Resolver,
): Promise<boolean> {
  const records = await recordsFor(name, resolver);
  if (
    records.some(
      (record) => record.critical >= CRITICAL && !tagsOf(record).every((tag) => UNDERSTOOD.has(tag)),
    )
  )
    return false;
  const wild = records.flatMap(({ issuewild }) => (issuewild === undefined ? [] : [issuewild]));
  const plain = records.flatMap(({ issue }) => (issue === undefined ? [] : [issue]));
  const counting = wildcard && wild.length > 0 ? wild : plain;
  if (counting.length === 0) return true;
  return counting.some((value) => own.includes(issuerOf(value)));
}

/** `ca.example.net; account=1` is the authority ca.example.net; `;` is none (§4.2). */
const issuerOf = (value: string): string => (value.split(';')[0] ?? '').trim().toLowerCase();
const tagsOf = (record: CaaRecord): string[] =>
  Object.keys(record).filter((key) => key !== 'critical' && key !== 'type');

async function recordsFor(name: string, resolver: Resolver): Promise<CaaRecord[]> {
  const labels = name.split('.').slice(-LABELS_LIMIT);
  for (let from = 0; from < labels.length; from++) {
    try {
      const records = await resolver.resolveCaa(labels.slice(from).join('.'));
      if (records.length > 0) return records;
    } catch (error) {
      if (!NOTHING_THERE.test(String((error as { code?: unknown }).code))) throw error;
    }
  }
  return [];
}
