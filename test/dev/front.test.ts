import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { connectionsFor } from "../../src/dev/door.ts";
import { type Server, startServer } from "../../src/dev/server.ts";
import { sendRaw, statusOf } from "../node-support/raw-request.ts";
import { compile } from "../support/table.ts";

const CONNECTIONS = 20;
const onFull = vi.fn<(connections: number) => void>();

let server: Server;

beforeAll(async () => {
  const compiled = compile([{ from: "/global/page", to: "https://www.new.example/page" }]);
  const options = { compiled, port: 0, origin: null, storage: null };
  server = await startServer({ ...options, connections: CONNECTIONS, onFull });
});

afterAll(async () => {
  await server.stop();
});

const ask = (target: string, headers: readonly string[], method = "GET"): Promise<string> =>
  sendRaw(server.port, [`${method} ${target} HTTP/1.1`, ...headers, "", ""].join("\r\n"));

describe("the local server's front", () => {
  it.each(["localhost", "127.0.0.1", "preview.localhost"])(
    "opens the console as %s",
    async (host) => {
      const answer = await ask("/_sunset", [`Host: ${host}:${server.port}`]);
      expect(statusOf(answer)).toBe(200);
      expect(answer).toContain("Practice mode.");
    },
  );

  // Headers with which the runtime's tools describe a forwarded request, and which anybody can send.
  const CLAIMS = [
    "MF-Original-URL: http://localhost/_sunset",
    "MF-Original-Hostname: localhost",
    "MF-Route-Override: preview",
    "MF-Op-Original-URL: http://localhost/_sunset",
    'MF-Access-Blob: {"app_aud":"x"}',
    'MF-CF-Blob: {"clientIp":"127.0.0.1"}',
    "MF-Disable-Pretty-Error: true",
    "MF-Sec-Fetch-Mode: navigate",
    "X-Forwarded-Host: localhost",
    "X-Forwarded-Proto: http",
    "X-Original-URL: /_sunset",
    "X-Rewrite-URL: /_sunset",
    "Forwarded: host=localhost;proto=http",
    "CF-Connecting-IP: 127.0.0.1",
    "CF-Worker: localhost",
    "Sunset-Front: guessed",
  ];

  it.each([...CLAIMS.map((it) => [it]), CLAIMS])(
    "closes the console to a foreign host with the header %s",
    async (...claims) => {
      const answer = await ask("/_sunset", ["Host: evil.example", ...claims]);
      expect(statusOf(answer)).toBe(404);
      expect(answer).toContain("There is no such host here.");
    },
  );

  it("closes the console to a foreign Host with this machine in the request line", async () => {
    expect(statusOf(await ask("http://localhost/_sunset", ["Host: evil.example"]))).toBe(404);
  });

  it.each([
    ["two different hosts", "GET", "/_sunset", ["Host: localhost", "Host: evil.example"], 400],
    [
      "two different hosts, ours last",
      "GET",
      "/_sunset",
      ["Host: evil.example", "Host: localhost"],
      400,
    ],
    ["our host twice", "GET", "/global/page", ["Host: localhost", "Host: localhost"], 400],
    ["no host", "GET", "/global/page", [], 400],
    ["an empty host", "GET", "/global/page", ["Host:"], 400],
    ["a host with a space", "GET", "/global/page", ["Host: local host"], 400],
    ["a malformed host", "GET", "/global/page", ["Host: local<host"], 400],
    ["a host with a path", "GET", "/", ["Host: localhost/_sunset"], 400],
    ["a host with a query", "GET", "/_sunset", ["Host: localhost?"], 400],
    ["a host with a user name", "GET", "/_sunset", ["Host: a@localhost"], 400],
    ["no path", "OPTIONS", "*", ["Host: localhost"], 400],
    ["the whole server", "GET", "*", ["Host: localhost"], 400],
    ["a tunnel to another server", "CONNECT", "localhost:80", ["Host: localhost"], 405],
    ["an unknown method", "FETCH", "/global/page", ["Host: localhost"], 501],
  ])(
    "answers a request for %s with a client error",
    async (_name, method, target, headers, status) => {
      expect(statusOf(await ask(target, headers, method))).toBe(status);
    },
  );

  it("answers a proxy request after empty lines with a client error", async () => {
    const answer = await sendRaw(server.port, "\r\n\nCONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n");
    expect(statusOf(answer)).toBe(405);
  });
});

describe("the local server's connections", () => {
  const open: Socket[] = [];

  /** Opens a connection. @returns Whether it is answered. */
  function openOne(): Promise<boolean> {
    const socket = connect(server.port, "127.0.0.1");
    open.push(socket);
    socket.write("GET /global/page HTTP/1.1\r\nHost: localhost\r\n\r\n");
    return new Promise((resolve) => {
      socket.once("data", () => resolve(true));
      socket.once("close", () => resolve(false));
      socket.on("error", () => {});
    });
  }

  it("are limited to the given number, reported once when full, and accepted again when some close", async () => {
    const taken = await Promise.all(Array.from({ length: CONNECTIONS + 10 }, openOne));
    expect(taken.filter(Boolean)).toHaveLength(CONNECTIONS);
    expect(onFull.mock.calls).toEqual([[CONNECTIONS]]);
    for (const socket of open) socket.destroy();
    await expect.poll(openOne).toBe(true);
    for (const socket of open) socket.destroy();
  });

  it.each([
    [256, 18],
    [1024, 274],
    [4096, 1298],
    [1_048_576, 10_000],
    ["unlimited", 10_000],
    [0, 16],
  ])("of %s open files leave enough for the runtime", (openFiles, connections) => {
    expect(connectionsFor(openFiles)).toBe(connections);
  });
});
