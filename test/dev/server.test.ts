import { request as httpRequest } from "node:http";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Server, startServer } from "../../src/dev/server.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { type OriginServer, startOriginServer } from "../node-support/origin-server.ts";
import { compile, type SitePatch } from "../support/table.ts";

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

let origin: OriginServer;
let open: Server;
/** The time a server takes to start on this machine under its current load. */
let startMs = 0;
let ahead: Server;

const PAGE = "https://www.new.example/page?a=1";

const rules: RuleData[] = [
  { from: "/global/page", to: "https://www.new.example/page" },
  { from: "/global/off", to: "https://evil.example/" },
  { from: "/global/files/*", keep: true },
];
const GATE = Date.now() + 3_600_000;
const announced: SitePatch = {
  announceAt: new Date(GATE - 7_200_000).toISOString(),
  activatesAt: new Date(GATE).toISOString(),
};

beforeAll(async () => {
  origin = await startOriginServer();
  const start = (site: SitePatch) =>
    startServer({ compiled: compile(rules, site), port: 0, origin: origin.url, storage: null });
  const startedAt = Date.now();
  [open, ahead] = await Promise.all([start({}), start(announced)]);
  startMs = Date.now() - startedAt;
});

afterAll(async () => {
  await Promise.all([open.stop(), ahead.stop(), origin.stop()]);
});

/** Sends a raw request: nothing is followed, decoded or added. */
function send(
  server: Server,
  path: string,
  {
    host = "localhost",
    method = "GET",
    headers = {},
    body = "",
  }: { host?: string; method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = {
      host: "127.0.0.1",
      port: server.port,
      path,
      method,
      headers: { host: `${host}:${server.port}`, ...headers },
    };
    const request = httpRequest(options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
        }),
      );
    });
    request.on("error", reject);
    request.end(body);
  });
}

describe("the local server", () => {
  it.each([
    ["localhost", "localhost", 301, PAGE],
    ["the loopback address", "127.0.0.1", 301, PAGE],
    ["the site's first host", "www.old.example", 301, PAGE],
    ["its other host", "old.example", 301, PAGE],
    ["a foreign host", "evil.example", 404, undefined],
    ["a foreign name that resolves to this machine", "localhost.evil.example", 404, undefined],
  ])("answers on %s", async (_name, host, status, location) => {
    const answer = await send(open, "/global/page?a=1", { host });
    expect([answer.status, answer.headers.location]).toEqual([status, location]);
  });

  it("answers on the site's host without a port", async () => {
    const answer = await send(open, "/global/page", { headers: { host: "www.old.example" } });
    expect(answer.status).toBe(301);
  });

  it("keeps the path byte for byte", async () => {
    const { headers } = await send(open, "//global/%50age/%zz?x=%7e");
    expect(headers.location).toBe("https://www.new.example/?x=%7e");
    expect((await send(open, "//global//%50age/")).headers.location).toBe(
      "https://www.new.example/page",
    );
  });

  it("sends a 501 without Location", async () => {
    const answer = await send(open, "/global/off");
    expect(answer.status).toBe(501);
    expect(answer.headers.location).toBeUndefined();
  });

  it("passes on an overlong path of a foreign scope", async () => {
    expect((await send(open, "/globalfoo")).body.toString()).toContain("<p>old</p>");
  });

  it("sends the requested host to the old site", async () => {
    expect((await send(open, "/globalfoo")).headers["x-forwarded-host-seen"]).toBe(
      "www.old.example",
    );
  });

  it("has nothing under /_sunset on the site's own hosts", async () => {
    expect((await send(open, "/_sunset", { host: "www.old.example" })).status).toBe(404);
  });
});

