import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { Agent, buildConnector } from 'undici';

/** Addresses of version 4 that are not of the public Internet (IANA special-purpose registry, RFC 6890). */
const FORBIDDEN_V4: readonly [string, number][] = [
  ['0.0.0.0', 8], // this network, RFC 1122
  ['10.0.0.0', 8], // private, RFC 1918
  ['100.64.0.0', 10], // shared by carriers (CGNAT), RFC 6598; Alibaba's metadata lives here
  ['127.0.0.0', 8], // loopback
  ['169.254.0.0', 16], // link-local, RFC 3927; metadata of most clouds lives here
  ['172.16.0.0', 12], // private
  ['192.0.0.0', 24], // protocol assignments, RFC 6890; Oracle's metadata lives here
  ['192.0.2.0', 24], // documentation, RFC 5737
  ['192.88.99.0', 24], // 6to4 relays, RFC 7526
  ['192.168.0.0', 16], // private
  ['198.18.0.0', 15], // benchmarks, RFC 2544
  ['198.51.100.0', 24], // documentation
  ['203.0.113.0', 24], // documentation
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved and broadcast
];
/** Of version 6 only global unicast (2000::/3) is public, and of it not what carries or stands for another address. */
const FORBIDDEN_V6: readonly [string, number][] = [
  ['2001::', 23], // protocol assignments: Teredo (RFC 4380) carries a version 4 address, ORCHID is no address
  ['2001:db8::', 32], // documentation, RFC 3849
  ['2002::', 16], // 6to4 carries a version 4 address, RFC 3056
  ['3fff::', 20], // documentation, RFC 9637
];

const forbiddenV4 = blockList(FORBIDDEN_V4, 'ipv4');
const forbiddenV6 = blockList(FORBIDDEN_V6, 'ipv6');
const globalV6 = blockList([['2000::', 3]], 'ipv6');

function blockList(nets: readonly [string, number][], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const [net, prefix] of nets) list.addSubnet(net, prefix, family);
  return list;
}

/** Whether an IP address (text) belongs to the public Internet; anything that is no address does not. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !forbiddenV4.check(address, 'ipv4');
  if (family === 6) return globalV6.check(address, 'ipv6') && !forbiddenV6.check(address, 'ipv6');
  return false;
}

/** A request was not sent because of where it would have gone. The message has no address of ours. */
export class OutboundRefused extends Error {
  readonly code = 'OUTBOUND_REFUSED';
  constructor(host: string) {
    super(`${host} is not on the public Internet, and it is not among the internal hosts that are allowed.`);
    this.name = 'OutboundRefused';
  }
}

/** Whether a setting of `host` or `host:port` entries names this one. Compares without case or final dot. */
export function isAllowedHost(allowed: readonly string[], hostname: string, port: number): boolean {
  const host = plainHost(hostname);
  return allowed.some((entry) => {
    const known = entry.toLowerCase();
    return (
      known === host || known === `${host}:${port}` || known === `[${host}]` || known === `[${host}]:${port}`
    );
  });
}

function plainHost(hostname: string): string {
  return hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
}

export type ConnectorOptions = {
  /** Internal hosts that may be reached all the same: `host` or `host:port`. */
  allowed: readonly string[];
  /** How names become addresses; tests give their own. */
  lookup?: typeof systemLookup;
  connectMs?: number;
  /** Further options of TLS, such as trust anchors and our own certificate. */
  tls?: Pick<ConnectionOptions, 'ca' | 'cert' | 'key' | 'rejectUnauthorized'>;
  /** Whether HTTP/2 may be agreed on (ALPN); undici's own answer unless said. */
  allowH2?: boolean;
};
export type OutboundOptions = Omit<ConnectorOptions, 'allowH2'> & {
  /** Most connections to one origin. */
  connections?: number;
};

export const CONNECT_MS = 5_000;
const MOST_HEADER_BYTES = 16_384;

/**
 * How connections to addresses that users give are made, for any pool of undici. One goes only to an address that
 * was just checked: the check is inside the lookup of the connection itself, so that a name which answers
 * differently the second time (DNS rebinding) gains nothing. One forbidden address among several refuses them all.
 * Fails with {@link OutboundRefused}. What is sent on a connection that lives costs nothing more.
 */
export function guardedConnector(options: ConnectorOptions): buildConnector.connector {
  const { allowed, lookup = systemLookup, connectMs = CONNECT_MS, tls = {}, allowH2 } = options;
  const common = { ...tls, timeout: connectMs, ...(allowH2 === undefined ? {} : { allowH2 }) };
  const open = buildConnector({ ...common, lookup } as buildConnector.BuildOptions);
  const guarded = buildConnector({ ...common, lookup: guardedLookup(lookup) } as buildConnector.BuildOptions);
  return (target, callback) => {
    const host = plainHost(target.hostname);
    const port = Number(target.port || (target.protocol === 'https:' ? 443 : 80));
    const plain = { ...target, hostname: host };
    if (isAllowedHost(allowed, host, port)) return open(plain, callback);
    // The system does not look up a literal address, so the guarded lookup would not see it.
    if (isIP(host) !== 0 && !isPublicAddress(host)) return callback(new OutboundRefused(host), null);
    return guarded(plain, callback);
  };
}

/**
 * The one way out to addresses of the open web that users give (webhooks), through {@link guardedConnector}.
 * Redirects are never followed. The caller closes it.
 */
export function createOutbound({ connections = 8, ...options }: OutboundOptions): Agent {
  const connect = guardedConnector({ ...options, allowH2: false });
  return new Agent({ connect, connections, pipelining: 1, maxHeaderSize: MOST_HEADER_BYTES, allowH2: false });
}

function guardedLookup(lookup: typeof systemLookup): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error) return callback(error, []);
      const found = addresses[0];
      if (found === undefined || !addresses.every(({ address }) => isPublicAddress(address))) {
        return callback(new OutboundRefused(hostname), []);
      }
      if (options.all) return callback(null, addresses);
      return callback(null, found.address, found.family);
    });
  };
}
