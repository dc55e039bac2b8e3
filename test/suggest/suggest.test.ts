import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TIERS } from "../../src/suggest/confidence.ts";
import { EVIDENCE, evidence, speaksFor } from "../../src/suggest/evidence.ts";
import { suggest, type Suggestion } from "../../src/suggest/suggest.ts";
import { runs } from "../support/runs.ts";
import { fresh, GONE, MOVES, NEW, OLD, old, TITLED } from "./made-up-site.ts";

const found = suggest({ old, fresh });
const byUrl = new Map(found.suggestions.map((it) => [it.url, it]));
const first = (url: string): string | null => {
  const it = byUrl.get(url);
  return it?.to ?? it?.alternatives[0]?.to ?? null;
};
const evidenceOf = (path: string): string[] =>
  byUrl.get(OLD + path)?.evidence.map((it) => `${it.id}: ${it.text}`) ?? [];

describe("a site whose targets are known", () => {
  it.each(Object.entries(MOVES))("finds %s", (_, moves) => {
    const expected = moves.map(([from, to]) => [from, `${NEW}${to}`]);
    expect(moves.map(([from = ""]) => [from, first(OLD + from)])).toEqual(expected);
  });

  it("finds pages by titles if their addresses say nothing", () => {
    expect(TITLED.map(([from]) => first(OLD + from))).toEqual(TITLED.map(([, , to]) => NEW + to));
  });

  it("suggests nothing for pages that are gone", () => {
    expect(GONE.map((it) => byUrl.get(OLD + it)?.to)).toEqual(GONE.map(() => null));
  });

  it("is never both sure and wrong", () => {
    const titled = TITLED.map(([from, , to]) => [from, to]);
    const right = new Map(
      [...Object.values(MOVES).flat(), ...titled].map(([from, to]) => [OLD + from, NEW + to]),
    );
    const sure = found.suggestions.filter((it) => it.tier === "sure");
    expect(sure.map((it) => [it.url, it.to])).toEqual(
      sure.map((it) => [it.url, right.get(it.url) ?? "none"]),
    );
  });

  it("folds addresses that follow one pattern into a group", () => {
    const { from, to } = found.groups.find((it) => it.from.startsWith("/info/")) ?? {};
    expect([from, to]).toEqual(["/info/:slug", `${NEW}/about/info/:slug`]);
    for (const it of found.groups)
      expect(it.cases.map((at) => found.suggestions[at]?.group)).toEqual(
        it.cases.map(() => it.from),
      );
  });
});

const suggested = (from: readonly string[], to: readonly string[]): Suggestion[] => {
  const listOf = (site: string, paths: readonly string[]): { url: string }[] =>
    paths.map((it) => ({ url: site + it }));
  return [...suggest({ old: listOf(OLD, from), fresh: listOf(NEW, to) }).suggestions];
};

describe("a small site", () => {
  it("is matched by its words, each of which is in a good part of the addresses", () => {
    const paths = ["/contact-us.html", "/opening_hours.php", "/sale-red-shoes.html"];
    const pages = ["/contact", "/visit/hours", "/offers/red-shoe-sale", "/imprint"];
    expect(suggested(paths, pages).map((it) => it.to)).toEqual([
      `${NEW}/contact`,
      `${NEW}/visit/hours`,
      `${NEW}/offers/red-shoe-sale`,
    ]);
  });

  it("is matched by common words if they are the whole end of the address", () => {
    const kinds = ["red", "blue", "heavy", "light"];
    const things = ["shoe", "lamp", "tent", "chair"];
    const all = kinds.flatMap((kind) => things.map((it) => [kind, it]));
    const found = suggested(
      all.map(([kind, it]) => `/files/manual_${kind}_${it}.pdf`),
      all.map(([kind, it]) => `/downloads/${it}-${kind}-manual.pdf`),
    );
    const expected = found.map(({ url }) =>
      url.replace(/.*manual_(\w+)_(\w+)/, `${NEW}/downloads/$2-$1-manual`),
    );
    expect(found.map((it) => it.to)).toEqual(expected);
    expect(found[0]?.evidence[0]?.text).toBe("Words in common: blue, chair, manual");
  });
});

