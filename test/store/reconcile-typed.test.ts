import { beforeAll, describe, expect, it } from "vitest";
import type { OpenBundle } from "../../src/store/isolate/bundle.ts";
import { createReconciler, openRelease, told } from "./reconcile-support.ts";

const OLD = "https://www.old.example";
const NEW = "https://www.new.example";

let bundle: OpenBundle;

beforeAll(async () => {
  bundle = await openRelease(
    [
      { from: "/global/a", to: `${NEW}/a` },
      { from: "/global/round", to: `${OLD}/global/row` },
      { from: "/global/on", to: `${NEW}/end` },
      { from: "/global/p/:x", to: `${OLD}/global/row` },
    ],
    { targetHosts: ["www.new.example", "www.old.example"] },
  );
});

/** Returns the result of a row. */
async function type(value: string, key = "/global/row") {
  const reconciler = createReconciler(bundle);
  reconciler.kv.values.set(key, value);
  const { rows } = await reconciler.run();
  const [row] = rows;
  if (!row || rows.length !== 1) throw new TypeError(`there are ${rows.length} rows`);
  expect(row.typed).toBe(row.state === "serving" ? null : value.slice(0, 500));
  expect(row.key).toBe(key);
  return told(row);
}

const ROW = { to: `${NEW}/row` };
const LEAVE_IT = "Leave it, or remove it when you next edit the row";

it("a __proto__ key is not lost, and serves nothing", async () => {
  const row = await type(`{ "to": "${NEW}/", "where": { "__proto__": ["a"] } }`, "/global/:x");
  expect(row).toMatchObject({ state: "rejected" });
});

describe("a value that serves", () => {
  it.each<[string, string, object]>([
    ["a bare address", `${NEW}/row`, ROW],
    [
      "an address in capital letters",
      "HTTPS://WWW.NEW.EXAMPLE/Row",
      { to: "HTTPS://WWW.NEW.EXAMPLE/Row" },
    ],
    ["gone", "gone", { gone: true }],
    ["Gone", "Gone", { gone: true }],
    ["keep", "keep", { keep: true }],
    ["KEEP", "KEEP", { keep: true }],
    ["JSON", `{"to":"${NEW}/row","status":302}`, { ...ROW, status: 302 }],
    ["JSON over several lines", `{\n  "to": "${NEW}/row"\n}`, ROW],
    [
      "JSON with an end",
      `{"gone":true,"endsAt":"2026-01-01T00:00:00Z"}`,
      { gone: true, endsAt: "2026-01-01T00:00:00Z" },
    ],
    ["gone with a suggestion", `{"gone":true,"to":"${NEW}/row"}`, { ...ROW, gone: true }],
    ["a target with a colon, which is literal in an exact rule", `${NEW}/:x`, { to: `${NEW}/:x` }],
  ])("may be %s", async (_name, value, rule) => {
    expect(await type(value)).toEqual({ state: "serving", rule, findings: [] });
  });

  it.each<[string, string, object, string]>([
    ["spaces and line breaks around it", `  ${NEW}/row \r\n`, ROW, "white space"],
    ["a line break after a word", "gone\n", { gone: true }, "white space"],
    ["a no-break space around it", `\u00A0${NEW}/row`, ROW, "white space"],
    ["a byte-order mark", `\uFEFF${NEW}/row`, ROW, "a byte-order mark"],
    ["a byte-order mark before JSON", `\uFEFF{"keep":true}\n`, { keep: true }, "a byte-order mark"],
  ])("serves, with a finding, with %s", async (_name, value, rule, what) => {
    expect(await type(value)).toEqual({
      state: "serving",
      rule,
      findings: [
        `1:1 value-trimmed: there is ${what} around the value, which is left out -> ${LEAVE_IT}`,
      ],
    });
  });

  it("serves, with a hint, if it makes a chain of two redirects", async () => {
    expect(await type(`${OLD}/global/on`)).toEqual({
      state: "serving",
      rule: { to: `${OLD}/global/on` },
      findings: [
        `1:1 redirect-chain: takes 2 redirects: ${OLD}/global/row -> ${OLD}/global/on -> ${NEW}/end` +
          ` -> Send it straight to "${NEW}/end"`,
      ],
    });
  });

  it("serves, with a hint, if it only repeats the fallback", async () => {
    expect((await type(NEW)).findings).toEqual([
      '1:1 target-is-fallback: "/global/row" goes where the fallback goes anyway' +
        " -> Find a better target, or remove the rule",
    ]);
  });
});

