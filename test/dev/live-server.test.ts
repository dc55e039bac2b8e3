import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { readManifest } from "../../src/store/records/stored-release.ts";
import { findDamage } from "../../src/store/records/verify-release.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalKv, openLocalKv } from "../../src/cli/tables/local-kv.ts";
import { type Server, startServer } from "../../src/dev/server.ts";
import type { CompiledRelease } from "../../src/release/compile-release.ts";
import { readOverlay } from "../../src/store/records/overlay.ts";
import { promote, publish } from "../node-support/publish.ts";
import { releaseOf } from "../node-support/release.ts";
import { compile } from "../support/table.ts";

const NEW = "https://www.new.example";

/** Longer than it takes unless something is broken. */
const HANGS_MS = 180_000;

let folder: string;
let server: Server;
let kv: LocalKv;
const agent = new Agent({ keepAlive: true, maxSockets: 16 });

const tableWith = (word: string) => [
  { from: "/global/page", to: `${NEW}/${word}` },
  { from: "/global/p/:x", to: `${NEW}/${word}/:x` },
  // In another position than after publishing.
  { from: "/global/a/:x", to: `${NEW}/${word}/:x` },
];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "sunset-storage-"));
  const storage = join(folder, "v3");
  const compiled = compile(tableWith("bundled"), { maxAgeSeconds: 60 });
  server = await startServer({ compiled, port: 0, origin: null, storage, everySeconds: 0.5 });
  kv = await openLocalKv(storage);
});

afterAll(async () => {
  agent.destroy();
  await Promise.all([server.stop(), kv.close()]);
  rmSync(folder, { recursive: true });
});

/** Returns the target to which the server sends a request, or the status if there is none. */
function ask(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port: server.port, path, agent };
    httpRequest(options, (response) => {
      response.resume();
      response.on("end", () => resolve(response.headers.location ?? String(response.statusCode)));
      response.on("error", reject);
    })
      .on("error", reject)
      .end();
  });
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Sends a request and hangs up. */
function leave(path: string, afterMs: number): Promise<void> {
  return new Promise((resolve) => {
    const options = { host: "127.0.0.1", port: server.port, path };
    const request = httpRequest(options, (response) => response.resume());
    request.on("error", () => {});
    request.on("close", resolve);
    request.end();
    setTimeout(() => request.destroy(), afterMs);
  });
}

async function waitFor(path: string, expected: string): Promise<void> {
  await expect.poll(() => ask(path), { timeout: HANGS_MS }).toBe(expected);
}

async function put(key: string, value: string): Promise<void> {
  await kv.redirects.put([{ key, value }]);
}

