import { beforeAll, describe, expect, it } from "vitest";
import type { OpenBundle } from "../../src/store/isolate/bundle.ts";
import { createReconciler, openRelease } from "./reconcile-support.ts";

const OLD = "https://www.old.example";
const NEW = "https://www.new.example";
const KEY = "/global/row";
const TO = `${NEW}/row`;

let bundle: OpenBundle;

beforeAll(async () => {
  bundle = await openRelease([{ from: "/global/a", to: `${NEW}/a` }]);
});

interface Typed {
  readonly key: string;
  readonly value: string;
}

/** Returns the result of a row: its state, its answer, and its findings with their fixes. */
async function judge({ key, value }: Typed) {
  const reconciler = createReconciler(bundle);
  reconciler.kv.values.set(key, value);
  const [row] = (await reconciler.run()).rows;
  if (!row) throw new TypeError(`${key} is not a row`);
  return {
    state: row.state,
    rule: row.rule,
    ids: row.findings.map((it) => it.id),
    fixes: row.findings.map((it) => it.fix),
  };
}

/** Returns the row after typing what the fixes say. */
function follow(typed: Typed, fixes: readonly string[]): Typed | null {
  let { key, value } = typed;
  let isFollowed = false;
  for (const fix of fixes) {
    const newKey = /[Uu]se the key "(.*?)"(?:,|$)/s.exec(fix)?.[1];
    const newValue =
      /^Type (?:only )?(\{.*\})(?: to have|$)/s.exec(fix)?.[1] ??
      /(?:^Type|, and type)(?: only)? (\S+?)(?:;|$)/.exec(fix)?.[1];
    const field = /^Write "(.*)"$/.exec(fix)?.[1];
    if (newKey !== undefined) key = newKey;
    if (newValue !== undefined) value = newValue;
    if (field !== undefined) value = JSON.stringify({ ...JSON.parse(value), to: field });
    isFollowed ||= newKey !== undefined || newValue !== undefined || field !== undefined;
  }
  return isFollowed ? { key, value } : null;
}

/** Returns the results of a row before and after typing what its fixes say. */
async function follows(typed: Typed) {
  const { state, ids, fixes } = await judge(typed);
  const mended = follow(typed, fixes);
  const after = mended && (await judge(mended));
  return { state, ids, mended, after: after && { state: after.state, ids: after.ids } };
}

/** Returns the expectation for a row with one finding, whose fix results in the row `mended` without findings. */
function oneSlip(id: string, state: string, mended: Typed) {
  return { state, ids: [id], mended, after: { state: "serving", ids: [] } };
}