describe("passing through real sockets", () => {
  it("keeps redirects of the old site", async () => {
    const answer = await send(ahead, "/global/moved");
    expect([answer.status, answer.headers.location]).toEqual([302, "/global/elsewhere"]);
  });

  it("keeps ranges", async () => {
    const answer = await send(ahead, "/global/file", { headers: { range: "bytes=5-9" } });
    expect([answer.status, answer.body.toString(), answer.headers["content-range"]]).toEqual([
      206,
      "56789",
      "bytes 5-9/1000",
    ]);
  });

  it("keeps conditional answers", async () => {
    const answer = await send(ahead, "/global/file", { headers: { "if-none-match": '"file"' } });
    expect([answer.status, answer.headers.etag]).toEqual([304, '"file"']);
  });

  it("keeps request bodies and methods", async () => {
    const answer = await send(ahead, "/global/echo", { method: "PUT", body: "a body" });
    expect([answer.status, answer.body.toString(), answer.headers["x-method"]]).toEqual([
      200,
      "a body",
      "PUT",
    ]);
  });

  it("streams a body", async () => {
    let text = "";
    await new Promise<void>((resolve, reject) => {
      const options = { host: "127.0.0.1", port: ahead.port, path: "/global/slow" };
      httpRequest(options, (response) => {
        response.on("data", (chunk) => {
          text += String(chunk);
          // The old site sends the rest once the visitor has this, so waiting for the whole answer would never end.
          if (text === "first\n") origin.finishSlow();
        });
        response.on("end", resolve);
      })
        .on("error", reject)
        .end();
    });
    expect(text).toBe("first\nsecond\n");
  });

  it.each([
    ["while announced", "/global/socket"],
    ["where a rule keeps it", "/globalfoo"],
  ])("keeps WebSocket upgrades %s", async (_name, path) => {
    const message = await new Promise((resolve, reject) => {
      const socket = new WebSocket(`ws://127.0.0.1:${ahead.port}${path}`);
      socket.addEventListener("message", (event) => {
        resolve(event.data);
        socket.close();
      });
      socket.addEventListener("error", () => reject(new Error("the upgrade failed")));
    });
    expect(message).toBe("hello");
  });

  it("puts the banner into compressed HTML, and compresses it again", async () => {
    const answer = await send(ahead, "/global/gzip", { headers: { "accept-encoding": "gzip" } });
    const text =
      answer.headers["content-encoding"] === "gzip" ? gunzipSync(answer.body) : answer.body;
    expect(text.toString()).toMatch(/<body><aside[^]*<p>old<\/p><\/body><\/html>$/);
  });

  it("does not change data that is called HTML", async () => {
    const body = '{"a":1}'.repeat(100);
    const plain = await send(ahead, "/global/data");
    expect(plain.body.toString()).toBe(body);
    expect(plain.headers["content-length"]).toBe(String(body.length));
    const packed = await send(ahead, "/global/data-gzip");
    expect(packed.headers["content-encoding"]).toBe("gzip");
    expect(gunzipSync(packed.body).toString()).toBe(body);
    for (const { headers } of [plain, packed]) expect(headers.etag).toBe('"data"');
  });

  it.each([
    ["is empty, but called compressed", "empty-gzip", 200, /^$/],
    ["cannot be decoded", "no-gzip", 200, /^$/],
    ["has a status that no response may have", "odd", 999, /<p>old<\/p>/],
    ["never comes", "hang-up", 502, /^$/],
  ])("sends a form once, even if its answer %s", async (_name, page, status, body) => {
    const path = `/global/${page}?form`;
    const answer = await send(ahead, path, { method: "POST", body: "order=1" });
    expect(origin.bodiesOf(path)).toEqual(["order=1"]);
    expect(answer.status).toBe(status);
    expect(answer.body.toString()).toMatch(body);
  });

  it.each([
    ["is empty, but called compressed", "GET", "empty-gzip"],
    ["cannot be decoded", "GET", "no-gzip"],
    ["could not be decoded", "HEAD", "no-gzip"],
  ])("lets no cache keep an answer past the gate that %s: %s", async (_name, method, page) => {
    const plain = await send(open, `/other/${page}`, { method });
    const { status, headers, body } = await send(ahead, `/global/${page}`, { method });
    expect([status, headers["content-encoding"], body]).toEqual([200, "gzip", plain.body]);
    expect(secondsOf(headers)).toBeLessThanOrEqual(3600);
    expect(headers.sunset).toBeDefined();
  });

  it("lets no cache outlive the gate", async () => {
    const askedAt = Date.now();
    const { headers } = await send(ahead, "/global/page");
    const seconds = secondsOf(headers);
    expect(askedAt + seconds * 1000).toBeLessThanOrEqual(GATE);
    expect(Date.now() + (seconds + 1) * 1000).toBeGreaterThan(GATE);
    expect(headers.sunset).toBe(new Date(Math.floor(GATE / 1000) * 1000).toUTCString());
  });
});

function secondsOf(headers: Answer["headers"]): number {
  return Number(/max-age=(\d+)/.exec(String(headers["cache-control"]))?.[1]);
}

/** Longer than it takes unless something is broken, since the server may be started several times. */
const HANGS = { timeout: 180_000 };

describe("the gate of a running server", () => {
  it("opens on time, and no earlier answer may be cached past it", HANGS, async () => {
    // If the machine has become slower and the gate opens before the server answers, the gate is set further ahead.
    for (let ahead = 2 * startMs + 1000; ; ahead *= 2) {
      const gate = Date.now() + ahead;
      const site = {
        announceAt: new Date(gate - ahead - 60_000).toISOString(),
        activatesAt: new Date(gate).toISOString(),
      };
      const compiled = compile(rules, site);
      const server = await startServer({ compiled, port: 0, origin: origin.url, storage: null });
      try {
        const askedAt = Date.now();
        const before = await send(server, "/global/page");
        if (Date.now() >= gate) continue;
        expect(before.status).toBe(200);
        expect(before.body.toString()).toContain("<aside");
        expect(askedAt + secondsOf(before.headers) * 1000).toBeLessThanOrEqual(gate);
        await new Promise((resolve) => setTimeout(resolve, gate - Date.now() + 5));
        const after = await send(server, "/global/page");
        expect([after.status, after.headers.location]).toEqual([
          301,
          "https://www.new.example/page",
        ]);
        return;
      } finally {
        await server.stop();
      }
    }
  });
});
