import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { once } from "node:events";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { whyUnreadable } from "../../src/cli/tables/input.ts";
import { SITE } from "../support/table.ts";
import { print, tailEvent, tailOfCron, traceEvent, traceOfCron } from "../support/worker-events.ts";
import { sunset } from "./support.ts";

const NEW = "https://www.new.example";
const folder = mkdtempSync(join(tmpdir(), "sunset-"));
afterAll(() => rmSync(folder, { recursive: true }));
const world = { cwd: folder };
const read = (name: string): string => readFileSync(join(folder, name), "utf8");

function write(name: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), content);
}

function table(rules: readonly RuleData[], site: object = {}): void {
  write("routes.json", JSON.stringify({ site: { ...SITE, ...site }, rules }));
}

beforeEach(() => {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
  table([
    { from: "/global/page", to: `${NEW}/page`, section: "Pages" },
    { from: "/global/shop/*", to: `${NEW}/shop/:splat`, section: "Shop" },
    { from: "/global/app", gone: true },
  ]);
});

async function coverageOf(file: string, stdin?: string) {
  const ran = await sunset(["coverage", file, "--json"], {
    ...world,
    ...(stdin === undefined ? {} : { stdin }),
  });
  return { ...ran, json: JSON.parse(ran.stdout) };
}

const log = (path: string, status = 200) =>
  `192.0.2.7 - - [30/Dec/2024:10:00:00 +0000] "GET ${path} HTTP/1.1" ${status} 512 "-" "x"`;

/** The content of every input of the first table. */
const PATHS = ["/global/page", "/global/shop/a", "/global/x?a=1", "/global/x", "/other"];
const URLS = PATHS.map((it) => `https://www.old.example${it}`);
const sitemap = (urls: readonly string[]) =>
  `<?xml version="1.0"?><urlset>${urls.map((it) => `<url><loc>${it}</loc></url>`).join("")}</urlset>`;

const INPUTS: readonly [string, string][] = [
  ["a list of paths", PATHS.join("\n")],
  ["a list of URLs with a byte-order mark", `\uFEFF${URLS.join("\r\n")}\r\n`],
  ["the output of uniq -c", PATHS.map((it) => `   1 ${it}`).join("\n")],
  ["a log in the Combined format", PATHS.map((it) => log(it)).join("\n")],
  [
    "a log in the Common format with virtual hosts",
    PATHS.map((it) => `www.old.example:443 ${log(it)}`).join("\n"),
  ],
  [
    "Cloudflare's Logpush",
    PATHS.map((it) =>
      JSON.stringify({ ClientRequestHost: "old.example", ClientRequestURI: it }),
    ).join("\n"),
  ],
  [
    "a Worker's trace events, including cron runs",
    [...URLS.map((url) => traceEvent({ url })), traceOfCron]
      .map((it) => JSON.stringify(it))
      .join("\n"),
  ],
  [
    "the output of wrangler tail, including cron runs",
    [tailOfCron, ...URLS.map((url) => tailEvent({ url }))].map(print).join("\n"),
  ],
  ["a sitemap", sitemap(URLS)],
];

