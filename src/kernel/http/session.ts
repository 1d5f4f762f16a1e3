import type { Kernel } from '../kernel.ts';

/** The cookie that finds a person's session: a random token, whose hash alone is stored. */
export const SESSION_COOKIE = 'aplec_session';

/**
 * A cookie's name on the wire: behind TLS with the prefix by which a browser refuses one that another host of the domain
 * has set (RFC 6265bis §4.1.3.2), so that nobody can plant a session of their own choosing.
 */
export function cookieName({ publicAddress }: Pick<Kernel, 'publicAddress'>, name: string): string {
  return publicAddress.startsWith('https:') ? `__Host-${name}` : name;
}
