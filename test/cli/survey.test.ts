import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Io } from "../../src/cli/terminal/io.ts";
import { HAZARD_KINDS } from "../../src/survey/hazards/find-hazards.ts";
import { type NewSite, type SiteAnswer, startNewSite } from "../node-support/new-site.ts";
import {
  type Answers,
  DANGEROUS_SITE,
  HARMLESS_SITE,
  OLD,
  page,
  send,
} from "../node-support/old-sites.ts";
import { SITE } from "../support/table.ts";
import { NOW, type Ran, sunset } from "./support.ts";

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

const PUBLIC = "93.184.216.34";

interface World {
  readonly lookup?: NonNullable<Io["lookup"]>;
  readonly now?: number;
  readonly fetch?: (site: NewSite) => NonNullable<Io["fetch"]>;
}

/** Surveys a site; only hosts named in its answers exist. */
async function survey(
  answers: Answers,
  args: readonly string[] = ["--json"],
  { lookup, now = NOW, fetch }: World = {},
  url = `${OLD}/`,
): Promise<Ran> {
  await site?.close();
  const started = await startNewSite(answers, 404);
  site = started;
  const hosts = new Set([...Object.keys(answers), url].map((it) => new URL(it).hostname));
  const known = async (hostname: string): Promise<readonly string[]> => {
    if (hosts.has(hostname)) return [PUBLIC];
    throw Object.assign(new Error(`no ${hostname}`), { code: "ENOTFOUND" });
  };
  return sunset(["survey", url, ...args], {
    cwd: folder,
    now,
    fetch: fetch?.(started) ?? started.fetch,
    lookup: lookup ?? known,
    sleep: async (milliseconds) => void slept.push(milliseconds),
  });
}

interface Report {
  readonly hazards: readonly {
    readonly id: string;
    readonly found: readonly string[];
    readonly message: string;
    readonly fix: string;
  }[];
  readonly notFound: readonly string[];
  readonly pages: number;
  readonly addresses: number;
  readonly problems: readonly { readonly url: string; readonly problem: string }[];
}

async function report(...given: Parameters<typeof survey>): Promise<Report> {
  const ran = await survey(...given);
  expect(ran).toMatchObject({ code: 0 });
  return JSON.parse(ran.stdout);
}

const log = (): readonly string[] => site?.log ?? [];
const asked = (path: string): number => log().filter((it) => it === `GET ${OLD}${path}`).length;

/** Returns answers with a front page and further ones. */
const withStart = (start: SiteAnswer, more: Answers = {}): Answers => ({
  [`${OLD}/`]: start,
  ...more,
});

describe("sunset survey in the folder of the site's table", () => {
  const write = (hosts: readonly string[], rules: readonly object[]): void => {
    const site = { ...SITE, hosts, scope: ["/"], keep: [] };
    writeFileSync(join(folder, "routes.json"), JSON.stringify({ site, rules }));
  };
  const settled = async (): Promise<unknown> => {
    const ran = await survey(DANGEROUS_SITE);
    rmSync(join(folder, "routes.json"));
    return JSON.parse(ran.stdout).settled;
  };

  it("does not look for hazards that the table deals with", async () => {
    const serve = { type: "text/plain", body: "a" };
    write(
      ["www.old.example", "old.example"],
      [
        { from: "/worker.js", serve: "unregister-service-worker" },
        { from: "/contact/send", gone: true },
        { from: "/ads.txt", serve },
      ],
    );
    expect(await settled()).toEqual(["service-worker", "twin-host", "small-file", "form-post"]);
  });

  it.each<[string, readonly string[], readonly object[]]>([
    [
      "with one host and a redirected service worker",
      ["www.old.example"],
      [{ from: "/worker.js", to: "https://www.new.example/" }],
    ],
    [
      "of another site",
      ["www.other.example", "other.example"],
      [{ from: "/contact/send", gone: true }],
    ],
  ])("looks for all hazards with a table %s", async (_name, hosts, rules) => {
    write(hosts, rules);
    expect(await settled()).toEqual([]);
  });
});