describe("sunset coverage --json", () => {
  it("has the fields of the contract, and more", async () => {
    const stdin = "/global/page\n/global/app\nhttps://old.example/global/x\n/global/X/\n";
    const { code, stderr, json } = await coverageOf("-", stdin);
    const outcomes = {
      rule: 1,
      repaired: 0,
      fallback: 2,
      gone: 1,
      served: 0,
      kept: 0,
      pass: 0,
      "not-found": 0,
      refused: 0,
      undecided: 0,
    };
    const sections = [
      { section: null, total: 1 },
      { section: "Pages", total: 1 },
    ];
    expect(json).toEqual({
      total: 4,
      outcomes,
      sections,
      unmatched: [{ url: "https://old.example/global/x", total: 2 }],
      unmatchedError: 0,
      unmatchedTooLong: 0,
      repaired: [],
      undecided: [],
      pages: { total: 4, outcomes, sections },
      noise: { total: 0, assets: 0, probes: 0 },
      otherHosts: [],
      pagesElsewhere: 0,
      at: "2026-01-01T00:00:00Z",
      files: [{ name: "standard input", kind: "list of addresses", requests: 4 }],
      problems: [],
      unreadable: { total: 0, first: [] },
      otherEvents: 0,
    });
    expect([code, stderr]).toEqual([0, ""]);
  });

  it("counts a Worker's events that are no requests separately, and says so", async () => {
    write(
      "tail.json",
      [tailOfCron, tailEvent({ url: URLS[0] ?? "" }), tailOfCron].map(print).join("\n"),
    );
    expect((await coverageOf("tail.json")).json).toMatchObject({ total: 1, otherEvents: 2 });
    const { stdout } = await sunset(["coverage", "tail.json"], world);
    expect(stdout).toContain("2 events of the Worker other than a request");
  });

  it("names the first line of an object that cannot be read", async () => {
    const cut = print(tailEvent({ url: URLS[0] ?? "" }))
      .split("\n")
      .slice(0, 5)
      .join("\n");
    write("tail.json", [print(tailEvent({ url: URLS[0] ?? "" })), cut].join("\n"));
    const { json } = await coverageOf("tail.json");
    const first = print(tailEvent({ url: URLS[0] ?? "" })).split("\n").length;
    expect(json).toMatchObject({
      total: 1,
      unreadable: { total: 1, first: [{ line: first + 1, problem: "not a JSON object" }] },
    });
  });

  describe.each(INPUTS)("reads %s", (_name, text) => {
    const counted = {
      total: 5,
      outcomes: { rule: 2, fallback: 2, pass: 1 },
      unreadable: { total: 0 },
      unmatched: [{ total: 2, url: expect.stringMatching(/\/global\/x$/) }],
    };

    it("from a file", async () => {
      write("input", text);
      expect((await coverageOf("input")).json).toMatchObject(counted);
    });

    it("compressed, whatever its name", async () => {
      write("input.txt", gzipSync(text));
      expect((await coverageOf("input.txt")).json).toMatchObject(counted);
    });

    it("from standard input", async () => {
      expect((await coverageOf("-", text)).json).toMatchObject(counted);
    });
  });

  it("reads a list in UTF-16, as spreadsheets save it", async () => {
    write("list.txt", Buffer.from(`\uFEFF${PATHS.join("\r\n")}`, "utf16le"));
    expect((await coverageOf("list.txt")).json).toMatchObject({ total: 5, outcomes: { rule: 2 } });
  });

  it("judges as of the gate before it, then as of now, or as of --at", async () => {
    const at = async (now: string, ...args: string[]) => {
      const ran = await sunset(["coverage", "-", "--json", ...args], {
        ...world,
        stdin: "/global/page",
        now: Date.parse(now),
      });
      const { at: instant, outcomes } = JSON.parse(ran.stdout);
      return [instant, outcomes.rule, outcomes.pass];
    };
    expect(await at("2024-06-01T00:00:00Z")).toEqual(["2025-01-01T00:00:00Z", 1, 0]);
    expect(await at("2025-06-01T00:00:00Z")).toEqual(["2025-06-01T00:00:00Z", 1, 0]);
    expect(await at("2025-06-01T00:00:00Z", "--at", "2024-12-31T23:59:59Z")).toEqual([
      "2024-12-31T23:59:59Z",
      0,
      1,
    ]);
  });

  it("lists as many unmatched addresses as --top allows", async () => {
    const stdin = "/global/x\n/global/y\n/global/y\n/global/z";
    const ran = await sunset(["coverage", "-", "--json", "--top", "1"], { ...world, stdin });
    expect(JSON.parse(ran.stdout).unmatched).toEqual([{ url: "/global/y", total: 2 }]);
  });
});

