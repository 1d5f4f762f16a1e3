import { Socket } from 'node:net';

/** What the runtime itself reads at a time. */
const ROOM = 65_536;

/**
 * A socket to the database that reads into one room of its own and hands on what came. By itself the runtime makes a new
 * room for every second answer, of which forty bytes are used: in a busy hub they were nine tenths of the bytes outside
 * the heap, and because of them all of the heap was looked through every twenty seconds.
 * One that will be turned into TLS is the runtime's: what is read then is read by another.
 */
export function databaseSocket({ ssl }: { ssl?: unknown } = {}): Socket {
  if (ssl) return new Socket();
  const callback = (size: number, room: Uint8Array): boolean => {
    // A copy: the driver keeps the first half of a message until the other half comes.
    socket.emit('data', Buffer.from(room.subarray(0, size)));
    return true;
  };
  const socket = new Socket({ onread: { buffer: Buffer.allocUnsafeSlow(ROOM), callback } });
  return socket;
}
