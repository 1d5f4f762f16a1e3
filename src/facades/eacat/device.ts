import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Kernel } from '../../kernel/kernel.ts';
import { keyFrom } from '../../kernel/secrets.ts';

/** Whose browser it is, seen from which application: worth nothing for another person or from another system. */
export type Of = { clientId: string; person: string };

const FORM = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/;
const ID_BYTES = 16;

const mac = (kernel: Kernel, { clientId, person }: Of, id: string) =>
  createHmac('sha256', keyFrom(kernel, 'eacat/device')).update(`${clientId}\0${person}\0${id}`).digest();

/**
 * A mark for a browser in which somebody has just identified themself (OWASP, “device cookies”): it proves nothing but that tries
 * from there are counted apart from those of whoever guesses elsewhere.
 */
export function newDevice(kernel: Kernel, of: Of): string {
  const id = randomBytes(ID_BYTES).toString('base64url');
  return `${id}.${mac(kernel, of, id).toString('base64url')}`;
}

/** The device of a mark of ours, for that person from that system. */
export function deviceOf(kernel: Kernel, of: Of, token: string | undefined): string | undefined {
  const [, id, sent] = FORM.exec(token ?? '') ?? [];
  if (id === undefined || sent === undefined) return undefined;
  return timingSafeEqual(mac(kernel, of, id), Buffer.from(sent, 'base64url')) ? id : undefined;
}