describe("sunset survey of a site with every hazard", () => {
  let seen: Promise<Report> | null = null;
  /** Surveys once for all tests that check the results. */
  const once = (): Promise<Report> => (seen ??= report(DANGEROUS_SITE));

  it.each<[id: string, found: string, fix: string]>([
    [
      "service-worker",
      "/worker.js",
      '{ "from": "/worker.js", "serve": "unregister-service-worker" }',
    ],
    ["hsts", "www.old.example: Strict-Transport-Security: max-age=31536000", '"site.hosts"'],
    ["hsts-preload", "preload", "https://hstspreload.org/removal"],
    [
      "twin-host",
      "http://old.example/: 301 to https://old.example/",
      '{ "hosts": ["www.old.example", "old.example"], "aliases": { "old.example": "www.old.example" } }',
    ],
    ["hops", `http://old.example/ -> https://old.example/ -> ${OLD}/`, '"hosts"'],
    ["robots-disallow", "line 2: Disallow: /search", '"scope": ["/"]'],
    [
      "app-links",
      "/.well-known/apple-app-site-association",
      '{ "from": "/.well-known/apple-app-site-association", "serve": { "type": "application/json", "body": "{\\"applinks\\":{\\"details\\":[]}}" } }',
    ],
    [
      "well-known",
      "/.well-known/security.txt",
      '"serve": { "type": "text/plain", "body": "Contact: mailto:a@old.example\\n" }',
    ],
    ["small-file", "/ads.txt", '{ "from": "/ads.txt", "serve": { "type": "text/plain"'],
    ["feed", "/feed.xml", '{ "from": "/feed.xml", "gone": true }'],
    ["form-post", "/contact/send", '"keep": [{ "path": "/contact/send", "until": "'],
    ["cors", "/fonts/shop.woff2: Access-Control-Allow-Origin: *", '"cors": ["/fonts/*"]'],
    [
      "verification-file",
      "/google0123456789abcdef.html",
      '"body": "google-site-verification: google0123456789abcdef.html"',
    ],
    ["verification-tag", "google-site-verification on /", "DNS"],
    ["canonical", "/de/", '"status" 301'],
    ["hreflang", "de: /de/", '"texts": { "de": { "announcement": "..." }'],
    ["csp", "default-src 'self'; style-src 'self' (on 1 page, such as /)", '"site.keep"'],
    ["charset", "/latin", "/caf%E9"],
    ["cookies", "session; Domain=old.example; Max-Age=86400", '"until"'],
  ])("finds %s", async (id, found, fix) => {
    const { hazards } = await once();
    const hazard = hazards.find((it) => it.id === id);
    expect(hazard?.found.join("\n")).toContain(found);
    expect(hazard?.fix).toContain(fix);
    expect(hazard?.message).not.toBe("");
  });

  it("does not report a verification file as a page without a charset", async () => {
    const { hazards } = await once();
    expect(hazards.find((it) => it.id === "charset")?.found).toEqual(["/latin"]);
  });

  it("reports every kind of hazard", async () => {
    const { hazards, notFound } = await once();
    expect(hazards.map((it) => it.id)).toEqual(HAZARD_KINDS.map((it) => it.id));
    expect(notFound).toEqual([]);
  });

  it("prints what was found with its fix", async () => {
    const { code, stdout } = await survey(DANGEROUS_SITE, []);
    expect(code).toBe(0);
    expect(stdout).toContain("service-worker Service worker\n");
    expect(stdout).toContain('  - /worker.js\n  fix: Add to "rules": { "from": "/worker.js"');
    expect(stdout).toMatch(/19 hazards on \d+ pages; 9 addresses are known\n$/);
  });

  it("writes its addresses as an inventory", async () => {
    await survey(DANGEROUS_SITE, ["-o", "inventory.csv"]);
    const [header, ...lines] = readFileSync(join(folder, "inventory.csv"), "utf8").split("\r\n");
    expect(header).toBe("url,hits,clicks,title,language,status,last_seen,sources");
    expect(lines).toContain(
      `${OLD}/,,,The old shop,en,200,2026-01-01,canonical hreflang sitemap start`,
    );
    expect(lines).toContain(`${OLD}/only-in-sitemap,,,Hidden,en,200,2026-01-01,sitemap`);
    expect(lines).toContain(`${OLD}/about,,,About us,en,200,2026-01-01,link`);
    expect(lines).toContain(`${OLD}/search?q=tea,,,,,,2026-01-01,link`);
    expect(lines.filter((it) => it.includes("elsewhere") || it.includes("mailto"))).toEqual([]);
  });

  it("writes a self-contained page without scripts", async () => {
    await survey(DANGEROUS_SITE, ["--html", "report.html"]);
    const text = readFileSync(join(folder, "report.html"), "utf8");
    expect(text).toContain("<h1>What breaks when it closes</h1>");
    expect(text).toContain('<h2 id="service-worker">Service worker');
    expect(text).toContain("unregister-service-worker");
    expect(text).not.toMatch(/<script|<img|src=|href=/);
  });

  it("keeps no values of cookies and no tokens", async () => {
    const { stdout } = await survey(DANGEROUS_SITE);
    expect(stdout).not.toMatch(/s3cr3t|secret/);
  });

  it("requests nothing from other hosts", async () => {
    await survey(DANGEROUS_SITE);
    const hosts = new Set(log().map((it) => new URL(it.slice("GET ".length)).host));
    expect([...hosts].toSorted()).toEqual(["old.example", "www.old.example"]);
    expect(log().filter((it) => it.includes("//old.example"))).toEqual([
      "GET http://old.example/",
      "GET https://old.example/",
    ]);
  });
});

