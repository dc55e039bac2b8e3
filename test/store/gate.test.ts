import { describe, expect, it } from "vitest";
import { gateInForce, readGate } from "../../src/store/records/gate.ts";

const TEXT = "2026-01-01T00:00:00Z";
const INSTANT = Date.parse(TEXT);
const LAST = "2026-02-01T00:00:00Z";
const LAST_INSTANT = Date.parse(LAST);

describe("activatesAt as it stands in KV", () => {
  it.each([
    ["is not there", null, LAST, { value: null, instant: null, malformed: null }],
    ["is an instant", TEXT, null, { value: TEXT, instant: INSTANT, malformed: null }],
    ["moves the last one", TEXT, LAST, { value: TEXT, instant: INSTANT, malformed: null }],
    [
      "has white space around",
      `\uFEFF ${TEXT}\n`,
      null,
      { value: TEXT, instant: INSTANT, malformed: null },
    ],
    [
      "is a bare date: the last valid one stays",
      "2026-01-01",
      LAST,
      { value: LAST, instant: LAST_INSTANT, malformed: "2026-01-01" },
    ],
    [
      "is malformed, and the last one is known as an instant",
      " soon ",
      LAST_INSTANT,
      { value: "2026-02-01T00:00:00Z", instant: LAST_INSTANT, malformed: "soon" },
    ],
    ["never was valid", "", null, { value: null, instant: null, malformed: "" }],
    [
      "is malformed after a malformed one",
      "soon",
      "later",
      { value: "later", instant: null, malformed: "soon" },
    ],
  ])("%s", (_case, text, last, gate) => {
    expect(readGate(text, last)).toEqual(gate);
  });
});

it.each([
  ["the site's own", TEXT, null, INSTANT],
  ["the one that was moved", TEXT, LAST_INSTANT, LAST_INSTANT],
  ["never, for a site whose own cannot be read", "soon", null, Infinity],
])("in force is %s", (_case, site, moved, instant) => {
  expect(gateInForce(site, moved)).toBe(instant);
});
