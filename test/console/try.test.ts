import { beforeAll, describe, expect, it } from "vitest";
import {
  type Deployment,
  deploy,
  getPage,
  HOSTILE,
  post,
  RULES,
  SAME_ORIGIN,
  withMarks,
} from "./support.ts";
import { OVERLAY_FORMAT } from "../../src/store/records/in-force.ts";
import { OVERLAY_KEY } from "../../src/store/records/keys.ts";
import { GATE } from "../support/table.ts";

let deployment: Deployment;
/** A version under review: one page goes elsewhere, one more is gone, and the address in `off` is on the list now. */
let waiting: string;

beforeAll(async () => {
  deployment = await deploy();
  waiting = await deployment.publish([
    ...RULES.filter(({ from }) => from !== "/global/page"),
    { from: "/global/page", to: "https://www.new.example/other" },
    { from: "/global/soon", to: "https://www.new.example/soon" },
    { from: "/global/open", undecided: true },
  ]);
});

type Content = string | ArrayBuffer | Uint8Array<ArrayBuffer>;

const get = (path: string, init?: RequestInit) => getPage(deployment, path, init);

async function send(fields: Readonly<Record<string, string>>): Promise<string> {
  const response = await post(deployment, "/_sunset/try", fields);
  return response.text();
}

async function sendFile(content: Content, fields: Readonly<Record<string, string>> = {}) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  body.set("file", new File([content], "addresses"));
  const { response, text } = await get("/try", { method: "POST", body, headers: SAME_ORIGIN });
  return { response, text };
}

async function gzip(text: string): Promise<ArrayBuffer> {
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Response(packed).arrayBuffer();
}

function fieldOf(text: string, name: string): string {
  return new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? "";
}

/** The text of the result rows, without tags and extra white space. */
function rowsOf(text: string): string[] {
  const body = /<tbody>(.*)<\/tbody>/s.exec(text)?.[1] ?? "";
  return body
    .split("</tr>")
    .map((it) => withMarks(it.replace(/<details.*?<\/details>/gs, "")).replace(/<[^>]+>/g, " "))
    .map((it) => it.replace(/\s+/g, " ").trim())
    .filter((it) => it !== "");
}

/** The filter buttons: value and label. */
function talliesOf(text: string): string[] {
  return [...text.matchAll(/name="show" value="([^"]*)"[^>]*>(.*?)<\/button>/gs)].map(
    ([, value, label = ""]) => `${value}: ${label.replace(/<[^>]+>/g, "").trim()}`,
  );
}