describe("sunset coverage of many files", () => {
  it("reads a folder and all below it except hidden files, each file by its content", async () => {
    write("logs/b/access.log.gz", gzipSync(log("/global/page")));
    write("logs/a.json", '{"url":"/global/x"}\n');
    write("logs/.hidden", "/global/page");
    write("logs/empty.log", "");
    write("outside.log", "/global/page");
    symlinkSync(join(folder, "outside.log"), join(folder, "logs/link"));
    const { code, json } = await coverageOf("logs");
    expect(json.files).toEqual([
      { name: join("logs", "a.json"), kind: "JSON lines", requests: 1 },
      { name: join("logs", "b", "access.log.gz"), kind: "access log", requests: 1 },
      { name: join("logs", "empty.log"), kind: "empty", requests: 0 },
    ]);
    expect([code, json.total]).toEqual([0, 2]);
  });

  const HEADER = "url,hits,clicks,title,language,status,last_seen,sources";

  it("reads several at once, and each file once", async () => {
    write("a.log", log("/global/page"));
    write("b/c.log.gz", gzipSync(`${log("/global/x")}\n${log("/global/page")}`));
    write(
      "iis.log",
      "#Fields: date cs-method cs-uri-stem sc-status\n2024-12-30 GET /global/app 200\n",
    );
    const args = ["coverage", "a.log", "b", join("b", "c.log.gz"), "iis.log", "--json"];
    const { code, stdout } = await sunset(args, world);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      total: 4,
      outcomes: { rule: 2, gone: 1, fallback: 1 },
      files: [{ name: "a.log" }, { name: join("b", "c.log.gz") }, { name: "iis.log" }],
    });
  });

  it("counts addresses of an inventory by their hits, or once", async () => {
    write(
      "inventory.csv",
      `${HEADER}\nhttps://old.example/global/page,30,,,,,,log\nhttps://old.example/global/x,,7,,,,,search-console\nhttps://old.example/global/y,,,,,,,sitemap\nhttps://old.example/global/z,0,,,,,,log\n`,
    );
    const { code, json } = await coverageOf("inventory.csv");
    expect(code).toBe(0);
    expect(json).toMatchObject({
      total: 38,
      outcomes: { rule: 30, fallback: 8 },
      files: [{ name: "inventory.csv", kind: "inventory", requests: 4 }],
    });
  });

  it("counts three hundred searches as one gap", async () => {
    write("list.txt", Array.from({ length: 300 }, (_, it) => `/global/search?q=${it}\n`).join(""));
    const { json } = await coverageOf("list.txt");
    expect(json.unmatched).toEqual([{ url: "/global/search", total: 300, variants: 300 }]);
    const { stdout } = await sunset(["coverage", "list.txt"], world);
    expect(stdout).toContain("  300  /global/search (with 300 different queries)\n");
  });

  it("says if none of several files contains a request", async () => {
    write("a.txt", "\n");
    write("b.txt", "\n");
    const { code, stderr } = await sunset(["coverage", "a.txt", "b.txt"], world);
    expect(code).toBe(1);
    expect(stderr).toContain("error: a.txt and b.txt hold no request");
  });

  const index = (...names: string[]) =>
    `<sitemapindex>${names.map((it) => `<sitemap><loc>https://www.old.example/${it}</loc></sitemap>`).join("")}</sitemapindex>`;

  it("reads the sitemaps beside an index, each once", async () => {
    write("maps/index.xml", index("maps/a.xml.gz", "b.xml", "deep/b.xml", "index.xml"));
    write("maps/a.xml", sitemap(URLS));
    write("maps/b.xml.gz", gzipSync(sitemap(URLS.slice(0, 1))));
    write("maps/deep/b.xml", sitemap(URLS.slice(0, 2)));
    expect((await coverageOf("maps/index.xml")).json.total).toBe(8);
    expect((await coverageOf("maps")).json.total).toBe(8);
  });

  it("reads sitemaps whose addresses differ in their query, and no other for one of them", async () => {
    write("maps/index.xml", index("map.xml?page=1", "map.xml?page=2", "index.xml?page=3"));
    write("maps/map.xml?page=1", sitemap(URLS.slice(0, 1)));
    write("maps/map.xml", sitemap(URLS.slice(0, 2)));
    const { code, json } = await coverageOf("maps/index.xml");
    expect([code, json.total]).toEqual([1, 3]);
    expect(json.problems.map((it: { problem: string }) => it.problem)).toEqual([
      'it names "https://www.old.example/index.xml?page=3", which is not there',
    ]);
  });

  it("takes no file for the sitemaps of several folders, nor the index for one of them", async () => {
    write("maps/index.xml", index("index.xml", "de/index.xml", "de/map.xml", "fr/map.xml"));
    write("maps/map.xml", sitemap(URLS.slice(0, 1)));
    const { code, json } = await coverageOf("maps/index.xml");
    expect([code, json.total]).toEqual([1, 1]);
    expect(json.problems.map((it: { problem: string }) => it.problem)).toEqual([
      'it names "https://www.old.example/de/index.xml", which is not there',
      'it names "https://www.old.example/fr/map.xml", which is not there',
    ]);
  });

  it("reports a missing sitemap, but not one on another server", async () => {
    write("secret.xml", sitemap(URLS));
    write("maps/index.xml", index("a.xml", "..%2Fsecret.xml", "x/../../secret.xml", ".hidden.xml"));
    write("maps/.hidden.xml", sitemap(URLS));
    write("maps/more.txt", "/global/page");
    const { code, stderr, json } = await coverageOf("maps");
    expect([code, json.total]).toEqual([1, 1]);
    expect(json.problems).toHaveLength(4);
    expect(stderr).toContain('it names "https://www.old.example/a.xml", which is not there');
    expect(stderr).toContain("fix: Put it beside the index; nothing is fetched");
  });

  it("says of a file that the system does not open why, and what to do", async () => {
    const path = join(folder, "socket");
    const server = createServer().listen(path);
    await once(server, "listening");
    write("list.txt", "/global/page\n");
    const { stdout } = await sunset(["coverage", "socket", "list.txt", "--json"], world);
    server.close();
    expect(JSON.parse(stdout).problems).toEqual([
      { file: "socket", problem: expect.stringContaining("ENXIO"), fix: "Check the path" },
    ]);
    const denied = Object.assign(new Error("EACCES: permission denied"), { code: "EACCES" });
    expect(whyUnreadable(denied)).toEqual(["you may not read it", "Ask who owns it"]);
  });

  it("goes on if one file cannot be read, and ends with 1", async () => {
    write("logs/a.log", log("/global/page"));
    write("logs/b.zip", Buffer.from("504b0304", "hex"));
    write("logs/c.log.gz", gzipSync(log("/global/page").repeat(1000)).subarray(0, 60));
    write("logs/d.csv", "Page,Clicks\n/global/page,12\n");
    write("logs/e.xml", '<!DOCTYPE x [<!ENTITY a "&b;">]><urlset/>');
    const { code, stderr, json } = await coverageOf("logs");
    expect(code).toBe(1);
    expect(json.outcomes.rule).toBe(1);
    expect(json.problems.map((it: { problem: string }) => it.problem)).toEqual([
      "it is compressed: unpack it with unzip first",
      expect.stringContaining("its compression is damaged"),
      "it looks like a spreadsheet",
      "it declares entities, which no sitemap needs",
    ]);
    expect(stderr).toContain(`${join("logs", "e.xml")}:1: it declares entities`);
  });
});

