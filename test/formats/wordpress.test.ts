import { describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { createImported } from "../support/entries.ts";
import { importOf } from "../support/import.ts";

const NEW = "https://www.new.example";

/** An export with one redirect as the plugin writes it, changed as given. */
function exportOf(...items: object[]): string {
  const redirects = items.map((item, index) => ({
    id: index + 1,
    url: "/a",
    match_url: "/a",
    match_data: {
      source: { flag_query: "exact", flag_case: false, flag_trailing: false, flag_regex: false },
    },
    action_code: 301,
    action_type: "url",
    action_data: { url: `${NEW}/b` },
    match_type: "url",
    title: "",
    hits: 4,
    regex: false,
    group_id: 1,
    position: index,
    last_access: "-",
    enabled: true,
    ...item,
  }));
  const groups = [
    { id: 1, name: "Shop", redirects: 3, module_id: 1, moduleName: "WordPress", enabled: true },
    { id: 2, name: "Old", redirects: 1, module_id: 1, moduleName: "WordPress", enabled: false },
  ];
  return JSON.stringify({ plugin: { version: "5.4.2", date: "x" }, groups, redirects }, null, 2);
}

const regex = (url: string): object => ({
  url,
  regex: true,
  match_data: { source: { flag_query: "exact", flag_regex: true } },
});
const flags = (flag_query: string): object => ({ match_data: { source: { flag_query } } });

describe("importing an export of WordPress' plugin Redirection", () => {
  const understood: [string, object, RuleData[]][] = [
    ["a redirect, with its group as the section", {}, [{ from: "/a", to: `${NEW}/b` }]],
    [
      "a title as the note",
      { title: "Moved in May" },
      [{ from: "/a", to: `${NEW}/b`, note: "Moved in May" }],
    ],
    [
      "an address with http's own port",
      { url: "http://www.old.example:80/a" },
      [{ from: "https://www.old.example/a", to: `${NEW}/b` }],
    ],
    ["a temporary redirect", { action_code: 307 }, [{ from: "/a", to: `${NEW}/b`, status: 307 }]],
    [
      "a status written as text",
      { action_code: "302" },
      [{ from: "/a", to: `${NEW}/b`, status: 302 }],
    ],
    [
      "an error 410 as gone",
      { action_type: "error", action_code: 410, action_data: null },
      [{ from: "/a", gone: true }],
    ],
    [
      "the action nothing as keep",
      { action_type: "nothing", action_data: null },
      [{ from: "/a", keep: true }],
    ],
    ["a query", { url: "/p.php?id=7" }, [{ from: "/p.php?id=7", to: `${NEW}/b` }]],
    [
      "ignored parameters as dropped",
      flags("ignore"),
      [{ from: "/a", to: `${NEW}/b`, query: "drop" }],
    ],
    [
      "parameters that are passed on",
      { url: "/a?x=1", ...flags("pass") },
      [{ from: "/a?x=1", to: `${NEW}/b?x=1` }],
    ],
    [
      "an address that looks like a pattern, literally",
      { url: "/docs/:x/*" },
      [{ from: "/docs/:x/*", match: "exact", to: `${NEW}/b` }],
    ],
    [
      "a regular expression with a rest",
      { ...regex("^/blog/(.*)$"), action_data: { url: `${NEW}/news/$1` } },
      [{ from: "/blog/*", to: `${NEW}/news/:splat` }],
    ],
    [
      "a regular expression with a segment",
      { ...regex("^/p/([^/]+)/?$"), action_data: { url: `${NEW}/q/$1` } },
      [{ from: "/p/:p1", to: `${NEW}/q/:p1` }],
    ],
    [
      "a regular expression with a query, which the plugin compares too",
      { ...regex("^/item\\.php\\?id=([^&]+)$"), action_data: { url: `${NEW}/items/$1` } },
      [{ from: "/item.php?id=:q1", to: `${NEW}/items/:q1` }],
    ],
    [
      "a regular expression with escapes, which the plugin decodes",
      { ...regex("^/caf%C3%A9/(.*)$"), action_data: { url: `${NEW}/cafe/$1` } },
      [{ from: "/café/*", to: `${NEW}/cafe/:splat` }],
    ],
    [
      "a target as older exports write it",
      { action_data: `${NEW}/b` },
      [{ from: "/a", to: `${NEW}/b` }],
    ],
    [
      "one host",
      {
        match_type: "server",
        action_data: { server: "http://old.example", url_from: `${NEW}/b`, url_notfrom: "" },
      },
      [{ from: "https://old.example/a", to: `${NEW}/b` }],
    ],
  ];
  it.each(understood)("imports %s", async (_name, item, rules) => {
    const expected = rules.map((it) => ({ ...it, section: "Shop" }));
    expect(await importOf("wordpress", exportOf(item))).toMatchObject({
      rules: expected,
      findings: [],
      rejected: [],
    });
  });

  const refused: [string, object, string, string][] = [
    [
      "the login status",
      { match_type: "login", action_data: { logged_in: `${NEW}/b` } },
      "import-unsupported",
      "logged in",
    ],
    ["the browser", { match_type: "agent" }, "import-unsupported", "the browser"],
    ["the referrer", { match_type: "referrer" }, "import-unsupported", "comes from"],
    ["a cookie", { match_type: "cookie" }, "import-unsupported", "a cookie"],
    ["a header", { match_type: "header" }, "import-unsupported", "a header"],
    ["the visitor's IP address", { match_type: "ip" }, "import-unsupported", "address"],
    ["a language", { match_type: "language" }, "import-unsupported", "language"],
    ["a user role", { match_type: "role" }, "import-unsupported", "user may do"],
    ["custom code", { match_type: "custom" }, "import-unsupported", "code"],
    [
      "pages that are not found",
      { match_type: "page", url: "" },
      "import-unsupported",
      "not found",
    ],
    ["an unknown condition", { match_type: "moon" }, "import-unsupported", "moon"],
  ];
  it.each(refused)(
    "rejects a redirect that depends on %s, and blocks no later rules",
    async (_name, item, id, words) => {
      const text = exportOf(item, { url: "/a", action_data: { url: `${NEW}/other` } });
      const { rules, findings, messages } = await importOf("wordpress", text);
      expect(findings).toEqual([expect.stringMatching(new RegExp(`^\\d+ ${id}$`))]);
      expect(messages[0]).toContain(words);
      expect(rules).toEqual([{ from: "/a", to: `${NEW}/other`, section: "Shop" }]);
    },
  );

  it.each([
    ["passes to another page", { action_type: "pass" }],
    ["goes to a random page", { action_type: "random" }],
    ["answers 404", { action_type: "error", action_code: 404 }],
    ["has no target", { action_data: { url: "" } }],
    ["has a target for each user", { action_data: { url: "/u/%userlogin%" } }],
    ["has a status that is not a redirect", { action_code: 304 }],
  ])(
    "rejects a redirect that %s, and blocks later rules from its addresses",
    async (_name, item) => {
      const text = exportOf(item, { ...regex("^/(.*)$"), action_data: { url: `${NEW}/$1` } });
      const { rules, rejected } = await importOf("wordpress", text);
      expect(rejected).toHaveLength(1);
      expect(rules.map((it) => [it.from, it.keep])).toContainEqual(["/a", true]);
    },
  );

  it("leaves out what is disabled by itself or through its group, with a count", async () => {
    const text = exportOf({ url: "/x", enabled: false }, {}, { url: "/y", group_id: 2 });
    const { rules, rejected, messages } = await importOf("wordpress", text);
    expect(rules.map((it) => it.from)).toEqual(["/a"]);
    expect([rejected, messages]).toEqual([[], ['"/x" is disabled there, and left out (2 are)']]);
  });

  it("orders redirects by position, not by their order in the file", async () => {
    const text = exportOf(
      { ...regex("^/(.*)$"), action_data: { url: `${NEW}/all` }, position: 5 },
      { url: "/a", position: 1 },
    );
    const { where } = await createImported("wordpress", text);
    expect([where("/a"), where("/z")]).toEqual([`${NEW}/b`, `${NEW}/all`]);
    const reversed = await createImported(
      "wordpress",
      exportOf(
        { ...regex("^/(.*)$"), action_data: { url: `${NEW}/all` }, position: 1 },
        { position: 5 },
      ),
    );
    expect(reversed.where("/a")).toBe(`${NEW}/all`);
  });

  it("leaves names that a character class did not take to the redirects that have them", async () => {
    const { told, where } = await createImported(
      "wordpress",
      exportOf(
        { ...regex("^/p/(\\d+)$"), action_data: { url: `${NEW}/n/$1` } },
        { url: "/p/about", action_data: { url: `${NEW}/about` } },
        { url: "/p/12", action_data: { url: `${NEW}/never` } },
      ),
    );
    expect([where("/p/5"), where("/p/about"), where("/p/12")]).toEqual([
      `${NEW}/n/5`,
      `${NEW}/about`,
      `${NEW}/n/12`,
    ]);
    expect(told.findings.map((it) => it.split(" ")[1])).toEqual(["import-quirk", "rule-shadowed"]);
  });

  it("gives longer names of a regular expression without an end to it, where later redirects have them", async () => {
    const { told, where } = await createImported(
      "wordpress",
      exportOf(
        { ...regex("^/q"), action_data: { url: `${NEW}/q` } },
        { url: "/queue", action_data: { url: `${NEW}/never` } },
      ),
    );
    expect([where("/q/a"), where("/queue")]).toEqual([`${NEW}/q`, `${NEW}/q`]);
    expect(new Set(told.rules.map((it) => it.section))).toEqual(new Set(["Shop"]));
    expect(told.messages[0]).toMatch(/^"\^\/q" took longer names too/);
  });

  it("says how to write a query in a regular expression", async () => {
    const { messages, fixes } = await importOf("wordpress", exportOf(regex("^/a.php?id=5$")));
    expect(messages).toEqual([
      '"^/a.php?id=5$" cannot be expressed: its ? makes the p before it optional, so it never finds a query',
    ]);
    expect(fixes).toEqual(["Write \\? where a query begins, or list the addresses"]);
  });

  it("names the address in every finding, with its place in the file", async () => {
    const { findings, messages } = await importOf(
      "wordpress",
      exportOf({}, { url: "/q", match_type: "agent" }),
    );
    expect(messages).toEqual([expect.stringContaining('"/q": ')]);
    expect(Number(findings[0]?.split(" ")[0])).toBeGreaterThan(20);
  });

  it("writes rejects as a file of the same format", async () => {
    const { rejectsText } = await importOf("wordpress", exportOf({ match_type: "agent" }, {}));
    const again = await importOf("wordpress", rejectsText ?? "");
    expect([again.rejected.length, again.rules]).toEqual([1, []]);
  });

  it.each([
    ["is no JSON", "{", true],
    ["has no redirects", "{}", false],
    ["has something other than redirects in its list", '{"redirects":[5]}', false],
  ])("imports nothing from a file that %s", async (_name, text, isUnreadable) => {
    expect(await importOf("wordpress", text)).toMatchObject({ rules: [], isUnreadable });
  });
});
