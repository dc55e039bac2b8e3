/** What a reviewer sees at an old address: the visitors' own pages, under a strip that explains them. */
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { oldPage, type OriginAnswer } from "../support/old-page.ts";
import { GATE } from "../support/table.ts";
import { type Deployment, deploy, HOSTILE, LOCAL, LOCAL_PREVIEW, RULES } from "./support.ts";

const UNANNOUNCED = "2024-10-01T00:00:00Z";
const ANNOUNCED = "2024-12-01T00:00:00Z";
const OPEN = "2025-01-05T00:00:00Z";
const OLD = "https://www.old.example";
const NEW = "https://www.new.example";

const SITE = { archive: "https://archive.example/2024/{url}" };
const REVIEWED: readonly RuleData[] = [
  { from: "/global/page", gone: true },
  { from: "/global/app", to: `${NEW}/app`, status: 302 },
  { from: "https://old.example/global/page", to: `${NEW}/apex` },
  { from: "/global/later", undecided: true },
  { from: "/global/ads.txt", serve: { type: "text/html", body: "<script>1</script>" } },
];

let deployment: Deployment;
/** Published, not promoted. */
let id: string;

beforeAll(async () => {
  deployment = await deploy(RULES, SITE);
  id = await deployment.publish(REVIEWED, { ...SITE, fallback: null });
});

async function ask(address: string, init: RequestInit = {}) {
  deployment.now = Date.parse("2024-11-01T00:00:00Z");
  const response = await deployment.fetch(address, init);
  return { response, status: response.status, text: await response.text() };
}

function pageOf(path: "answer" | "page", url: string, at: string, release = "live") {
  const parameters = new URLSearchParams({ url, at, release });
  return `${LOCAL_PREVIEW}/_sunset/preview/${path}?${parameters.toString()}`;
}

/** The texts of the strip and its heading. */
function stripOf(text: string): [string, string] {
  const [, strip = ""] = /<header aria-label="Preview">([^]*?)<\/header>/.exec(text) ?? [];
  const words = (html: string | undefined) => (html ?? "").replace(/<[^>]+>/g, "");
  return [
    words(/<p class="what">([^]*?)<\/p>/.exec(strip)?.[1]),
    words(/<h1>([^]*?)<\/h1>/.exec(strip)?.[1]),
  ];
}

/** The address in the frame under the strip; null if there is no frame. */
function frameOf(text: string): string | null {
  return /<iframe src="([^"]+)"/.exec(text)?.[1]?.replaceAll("&amp;", "&") ?? null;
}

const SEES = {
  old: "The old site still shows this page",
  announced: "The old site still shows this page, with the announcement",
  gone: "Visitors see this page (410 Gone)",
  missing: "Visitors see this page (404 Not Found)",
  sent: "Visitors are sent to the page that replaces this one",
  fallback: "Visitors are sent to the fallback page only",
  refused: "Visitors get an error (501)",
  file: "Visitors get this file",
};