describe("an address with something around it: the fix is only the address", () => {
  it.each<[string, string]>([
    ["a status before it", `301 ${TO}`],
    ["a status after it", `${TO} 301`],
    ["an Apache flag after it", `${TO} [R=301,L]`],
    ["a Netlify flag after it", `${TO} 301!`],
    ["an arrow before it", `-> ${TO}`],
    ["an arrow in one character", `→${TO}`],
    ["the name of a header before it", `Location: ${TO}`],
    ["the name of a header before it, without a space", `Location:${TO}`],
    ["a line of Apache", `Redirect 301 /global/row ${TO}`],
    ["a line of nginx", `return 301 ${TO};`],
    ["a line of YAML", `to: ${TO}`],
    ["a comment after it", `${TO} # until the launch`],
    ["a comment after two slashes", `${TO} // see ticket 12`],
    ["a note on a second line", `${TO}\nasked for by the press office`],
    ["a note on the line before", `new product page\r\n${TO}`],
    ["a note in brackets", `${TO} (the new page)`],
    ["a word after it", `${TO} please`],
    ["a sentence around it", `Send them to ${TO}, please.`],
    ["a question after it", `${TO} ok?`],
    ["a tab and a cell after it", `${TO}\tProducts`],
    ["a comma after it", `${TO},`],
    ["a semicolon after it", `${TO};`],
    ["a full stop after it", `${TO}.`],
    ["a closing bracket after it", `${TO})`],
    ["quotes and a comma", `"${TO}",`],
    ["quotes and a semicolon", `'${TO}';`],
    ["a quote only at its end", `${TO}"`],
    ["a quote only at its beginning", `“${TO}`],
    ["brackets", `(${TO})`],
    ["a Markdown link", `[the new page](${TO})`],
    ["a Markdown link with the address as its text", `[${TO}](${TO})`],
    ["an HTML link", `<a href="${TO}">${TO}</a>`],
    ["angle brackets", `<${TO}>`],
    ["itself again", `${TO}\n${TO}`],
    ["no scheme, but two slashes", `//www.new.example/row`],
    ["a repeated scheme", `https://${TO}`],
    ["a backslash for a slash", `${NEW}\\row`],
    ["no scheme, and a status after it", `www.new.example/row 301`],
    ["a percent-encoded scheme", `https%3A%2F%2Fwww.new.example%2Frow`],
    ["an invisible character", `${TO}\u200B`],
    ["UTF-16", `${TO.split("").join("\0")}\0`],
    ["UTF-16 with a byte-order mark", `\uFFFD\uFFFD${`${TO}\r\n`.split("").join("\0")}\0`],
  ])("%s", async (_name, value) => {
    expect(await follows({ key: KEY, value })).toEqual(
      oneSlip("schema", "rejected", { key: KEY, value: TO }),
    );
  });

  it.each<[string, string, string]>([
    ["a space in a file name", `${NEW}/a/annual report.pdf`, `${NEW}/a/annual%20report.pdf`],
    ["a space in a path", `${NEW}/a b/c/`, `${NEW}/a%20b/c/`],
    ["a % in the middle", `${NEW}/100%natural`, `${NEW}/100%25natural`],
    ["brackets that belong to it, and a comma after it", `${NEW}/a_(b),`, `${NEW}/a_(b)`],
    ["a comment before JSON", `// the new page\n{"to":"${TO}"}`, `{"to":"${TO}"}`],
    ["a shell comment before JSON", `# x\n{ "gone": true }`, `{"gone":true}`],
    ["quotes around JSON", `'{"keep":true}'`, `{"keep":true}`],
    ["a word in a sentence", "it is gone", "gone"],
    ["a word with a full stop", "Gone.", "gone"],
    ["a status before a word", "410 Gone", "gone"],
  ])("%s", async (_name, value, mended) => {
    const id = value.endsWith("}") || value.endsWith("'") ? "json-syntax" : "schema";
    expect(await follows({ key: KEY, value })).toEqual(
      oneSlip(id, "rejected", { key: KEY, value: mended }),
    );
  });

  it.each<[string, string]>([
    ["an address in its query", `${NEW}/login?next=https://www.new.example/a`],
    ["an escaped address in its query", `${NEW}/login?next=https%3A%2F%2Fwww.new.example%2Fa`],
    ["an address in its path", `${NEW}/web/2024/https://www.old.example/`],
    ["brackets", `${NEW}/a_(b)`],
    ["a comma in the middle", `${NEW}/a,b`],
    ["an exclamation mark at the end", `${NEW}/yes!`],
    ["a question mark at the end", `${NEW}/row?`],
    ["an escape that is not UTF-8", `${NEW}/%E9`],
    ["a star, in an exact rule", `${NEW}/*`],
    ["a fragment", `${NEW}/a#b`],
    ["a zero-width joiner, as Persian needs", `${NEW}/\u0645\u06CC\u200C\u0634\u0648\u062F`],
  ])("is served as it is with %s", async (_name, value) => {
    expect(await judge({ key: KEY, value })).toMatchObject({
      state: "serving",
      rule: { to: value },
      ids: [],
    });
  });
});

describe("a truncated address does not serve, and has to be copied again", () => {
  it.each([
    ["ends in three dots", `${NEW}/products/a-long-na...`],
    ["ends in an ellipsis", `${NEW}/products/a-long-na…`],
    ["ends in %", `${NEW}/products/%E4%B8%`],
    ["ends in half an escape", `${NEW}/products/%E4%B`],
  ])("%s", async (_name, value) => {
    const expected = {
      state: "rejected",
      ids: ["schema"],
      fixes: ["Copy the whole address again; write a % that is meant as %25"],
    };
    expect(await judge({ key: KEY, value })).toMatchObject(expected);
    expect(await judge({ key: KEY, value: JSON.stringify({ to: value }) })).toMatchObject(expected);
  });
});