describe("lines that sunset coverage cannot read", () => {
  it("are counted, and the first are shown without terminal codes", async () => {
    const broken = Array.from({ length: 7 }, (_, it) => `broken \u001b[31m\u009b${it}`);
    const stdin = [log("/global/page"), ...broken, log("-"), log("/global/x")].join("\n");
    const { code, stderr, json } = await coverageOf("-", stdin);
    expect([code, json.total, json.unreadable.total]).toEqual([0, 2, 8]);
    expect(json.unreadable.first).toHaveLength(5);
    expect(stderr.split("\n").slice(0, 2)).toEqual([
      "8 lines cannot be read, the first 5:",
      "  standard input:2 not a line of an access log in the Common or the Combined format: broken \\u{1b}[31m\\u{9b}0",
    ]);
    // oxlint-disable-next-line no-control-regex -- that is what must not be there
    expect(stderr).not.toMatch(/[\u001b\u009b]/);
  });

  it("may be endless", async () => {
    const stdin = `/global/page\n${"x".repeat(1_000_000)}\n/global/page\n`;
    const { stderr, json } = await coverageOf("-", stdin);
    expect([json.total, json.unreadable.total]).toEqual([2, 1]);
    expect(stderr).toContain("standard input:2 longer than 65,536 characters: xxx");
  });

  it.each([
    ["nothing readable", "hello\n", "Standard input holds no request"],
    ["nothing", "", "Standard input holds no request"],
  ])("are an error (1) if there is %s", async (_name, stdin, message) => {
    const { code, stdout, stderr } = await sunset(["coverage", "-"], { ...world, stdin });
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(message);
  });
});

