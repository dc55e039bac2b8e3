import { beforeAll, describe, expect, it } from "vitest";
import type { OpenBundle } from "../../src/store/isolate/bundle.ts";
import { createDesk, openRelease } from "./reconcile-support.ts";

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
  const desk = createDesk(bundle);
  desk.kv.values.set(key, value);
  const [row] = (await desk.run()).rows;
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

describe("an address with something beside it: the fix is the address alone", () => {
  it.each<[string, string]>([
    ["a status before it", `301 ${TO}`],
    ["a status behind it", `${TO} 301`],
    ["a flag behind it", `${TO} [R=301,L]`],
    ["a flag of Netlify behind it", `${TO} 301!`],
    ["an arrow before it", `-> ${TO}`],
    ["an arrow of one character", `→${TO}`],
    ["the name of a header", `Location: ${TO}`],
    ["the name of a header, without a space", `Location:${TO}`],
    ["a line of Apache", `Redirect 301 /global/row ${TO}`],
    ["a line of nginx", `return 301 ${TO};`],
    ["a line of YAML", `to: ${TO}`],
    ["a comment behind it", `${TO} # until the launch`],
    ["a comment of two slashes", `${TO} // see ticket 12`],
    ["a note on a second line", `${TO}\nasked for by the press office`],
    ["a note on the line before", `new product page\r\n${TO}`],
    ["a note in brackets", `${TO} (the new page)`],
    ["a word", `${TO} please`],
    ["a sentence around it", `Send them to ${TO}, please.`],
    ["a question behind it", `${TO} ok?`],
    ["a tab and a cell", `${TO}\tProducts`],
    ["a comma of a list", `${TO},`],
    ["a semicolon", `${TO};`],
    ["a full stop", `${TO}.`],
    ["a closing bracket", `${TO})`],
    ["quotes and a comma", `"${TO}",`],
    ["quotes and a semicolon", `'${TO}';`],
    ["a quote at its end", `${TO}"`],
    ["a quote at its beginning", `“${TO}`],
    ["brackets", `(${TO})`],
    ["a link of Markdown", `[the new page](${TO})`],
    ["a link of Markdown that is its own text", `[${TO}](${TO})`],
    ["a link of HTML", `<a href="${TO}">${TO}</a>`],
    ["angle brackets", `<${TO}>`],
    ["itself, twice", `${TO}\n${TO}`],
    ["itself, without its scheme", `//www.new.example/row`],
    ["its scheme twice", `https://${TO}`],
    ["a backslash", `${NEW}\\row`],
    ["no scheme, and a status", `www.new.example/row 301`],
    ["escapes for its scheme", `https%3A%2F%2Fwww.new.example%2Frow`],
    ["an invisible character", `${TO}\u200B`],
    ["UTF-16", `${TO.split("").join("\0")}\0`],
    ["UTF-16 with its mark", `\uFFFD\uFFFD${`${TO}\r\n`.split("").join("\0")}\0`],
  ])("%s", async (_name, value) => {
    expect(await follows({ key: KEY, value })).toEqual(
      oneSlip("schema", "rejected", { key: KEY, value: TO }),
    );
  });

  it.each<[string, string, string]>([
    ["a space in the name of a file", `${NEW}/a/annual report.pdf`, `${NEW}/a/annual%20report.pdf`],
    ["a space in a path", `${NEW}/a b/c/`, `${NEW}/a%20b/c/`],
    ["a % in its middle", `${NEW}/100%natural`, `${NEW}/100%25natural`],
    ["brackets of its own, and a comma", `${NEW}/a_(b),`, `${NEW}/a_(b)`],
    ["a comment before JSON", `// the new page\n{"to":"${TO}"}`, `{"to":"${TO}"}`],
    ["a comment of a shell before JSON", `# x\n{ "gone": true }`, `{"gone":true}`],
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
    ["a comma in its middle", `${NEW}/a,b`],
    ["an exclamation mark at its end", `${NEW}/yes!`],
    ["a question mark at its end", `${NEW}/row?`],
    ["an escape that is not UTF-8", `${NEW}/%E9`],
    ["a star, in an exact rule", `${NEW}/*`],
    ["a fragment", `${NEW}/a#b`],
    ["a joiner that Persian needs", `${NEW}/\u0645\u06CC\u200C\u0634\u0648\u062F`],
  ])("but serves with %s", async (_name, value) => {
    expect(await judge({ key: KEY, value })).toMatchObject({
      state: "serving",
      rule: { to: value },
      ids: [],
    });
  });
});

