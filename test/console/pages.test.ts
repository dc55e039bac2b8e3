import { beforeAll, describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import {
  BIDI,
  type Deployment,
  deploy,
  HOSTILE,
  LOCAL,
  post,
  PREVIEW,
  RULES,
  SAME_ORIGIN,
  tokenOf,
} from "./support.ts";

/** Everything that people type, as an enemy would. */
const HOSTILE_RULES: readonly RuleData[] = [
  {
    from: "/global/x",
    to: "https://www.new.example/x",
    section: HOSTILE,
    note: HOSTILE,
    examples: { match: ["/global/x"] },
  },
  { from: `/global/${encodeURIComponent(HOSTILE)}`, to: "https://www.new.example/y" },
  { from: "/global/script", to: "javascript:alert(1)" },
  { from: "/global/foreign", to: "https://evil.example/z" },
  { from: "/global/insecure", to: "http://www.new.example/z" },
  { from: "/global/user", to: "https://u:p@www.new.example/z" },
];

const PAGES = ["", "/table", "/try?urls=/global/x", "/rows", "/record", "/nothing"];

let deployment: Deployment;
let hostile: string;

beforeAll(async () => {
  deployment = await deploy(RULES, { name: `Shop ${HOSTILE}` });
  hostile = await deployment.publish(HOSTILE_RULES, { name: `Shop ${HOSTILE}` });
  const path = `/_sunset/releases/${hostile}/decision`;
  const token = await tokenOf(deployment, hostile);
  await post(deployment, path, { token, decision: "approve", comment: HOSTILE });
});

async function get(
  path: string,
  init: RequestInit = {},
): Promise<{ response: Response; text: string }> {
  const response = await deployment.fetch(`/_sunset${path}`, init);
  return { response, text: await response.text() };
}

describe("every page", () => {
  const all = () => [
    ...PAGES,
    `/releases/${hostile}`,
    `/table?release=${hostile}`,
    `/try?release=${hostile}&urls=/global/x%0A${encodeURIComponent(`/global/${HOSTILE}`)}`,
    `/try?urls=${encodeURIComponent(HOSTILE)}&at=${encodeURIComponent(HOSTILE)}`,
    `/table?q=${encodeURIComponent(HOSTILE)}&section=${encodeURIComponent(HOSTILE)}`,
  ];

  it("shows what people typed as text, and what is invisible in it", async () => {
    const problems: string[] = [];
    for (const path of all()) {
      const { text } = await get(path);
      if (/<script>alert|<img/.test(text)) problems.push(`${path}: runs what was typed`);
      // What comes back in a field, or in the address of a link, must come back as it was.
      const shown = text.replace(/<textarea[^]*?<\/textarea>|="[^"]*"/g, "");
      if (shown.includes(BIDI)) problems.push(`${path}: turns text round`);
    }
    expect(problems).toEqual([]);
  });

  it("has the headers that keep it to itself, and a new nonce each time", async () => {
    const nonces = new Set<string>();
    for (const path of all()) {
      const { response, text } = await get(path);
      const policy = response.headers.get("content-security-policy") ?? "";
      const nonce = /script-src 'nonce-([^']+)'/.exec(policy)?.[1] ?? "";
      nonces.add(nonce);
      expect(policy).toMatch(/^default-src 'none'; style-src 'nonce-/);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("base-uri 'none'");
      expect(policy).not.toContain("unsafe");
      expect(response.headers.get("cache-control")).toBe("private, no-store");
      expect(response.headers.get("x-robots-tag")).toContain("noindex");
      expect(response.headers.get("x-content-type-options")).toBe("nosniff");
      expect(response.headers.get("referrer-policy")).toBe("no-referrer");
      // Whatever is run or styled here is what the policy allows, and nothing stands in attributes.
      for (const [tag] of text.matchAll(/<(?:script|style|link rel="stylesheet")\b[^>]*>/g)) {
        expect(tag).toContain(`nonce="${nonce}"`);
      }
      expect(text).not.toMatch(/\sstyle="|\son[a-z]+="/);
    }
    expect(nonces.size).toBe(all().length);
  });

  it("links targets on the list of hosts, over https, and nothing else", async () => {
    const wrong: string[] = [];
    for (const path of all()) {
      const { text } = await get(path);
      for (const [tag, href = ""] of text.matchAll(/<a\b[^>]*href="([^"]*)"[^>]*>/g)) {
        const isOurs = /^(?:\/_sunset|#)/.test(href);
        const isTarget =
          /^https:\/\/(?:www\.)?new\.example\//.test(href) &&
          tag.includes('rel="noopener noreferrer nofollow"');
        if (!isOurs && !isTarget) wrong.push(tag);
      }
    }
    expect(wrong).toEqual([]);
  });

  it("has one heading of the first rank, a language, and a title", async () => {
    for (const path of all()) {
      const { text } = await get(path);
      expect(text.match(/<h1\b/g)).toHaveLength(1);
      expect(text).toMatch(/^<!doctype html><html lang="en">/);
      expect(text).toMatch(/<title>[^<]+ · Shop /);
    }
  });

  it("loads its style and its script from this deployment, and they may be kept", async () => {
    const { text } = await get("");
    const assets = [...text.matchAll(/(?:href|src)="(\/_sunset\/assets\/[^"]+)"/g)];
    expect(assets).toHaveLength(2);
    for (const [, path = ""] of assets) {
      const response = await deployment.fetch(path);
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toMatch(/^text\/(?:css|javascript)/);
      expect(response.headers.get("cache-control")).toContain("private");
      expect((await response.text()).length).toBeGreaterThan(500);
    }
  });

  it("is answered to HEAD, without a body", async () => {
    const { response, text } = await get("", { method: "HEAD" });
    expect([response.status, text]).toEqual([200, ""]);
  });
});

