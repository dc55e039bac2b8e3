import { describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { type OriginAnswer, oldPage } from "../support/old-page.ts";
import { ANNOUNCED, GATE } from "../support/table.ts";
import { send } from "./support.ts";

const html = { "content-type": "text/html; charset=utf-8" };
const DAY = 86_400_000;

describe("what passes", () => {
  it.each([
    ["out of scope", "/other", GATE],
    ["kept", "/global/legal/x", GATE],
    ["what only begins like the scope", "/globalfoo", GATE],
    ["before the announcement", "/global/x", ANNOUNCED - DAY],
  ])(
    "reaches the old site with method, body and query as they are: %s",
    async (_name, path, now) => {
      const response = await send([], `${path}?a=%7e&b`, { now, method: "POST", body: "text" });
      expect(response.headers.get("x-seen-url")).toBe(`https://www.old.example${path}?a=%7e&b`);
      expect(response.headers.get("x-seen-method")).toBe("POST");
      expect(response.headers.get("x-seen-body")).toBe("text");
      expect(await response.text()).toBe("the old site");
    },
  );

  it("out of scope is left exactly as it is", async () => {
    const answer: OriginAnswer = {
      headers: { ...html, "cache-control": "public, max-age=99999999, immutable", etag: '"e"' },
      body: "<body>old</body>",
    };
    const response = await send([], oldPage("/other", answer), { now: GATE - 5000 });
    expect(response.headers.get("cache-control")).toBe("public, max-age=99999999, immutable");
    expect(response.headers.get("etag")).toBe('"e"');
    expect(response.headers.has("sunset")).toBe(false);
    expect(await response.text()).toBe("<body>old</body>");
  });

  it.each([301, 302, 303, 307, 308])(
    "gives the old site's own %i to the visitor",
    async (status) => {
      const url = oldPage("/global/x", { status, headers: { location: "/global/y" }, body: "" });
      const response = await send([], url, { now: GATE - DAY });
      expect(response.status).toBe(status);
      expect(response.headers.get("location")).toBe("/global/y");
    },
  );

  it.each([
    [
      "until the rule's own end",
      { endsAt: new Date(GATE + 5000).toISOString() },
      GATE,
      "max-age=5",
    ],
    [
      "until the gate, though its own window is open",
      { startsAt: new Date(GATE - DAY).toISOString() },
      GATE - 7000,
      "max-age=7",
    ],
    ["for as long as the old site says, where nothing changes", {}, GATE, "max-age=99"],
  ])("by a keep rule may be cached %s", async (_name, window, now, expected) => {
    const rules: RuleData[] = [{ from: "/global/x", keep: true, ...window }];
    const url = oldPage("/global/x", { headers: { ...html, "cache-control": "max-age=99" } });
    expect((await send(rules, url, { now })).headers.get("cache-control")).toBe(expected);
  });

  it("gives a part of a file as it is", async () => {
    const url = oldPage("/global/x.html", {
      status: 206,
      headers: { ...html, "content-range": "bytes 0-4/100", "accept-ranges": "bytes" },
      body: "<body",
    });
    const response = await send([], url, { now: GATE - DAY, headers: { range: "bytes=0-4" } });
    expect(response.status).toBe(206);
    expect(response.headers.get("x-seen-range")).toBe("bytes=0-4");
    expect(response.headers.get("content-range")).toBe("bytes 0-4/100");
    expect(await response.text()).toBe("<body");
  });

  it("asks and answers conditionally", async () => {
    const url = oldPage("/global/x", {
      status: 304,
      headers: { etag: '"e"', "cache-control": "max-age=31536000" },
    });
    const response = await send([], url, {
      now: GATE - 60_000,
      headers: { "if-none-match": '"e"' },
    });
    expect(response.status).toBe(304);
    expect(response.headers.get("x-seen-if-none-match")).toBe('"e"');
    expect(response.headers.get("cache-control")).toBe("max-age=60");
  });
});

describe("the announcement", () => {
  const page = (answer: OriginAnswer = {}): string =>
    oldPage("/global/x", {
      headers: html,
      body: "<!doctype html><html><body class=a><p>old</p></body></html>",
      ...answer,
    });

  it("is told in headers on every answer", async () => {
    for (const url of [
      page(),
      oldPage("/global/a.png", { headers: { "content-type": "image/png" } }),
    ]) {
      const { headers } = await send([], url, { now: ANNOUNCED });
      expect(headers.get("sunset")).toBe("Wed, 01 Jan 2025 00:00:00 GMT");
      expect(headers.get("deprecation")).toBe(`@${ANNOUNCED / 1000}`);
      expect(headers.get("link")).toBe('<https://www.new.example/>; rel="successor-version"');
    }
  });

  it("leaves the old site's own Link where it is", async () => {
    const { headers } = await send(
      [],
      page({ headers: { ...html, link: "</a.css>; rel=preload" } }),
      { now: ANNOUNCED },
    );
    expect(headers.get("link")).toBe(
      '</a.css>; rel=preload, <https://www.new.example/>; rel="successor-version"',
    );
  });

  it("stands once, first in the body, with the date and the new home", async () => {
    const text = await (await send([], page(), { now: ANNOUNCED })).text();
    expect(text.match(/<aside/g)).toHaveLength(1);
    expect(text).toMatch(
      /^<!doctype html><html><body class=a><aside\s[^>]*role="region"\s+aria-label="Announcement"\s+lang="en"/,
    );
    expect(text).toContain(
      '<time datetime="2025-01-01T00:00:00.000Z">1 January 2025, 00:00 UTC</time>',
    );
    expect(text).toContain('<a href="https://www.new.example/"');
    expect(text.endsWith("<p>old</p></body></html>")).toBe(true);
  });

  it.each([
    ["with a second body tag", "<body>a<body>b"],
    ["without a body tag", "<!doctype html><h1>old</h1>"],
    ["that has nothing but a head", "<!doctype html><title>old</title>"],
  ])("stands once in HTML %s", async (_name, body) => {
    const text = await (await send([], page({ body }), { now: ANNOUNCED })).text();
    expect(text.match(/<aside/g)).toHaveLength(1);
  });

  it.each([404, 500, 503])("stands on the old site's %i page, too", async (status) => {
    const response = await send([], page({ status }), { now: ANNOUNCED });
    expect(response.status).toBe(status);
    expect(await response.text()).toContain("<aside");
  });

  it.each(["gzip", "br"] as const)("stands in a page that comes as %s", async (encode) => {
    const response = await send([], page({ encode }), { now: ANNOUNCED });
    expect(await response.text()).toContain("<aside");
  });

  it("leaves an encoding alone that it cannot open", async () => {
    const url = page({ headers: { ...html, "content-encoding": "zstd" }, body: "opaque" });
    const response = await send([], url, { now: ANNOUNCED });
    expect(response.headers.has("sunset")).toBe(true);
    expect(response.headers.get("content-encoding")).toBe("zstd");
  });

  it("leaves what is not HTML alone", async () => {
    const url = oldPage("/global/x.json", {
      headers: { "content-type": "application/json" },
      body: '{"a":"<body>"}',
    });
    expect(await (await send([], url, { now: ANNOUNCED })).text()).toBe('{"a":"<body>"}');
  });

  it("takes back what the old site said of the body's bytes", async () => {
    const { headers } = await send(
      [],
      page({ headers: { ...html, etag: '"e"', "accept-ranges": "bytes", "content-md5": "x" } }),
      { now: ANNOUNCED },
    );
    expect(headers.get("etag")).toMatch(/^W\/"e;sunset-\w+-s"$/);
    expect(headers.has("accept-ranges")).toBe(false);
    expect(headers.has("content-md5")).toBe(false);
    expect(headers.has("content-length")).toBe(false);
  });

  it("names no new home where there is no fallback", async () => {
    const response = await send([], page(), { now: ANNOUNCED, site: { fallback: null } });
    expect(response.headers.has("link")).toBe(false);
    expect(await response.text()).not.toContain("<a ");
  });

  it("escapes the site's name", async () => {
    const text = await (
      await send([], page(), { now: ANNOUNCED, site: { name: '<i>"A"</i>' } })
    ).text();
    expect(text).toContain("&lt;i&gt;&quot;A&quot;&lt;/i&gt; moves to <a");
  });

  it.each([
    ["before it", "/global/x", ANNOUNCED - 1, []],
    ["out of scope", "/other", ANNOUNCED, []],
    ["on what is kept", "/global/legal/x", ANNOUNCED, []],
    [
      "on what an early rule keeps",
      "/global/x",
      ANNOUNCED,
      [{ from: "/global/x", keep: true, startsAt: "2024-10-01T00:00:00Z" }],
    ],
    ["after the gate", "/global/files/x", GATE, [{ from: "/global/files/*", keep: true }]],
  ] as const)("is silent %s", async (_name, path, now, rules) => {
    const url = oldPage(path, { headers: html, body: "<body>old</body>" });
    const response = await send(rules, url, { now });
    expect(response.headers.has("sunset")).toBe(false);
    expect(response.headers.has("deprecation")).toBe(false);
    expect(await response.text()).toBe("<body>old</body>");
  });

  it("answers HEAD with the headers of GET", async () => {
    const answer = { headers: { ...html, etag: '"e"', "content-length": "58" } };
    const get = await send([], page(answer), { now: ANNOUNCED });
    const head = await send([], page(answer), { now: ANNOUNCED, method: "HEAD" });
    const without = (response: Response) =>
      [...response.headers].filter(([name]) => !name.startsWith("x-seen"));
    expect(without(head)).toEqual(without(get));
  });
});

describe("what the old site may be kept for before the gate", () => {
  const lifetime = async (
    headers: Record<string, string>,
    more: { status?: number; left?: number; rules?: RuleData[] } = {},
  ) => {
    const { status = 200, left = 100_000, rules = [] } = more;
    const now = GATE - left * 1000;
    const response = await send(
      rules,
      oldPage("/global/x", { status, headers: { ...html, ...headers } }),
      { now, site: { announceAt: undefined } },
    );
    return response.headers.get("cache-control");
  };
  const at = (seconds: number): string =>
    new Date(GATE - 100_000_000 + seconds * 1000).toUTCString();

  it.each([
    [
      "a lifetime below the end stays",
      { "cache-control": "public, max-age=600" },
      "public, max-age=600",
    ],
    [
      "a longer one is cut",
      { "cache-control": "public, max-age=31536000" },
      "public, max-age=100000",
    ],
    [
      "that of shared caches is cut",
      { "cache-control": "max-age=60, s-maxage=31536000" },
      "max-age=60, s-maxage=100000",
    ],
    [
      "nothing lets it live on",
      {
        "cache-control": "max-age=60, stale-while-revalidate=99999999, stale-if-error=9, immutable",
      },
      "max-age=60",
    ],
    [
      "other directives stay",
      { "cache-control": 'private, must-revalidate, no-cache="a, b", MAX-AGE=31536000' },
      'private, must-revalidate, no-cache="a, b", max-age=100000',
    ],
    [
      "no-store stays",
      { "cache-control": "no-store, max-age=31536000" },
      "no-store, max-age=31536000",
    ],
    ["no-cache alone stays", { "cache-control": "no-cache" }, "no-cache"],
    ["a lifetime that is not a number is none", { "cache-control": "max-age=soon" }, "max-age=0"],
    ["Expires is cut", { expires: "Fri, 01 Jan 2038 00:00:00 GMT" }, "max-age=100000"],
    ["Expires below the end stays", { expires: at(60) }, "max-age=60"],
    ["Expires in the past is stale", { expires: "0" }, "max-age=0"],
    [
      "a guess from the last modification is written out",
      { "last-modified": at(-6000) },
      "max-age=600",
    ],
    ["and cut", { "last-modified": "Fri, 01 Jan 1999 00:00:00 GMT" }, "max-age=100000"],
    ["without a word it is stale at once", {}, "max-age=0"],
  ])("%s", async (_name, headers, expected) => {
    expect(await lifetime(headers)).toBe(expected);
  });

  it("no other header outlives a no-store", async () => {
    const headers = { "cache-control": "no-store", "cdn-cache-control": "max-age=31536000" };
    const response = await send([], oldPage("/global/x", { headers: { ...html, ...headers } }), {
      now: GATE - 1000,
      site: { announceAt: undefined },
    });
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("cdn-cache-control")).toBeNull();
  });

  it("an unlabelled permanent redirect, which browsers keep for ever, ends too", async () => {
    expect(await lifetime({ location: "/y" }, { status: 301 })).toBe("max-age=100000");
  });

  it("a rule that starts earlier ends it earlier", async () => {
    const rules: RuleData[] = [
      { from: "/global/:a", to: "https://www.new.example/a", startsAt: "2024-12-31T23:59:00Z" },
    ];
    expect(await lifetime({ "cache-control": "max-age=31536000" }, { rules })).toBe(
      `max-age=${100_000 - 60}`,
    );
  });

  it("headers for other caches cannot go round it", async () => {
    const headers = {
      ...html,
      "cdn-cache-control": "max-age=9999999",
      "cloudflare-cdn-cache-control": "max-age=9999999",
      "surrogate-control": "max-age=9999999",
      expires: at(60),
    };
    const response = await send([], oldPage("/global/x", { headers }), { now: GATE - 100_000_000 });
    for (const name of [
      "cdn-cache-control",
      "cloudflare-cdn-cache-control",
      "surrogate-control",
      "expires",
    ]) {
      expect(response.headers.has(name)).toBe(false);
    }
  });

  it("is counted from when the old site has answered, not from when it was asked", async () => {
    let calls = 0;
    // The first reading decides; by the second the old site has taken four of the five seconds.
    const now = (): number => (calls++ === 0 ? GATE - 5000 : GATE - 1000);
    const url = oldPage("/global/x", { headers: { ...html, "cache-control": "max-age=3600" } });
    expect((await send([], url, { now })).headers.get("cache-control")).toBe("max-age=1");
  });
});