describe("evidence", () => {
  it.each([
    [
      "the pattern",
      "/info/imprint",
      "pattern: /info/:slug becomes /about/info/:slug: 6 addresses fit",
    ],
    ["the number", "/artikel.php?id=4711", "number: Both have the number 4711"],
    [
      "the equal end as written, without a file ending that only one has",
      "/blog/2019/a-visit-to-the-tannery.html",
      "same-end: Both addresses end in “a-visit-to-the-tannery”",
    ],
    [
      "a word in another language",
      "/schuhe/uhu-rot",
      "other-words: Where other old addresses say “rot”, their new ones say “red”",
    ],
    ["titles", "/node/18", "title: The titles are alike"],
  ])("includes %s", (_, path, text) => {
    expect(evidenceOf(path)).toContain(text);
  });

  it("calls no word a replacement that comes with others too", () => {
    const fruit = ["apple", "pear", "plum", "cherry", "peach", "melon"];
    const others = Array.from({ length: 40 }, (_, at) => `/pages/text-${at}`);
    const audits = fruit.map((it, at) => `/${at % 2 ? 2010 : 2011}/audits/${it}`);
    const moved = fruit.map((it) => `/enforcement/reports/${it}`);
    const made = suggested([...audits, ...others], [...moved, ...others]);
    const said = made
      .filter((it) => it.url.includes("/audits/"))
      .flatMap((it) => it.evidence.filter(({ id }) => id === "other-words"))
      .map((it) => it.text);
    const word = "Where other old addresses say “audits”, their new ones say “enforcement”";
    expect(said).toEqual(fruit.map(() => word));
  });

  it.each([
    ["of", false],
    ["off", true],
  ])("calls a word a replacement if it has more than two letters: %s", (folder, isOne) => {
    const fruit = ["apple", "pear", "plum", "cherry", "peach", "melon"];
    const others = Array.from({ length: 40 }, (_, at) => `/pages/text-${at}`);
    const pathsIn = (name: string): string[] => [...fruit.map((it) => `/${name}/${it}`), ...others];
    const [first] = suggested(pathsIn("audits"), pathsIn(folder));
    expect(first?.evidence.some((it) => it.id === "other-words")).toBe(isOne);
  });

  it.each([
    ["no reason if they are guesses", [evidence("section", "mostBeside")], false],
    [
      "one more reason beside a shared word",
      [evidence("section", "mostBeside"), evidence("shared-words", "word", "tannery")],
      true,
    ],
    ["a reason if a person confirmed them", [evidence("section", "confirmedBeside")], true],
  ])("from addresses beside it is %s", (_, reasons, expected) => {
    expect(speaksFor(reasons)).toBe(expected);
  });
});