describe("another tool's placeholder that is no valid address does not serve", () => {
  it.each([
    ["a backreference", `${NEW}/\\1`],
    ["a name in angle brackets", `${NEW}/<slug>`],
  ])("%s", async (_name, value) => {
    expect(await judge({ key: "/global/blog/*", value })).toMatchObject({
      state: "rejected",
      ids: ["schema"],
      fixes: ["Write :splat for what * takes, or :name for a placeholder :name of the key"],
    });
  });
});

describe("a word beside an address does not serve, and the fix offers both", () => {
  it.each(["gone", "keep", "undecided"])("%s", async (word) => {
    expect(await judge({ key: KEY, value: `${word} ${TO}` })).toMatchObject({
      state: "rejected",
      ids: ["schema"],
      fixes: [`Type only ${word}, or only ${TO}`],
    });
  });
});

describe("several addresses do not serve", () => {
  it.each([
    ["separated by commas", `${NEW}/a,${NEW}/b`],
    ["separated by a comma and a space", `${NEW}/a, ${NEW}/b`],
    ["separated by a semicolon", `${NEW}/a;${NEW}/b`],
    ["separated by a bar", `${NEW}/a|${NEW}/b`],
    ["not separated", `${NEW}/a${NEW}/b`],
    ["separated by an arrow", `${NEW}/a -> ${NEW}/b`],
  ])("%s", async (_name, value) => {
    expect(await judge({ key: KEY, value })).toMatchObject({
      state: "rejected",
      ids: ["schema"],
      fixes: ["Type one of them"],
    });
  });
});

describe("HTML entities", () => {
  it.each([
    ["a named entity", `${NEW}/row?a=1&amp;b=2`],
    ["a decimal entity", `${NEW}/row?a=1&#38;b=2`],
    ["a hexadecimal entity", `${NEW}/row?a=1&#x26;b=2`],
  ])("serve, with a finding, as %s", async (_name, value) => {
    const mended = { key: KEY, value: `${NEW}/row?a=1&b=2` };
    expect(await follows({ key: KEY, value })).toEqual(
      oneSlip("entity-in-address", "serving", mended),
    );
  });

  it("are found in JSON too", async () => {
    const row = { key: KEY, value: JSON.stringify({ to: `${NEW}/row?a=1&amp;b=2`, status: 302 }) };
    const mended = { to: `${NEW}/row?a=1&b=2`, status: 302 };
    expect(await follows(row)).toEqual(
      oneSlip("entity-in-address", "serving", {
        key: KEY,
        value: JSON.stringify(mended),
      }),
    );
  });
});

