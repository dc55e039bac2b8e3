import { beforeAll, describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { type Deployment, deploy, LOCAL, post, LOCAL_PREVIEW } from "./support.ts";

const BEFORE = "2024-12-31T23:59:00Z";
const AFTER = "2025-01-08T00:00:00Z";

let deployment: Deployment;

beforeAll(async () => {
  deployment = await deploy();
});

async function travel(
  path: string,
  headers: HeadersInit = {},
  now = Date.parse("2024-12-01T00:00:00Z"),
) {
  deployment.now = now;
  const response = await deployment.fetch(LOCAL_PREVIEW + path, { headers });
  return { response, status: response.status, location: response.headers.get("location") };
}

describe("an old address on a deployment for reviewers", () => {
  it.each([
    ["a rule", "/global/page", 302, "https://www.new.example/page"],
    ["a rule with another status", "/global/early", 302, "https://www.new.example/early"],
    ["a pattern", "/global/p/x/y/", 302, "https://www.new.example/p/x/y/"],
    ["the fallback", "/global/unknown", 302, "https://www.new.example/"],
    ["a page that is gone", "/global/app", 410, null],
    ["a target that is not allowed", "/global/off", 501, null],
    ["a kept page", "/global/kept", 200, null],
    ["an address out of scope", "/elsewhere", 200, null],
    ["a name that begins like the console's", "/_sunsets", 200, null],
  ])("answers %s as of the gate, even before it", async (_name, path, status, location) => {
    const answer = await travel(path);
    expect([answer.status, answer.location]).toEqual([status, location]);
    expect(answer.response.headers.get("cache-control")).toBe("no-store");
    expect(answer.response.headers.get("x-robots-tag")).toContain("noindex");
  });

  it("answers 404 without a fallback", async () => {
    const bare = await deploy([], { fallback: null });
    expect((await bare.fetch(`${LOCAL_PREVIEW}/global/unknown`)).status).toBe(404);
    deployment = await deploy();
  });

  it("describes what the old site would do", async () => {
    const page = await (await travel(`/global/page?__at=${BEFORE}`)).response.text();
    expect(page).toContain("The old site still shows this page, with the announcement");
  });

  it("keeps a method other than GET", async () => {
    const response = await deployment.fetch(`${LOCAL_PREVIEW}/global/page`, { method: "POST" });
    expect(response.status).toBe(307);
  });

  it("names the rule that decided, if debug headers are on", async () => {
    const ask = (env: object) => deployment.fetch(`${LOCAL_PREVIEW}/global/page`, {}, env);
    expect((await ask({ DEBUG_HEADERS: "on" })).headers.get("x-sunset-rule")).toBe("/global/page");
    expect((await ask({})).headers.get("x-sunset-rule")).toBeNull();
  });

  it("answers HEAD as GET", async () => {
    const response = await deployment.fetch(`${LOCAL_PREVIEW}/global/page`, { method: "HEAD" });
    expect([response.status, response.headers.get("location")]).toEqual([
      302,
      "https://www.new.example/page",
    ]);
  });

  it("serves a rule's own file, and does not pass on the body of a form", async () => {
    const type = "text/plain";
    const own = await deploy(
      [
        { from: "/global/ads.txt", serve: { type, body: "x" } },
        { from: "/global/sw.js", serve: "unregister-service-worker" },
        { from: "/global/later", undecided: true },
      ],
      { cors: ["/global/fonts/*"] },
    );
    const ask = (path: string, method = "GET") => own.fetch(LOCAL_PREVIEW + path, { method });
    const file = await ask("/global/ads.txt");
    expect([file.status, file.headers.get("content-type")]).toEqual([
      200,
      "text/plain; charset=utf-8",
    ]);
    expect(await file.text()).toBe("x");
    expect((await ask("/global/ads.txt", "PUT")).status).toBe(405);
    expect((await ask("/global/sw.js")).headers.get("content-type")).toContain("text/javascript");
    expect((await ask("/global/later")).status).toBe(302);
    expect((await ask("/global/unknown", "POST")).status).toBe(303);
    expect((await ask("/global/fonts/a", "OPTIONS")).status).toBe(204);
    deployment = await deploy();
  });

  it("serves the files of a site that is retired whole", async () => {
    const whole = await deploy([{ from: "/a", to: "https://www.new.example/a" }], { scope: ["/"] });
    const robots = await whole.fetch(`${LOCAL_PREVIEW}/robots.txt`);
    const sitemap = await whole.fetch(`${LOCAL_PREVIEW}/sitemap.xml`);
    expect(robots.headers.get("cache-control")).toBe("no-store");
    expect(await robots.text()).toContain("https://www.old.example/sitemap.xml");
    expect(await sitemap.text()).toContain("<loc>https://www.old.example/a</loc>");
    const [part, other] = [
      `${LOCAL_PREVIEW}/sitemap.xml?page=1`,
      `${LOCAL_PREVIEW}/sitemap.xml?page=1e0`,
    ];
    expect([(await whole.fetch(part)).status, (await whole.fetch(other)).status]).toEqual([
      200, 404,
    ]);
    deployment = await deploy();
  });
});

describe("preview answers that are no redirects", () => {
  const rules: RuleData[] = [
    { from: "/global/ads.txt", serve: { type: "text/plain", body: "x, 1" } },
    { from: "/global/proof.html", serve: { type: "text/html", body: "<script>1</script>" } },
    { from: "/global/sw.js", serve: "unregister-service-worker" },
    { from: "/global/font", to: "https://www.new.example/font" },
  ];
  const site = { cors: ["/global/font"] };

  it("serve the files of rules without running scripts beside the console", async () => {
    deployment = await deploy(rules, site);
    const { response } = await travel("/global/ads.txt");
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(await response.text()).toBe("x, 1");
    const proof = (await travel("/global/proof.html")).response;
    expect(await proof.text()).toBe("<script>1</script>");
    expect(proof.headers.get("content-security-policy")).toMatch(/script-src 'nonce-[^']+'(?:;|$)/);
    const worker = (await travel("/global/sw.js")).response;
    expect(worker.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    const post = await deployment.fetch(`${LOCAL_PREVIEW}/global/ads.txt`, { method: "POST" });
    expect([post.status, post.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  });

  it("let scripts of other sites follow redirects", async () => {
    deployment = await deploy(rules, site);
    const { response, status } = await travel("/global/font");
    expect([status, response.headers.get("access-control-allow-origin")]).toEqual([302, "*"]);
    const preflight = await deployment.fetch(`${LOCAL_PREVIEW}/global/font`, { method: "OPTIONS" });
    expect([preflight.status, preflight.headers.get("access-control-allow-headers")]).toEqual([
      204,
      "*",
    ]);
  });

  it("do not send a form's body to the fallback", async () => {
    deployment = await deploy(rules, site);
    const response = await deployment.fetch(`${LOCAL_PREVIEW}/global/form`, { method: "POST" });
    expect([response.status, response.headers.get("location")]).toEqual([
      303,
      "https://www.new.example/",
    ]);
    deployment = await deploy();
  });
});

describe("the chosen instant", () => {
  it.each([
    ["the one in the address", `/global/page?__at=${BEFORE}`, {}, 200],
    [
      "the one in the address rather than the one in the cookie",
      `/global/page?__at=${BEFORE}`,
      cookie(AFTER),
      200,
    ],
    ["the one in the cookie", "/global/page", cookie(BEFORE), 200],
    ["the gate if the cookie is invalid", "/global/page", cookie("tomorrow"), 302],
    [
      "one with an escaped plus in its offset",
      "/global/page?__at=2025-01-01T07:59:59%2B08:00",
      {},
      200,
    ],
    ["one with a plain plus in its offset", "/global/page?__at=2025-01-01T07:59:59+08:00", {}, 200],
    [
      "one with a space for the plus in its offset",
      "/global/page?__at=2025-01-01T08:00:00%2008:00",
      {},
      302,
    ],
    ["the first of several", `/global/page?__at=${BEFORE}&__at=${AFTER}`, {}, 200],
    ["one in an escaped parameter", `/global/page?%5F%5fat=${BEFORE}`, {}, 200],
    ["not one in a parameter that only begins like it", `/global/page?__attic=${BEFORE}`, {}, 302],
  ])("is %s", async (_name, path, headers, status) => {
    expect((await travel(path, headers)).status).toBe(status);
  });

  it("is now after the gate", async () => {
    const later = Date.parse("2025-06-01T00:00:00Z");
    expect((await travel("/global/page", {}, later)).status).toBe(302);
  });

  it("is removed from the query before matching, and the rest stays byte for byte", async () => {
    const { location } = await travel(`/global/page?a=%7e&__at=${AFTER}&&b=x+y`);
    expect(location).toBe("https://www.new.example/page?a=%7e&b=x+y");
  });

  it.each([
    ["a bare date", "2025-01-01", ["1 January 2025, 00:00 UTC"]],
    ["a bare date long ago", "1999-12-31", ["31 December 1999, 00:00 UTC"]],
    ["a time without an offset", "2025-01-02T08:00", ["2 January 2025, 08:00 UTC"]],
    ["a word", "gate", ["1 December 2024, 00:00 UTC", "1 January 2025, 00:00 UTC"]],
    ["an impossible day", "2025-02-30", ["1 December 2024, 00:00 UTC"]],
    ["nothing", "", ["1 December 2024, 00:00 UTC"]],
    ["HTML", "<script>alert(1)</script>", ["1 December 2024, 00:00 UTC"]],
  ])("that is %s gets 400 with suggested dates in words", async (_name, typed, dates) => {
    const path = `/global/page?a=1&__host=old.example&__at=${encodeURIComponent(typed)}`;
    const { response, status } = await travel(path);
    const page = await response.text();
    expect(status).toBe(400);
    expect(page).not.toContain("<script");
    for (const date of dates) {
      const link = new RegExp(`<li><a href="([^"]+)">${date}</a>`).exec(page)?.[1] ?? "";
      const offered = link.replaceAll("&amp;", "&");
      expect(offered).toContain(`${LOCAL_PREVIEW}/global/page?a=1&__at=`);
      expect(offered).toContain("&__host=old.example");
      const answer = await travel(offered.slice(LOCAL_PREVIEW.length));
      expect(answer.status).toBe(Date.parse(date) < Date.parse("2025-01-01T00:00:00Z") ? 200 : 302);
    }
  });

  it("that is a bare date is in the site's time zone, and may be the gate of that day", async () => {
    const own = await deploy([], {
      timeZone: "Asia/Shanghai",
      activatesAt: "2025-01-05T00:00:00Z",
    });
    const page = await (await own.fetch(`${LOCAL_PREVIEW}/global/page?__at=2025-01-05`)).text();
    const links = [...page.matchAll(/<li><a href="[^"]*__at=([^&]+)&[^"]*">([^<]+)/g)];
    expect(links.map(([, at, words]) => [at, words])).toEqual([
      ["2025-01-04T16:00:00Z", "5 January 2025, 00:00 Beijing (4 January 2025, 16:00 UTC)"],
      ["2025-01-05T00:00:00Z", "5 January 2025, 08:00 Beijing (00:00 UTC)"],
    ]);
    deployment = await deploy();
  });

  it.each([
    ["parameter", `/global/page?__at=${AFTER}`, {}],
    ["cookie", "/global/page", cookie(AFTER)],
  ])("is ignored in production: the %s changes nothing there", async (_name, path, headers) => {
    deployment.now = Date.parse("2024-12-01T00:00:00Z");
    const send = (env: object) =>
      deployment.fetch(`https://www.old.example${path}`, { headers }, env);
    for (const env of [{}, { CONSOLE: "off" }]) {
      const response = await send(env);
      expect(response.headers.get("x-seen-url")).toBe(`https://www.old.example${path}`);
    }
    deployment.now = Date.parse("2025-01-02T00:00:00Z");
    const permanent = await send({});
    expect(permanent.status).toBe(301);
    expect(permanent.headers.get("location")).toBe(
      `https://www.new.example/page${path.slice("/global/page".length)}`,
    );
  });
});

function cookie(instant: string): HeadersInit {
  return { cookie: `other=1; sunset-at=${encodeURIComponent(instant)}` };
}

describe("the choice of an instant", () => {
  const choose = (fields: Record<string, string>, origin = LOCAL) =>
    post(deployment, `${origin}/_sunset/preview`, fields);

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

  it("reports an invalid date", async () => {
    const response = await choose({ preset: "other", date: "", time: "" });
    expect(response.status).toBe(422);
    expect(await response.text()).toContain('href="#date"');
  });

  it("is not accepted from another site", async () => {
    const path = "/_sunset/preview";
    const response = await post(
      deployment,
      path,
      { preset: "gate" },
      { origin: "https://elsewhere.example" },
    );
    expect(response.status).toBe(403);
  });
});