describe("the language", () => {
  it.each([
    ["nothing", {}, "en"],
    ["Chinese", { "accept-language": "zh-CN,zh;q=0.9,en;q=0.8" }, "zh-Hans"],
    ["Chinese of Taiwan", { "accept-language": "zh-TW" }, "zh-Hans"],
    ["English before Chinese", { "accept-language": "zh;q=0.5, en-US" }, "en"],
    ["German before Chinese", { "accept-language": "de, zh;q=0.5" }, "zh-Hans"],
    ["no Chinese at all", { "accept-language": "zh;q=0, de" }, "en"],
    ["whatever there is", { "accept-language": "*" }, "en"],
    ["rubbish", { "accept-language": ";;,=,q=zh" }, "en"],
    ["English, by the switch", { "accept-language": "zh", cookie: "sunset-language=en" }, "en"],
    ["Chinese, by the switch", { cookie: "sunset-language=zh-Hans" }, "zh-Hans"],
    ["what there is not, by the switch", { cookie: "sunset-language=tlh" }, "en"],
  ])("is for those who like %s", async (_name, headers, lang) => {
    const { text } = await get("", { headers });
    expect(text).toContain(`<html lang="${lang}">`);
  });

  it("is switched by a link that leads back to the same page", async () => {
    const { response } = await get("/table?q=a&lang=zh-Hans&page=2");
    expect(response.status).toBe(302);
    expect(response.headers.get("location")).toBe("/_sunset/table?q=a&page=2");
    const cookie = response.headers.get("set-cookie") ?? "";
    expect(cookie).toContain("sunset-language=zh-Hans");
    expect(cookie).toContain("HttpOnly");
    expect(cookie).toContain("SameSite=Lax");
  });

  it("writes numbers and dates", async () => {
    const { text } = await get("", { headers: { "accept-language": "zh" } });
    expect(text).toContain("2025年1月1日");
    expect(text).toContain("北京时间");
  });
});