describe("a key that is not an address is rejected, and the fix is the key that was meant", () => {
  it.each<[string, string, string]>([
    ["lacks the leading slash", "global/row", KEY],
    ["is in quotes", '"/global/row"', KEY],
    ["is in curly quotes", "“/global/row”", KEY],
    ["is in backquotes", "`/global/row`", KEY],
    ["is in angle brackets", "<https://www.old.example/global/row>", `${OLD}${KEY}`],
    ["is in quotes, with a comma", '"/global/row",', KEY],
    ["is a path converted by Git Bash", "C:/Program Files/Git/global/row", KEY],
    ["is a path converted by Git Bash in another folder", "D:/tools/PortableGit/global/row", KEY],
    ["is a path converted by MSYS", "C:/msys64/global/row", KEY],
    ["is a converted path with backslashes", "C:\\Program Files\\Git\\global\\row", KEY],
    ["is percent-encoded", "%2Fglobal%2Frow", KEY],
    ["is a percent-encoded URL", "https%3A%2F%2Fwww.old.example%2Fglobal%2Frow", `${OLD}${KEY}`],
    ["has backslashes", "\\global\\row", KEY],
    ["is a regular expression", "^/global/row$", KEY],
    ["is a regular expression with an optional last slash", "^/global/row/?$", KEY],
    ["is a regular expression with escapes", "^\\/global\\/row\\.html$", "/global/row.html"],
    ["is a regular expression with a group", "^(/global/row)$", KEY],
    ["has a method before it", "GET /global/row", KEY],
    ["is a line of an access log", "GET /global/row HTTP/1.1", KEY],
    ["has a directive before it", "Redirect 301 /global/row", KEY],
    ["has an arrow after it", "/global/row -> ", KEY],
    ["has an arrow and the new address after it", `/global/row => ${TO}`, KEY],
    ["has an arrow in one character and the new address after it", `/global/row → ${TO}`, KEY],
    ["has the new address after it", `/global/row ${TO}`, KEY],
    ["has a status after it", "/global/row 301", KEY],
    ["has a comment after it", "/global/row # press", KEY],
    ["has a comma after it", "/global/row,", KEY],
    ["has a second line", "/global/row\n/global/b", KEY],
    ["has two slashes for its scheme", "//www.old.example/global/row", `${OLD}${KEY}`],
    ["has no scheme", "www.old.example/global/row", `${OLD}${KEY}`],
    ["has a repeated scheme", "https://https://www.old.example/global/row", `${OLD}${KEY}`],
    ["has the parameter of a preview date", "/global/row?__at=2025-01-01T00:00:00Z", KEY],
    [
      "has the parameters of a release preview",
      `${OLD}/global/row?a=1&__release=x&__host=y`,
      `${OLD}${KEY}?a=1`,
    ],
  ])("%s", async (_name, key, mended) => {
    const typed = { key, value: TO };
    expect(await follows(typed)).toEqual(
      oneSlip("from-unparseable", "rejected", { key: mended, value: TO }),
    );
  });

  it("has several of these at once", async () => {
    const typed = { key: '"^/global/row(.*)$"', value: "gone" };
    expect(await follows(typed)).toEqual(
      oneSlip("from-unparseable", "rejected", {
        key: "/global/row/*",
        value: "gone",
      }),
    );
  });

  it.each(["/_sunset", "/_sunset/", "/_SUNSET/rows", `${OLD}/_sunset`, "//_sunset?x=1"])(
    "%s is reserved for Sunset",
    async (key) => {
      const row = await judge({ key, value: TO });
      expect(row).toMatchObject({ state: "rejected", ids: ["from-outside-scope"] });
      expect(row.fixes).toEqual(["Delete the row"]);
    },
  );
});

