import { Client, type Dispatcher, errors } from 'undici';

/** Connections kept to one provider. */
export const CONNECTIONS = 64;
const KEEP_ALIVE_MS = 30_000;

/** A question on its way. At whatever end the library tells it, it gives its connection back: {@link giveBack}. */
export type Asking = Dispatcher.DispatchHandler & { connection: Connection | undefined };
type Question = { options: Dispatcher.DispatchOptions; asking: Asking };
export type Connector = NonNullable<Client.Options['connect']>;

/** One connection, which the library opens when it is first used and again when it was lost. */
export class Connection {
  readonly client: Client;
  readonly #home: Connections;

  constructor(home: Connections, client: Client) {
    this.#home = home;
    this.client = client;
  }

  rest(): void {
    this.#home.take(this);
  }
}

/** Gives the connection of a question back, once. */
export function giveBack(asking: Asking): void {
  const { connection } = asking;
  asking.connection = undefined;
  connection?.rest();
}

/**
 * Connections to one origin, each with one question at a time. The one that rested least is used first: what a quiet
 * hour does not need closes by itself, and is not found closed by the other side. The pool of the library looks at all
 * that are busy before it finds one, for every question.
 */
export class Connections {
  readonly #origin: string;
  readonly #connect: Connector;
  readonly #all: Connection[] = [];
  readonly #resting: Connection[] = [];
  readonly #waiting: Question[] = [];
  #closed = false;

  constructor(origin: string, connect: Connector) {
    this.#origin = origin;
    this.#connect = connect;
  }

  /** Asks, or waits for a connection. Whatever comes of it is told to `asking`. */
  ask(options: Dispatcher.DispatchOptions, asking: Asking): void {
    const connection = this.#resting.pop() ?? this.#another();
    if (this.#closed) refuse(asking);
    else if (connection === undefined) this.#waiting.push({ options, asking });
    else send(connection, { options, asking });
  }

  /** A connection that is free again. */
  take(connection: Connection): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#resting.push(connection);
    else send(connection, next);
  }

  /** Ends every connection, whatever is on its way. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { asking } of this.#waiting.splice(0)) refuse(asking);
    await Promise.all(this.#all.map(({ client }) => client.destroy()));
  }

  #another(): Connection | undefined {
    if (this.#closed || this.#all.length >= CONNECTIONS) return undefined;
    const options = { connect: this.#connect, pipelining: 1, keepAliveTimeout: KEEP_ALIVE_MS };
    const connection = new Connection(this, new Client(this.#origin, options));
    this.#all.push(connection);
    return connection;
  }
}

function send(connection: Connection, { options, asking }: Question): void {
  asking.connection = connection;
  connection.client.dispatch(options, asking);
}

function refuse(asking: Asking): void {
  asking.onResponseError?.(undefined as never, new errors.ClientDestroyedError());
}
