import { isIP } from 'node:net';
import type { Kernel } from '../../../../kernel/kernel.ts';

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
  const named = kernel.settings['EXCHANGE_INTERNAL_PROVIDERS'];
  const allowed = Array.isArray(named) ? (named as string[]) : [];
  const demo = kernel.settings.APLEC_DEMO ? LOOPBACK : [];
  return [...allowed, ...demo].includes(url.hostname) ? undefined : 'names an internal host';
}

/** Whether a host of a URL is on this machine or in a private network (RFC 1918, 4193, 6598, 3927, 4291). */
export function isInternal(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const kind = isIP(host);
  if (kind === 4) return isInternal4(host);
  if (kind === 6) return isInternal6(host);
  return !host.includes('.') || /\.(local|localhost|internal|lan|home\.arpa)\.?$/.test(host);
}

function isInternal4(host: string): boolean {
  const [a = 0, b = 0] = host.split('.').map(Number);
  if (a === 0 || a === 10 || a === 127 || a >= 224) return true;
  if (a === 100) return b >= 64 && b < 128;
  if (a === 169) return b === 254;
  if (a === 172) return b >= 16 && b < 32;
  return a === 192 && b === 168;
}

function isInternal6(host: string): boolean {
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(host);
  if (mapped !== null) {
    const [high, low] = [Number.parseInt(mapped[1]!, 16), Number.parseInt(mapped[2]!, 16)];
    return isInternal4(`${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`);
  }
  return host === '::' || host === '::1' || /^(f[cd]|fe[89ab]|ff)/.test(host);
}