describe("an address whose end is unknown is not served, and asked for again", () => {
  it.each([
    ["three dots", `${NEW}/products/a-long-na...`],
    ["an ellipsis", `${NEW}/products/a-long-na…`],
    ["a %", `${NEW}/products/%E4%B8%`],
    ["half an escape", `${NEW}/products/%E4%B`],
  ])("with %s at its end", async (_name, value) => {
    const expected = {
      state: "rejected",
      ids: ["schema"],
      fixes: ["Copy the whole address again; write a % that is meant as %25"],
    };
    expect(await judge({ key: KEY, value })).toMatchObject(expected);
    expect(await judge({ key: KEY, value: JSON.stringify({ to: value }) })).toMatchObject(expected);
  });
});

describe("a placeholder of another tool that no address can hold is not served without it", () => {
  it.each([
    ["a reference", `${NEW}/\\1`],
    ["a name in angle brackets", `${NEW}/<slug>`],
  ])("%s", async (_name, value) => {
    expect(await judge({ key: "/global/blog/*", value })).toMatchObject({
      state: "rejected",
      ids: ["schema"],
      fixes: ["Write :splat for what * takes, or :name for a placeholder :name of the key"],
    });
  });
});

describe("a word beside an address leaves the choice", () => {
  it.each(["gone", "keep", "undecided"])("%s", async (word) => {
    expect(await judge({ key: KEY, value: `${word} ${TO}` })).toMatchObject({
      state: "rejected",
      ids: ["schema"],
      fixes: [`Type only ${word}, or only ${TO}`],
    });
  });
});

describe("several addresses are too many", () => {
  it.each([
    ["with a comma between them", `${NEW}/a,${NEW}/b`],
    ["with a comma and a space", `${NEW}/a, ${NEW}/b`],
    ["with a semicolon", `${NEW}/a;${NEW}/b`],
    ["with a bar", `${NEW}/a|${NEW}/b`],
    ["with nothing", `${NEW}/a${NEW}/b`],
    ["with an arrow", `${NEW}/a -> ${NEW}/b`],
  ])("%s", async (_name, value) => {
    expect(await judge({ key: KEY, value })).toMatchObject({
      state: "rejected",
      ids: ["schema"],
      fixes: ["Type one of them"],
    });
  });
});

