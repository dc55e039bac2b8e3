/** `validate --fix`: it mends what has exactly one right answer, and touches nothing else. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resolve } from "../../src/domain/resolve/resolve.ts";
import type { Table } from "../../src/domain/table/table.ts";
import { fixRoutesFile } from "../../src/routes-file/fix-routes.ts";
import { readRoutesFile, validateRoutesFile } from "../../src/routes-file/routes-json.ts";
import { nowArbitrary, routesArbitrary, urlArbitrary } from "../support/arbitraries.ts";
import { GATE, SITE, type SitePatch } from "../support/table.ts";
import { runs } from "../support/runs.ts";

const NEW = "https://www.new.example";
const OWN = "https://www.old.example";
const site = { ...SITE, targetHosts: ["www.new.example", "www.old.example"], fallback: null };

const fix = (text: string) => fixRoutesFile(text, "routes.json", GATE);

/** One rule per line, the first in line 3. */
const fileOf = (rules: readonly unknown[], patch: SitePatch = {}): string =>
  `{ "site": ${JSON.stringify({ ...site, ...patch })},\n  "rules": [\n${rules
    .map((it) => `    ${JSON.stringify(it)}`)
    .join(",\n")}\n  ]\n}\n`;

/** The mended rules, and what was mended, as `line id`. */
function mended(rules: readonly unknown[], patch: SitePatch = {}): [unknown[], string[]] {
  const { text, mended: done } = fix(fileOf(rules, patch));
  return [JSON.parse(text).rules, done.map(({ id, at }) => `${at.line} ${id}`)];
}

describe("validate --fix mends", () => {
  it.each<[string, object[], object[], string[]]>([
    [
      "an HTML entity, in from and to",
      [{ from: "/global/x?a=1&amp;b=2", to: `${NEW}/?c=1&#38;d=2` }],
      [{ from: "/global/x?a=1&b=2", to: `${NEW}/?c=1&d=2` }],
      ["3 entity-in-address", "3 entity-in-address"],
    ],
    [
      "invisible characters, and white space around",
      [{ from: "/global/\u200Bx ", to: `\uFEFF${NEW}/x\u00AD` }],
      [{ from: "/global/x", to: `${NEW}/x` }],
      ["3 invisible-character", "3 invisible-character"],
    ],
    [
      "an offset without a colon",
      [
        {
          from: "/global/x",
          gone: true,
          startsAt: "2025-06-01T09:00:00+0800",
          endsAt: "2025-07-01 09:00Z",
        },
      ],
      [
        {
          from: "/global/x",
          gone: true,
          startsAt: "2025-06-01T09:00:00+08:00",
          endsAt: "2025-07-01T09:00:00Z",
        },
      ],
      ["3 instant-unparseable", "3 instant-unparseable"],
    ],
    [
      "a chain, which gets its final target",
      [
        { from: "/global/a", to: `${OWN}/global/b` },
        { from: "/global/b", to: `${OWN}/global/c` },
        { from: "/global/c", to: `${NEW}/d` },
      ],
      [
        { from: "/global/a", to: `${NEW}/d` },
        { from: "/global/b", to: `${NEW}/d` },
        { from: "/global/c", to: `${NEW}/d` },
      ],
      ["3 redirect-chain", "4 redirect-chain"],
    ],
    [
      "exact duplicates in any spelling",
      [
        { from: "/global/a", gone: true },
        { from: "/Global//A/", gone: true },
        { from: "/global/b", gone: true },
        { from: "/global/a", gone: true },
      ],
      [
        { from: "/global/a", gone: true },
        { from: "/global/b", gone: true },
      ],
      ["4 rule-duplicate", "6 rule-duplicate"],
    ],
    [
      "a duplicate whose window is within the other's, even if it comes first",
      [
        { from: "/global/a", gone: true, endsAt: "2026-01-01T00:00:00Z" },
        { from: "/global/a", gone: true },
      ],
      [{ from: "/global/a", gone: true }],
      ["3 rule-duplicate"],
    ],
    [
      "a duplicate without a note, and keeps the note of the other",
      [
        { from: "/global/a", gone: true },
        { from: "/global/a", gone: true, note: "why" },
      ],
      [{ from: "/global/a", gone: true, note: "why" }],
      ["3 rule-duplicate"],
    ],
    [
      "a chain through an address that was mended",
      [
        { from: "/global/a", to: `${OWN}/global/b\u200B` },
        { from: "/global/b", to: `${NEW}/c` },
      ],
      [
        { from: "/global/a", to: `${NEW}/c` },
        { from: "/global/b", to: `${NEW}/c` },
      ],
      ["3 invisible-character", "3 redirect-chain"],
    ],
    [
      "invisible characters although another rule cannot be read",
      [{ from: "/global/\u200Bx", gone: true }, { from: 7 }],
      [{ from: "/global/x", gone: true }, { from: 7 }],
      ["3 invisible-character"],
    ],
  ])("%s", (_name, rules, expected, done) => {
    expect(mended(rules)).toEqual([expected, done]);
  });

  it("the site's dates and its fallback", () => {
    const { text } = fix(
      fileOf([], {
        activatesAt: "2025-01-01T08:00:00+0800",
        fallback: `${NEW}/?a=1&amp;b=2`,
        keep: [{ path: "/global/x", until: "2025-06-01T00:00:00+0100" }],
      }),
    );
    expect(JSON.parse(text).site).toMatchObject({
      activatesAt: "2025-01-01T08:00:00+08:00",
      fallback: `${NEW}/?a=1&b=2`,
      keep: [{ path: "/global/x", until: "2025-06-01T00:00:00+01:00" }],
    });
  });
});

