import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createApiStore } from "../../src/store/kv/kv-api.ts";
import type { KvStore } from "../../src/store/kv/kv-store.ts";
import { readVisits, type VisitFigures } from "../../src/store/records/visits.ts";
import { type CloudflareApi, startCloudflareApi } from "../node-support/cloudflare-api.ts";
import { SITE } from "../support/table.ts";
import { credentialsOf } from "./cloudflare.ts";
import { NOW, type Ran, sunset } from "./support.ts";

const NEW = "https://www.new.example";

const TABLE = {
  site: { ...SITE, activatesAt: "2026-02-01T00:00:00Z", fallback: `${NEW}/` },
  rules: [
    { from: "/global/a", to: `${NEW}/a`, section: "Pages" },
    { from: "/global/item?id=:id", to: `${NEW}/item/:id` },
    { from: "/global/app", gone: true },
  ],
};

let folder: string;
let api: CloudflareApi;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "sunset-visits-"));
  writeFileSync(join(folder, "routes.json"), JSON.stringify(TABLE));
  api = await startCloudflareApi();
});

beforeEach(() => api.reset());

afterAll(async () => {
  await api.stop();
  rmSync(folder, { recursive: true });
});

const line = (path: string, day = "02/Dec/2025") =>
  `192.0.2.7 - - [${day}:10:00:00 +0000] "GET ${path} HTTP/1.1" 200 5 "-" "x"`;
const times = (count: number, path: string) => Array.from({ length: count }, () => line(path));

const LOG = [
  ...times(5, "/global/a?utm_source=mail"),
  line("/global/app", "30/Dec/2025"),
  line("/global/unknown", "01/Dec/2025"),
  line("/logo.png"),
  line("https://elsewhere.example/x"),
];

function write(name: string, lines: readonly string[]): void {
  writeFileSync(resolve(folder, name), `${lines.join("\n")}\n`);
}

async function remote(args: readonly string[], more: { stdin?: string } = {}): Promise<Ran> {
  const world = { cwd: folder, env: credentialsOf(api), fetchApi: api.fetch, now: NOW, ...more };
  return sunset([...args, "--remote"], world);
}

function storeOf(): KvStore {
  const { token, accountId, url: baseUrl, fetch } = api;
  return createApiStore({
    token,
    accountId,
    namespaceId: api.namespaceIds.REDIRECTS ?? "",
    baseUrl,
    fetch,
  });
}

/** Publishes a log and returns the figures stored with the release. */
async function published(lines: readonly string[], file = "access.log"): Promise<VisitFigures> {
  const id = (await remote(["publish"])).stdout.trim();
  write(file, lines);
  const { code, stderr } = await remote(["coverage", file, "--publish"]);
  expect([code, stderr]).toEqual([0, expect.stringContaining(`${id.slice(0, 12)} now shows it`)]);
  const figures = await readVisits(storeOf(), id, NOW);
  if (figures.ok && figures.value) return figures.value;
  throw new TypeError("There are none");
}

