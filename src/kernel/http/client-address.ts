import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** Networks that have a name in the setting TRUST_PROXY, as Fastify knows them. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.1/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};
/** Proxies that may stand one behind another. */
const MOST_HOPS = 10;

/**
 * Whose request it is, for handlers before the framework: the address of the connection, or, when that is a proxy that is
 * trusted, the last one in X-Forwarded-For that is no such proxy. `trusted`: the setting TRUST_PROXY.
 */
export function clientAddresses(trusted: readonly string[]): (request: IncomingMessage) => string {
  const networks = new BlockList();
  for (const network of trusted.flatMap((each) => NAMED[each] ?? [each])) {
    const [address = '', prefix] = network.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    networks.addSubnet(
      address,
      prefix === undefined ? (family === 'ipv6' ? 128 : 32) : Number(prefix),
      family,
    );
  }
  const isTrusted = (address: string) => {
    const family = isIP(address);
    return family !== 0 && networks.check(address, family === 6 ? 'ipv6' : 'ipv4');
  };
  return (request) => {
    const direct = plain(request.socket.remoteAddress ?? '');
    if (trusted.length === 0 || !isTrusted(direct)) return direct;
    const told = String(request.headers['x-forwarded-for'] ?? '').split(',');
    let client = direct;
    for (const hop of told.slice(-MOST_HOPS).reverse()) {
      const address = plain(hop.trim());
      if (isIP(address) === 0) break;
      client = address;
      if (!isTrusted(address)) break;
    }
    return client;
  };
}

/** An address of version 4 that comes as one of version 6 is the same client. */
const plain = (address: string) => address.replace(/^::ffff:(?=\d+\.)/i, '');
