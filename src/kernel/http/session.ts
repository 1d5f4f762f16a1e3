import { createHmac, timingSafeEqual } from 'node:crypto';

/** Name of the cookie; `__Host-` would need TLS, which the reverse proxy ends in production. */
export const SESSION_COOKIE = 'aplec_session';
export const SESSION_HOURS = 8;

/**
 * A session is a signed note of who was picked, with its end: `<base64url json>.<base64url hmac>`. It is
 * HttpOnly and SameSite=Lax; it carries an identifier of a demonstration person, never personal data.
 */
export function sealSession(secret: Buffer, person: string, now: Temporal.Instant): string {
  const until = now.add({ hours: SESSION_HOURS }).epochMilliseconds;
  const body = Buffer.from(JSON.stringify({ person, until })).toString('base64url');
  return `${body}.${mac(secret, body)}`;
}

/** Who a session cookie says, or undefined when it is absent, forged, malformed or over. */
export function openSession(
  secret: Buffer,
  cookie: string | undefined,
  now: Temporal.Instant,
): string | undefined {
  const [body, seal] = (cookie ?? '').split('.');
  if (body === undefined || seal === undefined) return undefined;
  const expected = Buffer.from(mac(secret, body));
  const given = Buffer.from(seal);
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) return undefined;
  const session = JSON.parse(Buffer.from(body, 'base64url').toString()) as { person: string; until: number };
  return session.until > now.epochMilliseconds ? session.person : undefined;
}

function mac(secret: Buffer, body: string): string {
  return createHmac('sha256', secret).update(`aplec/session/v1\0${body}`).digest('base64url');
}