describe("a key that visitors would hardly request serves, and the fix is the key that was meant", () => {
  it.each<[string, string, string, string]>([
    ["has a space after it", "/global/row ", "value-trimmed", KEY],
    ["has a line break after it", "/global/row\n", "value-trimmed", KEY],
    ["has a byte-order mark", "\uFEFF/global/row", "value-trimmed", KEY],
    ["has a zero-width space", "/global/row\u200B", "invisible-character", KEY],
    ["has a soft hyphen", "/global/r\u00ADow", "invisible-character", KEY],
    ["has a directional mark", "/global/\u200Erow", "invisible-character", KEY],
    ["has a star after a word", "/global/x*", "wildcard-lookalike", "/global/x/*"],
    [
      "has a regular expression after a slash",
      "/global/x/(.*)",
      "wildcard-lookalike",
      "/global/x/*",
    ],
    ["has a regular expression after a word", "/global/x(.*)", "wildcard-lookalike", "/global/x/*"],
    ["has two stars", "/global/x/**", "wildcard-lookalike", "/global/x/*"],
    ["has a dot and a star", "/global/x/.*", "wildcard-lookalike", "/global/x/*"],
    [
      "has a parameter as Vercel writes it",
      "/global/x/:path*",
      "wildcard-lookalike",
      "/global/x/*",
    ],
    ["has a backreference", "/global/x/$1", "wildcard-lookalike", "/global/x/*"],
    ["has a star in the middle", "/global/*/x", "wildcard-lookalike", "/global/:any/x"],
    ["has two stars in the middle", "/global/*/*/x", "wildcard-lookalike", "/global/:any/:any2/x"],
    [
      "has a regular expression in the middle",
      "/global/([^/]+)/x",
      "wildcard-lookalike",
      "/global/:any/x",
    ],
    [
      "has a placeholder in curly brackets",
      "/global/{slug}",
      "wildcard-lookalike",
      "/global/:slug",
    ],
    [
      "has a placeholder in angle brackets",
      "/global/<slug>/x",
      "wildcard-lookalike",
      "/global/:slug/x",
    ],
    [
      "has a placeholder in square brackets",
      "/global/[slug]",
      "wildcard-lookalike",
      "/global/:slug",
    ],
    ["has an optional placeholder", "/global/:slug?", "wildcard-lookalike", "/global/:slug"],
    ["has the end anchor of a regular expression", "/global/row$", "wildcard-lookalike", KEY],
    ["has an HTML entity", `${KEY}?a=1&amp;b=2`, "entity-in-address", `${KEY}?a=1&b=2`],
    ["has a campaign parameter", "/global/row?utm_source=mail", "row-parameter", KEY],
    [
      "has a campaign parameter among others",
      "/global/row?a=1&fbclid=x",
      "row-parameter",
      `${KEY}?a=1`,
    ],
  ])("%s", async (_name, key, id, mended) => {
    expect(await follows({ key, value: "gone" })).toEqual(
      oneSlip(id, "serving", { key: mended, value: "gone" }),
    );
  });

  it.each([
    "/global/a b",
    "/global/model 301b",
    "/global/a:b",
    "/global/wiki/C++",
    "/global/:slug",
    "/global/*",
    "/global/x?__ating=1",
    "/global/x?source=utm_source",
    "/global/%E2%80%8B",
    "/global/it's",
    "/global/\u0645\u06CC\u200C\u0634\u0648\u062F",
  ])("%s serves without a finding", async (key) => {
    expect(await judge({ key, value: "gone" })).toMatchObject({ state: "serving", ids: [] });
  });

  it("serves without a finding if the row says that it is exact", async () => {
    const value = JSON.stringify({ gone: true, match: "exact" });
    expect(await judge({ key: "/global/x*", value })).toMatchObject({ state: "serving", ids: [] });
  });
});

describe("key and value swapped", () => {
  it.each<[string, string, string]>([
    ["a path", `${NEW}/row`, KEY],
    ["an address", `${NEW}/row`, `${OLD}${KEY}`],
  ])("are recognised, and the fix swaps them: %s", async (_name, key, value) => {
    expect(await follows({ key, value })).toEqual(
      oneSlip("from-host-unknown", "rejected", { key: value, value: key }),
    );
  });

  it("are recognised in JSON too", async () => {
    const value = JSON.stringify({ to: KEY, status: 302 });
    expect(await judge({ key: TO, value })).toMatchObject({
      ids: ["from-host-unknown"],
      fixes: [`Use the key "${KEY}", and type ${TO}`],
    });
  });
});

describe("robots.txt and sitemaps", () => {
  it.each(["/robots.txt", "/ROBOTS.txt", `${OLD}/robots.txt`, "/sitemap.xml", "/sitemap_1.xml.gz"])(
    "%s is reported if it redirects",
    async (key) => {
      bundle = await openRelease([], { scope: ["/"] });
      const row = await judge({ key, value: TO });
      expect([row.state, row.ids.includes("robots-redirected")]).toEqual(["serving", true]);
      expect((await judge({ key, value: "keep" })).ids).not.toContain("robots-redirected");
      expect((await judge({ key: `${key}/x`, value: TO })).ids).not.toContain("robots-redirected");
    },
  );
});

describe("a wildcard in the target of a pattern is an error", () => {
  beforeAll(async () => {
    bundle = await openRelease([{ from: "/global/a", to: `${NEW}/a` }]);
  });

  it.each<[string, string, string, string]>([
    ["a star", "/global/old/*", `${NEW}/x/*`, `${NEW}/x/:splat`],
    ["two stars", "/global/old/*", `${NEW}/x/**`, `${NEW}/x/:splat`],
    ["a backreference", "/global/old/*", `${NEW}/x/$1`, `${NEW}/x/:splat`],
    ["a regular expression", "/global/old/*", `${NEW}/x/(.*)?y=1`, `${NEW}/x/:splat?y=1`],
    ["a star for a placeholder", "/global/old/:slug", `${NEW}/x/*`, `${NEW}/x/:slug`],
  ])("%s", async (_name, key, value, mended) => {
    const id = "placeholder-unknown";
    expect(await follows({ key, value })).toEqual(oneSlip(id, "rejected", { key, value: mended }));
    const json = (to: string) => JSON.stringify({ to, status: 302 });
    expect(await follows({ key, value: json(value) })).toEqual(
      oneSlip(id, "rejected", { key, value: json(mended) }),
    );
  });
});

