import * as fc from "fast-check";
import { expect, it } from "vitest";
import { hasErrors } from "../../src/domain/finding.ts";
import { readRow } from "../../src/routes-file/kv-row.ts";
import { characterArbitrary } from "../support/arbitraries.ts";
import { runs } from "../support/runs.ts";

const CONTEXT = {
  reserved: ["activatesAt"],
  hosts: new Set(["www.old.example", "old.example"]),
  targetHosts: new Set(["www.new.example"]),
  scope: ["/global"],
};

/** Parts of which rows are typically made, and any text. */
const textArbitrary = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "/",
        "global",
        "https://",
        "www.new.example",
        "www.old.example/x",
        " ",
        "\n",
        "\0",
        "%2F",
        "->",
        "301",
        "gone",
        '"',
        "{",
        "}",
        "[",
        "]",
        "(",
        ")",
        "^",
        "$",
        "*",
        ":slug",
        "\\",
        "//",
        "?__at=",
        "&utm_source=",
        "&amp;",
        "%",
        "…",
        ".",
        ",",
        "\u200B",
        "\uFFFD",
        "C:/Git/",
        "<a>",
      ),
      fc.string({ unit: characterArbitrary, maxLength: 4 }),
    ),
    { maxLength: 8 },
  )
  .map((pieces) => pieces.join(""));

it("no row throws, and one that cannot be used says what to do", () => {
  fc.assert(
    fc.property(textArbitrary, textArbitrary, fc.option(fc.nat()), (key, value, expiresAt) => {
      const { rule, findings } = readRow(key, value, CONTEXT, expiresAt);
      expect(rule === null ? hasErrors(findings) : true).toBe(true);
      for (const { message, fix, at } of findings) {
        expect([message, fix].every((it) => it.trim() !== "")).toBe(true);
        expect(fix).not.toMatch(/undefined|null/);
        expect(at).toMatchObject({ file: key, rule: null });
      }
    }),
    runs(5000),
  );
});

it("a suggested key needs no further correction", () => {
  const keys = fc.tuple(fc.constantFrom("/global/", "", "https://www.old.example/"), textArbitrary);
  fc.assert(
    fc.property(keys, ([start, rest]) => {
      const { findings } = readRow(`${start}${rest}`, "gone", CONTEXT);
      for (const { fix } of findings) {
        const proposed = /[Uu]se the key "([^]*)"$/.exec(fix)?.[1];
        if (proposed === undefined) continue;
        const again = readRow(proposed, "gone", CONTEXT).findings;
        expect(again.map((it) => it.message)).toEqual([]);
      }
    }),
    runs(5000),
  );
});

it.each<[string, string, string]>([
  ["quotes", "/x", `x${'"'.repeat(99_000)}x`],
  ["addresses", "/x", "https://a.b/ ".repeat(7000)],
  ["brackets", "/x", `https://a.b/${")".repeat(9000)}`],
  ["dots", "/x", `https://a.b/${".".repeat(9000)}`],
  ["hosts", "/x", "a.".repeat(4900)],
  ["braces", "/x", `#\n{${'}"'.repeat(40_000)}x`],
  ["spaces in a key", `/${" ".repeat(510)}x`, "gone"],
  ["stars in a key", `/${"*/".repeat(250)}x`, "gone"],
])("many %s do not take quadratic time", (_name, key, value) => {
  const { findings } = readRow(key, value, CONTEXT);
  expect(findings.length).toBeLessThan(10);
});
