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

  it("is another name where it is short", () => {
    expect(meantHost("ab.de", ["cd.de"])).toBe(null);
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