describe("docs/survey.md", () => {
  it("lists all hazards, in the same order", () => {
    const text = readFileSync("docs/survey.md", "utf8");
    const listed = [...text.matchAll(/^\| `([\w-]+)` +\|/gm)].map((it) => it[1]);
    const ids = HAZARD_KINDS.map((it) => it.id);
    expect(listed.filter((it) => ids.includes(it ?? ""))).toEqual(ids);
  });
});

describe("sunset survey of a site with no hazard", () => {
  it("reports none", async () => {
    const found = await report(HARMLESS_SITE);
    expect(found.hazards).toEqual([]);
    expect(found.notFound).toEqual(HAZARD_KINDS.map((it) => it.id));
    expect(found).toMatchObject({ pages: 3, addresses: 3, problems: [] });
  });

  it("says so", async () => {
    const { stdout } = await survey(HARMLESS_SITE, []);
    expect(stdout).toMatch(
      /^No hazard on 3 pages; 3 addresses are known\nnot found: service-worker/,
    );
  });
});

describe("sunset survey raises no alarm", () => {
  const found = async (answers: Answers): Promise<readonly string[]> =>
    (await report({ ...HARMLESS_SITE, ...answers })).hazards.map((it) => it.id);

  it("for the other host name, if it answers with no page of the site", async () => {
    expect(await found({ "http://old.example/": 404, "https://old.example/": 421 })).toEqual([]);
    expect(await found({ "http://old.example/": 404, "https://old.example/": 200 })).toEqual([
      "twin-host",
    ]);
  });

  it("for what only the site itself may use", async () => {
    const sent = (origin: string) => page("", "", { "access-control-allow-origin": origin });
    expect(await found({ [`${OLD}/a`]: sent(OLD) })).toEqual([]);
    expect(await found({ [`${OLD}/a`]: sent("https://app.example") })).toEqual(["cors"]);
  });

  it("for a language that no other page names", async () => {
    const language = (tag: string, url: string) =>
      `<link rel="alternate" hreflang="${tag}" href="${url}">`;
    const alone = language("en", "/a") + language("x-default", "/a");
    expect(await found({ [`${OLD}/a`]: page(alone) })).toEqual([]);
    const elsewhere = alone + language("de", "https://de.example/");
    expect(await found({ [`${OLD}/a`]: page(elsewhere) })).toEqual(["hreflang"]);
  });
});

