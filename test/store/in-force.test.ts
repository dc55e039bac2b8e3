import { describe, expect, it } from "vitest";
import { formatInstant } from "../../src/domain/instant.ts";
import {
  freeInstant,
  gateInForce,
  gateOf,
  isFromFuture,
  isReplacedOverlay,
  isReplacedPointer,
} from "../../src/store/records/in-force.ts";

const TEXT = "2026-01-01T00:00:00Z";
const INSTANT = Date.parse(TEXT);
const LAST = "2026-02-01T00:00:00Z";
const LAST_INSTANT = Date.parse(LAST);

describe("activatesAt in KV", () => {
  it.each([
    ["is missing", null, LAST, { value: null, instant: null, invalid: null }],
    ["is an instant", TEXT, null, { value: TEXT, instant: INSTANT, invalid: null }],
    ["replaces the last valid one", TEXT, LAST, { value: TEXT, instant: INSTANT, invalid: null }],
    [
      "has white space around it",
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
    [
      "is longer than any instant: its beginning is reported",
      ` x${" ".repeat(1_000_000)}y`,
      LAST,
      { value: LAST, instant: LAST_INSTANT, invalid: "x…" },
    ],
    [
      "is an instant after a million blanks: it is invalid",
      `${" ".repeat(1_000_000)}${TEXT}`,
      LAST,
      { value: LAST, instant: LAST_INSTANT, invalid: "…" },
    ],
    ["was never valid", "", null, { value: null, instant: null, invalid: "" }],
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
  ["the site's own gate", TEXT, null, INSTANT],
  ["the gate in KV", TEXT, LAST_INSTANT, LAST_INSTANT],
  ["never, for a site whose own gate cannot be read", "soon", null, Infinity],
])("the gate in force is %s", (_case, site, moved, instant) => {
  expect(gateOf(site, moved)).toBe(instant);
});

describe("records that replaced others", () => {
  const A = "a".repeat(64);
  const mark = (release: string | null, promotedAt: string) => ({ release, promotedAt });

  it.each([
    ["nothing is held", mark(A, TEXT), null, false],
    ["the held one lists it", mark(A, TEXT), { history: [mark(null, LAST), mark(A, TEXT)] }, true],
    [
      "the held one lists it, and it is from the future",
      mark(A, "2099-01-01T00:00:00Z"),
      { history: [mark(A, "2099-01-01T00:00:00Z")] },
      true,
    ],
    [
      "the held one lists that release with another instant",
      mark(A, TEXT),
      { history: [mark(A, LAST)] },
      false,
    ],
    [
      "the held one lists that instant with another release",
      mark(A, TEXT),
      { history: [mark(null, TEXT)] },
      false,
    ],
    ["it is earlier, and the held one does not list it", mark(A, TEXT), { history: [] }, false],
  ])("whether a pointer is an old one: %s", (_case, seen, held, expected) => {
    expect(isReplacedPointer(seen, held)).toBe(expected);
  });

  it.each([
    ["nothing is held", TEXT, null, false],
    ["the held one lists it", TEXT, { replaced: [LAST, TEXT] }, true],
    ["it is earlier, and the held one does not list it", TEXT, { replaced: [LAST] }, false],
    ["the held one was written by a version that listed none", TEXT, {}, false],
  ])("whether an overlay is an old one: %s", (_case, writtenAt, held, expected) => {
    expect(isReplacedOverlay({ writtenAt }, held)).toBe(expected);
  });

  it.each([
    ["now", [], TEXT],
    ["now, if no other record has it", [LAST, "nonsense"], TEXT],
    [
      "the next millisecond that no other record has",
      [TEXT, "2026-01-01T00:00:00.001Z"],
      "2026-01-01T00:00:00.002Z",
    ],
  ])("the instant of a new record is %s", (_case, others, expected) => {
    expect(formatInstant(freeInstant(INSTANT, others))).toBe(expected);
  });

  it.each([
    ["an hour ahead, as after a mistake with summer time", "2026-01-01T01:00:00Z", false],
    ["two hours ahead", "2026-01-01T02:00:00Z", true],
    ["years ahead", "2099-01-01T00:00:00Z", true],
    ["the past", "1999-01-01T00:00:00Z", false],
    ["no instant", "soon", false],
  ])("whether an instant is from the future: %s", (_case, at, expected) => {
    expect(isFromFuture(at, INSTANT)).toBe(expected);
  });
});