describe("an old address", () => {
  const live = "live";
  const under = "under review";
  const www = "www.old.example";
  const apex = "old.example";

  it.each<[string, string, string, string, number, string, boolean]>([
    ["/global/app", UNANNOUNCED, live, www, 200, SEES.old, true],
    ["/global/app", ANNOUNCED, live, www, 200, SEES.announced, true],
    ["/global/app", OPEN, live, www, 410, SEES.gone, true],
    ["/global/app", OPEN, live, apex, 410, SEES.gone, true],
    ["/global/app", ANNOUNCED, under, www, 200, SEES.announced, true],
    ["/global/app", OPEN, under, www, 200, SEES.sent, false],
    ["/global/page", UNANNOUNCED, under, apex, 200, SEES.old, true],
    ["/global/page", ANNOUNCED, under, apex, 200, SEES.announced, true],
    ["/global/page", OPEN, under, www, 410, SEES.gone, true],
    ["/global/page", OPEN, under, apex, 200, SEES.sent, false],
    ["/global/page", OPEN, live, apex, 200, SEES.sent, false],
    ["/global/early", UNANNOUNCED, live, www, 200, SEES.old, true],
    ["/global/early", ANNOUNCED, live, www, 200, SEES.sent, false],
    ["/global/none", OPEN, live, www, 200, SEES.fallback, false],
    ["/global/none", OPEN, under, www, 404, SEES.missing, true],
    ["/global/later", OPEN, under, www, 404, SEES.missing, true],
    ["/global/kept", OPEN, live, apex, 200, SEES.old, true],
    ["/elsewhere", OPEN, under, apex, 200, SEES.old, true],
    ["/global/off", OPEN, live, www, 501, SEES.refused, false],
    ["/global/ads.txt", OPEN, under, www, 200, SEES.file, true],
  ])("%s on %s, %s, on %s: %i, %s", async (path, at, version, host, status, sees, hasFrame) => {
    const release = version === live ? live : id;
    const answer = await ask(pageOf("answer", `https://${host}${path}`, at, release));
    const shown = version === live ? "Live version" : `Version \\d .+, Ana. · ${id.slice(0, 12)}`;
    expect(stripOf(answer.text)).toEqual([
      expect.stringMatching(new RegExp(`^Preview .+ UTC · ${shown}.* · ${host}$`)),
      sees,
    ]);
    expect(frameOf(answer.text) !== null).toBe(hasFrame);
    // Crawlers get from the old address what people read in the console.
    const of = `__at=${at}&__release=${release}&__host=${host}`;
    const itself = await ask(`${LOCAL_PREVIEW}${path}?${of}`);
    const isSent = sees === SEES.sent || sees === SEES.fallback;
    const saysItself = isSent || sees === SEES.file ? ["", ""] : stripOf(answer.text);
    expect([itself.status, stripOf(itself.text)]).toEqual([isSent ? 302 : status, saysItself]);
    for (const { response } of [answer, itself]) {
      expect(response.headers.get("cache-control")).toContain("no-store");
      expect(response.headers.get("x-robots-tag")).toContain("noindex");
      expect(response.headers.get("x-frame-options")).toBe("DENY");
      expect(response.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    }
  });

  it("says that an undecided address is undecided", async () => {
    const own = await deployment.publish([{ from: "/global/later", undecided: true }], SITE);
    const { text } = await ask(pageOf("answer", "/global/later", OPEN, own));
    expect(stripOf(text)[1]).toBe(
      "Not decided yet: visitors are sent to the fallback page for now",
    );
  });

  it.each([
    ["HEAD", "/global/app", 410],
    ["POST", "/global/app", 410],
    ["HEAD", "/global/off", 501],
    ["HEAD", "/elsewhere", 200],
    ["HEAD", "/global/page", 302],
    ["POST", "/global/page", 307],
  ])("answers %s %s with %i", async (method, path, status) => {
    const answer = await ask(`${LOCAL_PREVIEW}${path}`, { method });
    expect(answer.status).toBe(status);
  });

  it("follows the cookies, unless the address says otherwise", async () => {
    const headers = { cookie: `sunset-release=${id}; sunset-host=old.example; sunset-at=${OPEN}` };
    const sees = async (query: string) => {
      const { text } = await ask(
        `${LOCAL_PREVIEW}/_sunset/preview/answer?url=/global/page${query}`,
        {
          headers,
        },
      );
      return [stripOf(text)[1], stripOf(text)[0].split(" · ").at(-1)];
    };
    expect(await sees("")).toEqual([SEES.sent, "old.example"]);
    expect(await sees("&release=live")).toEqual([SEES.sent, "old.example"]);
    expect(await sees(`&at=${ANNOUNCED}`)).toEqual([SEES.announced, "old.example"]);
    expect(await sees("%3F__host=www.old.example")).toEqual([SEES.gone, "www.old.example"]);
    expect(await sees(`%3F__at=${ANNOUNCED}%26__release=live`)).toEqual([
      SEES.announced,
      "old.example",
    ]);
  });

  it("links the explanation, other dates, and itself", async () => {
    const { text } = await ask(pageOf("answer", "/global/page?a=1&b=%7e", OPEN, id));
    const url = encodeURIComponent(`${OLD}/global/page?a=1&b=%7e`);
    const links = [...text.matchAll(/href="([^"]+)"/g)].map(([, it]) =>
      (it ?? "").replaceAll("&amp;", "&"),
    );
    expect(links).toContain(
      `/_sunset/try?urls=${url}&at=${encodeURIComponent(OPEN)}&release=${id}`,
    );
    for (const at of ["2024-10-09T00:00:00Z", "2024-12-31T23:59:00Z", "2025-01-01T00:00:00Z"]) {
      const of = `url=${url}&at=${encodeURIComponent(at)}&release=${id}`;
      expect(links).toContain(`/_sunset/preview/answer?${of}`);
    }
    const sent = await ask(pageOf("answer", "/global/app", OPEN, id));
    expect(sent.text).toContain(`href="${NEW}/app"`);
    const itself = `${LOCAL_PREVIEW}/global/app?__at=${OPEN}&amp;__release=${id}&amp;__host=www.old.example`;
    expect(sent.text).toContain(`href="${itself}"`);
  });
});