describe("sunset coverage in the terminal", () => {
  it("shows shares with bars, sections, the worst gaps, and what is counted separately", async () => {
    const stdin = [
      "1500 /global/page",
      "300 /global/shop/a",
      "150 /global/app",
      "49 /global/x",
      "1 /global/y",
      "7 /global/logo.png",
      "2 /wp-admin",
      "5 /other",
      "1 https://else.example/",
    ].join("\n");
    const { code, stdout } = await sunset(["coverage", "-"], {
      ...world,
      stdin,
      now: Date.parse("2024-12-01T00:00:00Z"),
    });
    expect(code).toBe(0);
    expect(stdout)
      .toBe(`Old Shop, as of 1 January 2025, 00:00 UTC, when the redirects are switched on
Read from standard input (list of addresses)

97.5% of 2,000 page requests get an answer of their own
  Sent to the page that replaces it  1,800   90.0%  ██████████████████████████████
  Told that the page is gone           150    7.5%  ██▌
  Sent to the fallback page only        50    2.5%  ▉

By section
  Pages         1,500   75.0%  ██████████████████████████████
  Shop            300   15.0%  ██████
  (no section)    150    7.5%  ███

Most requested without an answer of their own
  49  /global/x
   1  /global/y
  Rules for the first 2 would raise the share to 100.0%.

Counted apart
  5 requests for pages that are not being moved
  1 request for pages of other hosts (else.example)
  7 requests for parts of pages, such as images and style sheets
  2 requests by programs that look for security holes
`);
  });

  it("says so if no page moves", async () => {
    const { stdout } = await sunset(["coverage", "-"], { ...world, stdin: "/other" });
    expect(stdout).toContain("No request is for a page that moves");
  });

  it.each([
    ["the table and the traffic from standard input", ["-", "--routes", "-"], "standard input"],
    ["two outputs to standard output", ["x", "--html", "-", "--json"], "standard output"],
    ["a missing file", ["nothing.log"], "there is no such file"],
    ["a negative number", ["x", "--top", "-1"], "whole number"],
    ["a date without an offset", ["x", "--at", "2025-01-01"], "bare date"],
  ])("is refused (2) with %s", async (_name, args, message) => {
    const { code, stdout, stderr } = await sunset(["coverage", ...args], world);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  });

  it("needs an instant if the gate cannot be read", async () => {
    table([], { activatesAt: "tomorrow" });
    const stdin = "/global/x";
    expect(await sunset(["coverage", "-"], { ...world, stdin })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("say --at INSTANT"),
    });
  });
});

