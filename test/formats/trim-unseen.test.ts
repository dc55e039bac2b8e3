import { describe, expect, it } from "vitest";
import { trimUnseen } from "../../src/formats/text/trim-unseen.ts";

const MANY = " ".repeat(100_000);

describe("trimUnseen()", () => {
  it.each([
    ["nothing", "", ""],
    ["a cell as it should be", "/a b", "/a b"],
    ["blanks, tabs and line breaks", " \t\r\n/a\n ", "/a"],
    ["what a browser or a sheet put there", "\uFEFF\u200B\u00A0/a\u3164\u1160\u200F", "/a"],
    ["characters outside the first plane", "\u{E0020}/a\u{E0020}\u{1D173}", "/a"],
    ["nothing but blanks", MANY, ""],
    ["many blanks at both ends", `${MANY}a${MANY}`, "a"],
    ["many blanks within, which stay", `a${MANY}b`, `a${MANY}b`],
    ["blanks in many places", "a  ".repeat(30_000), "a  ".repeat(30_000).slice(0, -2)],
  ])("%s", (_, cell, trimmed) => {
    expect(trimUnseen(cell)).toBe(trimmed);
  });
});
