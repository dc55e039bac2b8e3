import { describe, expect, it } from "vitest";
import { canonicalRule, canonicalSite } from "../../src/domain/table/canonical-form.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { SITE } from "../support/table.ts";

const TO = "https://www.new.example/";

describe("canonicalRule()", () => {
  it.each<[string, RuleData, string]>([
    [
      "fields are in the order of the schema",
      { note: "n", status: 302, to: TO, from: "/a", match: "exact" },
      `{"from":"/a","match":"exact","to":"${TO}","status":302,"note":"n"}`,
    ],
    [
      "missing fields stay missing",
      { gone: true, from: "/a", to: undefined },
      '{"from":"/a","gone":true}',
    ],
    [
      "names and old values in where are sorted, and lists keep their order",
      {
        where: { b: { y: "1", x: "2", z: "0" }, a: ["d", "c", "e"], c: {} },
        from: "/:a/:b/:c",
        gone: true,
      },
      '{"from":"/:a/:b/:c","where":{"a":["d","c","e"],"b":{"x":"2","y":"1","z":"0"},"c":{}},"gone":true}',
    ],
  ])("%s", (_name, rule, expected) => {
    const canonical = canonicalRule(rule);
    expect(JSON.stringify(canonical)).toBe(expected);
    expect(Object.keys(canonical)).toEqual(Object.keys(JSON.parse(expected)));
  });
});

describe("canonicalSite()", () => {
  it("has its fields in the order of the schema", () => {
    const reversed = Object.fromEntries(Object.entries(SITE).toReversed()) as typeof SITE;
    expect(JSON.stringify(canonicalSite(reversed))).toBe(JSON.stringify(SITE));
  });
});
