import { isIP } from 'node:net';
import { isAllowedHost, isPublicAddress } from '../outbound.ts';

const MOST_LENGTH = 2_000;

/**
 * What is wrong with an address for webhooks, in one sentence, or undefined. It must be https, or http to a
 * host of the setting WEBHOOK_HOSTS; names are looked up only when something is sent (see `outbound.ts`).
 */
export function endpointError(address: string, allowedHosts: readonly string[]): string | undefined {
  if (address.length > MOST_LENGTH) return `An address has at most ${MOST_LENGTH} characters.`;
  const url = URL.parse(address);
  if (url === null) return 'This is not an address such as https://town.example/webhooks.';
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const allowed = isAllowedHost(allowedHosts, url.hostname, port);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && allowed))
    return 'The address must begin with https://.';
  if (url.username !== '' || url.password !== '') return 'The address must not carry a user or a password.';
  if (url.hash !== '') return 'The address must not have a fragment (#…).';
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  if (!allowed && isIP(literal) !== 0 && !isPublicAddress(literal)) {
    return 'This address is not on the public Internet.';
  }
  return undefined;
}
