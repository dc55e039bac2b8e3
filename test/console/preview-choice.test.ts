/** The release and the host by which old addresses are answered, chosen in the address or by a cookie. */
import { beforeAll, describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { OVERLAY_KEY, releaseKey, shardKey } from "../../src/store/records/keys.ts";
import { type Deployment, deploy, HOSTILE, LOCAL_PREVIEW, post, RULES } from "./support.ts";

const NEW = "https://www.new.example";
/** The name of the release under review, up to its id. */
const NAME = "Version 1 (1 January 2025, Ana) · ";
const BEFORE = "2024-12-31T23:59:00Z";

const SITE = {
  hosts: ["www.old.example", "old.example", "shop.old.example", "m.old.example"],
  aliases: { "m.old.example": "shop.old.example" },
  scope: ["/"],
};
const SERVING: readonly RuleData[] = [
  { from: "/page", to: `${NEW}/page` },
  { from: "/p/:slug", to: `${NEW}/p/:slug`, examples: { match: ["/p/a"] } },
  { from: "/app", gone: true },
];
const REVIEWED: readonly RuleData[] = [
  { from: "/page", to: `${NEW}/reviewed` },
  { from: "/?__a=1", to: `${NEW}/asked` },
  { from: "https://shop.old.example/page", to: `${NEW}/shop` },
  {
    from: "https://shop.old.example/cart/*",
    to: `${NEW}/cart/:splat`,
    examples: { match: ["/cart/1?b=2", "https://m.old.example/cart/2"] },
  },
  { from: "/find?q=:q", to: `${NEW}/find?q=:q`, examples: { match: ["/find?q=mug"] } },
  { from: "/ask?q=:q", to: `${NEW}/ask?q=:q` },
  { from: "/app", gone: true },
];

let deployment: Deployment;
/** Published, not promoted; its gate is a month later than that of the live one. */
let id: string;

beforeAll(async () => {
  deployment = await deploy(SERVING, SITE);
  id = await deployment.publish(REVIEWED, { ...SITE, activatesAt: "2025-02-01T00:00:00Z" });
});

async function ask(path: string, cookies: Readonly<Record<string, string>> = {}) {
  deployment.now = Date.parse("2024-12-01T00:00:00Z");
  const cookie = Object.entries(cookies).map(([it, value]) => `sunset-${it}=${value}`);
  const headers = { cookie: ["other=1", ...cookie].join("; ") };
  const response = await deployment.fetch(LOCAL_PREVIEW + path, { headers });
  const text = await response.text();
  return { status: response.status, location: response.headers.get("location"), response, text };
}

/** `ID` stands for the id, which is only known after publishing, and `SHORT` for its beginning. */
const fill = (text: string): string => text.replace("SHORT", id.slice(0, 8)).replace("ID", id);

describe("an old address under a release", () => {
  it.each<[string, string, Record<string, string>, number, string | null]>([
    ["the live version, if none is chosen", "/page", {}, 302, "/page"],
    ["the version in the address", "/page?__release=ID", {}, 302, "/reviewed"],
    [
      "the version whose id begins as in the address",
      "/page?__release=SHORT",
      {},
      302,
      "/reviewed",
    ],
    ["the version in the cookie", "/page", { release: "ID" }, 302, "/reviewed"],
    [
      "the live version, if the address says so",
      "/page?__release=live",
      { release: "ID" },
      302,
      "/page",
    ],
    [
      "the first of several versions in the address",
      "/page?__release=ID&__release=live",
      {},
      302,
      "/reviewed",
    ],
    ["the version in an escaped parameter", "/page?%5F%5Frelease=ID", {}, 302, "/reviewed"],
    [
      "the live version, if the cookie is invalid",
      "/page",
      { release: "../current" },
      302,
      "/page",
    ],
    [
      "the live version, if the cookie is hostile",
      "/page",
      { release: "%22%3E%3Cb%3E" },
      302,
      "/page",
    ],
    ["a page that is gone in that version", "/app?__release=ID", {}, 410, null],
    ["the fallback for a pattern missing in that version", "/p/a?__release=ID", {}, 302, "/"],
    ["the gate of that version", `/page?__release=ID&__at=2025-01-15T00:00:00Z`, {}, 200, null],
    [
      "the gate of the live version, if none is chosen",
      "/page?__at=2025-01-15T00:00:00Z",
      {},
      302,
      "/page",
    ],
    [
      "the version in the address at the instant in the cookie",
      "/page?__release=ID",
      { at: BEFORE },
      200,
      null,
    ],
  ])("gets %s", async (_name, path, cookies, status, target) => {
    const filled = Object.fromEntries(Object.entries(cookies).map(([it, to]) => [it, fill(to)]));
    const answer = await ask(fill(path), filled);
    const location = target === null ? null : NEW + target;
    expect([answer.status, answer.location]).toEqual([status, location]);
    expect(answer.response.headers.get("cache-control")).toBe("no-store");
  });

  it.each([
    ["malformed", "zzzzzzzz"],
    ["too short", "1234567"],
    ["unknown", "0".repeat(64)],
    ["the beginning of an unknown one", "00000000"],
    ["a path", "..%2f..%2fcurrent"],
    ["nothing", ""],
    ["HTML", encodeURIComponent(HOSTILE)],
  ])("gets 404 with advice if the id is %s", async (_name, typed) => {
    const { status, text } = await ask(`/page?__release=${typed}`);
    expect(status).toBe(404);
    expect(text).toContain("There is no such version");
    expect(text).toContain("?__release=live");
    expect(text).toMatch(/\?__release=[0-9a-f]{12}</);
    expect(text).not.toContain("<script");
    expect(text).not.toContain("new.example");
  });

  it("gets 404 if the version in the cookie was pruned", async () => {
    const { status, text } = await ask("/page", { release: "1".repeat(64) });
    expect(status).toBe(404);
    expect(text).toContain('href="/_sunset/preview"');
  });

  it("gets 503 if a part of the version is missing or damaged, never the live version", async () => {
    const broken = await deployment.publish([{ from: "/broken", to: `${NEW}/broken` }], SITE);
    const damaged = await deployment.publish([{ from: "/damaged", to: `${NEW}/damaged` }], SITE);
    await deployment.redirects.put([{ key: shardKey(broken, 0), value: "no shard" }]);
    await deployment.redirects.put([{ key: releaseKey(damaged), value: "{}" }]);
    for (const [release, path] of [
      [broken, "/broken"],
      [broken, "/page"],
      [damaged, "/damaged"],
    ]) {
      const { status, text } = await ask(`${path}?__release=${release}`);
      expect(status).toBe(503);
      expect(text).toContain("This version cannot be previewed");
    }
  });

  it("gets rows as well, with the aliases of that version", async () => {
    const own = await deploy(SERVING, SITE);
    const release = await own.publish(REVIEWED, { ...SITE, aliases: {} });
    const rule = (from: string) => ({ from, to: `${NEW}/typed` });
    const row = (from: string) => ({
      key: from,
      state: "serving",
      rule: rule(from),
      typed: "",
      firstSeenAt: "2024-11-01T00:00:00Z",
      changedAt: "2024-11-01T00:00:00Z",
      findings: [],
    });
    const overlay = {
      format: 1,
      writtenAt: "2024-11-01T00:00:00Z",
      gate: { value: null, findings: [] },
      rows: [row("/page"), row("https://m.old.example/alias")],
      findings: [],
    };
    await own.redirects.put([{ key: OVERLAY_KEY, value: JSON.stringify(overlay) }]);
    const to = async (path: string) =>
      (await own.fetch(LOCAL_PREVIEW + path)).headers.get("location");
    expect(await to(`/page?__release=${release}`)).toBe(`${NEW}/typed`);
    const alias = `/alias?__release=${release}&__host=`;
    expect(await to(`${alias}m.old.example`)).toBe(`${NEW}/typed`);
    expect(await to(`${alias}shop.old.example`)).toBe(`${NEW}/`);
    expect(await to("/alias?__host=shop.old.example")).toBe(`${NEW}/typed`);
    deployment = await deploy(SERVING, SITE);
    id = await deployment.publish(REVIEWED, { ...SITE, activatesAt: "2025-02-01T00:00:00Z" });
  });

  it("gets the sitemap of that version and host", async () => {
    const live = await ask("/sitemap.xml");
    expect(live.text).toContain("<loc>https://www.old.example/p/a</loc>");
    const { text } = await ask(`/sitemap.xml?__release=${id}&__host=shop.old.example`);
    expect(text).toContain("<loc>https://shop.old.example/cart/1?b=2</loc>");
    expect(text).not.toContain("/p/a");
  });

  it("says which version it shows", async () => {
    const { text } = await ask(`/app?__release=${id}&__host=old.example`);
    expect(text).toContain(
      `1 February 2025, 00:00 UTC · ${NAME}${id.slice(0, 12)}, with today&#39;s quick fixes · old.example<`,
    );
    expect((await ask("/app")).text).toContain("· Live version · www.old.example<");
  });
});

describe("an old address on a host", () => {
  it.each<[string, string, Record<string, string>, string]>([
    ["the first host, if none is chosen", "/page?__release=ID", {}, "/reviewed"],
    ["the host in the address", "/page?__release=ID&__host=shop.old.example", {}, "/shop"],
    ["the host in the cookie", "/page?__release=ID", { host: "shop.old.example" }, "/shop"],
    [
      "the host in the address rather than the one in the cookie",
      "/page?__release=ID&__host=www.old.example",
      { host: "shop.old.example" },
      "/reviewed",
    ],
    ["the host that an alias stands for", "/page?__release=ID&__host=m.old.example", {}, "/shop"],
    [
      "a host in capital letters with a dot",
      "/page?__release=ID&__host=SHOP.old.example.",
      {},
      "/shop",
    ],
    [
      "the first host, if the cookie has a foreign one",
      "/page?__release=ID",
      { host: "evil.example" },
      "/reviewed",
    ],
  ])("gets the answer of %s", async (_name, path, cookies, target) => {
    expect((await ask(fill(path), cookies)).location).toBe(NEW + target);
  });

  it.each([
    "evil.example",
    "",
    "www.old.example:8080",
    "old.example/page",
    encodeURIComponent(HOSTILE),
  ])("gets 404 with the site's hosts for a foreign host: %s", async (typed) => {
    const { status, text } = await ask(`/page?__host=${typed}`);
    expect(status).toBe(404);
    for (const host of SITE.hosts) expect(text).toContain(`?__host=${host}<`);
    expect(text).not.toContain("<script");
  });
});

describe("the parameters", () => {
  it("are removed before matching, and nothing else is", async () => {
    const query = `?a=%7e&__host=old.example&__a=%31&__release=${id}&b=x+y&__at=2025-03-01T00:00:00Z`;
    expect((await ask(`/${query}`)).location).toBe(`${NEW}/asked?a=%7e&b=x+y`);
    expect((await ask("/page?__hostile=1&__releases&_at=2")).location).toBe(
      `${NEW}/page?__hostile=1&__releases&_at=2`,
    );
  });
});

describe("the choice of a preview", () => {
  const choose = (fields: Record<string, string>) =>
    post(deployment, `${LOCAL_PREVIEW}/_sunset/preview`, fields);
  const cookiesOf = (response: Response) =>
    response.headers.getSetCookie().map((it) => it.split(";", 2).join(";"));

  it("of a release keeps its whole id, and leaves the other choices", async () => {
    const response = await choose({ release: id.slice(0, 8).toUpperCase() });
    expect(response.status).toBe(303);
    expect(cookiesOf(response)).toEqual([`sunset-release=${id}; Path=/`]);
    expect(response.headers.get("set-cookie")).toMatch(/HttpOnly; SameSite=Lax/);
  });

  it("of the gate means that of the chosen release", async () => {
    const at = "sunset-at=2025-02-01T00%3A00%3A00Z; Path=/";
    expect(cookiesOf(await choose({ release: id, preset: "gate" }))).toContain(at);
    const headers = { "sec-fetch-site": "same-origin", cookie: `sunset-release=${id}` };
    const path = `${LOCAL_PREVIEW}/_sunset/preview`;
    const before = await post(deployment, path, { preset: "gate" }, headers);
    expect(cookiesOf(before)).toEqual([at]);
    const live = cookiesOf(await choose({ preset: "gate" }));
    expect(live).toEqual(["sunset-at=2025-01-01T00%3A00%3A00Z; Path=/"]);
    for (const page of ["/_sunset", "/_sunset/preview"]) {
      expect((await ask(page, { release: id })).text).toContain(
        "The switch-over: 1 February 2025, 00:00 UTC",
      );
    }
  });

  it("is kept as a date that can be read again", async () => {
    const far = await deploy([], { activatesAt: "9999-12-31T00:00:00Z" });
    const choose = (fields: Record<string, string>) =>
      post(far, `${LOCAL_PREVIEW}/_sunset/preview`, fields);
    expect(cookiesOf(await choose({ preset: "after" }))).toEqual([
      "sunset-at=9999-12-31T23%3A59%3A59Z; Path=/",
    ]);
    const zone = "America/New_York";
    const beyond = await choose({ preset: "other", date: "9999-12-31", time: "23:00", zone });
    expect(beyond.status).toBe(422);
  });

  it.each([
    ["a host", { host: "shop.old.example" }, ["sunset-host=shop.old.example; Path=/"]],
    ["the first host clears the cookie", { host: "www.old.example" }, ["sunset-host=; Max-Age=0"]],
    ["a foreign host clears the cookie", { host: "evil.example" }, ["sunset-host=; Max-Age=0"]],
    [
      "nothing clears all cookies",
      { preset: "default", release: "", host: "" },
      ["sunset-at=; Max-Age=0", "sunset-release=; Max-Age=0", "sunset-host=; Max-Age=0"],
    ],
  ])("writes cookies: %s", async (_name, fields, cookies) => {
    expect(cookiesOf(await choose(fields))).toEqual(cookies);
  });

  it.each(["nothing like it", "00000000", HOSTILE])(
    "of a missing release is rejected: %s",
    async (release) => {
      const response = await choose({ release, host: "shop.old.example" });
      const text = await response.text();
      expect(response.status).toBe(422);
      expect(response.headers.getSetCookie()).toEqual([]);
      expect(text).toContain('href="#release"');
      expect(text).not.toContain("<script>alert");
    },
  );

  it("is shown on every page, and can be reset there", async () => {
    const { text } = await ask("/_sunset/table", { release: id, host: "old.example", at: BEFORE });
    expect(text).toContain("Old addresses on this preview site show");
    expect(text).toContain(NAME + id.slice(0, 12));
    expect(text).toContain("· old.example");
    expect(text).toContain("Show the switch-over date");
    expect((await ask("/_sunset/table")).text).not.toContain("Show the switch-over date");
  });

  it("has a form with examples that say what they show", async () => {
    const { status, text } = await ask("/_sunset/preview", {
      release: id,
      host: "shop.old.example",
    });
    expect(status).toBe(200);
    const example = `${LOCAL_PREVIEW}/cart/1?b=2&amp;__at=2025-02-01T00:00:00Z&amp;__release=${id}&amp;__host=shop.old.example`;
    expect(text).toContain(`href="${example}"`);
    expect(text).toContain(`<option value="${id}" selected="">${NAME}${id.slice(0, 12)}</option>`);
  });

  it("of an alias has the examples of the host it stands for", async () => {
    const { text } = await ask("/_sunset/preview", { release: id, host: "m.old.example" });
    expect(text).toContain(encodeURIComponent("https://m.old.example/cart/1?b=2"));
  });

  it("is offered on the page of a release", async () => {
    const { text } = await ask(`/_sunset/releases/${id}`);
    expect(text).toContain(`name="release" value="${id}"`);
  });

  it("names the preview's own host if the console's host answers as production does", async () => {
    deployment.now = Date.parse("2024-12-01T00:00:00Z");
    const headers = { cookie: `sunset-release=${id}` };
    const page = await (await deployment.fetch("/_sunset/preview", { headers })).text();
    expect(page).toContain(`Links from these pages to old addresses at ${LOCAL_PREVIEW}`);
    expect(page).toContain(`href="${LOCAL_PREVIEW}/_sunset/preview"`);
    expect(page).toContain(`href="${LOCAL_PREVIEW}/page?__at=`);
    expect(page).not.toContain("on this preview site show");
  });
});

describe("the list for crawlers", () => {
  const list = async (cookie = "") => {
    deployment.now = Date.parse("2024-12-01T00:00:00Z");
    const path = `/_sunset/releases/${id}/addresses.txt`;
    const text = await (await deployment.fetch(path, { headers: { cookie } })).text();
    return text.trimEnd().split("\n");
  };

  it("has the addresses of every host, each with its preview parameters", async () => {
    const of = `__at=2025-02-01T00:00:00Z&__release=${id}&__host=`;
    expect((await list()).toSorted()).toEqual(
      [
        `${LOCAL_PREVIEW}/page?${of}www.old.example`,
        `${LOCAL_PREVIEW}/?__a=1&${of}www.old.example`,
        `${LOCAL_PREVIEW}/page?${of}shop.old.example`,
        `${LOCAL_PREVIEW}/cart/1?b=2&${of}shop.old.example`,
        `${LOCAL_PREVIEW}/cart/2?${of}m.old.example`,
        `${LOCAL_PREVIEW}/find?q=mug&${of}www.old.example`,
        `${LOCAL_PREVIEW}/app?${of}www.old.example`,
      ].toSorted(),
    );
  });

  it("has the instant that the reviewer chose", async () => {
    const lines = await list(`sunset-at=${encodeURIComponent(BEFORE)}`);
    expect(lines.every((it) => it.includes("__at=2024-12-31T23:59:00Z"))).toBe(true);
  });

  it("leads to the expected answer at each address", async () => {
    const answers = await Promise.all(
      (await list()).map(async (it) => {
        const { status, location } = await ask(it.slice(LOCAL_PREVIEW.length));
        return location ?? status;
      }),
    );
    const targets = ["/reviewed", "/asked", "/shop", "/cart/1?b=2", "/cart/2", "/find?q=mug"];
    expect(new Set(answers)).toEqual(new Set([410, ...targets.map((it) => NEW + it)]));
  });
});

it("no pruned version is offered", async () => {
  const own = await deploy(SERVING, SITE);
  const pruned = await own.publish(RULES.slice(0, 1));
  const offered = async () =>
    (await (await own.fetch(`${LOCAL_PREVIEW}/_sunset/preview`)).text()).includes(
      `value="${pruned}"`,
    );
  expect(await offered()).toBe(true);
  await own.redirects.delete([releaseKey(pruned)]);
  expect(await offered()).toBe(false);
});
