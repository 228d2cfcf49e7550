/**
 * One connection on which cheap reads are sent without waiting for each other (pipelining), which saves PostgreSQL most
 * of its wake-ups. Nothing here ever begins a transaction or cancels a statement: both would reach the neighbours.
 */
import { Client, type ClientConfig } from 'pg';
import { isUnavailable, sqlState } from './pg-error';

/** A connection that has met this many names is replaced by a new one. */
const MAX_NAMES_PER_CONNECTION = 1_000;

interface Connection {
  readonly client: Client;
  readonly names: Set<string>;
}

export class ReadPipe {
  /** Statements sent and not yet answered. */
  pending = 0;
  private connection: Promise<Connection> | undefined;
  private closed = false;

  constructor(private readonly config: ClientConfig) {}

  /**
   * Runs one read and answers the text of its one column. A read that met a lost connection, or stood behind a failed
   * Parse of its own name (26000), is sent once more.
   */
  async run(text: string, values: unknown[], name: string | undefined): Promise<string> {
    this.pending += 1;
    try {
      await this.connected(); // who cannot connect does not wait for it a second time
      return await this.sendTwice(text, values, name);
    } finally {
      this.pending -= 1;
    }
  }

  private async sendTwice(text: string, values: unknown[], name: string | undefined): Promise<string> {
    try {
      return await this.send(text, values, name);
    } catch (error) {
      if (this.closed || !(sqlState(error) === '26000' || isUnavailable(error))) throw error;
      return await this.send(text, values, sqlState(error) === '26000' ? undefined : name);
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    const connection = await this.connection?.catch(() => undefined);
    await connection?.client.end();
  }

  private async send(text: string, values: unknown[], name: string | undefined): Promise<string> {
    const connection = this.connected();
    try {
      const { client, names } = await connection;
      if (name !== undefined) this.count(names, name, client);
      const { rows } = await client.query<[string]>({ name, text, values, rowMode: 'array' });
      return rows[0]![0];
    } catch (error) {
      if (isUnavailable(error) && this.connection === connection) this.connection = undefined;
      throw error;
    }
  }

  private count(names: Set<string>, name: string, client: Client): void {
    names.add(name);
    if (names.size < MAX_NAMES_PER_CONNECTION) return;
    this.connection = undefined; // the next read opens a new one
    setImmediate(() => void client.end().catch(() => undefined)); // ends when what was sent is answered
  }

  private connected(): Promise<Connection> {
    this.connection ??= this.connect();
    return this.connection;
  }

  private connect(): Promise<Connection> {
    const client = new Client({ ...this.config, pipeline: true });
    const forget = (): void => {
      if (this.connection === opening) this.connection = undefined;
    };
    client.on('error', forget);
    client.on('end', forget);
    const opening = client.connect().then(
      () => ({ client, names: new Set<string>() }),
      (error: unknown) => {
        forget();
        throw error;
      },
    );
    return opening;
  }
}
