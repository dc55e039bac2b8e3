/** Verifies the live site against its table before, at and after the gate, and with wrong answers. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import {
  createServer,
  type IncomingHttpHeaders,
  request as httpRequest,
  type Server as HttpServer,
} from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readTruth } from "../../src/cli/commands/verify.ts";
import { compare, type Got } from "../../src/cli/verify/compare.ts";
import { readPlace } from "../../src/cli/verify/place.ts";
import { listCanaries, listProbes } from "../../src/cli/verify/probes.ts";
import { type Server, startServer } from "../../src/dev/server.ts";
import type { RuleData, SiteData } from "../../src/domain/table/schema.ts";
import { writeDeployed } from "../../src/store/records/deployed.ts";
import { OVERLAY_FORMAT } from "../../src/store/records/in-force.ts";
import { GATE_KEY, OVERLAY_KEY } from "../../src/store/records/keys.ts";
import { OPEN_POLICY } from "../../src/store/records/signing-policy.ts";
import { promote, publish } from "../node-support/publish.ts";
import { releaseOf } from "../node-support/release.ts";
import { createMemoryStore } from "../support/memory-store.ts";
import { compile, GATE, HOUR, SITE } from "../support/table.ts";
import { type Ran, sunset } from "./support.ts";

const OLD = "https://www.old.example";
const NEW = "https://www.new.example";

const iso = (instant: number): string => new Date(instant).toISOString().replace(".000Z", "Z");
/** An instant so near that cache lifetimes count down to it. */
const AHEAD = Math.floor(Date.now() / 1000) * 1000 + HOUR / 2;

const RULES: RuleData[] = [
  { from: "/global/a", to: `${NEW}/a?x=1#top`, section: "Pages" },
  { from: "/global/b", to: `${NEW}/b`, status: 302, section: "Pages" },
  { from: "/global/c", to: `${NEW}/c`, status: 303 },
  // Its lifetime counts down.
  { from: "/global/sale", to: `${NEW}/sale`, endsAt: iso(AHEAD) },
  { from: "/global/app", gone: true, to: `${NEW}/apps` },
  { from: "/global/kept", keep: true },
  { from: "/global/note", serve: { type: "text/plain", body: "note" } },
  { from: "https://old.example/global/alone", to: `${NEW}/alone` },
  {
    from: "/global/p/:slug/*",
    to: `${NEW}/p/:slug/:splat`,
    section: "Products",
    examples: {
      match: ["/global/p/x/y z", "/global/p/ü"],
      mustNotMatch: ["/global/p", "/about", "https://elsewhere.example/"],
    },
  },
  { from: "/global/q/:x", to: `${NEW}/q/:x` },
];

let folder: string;
/** A server whose gate is ahead and announced. */
let before: Server;
let after: Server;
let stand: HttpServer;
/** The path for which the stand-in lies, and its false answer. */
let lie: {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly status: number;
} | null = null;
let asked: string[] = [];
/** The headers of the last request. */
let sent: IncomingHttpHeaders = {};

const SITE_BEFORE = { announceAt: iso(AHEAD - 2 * HOUR), activatesAt: iso(AHEAD) };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "sunset-verify-"));
  write("before.json", RULES, SITE_BEFORE);
  write("after.json", RULES);
  const start = (site: Partial<SiteData>) =>
    startServer({ compiled: compile(RULES, site), port: 0, origin: null, storage: null });
  [before, after, stand] = await Promise.all([start(SITE_BEFORE), start({}), startStandIn()]);
});

afterAll(async () => {
  stand.closeAllConnections();
  await Promise.all([before.stop(), after.stop(), new Promise((done) => stand.close(done))]);
  rmSync(folder, { recursive: true });
});

beforeEach(() => {
  lie = null;
  asked = [];
});

function write(file: string, rules: readonly RuleData[], site: Partial<SiteData> = {}): void {
  writeFileSync(join(folder, file), JSON.stringify({ site: { ...SITE, ...site }, rules }));
}

