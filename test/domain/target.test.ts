import { describe, expect, it } from "vitest";
import { fillTarget } from "../../src/domain/resolve/fill-target.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { parseTarget } from "../../src/domain/table/target.ts";
import { ask, compile, fullFindingsOf, type SitePatch, whereTo } from "../support/table.ts";

const NEW = "https://www.new.example";

describe("the visitor's query", () => {
  it.each([
    ["is appended to a target without one", "/p", "?a=1&b=2", "/p?a=1&b=2"],
    ["follows the target's own", "/p?x=1", "?a=1", "/p?x=1&a=1"],
    ["loses a name that the target has", "/p?a=9", "?a=1&b=2&a=3", "/p?a=9&b=2"],
    ["loses such a name in any spelling", "/p?a%20b=9", "?a+b=1&c", "/p?a%20b=9&c"],
    ["goes before the fragment", "/p#top", "?a=1", "/p?a=1#top"],
    [
      "goes between the target's own query and the fragment",
      "/p?x=1#top",
      "?a=1",
      "/p?x=1&a=1#top",
    ],
    ["keeps its own bytes", "/p", "?q=a+b%20%e2%82%ac&r=%zz", "/p?q=a+b%20%e2%82%ac&r=%zz"],
    ["loses empty pieces", "/p", "?&&a=1&&b=2&", "/p?a=1&b=2"],
    ["keeps its repeated parameters", "/p", "?a=1&a=1", "/p?a=1&a=1"],
    ["leaves no question mark behind", "/p", "?", "/p"],
    ["leaves no question mark if all of it is empty", "/p", "?&", "/p"],
    [
      "keeps a nested address",
      "/p",
      "?u=https%3A%2F%2Fevil.example%2F",
      "/p?u=https%3A%2F%2Fevil.example%2F",
    ],
  ])("%s", (_name, to, search, expected) => {
    expect(whereTo([{ from: "/global/x", to: NEW + to }], `/global/x${search}`)).toBe(
      NEW + expected,
    );
  });

  it("is dropped with query: drop", () => {
    const rule: RuleData = { from: "/global/x", to: `${NEW}/p?x=1`, query: "drop" };
    expect(whereTo([rule], "/global/x?a=1")).toBe(`${NEW}/p?x=1`);
  });

  it("is appended to the fallback too", () => {
    expect(whereTo([], "/global/x?a=1")).toBe(`${NEW}/?a=1`);
  });

  it("does not include a fragment, which no browser sends", () => {
    expect(whereTo([{ from: "/global/x", to: `${NEW}/p` }], "/global/x?a=1#frag")).toBe(
      `${NEW}/p?a=1`,
    );
  });
});