describe("testing addresses", () => {
  it("shows each answer in the words of the report, with a plain explanation", async () => {
    const { text } = await get(
      "/try?urls=/global/page%0A/global/p/a/b%0Ahttps://evil.example/&at=gate",
    );
    expect(rowsOf(text)).toEqual([
      "/global/page ✓ Sent to the page that replaces it 301 https://www.new.example/page By the entry /global/page",
      expect.stringContaining("https://www.new.example/p/a/b By the entry /global/p/:slug/*"),
      expect.stringMatching(/evil\.example\/ .*Page not found 404 .*Not an address of this site/),
    ]);
    expect(text).toContain("/global/page: answers");
    expect(text).toContain("evil.example is not one of the site&#39;s hosts");
    expect(text).toContain("The switch-over on ");
  });

  it("links the redirect in the table", async () => {
    const { text } = await get("/try?urls=/global/page&at=gate");
    expect(text).toMatch(/\/_sunset\/table\?release=[0-9a-f]{64}&amp;q=%2Fglobal%2Fpage"/);
  });

  it("says that an address was repaired", async () => {
    const { text } = await get("/try?urls=/global/page).&at=gate");
    expect(text).toContain("Answered after a broken address was repaired");
    expect(text).toContain("it is compared as /global/page");
  });

  it("shows the fallback in amber, and refused targets in red", async () => {
    const { text } = await get("/try?urls=/global/unknown%0A/global/off&at=gate");
    expect(text).toMatch(/class="tag wait">.{0,80}Sent to the fallback page only/s);
    expect(text).toMatch(/class="tag bad">.{0,80}Not sent: its new address is not allowed/s);
  });

  it.each([
    ["before the gate", "before", "Stays on the old site"],
    ["at an instant", "2024-12-01T00:00:00Z", "Stays on the old site"],
    ["at the gate", "gate", "Sent to the page that replaces it"],
  ])("%s", async (_name, at, outcome) => {
    const { text } = await get(`/try?urls=/global/page&at=${at}`);
    expect(rowsOf(text)[0]).toContain(outcome);
  });

  it("uses the gate if nothing is chosen, and now after the gate", async () => {
    const { now } = deployment;
    deployment.now = GATE - 1000;
    const before = await get("/try?urls=/global/page");
    deployment.now = GATE + 60_000;
    const after = await get("/try?urls=/global/page");
    deployment.now = now;
    expect(before.text).toMatch(/value="gate" checked/);
    expect(before.text).toContain("as of 1 January 2025, 00:00 UTC");
    expect(after.text).toMatch(/value="now" checked/);
    expect(after.text).toContain("as of 1 January 2025, 00:01 UTC");
  });
});

describe("pasted text", () => {
  it("is read cell by cell, so that no address spans a tab and no wrong answer is shown as right", async () => {
    const text = await send({ urls: "Lamp F6\t/global/page\t301\n/global/pa\tge", preset: "gate" });
    const [first, second] = rowsOf(text);
    expect(first).toContain("https://www.new.example/page");
    expect(first).toContain("Read from line 1: Lamp F6 | /global/page | 301");
    expect(second).toContain("/global/pa Read from line 2: /global/pa | ge");
    expect(second).toContain("Sent to the fallback page only");
  });

  it("is listed by line if it is not an address", async () => {
    const text = await send({ urls: "URL\nglobal/page\n\nnonsense", preset: "gate" });
    expect(text).toContain("The first line was read as column names:");
    expect(rowsOf(text)).toEqual([
      expect.stringMatching(/^\/global\/page Read from line 2: global\/page .*new\.example\/page/),
      expect.stringMatching(/^nonsense Line 4 ✗ Not an address/),
    ]);
  });

  it("is in the form again unchanged, after the results", async () => {
    const text = await send({ urls: '"Lamp\nbig"\t/global/page', preset: "gate" });
    expect(text).toContain("&quot;Lamp\nbig&quot;\t/global/page</textarea>");
    expect(text).toMatch(/<details><summary>Change addresses/);
    const empty = await get("/try");
    expect(empty.text).not.toContain("Change addresses");
  });

  it("is shown as text, whatever it contains", async () => {
    const text = await send({ urls: `/global/${HOSTILE}\n${HOSTILE}`, preset: "gate" });
    expect(text).not.toContain("<script>alert");
    expect(text).not.toContain("<img src=x");
  });
});

describe("filters", () => {
  const urls = "/global/page\n/global/p/a/b\n/global/unknown\n/global/app\nnonsense";

  it("are tallies, each a button for its addresses", async () => {
    const text = await send({ urls, preset: "gate" });
    expect(talliesOf(text)).toEqual([
      "all: 5 All",
      "unreadable: 1 Not an address",
      "0-rule: 2 Sent to the page that replaces it",
      "0-fallback: 1 Sent to the fallback page only",
      "0-gone: 1 Told that the page is gone",
    ]);
    const filtered = await send({ urls, preset: "gate", show: "0-fallback" });
    expect(rowsOf(filtered)).toEqual([expect.stringContaining("/global/unknown")]);
    expect(filtered).toMatch(/value="0-fallback"[^>]*aria-pressed="true"/);
    expect(talliesOf(filtered)).toEqual(talliesOf(text));
    expect(rowsOf(await send({ urls, preset: "gate", show: "unreadable" }))).toEqual([
      expect.stringContaining("nonsense"),
    ]);
  });

  it.each(["nothing-like-this", "9-rule", "0-constructor", HOSTILE])(
    "show everything if they are unknown: %s",
    async (show) => {
      expect(rowsOf(await send({ urls, preset: "gate", show }))).toHaveLength(5);
    },
  );
});

describe("versions", () => {
  it("can be selected: one that is not live answers as it would", async () => {
    const { text } = await get(`/try?urls=/global/soon&release=${waiting}&at=gate`);
    expect(rowsOf(text)[0]).toContain("https://www.new.example/soon");
    expect(text).toMatch(new RegExp(`<option value="${waiting}" selected`));
  });

  it("distinguish undecided addresses from those sent to the fallback page", async () => {
    const { text } = await get(`/try?urls=/global/open%0A/global/x&release=${waiting}&at=gate`);
    expect(talliesOf(text).slice(1)).toEqual([
      "0-fallback: 1 Sent to the fallback page only",
      "0-undecided: 1 Not decided yet",
    ]);
  });

  it("are compared side by side, with marked and counted differences", async () => {
    const fields = {
      urls: "/global/page\n/global/app\n/global/soon",
      release: `live,${waiting}`,
      preset: "gate",
    };
    const text = await send(fields);
    expect(talliesOf(text)).toEqual([
      "all: 3 All",
      "differ: 2 addresses differ",
      "0-rule: 1 Sent to the page that replaces it",
      "0-fallback: 1 Sent to the fallback page only",
      "0-gone: 1 Told that the page is gone",
      "1-rule: 2 Sent to the page that replaces it",
      "1-gone: 1 Told that the page is gone",
    ]);
    const [page, app] = rowsOf(text);
    expect(page).toMatch(/Differs.*new\.example\[\/page\] .*new\.example\[\/other\] /);
    expect(app).not.toContain("Differs");
    expect(rowsOf(await send({ ...fields, show: "differ" }))).toHaveLength(2);
    expect(rowsOf(await send({ ...fields, show: "1-rule" }))).toHaveLength(2);
  });

  it("differ if the served files differ", async () => {
    const file = (body: string) => ({ type: "text/plain", body });
    const [one, other] = [
      await deployment.publish([{ from: "/global/page", serve: file("One.") }]),
      await deployment.publish([{ from: "/global/page", serve: file("Another.") }]),
    ];
    const text = await send({ urls: "/global/page", release: `${one},${other}`, preset: "gate" });
    expect(rowsOf(text)[0]).toContain("Differs");
  });

  it("that do not exist are named, and the form keeps its fields", async () => {
    const { response, text } = await get(`/try?urls=/global/page&release=${"0".repeat(64)}`);
    expect(response.status).toBe(404);
    expect(text).toContain("There is no version 0000");
    expect(text).toContain("/global/page</textarea>");
  });
});

describe("the link to share", () => {
  it("shows the same page again", async () => {
    const text = await send({
      urls: 'Lamp\t/global/page\n"/global/a,b"\nnonsense',
      release: `live,${waiting}`,
      preset: "before",
    });
    const link = /data-copy="([^"]*)"/.exec(text)?.[1]?.replaceAll("&amp;", "&") ?? "";
    const again = await deployment.fetch(link).then((it) => it.text());
    const results = (page: string): string[] =>
      rowsOf(page).map((it) => it.replace(/ (?:Read from|Line) .*?(?= [✓✗•…])/, ""));
    expect(results(again)).toEqual(results(text));
    expect(results(again)).toHaveLength(3);
    expect(link).toContain("at=2024-12-31T23%3A59%3A00Z");
    expect(talliesOf(again)).toEqual(talliesOf(text));
  });

  it("contains up to twenty addresses, and says so", async () => {
    const twenty = Array.from({ length: 20 }, (_, index) => `/global/p/${index}`);
    expect(await send({ urls: twenty.join("\n") })).toContain("data-copy=");
    const more = await send({ urls: [...twenty, "/global/page"].join("\n") });
    expect(more).not.toContain("data-copy=");
    expect(more).toContain("A link can hold up to 20 addresses. Share the CSV instead.");
  });

  it("is not offered for addresses too long for one", async () => {
    const text = await send({ urls: `/global/${"x".repeat(8000)}` });
    expect(text).toContain("These addresses are too long for a link.");
  });
});