describe("the files that sunset coverage writes", () => {
  const HOSTILE = '/global/"><script>alert(1)</script>';

  it("include a self-contained page without scripts, in which texts stay texts", async () => {
    table([{ from: "/global/page", to: `${NEW}/page`, section: "<b>A & B</b>" }], {
      name: "<i>Old</i> Shop",
    });
    const stdin = `/global/page\n${HOSTILE}\n/global/:a/*`;
    const args = ["coverage", "-", "--html", "report.html"];
    const { code, stdout } = await sunset(args, { ...world, stdin });
    const page = read("report.html");
    expect(code).toBe(0);
    expect(stdout).toContain("33.3% of 3 page requests");
    expect(page).toContain("<strong>33.3%</strong>");
    expect(page).toContain("&lt;b&gt;A &amp; B&lt;/b&gt;");
    expect(page).toContain("&lt;i&gt;Old&lt;/i&gt; Shop");
    expect(page).not.toMatch(/<script|<link|<img|<b>|<i>|\son\w+=|url\(|@import|\b(?:src|href)=/i);
    expect(page).toContain(
      `content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;"`,
    );
    expect(readdirSync(folder).toSorted()).toEqual(["report.html", "routes.json"]);
  });

  it("keep what somebody typed into an earlier list, until it is imported", async () => {
    const stdin = "/global/x\n/global/y\n";
    const again = () => sunset(["coverage", "-", "--unmatched", "todo.csv"], { ...world, stdin });
    await again();
    expect((await again()).code).toBe(0);
    const filled = read("todo.csv").replace("/global/x,,", `/global/x,${NEW}/x,`);
    write("todo.csv", Buffer.from(`\uFEFF${filled.replaceAll(",", ";")}`, "utf16le"));
    const refused = await again();
    expect([refused.code, refused.stdout]).toEqual([5, ""]);
    expect(refused.stderr).toContain("error: todo.csv has 1 target that somebody typed");
    expect(refused.stderr).toContain("import todo.csv --from csv --merge -o routes.json");
    write("list.txt", "/global/x\n");
    const piped = ["coverage", "list.txt", "--routes", "-", "--undecided", "todo.csv"];
    const { stderr } = await sunset(piped, { ...world, stdin: read("routes.json") });
    expect(stderr).toContain("fix: Import them into the table first; or name another file");
    table([{ from: "/global/x", to: `${NEW}/x` }]);
    expect((await again()).code).toBe(0);
    expect(read("todo.csv")).toBe("old url,new url,hits\r\n/global/y,,1\r\n");
  });

  it("keep what somebody decided about undecided addresses", async () => {
    table([{ from: "/global/later/*", undecided: true }]);
    write("todo.csv", `old url,new url,hits\r\n/global/later/a,${NEW}/a,1\r\n`);
    const args = ["coverage", "-", "--undecided", "todo.csv"];
    const { code } = await sunset(args, { ...world, stdin: "/global/later/a\n" });
    expect(code).toBe(5);
  });

  it("include unmatched addresses in a form that import reads once they have targets", async () => {
    const stdin = "2 /global/x\n3 https://old.example/global/y,z\n/global/:a/*\n/global/:b\n";
    await sunset(["coverage", "-", "--unmatched", "todo.csv"], { ...world, stdin });
    expect(read("todo.csv")).toBe(
      'old url,new url,hits\r\n"https://old.example/global/y,z",,3\r\n/global/x,,2\r\n/global/:a/%2A,,1\r\n/global/:b,,1\r\n',
    );
    write("done.csv", read("todo.csv").replaceAll(/,,(\d)/g, `,${NEW}/new-$1,$1`));
    const args = ["import", "done.csv", "--from", "csv", "--append", "-o", "routes.json"];
    expect(await sunset(args, world)).toMatchObject({ code: 0 });
    expect((await coverageOf("-", stdin)).json).toMatchObject({
      outcomes: { rule: 7 },
      unmatched: [],
    });
  });

  it("include undecided addresses in the same form, and repaired ones as requested", async () => {
    table([
      { from: "/global/page", to: `${NEW}/page` },
      { from: "/global/later/*", undecided: true },
    ]);
    const stdin = "2 /global/later/a\n/global/later/b\n3 /global/page).\n/global/else\n";
    const args = ["--unmatched", "u.csv", "--undecided", "d.csv", "--repaired", "r.csv"];
    const { stdout } = await sunset(["coverage", "-", ...args, "--html", "report.html"], {
      ...world,
      stdin,
    });
    expect(read("u.csv")).toBe("old url,new url,hits\r\n/global/else,,1\r\n");
    expect(read("d.csv")).toBe(
      "old url,new url,hits\r\n/global/later/a,,2\r\n/global/later/b,,1\r\n",
    );
    expect(read("r.csv")).toBe("broken url,hits\r\n/global/page).,3\r\n");
    expect(stdout).toContain("42.9% of 7 page requests");
    expect(stdout).toContain("Not decided yet\n  2  /global/later/a\n  1  /global/later/b\n");
    expect(stdout).toContain("Broken addresses that are repaired\n  3  /global/page).\n");
    for (const it of ["Not decided yet</h2>", "/global/later/b</th>", "/global/page).</th>"]) {
      expect(read("report.html")).toContain(it);
    }
  });

  it("are written to standard output with -, and nothing else is", async () => {
    const stdin = "/global/x";
    const csv = await sunset(["coverage", "-", "--unmatched", "-"], { ...world, stdin });
    expect(csv.stdout).toBe("old url,new url,hits\r\n/global/x,,1\r\n");
    const html = await sunset(["coverage", "-", "--html", "-"], { ...world, stdin });
    expect(html.stdout).toMatch(/^<!doctype html>[^]*<\/html>\n$/);
  });

  it("are not written with --dry-run", async () => {
    const args = ["coverage", "-", "--html", "a.html", "--unmatched", "b.csv", "--dry-run"];
    const { code, stderr } = await sunset(args, { ...world, stdin: "/global/x" });
    expect([code, stderr]).toEqual([0, "Nothing was written: --dry-run\n"]);
    expect([existsSync(join(folder, "a.html")), existsSync(join(folder, "b.csv"))]).toEqual([
      false,
      false,
    ]);
  });
});

describe("docs/coverage.md", () => {
  it("shows the actual output", async () => {
    const page = readFileSync("docs/coverage.md", "utf8");
    const [input = "", messages = ""] = [...page.matchAll(/```text\n([^]*?)```/g)].map(
      (it) => it[1],
    );
    const [, command = "", output] =
      /```console\n\$ npx sunset-edge (.*)\n([^]*?)```/.exec(page) ?? [];
    const reference = readFileSync("docs/routes-json.md", "utf8");
    write("routes.json", /```json\n([^]*?)\n```/.exec(reference)?.[1] ?? "");
    write("access.log", input);
    const { stdout, stderr } = await sunset(command.split(" "), world);
    expect([stdout, stderr]).toEqual([output, messages]);
    expect(read("todo.csv").replaceAll("\r", "")).toBe(/```csv\n([^]*?)```/.exec(page)?.[1]);
  });
});
