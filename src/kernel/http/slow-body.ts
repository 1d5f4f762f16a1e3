import type { IncomingMessage, ServerResponse } from 'node:http';

/** The least that has to arrive of a body in each stretch of time. */
export type LeastRate = { bytes: number; milliseconds: number };

/** Fifteen times slower than a modem of 1998: whoever sends less is not sending. */
export const LEAST_RATE: LeastRate = { bytes: 16_384, milliseconds: 10_000 };

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/**
 * Calls `tooSlow`, once, when a body stalls: a place or a connection is not to be had for the price of a few bytes. The time
 * in which we do not take what has arrived is ours and is not counted.
 */
export function watchBody(
  request: IncomingMessage,
  response: ServerResponse,
  { least, tooSlow }: { least: LeastRate; tooSlow(): void },
): void {
  if (!hasBody(request)) return;
  const { socket } = request;
  let before = socket.bytesRead;
  const look = () => {
    if (request.complete || request.destroyed || response.writableEnded) return clearInterval(timer);
    const isOurs = request.readableLength > 0;
    if (!isOurs && socket.bytesRead - before < least.bytes) {
      clearInterval(timer);
      // Once it is answered nothing else would tell whoever reads the body that it never ends.
      response.once('finish', () => request.destroy());
      tooSlow();
    }
    before = socket.bytesRead;
  };
  // Looked at after what waits in the socket was taken: this process itself may have been busy all the while.
  const timer = setInterval(() => setImmediate(look), least.milliseconds);
  timer.unref();
  response.once('close', () => clearInterval(timer));
}