describe("validate --fix leaves unchanged", () => {
  it.each<[string, object[]]>([
    ["a bare date", [{ from: "/global/x", gone: true, startsAt: "2025-06-01" }]],
    ["something that only looks like a wildcard", [{ from: "/global/x*", gone: true }]],
    ["a space between words", [{ from: "/global/tea\u00A0cup", gone: true }]],
    [
      "rules that contradict each other",
      [
        { from: "/global/a", gone: true },
        { from: "/global/a", keep: true },
      ],
    ],
    [
      "duplicates that each have a note",
      [
        { from: "/global/a", gone: true, note: "1" },
        { from: "/global/a", gone: true, note: "2" },
      ],
    ],
    [
      "duplicates whose windows overlap in part",
      [
        { from: "/global/a", gone: true, startsAt: "2025-02-01T00:00:00Z" },
        { from: "/global/a", gone: true, endsAt: "2026-01-01T00:00:00Z" },
      ],
    ],
    [
      "a character whose removal would cause a conflict",
      [
        { from: "/global/a", gone: true },
        { from: "/global/\u200Ba", keep: true },
      ],
    ],
    [
      "a circular chain",
      [
        { from: "/global/a", to: `${OWN}/global/b` },
        { from: "/global/b", to: `${OWN}/global/a` },
      ],
    ],
    [
      "a chain through a temporary redirect",
      [
        { from: "/global/a", to: `${OWN}/global/b` },
        { from: "/global/b", to: `${NEW}/c`, status: 302 },
      ],
    ],
    [
      "a chain that changes over time",
      [
        { from: "/global/a", to: `${OWN}/global/b` },
        { from: "/global/b", to: `${NEW}/c`, endsAt: "2027-01-01T00:00:00Z" },
        { from: "/global/:x", to: `${NEW}/:x` },
      ],
    ],
    [
      "a chain that loses the visitor's query",
      [
        { from: "/global/a", to: `${OWN}/global/b` },
        { from: "/global/b", to: `${NEW}/c`, query: "drop" },
      ],
    ],
    [
      "a chain through a query",
      [
        { from: "/global/a", to: `${OWN}/global/b?x=1` },
        { from: "/global/b?x=1", to: `${NEW}/c` },
      ],
    ],
    [
      "a chain from a pattern",
      [
        { from: "/global/p/:a", to: `${OWN}/uk/:a` },
        { from: "/uk/:b", to: `${NEW}/:b` },
      ],
    ],
    [
      "a chain through an undecided rule",
      [
        { from: "/global/a", to: `${OWN}/global/b` },
        { from: "/global/b", undecided: true },
      ],
    ],
    [
      "a chain if another rule cannot be read",
      [
        { from: "/global/a", to: `${OWN}/global/b` },
        { from: "/global/b", to: `${NEW}/c` },
        { from: "global/c", gone: true },
      ],
    ],
  ])("%s", (_name, rules) => {
    const text = fileOf(rules, { fallback: `${NEW}/` });
    expect(fix(text)).toMatchObject({ text, mended: [] });
  });

  it.each([
    ["a comment", (text: string) => text.replace("[\n", "[ // new\n")],
    ["a duplicate name", (text: string) => text.replace('"gone"', '"gone":true,"gone"')],
  ])("a file with %s", (_name, change) => {
    const text = change(fileOf([{ from: "/global/\u200Bx", gone: true }]));
    expect(fix(text)).toMatchObject({ text, mended: [] });
  });
});

