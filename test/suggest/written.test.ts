import { describe, expect, it } from "vitest";
import { readBoth } from "../../src/suggest/read/read-both.ts";
import { compareWritten } from "../../src/suggest/written.ts";

const SITE = "https://site.example";
const { old, fresh } = readBoth(
  [{ url: `${SITE}/passports/apply` }],
  ["/a/passport-office", "/b/overseas-passports", "/c/apply/passports", "/d/elsewhere"].map(
    (it) => ({ url: SITE + it }),
  ),
);
const written = compareWritten(old, fresh);

describe("the cosine similarity of written words", () => {
  it.each([
    ["another number is zero", 0, 0],
    ["one of two words is low", 1, 0.107],
    ["both words is higher", 2, 0.546],
    ["nothing in common is zero", 3, 0],
  ])("%s", (_, to, cosine) => {
    expect(written.cosine(0, to)).toBeCloseTo(cosine, 2);
  });

  it("finds the most similar", () => {
    expect(written.nearest(0)).toEqual([2, 1]);
  });
});
