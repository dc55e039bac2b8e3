/** The map agrees with the table beside it and with a count rule by rule, however large the table is. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TableMap } from "../../src/console/release/outlook/table-map.tsx";
import { findFlows, type FlowKind } from "../../src/console/shared/table-flows.ts";
import type { Sources } from "../../src/console/shared/sources.ts";
import type { View } from "../../src/console/shared/view.ts";
import { OUTCOMES, readTableQuery } from "../../src/console/table/query.ts";
import { searchTable } from "../../src/console/table/search.ts";
import { en } from "../../src/console/texts/en/en.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { formatRule } from "../../src/release/content.ts";
import { SITE } from "../support/table.ts";

const NEW = "https://www.new.example";

/** The numbers from which a table is made. */
interface Shape {
  readonly seed: number;
  /** How many sections, and how many folders on either side. */
  readonly sections: number;
  readonly olds: number;
  readonly news: number;
  readonly isLong: boolean;
}

const shapeArbitrary: fc.Arbitrary<Shape> = fc.record({
  seed: fc.nat(),
  sections: fc.constantFrom(0, 1, 5, 40),
  olds: fc.constantFrom(1, 3, 30, 3000),
  news: fc.constantFrom(1, 3, 30, 3000),
  isLong: fc.boolean(),
});

const ANSWERS = ["page", "page", "page", "home", "gone", "keep", "undecided", "serve"] as const;

/** A rule, with its outcome and count computed by hand. */
interface Made {
  readonly rule: RuleData;
  readonly kind: FlowKind;
  readonly addresses: number;
}

function make(count: number, { seed, sections, olds, news, isLong }: Shape): Made[] {
  let state = seed;
  const pick = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return below === 0 ? 0 : (state >>> 8) % below;
  };
  const word = isLong ? "a-folder-whose-name-is-as-long-as-those-of-archives-" : "f";
  return Array.from({ length: count }, (_, index): Made => {
    const host = pick(10) === 0 ? "https://old.example" : "";
    const folder = `${host}/global/${word}${pick(olds)}`;
    const values = pick(12) === 0 ? 2 + pick(3) : 1;
    const where = { id: Array.from({ length: values }, (_unused, at) => `v${at}`) };
    const group = values > 1 ? { where } : {};
    const from = values > 1 ? `${folder}/${index}/:id` : `${folder}/${index}`;
    const section = pick(sections + 1);
    const named = section === 0 ? {} : { section: `Section ${section}` };
    const answer = ANSWERS[pick(ANSWERS.length)] ?? "page";
    const rule = { from, ...group, ...named };
    const to = `${NEW}/${word}${pick(news)}/${pick(4)}/${index}`;
    switch (answer) {
      case "page":
        return { rule: { ...rule, to }, kind: "target", addresses: values };
      case "home":
        return { rule: { ...rule, to: NEW }, kind: "fallback", addresses: values };
      case "serve": {
        const serve = { type: "text/plain", body: "x" };
        return { rule: { ...rule, serve }, kind: "serve", addresses: values };
      }
      case "gone":
      case "keep":
      case "undecided":
        return { rule: { ...rule, [answer]: true }, kind: answer, addresses: values };
    }
  });
}

function sourcesOf(made: readonly Made[]): Sources {
  const lines = [JSON.stringify(SITE), ...made.map((it) => formatRule(it.rule))];
  const manifest = { site: SITE, sources: 1, counts: { rules: made.length } };
  return { manifest, lines: async () => lines } as unknown as Sources;
}

const view = {
  texts: en.texts,
  language: en,
  url: new URL("https://preview.sunset.example/_sunset/releases/x"),
} as unknown as View;

const number = (text = ""): number => Number(text.replaceAll(",", ""));
const plain = (html = ""): string =>
  html
    .replace(/<[^>]+>/g, "")
    .replaceAll("&amp;", "&")
    .trim();

interface Line {
  readonly name: string;
  readonly kind: string;
  readonly weight: number;
  readonly list: string;
}