describe("the politeness of sunset survey", () => {
  it("requests robots.txt first, and identifies itself", async () => {
    await survey(HARMLESS_SITE);
    expect(log()[0]).toBe(`GET ${OLD}/robots.txt`);
    expect([...(site?.userAgents ?? [])].join()).toMatch(/^Sunset\/[\d.]+ \(.*robots\.txt\)$/);
  });

  it("pauses for a second after each request, and sends one at a time", async () => {
    await survey(HARMLESS_SITE);
    // Two more for the other host name, which does not exist.
    expect(slept).toEqual(Array(log().length + 2).fill(1000));
    expect(site?.mostAtOnce()).toBe(1);
  });

  it.each<[string, readonly string[], number]>([
    ["as long as --delay says", ["--delay", "0.5"], 500],
    ["as long as robots.txt requires", [], 7000],
  ])("pauses %s", async (_name, args, milliseconds) => {
    await survey(
      withStart(page(""), {
        [`${OLD}/robots.txt`]: send("text/plain", "User-agent: *\nCrawl-delay: 7\n"),
      }),
      ["--json", ...args],
    );
    expect(slept.at(-1)).toBe(milliseconds);
  });

  it("does not request what robots.txt forbids, and says how much that is", async () => {
    const { problems, addresses } = await report(DANGEROUS_SITE);
    expect(asked("/search?q=tea")).toBe(0);
    expect(problems).toEqual([
      {
        url: `${OLD}/robots.txt`,
        problem: "forbids 1 of the addresses that were found: not asked",
      },
    ]);
    expect(addresses).toBe(9);
  });

  it("requests nothing if robots.txt forbids everything, and gives advice", async () => {
    const robots = send("text/plain", "User-agent: *\nDisallow: /\n");
    const { code, stderr } = await survey(withStart(page(""), { [`${OLD}/robots.txt`]: robots }));
    expect(code).toBe(5);
    expect(stderr).toContain("add two lines to robots.txt: User-agent: Sunset, and Allow: /");
    expect(log()).toEqual([`GET ${OLD}/robots.txt`]);
  });

  it("surveys a site whose robots.txt allows it by name", async () => {
    const text = "User-agent: *\nDisallow: /\n\nUser-agent: Sunset\nAllow: /\n";
    const robots = send("text/plain", text);
    const { pages } = await report(withStart(page(""), { [`${OLD}/robots.txt`]: robots }));
    expect(pages).toBe(1);
  });

  it("requests nothing if robots.txt cannot be read", async () => {
    const { code, stderr } = await survey(withStart(page(""), { [`${OLD}/robots.txt`]: 503 }));
    expect(code).toBe(4);
    expect(stderr).toContain("robots.txt answers 503");
    expect(asked("/")).toBe(0);
  });

  it("visits as many pages as allowed", async () => {
    const links = Array.from({ length: 50 }, (_, index) => `<a href="/${index}">x</a>`).join("");
    const found = await report(withStart(page("", links)), ["--json", "--pages", "5"]);
    expect(found).toMatchObject({ pages: 5, addresses: 51 });
  });

  it("stops requests to a host that has stopped answering", async () => {
    const links = Array.from({ length: 50 }, (_, index) => `<a href="/${index}">x</a>`).join("");
    const { problems } = await report(withStart(page("", links)), ["--json"], {
      fetch: (started) => (url, init) => {
        if (/\/\d+$/.test(url)) throw new TypeError("reset", { cause: { code: "ECONNRESET" } });
        return started.fetch(url, init);
      },
    });
    const notAsked = problems.filter((it) => it.problem.startsWith("not asked"));
    expect(problems.length - notAsked.length).toBe(5);
  });
});

describe("an interrupted survey", () => {
  const stopAt = (path: string) => ({
    fetch: (started: NewSite): NonNullable<Io["fetch"]> => {
      let isStopped = false;
      return async (url, init) => {
        isStopped ||= url === OLD + path;
        // Nothing answers any more, as if the process had ended.
        if (isStopped) throw Object.assign(new Error("stopped"), { code: "ECONNREFUSED" });
        return started.fetch(url, init);
      };
    },
  });

  it("keeps its answers, and continues from there", async () => {
    const failing = { ...HARMLESS_SITE, [`${OLD}/robots.txt`]: send("text/plain", "") };
    await survey(failing, ["--json", "-o", "no/such/folder.csv"], stopAt("/b/"));
    expect(readdirSync(join(folder, ".sunset"))).toHaveLength(1);
    const { pages } = await report(HARMLESS_SITE);
    expect(pages).toBe(3);
    expect([asked("/"), asked("/a"), asked("/b/")]).toEqual([0, 0, 1]);
  });

  it("says so, and starts again with --fresh or after a day", async () => {
    await survey(HARMLESS_SITE, ["-o", "no/such/folder.csv"]);
    const { stderr } = await survey(HARMLESS_SITE, ["-o", "no/such/folder.csv"]);
    expect(stderr).toContain("Continuing where the last run stopped: ");
    expect(asked("/")).toBe(0);
    await survey(HARMLESS_SITE, ["--fresh", "-o", "no/such/folder.csv"]);
    expect(asked("/")).toBe(1);
    await survey(HARMLESS_SITE, ["--json"], { now: NOW + 86_400_000 });
    expect(asked("/")).toBe(1);
  });

  it("leaves no state behind once it is complete", async () => {
    await survey(HARMLESS_SITE);
    expect(readdirSync(join(folder, ".sunset"))).toEqual([]);
  });
});

