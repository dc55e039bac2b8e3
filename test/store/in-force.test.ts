import { describe, expect, it } from "vitest";
import { gateInForce, gateOf, isOlder } from "../../src/store/records/in-force.ts";

const TEXT = "2026-01-01T00:00:00Z";
const INSTANT = Date.parse(TEXT);
const LAST = "2026-02-01T00:00:00Z";
const LAST_INSTANT = Date.parse(LAST);

describe("activatesAt as it stands in KV", () => {
  it.each([
    ["is not there", null, LAST, { value: null, instant: null, invalid: null }],
    ["is an instant", TEXT, null, { value: TEXT, instant: INSTANT, invalid: null }],
    ["moves the last one", TEXT, LAST, { value: TEXT, instant: INSTANT, invalid: null }],
    [
      "has white space around",
      `\uFEFF ${TEXT}\n`,
      null,
      { value: TEXT, instant: INSTANT, invalid: null },
    ],
    [
      "is a bare date: the last valid one stays",
      "2026-01-01",
      LAST,
      { value: LAST, instant: LAST_INSTANT, invalid: "2026-01-01" },
    ],
    ["never was valid", "", null, { value: null, instant: null, invalid: "" }],
    [
      "is malformed after a malformed one",
      "soon",
      "later",
      { value: "later", instant: null, invalid: "soon" },
    ],
  ])("%s", (_case, text, last, gate) => {
    expect(gateInForce(text, last)).toEqual(gate);
  });
});

it.each([
  ["the site's own", TEXT, null, INSTANT],
  ["the one that was moved", TEXT, LAST_INSTANT, LAST_INSTANT],
  ["never, for a site whose own cannot be read", "soon", null, Infinity],
])("in force is %s", (_case, site, moved, instant) => {
  expect(gateOf(site, moved)).toBe(instant);
});

it.each([
  ["an earlier one", TEXT, LAST, true],
  ["the same", TEXT, TEXT, false],
  ["a later one", LAST, TEXT, false],
  ["the first", TEXT, null, false],
])("is older than what is held: %s", (_case, at, held, expected) => {
  expect(isOlder(at, held)).toBe(expected);
});