/** Starts a proxy to the server whose gate is open, which falsifies the answer of one address. */
function startStandIn(): Promise<HttpServer> {
  const server = createServer((incoming, outgoing) => {
    const { url: path = "", headers, method } = incoming;
    asked.push(`${headers.host}${path}`);
    sent = headers;
    if (lie?.path === path) {
      outgoing.writeHead(lie.status, lie.headers).end();
      return;
    }
    const passed = httpRequest({ port: after.port, path, method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on("error", () => outgoing.destroy());
    passed.end();
  });
  return new Promise((done) => server.listen(0, "127.0.0.1", () => done(server)));
}

const portOf = (server: HttpServer): number => (server.address() as AddressInfo).port;

function run(args: readonly string[], world: Parameters<typeof sunset>[1] = {}): Promise<Ran> {
  const sleep = async (): Promise<void> => {};
  return sunset(["verify", ...args], { cwd: folder, sleep, now: Date.now(), ...world });
}

describe("verify", () => {
  it.each([
    ["before the gate", () => [`http://localhost:${before.port}`, "--routes", "before.json"]],
    ["after the gate", () => [`127.0.0.1:${after.port}`, "--routes", "after.json"]],
    [
      "a preview, as of its default instant",
      () => [`http://preview.localhost:${before.port}`, "--routes", "before.json"],
    ],
    [
      "a preview a second before the gate",
      () => [
        `http://preview.localhost:${before.port}`,
        "--routes",
        "before.json",
        "--at",
        iso(AHEAD - 1000),
      ],
    ],
    [
      "a preview at the gate",
      () => [
        `http://preview.localhost:${before.port}`,
        "--routes",
        "before.json",
        "--at",
        iso(AHEAD),
      ],
    ],
  ])("accepts an npm start according to its table: %s", async (_name, args) => {
    const { code, stdout, stderr } = await run(args());
    expect([code, stdout]).toEqual([0, ""]);
    expect(stderr).toMatch(/\d+ addresses of http:\S+ as [0-9a-f]{12} says/);
  });

  it("requests examples, exact rules, addresses that must not redirect, and every host", async () => {
    const { code } = await run([`http://localhost:${portOf(stand)}`, "--routes", "after.json"]);
    expect(code).toBe(0);
    expect(asked.toSorted()).toEqual(
      [
        "old.example/global/a",
        "old.example/global/alone",
        "www.old.example/about",
        "www.old.example/fr/sunset-verify",
        "www.old.example/global/a",
        "www.old.example/global/app",
        "www.old.example/global/b",
        "www.old.example/global/c",
        "www.old.example/global/kept",
        "www.old.example/global/legal/sunset-verify",
        "www.old.example/global/note",
        "www.old.example/global/p",
        "www.old.example/global/p/%C3%BC",
        "www.old.example/global/p/x/y%20z",
        "www.old.example/global/sale",
        "www.old.example/global/sunset-verify",
        "www.old.example/sunset-verify-out-of-scope",
        "www.old.example/uk/sunset-verify",
      ].toSorted(),
    );
  });

  const redirect = (patch: Record<string, string>) => ({
    status: 301,
    headers: { location: `${NEW}/a?x=1#top`, "cache-control": "public, max-age=3600", ...patch },
  });

  it.each<[string, string, { status: number; headers: Record<string, string> }, string]>([
    [
      "another target",
      "/global/a",
      redirect({ location: `${NEW}/A?x=1#top` }),
      `got       301  ${NEW}/A?x=1#top  public, max-age=3600`,
    ],
    ["another status", "/global/a", { ...redirect({}), status: 302 }, "got       302"],
    [
      "another lifetime",
      "/global/a",
      redirect({ "cache-control": "public, max-age=3601" }),
      "public, max-age=3601",
    ],
    [
      "a longer Cache-Control",
      "/global/a",
      redirect({ "cache-control": "public, max-age=3600, immutable" }),
      "immutable",
    ],
    ["no Cache-Control", "/global/app", { status: 410, headers: {} }, "got       410\n"],
    [
      "a redirect in the place of the old page",
      "/global/kept",
      redirect({}),
      "expected  the old site's answer",
    ],
    [
      "an error in the place of the old page",
      "/about",
      { status: 502, headers: {} },
      "got       502",
    ],
  ])("reports %s, only in its own line", async (_name, path, answer, says) => {
    lie = { path, ...answer };
    const base = `http://localhost:${portOf(stand)}`;
    const { code, stdout, stderr } = await run([base, "--routes", "after.json"]);
    expect(code).toBe(3);
    const curls = stdout.split("\n").filter((it) => it.startsWith("curl "));
    const request = (host: string) =>
      `curl -s -o /dev/null -D - -H 'Host: ${host}' http://localhost:${portOf(stand)}${path}`;
    // The first example is also requested from the other host.
    const hosts = path === "/global/a" ? ["www.old.example", "old.example"] : ["www.old.example"];
    expect(curls).toEqual(hosts.map(request));
    expect(`${stdout}\n`).toContain(says);
    expect(stderr).toMatch(/^\d of 18 addresses of/m);
  });

  it.each([
    "https://eva:secret@www.new.example/b",
    "http:eva:secret@www.new.example/b",
    "//eva:secret@www.new.example/b",
    "https://eva:sec ret@www.new.example/b",
    "https://eva:sec ret@www.new.example:99999/b",
  ])("prints no password of %s", async (location) => {
    lie = { path: "/global/b", status: 301, headers: { location } };
    const base = `http://localhost:${portOf(stand)}`;
    for (const more of [[], ["--json"]]) {
      const { stdout } = await run([base, "--routes", "after.json", ...more]);
      expect(stdout).toContain("***@www.new.example");
      expect(stdout).not.toMatch(/eva:|secret|c ret/);
    }
  });

  it("prints one object with the same content for programs", async () => {
    lie = { path: "/global/b", status: 301, headers: { location: `${NEW}/b` } };
    const { code, stdout } = await run([
      `http://localhost:${portOf(stand)}`,
      "--routes",
      "after.json",
      "--json",
    ]);
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toEqual({
      ok: false,
      release: expect.stringMatching(/^[0-9a-f]{64}$/),
      asked: 18,
      answered: 18,
      differences: [
        {
          url: `${OLD}/global/b`,
          kind: "rule",
          rule: "/global/b",
          section: "Pages",
          expected: { status: 302, location: `${NEW}/b`, cacheControl: "no-store", sunset: null },
          got: {
            status: 301,
            location: `${NEW}/b`,
            cacheControl: null,
            sunset: null,
            failure: null,
          },
          curl: expect.stringContaining("/global/b"),
        },
      ],
      certificates: [],
    });
  });

  it("sends given headers, and prints them with the request", async () => {
    lie = { path: "/global/b", status: 200, headers: {} };
    const base = `http://localhost:${portOf(stand)}`;
    const headers = ["--header", 'X-Version: sunset="1"', "--header", "X-Other:y"];
    const { stdout } = await run([base, "--routes", "after.json", ...headers]);
    expect(sent).toMatchObject({ "x-version": 'sunset="1"', "x-other": "y" });
    expect(stdout).toContain(`-H 'X-Version: sunset="1"' -H 'X-Other: y' ${base}/global/b\n`);
  });

  it("sends a monitor's requests: one for each section, and every host", async () => {
    const { code } = await run([
      `http://localhost:${portOf(stand)}`,
      "--routes",
      "after.json",
      "--canaries",
    ]);
    expect(code).toBe(0);
    expect(asked.toSorted()).toEqual([
      "old.example/global/a",
      "www.old.example/global/a",
      "www.old.example/global/c",
      "www.old.example/global/p/x/y%20z",
    ]);
  });

  it("continues an interrupted run, and forgets it once it is complete", async () => {
    const base = `http://localhost:${portOf(stand)}`;
    const args = [base, "--routes", "after.json", "--concurrency", "1"];
    lie = { path: "/about", status: 502, headers: {} };
    const stop = (): Promise<never> => Promise.reject(new Error("stopped"));
    await expect(run(args, { sleep: stop })).rejects.toThrow("stopped");
    const first = asked;
    lie = null;
    asked = [];
    const { code, stderr } = await run(args);
    expect([code, first.length, first.at(-1), asked[0]]).toEqual([
      0,
      12,
      "www.old.example/about",
      "www.old.example/about",
    ]);
    expect(first.length - 1 + asked.length).toBe(18);
    expect(stderr).toContain("Continuing where the last run stopped: 11 addresses have answered");
    expect(readdirSync(join(folder, ".sunset"))).toEqual([]);
  });

  it("lists its requests with --dry-run, and sends none", async () => {
    const { code, stdout, stderr } = await run([
      `localhost:${portOf(stand)}`,
      "--routes",
      "after.json",
      "--dry-run",
    ]);
    expect([code, stdout.trim().split("\n").length, asked]).toEqual([0, 18, []]);
    expect(stderr).toContain("1 pattern without an example");
  });

  it("requests the addresses of a list, and says which it cannot read", async () => {
    const { code, stderr } = await run(
      [`localhost:${portOf(stand)}`, "--routes", "after.json", "--urls", "-"],
      { stdin: "/global/a\nold.example/global/b\nno address\nhttps://elsewhere.example/\n" },
    );
    expect([code, asked.toSorted()]).toEqual([
      1,
      ["old.example/global/b", "www.old.example/global/a"],
    ]);
    expect(stderr).toContain("no address: not a URL");
    expect(stderr).toContain("https://elsewhere.example/: not on a host of the site");
  });

  it("ends with 4 if nothing answers, and stops requests to a dead host", async () => {
    const { code, stdout, stderr } = await run(["http://localhost:1", "--routes", "after.json"]);
    expect(code).toBe(4);
    expect(stdout).toContain("no answer: ECONNREFUSED");
    expect(stdout).toContain("not asked: its host gave no answer for 5 addresses");
    expect(stderr).toContain("Nothing answered at http://localhost:1");
  });

  it.each([
    [["www.old.example", "--at", iso(GATE)], /--at is for a deployment for reviewers/],
    [
      ["http://localhost:8911", "--at", iso(GATE)],
      /verify http:\/\/preview.localhost:8911 --at 2025-01-01T00:00:00Z$/m,
    ],
    [["http://[", "--urls", "x"], /is not an address/],
    [["localhost", "--canaries", "--urls", "x"], /both say what to ask for/],
    [["localhost", "--sample", "5", "--urls", "x"], /both say what to ask for/],
    [["localhost", "--sample", "5", "--canaries"], /both say what to ask for/],
    [["localhost", "--sample", "0"], /whole number from 1/],
    [["localhost", "--header", "no header"], /a name and a value/],
  ])("refuses %j as usage", async (args, says) => {
    const { code, stderr } = await run([...args, "--routes", "after.json"]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(says)]);
  });
});

describe("verify of an empty list", () => {
  it("reads standard input only once", async () => {
    const { code, stderr } = await run(["localhost", "--urls", "-", "--routes", "-"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("cannot both come from")]);
  });

  it("is no success", async () => {
    writeFileSync(join(folder, "empty.txt"), "\n");
    const args = ["localhost", "--urls", "empty.txt", "--routes", "after.json"];
    const { code, stderr } = await run(args);
    expect([code, stderr]).toEqual([1, expect.stringContaining("empty.txt holds no address")]);
  });
});

describe("verify of the site's own hosts", () => {
  /** Uses a stand-in for the network, which answers by the table or as instructed. */
  async function ask(
    args: readonly string[],
    answers: (url: string) => Response | null,
    days = 90,
  ) {
    const urls: string[] = [];
    const now = GATE + HOUR;
    const world = {
      now,
      certificateExpiry: async () => now + days * 24 * HOUR + 1,
      fetch: async (url: string) => {
        urls.push(url);
        const given = answers(url);
        if (given) return given;
        if (url.includes("old.example/about") || url.includes("kept")) return new Response("old");
        return Response.json({}, { status: 404, headers: { "cache-control": "no-store" } });
      },
    };
    return { ...(await run([...args, "--routes", "after.json"], world)), urls };
  }

  const right = (url: string): Response | null => {
    const to = { "/global/a": "/a?x=1#top", "/global/c": "/c", "/global/p/x/y%20z": "/p/x/y%20z" };
    const path = Object.entries(to).find(([from]) => url.endsWith(from))?.[1];
    if (path === undefined) return null;
    const isC = path === "/c";
    const headers = {
      location: NEW + path,
      "cache-control": isC ? "no-store" : "public, max-age=3600",
    };
    return new Response(null, { status: isC ? 303 : 301, headers });
  };

  it("requests each host itself, and says how long certificates are valid", async () => {
    const { code, stdout, urls } = await ask(["www.old.example", "--canaries"], right);
    expect(urls.toSorted()).toEqual([
      "https://old.example/global/a",
      "https://www.old.example/global/a",
      "https://www.old.example/global/c",
      "https://www.old.example/global/p/x/y%20z",
    ]);
    expect([code, stdout]).toEqual([
      0,
      "ok    www.old.example: its certificate is valid for 90 days\nok    old.example: its certificate is valid for 90 days\n",
    ]);
  });

  it.each([
    [21, "ok    www.old.example"],
    [20, "warn  www.old.example: its certificate is valid for 20 days"],
    [-1, "warn  www.old.example: its certificate has expired"],
  ])("warns or not of a certificate with %i days left", async (days, says) => {
    const { code, stdout } = await ask(["https://old.example", "--canaries"], right, days);
    expect([code, stdout]).toEqual([0, expect.stringContaining(says)]);
  });

  it.each([
    [
      "redirects to a login",
      new Response(null, {
        status: 302,
        headers: { location: "https://team.cloudflareaccess.com/x" },
      }),
    ],
    ["answers 403", new Response(null, { status: 403 })],
  ])("says if a preview %s", async (_name, answer) => {
    const { code, stderr } = await ask(["preview-sunset.example.workers.dev", "--canaries"], () =>
      answer.clone(),
    );
    expect([code, stderr]).toEqual([4, expect.stringContaining("asks for a login")]);
  });
});

describe("verify of the live table", () => {
  it("compares with the release that current names, with rows and the moved gate", async () => {
    const redirects = createMemoryStore();
    const deployed = await releaseOf([]);
    const hosts = [...SITE.hosts, "more.old.example"];
    const release = await releaseOf([{ from: "/global/a", to: `${NEW}/one` }], { hosts });
    await Promise.all([deployed, release].map((it) => publish(redirects, it)));
    await writeDeployed(redirects, deployed.manifest.release, GATE);
    await promote(redirects, release, GATE);
    const at = iso(GATE);
    const row = {
      key: "/global/row",
      state: "serving",
      rule: { from: "/global/row", to: `${NEW}/row` },
      typed: null,
    };
    const rows = [{ ...row, firstSeenAt: at, changedAt: at, findings: [] }];
    const gate = { value: null, findings: [] };
    const overlay = { format: OVERLAY_FORMAT, writtenAt: at, gate, rows, findings: [] };
    redirects.values.set(OVERLAY_KEY, JSON.stringify(overlay));
    redirects.values.set(GATE_KEY, iso(GATE + HOUR));
    const stores = {
      redirects,
      signoffs: createMemoryStore(),
      policy: OPEN_POLICY,
      isRemote: true,
      now: GATE,
      name: "Cloudflare",
      close: async () => {},
    };
    const truth = await readTruth(stores);
    expect(truth.id).toBe(release.manifest.release);
    expect(truth.table.site.activatesAt).toBe(GATE + HOUR);
    const { probes } = listProbes(truth.compiled, truth.rows, 200);
    expect(probes.map((it) => it.url.pathname)).toContain("/global/row");
    // A host with which the Worker was not deployed gets a 404, regardless of the release.
    expect([...truth.table.site.hosts]).toEqual(SITE.hosts);
    expect(probes.map((it) => it.url.host)).not.toContain("more.old.example");
  });
});

describe("compare()", () => {
  const { table } = compile([{ from: "/global/a", to: `${NEW}/a` }]);
  const url = new URL(`${OLD}/global/a`);
  const redirect = (age: number): Got => ({
    status: 301,
    location: `${NEW}/a`,
    cacheControl: `public, max-age=${age}`,
    sunset: null,
  });
  const SUNSET = new Date(GATE).toUTCString();
  const old = (patch: Partial<Got> = {}): Got => ({
    status: 200,
    location: null,
    cacheControl: null,
    sunset: SUNSET,
    ...patch,
  });
  const around = (from: number, to: number) => ({ from: GATE + from, to: GATE + to });

  it.each<[string, Got, { from: number; to: number }, boolean]>([
    ["a redirect to a request around the gate", redirect(3600), around(-500, 500), true],
    ["the old page to a request around the gate", old(), around(-500, 500), true],
    [
      "the old page a second after the gate, within clock differences",
      old(),
      around(1000, 1100),
      true,
    ],
    ["the old page a minute after the gate", old(), around(60_000, 60_100), false],
    ["a redirect a minute before the gate", redirect(3600), around(-60_000, -59_900), false],
    [
      "a page without the Sunset header before the gate",
      old({ sunset: null }),
      around(-60_000, -59_900),
      false,
    ],
    [
      "a page with another date in its Sunset header",
      old({ sunset: new Date(GATE + HOUR).toUTCString() }),
      around(-60_000, -59_900),
      false,
    ],
    [
      "a page that may be cached up to the gate",
      old({ cacheControl: "max-age=60" }),
      around(-60_000, -59_900),
      true,
    ],
    [
      "a page that may be cached past the gate",
      old({ cacheControl: "max-age=600" }),
      around(-60_000, -59_900),
      false,
    ],
    [
      "a redirect of the old site within itself",
      old({ status: 301, location: `${OLD}/global/a/` }),
      around(-60_000, -59_900),
      true,
    ],
    [
      "a redirect to the new site before the gate",
      old({ status: 301, location: `${NEW}/a` }),
      around(-60_000, -59_900),
      false,
    ],
  ])("judges %s", (_name, got, moment, isRight) => {
    expect(compare(table, url, got, moment, "production") === null).toBe(isRight);
  });

  it("accepts any lifetime within the time of the request, and no other", () => {
    const ends = compile([
      { from: "/global/a", to: `${NEW}/a`, endsAt: iso(GATE + HOUR / 2) },
    ]).table;
    const moment = around(60_000, 63_000);
    const left = HOUR / 2 / 1000 - 60;
    const isRight = (age: number) =>
      compare(ends, url, redirect(age), moment, "production") === null;
    expect([left + 3, left + 2, left, left - 5, left - 6].map(isRight)).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
  });
});

describe("readPlace()", () => {
  const { site } = compile([]).table;
  const located = (base: string, address: string, at: number | null = null) => {
    const { url, host } = readPlace(base, site, at).locate(new URL(address));
    return [url.href, host];
  };

  it.each([
    ["www.old.example", `${OLD}/global/a`, [`${OLD}/global/a`, null]],
    ["https://old.example/anything", `${OLD}/global/a`, [`${OLD}/global/a`, null]],
    ["localhost:8787", `${OLD}/a?b=1`, ["http://localhost:8787/a?b=1", "www.old.example"]],
    ["http://[::1]:8787", `${OLD}/a`, ["http://[::1]:8787/a", "www.old.example"]],
    ["preview.localhost:8787", `${OLD}/a`, ["http://127.0.0.1:8787/a", "preview.localhost:8787"]],
    ["x.workers.dev", `${OLD}/a?b=%20`, ["https://x.workers.dev/a?b=%20", null]],
    [
      "x.workers.dev",
      "https://old.example/a?b",
      ["https://x.workers.dev/a?b&__host=old.example", null],
    ],
  ])("sends requests for %s to %s", (base, address, expected) => {
    expect(located(base, address)).toEqual(expected);
  });

  it("adds the instant to requests for a preview", () => {
    expect(located("x.workers.dev", `${OLD}/a`, GATE)).toEqual([
      "https://x.workers.dev/a?__at=2025-01-01T00%3A00%3A00Z",
      null,
    ]);
  });
});

describe("the sample of exact rules", () => {
  const many: RuleData[] = Array.from({ length: 500 }, (_, it) => ({
    from: `/global/${it}`,
    to: `${NEW}/${it}`,
  }));
  const sampleOf = (rules: readonly RuleData[]) =>
    listProbes(compile(rules), [], 50)
      .probes.filter((it) => it.kind === "rule")
      .map((it) => it.rule);

  it("is the same every time, and almost the same after a small change", () => {
    const sample = sampleOf(many);
    expect(sample.length).toBe(50);
    expect(new Set(sampleOf(many.toReversed()))).toEqual(new Set(sample));
    const kept = sampleOf(many.slice(1)).filter((it) => sample.includes(it));
    expect(kept.length).toBeGreaterThanOrEqual(49);
  });

  it("does not keep a section from having a canary", () => {
    const compiled = compile([...many.map((it) => ({ ...it, section: "Many" })), ...RULES]);
    const sections = listCanaries(compiled, compiled.table, GATE).map((it) => it.section);
    expect(sections).toEqual(["Many", "Pages", null, "Products", "Many"]);
  });
});
