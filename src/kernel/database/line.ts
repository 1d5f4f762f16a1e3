import type pg from 'pg';

/** What a parameter may be: bytes go as they are (PostgreSQL's binary form of its type), texts and numbers as text. */
export type Parameter = Buffer | string | number;

/** A statement with a name, which is prepared once a connection; it answers at most one row. */
export type Prepared = { name: string; text: string; values: Parameter[] };

/** What the driver knows of a connection beyond its types: the statements that it has. */
type Wire = pg.Connection & { parsedStatements: Readonly<Record<string, string | undefined>> };

/**
 * A connection borrowed for many statements, one after another. The driver's own way to ask makes functions that hold
 * one another in a ring; the small collections of the runtime do not free such a ring, so that the bytes of every
 * statement wait for a large one: every three seconds in a busy hub.
 */
export class Line {
  readonly #client: pg.PoolClient;

  private constructor(client: pg.PoolClient) {
    this.#client = client;
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
    const asked = new Asked(statement);
    const timer = setTimeout(tooLate, limitMs, asked);
    this.#client.query(asked);
    try {
      return await asked.answer;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Gives the connection back. */
  release(): void {
    this.#client.release();
  }

  /** Closes the connection, whatever is on its way. */
  abandon(): void {
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
  readonly #values: readonly Parameter[];
  #resolve!: (first: string | null) => void;
  #reject!: (error: Error) => void;
  #first: string | null = null;

  constructor({ name, text, values }: Prepared) {
    this.name = name;
    this.text = text;
    this.#values = values;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  submit(connection: pg.Connection): void {
    const { name, text } = this;
    if ((connection as Wire).parsedStatements[name] === undefined)
      connection.parse({ name, text, types: [] }, true);
    connection.stream.write(boundMessage(name, this.#values));
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

/**
 * Bind, Execute and Sync of a prepared statement (PostgreSQL, “Message Formats” of its protocol 3.0), in one buffer of
 * just their size: the driver's grows by halves, and a batch of leaves passes through eight of them.
 */
export function boundMessage(name: string, values: readonly Parameter[]): Buffer {
  const texts = values.map((value) => (typeof value === 'number' ? String(value) : value));
  let parameters = 0;
  for (const value of texts)
    parameters += 4 + (typeof value === 'string' ? Buffer.byteLength(value) : value.length);
  // Portal and name end in zero; then formats, values, and one format for all results: text.
  const length = 4 + 1 + Buffer.byteLength(name) + 1 + 2 + 2 * texts.length + 2 + parameters + 4;
  const out = Buffer.allocUnsafe(1 + length + RUN.length);
  let at = out.writeUInt8(0x42, 0);
  at = out.writeInt32BE(length, at);
  at = out.writeUInt8(0, at);
  at += out.write(name, at);
  at = out.writeUInt8(0, at);
  at = out.writeInt16BE(texts.length, at);
  for (const value of texts) at = out.writeInt16BE(typeof value === 'string' ? 0 : 1, at);
  at = out.writeInt16BE(texts.length, at);
  for (const value of texts) {
    const written = typeof value === 'string' ? out.write(value, at + 4) : value.copy(out, at + 4);
    at = out.writeInt32BE(written, at) + written;
  }
  at = out.writeInt16BE(0, out.writeInt16BE(1, at));
  RUN.copy(out, at);
  return out;
}