describe("sunset coverage --publish", () => {
  it("stores with the release the figures on its page", async () => {
    expect(await published(LOG)).toEqual({
      countedAt: "2026-01-01T00:00:00Z",
      countedBy: "ana@example.com",
      at: "2026-02-01T00:00:00Z",
      unit: "visits",
      days: { first: "2025-12-01", last: "2025-12-30" },
      files: [{ name: "access.log", kind: "access log", requests: 9 }],
      fileCount: 1,
      total: 9,
      noise: 1,
      elsewhere: 1,
      outcomes: expect.objectContaining({ rule: 5, gone: 1, fallback: 1, "not-found": 1 }),
      sections: [
        { section: "Pages", total: 5 },
        { section: null, total: 1 },
      ],
      sectionCount: 2,
      visited: [
        { url: "/global/a", total: 5 },
        { url: "/global/app", total: 1 },
        { url: "/global/unknown", total: 1 },
      ],
      visitedError: 0,
      unmatched: [{ url: "/global/unknown", total: 1 }],
      unmatchedCount: 1,
    });
  });

  it.each<[string, readonly string[], readonly string[]]>([
    ["an email address", times(9, "/global/unsubscribe/jane.doe@example.com"), []],
    ["an escaped email address", times(9, "/global/unsubscribe/jane%40example.com"), []],
    ["a rare value of a parameter", times(4, "/global/item?id=secret"), []],
    ["parameters that no rule requires", [line("/global/a?name=jane")], ["/global/a"]],
  ])("does not publish %s", async (_name, lines, visited) => {
    const figures = await published(lines);
    expect(figures.visited.map((it) => it.url)).toEqual(visited);
    expect(JSON.stringify(figures)).not.toMatch(/jane|secret/);
    expect(figures.total).toBe(lines.length);
  });

  it("publishes a parameter that a rule requires and many requests have", async () => {
    const { visited } = await published(times(5, "/global/item?id=7&utm_source=mail"));
    expect(visited).toEqual([{ url: "/global/item?id=7", total: 5 }]);
  });

  it("names a file without its folders", async () => {
    const { files } = await published(LOG, join(folder, "jane.log"));
    expect(files.map((it) => it.name)).toEqual(["jane.log"]);
  });

  it.each<[string, readonly string[], VisitFigures["unit"]]>([
    ["a list, each address once", ["/global/a", "/global/b"], "addresses"],
    ["a list with hits", ["/global/a 7", "/global/b 2"], "visits"],
    ["a log of one request", [line("/global/a")], "visits"],
  ])("says what was counted: %s", async (_name, lines, unit) => {
    expect(await published(lines)).toMatchObject({ unit });
  });

  it("keeps at most some hundred addresses, whatever the log", async () => {
    const figures = await published(
      Array.from({ length: 3000 }, (_, index) => `/global/${index} ${index + 1}`),
    );
    expect([figures.visited.length, figures.unmatched.length]).toEqual([500, 100]);
    expect(figures.visited[0]).toEqual({ url: "/global/2999", total: 3000 });
    expect(figures.unmatchedCount).toBe(3000);
  });

  it("reads nothing if the table is not published, and gives advice", async () => {
    write("access.log", LOG);
    const { code, stderr, stdout } = await remote(["coverage", "access.log", "--publish"]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("This table is not a release in Cloudflare");
    expect(stderr).toContain("First: npx sunset-edge publish --remote");
    const stdin = JSON.stringify(TABLE);
    const piped = await remote(["coverage", "access.log", "--routes", "-", "--publish"], { stdin });
    expect(piped.stderr).toContain("fix: Publish it first\n");
  });

  it("publishes nothing with --dry-run, or if the log could not be read to its end", async () => {
    await remote(["publish"]);
    write("access.log", LOG);
    write("table.csv", ["old url;new url"]);
    const dry = await remote(["coverage", "access.log", "--publish", "--dry-run"]);
    expect([dry.code, dry.stderr]).toEqual([0, expect.stringContaining("published: --dry-run")]);
    const broken = await remote(["coverage", ".", "--publish"]);
    expect([broken.code, broken.stderr]).toEqual([
      1,
      expect.stringContaining("Nothing was published"),
    ]);
    expect(await storeOf().list("coverage/")).toEqual([]);
  });

  it("prints the same object with --json", async () => {
    await remote(["publish"]);
    write("access.log", LOG);
    const plain = await remote(["coverage", "access.log", "--json"]);
    const told = await remote(["coverage", "access.log", "--json", "--publish"]);
    expect(JSON.parse(told.stdout)).toEqual(JSON.parse(plain.stdout));
  });

  it("works on the local KV too", async () => {
    const env = { SUNSET_STORAGE: join(folder, "storage"), SUNSET_BY: "ana@example.com" };
    const world = { cwd: folder, env, now: NOW };
    write("access.log", LOG);
    await sunset(["publish"], world);
    const { code, stderr } = await sunset(["coverage", "access.log", "--publish"], world);
    expect([code, stderr]).toEqual([0, expect.stringContaining("now shows it")]);
  });
});

describe("sunset gate without a log", () => {
  it("uses the published figures of the live release", async () => {
    const id = (await remote(["publish"])).stdout.trim();
    write("access.log", LOG);
    await remote(["coverage", "access.log", "--publish"]);
    await remote(["promote", id, "--break-glass", "a test"]);
    const { stdout } = await remote(["gate", "--json"]);
    const { checks }: { checks: { id: string; state: string; message: string; fix: string }[] } =
      JSON.parse(stdout);
    expect(checks.find((it) => it.id === "coverage")).toMatchObject({
      state: "fail",
      message:
        "85.7% of 7 visits from 2025-12-01 to 2025-12-30 get an answer of their own, and 95.0% are wanted",
      fix: expect.stringContaining("coverage access.log --unmatched missing.csv"),
    });
  });
});
