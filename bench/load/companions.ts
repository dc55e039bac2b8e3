/** Companions of the load: idle connections, and clients that send a byte a second. */
import { connect, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

export interface Companions {
  /** The number of connections that are open now. */
  open(): number;
  /** The number of connections reopened after the server had closed them. */
  reopened(): number;
  /** The number of connections that could not be opened. */
  failed(): number;
  close(): void;
}

/** @param live Uses a new connection until it is closed. */
async function openMany(
  port: number,
  count: number,
  spreadMs: number,
  live: (socket: Socket) => void,
): Promise<Companions> {
  const sockets = new Set<Socket>();
  let [isClosed, reopened, failed] = [false, 0, 0];
  const open = (): void => {
    const socket = connect(port, "127.0.0.1");
    sockets.add(socket);
    let isOpen = false;
    socket.on("error", () => void (isClosed || isOpen ? 0 : failed++));
    socket.once("connect", () => {
      isOpen = true;
      live(socket);
    });
    socket.once("close", () => {
      sockets.delete(socket);
      if (isClosed) return;
      reopened += 1;
      setTimeout(() => void (isClosed || open()), 10);
    });
  };
  for (let index = 0; index < count; index++) {
    open();
    // Otherwise the server would also close them all at once.
    if (index % 50 === 49) await wait((50 * spreadMs) / count);
  }
  return {
    open: () => sockets.size,
    reopened: () => reopened,
    failed: () => failed,
    close() {
      isClosed = true;
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Opens connections that send one request each and then stay idle until the server closes them. */
export function openIdle(
  port: number,
  host: string,
  count: number,
  path: string,
): Promise<Companions> {
  return openMany(port, count, 15_000, (socket) => {
    socket.resume();
    socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  });
}

/** Opens connections that each send the bytes of one request, one a second. */
export function openSlow(
  port: number,
  host: string,
  count: number,
  path: string,
): Promise<Companions> {
  const request = `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nX-Padding: ${"x".repeat(1000)}\r\n\r\n`;
  return openMany(port, count, 5000, (socket) => {
    socket.resume();
    let sent = 0;
    const timer = setInterval(() => socket.write(request.charAt(sent++)), 1000);
    socket.once("close", () => clearInterval(timer));
  });
}
