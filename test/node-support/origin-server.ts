import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { gzipSync } from "node:zlib";

export interface OriginServer {
  readonly url: string;
  /** The bodies that were sent to a path, in order; empty for a request without one. */
  bodiesOf(path: string): readonly string[];
  /** Completes answers under `/slow`, whose first half has been sent. */
  finishSlow(): void;
  stop(): Promise<void>;
}

const PAGE = "<!doctype html><html><head><title>old</title></head><body><p>old</p></body></html>";
/** Content that is declared as HTML but is not. */
const DATA = '{"a":1}'.repeat(100);
const DATA_HEADERS = { "content-type": "text/html", etag: '"data"' };
const FILE = "0123456789".repeat(100);

/**
 * Starts an old site on a real socket, with features that proxies often break: ranges, streams, compression, upgrades.
 */
export async function startOriginServer(): Promise<OriginServer> {
  const upgraded = new Set<Duplex>();
  const slow = Promise.withResolvers<void>();
  const received: { readonly path: string; body: string }[] = [];
  const server = createServer((request, response) => {
    const visit = { path: request.url ?? "", body: "" };
    received.push(visit);
    request.on("data", (chunk) => (visit.body += String(chunk)));
    void answer(request, response, slow.promise);
  });
  server.on("upgrade", (request, socket) => {
    upgraded.add(socket);
    const key = request.headers["sec-websocket-key"] ?? "";
    const accept = createHash("sha1")
      .update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest("base64");
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    // One unmasked text frame, "hello".
    socket.write(Buffer.from([0x81, 5, ...Buffer.from("hello")]));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    bodiesOf: (path) => received.filter((it) => it.path === path).map((it) => it.body),
    finishSlow: slow.resolve,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        for (const socket of upgraded) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  slow: Promise<void>,
): Promise<void> {
  const { pathname } = new URL(request.url ?? "/", "http://origin.invalid");
  const html = {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "public, max-age=86400",
  };
  switch (pathname.slice(pathname.lastIndexOf("/") + 1)) {
    case "gzip":
      response.writeHead(200, { ...html, "content-encoding": "gzip" }).end(gzipSync(PAGE));
      return;
    case "file": {
      const range = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? "");
      if (request.headers["if-none-match"] === '"file"')
        response.writeHead(304, { etag: '"file"' }).end();
      else if (range) {
        const [from, to] = [Number(range[1]), Number(range[2])];
        const headers = {
          "content-range": `bytes ${from}-${to}/${FILE.length}`,
          "content-type": "application/octet-stream",
        };
        response.writeHead(206, headers).end(FILE.slice(from, to + 1));
      } else
        response
          .writeHead(200, {
            etag: '"file"',
            "content-type": "application/octet-stream",
            "content-length": FILE.length,
          })
          .end(FILE);
      return;
    }
    case "data":
      response.writeHead(200, { ...DATA_HEADERS, "content-length": DATA.length }).end(DATA);
      return;
    case "data-gzip":
      response.writeHead(200, { ...DATA_HEADERS, "content-encoding": "gzip" }).end(gzipSync(DATA));
      return;
    case "empty-gzip":
      // PHP compresses nothing, and says so all the same.
      request.on("end", () => {
        response.writeHead(200, { ...html, "content-encoding": "gzip" }).end();
      });
      return;
    case "no-gzip":
      request.on("end", () => {
        response.writeHead(200, { ...html, "content-encoding": "gzip" }).end(PAGE);
      });
      return;
    case "odd":
      request.on("end", () => response.writeHead(999, html).end(PAGE));
      return;
    case "hang-up":
      request.on("end", () => request.socket.destroy());
      return;
    case "moved":
      response.writeHead(302, { location: "/global/elsewhere" }).end();
      return;
    case "echo":
      response.writeHead(200, { "content-type": "text/plain", "x-method": request.method ?? "" });
      request.pipe(response);
      return;
    case "slow": {
      response.writeHead(200, { "content-type": "text/plain" });
      response.write("first\n");
      await slow;
      response.end("second\n");
      return;
    }
    default:
      response
        .writeHead(200, {
          ...html,
          "x-forwarded-host-seen": String(request.headers["x-forwarded-host"]),
        })
        .end(PAGE);
  }
}
