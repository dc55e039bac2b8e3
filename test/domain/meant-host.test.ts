import fc from "fast-check";
import { distance } from "fastest-levenshtein";
import { describe, expect, it } from "vitest";
import { meantHost } from "../../src/domain/url/meant-host.ts";
import { runs } from "../support/runs.ts";

const KNOWN = ["shop.gartholm.example", "www.gartholm.example"];

describe("an unknown host", () => {
  it.each<[string, string, string | null]>([
    ["two letters in the wrong order", "www.gartholm.exmaple", "www.gartholm.example"],
    ["a missing letter", "www.gartholm.exampl", "www.gartholm.example"],
    ["a missing dot", "wwwgartholm.example", "www.gartholm.example"],
    ["another subdomain", "blog.gartholm.example", null],
    ["only the domain", "gartholm.example", null],
    ["another domain", "www.moosbrueck.example", null],
  ])("is recognised as a misspelt host or not: %s", (_name, host, meant) => {
    expect(meantHost(host, KNOWN)).toBe(meant);
  });

  it.each<[string, string, string, string | null]>([
    ["two letters replaced", "ab.de", "cd.de", null],
    ["one of four letters replaced", "a.de", "b.de", "b.de"],
    ["one of three letters replaced", "a.d", "b.d", null],
    ["an additional letter inside", "axb.de", "ab.de", "ab.de"],
    ["a missing letter inside", "a.de", "ab.de", "ab.de"],
  ])("is recognised or not if it is short: %s", (_name, host, known, meant) => {
    expect(meantHost(host, [known])).toBe(meant);
  });

  it("means the nearest known host, the first of equally near ones", () => {
    const known = ["shop-a.example", "shopa.example", "shopb.example", "shop-b.example"];
    expect(meantHost("shopx.example", known)).toBe("shopa.example");
  });

  it("is compared by the same edit distance as a package computes", () => {
    const host = fc.string({ unit: fc.constantFrom("a", "b", "."), maxLength: 14 });
    fc.assert(
      fc.property(host, host, (asked, known) => {
        const edits = distance(asked, known);
        const isSlip = edits <= 2 && edits * 4 <= asked.length;
        expect(meantHost(asked, [known])).toBe(isSlip ? known : null);
      }),
      runs(2000),
    );
  });
});
