import type pg from 'pg';
import { BinaryArray, roomForText, writeText } from './binary.ts';

/** What a parameter may be: arrays and bytes go in PostgreSQL's binary form of their type, texts and numbers as text. */
export type Parameter = BinaryArray | Buffer | string | number;

/**
 * A statement with a name, which is prepared once a connection; it answers at most one row. With `first`, arrays go as
 * their first element.
 */
export type Prepared = { name: string; text: string; values: Parameter[]; first?: boolean };

/** A larger message is rare, and its bytes are not kept for the next. */
const MOST_KEPT = 2 ** 20;

/** What the driver knows of a connection beyond its types: the statements that it has. */
type Wire = pg.Connection & { parsedStatements: Readonly<Record<string, string | undefined>> };

/**
 * A connection borrowed for many statements, one after another. The driver's own way to ask makes functions that hold
 * one another in a ring; the small collections of the runtime do not free such a ring, so that the bytes of every
 * statement wait for a large one: every three seconds in a busy hub.
 */
export class Line {
  readonly #client: pg.PoolClient;
  /** Where each message is written: what was answered has been read, and its bytes serve the next. */
  #room = Buffer.alloc(0);
  #ended = false;
  readonly #end = (): void => {
    this.#ended = true;
  };

  private constructor(client: pg.PoolClient) {
    this.#client = client;
    client.once('end', this.#end);
  }

  static async open(pool: Pick<pg.Pool, 'connect'>): Promise<Line> {
    return new Line(await pool.connect());
  }

  /**
   * Answers the first field of the row, as text; null when there is none.
   * After a failure nothing is known of the connection: {@link Line.abandon} it.
   * @throws the error of the database or the driver, or one of ours after `limitMs`
   */
  async ask(statement: Prepared, limitMs: number): Promise<string | null> {
    const asked = new Asked(statement, this.#roomFor(statement));
    const timer = setTimeout(tooLate, limitMs, asked);
    this.#client.query(asked);
    try {
      return await asked.answer;
    } finally {
      clearTimeout(timer);
    }
  }

  #roomFor({ name, values }: Prepared): Buffer {
    const room = roomForBound(name, values);
    if (room > MOST_KEPT) return Buffer.allocUnsafeSlow(room);
    // Twice as much each time: else the next would be a little larger again and again.
    if (this.#room.length < room) this.#room = Buffer.allocUnsafeSlow(Math.max(2 * this.#room.length, room));
    return this.#room;
  }

  /** True once the connection is gone, as when the database is stopped: {@link Line.abandon} it. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Gives the connection back. */
  release(): void {
    this.#client.off('end', this.#end);
    this.#client.release();
  }

  /** Closes the connection, whatever is on its way. */
  abandon(): void {
    this.#client.off('end', this.#end);
    this.#client.release(true);
  }
}

function tooLate(asked: Asked): void {
  asked.handleError(new Error('The database did not answer in time.'));
}

/** A statement on its way: what the driver calls with each message of the answer (its `Submittable`). */
class Asked implements pg.Submittable {
  /** Under which the driver remembers what the connection has. */
  readonly name: string;
  readonly text: string;
  readonly answer: Promise<string | null>;
  readonly #statement: Prepared;
  readonly #room: Buffer;
  #resolve!: (first: string | null) => void;
  #reject!: (error: Error) => void;
  #first: string | null = null;

  constructor(statement: Prepared, room: Buffer) {
    this.name = statement.name;
    this.text = statement.text;
    this.#statement = statement;
    this.#room = room;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  submit(connection: pg.Connection): void {
    const { name, text } = this;
    if ((connection as Wire).parsedStatements[name] === undefined)
      connection.parse({ name, text, types: [] }, true);
    connection.stream.write(boundMessage(this.#statement, this.#room));
  }

  handleRowDescription(): void {
    // All of it is text.
  }

  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    this.#first = fields[0] ?? null;
  }

  handleCommandComplete(): void {
    // Nothing is sure before it is ready for the next.
  }

  handleReadyForQuery(): void {
    this.#resolve(this.#first);
  }

  handleError(error: Error): void {
    this.#reject(error);
  }
}

/** Execute without a limit of rows, then Sync. */
const RUN = Buffer.from([0x45, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0x53, 0, 0, 0, 4]);

/** Of a Bind: its letter and length, the empty portal and the end of the name, and its counts and format of results. */
const AROUND = 1 + 4 + 2 + 2 + 2 + 4;
/** For each parameter: its format and its length. */
const EACH = 2 + 4;

/** At least as many bytes as {@link boundMessage} takes. */
export function roomForBound(name: string, values: readonly Parameter[]): number {
  let room = AROUND + roomForText(name) + EACH * values.length + RUN.length;
  for (const value of values) room += roomFor(value);
  return room;
}

function roomFor(value: Parameter): number {
  if (typeof value === 'string') return roomForText(value);
  if (typeof value === 'number') return roomForText(String(value));
  return value instanceof BinaryArray ? value.room : value.length;
}

/**
 * Bind, Execute and Sync of a prepared statement (PostgreSQL, “Message Formats” of its protocol 3.0), written into `out`:
 * the driver's own buffer grows by halves, and a batch of leaves passes through eight of them.
 */
export function boundMessage({ name, values, first = false }: Omit<Prepared, 'text'>, out: Buffer): Buffer {
  // Portal and name end in zero; then formats, values, and one format for all results: text.
  let at = out.writeUInt8(0, 5);
  at += writeText(out, name, at);
  at = out.writeUInt8(0, at);
  at = out.writeInt16BE(values.length, at);
  for (const value of values) at = out.writeInt16BE(typeof value === 'object' ? 1 : 0, at);
  at = out.writeInt16BE(values.length, at);
  for (const value of values) {
    at = first && value instanceof BinaryArray ? value.writeFirst(out, at) : writeParameter(out, value, at);
  }
  at = out.writeInt16BE(0, out.writeInt16BE(1, at));
  out.writeUInt8(0x42, 0);
  out.writeInt32BE(at - 1, 1);
  return out.subarray(0, at + RUN.copy(out, at));
}

/** Writes a parameter with its length, and answers where it ends. */
function writeParameter(out: Buffer, value: Parameter, at: number): number {
  const end = writeValue(out, value, at + 4);
  out.writeInt32BE(end - at - 4, at);
  return end;
}

function writeValue(out: Buffer, value: Parameter, at: number): number {
  if (typeof value === 'string') return at + writeText(out, value, at);
  if (typeof value === 'number') return at + writeText(out, String(value), at);
  return value instanceof BinaryArray ? value.write(out, at) : at + value.copy(out, at);
}
