/** A TCP proxy before PostgreSQL that can be cut, frozen and mended, as networks are. */
import net from 'node:net';

export interface Proxy {
  /** The database's URL through the proxy. */
  readonly url: string;
  /** Breaks every connection and refuses new ones, as when PostgreSQL has stopped. */
  cut(): void;
  /** Goes on accepting and passes nothing on, as when a network is gone. */
  freeze(): void;
  /** Passes on again what comes from now on. Connections that were frozen stay so. */
  mend(): void;
  close(): Promise<void>;
}

export async function startProxy(databaseUrl: string): Promise<Proxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<net.Socket>();
  let state: 'open' | 'cut' | 'frozen' = 'open';
  const keep = (socket: net.Socket): void => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  };
  const server = net.createServer((near) => {
    keep(near);
    if (state === 'cut') return void near.destroy();
    if (state === 'frozen') return;
    const far = net.connect(Number(target.port), target.hostname);
    keep(far);
    near.pipe(far).pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${(server.address() as net.AddressInfo).port}`;
  const destroyAll = (): void => sockets.forEach((socket) => socket.destroy());
  return {
    url: url.href,
    cut: () => {
      state = 'cut';
      destroyAll();
    },
    freeze: () => {
      state = 'frozen';
      sockets.forEach((socket) => socket.unpipe().pause());
    },
    mend: () => void (state = 'open'),
    close: () => {
      destroyAll();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