describe("the downloaded table", () => {
  it("has every address in words, without formulas", async () => {
    const response = await post(deployment, "/_sunset/try", {
      urls: "Lamp\t/global/page\n=1+1\n/global/unknown",
      preset: "gate",
      show: "0-fallback",
      format: "csv",
    });
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(Array.from(bytes.slice(0, 3))).toEqual([0xef, 0xbb, 0xbf]);
    const lines = new TextDecoder().decode(bytes).split("\r\n");
    expect(lines).toEqual([
      "Old address,Read from,Result,Status,Sent to,Redirect,Because",
      "/global/page,Lamp\t/global/page,Sent to the page that replaces it,301,https://www.new.example/page,/global/page,An entry for this address",
      ",'=1+1,Not an address",
      expect.stringMatching(/^\/global\/unknown,,Sent to the fallback page only,301,/),
      "",
    ]);
  });

  it("has both versions side by side", async () => {
    const text = await send({
      urls: "/global/page\n/global/app",
      release: `live,${waiting}`,
      format: "csv",
    });
    const [header = "", page = "", app = ""] = text.split("\r\n");
    expect(header).toMatch(/^\uFEFF?Old address,Read from,Differs,The live version: Result,/);
    expect(page).toContain(",Differs,");
    expect(app).not.toContain("Differs");
  });
});

