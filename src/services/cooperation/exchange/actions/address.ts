import { isIP } from 'node:net';
import type { Kernel } from '../../../../kernel/kernel.ts';
import { isAllowedHost, isPublicAddress } from '../../../../kernel/outbound.ts';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Why an address of a provider cannot be taken, undefined when it can: https, no credentials, and no internal
 * host unless EXCHANGE_INTERNAL_PROVIDERS names it (loopback in demonstration mode). Names are resolved again,
 * and checked, at each connection: this is only the first look.
 */
export function addressFault(kernel: Kernel, address: string): string | undefined {
  if (!URL.canParse(address)) return 'is not an address';
  const url = new URL(address);
  if (url.protocol !== 'https:') return 'begins with https://';
  if (url.username !== '' || url.password !== '') return 'has no user or password in it';
  if (url.hash !== '' || url.search !== '') return 'has no query or fragment';
  if (!isInternal(url.hostname)) return undefined;
  const port = Number(url.port || 443);
  return isAllowedHost(providerHosts(kernel), url.hostname, port) ? undefined : 'names an internal host';
}

/** Internal hosts that providers may be at all the same: those of the setting, and loopback in demonstration mode. */
export function providerHosts({ settings }: Pick<Kernel, 'settings'>): string[] {
  const named = settings['EXCHANGE_INTERNAL_PROVIDERS'];
  const allowed = Array.isArray(named) ? (named as string[]) : [];
  return settings.APLEC_DEMO ? [...allowed, ...LOOPBACK] : allowed;
}

/** Whether a host of a URL is on this machine or in a private network, by its address or by how it is named. */
export function isInternal(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (isIP(host) !== 0) return !isPublicAddress(host);
  return !host.includes('.') || /\.(local|localhost|internal|lan|home\.arpa)\.?$/.test(host);
}