describe("filling a target", () => {
  const fill = (to: string, address: string, more: Partial<RuleData> = {}): string =>
    whereTo([{ from: "/global/:a/*", to: NEW + to, ...more }], address);

  it.each([
    ["path, query and fragment alike", "/:a?x=:a#:a", "/global/v", "/v?x=v#v"],
    ["a part of a segment", "/p-:a.html", "/global/v", "/p-v.html"],
    ["the same placeholder twice", "/:a/:a", "/global/v", "/v/v"],
    ["raw text in the path", "/:a", "/global/%E2%82%AC%2f%25", "/%E2%82%AC%2f%25"],
    [
      "decoded and re-encoded text in the query",
      "/?x=:a",
      "/global/%e2%82%ac%2f&=",
      "/?x=%E2%82%AC%2F%26%3D",
    ],
    ["bytes that are not UTF-8 as they are, in the query", "/?x=:a", "/global/%FFa", "/?x=%FFa"],
    ["bytes that are not UTF-8 as they are, in the fragment", "/#:a", "/global/%fca", "/#%fca"],
    ["escapes of a percent sign beside them", "/?x=:a", "/global/%25FF%FF", "/?x=%25FF%FF"],
    ["an invalid escape as text in the query", "/?x=:a", "/global/%zz%", "/?x=%25zz%25"],
    ["escaped slashes of a splat in the query", "/?x=:splat", "/global/v/b/c", "/?x=b%2Fc"],
    [
      "a captured placeholder without filling it again",
      "/:a/:splat",
      "/global/:splat/b",
      "/:splat/b",
    ],
    ["no doubled slash for an empty splat", "/n/:splat/end", "/global/v", "/n/end"],
    [
      "no doubled slash after the last slash of a splat",
      "/n/:splat/end",
      "/global/v/b/",
      "/n/b/end",
    ],
    ["a target with a final question mark", "/:a/x?", "/global/v", "/v/x?"],
    ["an invalid escape unchanged", "/:a", "/global/%zz%", "/%zz%"],
    ["doubled slashes of the target unchanged", "/n//:a", "/global/v", "/n//v"],
    ["text beside words like the internal marks", "/xq0z/XQQ/:a", "/global/v", "/xq0z/XQQ/v"],
    ["more than ten placeholders", `/${":a".repeat(12)}`, "/global/v", `/${"v".repeat(12)}`],
  ])("fills %s", (_name, to, address, expected) => {
    expect(fill(to, address)).toBe(NEW + expected);
  });

  it("makes no doubled slash for an empty value of where", () => {
    const where = { a: { all: "" } };
    expect(fill("/:a/:splat", "/global/all/b", { where })).toBe(`${NEW}/b`);
    expect(fill("/n/:a", "/global/all", { where })).toBe(`${NEW}/n/`);
    expect(fill("/p-:a/:splat", "/global/all/b", { where })).toBe(`${NEW}/p-/b`);
    expect(fill("/:a-x", "/global/all", { where })).toBe(`${NEW}/-x`);
  });

  it("keeps a last slash in a value of where", () => {
    const where = { a: { all: "n/" } };
    expect(fill("/:a/:splat", "/global/all/b", { where })).toBe(`${NEW}/n//b`);
  });

  it.each([
    ["the path", "/:u", "?u=A%2FB", "/A%2FB", "/a%2Fb"],
    ["the query", "/?x=:u", "?u=A+B", "/?x=A%20B", "/?x=a%20b"],
  ])("fills the value of a parameter into %s", (_name, to, search, expected, lower) => {
    const rule: RuleData = { from: "/global/q?u=:u", to: NEW + to };
    expect(whereTo([rule], `/global/q${search}`)).toBe(NEW + expected);
    expect(whereTo([{ ...rule, lowercase: true }], `/global/q${search}`)).toBe(NEW + lower);
  });

  it("fills in the replacement of a parameter's value from where", () => {
    const where = { u: { A: "Lamps/Old" } };
    const rule: RuleData = { from: "/global/q?u=:u", where, to: `${NEW}/:u?x=:u`, lowercase: true };
    expect(whereTo([rule], "/global/q?u=A")).toBe(`${NEW}/Lamps/Old?x=Lamps%2FOld`);
    const two: RuleData = { from: "/global/q?t=:t&u=:u", where, to: `${NEW}/:t/:u` };
    expect(whereTo([two], "/global/q?t=A&u=A")).toBe(`${NEW}/A/Lamps/Old`);
  });

  it.each([
    ["letters", "/:a", "/global/ABC", "/abc"],
    ["escaped letters", "/:a", "/global/%C3%89%41", "/%C3%A9a"],
    ["no escape whose character has no case", "/:a", "/global/%7EA", "/%7Ea"],
    ["what only looks like an escape", "/:a", "/global/%FZ", "/%fz"],
    ["no escape that is not UTF-8 after a letter", "/?x=:a", "/global/B%FFA", "/?x=b%FFa"],
    ["no digits of an escape", "/:a", "/global/A%2F%E2%82%AC", "/a%2F%E2%82%AC"],
    ["a value in the query", "/?x=:a", "/global/%C3%89%2F", "/?x=%C3%A9%2F"],
    ["no escape that is not UTF-8, in the query", "/?x=:a", "/global/%FFA", "/?x=%FFa"],
    ["no escape that is not UTF-8, in the fragment", "/#:a", "/global/%FFA", "/#%FFa"],
    ["the splat", "/:splat", "/global/v/B/C", "/b/c"],
  ])("lower-cases %s with lowercase: true", (_name, to, address, expected) => {
    expect(fill(to, address, { lowercase: true })).toBe(NEW + expected);
  });

  it("sends the ASCII form of an international target host", () => {
    const rule: RuleData = { from: "/global/x", to: "https://bücher.example/ü" };
    expect(
      whereTo([rule], "/global/x", {
        targetHosts: ["bücher.example", "www.new.example"],
      }),
    ).toBe("https://xn--bcher-kva.example/%C3%BC");
  });
});