describe("the choice of an instant", () => {
  const choose = (fields: Record<string, string>, origin = LOCAL) =>
    post(deployment, `${origin}/_sunset/time`, fields);

  it.each([
    ["the gate", { preset: "gate" }, "2025-01-01T00:00:00Z"],
    ["a minute before it", { preset: "before" }, "2024-12-31T23:59:00Z"],
    ["a week after it", { preset: "after" }, "2025-01-08T00:00:00Z"],
    [
      "a date in UTC",
      { preset: "other", date: "2025-03-01", time: "12:30" },
      "2025-03-01T12:30:00Z",
    ],
    [
      "a date in Beijing",
      { preset: "other", date: "2025-01-01", time: "00:00", zone: "Asia/Shanghai" },
      "2024-12-31T16:00:00Z",
    ],
    [
      "a date in London's summer",
      { preset: "other", date: "2025-07-01", time: "00:00:00", zone: "Europe/London" },
      "2025-06-30T23:00:00Z",
    ],
  ])("remembers %s", async (_name, fields, instant) => {
    const response = await choose(fields);
    expect(response.status).toBe(303);
    const cookie = response.headers.get("set-cookie") ?? "";
    expect(decodeURIComponent(cookie)).toContain(`sunset-at=${instant};`);
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/);
    expect(cookie).toMatch(/Path=\//);
    expect(cookie).not.toMatch(/Secure/);
  });

  it("is forgotten when asked for", async () => {
    const cookie = (await choose({ preset: "default" })).headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/^sunset-at=; Max-Age=0/);
  });

  it("says what is wrong with a date that is none", async () => {
    const response = await choose({ preset: "other", date: "", time: "" });
    expect(response.status).toBe(422);
    expect(await response.text()).toContain('href="#date"');
  });

  it("is not taken from another site", async () => {
    const path = "/_sunset/time";
    const response = await post(deployment, path, { preset: "gate" }, { origin: PREVIEW });
    expect(response.status).toBe(403);
  });
});

