import { describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { type OriginAnswer, oldPage } from "../support/old-page.ts";
import { ANNOUNCED, GATE } from "../support/table.ts";
import { send } from "./support.ts";

const html = { "content-type": "text/html; charset=utf-8" };
const DAY = 86_400_000;

describe("a request that passes", () => {
  it.each([
    ["out of scope", "/other", GATE],
    ["kept", "/global/legal/x", GATE],
    ["on a path that only begins like the scope", "/globalfoo", GATE],
    ["before the announcement", "/global/x", ANNOUNCED - DAY],
  ])("reaches the old site with its method, body and query: %s", async (_name, path, now) => {
    const response = await send([], `${path}?a=%7e&b`, { now, method: "POST", body: "text" });
    expect(response.headers.get("x-seen-url")).toBe(`https://www.old.example${path}?a=%7e&b`);
    expect(response.headers.get("x-seen-method")).toBe("POST");
    expect(response.headers.get("x-seen-body")).toBe("text");
    expect(await response.text()).toBe("the old site");
  });

  it("out of scope is unchanged in both directions", async () => {
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

  it.each([301, 302, 303, 307, 308])("returns the old site's own %i", async (status) => {
    const url = oldPage("/global/x", { status, headers: { location: "/global/y" }, body: "" });
    const response = await send([], url, { now: GATE - DAY });
    expect(response.status).toBe(status);
    expect(response.headers.get("location")).toBe("/global/y");
  });

  it.each([
    [
      "until the end of the rule",
      { endsAt: new Date(GATE + 5000).toISOString() },
      GATE,
      "max-age=5",
    ],
    [
      "until the gate, although the rule already applies",
      { startsAt: new Date(GATE - DAY).toISOString() },
      GATE - 7000,
      "max-age=7",
    ],
    ["as long as the old site says, if nothing changes", {}, GATE, "max-age=99"],
  ])("may be cached through a keep rule %s", async (_name, window, now, expected) => {
    const rules: RuleData[] = [{ from: "/global/x", keep: true, ...window }];
    const url = oldPage("/global/x", { headers: { ...html, "cache-control": "max-age=99" } });
    expect((await send(rules, url, { now })).headers.get("cache-control")).toBe(expected);
  });

  it("returns a part of a file", async () => {
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

  it("may be conditional", async () => {
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

  it("is in the headers of every answer", async () => {
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

  it("keeps the old site's own Link header", async () => {
    const { headers } = await send(
      [],
      page({ headers: { ...html, link: "</a.css>; rel=preload" } }),
      { now: ANNOUNCED },
    );
    expect(headers.get("link")).toBe(
      '</a.css>; rel=preload, <https://www.new.example/>; rel="successor-version"',
    );
  });

  it("appears once, first in the body, with the date and the new home", async () => {
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
    ["with nothing but a head", "<!doctype html><title>old</title>"],
  ])("appears once in HTML %s", async (_name, body) => {
    const text = await (await send([], page({ body }), { now: ANNOUNCED })).text();
    expect(text.match(/<aside/g)).toHaveLength(1);
  });

  it.each([404, 500, 503])("appears on the old site's %i page", async (status) => {
    const response = await send([], page({ status }), { now: ANNOUNCED });
    expect(response.status).toBe(status);
    expect(await response.text()).toContain("<aside");
  });

  it.each(["gzip", "br"] as const)("appears in a page encoded as %s", async (encode) => {
    const response = await send([], page({ encode }), { now: ANNOUNCED });
    expect(await response.text()).toContain("<aside");
  });

  it("does not change an encoding that it cannot decode", async () => {
    const url = page({ headers: { ...html, "content-encoding": "zstd" }, body: "opaque" });
    const response = await send([], url, { now: ANNOUNCED });
    expect(response.headers.has("sunset")).toBe(true);
    expect(response.headers.get("content-encoding")).toBe("zstd");
  });

  it("does not change what is not HTML", async () => {
    const url = oldPage("/global/x.json", {
      headers: { "content-type": "application/json" },
      body: '{"a":"<body>"}',
    });
    expect(await (await send([], url, { now: ANNOUNCED })).text()).toBe('{"a":"<body>"}');
  });

  it("removes the old site's headers about the bytes of the body", async () => {
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

  it("names no new home without a fallback", async () => {
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
    ["before its date", "/global/x", ANNOUNCED - 1, []],
    ["out of scope", "/other", ANNOUNCED, []],
    ["on a kept path", "/global/legal/x", ANNOUNCED, []],
    [
      "on a path that an early rule keeps",
      "/global/x",
      ANNOUNCED,
      [{ from: "/global/x", keep: true, startsAt: "2024-10-01T00:00:00Z" }],
    ],
    ["after the gate", "/global/files/x", GATE, [{ from: "/global/files/*", keep: true }]],
  ] as const)("is absent %s", async (_name, path, now, rules) => {
    const url = oldPage(path, { headers: html, body: "<body>old</body>" });
    const response = await send(rules, url, { now });
    expect(response.headers.has("sunset")).toBe(false);
    expect(response.headers.has("deprecation")).toBe(false);
    expect(await response.text()).toBe("<body>old</body>");
  });

  it("answers HEAD with the headers of GET", async () => {
    // A date of its own: else each answer has the second in which the old site's server sent it.
    const date = "Tue, 31 Dec 2024 12:00:00 GMT";
    const answer = { headers: { ...html, etag: '"e"', "content-length": "58", date } };
    const get = await send([], page(answer), { now: ANNOUNCED });
    const head = await send([], page(answer), { now: ANNOUNCED, method: "HEAD" });
    const without = (response: Response) =>
      [...response.headers].filter(([name]) => !name.startsWith("x-seen"));
    expect(without(head)).toEqual(without(get));
  });
});

describe("the lifetime of the old site's answers before the gate", () => {
  const lifetime = async (
    headers: Record<string, string>,
    more: { status?: number; left?: number; rules?: RuleData[] } = {},
  ) => {
    const { status = 200, left = 100_000, rules = [] } = more;
    const now = GATE - left * 1000;
    // Otherwise the old site's server adds the real time, which is ahead of the test's.
    const date = new Date(now).toUTCString();
    const response = await send(
      rules,
      oldPage("/global/x", { status, headers: { ...html, date, ...headers } }),
      { now, site: { announceAt: undefined } },
    );
    return response.headers.get("cache-control");
  };
  const at = (seconds: number): string =>
    new Date(GATE - 100_000_000 + seconds * 1000).toUTCString();

  it.each([
    [
      "does not change if it ends before the gate",
      { "cache-control": "public, max-age=600" },
      "public, max-age=600",
    ],
    [
      "is cut at the gate",
      { "cache-control": "public, max-age=31536000" },
      "public, max-age=100000",
    ],
    [
      "is cut for shared caches",
      { "cache-control": "max-age=60, s-maxage=31536000" },
      "max-age=60, s-maxage=100000",
    ],
    [
      "loses stale-while-revalidate, stale-if-error and immutable",
      {
        "cache-control": "max-age=60, stale-while-revalidate=99999999, stale-if-error=9, immutable",
      },
      "max-age=60",
    ],
    [
      "leaves other directives in place",
      { "cache-control": 'private, must-revalidate, no-cache="a, b", MAX-AGE=31536000' },
      'private, must-revalidate, no-cache="a, b", max-age=100000',
    ],
    [
      "leaves no-store in place",
      { "cache-control": "no-store, max-age=31536000" },
      "no-store, max-age=31536000",
    ],
    ["leaves no-cache in place", { "cache-control": "no-cache" }, "no-cache"],
    [
      "is guessed beside a no-cache for a single field",
      { "cache-control": 'no-cache="set-cookie"', "last-modified": at(-6000) },
      'no-cache="set-cookie", max-age=600',
    ],
    ["is zero if max-age is not a number", { "cache-control": "max-age=soon" }, "max-age=0"],
    ["is cut for Expires", { expires: "Fri, 01 Jan 2038 00:00:00 GMT" }, "max-age=100000"],
    ["follows an Expires before the gate", { expires: at(60) }, "max-age=60"],
    ["is zero for an Expires in the past", { expires: "0" }, "max-age=0"],
    [
      "is the heuristic one for Last-Modified, written out",
      { "last-modified": at(-6000) },
      "max-age=600",
    ],
    [
      "is the heuristic one for Last-Modified, cut at the gate",
      { "last-modified": "Fri, 01 Jan 1999 00:00:00 GMT" },
      "max-age=100000",
    ],
    ["is zero without any header", {}, "max-age=0"],
    [
      "is that of the first max-age, as servers repeat it that add one",
      { "cache-control": "private, max-age=0, max-age=31536000" },
      "private, max-age=0",
    ],
    [
      "loses no directive to one of its name for a single field",
      { "cache-control": 'private="a", max-age=60, private' },
      "private, max-age=60",
    ],
    ["is zero if max-age is no whole number", { "cache-control": "max-age=1e9" }, "max-age=0"],
    ["is zero if max-age is negative", { "cache-control": "max-age=-1" }, "max-age=0"],
    ["is zero for an Expires that is a number of seconds", { expires: "3600" }, "max-age=0"],
    [
      "of Expires is counted from Date if the old site's clock is ahead",
      { date: at(3600), expires: at(3660) },
      "max-age=60",
    ],
    [
      "of Expires is counted from now if the old site's clock is behind",
      { date: at(-3600), expires: at(60) },
      "max-age=60",
    ],
    [
      "is zero for Pragma, which browsers obey only as long as there is no Cache-Control",
      { pragma: "no-cache", "last-modified": at(-6000) },
      "max-age=0",
    ],
    [
      "is cut for caches that understand the status, and ignore no-store beside must-understand",
      { "cache-control": "must-understand, no-store, max-age=31536000" },
      "must-understand, no-store, max-age=100000",
    ],
  ])("%s", async (_name, headers, expected) => {
    expect(await lifetime(headers)).toBe(expected);
  });

  it("has no other header beside no-store", async () => {
    const headers = { "cache-control": "no-store", "cdn-cache-control": "max-age=31536000" };
    const response = await send([], oldPage("/global/x", { headers: { ...html, ...headers } }), {
      now: GATE - 1000,
      site: { announceAt: undefined },
    });
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("cdn-cache-control")).toBeNull();
  });

  it.each([200, 301, 404, 410])("is guessed for a %i", async (status) => {
    expect(await lifetime({ "last-modified": at(-6000) }, { status })).toBe("max-age=600");
  });

  it.each([302, 401, 403, 429, 500, 503])(
    "is not guessed for a %i, which no cache stores unless told to",
    async (status) => {
      expect(await lifetime({ "last-modified": at(-6000) }, { status })).toBe("max-age=0");
      const told = { "cache-control": "public", "last-modified": at(-6000) };
      expect(await lifetime(told, { status })).toBe("public, max-age=600");
    },
  );

  it("is in every confirmation, or that of the copy would begin anew", async () => {
    const answer = { status: 304, headers: { etag: '"e"' } };
    const { headers } = await send([], oldPage("/global/x", answer), {
      now: GATE - DAY,
      headers: { "if-none-match": '"e"' },
      site: { announceAt: undefined },
    });
    expect(headers.get("cache-control")).toBe("max-age=0");
  });

  it("is set for a permanent redirect without a lifetime, which browsers would keep for ever", async () => {
    expect(await lifetime({ location: "/y" }, { status: 301 })).toBe("max-age=100000");
  });

  it("is cut at an earlier start of a rule", async () => {
    const rules: RuleData[] = [
      { from: "/global/:a", to: "https://www.new.example/a", startsAt: "2024-12-31T23:59:00Z" },
    ];
    expect(await lifetime({ "cache-control": "max-age=31536000" }, { rules })).toBe(
      `max-age=${100_000 - 60}`,
    );
  });

  it("cannot be extended by headers for other caches", async () => {
    const headers = {
      ...html,
      "cdn-cache-control": "max-age=9999999",
      "cloudflare-cdn-cache-control": "max-age=9999999",
      "surrogate-control": 'private="set-cookie", max-age=9999999',
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

  it.each(["no-store", "private, max-age=60"])(
    "of other caches does not grow where they may store nothing: %s",
    async (value) => {
      const headers = { ...html, "cache-control": "max-age=60", "cdn-cache-control": value };
      const url = oldPage("/global/x", { headers });
      const response = await send([], url, { now: GATE - 100_000 });
      expect(response.headers.get("cdn-cache-control")).toBe(value);
    },
  );

  it("counts from the old site's answer, not from the request", async () => {
    let calls = 0;
    // The second reading is after the old site's answer, four of the five seconds later.
    const now = (): number => (calls++ === 0 ? GATE - 5000 : GATE - 1000);
    const url = oldPage("/global/x", { headers: { ...html, "cache-control": "max-age=3600" } });
    expect((await send([], url, { now })).headers.get("cache-control")).toBe("max-age=1");
  });
});
