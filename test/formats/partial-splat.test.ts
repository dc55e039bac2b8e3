import { describe, expect, it } from "vitest";
import { importOf } from "../support/import.ts";

const NEW = "https://www.new.example";
const OWN = "https://www.old.example";

describe("a splat within a segment", () => {
  const splat = `/p/pre-* ${NEW}/x/:splat`;
  it.each<[string, string[], (string | undefined)[][]]>([
    ["has what an exact rule behind it says", [`/p/pre-a ${NEW}/y`], [["/p/pre-a", `${NEW}/x/a`]]],
    ["may take nothing", [`/p/pre- ${NEW}/y`], [["/p/pre-", `${NEW}/x/`]]],
    ["takes whole segments", [`/p/pre-a/b/ ${NEW}/y`], [["/p/pre-a/b/", `${NEW}/x/a/b/`]]],
    ["heeds no case", [`/P/Pre-A ${NEW}/y`], [["/P/Pre-A", `${NEW}/x/A`]]],
    [
      "goes before a pattern that it stands before",
      [`/p/:any ${NEW}/z`, `/p/pre-a ${NEW}/y`],
      [
        ["/p/pre-a", `${NEW}/x/a`],
        ["/p/:any", `${NEW}/z`],
      ],
    ],
    [
      "is text, whatever a replacement would make of it",
      [`/p/pre-a$$b$& ${NEW}/y`],
      [["/p/pre-a$$b$&", `${NEW}/x/a$$b$&`]],
    ],
    [
      "and the first of two counts",
      [`/p/pre-a-* ${NEW}/w`, `/p/pre-a-b ${NEW}/y`],
      [["/p/pre-a-b", `${NEW}/x/a-b`]],
    ],
    ["has nothing of another name", [`/p/prea ${NEW}/y`], [["/p/prea", `${NEW}/y`]]],
    [
      "has what stands behind it on a host of its own",
      [`https://old.example/p/pre-a ${NEW}/y`],
      [["https://old.example/p/pre-a", `${NEW}/x/a`]],
    ],
  ])("%s", async (_name, lines, expected) => {
    const { rules } = await importOf("netlify", [splat, ...lines].join("\n"));
    expect(rules.map((it) => [it.from, it.to])).toEqual(expected);
  });

  it.each<[string, string, string]>([
    ["stands behind it", `/p/pre-a ${NEW}/y\n${splat}`, `${NEW}/y`],
    ["is for some visitors", `${splat} 301 Country=de\n/p/pre-a ${NEW}/y`, `${NEW}/y`],
    ["asks for parameters", `/p/pre-* id=1 ${NEW}/x\n/p/pre-a ${NEW}/y`, `${NEW}/y`],
  ])("takes nothing from an exact rule if it %s", async (_name, text, to) => {
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
    ["stands in no host", `/p/pre-* ${NEW}:splat/x`, "/p/pre-.evil.example", undefined],
    ["climbs nowhere", splat, "/p/pre-../y", undefined],
    ["has nothing behind it in a target", `/p/pre-* ${NEW}/:splatter`, "/p/pre-a", undefined],
    ["makes no endless target", splat, `/p/pre-${"a".repeat(3000)}`, undefined],
  ])("%s", async (_name, line, from, to) => {
    const { rules } = await importOf("netlify", `${line}\n${from} ${NEW}/y`);
    const said = rules.find((it) => it.from === from && it.to !== `${NEW}/y`);
    expect(said?.to).toBe(to);
  });

  it("is asked for without the query that Cloudflare leaves out", async () => {
    const { rules } = await importOf("cloudflare", `${splat} 301\n/p/pre-a?x=1 ${NEW}/y`);
    expect(rules).toEqual([{ from: "/p/pre-a", to: `${NEW}/x/a` }]);
  });

  it("may stand in a line of any length", async () => {
    const long = "a".repeat(10_000_000);
    for (const line of [`/${long}* ${NEW}/x`, `/${long} ${NEW}/x`]) {
      expect((await importOf("netlify", `${splat}\n${line}`)).rejected).toContain(1);
    }
  });

  it("is reported once, and at its own line, if another goes before it", async () => {
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

  it("is a finding all the same, and the exact rule never applied", async () => {
    const { findings, rejected } = await importOf("netlify", `${splat}\n/p/pre-a ${NEW}/y`);
    expect(findings).toEqual(["1 import-unsupported", "2 rule-shadowed"]);
    expect(rejected).toEqual([1, 2]);
  });

  it("is the same in netlify.toml, and in Cloudflare's dialect", async () => {
    const block = (from: string, to: string): string =>
      `[[redirects]]\nfrom = "${from}"\nto = "${NEW}${to}"\nstatus = 302\n`;
    const toml = block("/p/pre-*", "/x/:splat") + block("/p/pre-a", "/y");
    const expected = [{ from: "/p/pre-a", to: `${NEW}/x/a`, status: 302 }];
    expect((await importOf("netlify-toml", toml)).rules).toEqual(expected);
    const lines = `${splat}\n/p/pre-a ${NEW}/y`;
    expect((await importOf("cloudflare", lines)).rules).toEqual(expected);
  });

  it("keeps what it served without redirecting from the rules behind it", async () => {
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