/** The drawn and the written content of the page. */
function read(html: string) {
  const [svg = ""] = /<svg class="sankey"[^]*?<\/svg>(?=<figcaption)/.exec(html) ?? [];
  const tally = [
    ...html.matchAll(
      /<rect class="flow-([\w-]+)"[^>]*>(?:<\/rect>)?<\/svg>[^<]*<\/th><td class="number">([\d,]+)</g,
    ),
  ];
  const links = [
    ...svg.matchAll(
      /<a href="([^"]*)"[^>]*><path class="link flow-([\w-]+)"[^>]*stroke-width="([\d.e-]+)"[^>]*><title>([^]*?): ([\d,]+)<\/title>/g,
    ),
  ];
  const rows = [
    ...html.matchAll(
      /<tr><th scope="row" data-label="Old site"><a href="([^"]*)">([^]*?)<\/a><\/th><td data-label="New site">([^]*?)<\/td><td[^>]*>([\d,]+)</g,
    ),
  ];
  const nodes = [
    ...svg.matchAll(
      /<rect class="node flow-([\w-]+)"[^>]*>(?:<\/rect>)?<text[^>]*><title>([^<]*)<\/title>([^<]*) <tspan class="soft">([\d,]+)</g,
    ),
  ];
  return {
    total: number(/Counted in old addresses: ([\d,]+)/.exec(html)?.[1]),
    tally: tally.map(([, kind = "", count]) => [kind, number(count)] as const),
    links: links.map(([, list = "", kind = "", width, name = "", weight]) => ({
      line: { name: plain(name), kind, weight: number(weight), list } satisfies Line,
      width: Number(width),
    })),
    rows: rows.map(([, list = "", from, to = "", weight]): Line => {
      const kind = /class="flow-([\w-]+)"/.exec(to)?.[1] ?? "";
      return { name: `${plain(from)} → ${plain(to)}`, kind, weight: number(weight), list };
    }),
    nodes: nodes.map(([, kind = "", name = "", shown = "", weight]) => ({
      side: kind === "old" ? "old" : "new",
      kind,
      name: plain(name),
      shown: plain(shown),
      weight: number(weight),
    })),
  };
}

/** Whether a label is a name, or a name shortened in the middle. */
function isBeginningAndEnd(shown: string, name: string): boolean {
  if (shown === name) return true;
  const cuts = [...shown.matchAll(/…/g)].map((it) => it.index);
  return cuts.some(
    (at) => at > 2 && name.startsWith(shown.slice(0, at)) && name.endsWith(shown.slice(at + 1)),
  );
}

const byText = (a: Line, b: Line): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

describe("the map of a version", () => {
  it.each([27, 500, 2000, 2001, 5000])(
    "shows for %i rules what the table beside it lists, with all addresses of each outcome",
    async (count) => {
      await fc.assert(
        fc.asyncProperty(shapeArbitrary, async (shape) => {
          const made = make(count, shape);
          const sources = sourcesOf(made);
          const flows = await findFlows(sources);
          const html = String(TableMap({ view, id: "x", flows, visits: null }));
          const { total, tally, links, rows, nodes } = read(html);

          const expected = Map.groupBy(made, (it) => it.kind);
          const sum = (of: readonly Made[]): number =>
            of.reduce((all, it) => all + it.addresses, 0);
          expect(new Map(tally)).toEqual(
            new Map([...expected].map(([kind, of]) => [kind, sum(of)])),
          );
          expect(total).toBe(sum(made));

          expect(rows.toSorted(byText)).toEqual(links.map((it) => it.line).toSorted(byText));
          for (const kind of expected.keys()) {
            const drawn = links.filter((it) => it.line.kind === kind);
            expect(drawn.reduce((all, it) => all + it.line.weight, 0)).toBe(
              new Map(tally).get(kind),
            );
          }
          // Their width is proportional to their weight, with a visible minimum.
          const [widest] = links.toSorted((a, b) => b.width - a.width);
          const scale = (widest?.width ?? 0) / (widest?.line.weight ?? 1);
          for (const { line, width } of links.filter((it) => it.width > 1)) {
            expect(width / line.weight).toBeCloseTo(scale, 6);
          }

          for (const side of ["old", "new"]) {
            const own = nodes.filter((it) => it.side === side);
            expect(own.reduce((all, it) => all + it.weight, 0)).toBe(total);
            expect(new Set(own.map((it) => it.name)).size).toBe(own.length);
            expect(new Set(own.map((it) => it.shown)).size, "told apart as drawn").toBe(own.length);
          }
          for (const { name, shown } of nodes) expect(isBeginningAndEnd(shown, name)).toBe(true);

          for (const outcome of OUTCOMES) {
            const url = new URL(`https://x.example/?outcome=${outcome}`);
            const query = { ...readTableQuery(url, SITE.hosts), among: null };
            const kind = outcome === "redirect" ? "target" : outcome;
            const { total: listed } = await searchTable(sources, query);
            expect(listed).toBe(expected.get(kind)?.length ?? 0);
          }
        }),
        { numRuns: 20 },
      );
    },
  );
});
