import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { type NewSite, type SiteAnswer, startNewSite } from "../node-support/new-site.ts";
import { SITE } from "../support/table.ts";
import { NOW, type Ran, sunset } from "./support.ts";

const NEW = "https://www.new.example";

let folder = "";
let site: NewSite | null = null;
const slept: number[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sunset-"));
  slept.length = 0;
});
afterEach(async () => {
  await site?.close();
  site = null;
  rmSync(folder, { recursive: true });
});

/** Writes a table without a fallback, so that only rules have targets. */
function table(rules: readonly RuleData[], patch: object = {}, name = "routes.json"): void {
  const document = { site: { ...SITE, fallback: null, ...patch }, rules };
  writeFileSync(join(folder, name), JSON.stringify(document, null, 2));
}

const goTo = (...paths: readonly string[]): RuleData[] =>
  paths.map((path, index) => ({ from: `/global/${index}`, to: NEW + path }));

async function check(
  answers: Readonly<Record<string, SiteAnswer>>,
  args: readonly string[] = [],
  now = NOW,
): Promise<Ran> {
  await site?.close();
  site = await startNewSite(answers);
  const sleep = async (milliseconds: number): Promise<void> => void slept.push(milliseconds);
  return sunset(["check", ...args], { cwd: folder, fetch: site.fetch, sleep, now });
}

const log = (): readonly string[] => site?.log ?? [];

/** Returns the result for the only target in the output of `--json`. */
async function judge(
  answers: Readonly<Record<string, SiteAnswer>>,
  patch: object = {},
): Promise<Record<string, unknown>> {
  table(goTo("/a"), patch);
  const { stdout } = await check(answers, ["--json"]);
  const { url: _url, rules: _rules, ...told } = JSON.parse(stdout).targets[0];
  return told;
}