describe("the local server with its embedded KV", () => {
  it("serves the bundled table if nothing was promoted", async () => {
    expect(await ask("/global/page")).toBe(`${NEW}/bundled`);
  });

  it("stores the bundled table as it would be published, whatever the order of its rules", async () => {
    const of = () => readManifest(kv.redirects, server.release);
    await expect
      .poll(
        () =>
          of().then(
            () => true,
            () => false,
          ),
        { timeout: HANGS_MS },
      )
      .toBe(true);
    expect(await findDamage(kv.redirects, await of())).toEqual([]);
  });

  it("serves a release after its promotion, and the bundled table again", async () => {
    const one = await releaseOf(tableWith("one"));
    await publish(kv.redirects, one);
    expect(await ask("/global/page")).toBe(`${NEW}/bundled`);
    await promote(kv.redirects, one, Date.now());
    await waitFor("/global/page", `${NEW}/one`);
    expect(await ask("/global/p/x")).toBe(`${NEW}/one/x`);
    await promote(kv.redirects, null, Date.now());
    await waitFor("/global/page", `${NEW}/bundled`);
  });

  it("serves a row, its last good form, and its next value", async () => {
    await put("/global/row", `${NEW}/row`);
    await waitFor("/global/row", `${NEW}/row`);
    await put("/global/row", "www.new.example/forgot-the-scheme");
    await put("/global/other", "Gone");
    await waitFor("/global/other", "410");
    expect(await ask("/global/row")).toBe(`${NEW}/row`);
    await put("/global/row", `${NEW}/row-2`);
    await waitFor("/global/row", `${NEW}/row-2`);
  });

  it("follows the gate forwards and back", async () => {
    await put("activatesAt", new Date(Date.now() + 3_600_000).toISOString());
    await waitFor("/global/page", "200");
    // A rule with a start of its own does not depend on the gate.
    await put("/global/mark", '{"gone":true,"startsAt":"2025-01-01T00:00:00Z"}');
    await put("activatesAt", "sometime");
    await waitFor("/global/mark", "410");
    expect(await ask("/global/page")).toBe("200");
    await put("activatesAt", "2025-01-01T00:00:00Z");
    await waitFor("/global/page", `${NEW}/bundled`);
  });

  it("judges rows by the release that serves, even without visitors", async () => {
    const wider = await releaseOf(tableWith("wider"), { scope: ["/global", "/late"] });
    await publish(kv.redirects, wider);
    await promote(kv.redirects, wider, Date.now());
    await put("/late/row", `${NEW}/late`);
    const stateOf = async (): Promise<string | undefined> => {
      const text = (await kv.redirects.getTexts(["overlay"])).get("overlay") ?? "";
      const overlay = readOverlay(text, null);
      if (!overlay.ok) return overlay.problem.kind;
      return overlay.value.rows.find((it) => it.key === "/late/row")?.state;
    };
    await expect.poll(stateOf, { timeout: HANGS_MS, interval: 200 }).toBe("serving");
    await promote(kv.redirects, null, Date.now());
    await waitFor("/global/page", `${NEW}/bundled`);
  });

  it("serves a row that was typed with wrangler", async () => {
    const args = ["kv", "key", "put", "--local", "--persist-to", folder, "--binding", "REDIRECTS"];
    const env = {
      ...process.env,
      WRANGLER_SEND_METRICS: "false",
      CLOUDFLARE_CF_FETCH_ENABLED: "false",
      WRANGLER_LOG_PATH: join(folder, "logs"),
    };
    const row = ["/global/typed", `${NEW}/typed`];
    await promisify(execFile)("node_modules/.bin/wrangler", [...args, ...row], { env });
    expect(await kv.redirects.list("/global/typed")).toEqual(["/global/typed"]);
    await waitFor("/global/typed", `${NEW}/typed`);
  });

  it(
    "answers every request from a single release while one is promoted every 200 ms",
    { timeout: HANGS_MS },
    async () => {
      const releases: CompiledRelease[] = await Promise.all(
        ["left", "right"].map((it) => releaseOf(tableWith(it))),
      );
      for (const release of releases) await publish(kv.redirects, release);
      await promote(kv.redirects, releases[0] ?? null, Date.now());
      await waitFor("/global/page", `${NEW}/left`);

      const answers = new Map<string, number>();
      let promotions = 0;
      const isOver = (): boolean => promotions > 10 && answers.size > 3;
      // Some visitors leave before their answer, while the work they started continues.
      const leaving = Array.from({ length: 2 }, async () => {
        while (!isOver()) await leave("/global/page", Math.random() * 4);
      });
      const load = Array.from({ length: 8 }, async (_, lane) => {
        const path = lane % 2 === 0 ? "/global/page" : "/global/p/x";
        while (!isOver()) {
          const answer = `${path} ${await ask(path)}`;
          answers.set(answer, (answers.get(answer) ?? 0) + 1);
        }
      });
      while (!isOver()) {
        promotions += 1;
        await promote(kv.redirects, releases[promotions % 2] ?? null, Date.now());
        // Random, so that refreshes, about eight promotions apart, do not tend to find the same release again.
        await sleep(400 * Math.random());
      }
      await Promise.all([...load, ...leaving]);

      expect([...answers.keys()].toSorted()).toEqual([
        `/global/p/x ${NEW}/left/x`,
        `/global/p/x ${NEW}/right/x`,
        `/global/page ${NEW}/left`,
        `/global/page ${NEW}/right`,
      ]);
      const last = promotions % 2 === 0 ? "left" : "right";
      await waitFor("/global/page", `${NEW}/${last}`);
    },
  );
});