describe("a release", () => {
  it("shows what changes for visitors, removed first, the old and the new side by side", async () => {
    const id = await deployment.publish([
      { from: "/global/page", to: "https://www.new.example/other", section: "Pages" },
      { from: "/global/new", to: "https://www.new.example/new" },
      ...RULES.slice(2),
    ]);
    const { text } = await get(`/releases/${id}`);
    const places = [
      "Removed (1)",
      "/global/app",
      "Changed (1)",
      "new.example/page",
      "new.example/other",
      "Added (1)",
      "/global/new",
    ];
    const found = places.map((it) => text.indexOf(it, text.indexOf('id="removed"')));
    expect(found).toEqual(found.toSorted((a, b) => a - b));
    expect(found).not.toContain(-1);
    expect(text).toContain("Approve 5 redirects for 1 January 2025, 00:00 UTC");
  });

  it("is found by the beginning of its id", async () => {
    const { response } = await get(`/releases/${hostile.slice(0, 12)}`);
    expect(response.headers.get("location")).toBe(`/_sunset/releases/${hostile}`);
  });

  it.each(["0".repeat(64), "0123456", "zzzzzzzz", "..%2f..%2fcurrent"])(
    "that is not there is no page: %s",
    async (id) => {
      expect((await get(`/releases/${id}`)).response.status).toBe(404);
    },
  );

  it.each([
    ["redirects.csv", "text/csv"],
    ["routes.json", "application/json"],
    ["addresses.txt", "text/plain"],
    ["redirects.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
  ])("can be taken away as %s", async (file, type) => {
    const response = await deployment.fetch(`/_sunset/releases/${hostile}/${file}`);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toContain(type);
    expect(response.headers.get("content-disposition")).toContain("attachment");
    expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(50);
  });

  it("is the same table again as routes.json", async () => {
    const response = await deployment.fetch(`/_sunset/releases/${hostile}/routes.json`);
    const data: { rules: RuleData[] } = await response.json();
    expect(data.rules.toSorted(byFrom)).toEqual(HOSTILE_RULES.toSorted(byFrom));
  });

  it("runs nothing in a spreadsheet", async () => {
    const id = await deployment.publish([
      {
        from: "/global/a",
        to: "https://www.new.example/a",
        note: '=HYPERLINK("https://evil.example")',
      },
    ]);
    const csv = await (await deployment.fetch(`/_sunset/releases/${id}/redirects.csv`)).text();
    expect(csv).toContain(`"'=HYPERLINK(""https://evil.example"")"`);
  });

  it("lists old addresses on the deployment that shows them", async () => {
    const id = await deployment.publish(RULES);
    const response = await deployment.fetch(`/_sunset/releases/${id}/addresses.txt`);
    expect((await response.text()).split("\n")).toContain(`${LOCAL}/global/p/a/b`);
  });
});

function byFrom(a: RuleData, b: RuleData): number {
  return a.from < b.from ? -1 : 1;
}

describe("trying addresses", () => {
  it("tells what each gets, and why", async () => {
    const { text } = await get("/try?urls=/global/page%0Ahttps://evil.example/&at=gate");
    expect(text).toContain("301 redirect");
    expect(text).toContain("/global/page: answers");
    expect(text).toContain("evil.example is not one of the site&#39;s hosts");
  });

  it("tries a release that does not serve", async () => {
    const id = await deployment.publish([
      { from: "/global/soon", to: "https://www.new.example/soon" },
    ]);
    const { text } = await get(`/try?urls=/global/soon&release=${id}`);
    expect(text).toContain("https://www.new.example/soon");
  });

  it.each([
    ["before the gate", "before", "old site answers"],
    ["at an instant", "2024-12-01T00:00:00Z", "old site answers"],
    ["at the gate", "gate", "301 redirect"],
  ])("%s", async (_name, at, outcome) => {
    const { text } = await get(`/try?urls=/global/page&at=${at}`);
    expect(text).toContain(outcome);
  });

  it("gives a table to take away, in which nothing runs", async () => {
    const response = await post(deployment, "/_sunset/try", {
      urls: "/global/page\n=1+1",
      format: "csv",
    });
    expect(response.headers.get("content-type")).toContain("text/csv");
    const lines = (await response.text()).split("\r\n");
    expect(lines[1]).toContain("/global/page,redirect,301,https://www.new.example/page");
    expect(lines[2]).toMatch(/^'=1\+1,not an address/);
  });

  it("takes a sitemap", async () => {
    const body = new FormData();
    const xml = `<urlset xmlns="x"><url><loc>https://www.old.example/global/page</loc></url></urlset>`;
    body.set("sitemap", new File([xml], "sitemap.xml"));
    const init = { method: "POST", body, headers: SAME_ORIGIN };
    const { text } = await get("/try", init);
    expect(text).toContain("1 address, as of");
  });

  it.each([
    ["nothing", { urls: "  " }, "Type an address"],
    ["too many", { urls: "/global/page\n".repeat(1001) }, "These are 1,001 addresses"],
    ["a date that is none", { urls: "/global/page", preset: "other", date: "x" }, "Choose a date"],
  ])("says what is wrong with %s", async (_name, fields, message) => {
    const response = await post(deployment, "/_sunset/try", fields);
    expect(await response.text()).toContain(message);
  });

  it("tries a thousand at once", async () => {
    const urls = Array.from({ length: 1000 }, (_, index) => `/global/p/${index}/x`).join("\n");
    const { text } = await post(deployment, "/_sunset/try", { urls }).then(async (response) => ({
      text: await response.text(),
    }));
    expect(text).toContain("1,000 addresses, as of");
    expect(text).toContain("https://www.new.example/p/999/x");
  });
});

describe("the table", () => {
  it("tells each rule in plain words, and what to type to change it", async () => {
    const { text } = await get("/table?q=early");
    expect(plain(text)).toContain(
      "/global/early goes to https://www.new.example/early temporarily from 1 November 2024, 00:00 UTC.",
    );
    expect(text).toContain(
      "{&quot;to&quot;:&quot;https://www.new.example/early&quot;,&quot;status&quot;:302",
    );
  });

  it("takes a pasted address of the site for its path", async () => {
    const { text } = await get("/table?q=https%3A%2F%2Fwww.old.example%2Fglobal%2Fpage%2F");
    expect(text).toContain("1 rule; 1 to 1 are shown");
  });

  it("finds what came after the last approval", async () => {
    const { text } = await get("/table?changed=1");
    expect(text).toContain("rules; 1 to");
    expect(text).not.toContain("/global/nothing");
  });

  it("says so where there is no such rule, and no such page", async () => {
    expect((await get("/table?q=nothing-like-this")).text).toContain("No rule is like that");
    expect((await get("/table?page=99")).text).toContain("no such page of results");
  });
});

/** A page's text, as one reads it. */
function plain(html: string): string {
  return html
    .replace(/<[^>]*>/g, "")
    .replaceAll("&#39;", "'")
    .replace(/\s+/g, " ");
}