describe("a target that is not allowed", () => {
  const refused = {
    outcome: "refused",
    status: 501,
    location: null,
    reason: "target-host",
    cacheControl: "no-store",
  };

  it.each([
    ["another host", "https://evil.example/"],
    ["a host that ends like it", "https://evilwww.new.example/"],
    ["a host that begins like it", "https://www.new.example.evil.example/"],
    ["a trailing dot", "https://www.new.example./"],
    ["a user name", "https://www.new.example@evil.example/"],
    ["a password on the right host", "https://u:p@www.new.example/"],
    ["another port", "https://www.new.example:8443/"],
    ["plain http", "http://www.new.example/"],
    ["a script", "javascript:alert(1)"],
    ["no host", "/relative"],
    ["a protocol-relative address", "//www.new.example/"],
    ["too many characters", `${NEW}/${"x".repeat(2048)}`],
  ])("answers 501 without Location: %s", (_name, to) => {
    const compiled = compile([
      { from: "/global/x", to },
      { from: "/global/y", to: `${NEW}/y` },
    ]);
    expect(ask(compiled, "/global/x")).toMatchObject({ ...refused, rule: "/global/x" });
    expect(ask(compiled, "/global/y").location).toBe(`${NEW}/y`);
  });

  it.each([
    ["a dot segment", "?u=.."],
    ["an escaped dot segment", "?u=%2e%2e"],
    ["a single dot", "?u=."],
  ])("answers 501 if a captured value would be %s of the path", (_name, search) => {
    expect(
      ask(compile([{ from: "/global/q?u=:u", to: `${NEW}/a/:u/b` }]), `/global/q${search}`),
    ).toMatchObject(refused);
  });

  it("allows a value that only looks like an escaped dot segment", () => {
    const rule: RuleData = { from: "/global/q?u=:u", to: `${NEW}/a/:u/b` };
    expect(whereTo([rule], "/global/q?u=%252e%252e")).toBe(`${NEW}/a/%252e%252e/b`);
  });

  it("answers 501 if two captured dots form a dot segment together", () => {
    const compiled = compile([{ from: "/global/q?a=:a&b=:b", to: `${NEW}/x/:a:b` }]);
    expect(ask(compiled, "/global/q?a=.&b=.")).toMatchObject(refused);
  });

  it("allows dots that are no segment", () => {
    expect(whereTo([{ from: "/global/q?u=:u", to: `${NEW}/a-:u?x=:u` }], "/global/q?u=..")).toBe(
      `${NEW}/a-..?x=..`,
    );
  });

  it("is not sent as the fallback either", () => {
    const compiled = compile([], { fallback: "https://evil.example/" });
    expect(ask(compiled, "/global/x")).toMatchObject({ ...refused, rule: null });
  });

  it.each<[string, string, string]>([
    ["on a foreign host", "https://evil.example", "/a"],
    ["over http", "http://www.new.example", "/a"],
    ["no URL", "https://[", "/a"],
    ["that the URL parser changes, off the list", "https://evil.example", "/a b"],
  ])("is not sent even if it was not compiled: %s", (_name, origin, path) => {
    // The second is what remains of the first if the scheme is taken to be one letter longer.
    const hosts = new Set(["www.new.example", "ww.new.example"]);
    const literal = { kind: "literal", href: origin + path } as const;
    expect(fillTarget(literal, new Map(), false, [], hosts)).toBeNull();
    const template = { kind: "template", origin, path: [path], search: null, hash: null } as const;
    expect(fillTarget(template, new Map(), false, [], hosts)).toBeNull();
  });

  it("is sent as the URL parser writes it, with empty captures left out", () => {
    const part = { name: "a" };
    const template = {
      kind: "template",
      origin: NEW,
      path: ["/x y/", part],
      search: ["q=", part],
      hash: null,
    } as const;
    const hosts = new Set(["www.new.example"]);
    expect(fillTarget(template, new Map(), false, [], hosts)).toBe(`${NEW}/x%20y/?q=`);
  });

  it("leaves a page gone, without a suggestion", () => {
    const compiled = compile([{ from: "/global/x", gone: true, to: "https://evil.example/" }], {
      fallback: null,
    });
    expect(ask(compiled, "/global/x")).toMatchObject({
      outcome: "gone",
      status: 410,
      suggestion: null,
    });
  });
});

describe("the parts of a target", () => {
  const [a, b] = [{ name: "a" }, { name: "b" }];

  it.each([
    ["/:a", ["/", a], null, null],
    ["/:a:b/x?:a=:b#:a", ["/", a, b, "/x"], [a, "=", b], [a]],
    ["/:a/x?", ["/", a, "/x"], [], null],
    ["/:a#b?c", ["/", a], null, ["b?c"]],
  ])("of %s", (to, path, search, hash) => {
    const names = new Set(["a", "b"]);
    const hosts = new Set(["www.new.example"]);
    const target = parseTarget(NEW + to, names, hosts, () => {}, []);
    expect(target).toEqual({ kind: "template", origin: NEW, path, search, hash });
  });
});