describe("the entities of HTML", () => {
  it.each([
    ["a name", `${NEW}/row?a=1&amp;b=2`],
    ["a number", `${NEW}/row?a=1&#38;b=2`],
    ["a number of sixteen", `${NEW}/row?a=1&#x26;b=2`],
  ])("serve, with a warning, as %s", async (_name, value) => {
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

describe("a key that is not an address: the fix is the one that was meant", () => {
  it.each<[string, string, string]>([
    ["lacks its slash", "global/row", KEY],
    ["is in quotes", '"/global/row"', KEY],
    ["stands in curly quotes", "“/global/row”", KEY],
    ["stands in backquotes", "`/global/row`", KEY],
    ["stands in angle brackets", "<https://www.old.example/global/row>", `${OLD}${KEY}`],
    ["stands in quotes, with a comma", '"/global/row",', KEY],
    ["was made a file by Git Bash", "C:/Program Files/Git/global/row", KEY],
    ["was made a file by Git Bash elsewhere", "D:/tools/PortableGit/global/row", KEY],
    ["was made a file by MSYS", "C:/msys64/global/row", KEY],
    ["is a file with backslashes", "C:\\Program Files\\Git\\global\\row", KEY],
    ["is percent-encoded", "%2Fglobal%2Frow", KEY],
    [
      "is a percent-encoded address",
      "https%3A%2F%2Fwww.old.example%2Fglobal%2Frow",
      `${OLD}${KEY}`,
    ],
    ["has backslashes", "\\global\\row", KEY],
    ["is an expression", "^/global/row$", KEY],
    ["is an expression with a last slash", "^/global/row/?$", KEY],
    ["is an expression with escapes", "^\\/global\\/row\\.html$", "/global/row.html"],
    ["is an expression in brackets", "^(/global/row)$", KEY],
    ["has a verb", "GET /global/row", KEY],
    ["is a line of a log", "GET /global/row HTTP/1.1", KEY],
    ["has a directive", "Redirect 301 /global/row", KEY],
    ["has an arrow behind it", "/global/row -> ", KEY],
    ["has an arrow and the new address", `/global/row => ${TO}`, KEY],
    ["has an arrow of one character", `/global/row → ${TO}`, KEY],
    ["has the new address behind it", `/global/row ${TO}`, KEY],
    ["has a status behind it", "/global/row 301", KEY],
    ["has a comment behind it", "/global/row # press", KEY],
    ["has a comma behind it", "/global/row,", KEY],
    ["has a second line", "/global/row\n/global/b", KEY],
    ["has no scheme but its slashes", "//www.old.example/global/row", `${OLD}${KEY}`],
    ["has no scheme", "www.old.example/global/row", `${OLD}${KEY}`],
    ["has its scheme twice", "https://https://www.old.example/global/row", `${OLD}${KEY}`],
    ["is an address of the preview", "/global/row?__at=2025-01-01T00:00:00Z", KEY],
    ["is one of a release", `${OLD}/global/row?a=1&__release=x&__host=y`, `${OLD}${KEY}?a=1`],
  ])("%s", async (_name, key, mended) => {
    const typed = { key, value: TO };
    expect(await follows(typed)).toEqual(
      oneSlip("from-unparseable", "rejected", { key: mended, value: TO }),
    );
  });

  it("all at once", async () => {
    const typed = { key: '"^/global/row(.*)$"', value: "gone" };
    expect(await follows(typed)).toEqual(
      oneSlip("from-unparseable", "rejected", {
        key: "/global/row/*",
        value: "gone",
      }),
    );
  });

  it.each(["/_sunset", "/_sunset/", "/_SUNSET/rows", `${OLD}/_sunset`, "//_sunset?x=1"])(
    "%s belongs to the program",
    async (key) => {
      const row = await judge({ key, value: TO });
      expect(row).toMatchObject({ state: "rejected", ids: ["from-outside-scope"] });
      expect(row.fixes).toEqual(["Delete the row"]);
    },
  );
});

describe("a key that hardly any visitor asks for serves, and the fix is the one that was meant", () => {
  it.each<[string, string, string, string]>([
    ["has a space behind it", "/global/row ", "value-trimmed", KEY],
    ["has a line break behind it", "/global/row\n", "value-trimmed", KEY],
    ["has a byte-order mark", "\uFEFF/global/row", "value-trimmed", KEY],
    ["has a space of no width", "/global/row\u200B", "invisible-character", KEY],
    ["has a soft hyphen", "/global/r\u00ADow", "invisible-character", KEY],
    ["has a mark of direction", "/global/\u200Erow", "invisible-character", KEY],
    ["has a star behind a word", "/global/x*", "wildcard-lookalike", "/global/x/*"],
    ["has an expression behind a slash", "/global/x/(.*)", "wildcard-lookalike", "/global/x/*"],
    ["has an expression behind a word", "/global/x(.*)", "wildcard-lookalike", "/global/x/*"],
    ["has two stars", "/global/x/**", "wildcard-lookalike", "/global/x/*"],
    ["has a dot and a star", "/global/x/.*", "wildcard-lookalike", "/global/x/*"],
    ["has a parameter of Vercel", "/global/x/:path*", "wildcard-lookalike", "/global/x/*"],
    ["has a reference", "/global/x/$1", "wildcard-lookalike", "/global/x/*"],
    ["has a star in its middle", "/global/*/x", "wildcard-lookalike", "/global/:any/x"],
    ["has two stars in its middle", "/global/*/*/x", "wildcard-lookalike", "/global/:any/:any2/x"],
    [
      "has an expression in its middle",
      "/global/([^/]+)/x",
      "wildcard-lookalike",
      "/global/:any/x",
    ],
    ["has a name in curly brackets", "/global/{slug}", "wildcard-lookalike", "/global/:slug"],
    ["has a name in angle brackets", "/global/<slug>/x", "wildcard-lookalike", "/global/:slug/x"],
    ["has a name in square brackets", "/global/[slug]", "wildcard-lookalike", "/global/:slug"],
    ["has a name that may be left out", "/global/:slug?", "wildcard-lookalike", "/global/:slug"],
    ["has the end of an expression", "/global/row$", "wildcard-lookalike", KEY],
    ["has an entity", `${KEY}?a=1&amp;b=2`, "entity-in-address", `${KEY}?a=1&b=2`],
    ["is of a campaign", "/global/row?utm_source=mail", "row-parameter", KEY],
    ["is of a campaign among others", "/global/row?a=1&fbclid=x", "row-parameter", `${KEY}?a=1`],
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
  ])("%s is one that visitors ask for", async (key) => {
    expect(await judge({ key, value: "gone" })).toMatchObject({ state: "serving", ids: [] });
  });

  it("is meant if the row says that it is exact", async () => {
    const value = JSON.stringify({ gone: true, match: "exact" });
    expect(await judge({ key: "/global/x*", value })).toMatchObject({ state: "serving", ids: [] });
  });
});

describe("key and value swapped", () => {
  it.each<[string, string, string]>([
    ["a path", `${NEW}/row`, KEY],
    ["an address", `${NEW}/row`, `${OLD}${KEY}`],
  ])("are to change places, with %s", async (_name, key, value) => {
    expect(await follows({ key, value })).toEqual(
      oneSlip("from-host-unknown", "rejected", { key: value, value: key }),
    );
  });

  it("are found in JSON too", async () => {
    const value = JSON.stringify({ to: KEY, status: 302 });
    expect(await judge({ key: TO, value })).toMatchObject({
      ids: ["from-host-unknown"],
      fixes: [`Use the key "${KEY}", and type ${TO}`],
    });
  });
});

describe("robots.txt and sitemaps that are sent away", () => {
  it.each(["/robots.txt", "/ROBOTS.txt", `${OLD}/robots.txt`, "/sitemap.xml", "/sitemap_1.xml.gz"])(
    "%s is reported",
    async (key) => {
      bundle = await openRelease([], { scope: ["/"] });
      const row = await judge({ key, value: TO });
      expect([row.state, row.ids.includes("robots-redirected")]).toEqual(["serving", true]);
      expect((await judge({ key, value: "keep" })).ids).not.toContain("robots-redirected");
      expect((await judge({ key: `${key}/x`, value: TO })).ids).not.toContain("robots-redirected");
    },
  );
});

describe("a star in the target of a pattern is an error", () => {
  beforeAll(async () => {
    bundle = await openRelease([{ from: "/global/a", to: `${NEW}/a` }]);
  });

  it.each<[string, string, string, string]>([
    ["a star", "/global/old/*", `${NEW}/x/*`, `${NEW}/x/:splat`],
    ["two stars", "/global/old/*", `${NEW}/x/**`, `${NEW}/x/:splat`],
    ["a reference", "/global/old/*", `${NEW}/x/$1`, `${NEW}/x/:splat`],
    ["an expression", "/global/old/*", `${NEW}/x/(.*)?y=1`, `${NEW}/x/:splat?y=1`],
    ["a star if there is a name", "/global/old/:slug", `${NEW}/x/*`, `${NEW}/x/:slug`],
  ])("%s", async (_name, key, value, mended) => {
    const id = "placeholder-unknown";
    expect(await follows({ key, value })).toEqual(oneSlip(id, "rejected", { key, value: mended }));
    const json = (to: string) => JSON.stringify({ to, status: 302 });
    expect(await follows({ key, value: json(value) })).toEqual(
      oneSlip(id, "rejected", { key, value: json(mended) }),
    );
  });
});

describe("what nobody has decided yet", () => {
  it.each(["undecided", "Undecided", "UNDECIDED", '{"undecided":true}'])(
    "serves as %s",
    async (value) => {
      expect(await judge({ key: KEY, value })).toMatchObject({
        state: "serving",
        rule: { undecided: true },
      });
    },
  );

  it.each(["tbd", "TBD", "?", "???", "todo", "to be decided", "n/a", "-", "TBC.", "tbd?"])(
    "gets the name that it has here if it is %s",
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

describe("JSON", () => {
  it.each<[string, object, object]>([
    ["serves a file", { serve: { type: "text/plain", body: "Contact: mailto:a@new.example" } }, {}],
    ["ends a service worker", { serve: "unregister-service-worker" }, {}],
    ["may say its own from", { from: KEY, gone: true }, { gone: true }],
    [
      "may say its own from, spelt otherwise",
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
  ])("learns what %s is called here, and nothing else", async (_name, value, known) => {
    const { state, ids, fixes } = await judge({ key: KEY, value: JSON.stringify(value) });
    expect({ state, ids, fixes }).toEqual({
      state: "rejected",
      ids: ["schema"],
      fixes: [`Did you mean "${known}"?`],
    });
  });

  it.each<[string, string]>([
    ["two addresses", `${NEW}/a,${NEW}/b`],
    ["a comma behind it", `${TO},`],
    ["a % that begins no escape", `${NEW}/100%natural`],
  ])("is refused where its address has %s", async (_name, to) => {
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
  "whatever is typed, a fix that can be followed mends it: %j, %j",
  async (key, value) => {
    expect((await follows({ key, value })).after).toEqual({ state: "serving", ids: [] });
  },
);
