import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

const LOWEST = 10_240;
/** Where Linux begins to take ports for outgoing connections, and for whoever listens on port 0. */
const TAKEN_FROM = Number(/^\d+/.exec(readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8'))?.[0]);
/** Where the kernel takes nearly all ports, those above are as good as any. */
const SPAN = TAKEN_FROM - LOWEST > 1_000 ? TAKEN_FROM - LOWEST : 65_536 - LOWEST;
let next = randomInt(SPAN);

/**
 * A port of this machine that nobody listens on, for who must know it before it is listened on. It is none of those that
 * the kernel gives away: one of these was taken in the seconds until its house stood. Each call gives another one.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < SPAN; tries += 1) {
    const port = LOWEST + (next++ % SPAN);
    if (await isFree(port)) return port;
  }
  throw new Error('No port of this machine is free.');
}

/** Tried on all addresses, so that one which is taken on any of them is left. */
async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port);
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