describe("an objection, which keeps a suggestion from being sure", () => {
  const article = `${OLD}/blog/2019/a-visit-to-the-tannery.html`;
  const twin = `${OLD}/blog/2004/a-visit-to-the-tannery-with-pictures.html`;

  it.each([
    [
      "names a nearer old address",
      twin,
      { old: [...old, { url: twin }], fresh },
      { id: "wanted", text: "Another old address is nearer to that page" },
    ],
    [
      "names a new address with the same end, if no others moved alike",
      article,
      {
        old: old.filter(({ url }) => url === article || !url.includes("/blog/")),
        fresh: [...fresh, { url: `${NEW}/stories/2004/a-visit-to-the-tannery` }],
      },
      { id: "runner-up", text: "Another new address ends in the same way" },
    ],
  ])("%s", (_, url, input, named) => {
    const it = suggest(input).suggestions.find((it) => it.url === url);
    expect(it).toMatchObject({ to: `${NEW}/stories/a-visit-to-the-tannery` });
    expect(it?.evidence).toContainEqual(expect.objectContaining(named));
    expect(it?.tier).not.toBe("sure");
    expect(byUrl.get(article)?.tier).toBe("sure");
  });

  it("is that a folder would be lost that most addresses keep", () => {
    const names = ["brewing", "malting", "storage", "cooling", "bottling", "labelling"];
    const moved = (folder: string, what: string, to: string) =>
      names.map((it) => [`${OLD}/${folder}/${it}-${what}`, `${NEW}/${to}/${it}-${what}`] as const);
    const lost = [
      `${OLD}/docs/events/how-parcels-travel-abroad`,
      `${NEW}/docs/how-parcels-travel-abroad`,
    ] as const;
    const tierOf = (eventsGo: string): unknown => {
      const all = [
        ...moved("docs/admin", "tanks", "docs"),
        ...moved("docs/events", "fairs", eventsGo),
        lost,
      ];
      const { suggestions } = suggest({
        old: [...old, ...all.map(([url]) => ({ url }))],
        fresh: [...fresh, ...all.map(([, url]) => ({ url }))],
      });
      return suggestions.find((it) => it.url === lost[0])?.tier;
    };
    expect(tierOf("docs/events/guides")).toBe("likely");
    expect(tierOf("docs")).toBe("sure");
  });

  it("is that another page is beside it in a folder with the name of the address", () => {
    const names = ["amber", "birch", "cobalt", "dune", "ember", "fjord", "grove", "heath"];
    const rules = names.flatMap((it) => names.map((other) => `/rules/no-${it}-${other}`));
    const [many = ""] = rules;
    const input = {
      old: [...old, ...rules.map((it) => ({ url: OLD + it }))],
      fresh: [
        ...fresh,
        ...rules.map((it) => ({ url: `${NEW}${it}/scripts` })),
        { url: `${NEW}${many}/styles` },
      ],
    };
    const { suggestions } = suggest(input);
    const found = (path: string): Suggestion | undefined =>
      suggestions.find((it) => it.url === OLD + path);
    expect(rules.filter((it) => found(it)?.tier !== "sure")).toEqual([many]);
    expect(found(many)?.to).toBe(`${NEW}${many}/scripts`);
    expect(found(many)?.evidence.map((it) => it.text)).toContain(
      "Another page of that folder fits as well",
    );
  });

  it.each([
    ["or only its folder", "/events/fairs/hall-plan", `${NEW}/help/events`],
    [
      "and nothing for the rest of the address",
      "/council/meetings/minutes-of-april/photographs/parking-and-traffic/feed",
      `${NEW}/news/feed/`,
    ],
    ["or one of another site", "/recipes/", "https://cook.example/app/references/recipes"],
  ])("leaves the least of a guess if one word speaks for a page, %s", (_, path, to) => {
    const input = { old: [...old, { url: OLD + path }], fresh: [...fresh, { url: to }] };
    const it = suggest(input).suggestions.find((it) => it.url === OLD + path);
    expect(it).toMatchObject({ to, tier: "guess", confidence: 0.2 });
  });

  it("is raised if the addresses can hardly be distinguished", () => {
    const words = ["amber", "birch", "cobalt", "dune", "ember", "fjord", "grove", "heath"];
    const lost = words.flatMap((it) => words.map((other) => ({ url: `${OLD}/x/${it}-${other}` })));
    const { suggestions } = suggest({ old: [...old, ...lost], fresh });
    const sure = suggestions.filter((it) => it.tier === "sure").length;
    expect(sure).toBeGreaterThanOrEqual(50);
    const few = suggest({ old: [...old.slice(0, 40), ...lost], fresh }).suggestions;
    expect(few.filter((it) => it.tier === "sure")).toEqual([]);
  });
});

const SAID = { old: `${OLD}/agb-2003`, to: `${NEW}/help/setup` };