const MANY = 50_000;
const many = Array.from({ length: MANY }, (_, index) => `/global/p/${index}/x`);
many[49_999] = "/global/unknown";

describe("many addresses", () => {
  it("are counted completely, and shown by pages", async () => {
    const { text } = await sendFile(many.join("\n"), { preset: "gate", page: "500" });
    expect(talliesOf(text)).toEqual([
      "all: 50,000 All",
      "0-rule: 49,999 Sent to the page that replaces it",
      "0-fallback: 1 Sent to the fallback page only",
    ]);
    expect(rowsOf(text)).toHaveLength(100);
    expect(rowsOf(text)[99]).toContain("/global/unknown");
    expect(text).toContain("49,901–50,000 of 50,000");
    expect(text).toContain("Page 500 of 500");
    // The packed list in the form, and the page.
    expect(text.length).toBeLessThan(1_000_000);
  });

  it("are carried through pages and filters without another upload", async () => {
    const { text } = await sendFile(many.slice(-1500).join("\n"), { preset: "gate" });
    expect(text).toContain("1–100 of 1,500");
    const list = fieldOf(text, "list");
    const along = { list, shown: fieldOf(text, "shown"), urls: "", preset: "gate" };
    expect(rowsOf(await send({ ...along, page: "15" }))[99]).toContain("/global/unknown");
    expect(rowsOf(await send({ ...along, show: "0-fallback" }))).toHaveLength(1);
    const ahead = await send({ ...along, preset: "before" });
    expect(talliesOf(ahead)).toContain("0-pass: 1,500 Stays on the old site");
    const table = await send({ ...along, show: "0-fallback", format: "csv" });
    expect(table.split("\r\n")).toHaveLength(1502);
    expect(rowsOf(await send({ ...along, urls: "/global/page" }))).toHaveLength(1);
  });

  it("keep the filter from page to page", async () => {
    const urls = [...many.slice(0, 150), "nonsense"].join("\n");
    const text = await send({ urls, preset: "gate", shown: "0-rule", page: "2" });
    expect(rowsOf(text)).toHaveLength(50);
    expect(fieldOf(text, "shown")).toBe("0-rule");
    expect(
      (await send({ urls, preset: "gate", shown: "0-rule", page: "999" })).match(/Page 2 of 2/g),
    ).toHaveLength(1);
  });

  it.each<[string, () => Promise<Content>, string]>([
    ["a sitemap", async () => sitemapOf(["/global/page", "/global/app"]), "2 All"],
    [
      "a log of syslog",
      async () =>
        '<134>Dec 30 10:00:00 web1 nginx: 192.0.2.7 - - [30/Dec/2024:10:00:00 +0000] "GET /global/page HTTP/1.1" 200 1',
      "1 All",
    ],
    [
      "a list in angle brackets",
      async () => "<https://www.old.example/global/page>\n<https://www.old.example/global/app>",
      "2 All",
    ],
    ["a sitemap in gzip", () => gzip(sitemapOf(["/global/page"])), "1 All"],
    [
      "an Excel table in UTF-16",
      async () => utf16("Page\tOld URL\r\nLamp\t/global/page\r\n"),
      "1 All",
    ],
    [
      "a table in a Windows encoding",
      async () => new Uint8Array([...new TextEncoder().encode("T;/global/page;"), 0xfc]),
      "1 All",
    ],
    ["a table whose first column is called PK", async () => "PK;URL\n1;/global/page\n", "1 All"],
    ["a log, each address once", async () => LOG, "2 All"],
  ])("are read from %s", async (_name, content, expected) => {
    const { text } = await sendFile(await content(), { preset: "gate" });
    expect(talliesOf(text)[0]).toBe(`all: ${expected}`);
    expect(rowsOf(text)[0]).toContain("https://www.new.example/page");
  });

  it.each<[string, () => Promise<Content>, string]>([
    [
      "an index of sitemaps",
      async () => "<sitemapindex><sitemap><loc>https://x/</loc></sitemap></sitemapindex>",
      "This is an index of sitemaps",
    ],
    ["an invalid sitemap", async () => "<urlset><url>", "The sitemap cannot be read, line 1"],
    ["a workbook", async () => "PK\u0003\u0004", "This is a workbook or an archive"],
    ["a picture", async () => "GIF89a\u0000\u0000", "The file contains no text"],
    ["white space", async () => "  \n", "The file is empty"],
    [
      "a truncated gzip file",
      async () => (await gzip(many.join("\n"))).slice(0, 500),
      "The file cannot be unpacked",
    ],
    [
      "a small file that unpacks to a large one",
      () => gzip("/global/page\n".repeat(2_000_000)),
      "The file is too large",
    ],
    [
      "one address too many",
      async () => "/a\n".repeat(MANY + 1),
      "More than 50,000 addresses found",
    ],
  ])("are rejected from %s", async (_name, content, message) => {
    const { text } = await sendFile(await content());
    expect(text).toContain(message);
    expect(text).toMatch(/<title>Error: /);
    expect(rowsOf(text)).toEqual([]);
  });

  it("are kept for every filter, even if one is too long for an address", async () => {
    const content = sitemapOf(["/global/page", `/global/${"x".repeat(9000)}`]);
    const { text } = await sendFile(content, { preset: "gate" });
    const list = fieldOf(text, "list") ?? "";
    const again = await send({ list, urls: "", preset: "gate", show: "all" });
    expect(talliesOf(again)).toEqual(talliesOf(text));
    expect(talliesOf(again)[0]).toBe("all: 2 All");
  });

  it.each([
    ["not base64", "???"],
    ["not gzip", btoa("nonsense")],
    ["not a list", () => gzip('{"lines":[[1,2,3]]}')],
    ["an endless list", () => gzip(`{"lines":[${" ".repeat(30_000_000)}`)],
  ])("have to be uploaded again if the list in the form is %s", async (_name, list) => {
    const field = typeof list === "string" ? list : toBase64(await list());
    expect(await send({ list: field, urls: "" })).toContain(
      "The list from the previous page can no longer be read",
    );
  });

  it("are not trusted more in such a list than if they were typed", async () => {
    const list = toBase64(
      await gzip(
        JSON.stringify({
          heading: null,
          isCut: false,
          lines: [
            [1, "/global/pa\tge", null],
            [2, "javascript:alert(1)", null],
          ],
        }),
      ),
    );
    expect(rowsOf(await send({ list, urls: "" }))).toEqual([
      expect.stringContaining("Not an address"),
      expect.stringContaining("Not an address"),
    ]);
  });

  it("are refused with a page if they have too many bytes", async () => {
    const body = new FormData();
    body.set("file", new File([new Uint8Array(18 * 1024 * 1024)], "large.csv"));
    const { response, text } = await get("/try", { method: "POST", body, headers: SAME_ORIGIN });
    expect(response.status).toBe(413);
    expect(text).toContain("It is too large: at most 17 MB are accepted.");
  });
});

