import { describe, expect, it } from "vitest";
import { compareText, sortConditions } from "../../src/domain/url/query.ts";
import { decodeQueryText, encodeQueryText } from "../../src/domain/url/query-text.ts";

describe("the text of a parameter", () => {
  it.each([
    ["plain", "a-b_c", "a-b_c"],
    ["a space", "+", " "],
    ["spaces and a stray percent sign", "++%", "  %"],
    ["a percent sign at the end", "100%", "100%"],
    ["a percent sign before half an escape", "%4", "%4"],
    ["a percent sign before letters", "%zz", "%zz"],
    ["a percent sign before a digit and a letter that is no digit", "%4z%4G", "%4z%4G"],
    ["a percent sign before a letter that is no digit", "%z4%.4%G4", "%z4%.4%G4"],
    ["a control", "%1F", "\u001F"],
    ["UTF-8", "caf%C3%A9%F0%9F%98%80", "café\u{1f600}"],
    ["a byte cut off from its sequence", "%C3xA9", "\uDCC3xA9"],
    ["a byte that starts no sequence", "%80", "\uDC80"],
    ["a byte in lower case", "%ff%Fe", "\uDCFF\uDCFE"],
    ["UTF-8 beside other bytes", "%E2%82+%E2%82%AC", "\uDCE2\uDC82 \u20AC"],
  ])("is decoded without loss: %s", (_name, text, decoded) => {
    expect(decodeQueryText(text)).toBe(decoded);
  });

  it.each([
    ["a b&c", "a%20b%26c"],
    ["é\uDCFF", "%C3%A9%FF"],
    ["\uDC80", "%80"],
    // No text decodes to these, but a browser encodes them so.
    ["\uD800", "%EF%BF%BD"],
    ["\uDC7F", "%EF%BF%BD"],
  ])("is encoded: %j", (text, encoded) => {
    expect(encodeQueryText(text)).toBe(encoded);
  });
});

it.each([
  ["a", "b", -1],
  ["b", "a", 1],
  ["a", "a", 0],
  ["B", "a", -1],
  ["\u00E9", "z", 1],
])("texts are compared by code units: %s and %s", (a, b, order) => {
  expect(compareText(a, b)).toBe(order);
});

it("conditions are sorted and made unique, those of one parameter by value", () => {
  const of = (name: string, value: string | null, capture: string | null) => ({
    name,
    value,
    capture,
    where: null,
  });
  const [x, y, z] = [of("b", null, "x"), of("b", null, "y"), of("a", "1", null)];
  expect(sortConditions([x, y, z, { ...x }, { ...z }])).toEqual([z, x, y]);
});