describe("sunset survey of a hostile site", () => {
  it("reads an endless page up to a limit", async () => {
    let sent = 0;
    const endless: SiteAnswer = (_request, response) => {
      response.writeHead(200, { "content-type": "text/html" });
      const chunk = '<a href="/a">a</a>'.repeat(10_000);
      const more = (): void => {
        do sent += chunk.length;
        while (response.write(chunk));
      };
      response.on("drain", more);
      more();
    };
    const { pages, addresses } = await report(withStart(endless));
    expect([pages, addresses]).toEqual([2, 2]);
    // Bytes that are in sockets when it hangs up do not count.
    expect(sent).toBeLessThan(64 * 2 ** 20);
  });

  it("says if a page has more links than are read", async () => {
    const links = Array.from({ length: 5000 }, (_, index) => `<a href="/${index}">x</a>`).join("");
    const found = await report(withStart(page("", links)), ["--json", "--pages", "1"]);
    expect(found).toMatchObject({
      addresses: 2001,
      problems: [
        { url: `${OLD}/`, problem: expect.stringMatching(/^longer than what is read of a page/) },
      ],
    });
  });

  it("does not wait for ever for a page that never ends", async () => {
    const dripping: SiteAnswer = (_request, response) => {
      response.writeHead(200, { "content-type": "text/html" });
      response.write("<!doctype html><title>Slow</title>");
    };
    const found = await report(withStart(dripping), ["--json", "--timeout", "1"]);
    expect(found.pages).toBe(1);
  });

  it("unpacks a bomb up to a limit", async () => {
    const bomb = send("text/html", gzipSync("<p>".repeat(20_000_000), { level: 1 }), {
      "content-encoding": "gzip",
    });
    const map = send("application/gzip", gzipSync(Buffer.alloc(100_000_000, " "), { level: 1 }));
    const found = await report(withStart(bomb, { [`${OLD}/sitemap.xml`]: map }));
    expect(found.problems).toEqual([
      {
        url: `${OLD}/sitemap.xml`,
        problem: expect.stringMatching(/^it is damaged, or larger than 10 MiB/),
      },
      { url: `${OLD}/`, problem: expect.stringMatching(/^longer than what is read of a page/) },
    ]);
  });

  it.each<[string, Answers]>([
    ["to itself", { [`${OLD}/a`]: [302, "/a"] }],
    ["in a loop", { [`${OLD}/a`]: [302, "/b"], [`${OLD}/b`]: [302, "/a"] }],
    ["between two spellings", { [`${OLD}/a`]: [301, "/a/"], [`${OLD}/a/`]: [301, "/a"] }],
  ])("follows a link that redirects %s only once", async (_name, answers) => {
    const { pages } = await report(withStart(page("", '<a href="/a">a</a>'), answers));
    expect(pages).toBeLessThanOrEqual(3);
  });

  it("ends if the front page redirects in a loop", async () => {
    const { code, stderr } = await survey(withStart([302, "/"]));
    expect(code).toBe(1);
    expect(stderr).toContain("redirects more than 5 times");
  });

  it("ends if the address redirects to another site, and names it", async () => {
    const { code, stderr } = await survey(withStart([301, "https://new.example/x"]));
    expect(code).toBe(1);
    expect(stderr).toContain("npx sunset-edge survey https://new.example/x");
    expect(log().filter((it) => it.includes("new.example"))).toEqual([]);
  });

  it("reads no endless sitemap, and none of another host", async () => {
    const index: SiteAnswer = ({ url }, response) => {
      const next = `${url.split("?")[0]}?${Number(url.split("?")[1] ?? 0) + 1}`;
      const text = `<sitemapindex><sitemap><loc>${next}</loc></sitemap></sitemapindex>`;
      response.writeHead(200, { "content-type": "application/xml" }).end(text);
    };
    const endless = new Proxy<Record<string, SiteAnswer>>(
      {
        ...withStart(page("")),
        [`${OLD}/robots.txt`]: send(
          "text/plain",
          "Sitemap: /map.xml\nSitemap: http://10.0.0.1/map.xml\n",
        ),
      },
      { get: (them, url: string) => (url.startsWith(`${OLD}/map.xml`) ? index : them[url]) },
    );
    const { problems } = await report(endless);
    expect(problems).toEqual([
      { url: "http://10.0.0.1/map.xml", problem: "a sitemap on another host: not asked" },
      { url: `${OLD}/map.xml?50`, problem: "more than 50 sitemaps: not read" },
    ]);
    expect(log().filter((it) => it.includes("/map.xml"))).toHaveLength(50);
  });

  it("limits the pages of an endless calendar", async () => {
    const calendar: SiteAnswer = ({ url }, response) => {
      const day = Number(new URL(url).searchParams.get("day"));
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
      response.end(`<title>Day</title><a href="/?day=${day + 1}">next</a>`);
    };
    const endless = new Proxy<Record<string, SiteAnswer>>(withStart(calendar), {
      get: (them, url: string) => (url.startsWith(`${OLD}/?day`) ? calendar : them[url]),
    });
    const { pages } = await report(endless);
    expect(pages).toBe(10);
  });

  it("prints terminal codes as text", async () => {
    const policy = "default-src 'self'\u009b2J";
    const start = page(`<meta http-equiv="content-security-policy" content="${policy}">`);
    const { stdout } = await survey(withStart(start), []);
    expect(stdout).toContain("'self'\\u{9b}2J");
  });

  it("writes no formula into the inventory, and no mark-up into the page", async () => {
    const start = page(
      "<title>=HYPERLINK(&quot;x&quot;)</title>",
      '<form method="post" action="/&lt;b&gt;x">',
    );
    await survey(withStart(start), ["-o", "i.csv", "--html", "r.html"]);
    expect(readFileSync(join(folder, "i.csv"), "utf8")).toContain('"\'=HYPERLINK(""x"")"');
    expect(readFileSync(join(folder, "r.html"), "utf8")).not.toContain("<b>x");
  });
});