describe("a confirmed pair", () => {
  it("is kept as it is", () => {
    const { suggestions } = suggest({ old, fresh, confirmed: [SAID] });
    expect(suggestions.find((it) => it.url === SAID.old)).toMatchObject({
      to: SAID.to,
      tier: "sure",
      confidence: 1,
      evidence: [{ id: "confirmed", text: "Confirmed by a person" }],
    });
  });

  it("says nothing about an address that stays", () => {
    const url = `${OLD}/stays`;
    const pages = [...fresh, { url: `${OLD}/Stays/` }];
    const confirmed = [{ old: url, to: `${OLD}/Stays/` }];
    const { suggestions } = suggest({ old: [{ url }], fresh: pages, confirmed });
    const evidence = [{ id: "stays", text: "The new site has this very address" }];
    expect(suggestions).toMatchObject([{ to: null, tier: "none", evidence, alternatives: [] }]);
  });

  it("is left out if its target is not in the new site's list", () => {
    const confirmed = [{ ...SAID, to: `${NEW}/not-there` }];
    expect(suggest({ old, fresh, confirmed })).toEqual(found);
  });

  it("teaches the targets of neighbouring addresses", () => {
    const names = ["eins", "zwei", "drei", "vier", "fuenf", "sechs"];
    const lost = names.map((it) => ({ url: `${OLD}/aktionen/${it}` }));
    const pages = [...fresh, { url: `${NEW}/offers` }];
    const target = `${NEW}/offers`;
    const confirmed = lost.slice(0, 5).map((it) => ({ old: it.url, to: target }));
    const last = ({ suggestions }: { suggestions: readonly Suggestion[] }) =>
      suggestions.find((it) => it.url === lost[5]?.url);
    expect(last(suggest({ old: [...old, ...lost], fresh: pages }))?.to).not.toBe(target);
    const taught = last(suggest({ old: [...old, ...lost], fresh: pages, confirmed }));
    expect(taught).toMatchObject({ to: target });
    expect(taught?.evidence.map((it) => it.id)).toContain("section");
  });

  it("teaches that even if nothing else can be learned", () => {
    const folder = (name: string, of: readonly string[]) =>
      of.map((it) => ({ url: `${OLD}/${name}/${it}` }));
    const lost = folder("aktionen", ["eins", "zwei", "drei"]);
    // Each is the only one in its folder, so that what they have in common is chance.
    const single = ["mai", "juni", "juli"].flatMap((it) => folder(it, ["angebot"]));
    const target = `${NEW}/offers`;
    const confirmed = [...lost.slice(0, 2), ...single].map((it) => ({ old: it.url, to: target }));
    const { suggestions } = suggest({
      old: [...old, ...lost, ...single],
      fresh: [...fresh, { url: target }],
      confirmed,
    });
    expect(suggestions.find((it) => it.url === lost[2]?.url)?.to).toBe(target);
  });

  it("is never suggested again if it was rejected", () => {
    const url = `${OLD}/artikel.php?id=4711`;
    const rejected = [{ old: url, to: first(url) ?? "" }];
    const { suggestions } = suggest({ old, fresh, rejected });
    const again = suggestions.find((it) => it.url === url);
    const all = [again?.to, ...(again?.alternatives.map((it) => it.to) ?? [])];
    expect(all).not.toContain(rejected[0]?.to);
  });
});

const segmentArbitrary = fc.oneof(
  fc.constantFrom("a", "shoes", "2019", "v6.5", "%", "%E0%A4", "..", ":x", "*", "constructor"),
  fc.string({ maxLength: 8 }),
);
const urlArbitrary = fc.oneof(
  fc
    .tuple(fc.constantFrom(OLD, NEW), fc.array(segmentArbitrary, { maxLength: 4 }))
    .map(([site, segments]) => `${site}/${segments.join("/")}`),
  fc.string({ maxLength: 20 }),
);
const listArbitrary = fc.array(
  fc.record({ url: urlArbitrary, title: fc.option(segmentArbitrary, { nil: undefined }) }),
  { maxLength: 12 },
);

describe("suggest(), for any lists", () => {
  it("never throws, suggests only addresses of the new list, and answers each old address once", () => {
    fc.assert(
      fc.property(listArbitrary, listArbitrary, (some, others) => {
        const { suggestions, groups } = suggest({ old: some, fresh: others });
        const known = new Set(others.map((it) => URL.parse(it.url)?.href));
        const urls = suggestions.map((it) => it.url);
        expect(new Set(urls)).toEqual(new Set(some.flatMap((it) => URL.parse(it.url)?.href ?? [])));
        expect(new Set(urls).size).toBe(urls.length);
        for (const it of suggestions) {
          expect(it.to === null || known.has(it.to)).toBe(true);
          expect(it.to === null).toBe(it.tier === "none");
          expect(it.to === null || speaksFor(it.evidence)).toBe(true);
          expect(it.to).not.toBe(it.url);
          expect(TIERS).toContain(it.tier);
          expect(it.confidence).toBeGreaterThanOrEqual(0);
          expect(it.confidence).toBeLessThanOrEqual(1);
          for (const { to } of it.alternatives) expect(known.has(to)).toBe(true);
          for (const { id } of it.evidence) expect(EVIDENCE).toContain(id);
        }
        for (const { cases } of groups) expect(cases.length).toBeGreaterThanOrEqual(5);
      }),
      runs(200),
    );
  });

  it("does not depend on the order of the lines", () => {
    const confirmed = [SAID, { ...SAID, to: `${NEW}/` }];
    const twin = { url: `${OLD}/node/17`, title: "Other" };
    const expected = suggest({ old: [...old, twin], fresh, confirmed });
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...old, twin], { minLength: old.length + 1 }),
        fc.shuffledSubarray(fresh, { minLength: fresh.length }),
        fc.shuffledSubarray(confirmed, { minLength: 2 }),
        (some, others, said) => {
          expect(suggest({ old: some, fresh: others, confirmed: said })).toEqual(expected);
        },
      ),
      { numRuns: 5 },
    );
  });
});