describe("a value that does not serve", () => {
  it.each<[string, string, string]>([
    [
      "is empty",
      "",
      "1:1 schema: the value is empty -> Type the new address, gone or keep; or delete the row",
    ],
    [
      "is only white space",
      " \n ",
      "1:1 schema: the value is empty -> Type the new address, gone or keep; or delete the row",
    ],
    [
      "lacks its scheme",
      "www.new.example/row",
      '1:1 target-unparseable: "www.new.example/row" is not an absolute URL -> Put the scheme before it: "https://www.new.example/row"',
    ],
    [
      "is only a path",
      "/global/b",
      `1:1 target-unparseable: "/global/b" is not an absolute URL -> Write the whole address, such as "${NEW}/global/b"`,
    ],
    [
      "is an http address",
      "http://www.new.example/row",
      '1:1 target-not-https: "http://www.new.example/row" is http, not https -> Use the https address',
    ],
    [
      "is a javascript: address",
      "javascript:alert(1)",
      '1:1 target-not-https: "javascript:alert(1)" is javascript, not https -> Use the https address',
    ],
    [
      "leads to a foreign host",
      "https://evil.example/",
      '1:1 target-host-not-allowed: "https://evil.example/" goes to evil.example, which is not in site.targetHosts -> Use one of www.new.example, www.old.example, or add the host to site.targetHosts',
    ],
    [
      "has a port",
      "https://www.new.example:8443/",
      '1:1 target-port: "https://www.new.example:8443/" has the port 8443 -> Leave the port out',
    ],
    [
      "has a password",
      "https://a:b@www.new.example/",
      '1:1 target-credentials: "https://a:b@www.new.example/" has a user name or a password -> Remove everything before the @',
    ],
    [
      "is an HTML link",
      `<a href="${NEW}/row">new</a>`,
      `1:1 schema: the value is HTML -> Type only ${NEW}/row`,
    ],
    [
      "is an HTML page",
      "<!doctype html>\n<p>",
      "1:1 schema: the value is HTML -> Type only the new address, such as https://www.example.com/page",
    ],
    [
      "is two addresses",
      `${NEW}/row ${NEW}/b`,
      "1:1 schema: the value holds 2 addresses -> Type one of them",
    ],
    [
      "is three lines of addresses",
      `${NEW}/1\n${NEW}/2\n${NEW}/3`,
      "1:1 schema: the value holds 3 addresses -> Type one of them",
    ],
    [
      "has a space in the middle",
      `${NEW}/a b`,
      `1:1 schema: there is more than an address in the value: "b" -> Type only ${NEW}/a`,
    ],
    [
      "has an invisible character",
      `${NEW}/row\u200B`,
      `1:1 schema: there is an invisible character (U+200B) in the value -> Type only ${NEW}/row; write one that is meant as %E2%80%8B`,
    ],
    [
      "is a word with an invisible character in it",
      "go\u200Bne",
      "1:1 schema: there is an invisible character (U+200B) in the value -> Type it again; write one that is meant as %E2%80%8B",
    ],
    [
      "has a control character",
      `${NEW}/\u0000row`,
      `1:1 schema: there is an invisible character (U+0000) in the value -> Type only ${NEW}/row; write one that is meant as %00`,
    ],
    [
      "is in quotes",
      `"${NEW}/row"`,
      `1:1 schema: there are quotes or brackets around "${NEW}/row" -> Type only ${NEW}/row`,
    ],
    [
      "is in curly quotes",
      `“${NEW}/row”`,
      `1:1 schema: there are quotes or brackets around "${NEW}/row" -> Type only ${NEW}/row`,
    ],
    [
      "is a word in quotes",
      "'gone'",
      '1:1 schema: there are quotes or brackets around "gone" -> Type only gone',
    ],
    [
      "is in angle brackets",
      `<${NEW}/row>`,
      `1:1 schema: there are quotes or brackets around "${NEW}/row" -> Type only ${NEW}/row`,
    ],
    [
      "is an unknown word",
      "removed",
      '1:1 schema: "removed" is neither an address nor gone nor keep -> Type gone where the page was taken down, keep where the old site answers, undecided where that is not known yet, else the new address',
    ],
    [
      "is a number",
      "410",
      '1:1 schema: "410" is neither an address nor gone nor keep -> Type gone where the page was taken down, keep where the old site answers, undecided where that is not known yet, else the new address',
    ],
    [
      "is null",
      "null",
      '1:1 schema: "null" is neither an address nor gone nor keep -> Type gone where the page was taken down, keep where the old site answers, undecided where that is not known yet, else the new address',
    ],
    [
      "is a list",
      `["${NEW}/row"]`,
      `1:1 schema: the document is ["${NEW}/row"] -> Write an object in curly brackets`,
    ],
    [
      "is far too long",
      "x".repeat(100_001),
      "1:1 schema: the value has 100001 characters, more than 100000 -> Publish a rule of that size with a table",
    ],
  ])("%s", async (_name, value, finding) => {
    expect(await type(value)).toEqual({ state: "rejected", rule: null, findings: [finding] });
  });

  it("is a long text", async () => {
    expect((await type(`see ${"y ".repeat(6000)}y`)).findings).toEqual([
      "1:1 schema: the value is 12005 characters long -> Type only the new address, such as https://www.example.com/page",
    ]);
  });

  it("is longer than a target may be", async () => {
    const { findings } = await type(`${NEW}/${"x".repeat(3000)}`);
    expect(findings).toEqual([
      expect.stringMatching(
        /^1:1 target-too-long: "https:.*…? has 3024 characters, more than 2048 -> Use a shorter address$/,
      ),
    ]);
  });
});