describe("an undecided row", () => {
  it.each(["undecided", "Undecided", "UNDECIDED", '{"undecided":true}'])(
    "serves if it says %s",
    async (value) => {
      expect(await judge({ key: KEY, value })).toMatchObject({
        state: "serving",
        rule: { undecided: true },
      });
    },
  );

  it.each(["tbd", "TBD", "?", "???", "todo", "to be decided", "n/a", "-", "TBC.", "tbd?"])(
    "is rejected if it says %s, and the fix is undecided",
    async (value) => {
      const { state, ids, fixes } = await judge({ key: KEY, value });
      expect({ state, ids, fixes }).toEqual({
        state: "rejected",
        ids: ["schema"],
        fixes: ["Type undecided"],
      });
    },
  );
});

describe("a row in JSON", () => {
  it.each<[string, object, object]>([
    [
      "may serve a file",
      { serve: { type: "text/plain", body: "Contact: mailto:a@new.example" } },
      {},
    ],
    ["may unregister a service worker", { serve: "unregister-service-worker" }, {}],
    ["may repeat its key as from", { from: KEY, gone: true }, { gone: true }],
    [
      "may repeat its key as from, in another spelling",
      { from: "/GLOBAL//row/", keep: true },
      { keep: true },
    ],
  ])("%s", async (_name, value, rule) => {
    const { from: _from, ...answer } = { from: KEY, ...value };
    expect(await judge({ key: KEY, value: JSON.stringify(value) })).toMatchObject({
      state: "serving",
      rule: { from: KEY, ...answer, ...rule },
      ids: [],
    });
  });

  it.each<[string, object, string]>([
    ["url", { url: TO }, "to"],
    ["target", { target: TO }, "to"],
    ["Location", { Location: TO }, "to"],
    ["destination", { destination: TO }, "to"],
    ["redirect", { redirect: TO }, "to"],
    ["statusCode", { to: TO, statusCode: 302 }, "status"],
    ["status_code", { to: TO, status_code: 302 }, "status"],
    ["start", { gone: true, start: "2025-01-01T00:00:00Z" }, "startsAt"],
    ["expires", { gone: true, expires: "2026-01-01T00:00:00Z" }, "endsAt"],
  ])("is rejected with the field %s, and the fix names ours", async (_name, value, known) => {
    const { state, ids, fixes } = await judge({ key: KEY, value: JSON.stringify(value) });
    expect({ state, ids, fixes }).toEqual({
      state: "rejected",
      ids: ["schema"],
      fixes: [`Did you mean "${known}"?`],
    });
  });

  it.each<[string, string]>([
    ["two addresses", `${NEW}/a,${NEW}/b`],
    ["a comma after it", `${TO},`],
    ["a % that starts no escape", `${NEW}/100%natural`],
  ])("is rejected if its address has %s", async (_name, to) => {
    const row = await judge({ key: KEY, value: JSON.stringify({ to, status: 302 }) });
    expect(row).toMatchObject({ state: "rejected", ids: ["schema"] });
  });
});

const VALUES = [`see ${TO}.`, `"${TO}`, "TBD", "it is gone!", `//www.new.example/row`];
const KEYS = [
  "/global/x*",
  '"/global/x"',
  "/global/x\u200B,",
  "^/global/x(.*)$",
  "GET /global/x?utm_a=1",
];

it.each(KEYS.flatMap((key) => VALUES.map((value) => [key, value] as const)))(
  "fixes that can be followed lead to a valid row: %j, %j",
  async (key, value) => {
    expect((await follows({ key, value })).after).toEqual({ state: "serving", ids: [] });
  },
);