describe("the page in the frame", () => {
  async function production(path: string, headers: HeadersInit = {}): Promise<string> {
    deployment.now = GATE;
    return (await deployment.fetch(OLD + path, { headers })).text();
  }

  it.each([
    ["410", "/global/app?a=1", 410, {}],
    ["410 page without a suggestion", "/global/bare", 410, {}],
    ["404", "/global/none", 404, { fallback: null }],
    [
      "410 page with the site's own text",
      "/global/app",
      410,
      { texts: { de: { goneTitle: "Weg" } } },
    ],
  ])("is exactly the %s visitors get", async (_name, path, status, site) => {
    const before = deployment;
    deployment = await deploy([...RULES, { from: "/global/bare", gone: true }], {
      ...SITE,
      ...site,
    });
    const headers = { "accept-language": "de" };
    const { text } = await ask(`${LOCAL_PREVIEW}${path}`);
    const frame = await ask(LOCAL_PREVIEW + (frameOf(text) ?? ""), { headers });
    expect(frame.status).toBe(status);
    expect(frame.text.replace('<base target="_top">', "")).toBe(await production(path, headers));
    expect(frame.text).toContain(`href="https://archive.example/2024/${OLD}${path}"`);
    expect(frame.text.includes("Weg")).toBe("texts" in site);
    deployment = before;
    deployment = await deploy(RULES, SITE);
    id = await deployment.publish(REVIEWED, { ...SITE, fallback: null });
  });

  it("may be framed only here, runs no script, and has an opaque origin", async () => {
    const { response } = await ask(pageOf("page", "/global/app", OPEN));
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy.split("; ")).toEqual([
      "sandbox allow-top-navigation-by-user-activation",
      "default-src 'none'",
      "style-src 'unsafe-inline'",
      "form-action 'none'",
      "frame-ancestors 'self'",
    ]);
    expect(response.headers.get("x-frame-options")).toBe("SAMEORIGIN");
    expect(response.headers.get("cache-control")).toContain("no-store");
    expect(response.headers.get("x-robots-tag")).toContain("noindex");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("shows a file as text, whatever its type", async () => {
    const { response, text } = await ask(pageOf("page", "/global/ads.txt", OPEN, id));
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(text).toBe("<script>1</script>");
  });

  it.each(["/global/page", "/global/off"])(
    "is missing if visitors get no page: %s",
    async (path) => {
      expect((await ask(pageOf("page", path, OPEN))).status).toBe(404);
    },
  );
});

describe("the old site's page in the frame", () => {
  const HTML = { "content-type": "text/html; charset=utf-8" };
  const BANNER = '<aside id="sunset-announcement"';
  const page = (body: string, answer: OriginAnswer = {}): string =>
    oldPage("/global/page", {
      headers: HTML,
      body: `<!doctype html><html><head><title>Old</title></head><body>${body}</body></html>`,
      ...answer,
    });
  const shown = (url: string, at = ANNOUNCED) => ask(pageOf("page", url, at));
  const count = (text: string, piece: string): number => text.split(piece).length - 1;

  it("has the announcement from its date on", async () => {
    const { text, response } = await shown(page("<p>Lamps</p>"));
    expect(text).toContain("<p>Lamps</p>");
    expect(text).toContain("Old Shop moves to <a");
    expect(count(text, BANNER)).toBe(1);
    expect(response.headers.get("content-security-policy")).toMatch(/^sandbox [^;]+; default-src/);
    expect(response.headers.get("content-security-policy")).not.toContain("script-src");
    expect((await shown(page("<p>Lamps</p>"), UNANNOUNCED)).text).not.toContain(BANNER);
  });

  it("has one announcement even if production adds its own, and none before the date", async () => {
    const announced = page(`${BANNER}>closes</aside><p>Lamps</p>`);
    expect(count((await shown(announced)).text, BANNER)).toBe(1);
    const before = await shown(announced, UNANNOUNCED);
    expect(count(before.text, BANNER)).toBe(0);
    expect(before.text).toContain("<p>Lamps</p>");
  });

  it("loads its resources from the old site, and its links stay in the preview", async () => {
    const url = page(
      '<a href="/global/app?a=1&amp;b=2">app</a><a href="https://old.example/x">x</a><a href="https://evil.example/">e</a>',
    );
    const { text } = await shown(url);
    expect(text).toContain(`<base href="${url}" target="_top" />`);
    const leads = (to: string) => pageOf("answer", to, ANNOUNCED).replaceAll("&", "&amp;");
    expect(text).toContain(`href="${leads(`${OLD}/global/app?a=1&b=2`)}"`);
    expect(text).toContain(`href="${leads("https://old.example/x")}"`);
    expect(text).toContain('href="https://evil.example/"');
  });

  it("keeps its encoding", async () => {
    const headers = { "content-type": "text/html; charset=windows-1251" };
    const { response, text } = await shown(page("<p>Lamps</p>", { headers }));
    expect(response.headers.get("content-type")).toBe("text/html; charset=windows-1251");
    expect(text).toContain("<p>Lamps</p>");
  });

  it("has no headers of the old site except the type, and sends nothing of the reviewer", async () => {
    const fetched = vi.spyOn(globalThis, "fetch");
    const headers = { ...HTML, "set-cookie": "a=1", "x-frame-options": "DENY", refresh: "0" };
    const url = page("", { headers, status: 404 });
    const { response, status } = await ask(pageOf("page", url, ANNOUNCED), {
      headers: { cookie: "CF_Authorization=secret", authorization: "secret" },
    });
    expect(status).toBe(404);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(response.headers.get("refresh")).toBeNull();
    expect(response.headers.get("x-frame-options")).toBe("SAMEORIGIN");
    const asked = fetched.mock.calls.map(([it]) => it).find((it) => it instanceof Request);
    expect([...(asked?.headers.keys() ?? [])]).toEqual(["accept"]);
    fetched.mockRestore();
  });

  it.each([
    ["is compressed", page("<p>Lamps</p>", { encode: "gzip" }), "<p>Lamps</p>"],
    ["has unusual markup", page("<select><style></select><p>Lamps</p></style>"), "<p>Lamps</p>"],
    [
      "refreshes to another page",
      page('<meta http-equiv="Refresh" content="0;url=/x"><p>Lamps</p>'),
      "<p>Lamps</p>",
    ],
  ])("is shown if it %s", async (_name, url, piece) => {
    const { text } = await shown(url);
    expect(text).toContain(piece);
    expect(text).toContain(BANNER);
    expect(text.toLowerCase()).not.toContain('http-equiv="refresh"');
  });

  it.each([
    ["redirects", { status: 301, headers: { location: "/other" } }, "sends visitors on to /other"],
    ["is not a page", { headers: { "content-type": "image/png" } }, "not a web page (image/png)"],
    [
      "is hostile",
      { status: 302, headers: { location: "<script>alert(1)</script>" } },
      "&lt;script&gt;",
    ],
  ])(
    "is replaced by a stand-in without the announcement, as visitors get it, if it %s",
    async (_name, answer, says) => {
      const { status, text } = await shown(oldPage("/global/page", answer));
      expect(status).toBe(200);
      expect(text).toContain(says);
      expect(text).not.toContain(BANNER);
      expect(text).not.toContain("<script");
    },
  );

  it.each([
    [
      "is too large",
      { headers: HTML, body: "<!doctype html><p>".padEnd(1024), repeat: 5 * 1024 },
      "more than 5 MB",
    ],
    ["does not answer", { status: 522, headers: HTML }, "the old site did not answer"],
  ])(
    "is replaced by a stand-in with the announcement if the old site %s",
    async (_name, answer, says) => {
      const { status, text } = await shown(oldPage("/global/page", answer));
      expect(status).toBe(200);
      expect(text).toContain(says);
      expect(text).toContain(BANNER);
      expect(text).not.toContain("<script");
      expect((await shown(oldPage("/global/page", answer), UNANNOUNCED)).text).not.toContain(
        BANNER,
      );
    },
  );
});

describe("an address of Sunset's own", () => {
  it.each(["/_sunset/rows", "//_sunset/rows", "/%5Fsunset"])(
    "is shown as visitors get it, whatever the table says: %s",
    async (path) => {
      const page = await ask(`${LOCAL_PREVIEW}/_sunset/preview/answer?url=${OLD}${path}`);
      expect(page.text).toContain("Visitors see this page (404 Not Found)");
      const { status, text } = await ask(`${LOCAL_PREVIEW}/_sunset/preview/page?url=${OLD}${path}`);
      expect([status, text.includes("There is no page at this address")]).toEqual([404, true]);
    },
  );

  it("is 404 in the preview itself", async () => {
    expect((await ask(`${LOCAL_PREVIEW}//_sunset/rows`)).status).toBe(404);
  });
});

describe("the field for an old address", () => {
  const type = (url: string, origin = LOCAL_PREVIEW) =>
    ask(`${origin}/_sunset/preview/answer?${new URLSearchParams({ url }).toString()}`);
  const addressOf = (text: string): string | undefined =>
    /<input id="url" name="url" value="([^"]*)"/.exec(text)?.[1];

  it.each([
    ["a whole address", `${OLD}/global/app`, `${OLD}/global/app`],
    [
      "one on another host of the site",
      "http://old.example/global/app",
      "https://old.example/global/app",
    ],
    ["an address in capital letters", "HTTPS://WWW.OLD.EXAMPLE./global/App", `${OLD}/global/App`],
    ["an address without a scheme", "old.example/global/app", "https://old.example/global/app"],
    ["an address without a scheme, with its port", "old.example:443/a", "https://old.example/a"],
    ["an address without a scheme, with slashes", "//old.example/a", "https://old.example/a"],
    ["only a host", "www.old.example", `${OLD}/`],
    ["a path", "/global/app?a=%7e&b=x+y", `${OLD}/global/app?a=%7e&amp;b=x+y`],
    ["a path without a leading slash", "global/app", `${OLD}/global/app`],
    ["a file", "index.html", `${OLD}/index.html`],
    ["a page of an older kind", "start.mspx/about", `${OLD}/start.mspx/about`],
    ["a file with a path", "index.php/about", `${OLD}/index.php/about`],
    ["an address in quotes", ` “${OLD}/global/app” `, `${OLD}/global/app`],
    ["an address in angle brackets", `<${OLD}/global/app>`, `${OLD}/global/app`],
    ["an address that ends with a bracket", "/lamps_(old)", `${OLD}/lamps_(old)`],
    [
      "a link to the preview",
      `${LOCAL_PREVIEW}/a?b=1&__host=old.example`,
      "https://old.example/a?b=1",
    ],
    ["a link to this machine", "localhost:8787/global/app", `${OLD}/global/app`],
    ["hostile input as a path", `/${HOSTILE}`, `${OLD}${new URL(HOSTILE, OLD).pathname}`],
  ])("accepts %s", async (_name, typed, address) => {
    const origin = typed.startsWith("localhost") ? LOCAL : LOCAL_PREVIEW;
    const { status, text } = await type(typed, origin);
    expect(status).toBe(200);
    expect(text).not.toContain("<script");
    expect(addressOf(text)).toBe(address);
  });

  it.each([
    ["a foreign host", "https://evil.example/x", "evil.example is not part of this site"],
    ["a foreign host without a scheme", "evil.example/x", "evil.example is not part of this site"],
    [
      "a foreign host that begins with www",
      "www.evil.example",
      "www.evil.example is not part of this site",
    ],
    ["another port", `${OLD}:8443/x`, "www.old.example:8443 is not part of this site"],
    [
      "a foreign host of the preview",
      `${LOCAL_PREVIEW}/x?__host=evil.example`,
      "evil.example is not",
    ],
    ["nothing", " ", "Enter a whole address of the old site"],
    ["another scheme", "ftp://www.old.example/x", "Enter a whole address of the old site"],
    ["two cells of a row", "/global/page\t120", "Enter a whole address of the old site"],
    ["nothing after the scheme", "https://", "Enter a whole address of the old site"],
  ])("rejects %s with a message", async (_name, typed, says) => {
    const { status, text } = await type(typed);
    expect(status).toBe(422);
    expect(text).toContain(`<a href="#url">${says}`);
    expect(text).toMatch(/<title>Error: /);
  });

  it.each([
    ["at", "2025-01-05", 400, "Which date and time do you mean?"],
    ["release", "nothing", 404, "There is no such version"],
    ["release", HOSTILE, 404, "There is no such version"],
    ["at", HOSTILE, 400, "Which date and time do you mean?"],
  ])("explains an invalid %s: %s", async (name, value, status, title) => {
    const parameters = new URLSearchParams({ url: "/global/app", [name]: value });
    const answer = await ask(`${LOCAL_PREVIEW}/_sunset/preview/answer?${parameters.toString()}`);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(`<h1>${title}</h1>`);
    expect(answer.text).not.toContain("<script>alert");
  });

  it("suggests the date that was meant", async () => {
    const { text } = await ask(pageOf("answer", "/global/app", "2025-01-05"));
    const offered = pageOf("answer", `${OLD}/global/app`, OPEN).slice(LOCAL_PREVIEW.length);
    expect(text).toContain(`href="${offered.replaceAll("&", "&amp;")}">5 January 2025, 00:00 UTC<`);
  });

  it.each(["", "/preview"])("is on /_sunset%s, and keeps what was chosen there", async (path) => {
    const { text } = await ask(`${LOCAL}/_sunset${path}`);
    expect(text).toContain('<form action="/_sunset/preview/answer" class="address-box">');
    const shown = await type("/global/app", LOCAL);
    expect(shown.text).toContain('<form action="/_sunset/preview/answer" class="address-box">');
    expect(frameOf(shown.text)).toMatch(/^\/_sunset\/preview\/page\?/);
  });

  it("shows a damaged version as such", async () => {
    const answer = await ask(pageOf("answer", "/global/app", OPEN, "0".repeat(64)));
    expect(answer.status).toBe(404);
  });
});