describe("JSON that does not serve", () => {
  it.each<[string, string, string[]]>([
    [
      "has curly quotes",
      `{“to”: "${NEW}/row"}`,
      ["1:2 json-syntax: curly quotes (“) are not JSON's -> Write straight double quotes: \""],
    ],
    [
      "has a trailing comma",
      `{"gone":true,}`,
      ["1:14 json-syntax: there is a comma after the last entry -> Remove the comma"],
    ],
    [
      "has an unknown field",
      `{"too":"${NEW}/row"}`,
      ['1:8 schema: unknown field "too" -> Did you mean "to"?'],
    ],
    [
      "has a misspelt date",
      `{"gone":true,"startAt":"2025-01-01T00:00:00Z"}`,
      ['1:24 schema: unknown field "startAt" -> Did you mean "startsAt"?'],
    ],
    [
      "has a bare date",
      `{"gone":true,"startsAt":"2025-01-01"}`,
      [
        '1:25 instant-unparseable: "2025-01-01" is a bare date: it begins at 26 different moments around the world -> Write the instant with its offset, such as "2025-01-01T00:00:00Z" for midnight in UTC',
      ],
    ],
    [
      "has two answers",
      `{"gone":true,"keep":true}`,
      [
        "1:21 schema: a kept rule passes to the old site and cannot also have gone -> Write exactly one of to, gone, keep, serve, undecided",
      ],
    ],
    [
      "has no answer",
      "{}",
      [
        '1:1 schema: the rule does not say what a request gets -> Add "to": "https://...", "gone": true or "keep": true',
      ],
    ],
    [
      "is truncated",
      '{"gone":true',
      ["1:13 json-syntax: a closing } is missing -> Close the object"],
    ],
    [
      "has another from",
      `{"from":"/global/other","gone":true}`,
      ["1:9 schema: the key is the from -> Remove the field"],
    ],
    [
      "has a text instead of a number",
      `{"to":"${NEW}/row","status":"302"}`,
      ['1:46 schema: "status" is "302" -> Write 302, without quotes'],
    ],
    [
      "leads to a foreign host, on its second line",
      '{"to":\n "https://evil.example/"}',
      [
        '2:2 target-host-not-allowed: "https://evil.example/" goes to evil.example, which is not in site.targetHosts -> Use one of www.new.example, www.old.example, or add the host to site.targetHosts',
      ],
    ],
    [
      "ends before it starts",
      '{"gone":true,"startsAt":"2026-01-01T00:00:00Z","endsAt":"2025-06-01T00:00:00Z"}',
      [
        "1:57 window-empty: the rule ends at 2025-06-01T00:00:00Z, not after its start at 2026-01-01T00:00:00Z -> Move the end to after the start, or remove one of them",
      ],
    ],
  ])("%s", async (_name, value, findings) => {
    expect(await type(value)).toEqual({ state: "rejected", rule: null, findings });
  });
});