describe("the findings of a target", () => {
  const OFF_LIST = "which is not in site.targetHosts";
  const LITERALLY = "which is not a placeholder here: visitors would be sent to it literally";

  it.each<[to: string, from: string, ...said: [id: string, message: string, fix: string][]]>([
    [
      "https://www.new.example/a https://www.new.example/b",
      "/global/x",
      [
        "target-unparseable",
        "is more than one address",
        'Keep one, such as "https://www.new.example/a"',
      ],
    ],
    [
      "https://www.new.example/a; https://www.new.example/b",
      "/global/x",
      [
        "target-unparseable",
        "is more than one address",
        'Keep one, such as "https://www.new.example/a"',
      ],
    ],
    [
      "/new?a=1",
      "/global/x",
      [
        "target-unparseable",
        "is not an absolute URL",
        'Write the whole address, such as "https://www.new.example/new?a=1"',
      ],
    ],
    [
      "www.new.example/new",
      "/global/x",
      [
        "target-unparseable",
        "is not an absolute URL",
        'Put the scheme before it: "https://www.new.example/new"',
      ],
    ],
    [
      "//www.new.example/new",
      "/global/x",
      [
        "target-unparseable",
        "is not an absolute URL",
        'Put the scheme before it: "https://www.new.example/new"',
      ],
    ],
    [
      "new.example",
      "/global/x",
      [
        "target-unparseable",
        "is not an absolute URL",
        'Put the scheme before it: "https://new.example"',
      ],
    ],
    [
      "the new page/a.html",
      "/global/x",
      [
        "target-unparseable",
        "is not an absolute URL",
        'Write an absolute address that starts with "https://"',
      ],
    ],
    [
      "new.example, the new home page",
      "/global/x",
      [
        "target-unparseable",
        "is not an absolute URL",
        'Write an absolute address that starts with "https://"',
      ],
    ],
    [
      "new.example:",
      "/global/x",
      ["target-not-https", "is new.example, not https", "Use the https address"],
    ],
    [
      "http://www.new.example/",
      "/global/x",
      ["target-not-https", "is http, not https", "Use the https address"],
    ],
    [
      "mailto:eva@www.new.example",
      "/global/x",
      ["target-not-https", "is mailto, not https", "Use the https address"],
    ],
    [
      "https://eva@www.new.example/",
      "/global/x",
      ["target-credentials", "has a user name or a password", "Remove everything before the @"],
    ],
    [
      "https://:secret@www.new.example/",
      "/global/x",
      ["target-credentials", "has a user name or a password", "Remove everything before the @"],
    ],
    [
      "https://www.new.example:8443/",
      "/global/x",
      ["target-port", "has the port 8443", "Leave the port out"],
    ],
    [
      "https://elsewhere.example/",
      "/global/x",
      [
        "target-host-not-allowed",
        `goes to elsewhere.example, ${OFF_LIST}`,
        "Use one of www.new.example, new.example, or add the host to site.targetHosts",
      ],
    ],
    [
      "https://0x7f.1/",
      "/global/x",
      [
        "target-host-not-allowed",
        `goes to 127.0.0.1, ${OFF_LIST}`,
        "Use one of www.new.example, new.example: an IP address cannot be one",
      ],
    ],
    [
      "https://[::1]/",
      "/global/x",
      [
        "target-host-not-allowed",
        `goes to [::1], ${OFF_LIST}`,
        "Use one of www.new.example, new.example: an IP address cannot be one",
      ],
    ],
    ...["https://https://www.new.example/", "https://http://www.new.example/"].map(
      (to): [string, string, [string, string, string]] => [
        to,
        "/global/x",
        ["target-host-not-allowed", "has its scheme twice", "Write its scheme once"],
      ],
    ),
    ...["https.example", "shop.https"].map((host): [string, string, [string, string, string]] => [
      `https://${host}/`,
      "/global/x",
      [
        "target-host-not-allowed",
        `goes to ${host}, ${OFF_LIST}`,
        "Use one of www.new.example, new.example, or add the host to site.targetHosts",
      ],
    ]),
    [
      "https://www.nwe.example/",
      "/global/x",
      [
        "target-host-not-allowed",
        `goes to www.nwe.example, ${OFF_LIST}`,
        "Did you mean www.new.example? If not, add the host to site.targetHosts",
      ],
    ],
    [
      "http://eva@elsewhere.example:81/:b",
      "/global/:a",
      ["target-not-https", "is http, not https", "Use the https address"],
      ["target-credentials", "has a user name or a password", "Remove everything before the @"],
      ["target-port", "has the port 81", "Leave the port out"],
      [
        "target-host-not-allowed",
        `goes to elsewhere.example, ${OFF_LIST}`,
        "Use one of www.new.example, new.example, or add the host to site.targetHosts",
      ],
      [
        "placeholder-unknown",
        "uses :b, which the from does not have",
        "Use :a, or write %3A for a plain colon",
      ],
    ],
    [
      `${NEW}/:a/:b/:c`,
      "/global/:a/:b/*",
      [
        "placeholder-unknown",
        "uses :c, which the from does not have",
        "Use :a, :b, :splat, or write %3A for a plain colon",
      ],
    ],
    [
      "https://:a.new.example/",
      "/global/:a",
      [
        "placeholder-in-authority",
        "fills :a into the host",
        "Write out the host: placeholders belong in the path, query or fragment",
      ],
    ],
    [
      String.raw`HTTPS:\\:a.new.example\x`,
      "/global/:a",
      [
        "placeholder-in-authority",
        "fills :a into the host",
        "Write out the host: placeholders belong in the path, query or fragment",
      ],
    ],
    [
      "https:////www.new.example::a/",
      "/global/:a",
      [
        "placeholder-in-authority",
        "fills :a into the host",
        "Write out the host: placeholders belong in the path, query or fragment",
      ],
    ],
    [
      ":a://www.new.example/",
      "/global/:a",
      [
        "placeholder-in-authority",
        "fills :a into the scheme",
        "Write out the scheme: placeholders belong in the path, query or fragment",
      ],
    ],
    [
      "/b:/:a",
      "/global/:a",
      [
        "target-unparseable",
        "is not an absolute URL",
        'Write the whole address, such as "https://www.new.example/b:/:a"',
      ],
    ],
    [
      "shttp://elsewhere.example/",
      "/global/x",
      ["target-not-https", "is shttp, not https", "Use the https address"],
    ],
    [
      `${NEW}/{a}`,
      "/global/:a/:b",
      [
        "placeholder-unknown",
        `has "{a}", ${LITERALLY}`,
        "Write :a in its place, or write %7Ba%7D if it is intended",
      ],
    ],
    [
      `${NEW}/*`,
      "/global/:a/*",
      [
        "placeholder-unknown",
        `has "*", ${LITERALLY}`,
        "Write :splat in its place, or write %2A if it is intended",
      ],
    ],
    [
      `${NEW}/(.\t)`,
      "/global/:a",
      [
        "placeholder-unknown",
        `has "(.\\t)", ${LITERALLY}`,
        "Write :a in its place, or write %28%2E%09%29 if it is intended",
      ],
      ["invisible-character", "has white space in it (U+0009)", `Write "${NEW}/(.)"`],
    ],
    [
      `${NEW}/${"x".repeat(2025)}`,
      "/global/x",
      ["target-too-long", "has 2049 characters, more than 2048", "Use a shorter address"],
    ],
  ])("%s for %s", (to, from, ...said) => {
    const shown = JSON.stringify(to);
    const text = shown.length > 80 ? `${shown.slice(0, 79)}…` : shown;
    const examples = from.includes(":") ? { match: [] } : undefined;
    const found = fullFindingsOf([{ from, to, ...(examples && { examples }) }]);
    expect(
      found.filter(({ id }) => id !== "no-example").map((it) => [it.id, it.message, it.fix]),
    ).toEqual(said.map(([id, why, fix]) => [id, `${text} ${why}`, fix]));
  });

  it("are none at 2048 characters", () => {
    expect(fullFindingsOf([{ from: "/global/x", to: `${NEW}/${"x".repeat(2024)}` }])).toEqual([]);
  });

  it("do not depend on a list of target hosts", () => {
    const site: SitePatch = { targetHosts: [], fallback: null };
    const fixOf = (to: string) => fullFindingsOf([{ from: "/global/x", to }], site)[0]?.fix;
    expect(fixOf("/new")).toBe('Write the whole address, such as "https://www.example.com/new"');
    expect(fixOf(NEW)).toBe("Use one of them, or add the host to site.targetHosts");
  });
});
