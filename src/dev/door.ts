/**
 * The port of the local server. The runtime behind it crashes when it runs out of file descriptors, so the number of
 * connections is limited.
 */
import { connect, createServer, type Server, type Socket } from "node:net";

export interface DoorOptions {
  /** 0 for any free port. */
  readonly port: number;
  /** Returns the port of the runtime, which may change on a restart. */
  readonly behind: () => Promise<number>;
  /** The maximum number of concurrent connections. Further ones are closed immediately. */
  readonly limit: number;
  /** Called the first time a connection is closed for this reason. */
  readonly onFull: () => void;
}

export interface Door {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Listens on loopback, and forwards bytes unchanged in both directions.
 *
 * @throws Error with the code `EADDRINUSE`.
 */
export async function openDoor({ port, behind, limit, onFull }: DoorOptions): Promise<Door> {
  const open = new Set<Socket>();
  const door = createServer({ allowHalfOpen: true, noDelay: true });
  door.maxConnections = limit;
  door.once("drop", onFull);
  door.on("connection", (client) => {
    open.add(client);
    client.once("close", () => open.delete(client));
    client.on("error", () => client.destroy());
    const leave = (): void => void client.end();
    client.once("end", leave);
    // A connection reaches the runtime only with its first data.
    client.once("data", (first) => {
      client.off("end", leave);
      client.pause();
      if (isConnect(first)) return void client.end(NO_PROXY);
      behind().then(
        (there) => join(client, first, there),
        () => client.destroy(),
      );
    });
  });
  return {
    port: await listen(door, port),
    async close() {
      const closed = new Promise((resolve) => door.close(resolve));
      for (const client of open) client.destroy();
      await closed;
    },
  };
}

function join(client: Socket, first: Buffer, port: number): void {
  if (client.destroyed) return;
  const runtime = connect({ host: "127.0.0.1", port, allowHalfOpen: true, noDelay: true });
  runtime.on("error", () => client.destroy());
  runtime.once("close", () => client.destroy());
  client.once("close", () => runtime.destroy());
  runtime.write(first);
  client.pipe(runtime);
  runtime.pipe(client);
}

/**
 * Whether it is a CONNECT request for a proxy, which the runtime would report as an internal error. Empty lines before
 * a request are skipped (RFC 9112, section 2.2).
 */
function isConnect(first: Buffer): boolean {
  const start = first.findIndex((it) => it !== CR && it !== LF);
  return start >= 0 && first.subarray(start, start + CONNECT.length).equals(CONNECT);
}

const CR = 0x0d;
const LF = 0x0a;

const CONNECT = Buffer.from("CONNECT ");
const NO_PROXY = `HTTP/1.1 405 Method Not Allowed\r
Allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r
Content-Length: 0\r
Connection: close\r
\r
`;

function listen(door: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    door.once("error", reject);
    door.listen(port, "127.0.0.1", () => {
      const address = door.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

/** More than any local server needs. */
const CONNECTIONS_AT_MOST = 10_000;

/**
 * The number of connections that a server can handle. Each takes two descriptors in this process and two in the
 * runtime, which has the same limit and also needs some for its storage.
 *
 * @param openFiles The limit on a process's open files; anything but a number means no limit.
 */
export function connectionsFor(openFiles: unknown): number {
  if (typeof openFiles !== "number" || !Number.isFinite(openFiles)) return CONNECTIONS_AT_MOST;
  return Math.min(Math.max(Math.floor((openFiles - RESERVED) / 3), 16), CONNECTIONS_AT_MOST);
}

const RESERVED = 200;

/** The limit on this process's open files. */
export function openFilesAtMost(): unknown {
  // Otherwise the report looks up the name of each of its addresses.
  Object.assign(process.report, { excludeNetwork: true });
  return at(at(at(process.report.getReport(), "userLimits"), "open_files"), "soft");
}

function at(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