describe("an endless redirect does not serve", () => {
  const END = "Send it to an address that does not redirect again";

  it.each<[string, string, string]>([
    ["to itself", `${OLD}/global/row`, `${OLD}/global/row -> ${OLD}/global/row`],
    [
      "through the release",
      `${OLD}/global/round`,
      `${OLD}/global/row -> ${OLD}/global/round -> ${OLD}/global/row`,
    ],
    [
      "through a pattern of the release",
      `${OLD}/global/p/1`,
      `${OLD}/global/row -> ${OLD}/global/p/1 -> ${OLD}/global/row`,
    ],
  ])("%s", async (_name, value, hops) => {
    expect(await type(value)).toEqual({
      state: "rejected",
      rule: null,
      findings: [`1:1 redirect-loop: never ends: ${hops} -> ${END}`],
    });
  });
});

describe("a key", () => {
  it.each([
    "/global/row",
    "/GLOBAL//Row/",
    "/global/row?b=1&a=2",
    "/global/%C3%A9",
    "/global/a",
    "/global/p/:x/*",
    "https://www.old.example/global/row",
    "HTTP://www.old.example/global/row",
  ])("may be %j", async (key) => {
    expect(await type(`${NEW}/row`, key)).toEqual({ state: "serving", rule: ROW, findings: [] });
  });

  it.each<[string, string, string]>([
    [
      "lacks the leading slash",
      "global/x",
      'from-unparseable: the key "global/x" is neither a path nor a whole address -> Use the key "/global/x"',
    ],
    [
      "lacks its scheme",
      "www.old.example/global/x",
      'from-unparseable: the key "www.old.example/global/x" is neither a path nor a whole address -> Use the key "https://www.old.example/global/x"',
    ],
    [
      "is almost activatesAt",
      "activateAt",
      'from-unparseable: the key "activateAt" is neither a path nor a whole address -> Did you mean the key "activatesAt"?',
    ],
    [
      "is activatesAt in lower case",
      "activatesat",
      'from-unparseable: the key "activatesat" is neither a path nor a whole address -> Did you mean the key "activatesAt"?',
    ],
    [
      "is on a foreign host",
      "https://evil.example/x",
      'from-host-unknown: "https://evil.example/x" is on evil.example, which is not one of the site\'s hosts -> Use one of www.old.example, old.example, or add it to site.hosts',
    ],
    [
      "is out of scope",
      "/other/x",
      'from-outside-scope: "/other/x" is outside the site\'s scope -> Add the path to site.scope (now "/global", "/uk", "/fr"), or remove the rule',
    ],
    [
      "is kept",
      "/global/legal/x",
      'from-kept: "/global/legal/x" always passes to the old site, because site.keep has "/global/legal/*" -> Remove the rule, or the entry of site.keep',
    ],
    [
      "has a fragment",
      "/global/row#top",
      'from-unparseable: "/global/row#top" has a fragment, which no browser sends -> Leave out the # and what follows it',
    ],
    [
      "names a placeholder twice",
      "/global/:x/:x",
      'from-unparseable: "/global/:x/:x" names :x twice -> Give each placeholder its own name',
    ],
  ])("does not serve if it %s", async (_name, key, finding) => {
    expect(await type(`${NEW}/row`, key)).toEqual({
      state: "rejected",
      rule: null,
      findings: [`1:1 ${finding}`],
    });
  });

  it("says which placeholders a target may use", async () => {
    const to = `${NEW}/:slug`;
    expect((await type(to, "/global/x/:page/*")).findings).toEqual([
      `1:1 placeholder-unknown: "${to}" uses :slug, which the from does not have` +
        " -> Use :page, :splat, or write %3A for a plain colon",
    ]);
  });

  it("is judged together with its value, and all findings are reported at once", async () => {
    const { findings } = await type("https://evil.example/", "/other/x");
    expect(findings.map((it) => it.split(" ")[1])).toEqual([
      "target-host-not-allowed:",
      "from-outside-scope:",
    ]);
  });
});
