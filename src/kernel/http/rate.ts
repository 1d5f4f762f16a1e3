/** How many clients are remembered at most; the stalest are forgotten first. */
const MOST_CLIENTS = 20_000;

/** Answers 0 when a request of this client may pass, else the seconds to wait. */
export type RateLimit = ((client: string, nowMs: number) => number) & {
  /** The request turned out to be of somebody who is not to be limited under this name. */
  giveBack(client: string): void;
};

type Bucket = { tokens: number; at: number };

/**
 * A token bucket for each client: `burst` at once, `perSecond` in the long run. Answers 0 when the request
 * may pass, else the seconds to wait (for Retry-After, RFC 9110 §10.2.3).
 */
export function createRateLimit(perSecond: number, burst: number): RateLimit {
  const buckets = new Map<string, Bucket>();
  const giveBack = (client: string) => {
    const bucket = buckets.get(client);
    if (bucket !== undefined) bucket.tokens = Math.min(burst, bucket.tokens + 1);
  };
  const spend = (client: string, nowMs: number) => {
    let bucket = buckets.get(client);
    if (bucket === undefined) {
      if (buckets.size >= MOST_CLIENTS) buckets.delete(buckets.keys().next().value!);
      bucket = { tokens: burst, at: nowMs };
    } else buckets.delete(client);
    // To the end of the line: whoever is in the middle of a flood must not be forgotten, and begin anew, first.
    buckets.set(client, bucket);
    const passed = Math.max(0, nowMs - bucket.at) / 1000;
    bucket.tokens = Math.min(burst, bucket.tokens + passed * perSecond);
    bucket.at = nowMs;
    if (bucket.tokens >= 1) {
      bucket.tokens -= 1;
      return 0;
    }
    return Math.max(1, Math.ceil((1 - bucket.tokens) / perSecond));
  };
  return Object.assign(spend, { giveBack });
}

/** Groups of an address of version 6 that its network assigns (RFC 4291 §2.5.1): the rest is the host's to choose. */
const NETWORK_GROUPS = 4;
const GROUPS = 8;

/**
 * Whose address it is, for a rate: an address of version 4 itself; of version 6 its /64, because who has one has
 * all of them and could be a new client in each request.
 */
export function neighbourhood(address: string): string {
  if (!address.includes(':')) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = '', tail] = address.split('::', 2);
  const first = head.split(':').filter(Boolean);
  const last = tail?.split(':').filter(Boolean) ?? [];
  const zeros = tail === undefined ? 0 : Math.max(0, GROUPS - first.length - last.length);
  const groups = [...first, ...Array<string>(zeros).fill('0'), ...last].slice(0, NETWORK_GROUPS);
  return `${groups.map((group) => group.toLowerCase().replace(/^0+(?=.)/, '')).join(':')}::/64`;
}
