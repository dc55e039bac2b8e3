import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalRule } from "../../src/domain/table/canonical-form.ts";
import type { RoutesData, RuleData, SiteData } from "../../src/domain/table/schema.ts";
import type { CompiledRelease } from "../../src/release/compile-release.ts";
import { createContent, parseContent } from "../../src/release/content.ts";
import { sha256, sha256OfParts } from "../../src/release/hash.ts";
import { routesArbitrary } from "../support/arbitraries.ts";
import { releaseFrom } from "../node-support/release.ts";
import { SITE } from "../support/table.ts";

const NEW = "https://www.new.example";

const rules: RuleData[] = [
  { from: "/global/a", to: `${NEW}/a` },
  {
    from: "/:l/:p/*",
    where: { p: ["x", "y"], l: { uk: "gb", fr: "fr" } },
    to: `${NEW}/:l/:p/:splat`,
    startsAt: "2024-12-01T00:00:00Z",
    section: "Products",
    note: 'ü \u2028 "quoted"',
    examples: { match: ["/uk/x/1"], mustNotMatch: ["/uk/z"] },
  },
  { from: "/global/é", gone: true },
];

async function idOf(data: RoutesData): Promise<string> {
  return (await releaseFrom(data)).manifest.release;
}

function textOf(sources: CompiledRelease["sources"]): string {
  return sources.map((it) => new TextDecoder().decode(it)).join("");
}

/** The same value with the fields of each object reversed. */
function reversed<Value extends object>(value: Value): Value {
  return Object.fromEntries(Object.entries(value).toReversed()) as Value;
}

describe("the id of a release", () => {
  it("is the SHA-256 of its lines, and the pinned one on every machine and runtime", async () => {
    const { sources, manifest } = await releaseFrom({ site: SITE, rules });
    expect(textOf(sources).split("\n")).toEqual([
      '{"name":"Old Shop","hosts":["www.old.example","old.example"],"scope":["/global","/uk","/fr"],' +
        '"targetHosts":["www.new.example","new.example"],"announceAt":"2024-10-09T00:00:00Z",' +
        '"activatesAt":"2025-01-01T00:00:00Z","fallback":"https://www.new.example/","maxAgeSeconds":3600,' +
        '"keep":["/global/legal/*"]}',
      '{"from":"/:l/:p/*","where":{"l":{"fr":"fr","uk":"gb"},"p":["x","y"]},' +
        '"to":"https://www.new.example/:l/:p/:splat","startsAt":"2024-12-01T00:00:00Z","section":"Products",' +
        '"note":"ü \u2028 \\"quoted\\"","examples":{"match":["/uk/x/1"],"mustNotMatch":["/uk/z"]}}',
      '{"from":"/global/a","to":"https://www.new.example/a"}',
      '{"from":"/global/é","gone":true}',
      "",
    ]);
    expect(manifest.release).toBe(
      "e669e532c97ce3dcee9a01e8dc6bb94d21325042cb36bbe61b73c2e77c080149",
    );
  });

  it("is the same for every order of the rules", async () => {
    const ordered = routesArbitrary.chain((data) =>
      fc.tuple(
        fc.constant(data),
        fc.shuffledSubarray([...data.rules], {
          minLength: data.rules.length,
          maxLength: data.rules.length,
        }),
      ),
    );
    await fc.assert(
      fc.asyncProperty(ordered, async ([data, shuffled]) => {
        expect(await idOf({ ...data, rules: shuffled })).toBe(await idOf(data));
      }),
    );
  });

  it("is the same for every order of the fields", async () => {
    const data = { site: reversed(SITE), rules: rules.map(reversed) };
    expect(await idOf(data)).toBe(await idOf({ site: SITE, rules }));
  });

  it("is the same for every order of the placeholders and values in where", async () => {
    const where = { l: { fr: "fr", uk: "gb" }, p: ["x", "y"] };
    const data = rules.map((it) => (it.where ? { ...it, where } : it));
    expect(await idOf({ site: SITE, rules: data })).toBe(await idOf({ site: SITE, rules }));
  });

  const [a, pattern, gone] = rules;
  it.each<[string, Partial<SiteData>, (RuleData | undefined)[]]>([
    ["a missing rule", {}, [a, pattern]],
    ["a repeated rule", {}, [...rules, a]],
    ["another target", {}, [{ from: "/global/a", to: `${NEW}/b` }, pattern, gone]],
    ["another spelling of a from", {}, [{ from: "/global/A", to: `${NEW}/a` }, pattern, gone]],
    [
      "a default status written out",
      {},
      [{ from: "/global/a", to: `${NEW}/a`, status: 301 }, pattern, gone],
    ],
    ["a note", {}, [{ from: "/global/a", to: `${NEW}/a`, note: "" }, pattern, gone]],
    ["another host", { hosts: ["www.old.example"] }, rules],
    ["another order of the hosts", { hosts: SITE.hosts.toReversed() }, rules],
    ["another gate", { activatesAt: "2025-01-01T00:00:01Z" }, rules],
    ["no fallback", { fallback: null }, rules],
  ])("differs for %s", async (_name, site, changed) => {
    const data = { site: { ...SITE, ...site }, rules: changed.map((it) => it ?? null) };
    expect(await idOf(data)).not.toBe(await idOf({ site: SITE, rules }));
  });

  it("differs for any other content", async () => {
    const pairs = fc.tuple(routesArbitrary, routesArbitrary);
    await fc.assert(
      fc.asyncProperty(pairs, async ([one, other]) => {
        const text = (of: RoutesData): string => createContent(of).lines.join("\n");
        const isSame = text(one) === text(other);
        expect((await idOf(one)) === (await idOf(other))).toBe(isSame);
      }),
    );
  });
});

describe("the sources of a release", () => {
  it("hash to its id when joined", async () => {
    await fc.assert(
      fc.asyncProperty(routesArbitrary, async (data) => {
        const { sources, manifest } = await releaseFrom(data);
        expect(await sha256(textOf(sources))).toBe(manifest.release);
      }),
    );
  });

  it("hash like one text, whatever characters are at the end of a part", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: "grapheme" })), async (parts) => {
        expect(await sha256OfParts(parts)).toBe(await sha256(parts.join("")));
      }),
    );
  });

  it.each([
    [0, 1],
    [19_999, 1],
    [20_000, 2],
    [40_000, 3],
  ])("have 20,000 lines each: %i rules and the site make %i", async (count, parts) => {
    const many = Array.from({ length: count }, (_, index): RuleData => {
      return { from: `/global/${index}`, to: `${NEW}/${index % 7}` };
    });
    const { sources, manifest } = await releaseFrom({ site: SITE, rules: many });
    expect(sources).toHaveLength(parts);
    expect(manifest.sources).toBe(parts);
    expect(await sha256(textOf(sources))).toBe(manifest.release);
    expect(sources.every((it) => textOf([it]).endsWith("\n"))).toBe(true);
  });

  it("return the table as it was read", async () => {
    await fc.assert(
      fc.asyncProperty(routesArbitrary, async (data) => {
        const { sources } = await releaseFrom(data);
        const lines = textOf(sources).split("\n").slice(0, -1);
        const again = parseContent(lines);
        expect(again.site).toEqual(data.site);
        const sorted = (of: RoutesData): string[] =>
          of.rules.map((it) => JSON.stringify(it && canonicalRule(it))).toSorted();
        expect(sorted(again)).toEqual(sorted(data));
      }),
    );
  });
});
