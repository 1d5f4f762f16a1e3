import { createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';
/** Standard Webhooks asks for 24 to 64 random bytes. */
const SECRET_BYTES = 32;

/** A new secret in the form of Standard Webhooks: `whsec_` and base64. */
export function newSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString('base64');
}

export type Message = { id: string; body: string; at: Temporal.Instant; secrets: readonly string[] };

/**
 * The headers of Standard Webhooks 1.0: identifier (the same in every attempt), seconds of this attempt, and
 * one `v1,` signature for each secret: HMAC-SHA256 over `id.timestamp.body`.
 */
export function signedHeaders({ id, body, at, secrets }: Message): Record<string, string> {
  const seconds = String(Math.floor(at.epochMilliseconds / 1000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': signatures.join(' ') };
}
