import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';

/** An NTP server, by name or address. */
export type Source = { host: string; port: number };

/** What a source says: how far our clock is behind it (negative: ahead), and how wrong that can be, in milliseconds. */
export type Comparison = { offsetMs: number; errorMs: number };

const NTP_PORT = 123;
const PACKET = 48;
const ANSWER_LIMIT_MS = 2_000;
/** Seconds from 1900, where NTP begins, to 1970. */
const ERA = 2_208_988_800;
const CLIENT = 0x23; // no warning, version 4, mode 3 (RFC 5905 §7.3)
const SERVER_MODE = 4;
const UNSYNCHRONISED = 3;
const MOST_STRATUM = 15;
const WHOLE = 2 ** 32;

/** `host` or `host:port`; undefined when it is neither. An address of version 6 stands in brackets. */
export function parseSource(text: string): Source | undefined {
  const match = /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]{1,253})(?::(\d{1,5}))?$/.exec(text);
  if (match === null) return undefined;
  const port = match[2] === undefined ? NTP_PORT : Number(match[2]);
  if (port < 1 || port > 65_535) return undefined;
  return { host: match[1]!.replace(/^\[|\]$/g, ''), port };
}

/**
 * Compares the clock with one server (SNTP, RFC 4330 §5 and RFC 5905 §14). The server must repeat a random number, so that
 * nobody who does not see our packets can answer in its place; who sees them can, since NTP is not signed: several sources.
 * `wallMs` reads our clock. Rejects when it does not answer in time or not usably.
 */
export async function askSource(source: Source, wallMs: () => number): Promise<Comparison> {
  const socket = createSocket(source.host.includes(':') ? 'udp6' : 'udp4');
  const { promise, resolve, reject } = Promise.withResolvers<Comparison>();
  const timer = setTimeout(() => reject(new Error('It does not answer.')), ANSWER_LIMIT_MS);
  try {
    const cookie = randomBytes(8);
    const question = Buffer.alloc(PACKET);
    question[0] = CLIENT;
    // Our own time is not told: what is sent as such is only repeated (RFC 5905 §7.3, origin timestamp).
    cookie.copy(question, 40);
    let sent = 0;
    socket.on('error', reject);
    socket.on('message', (answer) => {
      const received = wallMs();
      if (answer.length < PACKET || !answer.subarray(24, 32).equals(cookie)) return;
      const read = readAnswer(answer, { sent, received });
      if (typeof read === 'string') reject(new Error(read));
      else resolve(read);
    });
    socket.connect(source.port, source.host, () => {
      sent = wallMs();
      socket.send(question);
    });
    return await promise;
  } finally {
    clearTimeout(timer);
    socket.close();
  }
}

/** The comparison in an answer, or why there is none. */
export function readAnswer(
  answer: Buffer,
  { sent, received }: { sent: number; received: number },
): Comparison | string {
  const [head = 0, stratum = 0] = answer;
  if ((head & 7) !== SERVER_MODE) return 'It is no answer of a server.';
  if (head >> 6 === UNSYNCHRONISED || stratum === 0 || stratum > MOST_STRATUM)
    return 'It is not synchronised itself.';
  const asked = ntpMs(answer, 32);
  const answered = ntpMs(answer, 40);
  if (asked === undefined || answered === undefined || answered < asked) return 'Its times are none.';
  const roundTrip = Math.max(0, received - sent - (answered - asked));
  const offsetMs = (asked - sent + (answered - received)) / 2;
  // Root delay and dispersion: how far the server itself may be off (RFC 5905 §11.2).
  const root = shortMs(answer, 4) / 2 + shortMs(answer, 8);
  return { offsetMs, errorMs: roundTrip / 2 + root + 1 };
}

/** A 64-bit NTP time as milliseconds since 1970; of the era that began in 2036 when its highest bit is clear. */
function ntpMs(bytes: Buffer, at: number): number | undefined {
  const seconds = bytes.readUInt32BE(at);
  const part = bytes.readUInt32BE(at + 4);
  if (seconds === 0 && part === 0) return undefined;
  const era = seconds < 0x8000_0000 ? WHOLE : 0;
  return (seconds + era - ERA + part / WHOLE) * 1000;
}

/** A 32-bit NTP short, seconds in 16.16. */
const shortMs = (bytes: Buffer, at: number) => (bytes.readUInt32BE(at) / 65_536) * 1000;
