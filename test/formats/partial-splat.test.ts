import { describe, expect, it } from "vitest";
import { importOf } from "../support/import.ts";

const NEW = "https://www.new.example";
const OWN = "https://www.old.example";

describe("a splat within a segment", () => {
  const splat = `/p/pre-* ${NEW}/x/:splat`;
  it.each<[string, string[], (string | undefined)[][]]>([
    [
      "applies to a later exact rule that it matches",
      [`/p/pre-a ${NEW}/y`],
      [["/p/pre-a", `${NEW}/x/a`]],
    ],
    ["matches an empty rest", [`/p/pre- ${NEW}/y`], [["/p/pre-", `${NEW}/x/`]]],
    ["matches whole segments", [`/p/pre-a/b/ ${NEW}/y`], [["/p/pre-a/b/", `${NEW}/x/a/b/`]]],
    ["ignores letter case", [`/P/Pre-A ${NEW}/y`], [["/P/Pre-A", `${NEW}/x/A`]]],
    [
      "goes before a later pattern",
      [`/p/:any ${NEW}/z`, `/p/pre-a ${NEW}/y`],
      [
        ["/p/pre-a", `${NEW}/x/a`],
        ["/p/:any", `${NEW}/z`],
      ],
    ],
    [
      "is filled in as plain text, without replacement patterns",
      [`/p/pre-a$$b$& ${NEW}/y`],
      [["/p/pre-a$$b$&", `${NEW}/x/a$$b$&`]],
    ],
    [
      "goes before a later splat within a segment",
      [`/p/pre-a-* ${NEW}/w`, `/p/pre-a-b ${NEW}/y`],
      [["/p/pre-a-b", `${NEW}/x/a-b`]],
    ],
    ["does not match another name", [`/p/prea ${NEW}/y`], [["/p/prea", `${NEW}/y`]]],
    [
      "applies to later rules of a single host",
      [`https://old.example/p/pre-a ${NEW}/y`],
      [["https://old.example/p/pre-a", `${NEW}/x/a`]],
    ],
  ])("%s", async (_name, lines, expected) => {
    const { rules } = await importOf("netlify", [splat, ...lines].join("\n"));
    expect(rules.map((it) => [it.from, it.to])).toEqual(expected);
  });

  it.each<[string, string, string]>([
    ["comes after it", `/p/pre-a ${NEW}/y\n${splat}`, `${NEW}/y`],
    ["is for some visitors only", `${splat} 301 Country=de\n/p/pre-a ${NEW}/y`, `${NEW}/y`],
    ["requires parameters", `/p/pre-* id=1 ${NEW}/x\n/p/pre-a ${NEW}/y`, `${NEW}/y`],
  ])("does not change an exact rule if the splat %s", async (_name, text, to) => {
    const { rules } = await importOf("netlify", text);
    expect(rules).toEqual([{ from: "/p/pre-a", to }]);
  });

  it.each<[string, string, string, string | undefined]>([
    [
      "leads to no other host",
      "/p/pre-* /:splat",
      "/p/pre-/evil.example/x",
      `${OWN}//evil.example/x`,
    ],
    ["is never filled into a host", `/p/pre-* ${NEW}:splat/x`, "/p/pre-.evil.example", undefined],
    ["makes no rule with ..", splat, "/p/pre-../y", undefined],
    [
      "is not filled into a longer placeholder's name",
      `/p/pre-* ${NEW}/:splatter`,
      "/p/pre-a",
      undefined,
    ],
    ["makes no target that is too long", splat, `/p/pre-${"a".repeat(3000)}`, undefined],
  ])("%s", async (_name, line, from, to) => {
    const { rules } = await importOf("netlify", `${line}\n${from} ${NEW}/y`);
    const said = rules.find((it) => it.from === from && it.to !== `${NEW}/y`);
    expect(said?.to).toBe(to);
  });

  it("ignores the query of a later rule, as Cloudflare does", async () => {
    const { rules } = await importOf("cloudflare", `${splat} 301\n/p/pre-a?x=1 ${NEW}/y`);
    expect(rules).toEqual([{ from: "/p/pre-a", to: `${NEW}/x/a` }]);
  });

  it("may stand in a line of any length", async () => {
    const long = "a".repeat(10_000_000);
    for (const line of [`/${long}* ${NEW}/x`, `/${long} ${NEW}/x`]) {
      expect((await importOf("netlify", `${splat}\n${line}`)).rejected).toContain(1);
    }
  });

  it("is reported once, at its own line, if an earlier rule shadows it", async () => {
    const lines = [
      `/p/* ${NEW}/z`,
      splat,
      `/p/pre-a ${NEW}/y`,
      `https://foreign.example/p/pre-b ${NEW}/w`,
    ];
    const { findings, messages } = await importOf("netlify", lines.join("\n"));
    expect(findings).toEqual(["2 import-unsupported", "3 rule-shadowed", "4 from-host-unknown"]);
    expect(messages[1]).toContain('"/p/*" (line 1) goes first');
  });

  it("is reported and rejected although a rule is made from it, and so is the exact rule that it shadows", async () => {
    const { findings, rejected } = await importOf("netlify", `${splat}\n/p/pre-a ${NEW}/y`);
    expect(findings).toEqual(["1 import-unsupported", "2 rule-shadowed"]);
    expect(rejected).toEqual([1, 2]);
  });

  it("is handled alike in netlify.toml and Cloudflare's _redirects", async () => {
    const block = (from: string, to: string): string =>
      `[[redirects]]\nfrom = "${from}"\nto = "${NEW}${to}"\nstatus = 302\n`;
    const toml = block("/p/pre-*", "/x/:splat") + block("/p/pre-a", "/y");
    const expected = [{ from: "/p/pre-a", to: `${NEW}/x/a`, status: 302 }];
    expect((await importOf("netlify-toml", toml)).rules).toEqual(expected);
    const lines = `${splat}\n/p/pre-a ${NEW}/y`;
    expect((await importOf("cloudflare", lines)).rules).toEqual(expected);
  });

  it("blocks later rules from what it served without redirecting", async () => {
    const { rules } = await importOf(
      "netlify",
      `/p/pre-* /app 200\n/p/pre-a ${NEW}/y\n/p/* ${NEW}/z`,
    );
    expect(rules.map((it) => [it.from, it.keep])).toEqual([
      ["/p/pre-a", true],
      ["/p/*", undefined],
    ]);
  });
});
