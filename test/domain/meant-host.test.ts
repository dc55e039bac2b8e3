import fc from "fast-check";
import { distance } from "fastest-levenshtein";
import { describe, expect, it } from "vitest";
import { meantHost } from "../../src/domain/url/meant-host.ts";
import { runs } from "../support/runs.ts";

const KNOWN = ["shop.gartholm.example", "www.gartholm.example"];

describe("a host that is not known", () => {
  it.each<[string, string, string | null]>([
    ["two letters in the wrong order", "www.gartholm.exmaple", "www.gartholm.example"],
    ["a letter too few", "www.gartholm.exampl", "www.gartholm.example"],
    ["a dot too few", "wwwgartholm.example", "www.gartholm.example"],
    ["another name of the domain", "blog.gartholm.example", null],
    ["the domain alone", "gartholm.example", null],
    ["another domain", "www.moosbrueck.example", null],
  ])("with %s", (_name, host, meant) => {
    expect(meantHost(host, KNOWN)).toBe(meant);
  });

  it.each<[string, string, string, string | null]>([
    ["two letters replaced", "ab.de", "cd.de", null],
    ["one of four letters replaced", "a.de", "b.de", "b.de"],
    ["one of three letters replaced", "a.d", "b.d", null],
    ["a letter too many within", "axb.de", "ab.de", "ab.de"],
    ["a letter too few within", "a.de", "ab.de", "ab.de"],
  ])("is another name where it is short, with %s", (_name, host, known, meant) => {
    expect(meantHost(host, [known])).toBe(meant);
  });

  it("is the nearest of several, then the first", () => {
    const known = ["shop-a.example", "shopa.example", "shopb.example", "shop-b.example"];
    expect(meantHost("shopx.example", known)).toBe("shopa.example");
  });

  it("is told by the edits that a package counts", () => {
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