describe("sunset check", () => {
  it.each<[string, SiteAnswer, string, number]>([
    ["200 is ok", 200, "ok", 0],
    ["204 is ok", 204, "ok", 0],
    ["404 is dead", 404, "dead", 3],
    ["410 is dead", 410, "dead", 3],
    ["500 is dead after three requests", 500, "dead", 3],
    ["401 is unknown", 401, "unknown", 0],
    ["403 is unknown", 403, "unknown", 0],
    ["429 is unknown", 429, "unknown", 0],
    ["a redirect without a Location is dead", 302, "dead", 3],
  ])("%s", async (_name, answer, verdict, code) => {
    table(goTo("/a"));
    const ran = await check({ [`${NEW}/a`]: answer }, ["--json"]);
    expect(ran.code).toBe(code);
    const { total, verdicts, targets } = JSON.parse(ran.stdout);
    expect([total, verdicts[verdict], targets[0].verdict]).toEqual([1, 1, verdict]);
  });

  it("requests only HEAD if that is answered", async () => {
    table(goTo("/a"));
    await check({});
    expect(log()).toEqual([`HEAD ${NEW}/a`]);
  });

  it.each([405, 501, 403, 404])("requests GET if HEAD is answered with %i", async (status) => {
    const told = await judge({
      [`${NEW}/a`]: ({ method }, response) => {
        response.writeHead(method === "HEAD" ? status : 200).end("a page");
      },
    });
    expect(told).toMatchObject({ verdict: "ok", status: 200 });
    expect(log()).toEqual([`HEAD ${NEW}/a`, `GET ${NEW}/a`]);
  });

  it.each([401, 429])("accepts %i for HEAD", async (status) => {
    expect(await judge({ [`${NEW}/a`]: status })).toMatchObject({ verdict: "unknown", status });
    expect(log().filter((it) => it.startsWith("GET"))).toEqual([]);
  });

  it("follows redirects, and reports their number and target", async () => {
    const told = await judge({
      [`${NEW}/a`]: [301, "/b?x=1#top"],
      [`${NEW}/b?x=1`]: [302, "https://new.example/c"],
    });
    expect(told).toEqual({
      verdict: "redirected",
      status: 200,
      hops: 2,
      finalUrl: "https://new.example/c",
      reason: null,
    });
  });

  it("follows ten redirects, and not eleven", async () => {
    const answers = Object.fromEntries(
      Array.from({ length: 12 }, (_, hop): [string, SiteAnswer] => [
        `${NEW}/a${hop}`,
        [302, `/a${hop + 1}`],
      ]),
    );
    expect(
      await judge({ ...answers, [`${NEW}/a`]: [302, "/a2"], [`${NEW}/a11`]: 200 }),
    ).toMatchObject({ verdict: "redirected", hops: 10 });
    expect(
      await judge({ ...answers, [`${NEW}/a`]: [302, "/a1"], [`${NEW}/a11`]: 200 }),
    ).toMatchObject({ verdict: "dead", hops: 11, reason: "it redirects more than 10 times" });
    expect(log()).toHaveLength(11);
  });

  it("finds a loop", async () => {
    const told = await judge({ [`${NEW}/a`]: [302, "/b"], [`${NEW}/b`]: [302, "/a"] });
    expect(told).toMatchObject({ verdict: "dead", reason: "it redirects in a circle" });
    expect(log()).toHaveLength(2);
  });

  it.each([
    ["another host", "https://evil.example/"],
    ["the machine itself", "http://localhost/"],
    ["the cloud's metadata", "http://169.254.169.254/latest/"],
    ["another port", "https://www.new.example:8443/"],
    ["a trailing dot", "https://www.new.example./"],
    ["a URL with a password", "https://user:password@www.new.example/"],
    ["a URL that is not the web's", "ftp://www.new.example/"],
  ])("does not request %s, and says so", async (_name, location) => {
    const told = await judge({ [`${NEW}/a`]: [302, location] });
    const finalUrl = location.replace("user:password", "***");
    expect(told).toMatchObject({ verdict: "unknown", status: 302, hops: 1, finalUrl });
    expect(told.reason).toMatch(/not in site\.targetHosts: not asked$/);
    expect(log()).toEqual([`HEAD ${NEW}/a`]);
  });

  it.each([
    ["a whole URL", `${NEW}/errors/404`],
    ["a path on any target host", "/errors/404"],
    ["a pattern", `${NEW}/errors/*`],
  ])("takes %s of site.deadTargets for dead, without a request there", async (_name, pattern) => {
    const told = await judge(
      { [`${NEW}/a`]: [302, "/Errors/404?from=a"] },
      { deadTargets: ["/other", pattern] },
    );
    expect(told).toMatchObject({
      verdict: "soft-dead",
      status: 302,
      hops: 1,
      finalUrl: `${NEW}/Errors/404?from=a`,
      reason: `site.deadTargets has ${pattern}`,
    });
    expect(log()).toEqual([`HEAD ${NEW}/a`]);
  });

  it("ends with 3 for a soft 404", async () => {
    table(goTo("/errors/404"), { deadTargets: [`${NEW}/errors/*`] });
    expect((await check({})).code).toBe(3);
    expect(log()).toEqual([]);
  });

  it("retries temporary failures with growing pauses", async () => {
    const told = await judge({
      [`${NEW}/a`]: ({ times }, response) => response.writeHead(times < 5 ? 502 : 200).end(),
    });
    expect(told).toMatchObject({ verdict: "dead", status: 502 });
    expect(slept).toEqual([1000, 2000]);
    const later = await judge({
      [`${NEW}/a`]: ({ times }, response) => response.writeHead(times < 4 ? 502 : 200).end(),
    });
    expect(later).toMatchObject({ verdict: "ok" });
  });

  it("waits as long as the server asks for, up to a limit", async () => {
    const busy =
      (seconds: string): SiteAnswer =>
      ({ times }, response) =>
        void response.writeHead(times === 1 ? 429 : 200, { "retry-after": seconds }).end();
    expect(await judge({ [`${NEW}/a`]: busy("7") })).toMatchObject({ verdict: "ok" });
    expect(slept).toEqual([7000]);
    expect(await judge({ [`${NEW}/a`]: busy("3600") })).toMatchObject({ verdict: "unknown" });
    expect(slept).toEqual([7000]);
  });

  it.each([
    ["pauses requests to a host after 429", 429, 0],
    ["pauses requests to a host after 503", 503, 0],
    ["goes on with a host after 502, which may concern only one page", 502, 1],
  ])("%s", async (_name, status, askedMeanwhile) => {
    table([...goTo("/a", "/b", "/c"), { from: "/global/d", to: "https://new.example/d" }]);
    site = await startNewSite({
      [`${NEW}/a`]: ({ times }, response) => response.writeHead(times < 3 ? status : 200).end(),
      // Still in progress when the host asks for a pause.
      [`${NEW}/b`]: (_request, response) => {
        void asksForPause.promise.then(() => response.writeHead(200).end());
      },
    });
    const asksForPause = Promise.withResolvers<void>();
    const hasB = Promise.withResolvers<void>();
    const pause = Promise.withResolvers<void>();
    const { fetch } = site;
    const run = sunset(["check"], {
      cwd: folder,
      fetch: async (...request) => {
        const response = await fetch(...request);
        if (request[0].endsWith("/b")) hasB.resolve();
        return response;
      },
      sleep: () => {
        asksForPause.resolve();
        return pause.promise;
      },
    });
    await hasB.promise;
    const isThere = (path: string) => log().some((it) => it.endsWith(path));
    await until(() => isThere("/d") && (askedMeanwhile === 0 || isThere("/c")));
    // Lets everything run that the end of /b triggers.
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
    const meanwhile = [...log()];
    pause.resolve();
    await run;
    expect(meanwhile.filter((it) => it.endsWith("/c"))).toHaveLength(askedMeanwhile);
    expect(meanwhile).toContain("HEAD https://new.example/d");
    expect(log()).toContain(`HEAD ${NEW}/c`);
  });

  it("does not wait for an answer for ever", async () => {
    table(goTo("/a", "/b"));
    const ran = await check({ [`${NEW}/a`]: () => {} }, ["--json", "--timeout", "1"]);
    const [first] = JSON.parse(ran.stdout).targets;
    expect(first).toMatchObject({ verdict: "unknown", status: null, reason: "no answer in time" });
    expect(ran.code).toBe(0);
  });

  it("limits concurrent requests to each host", async () => {
    table(goTo(...Array.from({ length: 12 }, (_, index) => `/${index}`)));
    await check({});
    expect(site?.mostAtOnce()).toBe(2);
    await check({}, ["--concurrency", "4"]);
    expect(site?.mostAtOnce()).toBe(4);
  });

  it("limits concurrent requests to all hosts to 32", async () => {
    const hosts = Array.from({ length: 150 }, (_, at) => `h${at}.new.example`);
    table(
      hosts.map((host, at) => ({ from: `/global/${at}`, to: `https://${host}/` })),
      { targetHosts: hosts },
    );
    let [active, most] = [0, 0];
    const { code } = await sunset(["check", "--concurrency", "16"], {
      cwd: folder,
      fetch: async () => {
        most = Math.max(most, ++active);
        await turn();
        active -= 1;
        return new Response(null, { status: 200 });
      },
    });
    expect({ code, most }).toEqual({ code: 0, most: 32 });
  });

  describe("does not request a private network or a bare IP address", () => {
    const PRIVATE = ["10.0.0.1", "127.0.0.1", "169.254.169.254", "192.168.1.1", "::1", "fd00::1"];
    const MAPPED = ["::ffff:10.0.0.1", "::10.0.0.1", "::ffff:0:10.0.0.1", "64:ff9b::a00:1"];
    const OLD = ["2002:a00:1::", "2001:0:4136:e378:8000:63bf:f5ff:fffe", "fec0::1", "fe80::1%eth0"];
    const OTHERS: readonly [name: string, host: string, addresses: string[]][] = [
      [
        "a name with a public and a private address",
        "www.new.example",
        ["203.0.113.1", "10.0.0.1"],
      ],
      ["a public address", "203.0.113.1", ["203.0.113.1"]],
      ["a private address", "[fd00::1]", ["fd00::1"]],
      ["an address in another form", "0x7f.1", ["127.0.0.1"]],
    ];
    it.each([
      ...[...PRIVATE, ...MAPPED, ...OLD].map((it): (typeof OTHERS)[number] => [
        `a name of ${it}`,
        "www.new.example",
        [it],
      ]),
      ...OTHERS,
    ])("%s, unless told to", async (_name, host, addresses) => {
      table([{ from: "/global/a", to: `https://${host}/a` }], { targetHosts: [host] });
      const asked: string[] = [];
      const world = {
        cwd: folder,
        lookup: async () => addresses,
        fetch: async (url: string) => {
          asked.push(url);
          return new Response(null, { status: 200 });
        },
      };
      const ran = await sunset(["check", "--json"], world);
      expect(JSON.parse(ran.stdout).targets[0]).toMatchObject({
        verdict: "unknown",
        reason: expect.stringContaining("--allow-private"),
      });
      expect(asked).toEqual([]);
      await sunset(["check", "--json", "--allow-private"], world);
      expect(asked).toHaveLength(1);
    });

    it.each(["203.0.113.1", "2606:4700::1111", "64:ff9b::203.0.113.1"])(
      "requests a name with %s, which is public",
      async (address) => {
        table(goTo("/a"));
        const { stdout } = await sunset(["check", "--json"], {
          cwd: folder,
          lookup: async () => [address],
          fetch: async () => new Response(null, { status: 200 }),
        });
        expect(JSON.parse(stdout).targets[0].verdict).toBe("ok");
      },
    );

    it("resolves the name again before each hop", async () => {
      table(goTo("/a"));
      const addresses = ["203.0.113.1", "127.0.0.1"];
      const asked: string[] = [];
      const { stdout } = await sunset(["check", "--json"], {
        cwd: folder,
        lookup: async () => [addresses.shift() ?? ""],
        fetch: async (url) => {
          asked.push(url);
          return new Response(null, { status: 302, headers: { location: `${NEW}/b` } });
        },
      });
      expect(asked).toEqual([`${NEW}/a`]);
      expect(JSON.parse(stdout).targets[0].reason).toContain("private network");
    });
  });

  it("does not print or follow a Location with a password", async () => {
    table(goTo("/a"));
    const location = "https://ana:secret@www.new.example/b";
    const { stdout, stderr } = await sunset(["check", "--json", "--csv", "out.csv"], {
      cwd: folder,
      fetch: async () => new Response(null, { status: 302, headers: { location } }),
    });
    const written = readFileSync(join(folder, "out.csv"), "utf8");
    expect(stdout + stderr + written).not.toContain("secret");
    expect(JSON.parse(stdout).targets[0].finalUrl).toBe("https://***@www.new.example/b");
  });

  it("explains an answer that is not HTTP", async () => {
    table(goTo("/a"));
    const cause = Object.assign(new Error("Expected HTTP/"), { code: undefined });
    const { stdout } = await sunset(["check", "--json"], {
      cwd: folder,
      sleep: async () => {},
      fetch: async () => {
        throw new TypeError("fetch failed", { cause });
      },
    });
    expect(JSON.parse(stdout).targets[0].reason).toBe("no answer (Expected HTTP/)");
  });

  it("identifies itself", async () => {
    table(goTo("/a"));
    await check({});
    expect([...(site?.userAgents ?? [])]).toEqual([
      expect.stringMatching(/^Sunset\/\d+\.\d+\.\d+ \(/),
    ]);
  });

  it("requests each address once, whatever rules and fragments lead there", async () => {
    table(
      [
        { from: "/global/1", to: `${NEW}/a#one` },
        { from: "/global/2", to: `${NEW}/a#two` },
        { from: "/global/3", gone: true, to: `${NEW}/a` },
        { from: "/global/4", keep: true },
        { from: "/global/5", gone: true },
      ],
      { fallback: `${NEW}/` },
    );
    const { stdout } = await check({}, ["--json"]);
    expect(log()).toEqual([`HEAD ${NEW}/`, `HEAD ${NEW}/a`]);
    const [fallback, target] = JSON.parse(stdout).targets;
    expect(fallback.rules).toEqual([{ from: null, at: expect.objectContaining({ rule: null }) }]);
    expect(target.rules.map((it: { from: string }) => it.from)).toEqual([
      "/global/1",
      "/global/2",
      "/global/3",
    ]);
  });

  it("leaves out rules in the past, but not future ones", async () => {
    table([
      { from: "/global/1", to: `${NEW}/past`, endsAt: "2026-01-01T00:00:00Z" },
      { from: "/global/2", to: `${NEW}/ahead`, startsAt: "2027-01-01T00:00:00Z" },
    ]);
    await check({});
    expect(log()).toEqual([`HEAD ${NEW}/ahead`]);
  });

  it("fills patterns from their examples, and names those without", async () => {
    table([
      {
        from: "/global/p/:slug/*",
        to: `${NEW}/p/:slug/:splat`,
        lowercase: true,
        examples: { match: ["/global/p/A/b", "/global/p/C?x=1", "/global/else"] },
      },
      { from: "/global/q/:slug", to: `${NEW}/q/:slug` },
      { from: "/global/r/:slug", to: `${NEW}/r` },
    ]);
    const { stdout, stderr } = await check({}, ["--json"]);
    expect(log().toSorted()).toEqual([
      `HEAD ${NEW}/p/a/b`,
      `HEAD ${NEW}/p/c/?x=1`,
      `HEAD ${NEW}/r`,
    ]);
    expect(JSON.parse(stdout).unfilled).toEqual([
      { from: "/global/q/:slug", at: expect.objectContaining({ rule: 1 }) },
    ]);
    expect(stderr).toContain("1 pattern without an example that it answers");
    expect(stderr).toMatch(/routes\.json:\d+:\d+ \/global\/q\/:slug/);
  });

  it("lists dead targets first, with the rules that lead there and their places", async () => {
    table(goTo("/well", "/gone", "/moved", "/gone"));
    const { stdout, stderr, code } = await check({
      [`${NEW}/gone`]: 404,
      [`${NEW}/moved`]: [301, "/well"],
    });
    const line = (rule: number): number =>
      readFileSync(join(folder, "routes.json"), "utf8")
        .split("\n")
        .findIndex((it) => it.includes(`"/global/${rule}"`)) + 2;
    expect(stdout).toBe(
      [
        `dead       404  ${NEW}/gone`,
        `  routes.json:${line(1)}:13 /global/1`,
        `  routes.json:${line(3)}:13 /global/3`,
        `redirected 200  ${NEW}/moved`,
        `  1 hop to ${NEW}/well`,
        `  routes.json:${line(2)}:13 /global/2`,
        "",
      ].join("\n"),
    );
    expect(stderr).toBe("3 targets: 1 dead, 1 redirected, 1 ok\n");
    expect(code).toBe(3);
    expect((await check({}, ["--all"])).stdout).toContain(`ok         200  ${NEW}/well`);
  });

  it("writes a spreadsheet without formulas", async () => {
    table(goTo("/a"), {}, "=1+1,.json");
    await check({ [`${NEW}/a`]: 404 }, ["--routes", "=1+1,.json", "--csv", "targets.csv"]);
    expect(readFileSync(join(folder, "targets.csv"), "utf8").split("\r\n")).toEqual([
      "verdict,status,hops,target,final url,reason,rules,first rule",
      `dead,404,0,${NEW}/a,${NEW}/a,,1,"'=1+1,.json:28:13 /global/0"`,
      "",
    ]);
  });

  it("lists the requests with --dry-run", async () => {
    table(goTo("/a", "/b"));
    const { code, stdout } = await check({}, ["--dry-run"]);
    expect([code, stdout]).toEqual([0, `${NEW}/a\n${NEW}/b\n`]);
    expect(log()).toEqual([]);
    expect(existsSync(join(folder, ".sunset"))).toBe(false);
  });

  it.each([
    ["zero concurrent requests", ["--concurrency", "0"], "from 1 to 16"],
    ["too many concurrent requests", ["--concurrency", "17"], "from 1 to 16"],
    ["no time limit", ["--timeout", "x"], "from 1 to 300"],
    ["two outputs to standard output", ["--json", "--csv", "-"], "standard output"],
  ])("is refused (2) with %s", async (_name, args, message) => {
    table(goTo("/a"));
    const ran = await check({}, args);
    expect([ran.code, ran.stdout]).toEqual([2, ""]);
    expect(ran.stderr).toContain(message);
  });

  it("gives up on a silent host after five targets", async () => {
    const paths = Array.from({ length: 20 }, (_, index) => `/${index}`);
    table([...goTo(...paths), { from: "/global/z", to: "https://new.example/z" }]);
    const asked = new Set<string>();
    const { code, stdout } = await sunset(["check", "--json", "--concurrency", "1"], {
      cwd: folder,
      sleep: async () => {},
      fetch: async (url) => {
        asked.add(url);
        if (!url.startsWith(NEW)) return new Response(null);
        throw new DOMException("late", "TimeoutError");
      },
    });
    const { verdicts, targets } = JSON.parse(stdout);
    expect([code, verdicts.unknown, verdicts.ok]).toEqual([0, 20, 1]);
    expect(asked.size).toBe(6);
    expect([targets[4].reason, targets[5].reason]).toEqual([
      "no answer in time",
      "not asked: its host gave no answer for 5 targets",
    ]);
  });

  it("ends with 4 on an offline machine and with 3 for dead hosts", async () => {
    const refuse =
      (code: string): NonNullable<NewSite["fetch"]> =>
      async (url) => {
        if (code === "" || url.includes("//www.")) {
          throw new TypeError("fetch failed", { cause: Object.assign(new Error("no"), { code }) });
        }
        return new Response(null);
      };
    table([...goTo("/a"), { from: "/global/b", to: "https://new.example/b" }]);
    const half = await sunset(["check", "--json"], { cwd: folder, fetch: refuse("ENOTFOUND") });
    expect(half.code).toBe(3);
    expect(JSON.parse(half.stdout).targets[0]).toMatchObject({
      verdict: "dead",
      reason: "there is no such host",
    });
    table(goTo("/a"));
    const none = await sunset(["check", "--json"], { cwd: folder, fetch: refuse("ENOTFOUND") });
    expect(none.code).toBe(4);
    expect(JSON.parse(none.stdout).targets[0]).toMatchObject({ verdict: "unknown" });
  });
});

describe("sunset check after an interruption", () => {
  const paths = ["/a", "/b", "/c", "/d"];
  const REFUSED = Object.assign(new Error("no"), { code: "ECONNREFUSED" });

  /** Runs the command and stops abruptly once this many targets are known. */
  async function stopAfter(count: number, now = NOW): Promise<void> {
    table(goTo(...paths), { deadTargets: [`${NEW}/errors/*`] });
    let asked = 0;
    site = await startNewSite({ [`${NEW}/a`]: 404 });
    const { fetch } = site;
    const run = sunset(["check", "--concurrency", "1"], {
      cwd: folder,
      now,
      sleep: () => new Promise(() => {}),
      // Waiting for ever looks like a run that is killed meanwhile.
      fetch: (...request) => {
        asked += 1;
        // HEAD and GET of the dead one.
        return asked > count + 1 ? new Promise(() => {}) : fetch(...request);
      },
    });
    await Promise.race([run, until(() => asked > count + 1)]);
  }

  it("goes on where it was, and forgets that once it is complete", async () => {
    await stopAfter(2);
    const ran = await check({ [`${NEW}/a`]: 404 });
    expect(log()).toEqual([`HEAD ${NEW}/c`, `HEAD ${NEW}/d`]);
    expect(ran.stderr).toContain("2 of 4 targets are known");
    expect(ran.stdout).toContain(`dead       404  ${NEW}/a`);
    expect(ran.code).toBe(3);
    expect(readdirSync(join(folder, ".sunset"))).toEqual([]);
    await check({});
    expect(log()).toHaveLength(4);
  });

  it("starts again with --fresh", async () => {
    await stopAfter(2);
    await check({}, ["--fresh"]);
    expect(log()).toHaveLength(4);
  });

  it("starts again if its results are a day old", async () => {
    await stopAfter(2, NOW - 24 * 3_600_000);
    await check({});
    expect(log()).toHaveLength(4);
  });

  it("starts again if the site's lists have changed", async () => {
    await stopAfter(2);
    table(goTo(...paths), { deadTargets: [`${NEW}/errors/*`, `${NEW}/missing`] });
    await check({});
    expect(log()).toHaveLength(4);
  });

  it.each<[string, () => Promise<Response>]>([
    ["had no answer", () => Promise.reject(new TypeError("no", { cause: REFUSED }))],
    ["is unknown", async () => new Response(null, { status: 403 })],
  ])("requests again a target that %s", async (_name, answer) => {
    table(goTo("/a", "/b"));
    const run = sunset(["check", "--concurrency", "1"], {
      cwd: folder,
      fetch: (url) => (url.endsWith("/b") ? new Promise(() => {}) : answer()),
    });
    const state = join(folder, ".sunset");
    const known = (): boolean =>
      existsSync(state) &&
      readdirSync(state).some((it) => readFileSync(join(state, it), "utf8").includes(`${NEW}/a`));
    await Promise.race([run, until(known)]);
    await check({});
    expect(log()).toEqual([`HEAD ${NEW}/a`, `HEAD ${NEW}/b`]);
  });

  it("ignores a half-written line", async () => {
    await stopAfter(2);
    const [name = ""] = readdirSync(join(folder, ".sunset"));
    const path = join(folder, ".sunset", name);
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text.slice(0, -20));
    await check({});
    expect(log()).toEqual([`HEAD ${NEW}/b`, `HEAD ${NEW}/c`, `HEAD ${NEW}/d`]);
  });
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(setImmediate);
}
