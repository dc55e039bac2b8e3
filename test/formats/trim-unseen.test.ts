import { describe, expect, it } from "vitest";
import { trimUnseen } from "../../src/formats/text/trim-unseen.ts";

const MANY = " ".repeat(100_000);

describe("trimUnseen()", () => {
  it.each([
    ["nothing", "", ""],
    ["nothing to trim", "/a b", "/a b"],
    ["blanks, tabs and line breaks", " \t\r\n/a\n ", "/a"],
    [
      "invisible characters from browsers and spreadsheets",
      "\uFEFF\u200B\u00A0/a\u3164\u1160\u200F",
      "/a",
    ],
    ["characters outside the basic plane", "\u{E0020}/a\u{E0020}\u{1D173}", "/a"],
    ["only blanks", MANY, ""],
    ["many blanks at both ends", `${MANY}a${MANY}`, "a"],
    ["many blanks inside, which stay", `a${MANY}b`, `a${MANY}b`],
    ["single blanks in many places", "a  ".repeat(30_000), "a  ".repeat(30_000).slice(0, -2)],
  ])("%s", (_, cell, trimmed) => {
    expect(trimUnseen(cell)).toBe(trimmed);
  });
});
