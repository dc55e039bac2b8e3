import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readJson } from "../../src/formats/text/json-source.ts";

const document = fc.dictionary(
  fc.string().filter((it) => it !== "twice"),
  fc.oneof(fc.jsonValue(), fc.array(fc.jsonValue())),
  { minKeys: 1 },
);

describe("the outline of valid JSON", () => {
  it("finds every value at the same place as the slow reader", () => {
    fc.assert(
      fc.property(document, fc.constantFrom(undefined, 1, "\t"), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const quick = readJson(text);
        // A duplicate name makes it fall back to the slow reader; values before that name keep their place.
        const slow = readJson(`${text.slice(0, -1)},"twice":1,"twice":2}`);
        expect([quick.problems.length, slow.problems.length]).toEqual([0, 1]);
        expect(quick.value).toEqual(JSON.parse(text));
        for (const [name, of] of Object.entries(value)) {
          const inside = Array.isArray(of) ? [...of.keys()].map((index) => [name, index]) : [];
          for (const path of [[name], ...inside]) {
            expect(quick.positionOf(path)).toEqual(slow.positionOf(path));
          }
          const entries = ({ entryAt }: typeof quick): string =>
            Array.from({ length: text.length }, (_, offset) => entryAt(name, offset)).join();
          expect(entries(quick)).toBe(entries(slow));
        }
      }),
    );
  });

  it.each([
    ["in the document", '{"a":1,"a":2}'],
    ["in an entry", '{"rules":[{"from":"/a","from":"/b"}]}'],
    ["in another spelling", String.raw`{"a":{"x":1,"\u0078":2}}`],
    ["as __proto__", '{"a":{"__proto__":1,"__proto__":2}}'],
  ])("reports a name that occurs twice %s", (_where, text) => {
    expect(readJson(text).problems.map((it) => it.id)).toEqual(["json-duplicate-key"]);
  });

  it.each([
    ["quotes and backslashes", String.raw`{"a":["\"[", "\\", "\\\":{", ":,"], "b":{}}`],
    ["empty lists", '{"a":[], "b":[[]], "c":[{}]}'],
    ["a list", '[1, {"a":2}, "x"]'],
    ["a text", '"a:b"'],
  ])("is not confused by %s", (_what, text) => {
    expect(readJson(text).problems).toEqual([]);
  });
});