describe("sunset survey of a site that answers every address with its front page", () => {
  it("does not mistake a page for a file", async () => {
    const start = page("<title>An app</title>", '<a href="/a">a</a>');
    const everything = new Proxy<Record<string, SiteAnswer>>(withStart(start), {
      get: (them, url: string) => them[url] ?? start,
    });
    const found = await report(everything);
    expect(found).toMatchObject({ hazards: [], problems: [], pages: 2 });
  });

  it("does not mistake a text that is the same everywhere for a file", async () => {
    const answers = withStart(page(""), { [`${OLD}/robots.txt`]: 404 });
    const text = send("text/plain", "Not here: self.addEventListener(1)");
    const everything = new Proxy<Record<string, SiteAnswer>>(answers, {
      get: (them, url: string) => them[url] ?? text,
    });
    const { hazards } = await report(everything);
    expect(hazards.map((it) => it.id)).toEqual([]);
  });
});

describe("the private network", () => {
  const lead = (addresses: Readonly<Record<string, readonly string[]>>): World => ({
    lookup: async (hostname) => addresses[hostname] ?? [PUBLIC],
  });

  it.each([
    "127.0.0.1",
    "10.1.2.3",
    "192.168.0.1",
    "169.254.169.254",
    "::1",
    "::ffff:10.0.0.1",
    "fd00::1",
  ])("is not requested through the other host name: %s", async (address) => {
    const answers = { ...HARMLESS_SITE, "https://old.example/": 200 };
    const { hazards } = await report(
      answers,
      ["--json"],
      lead({ "old.example": [PUBLIC, address] }),
    );
    expect(hazards).toEqual([]);
    expect(log().filter((it) => it.includes("//old.example"))).toEqual([]);
  });

  it("is not requested once the site's own name resolves to it", async () => {
    let times = 0;
    const { problems } = await report(HARMLESS_SITE, ["--json"], {
      lookup: async () => ((times += 1) > 6 ? ["127.0.0.1"] : [PUBLIC]),
    });
    expect(problems.map((it) => it.problem)).toContain(
      "not asked: the name leads to a private network",
    );
  });

  it("is requested if it is named explicitly", async () => {
    const { pages } = await report(HARMLESS_SITE, ["--json"], {
      lookup: async () => ["10.0.0.1"],
    });
    expect(pages).toBe(3);
  });
});

