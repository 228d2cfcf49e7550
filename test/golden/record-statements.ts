/** Records every statement where it leaves the house: at pg's client. It changes nothing about them. */
import { Client } from 'pg';

export interface SentStatement {
  readonly text: string;
  readonly values: readonly unknown[];
  /** The name of a prepared statement; undefined when it was sent unnamed. */
  readonly name: string | undefined;
  readonly client: Client;
  /** It went over a connection on which nobody waits for the others' answers. */
  readonly pipelined: boolean;
}

export interface Recorder {
  /** In the order in which they were sent; empty it before what you look at. */
  readonly sent: SentStatement[];
  /** Gives pg its own method back. */
  stop(): void;
}

type Query = (this: Client, ...args: unknown[]) => unknown;

/** Begins recording, for all clients of this process. */
export function recordStatements(): Recorder {
  const sent: SentStatement[] = [];
  // eslint-disable-next-line @typescript-eslint/unbound-method -- it is called on the client that it is meant for
  const query = Client.prototype.query as Query;
  Client.prototype.query = function (this: Client, ...args: unknown[]) {
    sent.push(describe(this, args));
    return query.apply(this, args);
  } as typeof Client.prototype.query;
  return { sent, stop: () => void (Client.prototype.query = query as typeof Client.prototype.query) };
}

function describe(client: Client, [statement, second]: unknown[]): SentStatement {
  const config = typeof statement === 'string' ? { text: statement } : (statement as Partial<SentStatement>);
  const values = config.values ?? (Array.isArray(second) ? (second as unknown[]) : []);
  const { pipeline } = client as unknown as { pipeline: boolean };
  return { text: config.text ?? '', values, name: config.name, client, pipelined: pipeline };
}