describe("a mended file", () => {
  it("keeps its layout, byte for byte", () => {
    const head = `\uFEFF{\r\n\t"site": ${JSON.stringify(site)},\r\n\t"rules": [\r\n`;
    const text = `${head}\t\t{"from":"/global/a",  "gone" : true},\r\n\r\n\t\t{ "from": "/global/a", "gone": true }, {"gone":true,"from":"/global/b\u200B"}\r\n\t]\r\n}`;
    expect(fix(text).text).toBe(
      `${head}\t\t{"from":"/global/a",  "gone" : true}, {"gone":true,"from":"/global/b"}\r\n\t]\r\n}`,
    );
  });

  it("loses entries at the start together with their commas", () => {
    const rules = [
      { from: "/global/a", gone: true, endsAt: "2026-01-01T00:00:00Z" },
      { from: "/global/a", gone: true, endsAt: "2027-01-01T00:00:00Z" },
      { from: "/global/a", gone: true },
    ];
    expect(fix(fileOf(rules)).text).toBe(fileOf(rules.slice(2)));
  });

  it("needs no second run, has no new errors, and answers as before except for what was mended", () => {
    const rule = fc.record({
      from: fc.constantFrom("a", "b", "c", "A", "b\u200B", ":x", "*"),
      to: fc.constantFrom(
        `${OWN}/global/a`,
        `${OWN}/global/b`,
        `${OWN}/global/c`,
        `${NEW}/1`,
        `${NEW}/2`,
        `${NEW}/:x`,
      ),
      status: fc.constantFrom(301, 301, 308, 302),
      query: fc.constantFrom("merge", "merge", "drop"),
      endsAt: fc.constantFrom(undefined, undefined, "2025-06-01T00:00:00Z"),
    });
    const asked = fc.array(
      fc.tuple(fc.constantFrom("a", "b", "c", "d"), fc.constantFrom("", "?q=1")),
      { minLength: 4 },
    );
    let chains = 0;
    fc.assert(
      fc.property(
        fc.array(rule, { maxLength: 6 }),
        asked,
        fc.boolean(),
        (rules, paths, isLater) => {
          const text = fileOf(rules.map((it) => ({ ...it, from: `/global/${it.from}` })));
          const fixed = fix(text);
          expect(fix(fixed.text)).toMatchObject({ text: fixed.text, mended: [] });
          const errors = (of: string): number =>
            validateRoutesFile(of, "x", GATE).findings.filter((it) => it.severity === "error")
              .length;
          expect(errors(fixed.text)).toBeLessThanOrEqual(errors(text));
          // Removing an invisible character is meant to change answers.
          if (fixed.mended.some(({ id }) => id === "invisible-character")) return;
          chains += fixed.mended.filter(({ id }) => id === "redirect-chain").length;
          const now = isLater ? Date.parse("2026-01-01T00:00:00Z") : GATE;
          const [before, after] = [text, fixed.text].map(
            (it) => readRoutesFile(it, "x").compiled?.table,
          );
          for (const [path, search] of paths) {
            const end = (table: Table | undefined): string | null =>
              follow(table, `${OWN}/global/${path}${search}`, now);
            expect(end(after)).toBe(end(before));
          }
        },
      ),
      runs(300),
    );
    expect(chains).toBeGreaterThan(0);
  });

  it("decides every request as before if nothing was mended", () => {
    fc.assert(
      fc.property(
        routesArbitrary,
        fc.array(urlArbitrary, { minLength: 5 }),
        nowArbitrary,
        (data, urls, now) => {
          const text = JSON.stringify(data);
          const { text: fixed } = fix(text);
          const [before, after] = [text, fixed].map(
            (it) => readRoutesFile(it, "x").compiled?.table,
          );
          if (!before || !after) throw new TypeError("the table cannot be read");
          for (const url of urls) {
            const answers = [before, after].map((table) => {
              const { outcome, status, location } = resolve(table, { url, method: "GET" }, now);
              return { outcome, status, location };
            });
            expect(answers[1]).toEqual(answers[0]);
          }
        },
      ),
      runs(200),
    );
  });
});

/** The visitor's final address; null if there is none. */
function follow(table: Table | undefined, start: string, now: number): string | null {
  if (!table) return null;
  let at = start;
  for (let hop = 0; hop < 20; hop++) {
    const { location } = resolve(table, { url: new URL(at), method: "GET" }, now);
    if (location === null) return at;
    if (!location.startsWith(OWN)) return location;
    at = location;
  }
  return null;
}