describe("the argument of sunset survey", () => {
  it("may be a folder, of which only that folder is surveyed", async () => {
    const answers: Answers = {
      [`${OLD}/shop/`]: page(
        "",
        '<a href="/shop/tea">Tea</a> <a href="/blog">Blog</a> <a href="/shopping">S</a>',
      ),
      [`${OLD}/shop`]: [301, "/shop/"],
      [`${OLD}/shop/tea`]: page(""),
      [`${OLD}/sw.js`]: send("text/javascript", "self.addEventListener('fetch', () => {})"),
      [`${OLD}/ads.txt`]: send("text/plain", "ads"),
      [`${OLD}/robots.txt`]: send(
        "text/plain",
        "User-agent: *\nDisallow: /shop/cart\nDisallow: /blog/\n",
      ),
    };
    const { hazards, addresses } = await report(answers, ["--json"], {}, `${OLD}/shop`);
    expect(addresses).toBe(2);
    expect(hazards.map(({ id, found }) => [id, found])).toEqual([
      ["service-worker", ["/sw.js"]],
      ["robots-disallow", ["line 2: Disallow: /shop/cart"]],
    ]);
    expect(hazards[0]?.fix).toContain("It lies outside /shop, where no rule applies");
    expect([asked("/blog"), asked("/shopping"), asked("/ads.txt")]).toEqual([0, 0, 0]);
  });

  it("may redirect to the site's other host", async () => {
    const { hazards, pages } = await report(DANGEROUS_SITE, ["--json"], {}, "https://old.example/");
    expect(pages).toBeGreaterThan(3);
    expect(hazards.find((it) => it.id === "twin-host")?.found).toHaveLength(2);
  });

  it("may lack https", async () => {
    const ran = await survey(HARMLESS_SITE);
    await site?.close();
    site = await startNewSite(HARMLESS_SITE, 404);
    const again = await sunset(["survey", "www.old.example", "--json"], {
      cwd: folder,
      fetch: site.fetch,
      lookup: async () => [PUBLIC],
      sleep: async () => {},
    });
    expect(JSON.parse(again.stdout).pages).toBe(JSON.parse(ran.stdout).pages);
  });

  it("may be a real server on this machine", async () => {
    const server = await startNewSite({}, page("<title>Local</title>"));
    site = server;
    let port = "";
    await server
      .fetch("about:port", {
        method: "GET",
        headers: {},
        redirect: "manual",
        signal: new AbortController().signal,
      })
      .then((it) => (port = new URL((it as Response).url).port));
    const ran = await sunset(["survey", `http://127.0.0.1:${port}/`, "--json", "--delay", "0"], {
      cwd: folder,
    });
    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.stdout).pages).toBe(1);
    // Without a scheme this machine is asked by http, as verify does.
    const bare = ["survey", `127.0.0.1:${port}`, "--json", "--delay", "0"];
    expect((await sunset(bare, { cwd: folder })).code).toBe(0);
  });

  it.each<[string, readonly string[], string]>([
    [
      "a URL that is not the web's",
      ["survey", "ftp://old.example/"],
      "is not an address of a site",
    ],
    [
      "a URL with a password",
      ["survey", "https://me:secret@old.example/"],
      "npx sunset-edge survey https://old.example/",
    ],
    ["zero pages", ["survey", OLD, "--pages", "0"], "Write a whole number from 1 to"],
    ["a delay in words", ["survey", OLD, "--delay", "long"], "Write seconds"],
    [
      "two outputs to standard output",
      ["survey", OLD, "--json", "-o", "-"],
      "both write to standard output",
    ],
  ])("is refused: %s", async (_name, args, words) => {
    const { code, stderr } = await sunset(args, { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });

  it("may be a site that refuses the survey, which is reported", async () => {
    const { problems, pages } = await report(withStart(403));
    expect(pages).toBe(1);
    expect(problems).toEqual([
      { url: `${OLD}/`, problem: "answers 403: what its pages say was not seen" },
    ]);
  });

  it("may be unreachable, which ends with 4", async () => {
    const { code, stderr } = await survey({}, ["--json"], {
      lookup: async () => {
        throw Object.assign(new Error("no"), { code: "ENOTFOUND" });
      },
    });
    expect(code).toBe(4);
    expect(stderr).toContain(`${OLD}/robots.txt gives no answer: ENOTFOUND`);
  });

  it("leads to no file with --dry-run", async () => {
    const { stderr } = await survey(HARMLESS_SITE, [
      "--dry-run",
      "-o",
      "i.csv",
      "--html",
      "r.html",
    ]);
    expect(stderr).toContain("Nothing was written: --dry-run");
    expect(existsSync(join(folder, "i.csv")) || existsSync(join(folder, "r.html"))).toBe(false);
  });
});