describe("the form", () => {
  it.each([
    ["nothing", { urls: "  " }, "Enter at least one address, or choose a file"],
    ["an invalid date", { urls: "/global/page", preset: "other", date: "x" }, "Choose a date"],
  ])("reports %s", async (_name, fields, message) => {
    expect(await send(fields)).toContain(message);
  });

  it("is translated into Chinese", async () => {
    const headers = { "accept-language": "zh-CN" };
    const { text } = await get("/try?urls=/global/unknown&at=gate", { headers });
    expect(text).toContain("仅转到默认跳转页");
  });
});

it("says that visitors find no page under an address of Sunset's own", async () => {
  const { text } = await getPage(deployment, "/try?urls=/_sunset/rows%0A//_sunset&at=gate");
  for (const row of rowsOf(text)) {
    expect(row).toContain("Page not found 404 – Not an address of this site");
  }
  expect(rowsOf(text)).toHaveLength(2);
  expect(text).toContain("Addresses under /_sunset belong to the redirects");
});

// Comes last, because it empties the namespaces.
describe("a quick fix", () => {
  it("is linked from an address that it answers", async () => {
    const rule = { from: "/global/app", to: "https://www.new.example/fixed" };
    const seen = { firstSeenAt: "2024-12-01T00:00:00Z", changedAt: "2024-12-01T00:00:00Z" };
    const fixed = await deploy();
    const overlay = {
      format: OVERLAY_FORMAT,
      writtenAt: seen.changedAt,
      gate: { value: null, findings: [] },
      rows: [{ key: rule.from, state: "serving", rule, typed: null, ...seen, findings: [] }],
      findings: [],
    };
    await fixed.redirects.put([{ key: OVERLAY_KEY, value: JSON.stringify(overlay) }]);
    const { text } = await getPage(fixed, "/try?urls=/global/app&at=gate");
    expect(rowsOf(text)[0]).toContain("https://www.new.example/fixed By the quick fix /global/app");
    expect(text).toContain('By the quick fix <a href="/_sunset/rows">');
  });

  it.each([
    ["waits for its start", { startsAt: "2025-02-01T00:00:00Z" }, "2025-02-01T00:00:00Z"],
    ["is over", { endsAt: "2025-02-01T00:00:00Z" }, "2025-01-31T23:59:59Z"],
  ])("is not named for what the version answers while it %s", async (_name, window, open) => {
    const from = "/global/page";
    const fixed = await deploy();
    const seen = { firstSeenAt: "2024-12-01T00:00:00Z", changedAt: "2024-12-01T00:00:00Z" };
    const rule = { from, gone: true, ...window };
    const overlay = {
      format: OVERLAY_FORMAT,
      writtenAt: seen.changedAt,
      gate: { value: null, findings: [] },
      rows: [{ key: from, state: "serving", rule, typed: null, ...seen, findings: [] }],
      findings: [],
    };
    await fixed.redirects.put([{ key: OVERLAY_KEY, value: JSON.stringify(overlay) }]);
    const shut = "startsAt" in window ? "gate" : "2025-02-01T00:00:00Z";
    const at = async (instant: string) =>
      rowsOf((await getPage(fixed, `/try?urls=${from}&at=${instant}`)).text)[0];
    expect(await at(shut)).toContain(`https://www.new.example/page By the entry ${from}`);
    expect(await at(open)).toContain(`By the quick fix ${from}`);
  });
});

function sitemapOf(paths: readonly string[]): string {
  const urls = paths.map((it) => `<url><loc>https://www.old.example${it}</loc></url>`);
  return `<?xml version="1.0"?><urlset xmlns="x">${urls.join("")}</urlset>`;
}

function utf16(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(
    new Uint16Array([0xfeff, ...Array.from(text, (it) => it.charCodeAt(0))]).buffer,
  );
}

const LOG = ["/global/app", "/global/page", "/global/page"]
  .map((it) => `1.1.1.1 - - [01/Jan/2025:00:00:00 +0000] "GET ${it} HTTP/1.1" 200 5`)
  .join("\n");

function toBase64(bytes: ArrayBuffer): string {
  return btoa([...new Uint8Array(bytes)].map((it) => String.fromCharCode(it)).join(""));
}
