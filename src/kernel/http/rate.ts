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
      buckets.set(client, bucket);
    }
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
